//! A document of figures, counted again from the entries that it says it rests on, and what differs. The
//! whole question is read back from the document itself; figures that it withholds are not compared, every
//! other one is, to the last digit of a count.

use super::columns::Columns;
use super::flags::{Beside, Responses};
use super::json::{Context, Document, FigureJson, GroupJson, KeyJson, ResultsJson};
use super::memory::Memory;
use super::query::QueryError;
use super::request::{Request, RequestFault};
use crate::catalog::Catalog;
use crate::ids::DefinitionHash;
use std::num::NonZeroUsize;
use std::sync::Arc;
use time::Date;

/// Shares and intervals are the same formula of the same counts; this much is what a decimal text may lose.
const TOLERANCE: f64 = 1e-12;

/// Levels that a grouping by unit may mean: the document keeps the word `unit` for all of them.
const LEVELS: [&str; 4] = ["unit", "commune", "district", "province"];

/// Why a document cannot be counted again.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AgainError {
    #[error("the entries hold no campaign `{0}`")]
    Campaign(String),
    #[error("the entries hold no questionnaire with the hash {0}")]
    Definition(String),
    #[error("what it was asked for cannot be asked of these entries: {0}")]
    Request(String),
    #[error(transparent)]
    Query(#[from] QueryError),
}

/// A figure that the entries do not give.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Difference {
    /// Group and figure: `Xã Vĩnh Linh · tc01`.
    pub place: String,
    /// `numerator`, `value`, …
    pub what: &'static str,
    /// As the document has it.
    pub given: String,
    /// As the entries give it.
    pub counted: String,
}

/// How a document stood the test.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Recounted {
    /// Figures that were compared.
    pub figures: u64,
    /// Figures and groups that the document withholds: nothing to compare.
    pub withheld: u64,
    pub differences: Vec<Difference>,
}

/// Counts a document again and compares. `catalog` and `columns` hold exactly its first
/// [`Document::entries`]; `today` is the local day of the last of them.
///
/// # Errors
/// Where the entries hold nothing that the document could have been counted from.
pub fn recount(
    document: &Document,
    catalog: &Catalog,
    columns: &Columns,
    today: Date,
    threads: NonZeroUsize,
) -> Result<Recounted, AgainError> {
    let by_unit = document.by.iter().any(|by| by == "unit");
    let levels = if by_unit { LEVELS.as_slice() } else { &LEVELS[..1] };
    let mut best: Option<Recounted> = None;
    for level in levels {
        let again = count(document, level, catalog, columns, today, threads)?;
        let found = compare(document, &again);
        if found.differences.is_empty() {
            return Ok(found);
        }
        if best.as_ref().is_none_or(|best| found.differences.len() < best.differences.len()) {
            best = Some(found);
        }
    }
    Ok(best.unwrap_or(Recounted { figures: 0, withheld: 0, differences: Vec::new() }))
}

fn count(
    document: &Document,
    level: &str,
    catalog: &Catalog,
    columns: &Columns,
    today: Date,
    threads: NonZeroUsize,
) -> Result<Document, AgainError> {
    let heading = &document.heading;
    let campaign = catalog.campaigns.values().find(|campaign| campaign.id.as_str() == heading.campaign.id);
    let campaign = campaign.ok_or_else(|| AgainError::Campaign(heading.campaign.id.clone()))?;
    let unknown = || AgainError::Definition(heading.definition.hash.clone());
    let hash: DefinitionHash = heading.definition.hash.parse().map_err(|_no_hash| unknown())?;
    let definition: &Arc<_> = catalog.definitions.get(&hash).ok_or_else(unknown)?;
    let request = request(document, level)?;
    let asked = request.read(catalog, campaign, definition, today).map_err(|faults| refused(&faults))?;
    let table = columns.responses(campaign.no, definition);
    let (query, memory) = (asked.query(), Memory::default());
    let counted = memory.figures(&table, &query, threads)?;
    let beside = Beside::of(&table, &query, threads, &memory)?;
    let context = Context::of(catalog, campaign, definition, &document.filter);
    Ok(Document::of(&counted, &Context { beside: Some(&beside), ..context }))
}

/// What the document was asked for.
fn request(document: &Document, level: &str) -> Result<Request, AgainError> {
    let by: Vec<&str> = document.by.iter().map(|by| if by == "unit" { level } else { by }).collect();
    let mut asked =
        Request { by: by.join(","), method: document.heading.method.clone(), ..Request::default() };
    for (name, value) in &document.filter {
        let place = match name.as_str() {
            "under" => &mut asked.under,
            "from" => &mut asked.from,
            "to" => &mut asked.to,
            "channel" => &mut asked.channel,
            "field" => &mut asked.field,
            "touchpoint" => &mut asked.touchpoint,
            "structure" => &mut asked.structure,
            "answers" => &mut asked.answers,
            other => return Err(AgainError::Request(format!("this program knows no filter `{other}`"))),
        };
        place.clone_from(value);
    }
    Ok(asked)
}

fn refused(faults: &[RequestFault]) -> AgainError {
    let faults: Vec<String> = faults.iter().map(|f| format!("{}: {}", f.parameter, f.problem)).collect();
    AgainError::Request(faults.join("; "))
}

