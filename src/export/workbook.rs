//! The workbook of a campaign for those who hand its figures in (Nội vụ): a cover that says what it is, how it
//! was counted and under which rules; figures, groups of units, factors and criteria by unit, answers, fields
//! against their targets, charts, and the counts that every share is a formula over.

mod answers;
mod charts;
mod counts;
mod cover;
mod fields;
mod page;
mod ratios;
mod shares;
mod standing;
mod summary;
mod tab;

use super::ExportError;
use super::manifest::{About, Content};
use super::source::properties;
use crate::campaign::Campaign;
use crate::catalog::Catalog;
use crate::catalog::ratios::{RatiosDocument, Wanted};
use crate::definition::Definition;
use crate::ids::Language;
use crate::index::json::{Context, Document, KeyJson, ResultsJson};
use crate::index::public::{Public, PublicError, Told};
use crate::index::request::{Asked, Request, RequestFault};
use crate::index::standing::json::StandingDocument;
use crate::index::standing::{StandingFault, StandingQuery};
use crate::index::{Dimension, Figures, Memory, Method, QueryError, Table, UnitGroups};
use charts::Drawn;
use counts::Places;
use page::Book;
use std::io::{Seek, Write};
use tab::Tab;
use time::Date;

/// Whose workbook, on what.
pub struct Subject<'a> {
    pub catalog: &'a Catalog,
    pub campaign: &'a Campaign,
    pub definition: &'a Definition,
    /// Filters, and the level of units in `by`.
    pub request: Request,
    /// The local day.
    pub today: Date,
    /// The agency whose workbook it is.
    pub office: &'a str,
}

/// For whom, and from what it is counted.
pub struct Reader<'a> {
    pub table: &'a Table,
    /// Entries of the ledger that the table holds.
    pub entries: u64,
    /// What everyone sees, where the reader sees no more: small groups withheld.
    pub everyone: Option<Public<'a>>,
    /// The units that they see, of these.
    pub within: &'a dyn Fn(UnitGroups) -> UnitGroups,
    /// The same in words; `None` for all.
    pub own_units: Option<String>,
    /// What was counted of the table before.
    pub memory: &'a Memory,
}

impl Reader<'_> {
    /// Counts what is asked, and the entries of the ledger that it rests on; `None` where they may not ask this.
    fn count(&self, asked: &Asked) -> Result<Option<(Figures, u64)>, WorkbookError> {
        match Told::of(self.everyone.as_ref(), self.table, asked, self.entries, self.memory) {
            Ok(told) => Ok(Some((told.figures, told.entries))),
            Err(PublicError::NotOffered(_)) => Ok(None),
            Err(PublicError::Query(error)) => Err(error.into()),
        }
    }
}

/// Why there is no workbook.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WorkbookError {
    #[error("a workbook is of units: group by unit, commune, district or province and by nothing else")]
    By,
    #[error("the figures by unit are not for this reader")]
    NotOffered,
    #[error("{}", .0.iter().map(|fault| format!("{}: {}", fault.parameter, fault.problem)).collect::<Vec<_>>().join("; "))]
    Request(Vec<RequestFault>),
    #[error(transparent)]
    Standing(#[from] StandingFault),
    #[error("the figures cannot be counted: {0}")]
    Count(#[from] QueryError),
}

/// Everything that stands in a workbook.
pub struct Workbook<'a> {
    subject: &'a Subject<'a>,
    /// Small groups are withheld.
    as_everyone: bool,
    own_units: Option<String>,
    method: Method,
    entries: u64,
    /// By unit, every channel.
    units: Document,
    /// By unit, over the channels that ranks rest on, and how units stand there.
    ranked: Document,
    standing: StandingDocument,
    /// `None` where the reader may not see them yet.
    fields: Option<Document>,
    channels: Option<Document>,
    /// `None` where no unit supplied anything of these months.
    ratios: Option<RatiosDocument>,
}

impl<'a> Workbook<'a> {
    /// Counts what stands in it. Takes its time over many responses.
    ///
    /// # Errors
    /// [`WorkbookError`].
    pub fn of(subject: &'a Subject<'a>, reader: &Reader<'_>) -> Result<Self, WorkbookError> {
        let by = if subject.request.by.is_empty() { "unit" } else { &subject.request.by };
        let units = subject.read(by, reader)?;
        if units.by != [Dimension::Unit] {
            return Err(WorkbookError::By);
        }
        let (figures, entries) = reader.count(&units)?.ok_or(WorkbookError::NotOffered)?;
        let document =
            |figures: &Figures, asked: &Asked| Document::of(figures, &subject.context(asked, entries));
        let by_another = |by| {
            let asked = subject.read(by, reader)?;
            let counted = reader.count(&asked)?;
            Ok::<_, WorkbookError>(counted.map(|(figures, _)| document(&figures, &asked)))
        };
        let request = Request { channel: String::new(), by: by.to_owned(), ..subject.request.clone() };
        let query = StandingQuery::read_within(
            &request,
            subject.catalog,
            subject.campaign,
            subject.definition,
            subject.today,
            reader.within,
        )?;
        let (ranked, _) = reader.count(&query.asked)?.ok_or(WorkbookError::NotOffered)?;
        let context = subject.context(&query.asked, entries);
        Ok(Self {
            subject,
            as_everyone: reader.everyone.is_some(),
            own_units: reader.own_units.clone(),
            method: figures.method(),
            entries,
            units: document(&figures, &units),
            standing: StandingDocument::of(&query.standings(&ranked), &ranked, &context),
            ranked: Document::of(&ranked, &context),
            fields: by_another("field")?,
            channels: by_another("channel")?,
            ratios: subject.ratios(&subject.read("unit", reader)?),
        })
    }

