//! One row a response, in batches of a day, shuffled within the day: whoever has the file and a
//! camera over the counter cannot match a row to a person. There is no sequence number and no hour.

use super::{Cell, ExportError, Mark, SIMULATED, Sheet};
use crate::answers::packed::{self, Layout, Unpacked};
use crate::campaign::Campaign;
use crate::catalog::Catalog;
use crate::definition::{Definition, QuestionKind};
use crate::ids::{CampaignId, FieldNo, Hour, Seq, UnitNo};
use crate::ledger::Response;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::Arc;
use time::Date;

/// Columns before those of the questions.
pub const FIXED: [&str; 6] = ["day", "unit_code", "unit_name", "field", "channel", "language"];

/// The last column, in a ledger of simulated responses only: its mark cannot be lost with a header.
pub const SIMULATED_COLUMN: &str = "simulated";

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Summary {
    pub rows: u64,
    pub days: u64,
    /// Responses of the campaign to another version of the questionnaire: not in this file, as their
    /// questions are others.
    pub other_versions: u64,
}

/// Where in the ledger the responses of each day lie: days do not follow each other strictly there
/// (clocks differ, simulated ones are mixed), but a file has every day once and whole.
#[derive(Debug, Clone, Default)]
pub struct Days(BTreeMap<Date, Span>);

#[derive(Debug, Clone, Copy)]
struct Span {
    first: Seq,
    last: Seq,
    responses: u64,
}

/// Some days and the entries among which all their responses lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    pub days: RangeInclusive<Date>,
    pub entries: RangeInclusive<Seq>,
}

impl Days {
    /// Takes note of a response.
    pub fn note(&mut self, seq: Seq, hour: Hour) {
        let span = self.0.entry(hour.local_date()).or_insert(Span { first: seq, last: seq, responses: 0 });
        span.first = span.first.min(seq);
        span.last = span.last.max(seq);
        span.responses += 1;
    }

    /// The days in order, in stretches of about so many responses: what is held in memory at once. A
    /// day is never divided.
    #[must_use]
    pub fn stretches(&self, responses: u64) -> Vec<Stretch> {
        let mut stretches: Vec<Stretch> = Vec::new();
        let mut held = responses;
        for (day, span) in &self.0 {
            match stretches.last_mut() {
                Some(stretch) if held + span.responses <= responses => {
                    stretch.days = *stretch.days.start()..=*day;
                    let (first, last) = (*stretch.entries.start(), *stretch.entries.end());
                    stretch.entries = first.min(span.first)..=last.max(span.last);
                    held += span.responses;
                }
                Some(_) | None => {
                    stretches.push(Stretch { days: *day..=*day, entries: span.first..=span.last });
                    held = span.responses;
                }
            }
        }
        stretches
    }
}

/// A day's rows, each with what it is ordered by.
type Batch = Vec<([u8; 32], Vec<Cell<'static>>)>;

/// An export of one campaign's responses that is under way, stretch of days by stretch of days (see
/// [`Days`]): fed with the entries of each stretch, in any order.
pub struct Responses<'a, S> {
    catalog: &'a Catalog,
    campaign: &'a Campaign,
    definition: Arc<Definition>,
    layout: Layout,
    sheet: S,
    units: Option<&'a (dyn Fn(UnitNo) -> bool + Send + Sync)>,
    days: RangeInclusive<Date>,
    batches: BTreeMap<Date, Batch>,
    summary: Summary,
}

impl<'a, S: Sheet> Responses<'a, S> {
    /// Begins the file with its headings.
    ///
    /// # Errors
    /// Where the ledger lacks the campaign or its questionnaire, or nothing can be written.
    pub fn new(catalog: &'a Catalog, campaign: &CampaignId, mut sheet: S) -> Result<Self, ExportError> {
        let (campaign, definition) = find(catalog, campaign)?;
        sheet.head(&headings(definition, catalog.ledger.demo))?;
        Ok(Self {
            catalog,
            campaign,
            layout: Layout::of(definition),
            definition: Arc::clone(definition),
            sheet,
            units: None,
            days: Date::MIN..=Date::MAX,
            batches: BTreeMap::new(),
            summary: Summary::default(),
        })
    }

