//! The responses in memory, packed: what every figure is a scan over. One [`Table`] for each campaign
//! and definition, its rows in the order of the ledger, which [`Columns`] follow by `seq`.
//!
//! A row is about 20 bytes of columns, a byte for each rating and single choice, and 16 bytes of tallies
//! for every eight figures, side by side: no row owns an allocation.

use super::layout::{Layout, Tallies};
use crate::definition::Definition;
use crate::ids::{CampaignNo, DefinitionHash, FieldNo, Hour, QuestionCode, Seq, UnitNo};
use crate::ledger::Signals;
use crate::ledger::response::ResponseView;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The rows of one campaign that answered one definition.
#[derive(Debug, Clone)]
pub struct Table {
    campaign: CampaignNo,
    definition: Arc<Definition>,
    layout: Layout,
    /// The first row's `seq`; the others' are kept relative to it.
    first: Seq,
    seqs: Vec<u32>,
    units: Vec<UnitNo>,
    fields: Vec<FieldNo>,
    channels: Vec<u8>,
    languages: Vec<u8>,
    hours: Vec<Hour>,
    signals: Vec<Signals>,
    /// Row after row, [`Table::width`] bytes each, as [`Layout`] says.
    answers: Vec<u8>,
    /// [`Layout::eights`] a row.
    tallies: Vec<Tallies>,
    /// Rows that count in no figure, ascending.
    excluded: Vec<u32>,
}

/// Why an entry cannot become a row. It counts in no figure: an operator must look at it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ColumnsError {
    #[error("entry {} came where entry {} was due", found.0, expected.0)]
    Order { expected: Seq, found: Seq },
    #[error("response {} answers definition {definition}, which the ledger does not hold", seq.0)]
    Definition { seq: Seq, definition: DefinitionHash },
    #[error("response {} has {found} bytes of answers; its definition has {expected}", seq.0)]
    Width { seq: Seq, expected: usize, found: usize },
    #[error("response {} answers `{question}` with byte {value}, which its definition does not know", seq.0)]
    Answer { seq: Seq, question: QuestionCode, value: u8 },
    #[error("response {} is one too many for a table in memory (4 294 967 295 rows)", seq.0)]
    Full { seq: Seq },
}

/// All responses of a ledger as far as it was followed.
#[derive(Debug, Clone, Default)]
pub struct Columns {
    next: u64,
    tables: Vec<Table>,
}

impl Columns {
    /// The entry to hand over next.
    #[must_use]
    pub fn next(&self) -> Seq {
        Seq(self.next)
    }

    /// The rows of a campaign that answered this definition.
    #[must_use]
    pub fn table(&self, campaign: CampaignNo, definition: DefinitionHash) -> Option<&Table> {
        self.tables.iter().find(|t| t.campaign == campaign && t.definition.hash == definition)
    }

    /// The same; where nobody has answered yet, an empty table.
    #[must_use]
    pub fn responses(&self, campaign: CampaignNo, definition: &Arc<Definition>) -> Cow<'_, Table> {
        let empty = || Cow::Owned(Table::new(campaign, Arc::clone(definition), self.next()));
        self.table(campaign, definition.hash).map_or_else(empty, Cow::Borrowed)
    }

    /// All tables, by first row.
    #[must_use]
    pub fn tables(&self) -> &[Table] {
        &self.tables
    }

    /// Rows in all tables.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.tables.iter().map(Table::rows).sum()
    }

    /// Steps over an entry that is no response.
    ///
    /// # Errors
    /// [`ColumnsError::Order`] where it is not the next one.
    pub fn skip(&mut self, seq: Seq) -> Result<(), ColumnsError> {
        if seq.0 != self.next {
            return Err(ColumnsError::Order { expected: Seq(self.next), found: seq });
        }
        self.next += 1;
        Ok(())
    }

    /// Takes a response in. `definitions` are the catalog's, folded at least up to this entry.
    ///
    /// # Errors
    /// Where it is not the next entry (nothing happens), or does not fit its definition (it is
    /// stepped over).
    pub fn push(
        &mut self,
        seq: Seq,
        view: &ResponseView<'_>,
        definitions: &BTreeMap<DefinitionHash, Arc<Definition>>,
    ) -> Result<(), ColumnsError> {
        self.skip(seq)?;
        let fits = |t: &Table| t.campaign == view.campaign && t.definition.hash == view.definition;
        let at = if let Some(at) = self.tables.iter().position(fits) {
            at
        } else {
            let definition = definitions
                .get(&view.definition)
                .ok_or(ColumnsError::Definition { seq, definition: view.definition })?;
            self.tables.push(Table::new(view.campaign, Arc::clone(definition), seq));
            self.tables.len() - 1
        };
        self.tables[at].push(seq, view)
    }

    /// Takes a response out of every figure, or back in. `false` where there is none of this `seq`.
    pub fn set_excluded(&mut self, seq: Seq, excluded: bool) -> bool {
        self.tables.iter_mut().any(|table| table.set_excluded(seq, excluded))
    }
}

