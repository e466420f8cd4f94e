//! The responses in memory, packed: what every figure is a scan over. One [`Table`] for each campaign
//! and definition, its rows those of the ledger, which [`Columns`] follow by `seq`, in the [order] that makes
//! a scan by unit fast.
//!
//! A row is 12 bytes of columns, a byte for each rating and single choice and few for what stands beside
//! them: no row owns an allocation.

pub(super) mod beside;
mod flagged;
mod hours;
pub(super) mod layout;
mod order;
mod places;

pub use places::{Place, PlaceNo};

use crate::definition::Definition;
use crate::ids::{
    CampaignNo, Channel, DefinitionHash, FieldNo, Hour, QuestionCode, Seq, TouchpointCode, UnitNo,
};
use crate::ledger::EntryKind;
use crate::ledger::event::Event;
use crate::ledger::flag::{FlagNo, FlaggedSet};
use crate::ledger::leaf::{self, BodyError};
use crate::ledger::response::ResponseView;
use beside::Beside;
use flagged::Special;
use hours::Hours;
use layout::Layout;
use order::{Days, LONG, SHORT, Stretch};
use places::Places;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
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
    special: Special,
    /// How often rows moved, or others were flagged or excluded.
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
    #[error("entry {} cannot be read: {error}", seq.0)]
    Body { seq: Seq, error: BodyError },
    #[error("response {} is one too many for a table in memory (4 294 967 295 rows)", seq.0)]
    Full { seq: Seq },
}