    /// Only responses of these units, for readers who see what people wrote in another way: a free text
    /// is marked as withheld.
    #[must_use]
    pub fn within(self, units: &'a (dyn Fn(UnitNo) -> bool + Send + Sync)) -> Self {
        Self { units: Some(units), ..self }
    }

    /// Goes on to these days, which all come after those before; writes what was taken in so far.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn turn_to(&mut self, days: RangeInclusive<Date>) -> Result<(), ExportError> {
        self.flush()?;
        self.days = days;
        Ok(())
    }

    /// Takes in an entry's body; entries of other campaigns and other days are passed over. `texts` are
    /// the free texts that are kept beside this entry: question and words.
    ///
    /// # Errors
    /// Where the entry is damaged.
    pub fn push(&mut self, seq: Seq, body: &[u8], texts: &[(u8, String)]) -> Result<(), ExportError> {
        let response = Response::read(body).map_err(|source| ExportError::Body { seq, source })?;
        let day = response.hour.local_date();
        if response.campaign != self.campaign.no || !self.days.contains(&day) {
            return Ok(());
        }
        if self.units.is_some_and(|within| !within(response.unit)) {
            return Ok(());
        }
        if response.definition != self.campaign.definition_hash {
            self.summary.other_versions += 1;
            return Ok(());
        }
        let row = self.row(seq, &response, texts)?;
        self.batches.entry(day).or_default().push((shuffle_key(&row), row));
        Ok(())
    }

    /// Writes the last days and gives the sheet back.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn finish(mut self) -> Result<(S, Summary), ExportError> {
        self.flush()?;
        Ok((self.sheet, self.summary))
    }

    fn flush(&mut self) -> Result<(), ExportError> {
        for (_, mut batch) in std::mem::take(&mut self.batches) {
            batch.sort_by_key(|(key, _)| *key);
            self.summary.days += 1;
            for (_, row) in batch {
                self.sheet.row(&row)?;
                self.summary.rows += 1;
            }
        }
        Ok(())
    }

    fn row(
        &self,
        seq: Seq,
        response: &Response,
        texts: &[(u8, String)],
    ) -> Result<Vec<Cell<'static>>, ExportError> {
        let dangling = |what| ExportError::Dangling { seq, what };
        let unit = self.catalog.tree.get(response.unit).ok_or_else(|| dangling("a unit"))?;
        let language = self.definition.languages.get(usize::from(response.language));
        let language = language.ok_or_else(|| dangling("a language"))?;
        let mut row = vec![
            Cell::text(response.hour.local_date().to_string()),
            Cell::text(unit.code.to_string()),
            Cell::text(unit.name.clone()),
            self.field(response.field).ok_or_else(|| dangling("a field"))?,
            Cell::text(response.channel.as_str()),
            Cell::text(language.to_string()),
        ];
        let answers = packed::unpack(&self.layout, &response.answers)
            .map_err(|source| ExportError::Answers { seq, source })?;
        for (at, (question, answer)) in self.definition.questions.iter().zip(&answers).enumerate() {
            let written = response.texts.iter().any(|text| usize::from(text.question) == at);
            let kept = texts.iter().find(|(question, _)| usize::from(*question) == at);
            row.push(match (written, kept) {
                (true, Some((_, text))) => Cell::text(text.clone()),
                (true, None) if self.units.is_some() => Cell::Mark(Mark::Withheld),
                (true, None) => Cell::Mark(Mark::Erased),
                (false, _) => answered(&question.kind, answer).ok_or_else(|| dangling("an answer"))?,
            });
        }
        if self.catalog.ledger.demo {
            row.push(Cell::text(SIMULATED));
        }
        Ok(row)
    }

    fn field(&self, no: FieldNo) -> Option<Cell<'static>> {
        Some(match no {
            FieldNo::NOT_ANSWERED => Cell::Empty,
            FieldNo::NOT_ASKED => Cell::Mark(Mark::NotAsked),
            FieldNo::UNKNOWN => Cell::text("unknown"),
            no => Cell::text(self.catalog.fields.get(&no)?.code.to_string()),
        })
    }
}

