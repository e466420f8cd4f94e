//! A ledger of made-up responses, in a SQLite database of its own and in memory.

use super::responses;
use hailong::definition::Definition;
use hailong::ids::{DefinitionHash, Hour, LedgerId, ResponseId, Seq};
use hailong::index::Columns;
use hailong::ledger::EntryKind;
use hailong::ledger::entry::Sealed;
use hailong::ledger::response::ResponseView;
use hailong::store::{Kinds, Options, Store};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use tokio::runtime::Runtime;

pub(crate) struct Ledger {
    definition: Definition,
    definitions: BTreeMap<DefinitionHash, Arc<Definition>>,
    /// The bodies, one behind the other, and where each begins.
    bodies: Vec<u8>,
    starts: Vec<usize>,
    runtime: Runtime,
    store: Store,
    _folder: tempfile::TempDir,
}

impl Ledger {
    /// A ledger with so many responses from so many units.
    pub(crate) fn filled(rows: usize, units: u32) -> Self {
        let definition = responses::definition();
        let (mut bodies, mut starts) = (Vec::new(), vec![0]);
        for response in responses::responses(&definition, rows, units) {
            bodies.extend(response.body());
            starts.push(bodies.len());
        }
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("bench.sqlite");
        let runtime = Runtime::new().expect("a runtime");
        let store = runtime.block_on(store(&file, &bodies, &starts));
        let definitions = BTreeMap::from([(definition.hash, Arc::new(definition.clone()))]);
        Self { definition, definitions, bodies, starts, runtime, store, _folder: folder }
    }

    pub(crate) fn definition(&self) -> &Definition {
        &self.definition
    }

    pub(crate) fn load_from_memory(&self) -> Columns {
        let mut columns = Columns::default();
        for (seq, ends) in (0..).zip(self.starts.windows(2)) {
            let view = ResponseView::read(&self.bodies[ends[0]..ends[1]]).expect("a body");
            columns.push(Seq(seq), &view, &self.definitions).expect("it fits");
        }
        columns
    }

    /// As a server does when it starts.
    pub(crate) fn load(&self) -> Columns {
        let mut columns = Columns::default();
        let reading = self.store.read(LedgerId(1), Seq(0), Kinds::All, |row| {
            if row.kind == EntryKind::Response {
                let view = ResponseView::read(row.body).expect("a body");
                columns.push(row.seq, &view, &self.definitions).expect("it fits");
            } else {
                columns.skip(row.seq).expect("in order");
            }
        });
        self.runtime.block_on(reading).expect("the database answers");
        assert_eq!(columns.rows() + 1, self.starts.len(), "every response was read");
        columns
    }
}

/// Creates the ledger as the program does, then writes its responses past the program's writer, whose
/// speed is measured elsewhere.
async fn store(file: &Path, bodies: &[u8], starts: &[usize]) -> Store {
    let url = format!("sqlite:{}", file.display());
    let open = || Store::open(&url, Options::default());
    let store = open().await.expect("it opens");
    store.create_ledger("bench", false, Hour(498_000), vec![]).await.expect("a ledger");
    store.close().await;
    insert(file, bodies, starts).expect("rows");
    open().await.expect("it opens again")
}

fn insert(file: &Path, bodies: &[u8], starts: &[usize]) -> rusqlite::Result<()> {
    let mut connection = rusqlite::Connection::open(file)?;
    let transaction = connection.transaction()?;
    let mut statement = transaction.prepare(
        "INSERT INTO entry (ledger_id, seq, kind, id, hour, body, nonce, leaf) VALUES (1, ?, 1, ?, ?, ?, ?, ?)",
    )?;
    for (seq, ends) in (1u64..).zip(starts.windows(2)) {
        let body = &bodies[ends[0]..ends[1]];
        let hour = ResponseView::read(body).expect("a body").hour;
        let mut random = [0; 12];
        random[4..].copy_from_slice(&seq.to_be_bytes());
        let id = ResponseId::new(hour, random).uuid();
        let sealed = Sealed::new(EntryKind::Response, id, hour, body.to_vec(), id.into_bytes());
        let seq = i64::try_from(seq).expect("few rows");
        statement.execute((seq, id.as_bytes(), hour.0, body, sealed.nonce, sealed.leaf))?;
    }
    drop(statement);
    let size = i64::try_from(starts.len()).expect("few rows");
    transaction.execute("UPDATE ledger SET size = ?", [size])?;
    transaction.commit()
}