/// A response that came by a one-time code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Coded {
    pub seq: Seq,
    pub hour: Hour,
    pub unit: UnitNo,
    pub touchpoint: Option<TouchpointCode>,
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
        self.of_campaign(campaign).map(|table| table.excluded().len() as u64).sum()
    }

    /// The tables of a campaign, one for each definition that was answered in it.
    pub fn of_campaign(&self, campaign: CampaignNo) -> impl Iterator<Item = &Table> {
        self.tables.iter().filter(move |table| table.campaign == campaign)
    }

    /// Takes an entry in that is no response: a flag marks the members of its set, an exclusion takes them out of
    /// every figure, a reversal back in; anything else is stepped over.
    ///
    /// # Errors
    /// Where it is not the next entry (nothing happens), or cannot be read (it is stepped over).
    pub fn follow(&mut self, seq: Seq, kind: EntryKind, body: &[u8]) -> Result<(), ColumnsError> {
        self.skip(seq)?;
        if !matches!(kind, EntryKind::Flag | EntryKind::Exclusion | EntryKind::Reversal) {
            return Ok(());
        }
        let unreadable = |error| ColumnsError::Body { seq, error };
        let day = leaf::read_prefix(body).map_err(unreadable)?.hour.local_date();
        let event = Event::read(body).map_err(unreadable)?;
        if let Event::Flag { flag } = &event {
            self.flag(flag.no, &flag.set);
        } else if let Event::Exclusion { exclusion } = &event {
            self.set_excluded(exclusion.flag, true, day);
        } else if let Event::Reversal { reversal } = &event {
            self.set_excluded(reversal.flag, false, day);
        }
        Ok(())
    }

    /// Marks the members of a flag's set: what it holds of the responses so far.
    pub(super) fn flag(&mut self, no: FlagNo, set: &FlaggedSet) {
        for table in self.tables.iter_mut().filter(|table| table.campaign == set.campaign) {
            table.flag(no, set);
        }
    }

    /// How many of the responses so far a set holds.
    #[must_use]
    pub fn held(&self, set: &FlaggedSet) -> u64 {
        self.of_campaign(set.campaign).map(|table| table.held(set).len() as u64).sum()
    }

    /// The responses of a campaign that came by a one-time code in these hours, before this entry, at units that
    /// `within` names; in no order.
    #[must_use]
    pub fn coded(
        &self,
        campaign: CampaignNo,
        hours: &Range<Hour>,
        before: Seq,
        within: impl Fn(UnitNo) -> bool,
    ) -> Vec<Coded> {
        self.of_campaign(campaign).flat_map(|table| table.coded(hours, before, &within)).collect()
    }

    /// Takes a flag's members out of every figure, or back in where no other exclusion holds them.
    pub(super) fn set_excluded(&mut self, no: FlagNo, excluded: bool, day: Date) {
        for table in &mut self.tables {
            table.moves += u64::from(table.special.exclude(no, excluded, day));
        }
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
            special: Special::default(),
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
        self.special.signal(u32::try_from(self.rows() - 1).unwrap_or(u32::MAX), view.signals);
        if self.rows() - self.ordered == SHORT {
            self.stretches.push(Stretch { start: self.ordered });
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
        self.special.arrange(u32::try_from(start).unwrap_or(u32::MAX), &order);
    }

    fn flag(&mut self, no: FlagNo, set: &FlaggedSet) {
        let members = self.held(set);
        if !members.is_empty() {
            self.special.put(no, members);
            self.moves += 1;
        }
    }

    /// The rows that a set holds, ascending.
    fn held(&self, set: &FlaggedSet) -> Vec<u32> {
        let holds = |place: &Place| set.holds_place(place.unit, place.touchpoint, place.channel);
        let places: Vec<_> = self.places.known().iter().map(holds).collect();
        let mut members = Vec::new();
        for range in self.ranges_of(set.unit) {
            for (row, hour) in range.clone().zip(self.hours.from(range.start)) {
                let number = u32::try_from(row).unwrap_or(u32::MAX);
                if places[self.came[row].0 as usize]
                    && set.holds_hour(hour)
                    && set.holds_signals(self.special.signals(number))
                {
                    members.push(number);
                }
            }
        }
        members
    }

    fn coded(&self, hours: &Range<Hour>, before: Seq, within: &impl Fn(UnitNo) -> bool) -> Vec<Coded> {
        let by_code = |place: &Place| place.channel == Channel::Code as u8 && within(place.unit);
        let places: Vec<_> = self.places.known().iter().map(by_code).collect();
        let row = |(row, hour): (usize, Hour)| {
            let number = self.came[row];
            let place = self.places.get(number).filter(|_| places[number.0 as usize])?;
            let seq = self.seq(row);
            let is_member = hours.contains(&hour) && seq < before;
            is_member.then_some(Coded { seq, hour, unit: place.unit, touchpoint: place.touchpoint })
        };
        (0..self.rows()).zip(self.hours.from(0)).filter_map(row).collect()
    }

    /// Where rows of a unit can lie, in order: its rows of each stretch, and all that lie as they came.
    pub(super) fn ranges_of(&self, unit: UnitNo) -> Vec<Range<usize>> {
        let starts = self.stretches.iter().map(|stretch| stretch.start);
        let ends = starts.clone().skip(1).chain([self.ordered]);
        let of = |number: &PlaceNo| self.places.get(*number).map_or(UnitNo(u32::MAX), |place| place.unit);
        let stretches = starts.zip(ends).map(|(start, end)| {
            let rows = &self.came[start..end];
            let first = rows.partition_point(|place| of(place) < unit);
            start + first..start + rows.partition_point(|place| of(place) <= unit)
        });
        stretches.chain(std::iter::once(self.ordered..self.rows())).collect()
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

    /// Rows that count in no figure, ascending.
    pub(super) fn excluded(&self) -> &[u32] {
        &self.special.excluded
    }

    /// The same as a day began.
    pub(super) fn excluded_before(&self, day: Date) -> Vec<u32> {
        self.special.excluded_before(day)
    }

    /// Days on which something was excluded or taken back in, ascending.
    pub(super) fn decided(&self) -> Vec<Date> {
        self.special.days()
    }

    /// Rows that a flag names, ascending; the excluded ones too.
    pub(super) fn flagged(&self) -> &[u32] {
        &self.special.flagged
    }

    /// The members of a flag's set, ascending.
    #[must_use]
    pub fn members(&self, flag: FlagNo) -> &[u32] {
        self.special.members(flag)
    }

    pub(super) fn layout(&self) -> &Layout {
        &self.layout
    }
}
