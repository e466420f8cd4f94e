//! One pass over all entries: their tree, what they say, and every figure at the place where it was counted.

use crate::catalog::Catalog;
use crate::export::bundle::Entry;
use crate::ids::{Hour, LedgerId, Seq};
use crate::index::again::{self, Recounted};
use crate::index::json::Document;
use crate::index::{Columns, threads};
use crate::ledger::leaf;
use crate::ledger::response::ResponseView;
use crate::ledger::verify::{Check, Claim, Given, Verdict};
use crate::ledger::{EntryKind, Event, LogRestart};
use crate::store::EntryRow;
use std::collections::{BTreeMap, HashSet};
use uuid::Uuid;

/// Entries that cannot be read are told one by one up to here.
const MOST_FAULTS: usize = 20;

/// A document of figures that somebody published.
#[derive(Debug, Clone)]
pub(super) struct Published {
    pub(super) name: String,
    pub(super) document: Document,
}

/// What became of it.
#[derive(Debug, Clone)]
pub(super) struct Counted {
    pub(super) published: Published,
    pub(super) outcome: Result<Recounted, String>,
}

/// What the pass found.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) verdict: Verdict,
    pub(super) catalog: Catalog,
    pub(super) responses: u64,
    /// Entries that are none, or cannot follow those before them.
    pub(super) faults: Vec<String>,
    pub(super) more_faults: u64,
    pub(super) counted: Vec<Counted>,
    /// What the ledger itself says was lost.
    pub(super) losses: Vec<LogRestart>,
}

/// A pass that is under way.
pub(super) struct Fold {
    check: Check,
    catalog: Option<Catalog>,
    columns: Columns,
    /// An entry that stands twice is one too many, wherever it was put.
    ids: HashSet<Uuid>,
    responses: u64,
    last: Hour,
    faults: Vec<String>,
    more_faults: u64,
    /// Documents that wait for their last entry, by size.
    due: BTreeMap<u64, Vec<Published>>,
    counted: Vec<Counted>,
    losses: Vec<LogRestart>,
}

impl Fold {
    pub(super) fn new(claims: Vec<Claim>, published: Vec<Published>) -> Self {
        let mut due: BTreeMap<u64, Vec<Published>> = BTreeMap::new();
        for document in published {
            due.entry(document.document.entries).or_default().push(document);
        }
        Self {
            check: Check::new(claims),
            catalog: None,
            columns: Columns::default(),
            ids: HashSet::new(),
            responses: 0,
            last: Hour(0),
            faults: Vec::new(),
            more_faults: 0,
            due,
            counted: Vec::new(),
            losses: Vec::new(),
        }
    }

    pub(super) fn push_row(&mut self, row: &EntryRow<'_>) {
        self.push(&Entry { id: row.id, nonce: row.nonce, body: row.body, beside: *row.leaf });
    }

    pub(super) fn push(&mut self, entry: &Entry<'_>) {
        let seq = Seq(self.check.size());
        self.own_up(entry.body);
        self.check.push(&Given { id: entry.id, nonce: entry.nonce, body: entry.body, beside: entry.beside });
        let known = if self.ids.insert(entry.id) {
            Ok(())
        } else {
            Err("its id is that of an earlier entry".to_owned())
        };
        if let Err(fault) = self.learn(seq, entry.body).and(known) {
            if self.faults.len() < MOST_FAULTS {
                self.faults.push(format!("entry {}: {fault}", seq.0));
            } else {
                self.more_faults += 1;
            }
        }
        if let Some(due) = self.due.remove(&(seq.0 + 1)) {
            self.count(due);
        }
    }

    /// Where an entry says that others were lost, what was signed about those is not asked for.
    fn own_up(&mut self, body: &[u8]) {
        if leaf::read_prefix(body).is_ok_and(|prefix| prefix.kind == EntryKind::LogRestarted)
            && let Ok(Event::LogRestarted { restart }) = Event::read(body)
        {
            self.check.forgive(&restart.before, restart.left);
            self.losses.push(restart);
        }
    }

    /// What an entry says, for the figures.
    fn learn(&mut self, seq: Seq, body: &[u8]) -> Result<(), String> {
        let prefix = leaf::read_prefix(body).map_err(|error| error.to_string())?;
        self.last = self.last.max(prefix.hour);
        let catalog = self.catalog.get_or_insert_with(|| Catalog::empty(prefix.ledger));
        if prefix.kind != EntryKind::Response {
            self.columns.follow(seq, prefix.kind, body).map_err(|error| error.to_string())?;
            catalog.follow(seq, body).map_err(|error| error.to_string())?;
            if !matches!(prefix.kind, EntryKind::SampleSealed | EntryKind::SampleDrawn) {
                return Ok(());
            }
            let event = Event::read(body).map_err(|error| error.to_string())?;
            return super::sample::hold(seq, &event, (catalog, &self.columns, &self.check));
        }
        if prefix.ledger != catalog.ledger.id {
            return Err(format!("it belongs to ledger {}, not to {}", prefix.ledger.0, catalog.ledger.id.0));
        }
        self.responses += 1;
        let view = ResponseView::read(body).map_err(|error| error.to_string())?;
        self.columns.push(seq, &view, &catalog.definitions).map_err(|error| error.to_string())
    }

    fn count(&mut self, due: Vec<Published>) {
        let Some(catalog) = &mut self.catalog else { return };
        // Responses leave the catalog's size behind.
        catalog.size = self.check.size();
        for published in due {
            let today = self.last.local_date();
            let outcome = again::recount(&published.document, catalog, &self.columns, today, threads());
            self.counted.push(Counted { published, outcome: outcome.map_err(|error| error.to_string()) });
        }
    }

    pub(super) fn finish(mut self) -> Found {
        let size = self.check.size();
        for published in std::mem::take(&mut self.due).into_values().flatten() {
            let entries = published.document.entries;
            let outcome = Err(format!("it was counted from {entries} entries; there are {size}"));
            self.counted.push(Counted { published, outcome });
        }
        Found {
            verdict: self.check.finish(),
            catalog: self.catalog.unwrap_or_else(|| Catalog::empty(LedgerId(0))),
            responses: self.responses,
            faults: self.faults,
            more_faults: self.more_faults,
            counted: self.counted,
            losses: self.losses,
        }
    }
}
