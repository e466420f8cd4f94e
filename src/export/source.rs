//! From a ledger to a file of its responses, with a few days of them in memory at once.

use super::csv::CsvSheet;
use super::xlsx::{Properties, XlsxSheet};
use super::{Days, ExportError, FileFormat, Responses, Sheet, Summary, codebook, responses};
use crate::catalog::Catalog;
use crate::ids::{CampaignId, Hour, LedgerId, Seq, UnitNo};
use crate::ledger::EntryKind;
use crate::store::{Store, StoreError};
use std::io::{Seek, Write};
use time::Date;

/// Rows that are held in memory at once, some 2 KB each, unless one day has more.
const ROWS_HELD: u64 = 16_384;

/// Entries between two looks for free texts.
const ENTRIES_READ: u64 = 65_536;

/// Why a file was not written.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Export(#[from] ExportError),
    #[error("the ledger is empty")]
    Empty,
}

/// A campaign's responses as the ledger holds them.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    pub store: &'a Store,
    pub ledger: LedgerId,
    pub catalog: &'a Catalog,
    pub campaign: &'a CampaignId,
    /// Which of them; every one where `None`.
    pub part: Option<Part<'a>>,
    /// Told how many stretches of days are written, of how many.
    pub progress: &'a (dyn Fn(usize, usize) + Send + Sync),
}

/// Responses of some units, for readers who see what people wrote in another way.
#[derive(Clone, Copy)]
pub struct Part<'a> {
    pub units: &'a (dyn Fn(UnitNo) -> bool + Send + Sync),
}

impl Source<'_> {
    /// Writes them and gives the file back.
    ///
    /// # Errors
    /// [`SourceError`]; then the file is not whole.
    pub async fn file<W: Write + Seek + Send>(
        &self,
        format: FileFormat,
        mut out: W,
    ) -> Result<(W, Summary), SourceError> {
        match format {
            FileFormat::Csv => {
                let (sheet, summary) = self.write(CsvSheet::new(out)?).await?;
                Ok((sheet.finish()?, summary))
            }
            FileFormat::Xlsx => {
                let day = last_day(self.store, self.ledger, self.catalog.size).await?;
                let properties = properties(self.campaign.as_str(), &self.catalog.ledger.name, day);
                let widths = responses::widths(self.catalog, self.campaign)?;
                let (mut sheet, summary) = self.write(XlsxSheet::new(&properties, "Phiếu", &widths)?).await?;
                let book = codebook::of_responses(self.catalog, self.campaign)?;
                sheet.explain(codebook::NAME, &codebook::WIDTHS, &book)?;
                sheet.finish(&mut out)?;
                Ok((out, summary))
            }
        }
    }

    async fn write<S: Sheet + Send>(&self, sheet: S) -> Result<(S, Summary), SourceError> {
        let mut days = Days::default();
        let until = Seq(self.catalog.size);
        let _end = self
            .store
            .read_part(self.ledger, Seq(0), until, |row| {
                if row.kind == EntryKind::Response {
                    days.note(row.seq, row.hour);
                }
            })
            .await?;
        let stretches = days.stretches(ROWS_HELD);
        let all = stretches.len();
        let mut export = Responses::new(self.catalog, self.campaign, sheet)?;
        if let Some(part) = self.part {
            export = export.within(part.units);
        }
        for (at, stretch) in stretches.into_iter().enumerate() {
            export.turn_to(stretch.days)?;
            let (mut from, last) = (stretch.entries.start().0, stretch.entries.end().0);
            while from <= last {
                let to = last.min(from + ENTRIES_READ - 1);
                self.read(&mut export, Seq(from), Seq(to)).await?;
                from = to + 1;
            }
            (self.progress)(at + 1, all);
        }
        Ok(export.finish()?)
    }

    /// Hands over the entries from `first` to `last`, each with its free texts.
    async fn read<S: Sheet + Send>(
        &self,
        export: &mut Responses<'_, S>,
        first: Seq,
        last: Seq,
    ) -> Result<(), SourceError> {
        let texts =
            if self.part.is_some() { Vec::new() } else { self.store.texts(self.ledger, first, last).await? };
        let mut texts = texts.into_iter().peekable();
        let mut outcome: Result<(), ExportError> = Ok(());
        let _next = self
            .store
            .read_part(self.ledger, first, Seq(last.0 + 1), |row| {
                let mut mine = Vec::new();
                while let Some((_, question, text)) = texts.next_if(|(seq, ..)| *seq <= row.seq) {
                    mine.push((question, text));
                }
                if outcome.is_ok() && row.kind == EntryKind::Response {
                    outcome = export.push(row.seq, row.body, &mine);
                }
            })
            .await?;
        Ok(outcome?)
    }
}

/// What a workbook says of itself.
pub(super) fn properties(campaign: &str, office: &str, day: Date) -> Properties {
    Properties { title: format!("Hài Lòng: {campaign}"), author: office.to_owned(), day }
}

/// The local day of the ledger's last entry: the date of a file whose bytes depend on its content
/// alone.
///
/// # Errors
/// [`SourceError::Empty`] where there is none.
pub async fn last_day(store: &Store, ledger: LedgerId, size: u64) -> Result<Date, SourceError> {
    let mut last = None;
    let from = Seq(size.saturating_sub(1));
    let _next = store.read_part(ledger, from, Seq(size), |row| last = Some(row.hour)).await?;
    let last: Hour = last.ok_or(SourceError::Empty)?;
    Ok(last.local_date())
}