/// Widths of a campaign's columns in a workbook, in characters.
///
/// # Errors
/// Where the ledger lacks the campaign or its questionnaire.
pub fn widths(catalog: &Catalog, campaign: &CampaignId) -> Result<Vec<f64>, ExportError> {
    let (_, definition) = find(catalog, campaign)?;
    let fixed = [11.0, 11.0, 26.0, 22.0, 11.0, 10.0];
    let questions = definition.questions.iter().map(|question| match question.kind {
        QuestionKind::Text { .. } => 60.0,
        QuestionKind::Multiple { .. } => 24.0,
        QuestionKind::Scale { .. } | QuestionKind::Single { .. } | QuestionKind::Number { .. } => 12.0,
    });
    Ok(fixed.into_iter().chain(questions).chain([12.0]).collect())
}

/// A campaign and its questionnaire.
pub(super) fn find<'a>(
    catalog: &'a Catalog,
    campaign: &CampaignId,
) -> Result<(&'a Campaign, &'a Arc<Definition>), ExportError> {
    let campaign = catalog.campaign(campaign).ok_or_else(|| ExportError::Campaign(campaign.clone()))?;
    let definition = catalog.definitions.get(&campaign.definition_hash);
    Ok((campaign, definition.ok_or_else(|| ExportError::Definition(campaign.definition.clone()))?))
}

fn headings(definition: &Definition, demo: bool) -> Vec<Cell<'_>> {
    let questions = definition.questions.iter().map(|question| question.id.as_str());
    let last = demo.then_some(SIMULATED_COLUMN);
    FIXED.into_iter().chain(questions).chain(last).map(Cell::text).collect()
}

/// `None` where the answer is none that the question can have.
fn answered(kind: &QuestionKind, answer: &Unpacked) -> Option<Cell<'static>> {
    Some(match answer {
        Unpacked::NotAsked => Cell::Mark(Mark::NotAsked),
        Unpacked::NotAnswered => Cell::Empty,
        Unpacked::NotApplicable => Cell::Mark(Mark::NotApplicable),
        Unpacked::Rating(rating) => Cell::Whole(i64::from(rating.get())),
        Unpacked::Choice(choice) => Cell::text(option(kind, *choice)?),
        Unpacked::Choices(choices) => {
            let ids: Option<Vec<_>> = choices.iter().map(|choice| option(kind, *choice)).collect();
            Cell::text(ids?.join(";"))
        }
        Unpacked::Number(n) => Cell::Whole(i64::from(*n)),
        // A text that was given has its hash among the response's texts: handled there.
        Unpacked::TextGiven => return None,
    })
}

fn option(kind: &QuestionKind, at: u8) -> Option<String> {
    match kind {
        QuestionKind::Single { options } | QuestionKind::Multiple { options, .. } => {
            Some(options.get(usize::from(at))?.id.to_string())
        }
        QuestionKind::Scale { .. } | QuestionKind::Number { .. } | QuestionKind::Text { .. } => None,
    }
}

/// Orders a day's rows by nothing but their content: the place of a row says nothing that the row
/// does not say itself, and the same day always comes out in the same order.
fn shuffle_key(row: &[Cell<'_>]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for cell in row {
        hash.update(format!("{cell:?}\u{1f}"));
    }
    hash.finalize().into()
}

#[cfg(test)]
mod tests;