/// Compares everything that a document tells with the same counted again.
#[must_use]
pub fn compare(given: &Document, again: &Document) -> Recounted {
    let mut found = Comparison(Recounted { figures: 0, withheld: 0, differences: Vec::new() });
    found.responses(given.responses, again.responses);
    found.results("", &given.total, &again.total);
    found.beside("", given.without_flagged.as_ref(), again.without_flagged.as_ref());
    for group in &given.groups {
        let place = place(&group.key);
        match again.groups.iter().find(|known| known.key == group.key) {
            Some(known) => {
                found.results(&place, &group.results, &known.results);
                found.beside(&place, group.without_flagged.as_ref(), known.without_flagged.as_ref());
            }
            None => found.differ(&place, "group", "told", "nobody"),
        }
    }
    for group in &again.groups {
        if !given.groups.iter().any(|known: &GroupJson| known.key == group.key) {
            found.differ(&place(&group.key), "group", "left out", "told");
        }
    }
    found.0
}

fn place(key: &[KeyJson]) -> String {
    let names: Vec<&str> = key.iter().map(KeyJson::name).collect();
    names.join(" · ")
}

struct Comparison(Recounted);

impl Comparison {
    fn differ(&mut self, place: &str, what: &'static str, given: &str, counted: &str) {
        let [given, counted] = [given, counted].map(str::to_owned);
        self.0.differences.push(Difference { place: place.to_owned(), what, given, counted });
    }

    /// What was received, excluded and counted, where the document tells it.
    fn responses(&mut self, given: Option<Responses>, again: Option<Responses>) {
        let Some(given) = given else { return };
        let again = again.unwrap_or_default();
        for (what, given, again) in [
            ("received", given.received, again.received),
            ("excluded", given.excluded, again.excluded),
            ("counted", given.counted, again.counted),
            ("flagged", given.flagged, again.flagged),
        ] {
            self.whole("", what, Some(given), Some(again));
        }
    }

    /// Figures without flagged responses: a document may leave them out; it may not tell others.
    fn beside(&mut self, place: &str, given: Option<&ResultsJson>, again: Option<&ResultsJson>) {
        let at = if place.is_empty() {
            "without flagged".to_owned()
        } else {
            format!("{place} · without flagged")
        };
        match (given, again) {
            (Some(given), Some(again)) => self.results(&at, given, again),
            (Some(_), None) => self.differ(&at, "figure", "told", "none"),
            (None, Some(_) | None) => {}
        }
    }

    fn results(&mut self, place: &str, given: &ResultsJson, again: &ResultsJson) {
        if given.withheld {
            self.0.withheld += 1;
            return;
        }
        self.whole(place, "respondents", given.respondents, again.respondents);
        let lists = [
            (given.overall.as_slice(), again.overall.as_slice()),
            (&given.parts, &again.parts),
            (&given.factors, &again.factors),
            (&given.criteria, &again.criteria),
        ];
        for (given, again) in lists {
            for figure in given {
                let at =
                    if place.is_empty() { figure.id.clone() } else { format!("{place} · {}", figure.id) };
                match again.iter().find(|known| known.id == figure.id) {
                    Some(known) => self.figure(&at, figure, known),
                    None => self.differ(&at, "figure", "told", "none"),
                }
            }
        }
    }

    fn figure(&mut self, place: &str, given: &FigureJson, again: &FigureJson) {
        if given.withheld {
            self.0.withheld += 1;
            return;
        }
        self.0.figures += 1;
        self.whole(place, "n", given.n, again.n);
        self.whole(place, "numerator", given.numerator, again.numerator);
        self.whole(place, "denominator", given.denominator, again.denominator);
        for (what, given, again) in [
            ("value", given.value, again.value),
            ("low", given.low, again.low),
            ("high", given.high, again.high),
            ("n_eff", given.n_eff, again.n_eff),
            ("points", given.points.map(|p| p.given), again.points.map(|p| p.given)),
        ] {
            self.fraction(place, what, given, again);
        }
        if given.missing != again.missing {
            self.differ(place, "missing", &format!("{:?}", given.missing), &format!("{:?}", again.missing));
        }
        // A document may leave the distribution out; it may not tell another one.
        if given.distribution.is_some() && given.distribution != again.distribution {
            let told = |list: &Option<Vec<u64>>| format!("{:?}", list.as_deref().unwrap_or_default());
            self.differ(place, "distribution", &told(&given.distribution), &told(&again.distribution));
        }
    }

    fn whole(&mut self, place: &str, what: &'static str, given: Option<u64>, again: Option<u64>) {
        if given != again {
            let told = |number: Option<u64>| number.map_or_else(|| "none".to_owned(), |n| n.to_string());
            self.differ(place, what, &told(given), &told(again));
        }
    }

    fn fraction(&mut self, place: &str, what: &'static str, given: Option<f64>, again: Option<f64>) {
        let same = match (given, again) {
            (Some(given), Some(again)) => (given - again).abs() <= TOLERANCE * given.abs().max(1.0),
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        };
        if !same {
            let told = |number: Option<f64>| number.map_or_else(|| "none".to_owned(), |n| n.to_string());
            self.differ(place, what, &told(given), &told(again));
        }
    }
}