    /// What its manifest says.
    #[must_use]
    pub fn about(&self) -> About {
        About::document(Content::Workbook, &self.units, self.units.groups.len() as u64)
    }

    /// Writes it; `day` is the date of the file.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn write<W: Write + Seek + Send>(&self, day: Date, out: W) -> Result<(), ExportError> {
        let campaign = self.subject.campaign;
        let properties = properties(campaign.id.as_str(), self.subject.office, day);
        let hash: String = self.units.heading.definition.hash.chars().take(12).collect();
        let footer =
            format!("{} · {} · {hash} · sổ cái: {} mục", self.method, campaign.definition, self.entries);
        let header = format!("{}: {}", self.subject.office, campaign.title);
        let mut book = Book::new(&properties, &header, &footer, self.is_demo(), self.tabs())?;
        let places = Places::of(self.definition(), counts::above(self) + 1);
        cover::write(self, &mut book)?;
        let factors = summary::write(self, &places, &mut book)?;
        let units = standing::write(self, &mut book)?;
        shares::factors(self, &places, &mut book)?;
        shares::criteria(self, &places, &mut book)?;
        let answers = answers::write(self, &mut book)?;
        let fields = fields::write(self, &mut book)?;
        counts::write(self, &places, &mut book)?;
        if let Some(document) = &self.ratios {
            ratios::write(document, &mut book)?;
        }
        charts::write(&Drawn { factors, answers, fields, units }, &mut book)?;
        book.finish(out)
    }

    /// The sheets that it has.
    fn tabs(&self) -> impl Iterator<Item = Tab> + use<> {
        let ratios = self.ratios.is_some();
        Tab::ALL.into_iter().filter(move |tab| *tab != Tab::Ratios || ratios)
    }

    /// The total and the groups of units, in the order of all tables.
    fn groups(&self) -> impl Iterator<Item = (UnitName<'_>, &ResultsJson)> {
        let all = std::iter::once((UnitName { code: "", name: "Tất cả" }, &self.units.total));
        all.chain(self.units.groups.iter().map(|group| (UnitName::of(&group.key), &group.results)))
    }

    fn definition(&self) -> &'a Definition {
        self.subject.definition
    }

    fn language(&self) -> &'a Language {
        self.subject.definition.language(Some("vi"))
    }

    fn is_demo(&self) -> bool {
        self.subject.catalog.ledger.demo
    }

    fn ranking_channels(&self) -> String {
        standing::channels(self.subject.campaign.ranking_channels.iter())
    }
}

impl Subject<'_> {
    /// What is asked by one thing, of the units that the reader sees.
    fn read(&self, by: &str, reader: &Reader<'_>) -> Result<Asked, WorkbookError> {
        let request = Request { by: by.to_owned(), ..self.request.clone() };
        let read = request.read(self.catalog, self.campaign, self.definition, self.today);
        let mut asked = read.map_err(WorkbookError::Request)?;
        asked.units = (reader.within)(asked.units);
        Ok(asked)
    }

    /// What the units among these supplied, in the days that are asked for.
    fn ratios(&self, asked: &Asked) -> Option<RatiosDocument> {
        let under = self.request.under.parse().ok();
        let wanted = Wanted {
            campaign: self.campaign,
            under: under.as_ref(),
            from: asked.filter.from,
            to: asked.filter.to,
            today: self.today,
        };
        let document = RatiosDocument::of(self.catalog, &wanted, |no| asked.units.place(no).is_some());
        (document.supplied > 0).then_some(document)
    }

    fn context<'c>(&'c self, asked: &'c Asked, entries: u64) -> Context<'c> {
        Context { entries, ..Context::of(self.catalog, self.campaign, self.definition, &asked.given) }
    }
}

/// What a unit is called.
#[derive(Debug, Clone, Copy)]
struct UnitName<'a> {
    code: &'a str,
    name: &'a str,
}

impl<'a> UnitName<'a> {
    fn of(key: &'a [KeyJson]) -> Self {
        match key.first() {
            Some(KeyJson::Unit { code, name, .. }) => Self { code, name },
            _ => Self { code: "", name: "" },
        }
    }
}
