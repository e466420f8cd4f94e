//! A ledger in memory: what figures are counted from.

use super::output;
use crate::catalog::Catalog;
use crate::ids::{LedgerId, Seq};
use crate::index::{Columns, ColumnsError};
use crate::ledger::EntryKind;
use crate::ledger::leaf::BodyError;
use crate::ledger::response::ResponseView;
use crate::store::{EntryRow, Store};

/// Events and responses of a ledger, as of one entry.
pub(super) struct Loaded {
    pub(super) catalog: Catalog,
    pub(super) columns: Columns,
}

/// Why an entry counts in no figure.
#[derive(Debug, thiserror::Error)]
enum Fault {
    #[error(transparent)]
    Columns(#[from] ColumnsError),
    #[error("entry {} cannot be read: {source}", seq.0)]
    Body { seq: Seq, source: BodyError },
}

/// Reads a whole ledger. Responses that cannot be read are told on stderr and count in no figure.
///
/// # Errors
/// Where the database does not answer or an event of the ledger is damaged.
pub(super) async fn load(store: &Store, ledger: LedgerId) -> anyhow::Result<Loaded> {
    let bar = output::spinner("reading the ledger");
    // The events first: a response never comes before the questionnaire that it answers.
    let catalog = store.catalog(ledger).await?;
    let mut columns = Columns::default();
    let mut faults = Vec::new();
    let until = Seq(catalog.size);
    let _end = store
        .read_part(ledger, Seq(0), until, |row| {
            if let Err(fault) = take(&mut columns, &catalog, &row) {
                faults.push(fault);
            }
        })
        .await?;
    bar.finish_and_clear();
    for fault in faults.iter().take(20) {
        output::complain(&format!("warning: {fault}; it counts in no figure: run `hailong verify`"));
    }
    if faults.len() > 20 {
        output::complain(&format!("warning: {} further entries are damaged", faults.len() - 20));
    }
    Ok(Loaded { catalog, columns })
}

fn take(columns: &mut Columns, catalog: &Catalog, row: &EntryRow<'_>) -> Result<(), Fault> {
    if row.kind != EntryKind::Response {
        return Ok(columns.follow(row.seq, row.kind, row.body)?);
    }
    match ResponseView::read(row.body) {
        Ok(view) => Ok(columns.push(row.seq, &view, &catalog.definitions)?),
        Err(source) => {
            columns.skip(row.seq)?;
            Err(Fault::Body { seq: row.seq, source })
        }
    }
}