impl Table {
    /// An empty table whose rows begin at `first`.
    #[must_use]
    pub fn new(campaign: CampaignNo, definition: Arc<Definition>, first: Seq) -> Self {
        Self {
            campaign,
            layout: Layout::of(&definition),
            definition,
            first,
            seqs: Vec::new(),
            units: Vec::new(),
            fields: Vec::new(),
            channels: Vec::new(),
            languages: Vec::new(),
            hours: Vec::new(),
            signals: Vec::new(),
            answers: Vec::new(),
            tallies: Vec::new(),
            excluded: Vec::new(),
        }
    }

    fn push(&mut self, seq: Seq, view: &ResponseView<'_>) -> Result<(), ColumnsError> {
        let expected = self.layout.packed();
        if view.answers.len() != expected {
            return Err(ColumnsError::Width { seq, expected, found: view.answers.len() });
        }
        let relative = u32::try_from(seq.0 - self.first.0).map_err(|_too_far| ColumnsError::Full { seq })?;
        self.layout.append(view.answers, &mut self.answers).map_err(|(question, value)| {
            let question = self.definition.questions[question].id.clone();
            ColumnsError::Answer { seq, question, value }
        })?;
        self.layout
            .append_tallies(&self.answers[self.answers.len() - self.layout.width()..], &mut self.tallies);
        self.seqs.push(relative);
        self.units.push(view.unit);
        self.fields.push(view.field);
        self.channels.push(view.channel);
        self.languages.push(view.language);
        self.hours.push(view.hour);
        self.signals.push(view.signals);
        Ok(())
    }

    fn set_excluded(&mut self, seq: Seq, excluded: bool) -> bool {
        let relative = seq.0.checked_sub(self.first.0).and_then(|r| u32::try_from(r).ok());
        let row = relative.and_then(|r| self.seqs.binary_search(&r).ok());
        let Some(row) = row.and_then(|row| u32::try_from(row).ok()) else { return false };
        match (self.excluded.binary_search(&row), excluded) {
            (Err(at), true) => self.excluded.insert(at, row),
            (Ok(at), false) => {
                self.excluded.remove(at);
            }
            (Ok(_), true) | (Err(_), false) => {}
        }
        true
    }

    #[must_use]
    pub fn campaign(&self) -> CampaignNo {
        self.campaign
    }

    #[must_use]
    pub fn definition(&self) -> &Arc<Definition> {
        &self.definition
    }

    /// The ledger's number of a row.
    pub(super) fn seq(&self, row: usize) -> Seq {
        Seq(self.first.0 + u64::from(self.seqs.get(row).copied().unwrap_or_default()))
    }

    /// Responses, the excluded ones included.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.seqs.len()
    }

    /// Bytes of one row's answers.
    #[must_use]
    pub fn width(&self) -> usize {
        self.layout.width()
    }

    /// All rows' answers, side by side: a byte for each rating and single choice.
    #[must_use]
    pub fn answers(&self) -> &[u8] {
        &self.answers
    }

    /// What a scan reads of every row whatever is asked: answers, and their tallies.
    #[must_use]
    pub fn scanned(&self) -> [&[u8]; 2] {
        [&self.answers, self.tallies.as_flattened().as_flattened()]
    }

    /// Language of each row, its place in the definition's.
    #[must_use]
    pub fn languages(&self) -> &[u8] {
        &self.languages
    }

    /// Signals of quality of each row.
    #[must_use]
    pub fn signals(&self) -> &[Signals] {
        &self.signals
    }

    pub(super) fn tallies(&self) -> &[Tallies] {
        &self.tallies
    }

    pub(super) fn units(&self) -> &[UnitNo] {
        &self.units
    }

    pub(super) fn fields(&self) -> &[FieldNo] {
        &self.fields
    }

    pub(super) fn channels(&self) -> &[u8] {
        &self.channels
    }

    pub(super) fn hours(&self) -> &[Hour] {
        &self.hours
    }

    pub(super) fn excluded(&self) -> &[u32] {
        &self.excluded
    }

    pub(super) fn layout(&self) -> &Layout {
        &self.layout
    }
}
