//! The sums behind all figures of a question as CSV: enough to work out each figure and its interval again,
//! with nothing else at hand than the formulas that the page shows.

use super::Counted;
use super::subject::{Subject, Sums};
use crate::definition::Definition;
use crate::export::{Cell, CsvSheet, ExportError, Sheet as _};
use crate::index::figures::Missing;
use crate::index::recount::Recount;
use crate::web::results::views::Question;

/// The columns; those of the answers by point follow.
const HEADS: [&str; 24] = [
    "figure",
    "text",
    "method",
    "n",
    "sum_y",
    "sum_m",
    "full",
    "sum_yy",
    "sum_ym",
    "sum_mm",
    "fully",
    "sum_zz",
    "not_answered",
    "not_applicable",
    "not_asked",
    "value",
    "low",
    "high",
    "n_eff",
    "campaign",
    "definition",
    "definition_sha256",
    "filter",
    "entries",
];

/// `None` for whoever sees what everyone sees.
pub(in crate::web::results) fn of(question: &Question<'_>, counted: &Counted) -> Option<Vec<u8>> {
    let recount = counted.recount.as_ref()?;
    write(question, counted, recount).ok()
}

fn write(question: &Question<'_>, counted: &Counted, recount: &Recount) -> Result<Vec<u8>, ExportError> {
    let definition = &counted.read.definition;
    let longest = recount.criteria.iter().map(|one| one.points.len()).max().unwrap_or(0);
    let mut sheet = CsvSheet::new(Vec::new())?;
    let mut heads: Vec<_> = HEADS.iter().map(|head| Cell::text(*head)).collect();
    heads.extend((1..=longest).map(|point| Cell::text(format!("answers_{point}"))));
    sheet.head(&heads)?;
    for (name, missing, points) in names(definition, recount) {
        let Some(subject) = Subject::of(&name, definition) else { continue };
        let Some(sums) = subject.sums(recount) else { continue };
        let mut row = vec![Cell::text(name), Cell::text(subject.name.clone())];
        row.push(Cell::text(counted.read.asked.method.as_str()));
        row.extend(numbers(&sums));
        row.extend([missing.not_answered, missing.not_applicable, missing.not_asked].map(Cell::count));
        let estimate = counted.told.figure(subject.measure).and_then(|figure| figure.estimate);
        let told = estimate.map(|e| [e.value.get(), e.interval.low.get(), e.interval.high.get(), e.n_eff]);
        row.extend((0..4).map(|at| told.map_or(Cell::Empty, |told| Cell::text(told[at].to_string()))));
        row.push(Cell::text(question.campaign.id.to_string()));
        row.push(Cell::text(definition.name.to_string()));
        row.push(Cell::text(definition.hash.to_string()));
        let filter: Vec<_> =
            counted.read.asked.given.iter().map(|(name, value)| format!("{name}={value}")).collect();
        row.push(Cell::text(filter.join("&")));
        row.push(Cell::count(counted.entries));
        row.extend((0..longest).map(|at| points.get(at).map_or(Cell::Empty, |n| Cell::count(*n))));
        sheet.row(&row)?;
    }
    sheet.finish()
}

/// n, Σy, Σm, y of a full answer, Σy², Σym, Σm², the wholly satisfied, Σz².
fn numbers(sums: &Sums) -> [Cell<'static>; 9] {
    let ratio = &sums.ratio;
    let wide = |sum: u128| Cell::text(sum.to_string());
    [
        Cell::count(ratio.n),
        Cell::count(ratio.y),
        Cell::count(ratio.m),
        Cell::count(ratio.full),
        wide(ratio.yy),
        wide(ratio.ym),
        wide(ratio.mm),
        Cell::count(sums.fully),
        sums.zz.map_or(Cell::Empty, |zz| Cell::text(zz.to_string())),
    ]
}

/// All figures: the whole, parts, factors, criteria, each with what is missing and its answers by point.
fn names<'a>(definition: &Definition, recount: &'a Recount) -> Vec<(String, Missing, &'a [u64])> {
    let mut names = vec![("overall".to_owned(), recount.overall.missing, &[][..])];
    for (part, one) in definition.parts.iter().zip(&recount.parts) {
        names.push((format!("part:{}", part.id), one.missing, &[]));
    }
    for (factor, one) in definition.factors.iter().zip(&recount.factors) {
        names.push((format!("factor:{}", factor.id), one.missing, &[]));
    }
    let criteria = definition.factors.iter().flat_map(|factor| &factor.criteria);
    for (question, one) in criteria.zip(&recount.criteria) {
        names.push((format!("criterion:{}", definition.questions[*question].id), one.missing, &one.points));
    }
    names
}
