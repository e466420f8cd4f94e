//! Responses taken into memory: from a ledger, as a server does when it starts, and straight from their maker.

use super::timing::{median, ms};
use super::{Bar, country};
use hailong::definition::Definition;
use hailong::ids::{LedgerId, Seq};
use hailong::index::Columns;
use hailong::ledger::EntryKind;
use hailong::ledger::response::ResponseView;
use hailong::store::{Kinds, Options, Store};
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::runtime::Runtime;

const ROWS: usize = 1_000_000;
/// The promise: responses a second.
const LEAST_RATE: f64 = 1e6;

/// 1 million responses out of SQLite.
pub(crate) fn from_sqlite() -> Bar {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let runtime = Runtime::new().expect("a runtime");
    let url = runtime.block_on(country::ledger(folder.path(), ROWS));
    let store = runtime.block_on(Store::open(&url, Options::default())).expect("it opens");
    let definitions = runtime.block_on(store.catalog(LedgerId(1))).expect("a catalog").definitions;
    let took = median(5, || {
        let mut columns = Columns::default();
        let reading = store.read(LedgerId(1), Seq(0), Kinds::All, |row| {
            if row.kind == EntryKind::Response {
                let view = ResponseView::read(row.body).expect("a body");
                columns.push(row.seq, &view, &definitions).expect("it fits");
            } else {
                columns.skip(row.seq).expect("in order");
            }
        });
        runtime.block_on(reading).expect("the database answers");
        assert_eq!(columns.rows(), ROWS, "every response was read");
    });
    let rate = ROWS as f64 / took.as_secs_f64();
    println!("load of 1 million from SQLite: {:.0} ms, {:.2} million a second", ms(took), rate / 1e6);
    Bar {
        what: format!("{:.2} million a second from SQLite, at least 1", rate / 1e6),
        kept: rate >= LEAST_RATE,
    }
}

/// So many responses in memory, without a database.
pub(crate) fn columns(definition: &Definition, rows: usize) -> Columns {
    let definitions = BTreeMap::from([(definition.hash, Arc::new(definition.clone()))]);
    let mut columns = Columns::default();
    for (seq, response) in (0..).zip(country::responses(definition, rows)) {
        let body = response.body();
        let view = ResponseView::read(&body).expect("a body");
        columns.push(Seq(seq), &view, &definitions).expect("it fits");
    }
    columns
}
