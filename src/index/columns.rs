//! The responses in memory, packed: what every figure is a scan over. One [`Table`] for each campaign
//! and definition, its rows those of the ledger, which [`Columns`] follow by `seq`, in the [order] that makes
//! a scan by unit fast.
//!
//! A row is 12 bytes of columns, a byte for each rating and single choice and few for what stands beside
//! them: no row owns an allocation.

pub(super) mod beside;
mod hours;
pub(super) mod layout;
mod order;
mod places;

pub use places::{Place, PlaceNo};

use crate::definition::Definition;
use crate::ids::{CampaignNo, DefinitionHash, FieldNo, Hour, QuestionCode, Seq, UnitNo};
use crate::ledger::response::ResponseView;
use beside::Beside;
use hours::Hours;
use layout::Layout;
use order::{Days, LONG, SHORT, Stretch};
use places::Places;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;
use time::Date;

/// The rows of one campaign that answered one definition.
#[derive(Debug, Clone)]
pub struct Table {
    campaign: CampaignNo,
    definition: Arc<Definition>,
    layout: Layout,
    beside: Beside,
    places: Places,
    /// The first row's `seq`; the others' are kept relative to it.
    first: Seq,
    seqs: Vec<u32>,
    came: Vec<PlaceNo>,
    fields: Vec<FieldNo>,
    hours: Hours,
    /// Row after row, [`Table::width`] bytes each, as [`Layout`] says.
    answers: Vec<u8>,
    /// The same of what stands beside them: no scan of a figure reads it.
    others: Vec<u8>,
    /// Rows that lie by unit; those behind them lie as they came.
    ordered: usize,
    /// By first row.
    stretches: Vec<Stretch>,
    days: Days,
    /// Rows that count in no figure, ascending.
    excluded: Vec<u32>,
    /// How often rows moved, or others were excluded.
    moves: u64,
}

/// Which table, and how its rows lie: as long as it is the same, rows are only added behind the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    campaign: CampaignNo,
    definition: DefinitionHash,
    first: Seq,
    moves: u64,
}

impl Stamp {
    /// Whether this was the same table's before its rows moved.
    pub(super) fn is_before(self, later: Self) -> bool {
        self != later && Self { moves: later.moves, ..self } == later
    }
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

    /// Responses of a campaign that count in no figure.
    #[must_use]
    pub fn excluded(&self, campaign: CampaignNo) -> u64 {
        self.tables.iter().filter(|t| t.campaign == campaign).map(|t| t.excluded.len() as u64).sum()
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
            beside: Beside::of(&definition),
            places: Places::default(),
            definition,
            first,
            seqs: Vec::new(),
            came: Vec::new(),
            fields: Vec::new(),
            hours: Hours::default(),
            answers: Vec::new(),
            others: Vec::new(),
            ordered: 0,
            stretches: Vec::new(),
            days: Days::default(),
            excluded: Vec::new(),
            moves: 0,
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
        self.beside.append(view.answers, &mut self.others);
        self.seqs.push(relative);
        self.came.push(self.places.number(view));
        self.fields.push(view.field);
        self.hours.push(view.hour);
        self.days.push(relative, view.hour);
        if self.rows() - self.ordered == SHORT {
            self.stretches.push(Stretch { start: self.ordered, first: self.seqs[self.ordered] });
            self.ordered = self.rows();
            if self.ordered.is_multiple_of(LONG) {
                self.stretches.retain(|stretch| stretch.start.is_multiple_of(LONG));
            }
            let last = self.stretches.last().map_or(0, |stretch| stretch.start);
            self.arrange(last);
        }
        Ok(())
    }

    /// Brings the rows from this one on into the order of their units; those of one unit keep theirs.
    fn arrange(&mut self, start: usize) {
        self.moves += 1;
        let unit = |number: &PlaceNo| self.places.get(*number).map_or(UnitNo(u32::MAX), |place| place.unit);
        let order = order::by_unit(self.came[start..].iter().map(unit));
        order::arrange(&mut self.seqs[start..], 1, &order);
        order::arrange(&mut self.came[start..], 1, &order);
        order::arrange(&mut self.fields[start..], 1, &order);
        self.hours.arrange(start, &order);
        for (bytes, width) in
            [(&mut self.answers, self.layout.width()), (&mut self.others, self.beside.width())]
        {
            order::arrange(&mut bytes[start * width..], width, &order);
        }
        let moved = self.excluded.partition_point(|row| (*row as usize) < start);
        if moved < self.excluded.len() {
            let mut places = vec![0; order.len()];
            for (place, row) in (0u32..).zip(&order) {
                places[*row as usize] = place;
            }
            let first = u32::try_from(start).unwrap_or(u32::MAX);
            self.excluded[moved..].iter_mut().for_each(|row| *row = first + places[(*row - first) as usize]);
            self.excluded[moved..].sort_unstable();
        }
    }

    /// The row of a relative `seq`.
    fn row(&self, seq: u32) -> Option<u32> {
        let next = self.stretches.partition_point(|stretch| stretch.first <= seq);
        let start = next.checked_sub(1).map_or(0, |at| self.stretches[at].start);
        let end = self.stretches.get(next).map_or(self.ordered, |stretch| stretch.start);
        let ordered = self.seqs[start..end].iter().position(|known| *known == seq).map(|at| start + at);
        let behind = || self.seqs[self.ordered..].binary_search(&seq).ok().map(|at| self.ordered + at);
        u32::try_from(ordered.or_else(behind)?).ok()
    }

    fn set_excluded(&mut self, seq: Seq, excluded: bool) -> bool {
        let relative = seq.0.checked_sub(self.first.0).and_then(|r| u32::try_from(r).ok());
        let Some(row) = relative.and_then(|relative| self.row(relative)) else { return false };
        match (self.excluded.binary_search(&row), excluded) {
            (Err(at), true) => self.excluded.insert(at, row),
            (Ok(at), false) => {
                self.excluded.remove(at);
            }
            (Ok(_), true) | (Err(_), false) => return true,
        }
        self.moves += 1;
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

    pub(super) fn stamp(&self) -> Stamp {
        let (campaign, definition) = (self.campaign, self.definition.hash);
        Stamp { campaign, definition, first: self.first, moves: self.moves }
    }

    /// The ledger's number of a row.
    pub(super) fn seq(&self, row: usize) -> Seq {
        Seq(self.first.0 + u64::from(self.seqs.get(row).copied().unwrap_or_default()))
    }

    /// The local day that a row's response came on, as far as the ledger's order tells.
    pub(super) fn arrived(&self, row: usize) -> Option<Date> {
        self.days.of(*self.seqs.get(row)?)
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

    /// Where each row came in.
    #[must_use]
    pub fn came(&self) -> &[PlaceNo] {
        &self.came
    }

    /// Where rows came in, by number.
    #[must_use]
    pub fn places(&self) -> &[Place] {
        self.places.known()
    }

    pub(super) fn fields(&self) -> &[FieldNo] {
        &self.fields
    }

    /// Of the rows from this one on.
    pub(super) fn hours(&self, row: usize) -> impl Iterator<Item = Hour> {
        self.hours.from(row)
    }

    pub(super) fn beside(&self) -> &Beside {
        &self.beside
    }

    /// What stands beside a row.
    pub(super) fn others(&self, row: usize) -> &[u8] {
        &self.others[row * self.beside.width()..][..self.beside.width()]
    }

    pub(super) fn excluded(&self) -> &[u32] {
        &self.excluded
    }

    pub(super) fn layout(&self) -> &Layout {
        &self.layout
    }
}
