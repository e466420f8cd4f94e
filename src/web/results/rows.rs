//! Figures as rows of the tables beside the charts.

use super::ask::Seen;
use super::counters;
use super::views::grid;
use super::words::{count, percent, value};
use crate::chart::likert;
use crate::index::figures::{Criterion, Disclosed, Figure, Group, Missing, Withheld};
use crate::index::json::{Context, KeyJson};
use crate::index::{Measure, Series, Value};

/// A figure in words.
pub(super) struct FigureView {
    /// `–` where nothing was answered, "không công bố" where it is withheld.
    pub(super) value: String,
    pub(super) interval: String,
    pub(super) n: String,
    pub(super) missing: String,
    /// Where it is explained; empty where nowhere.
    pub(super) link: String,
}

/// One row of the ranking's table.
pub(super) struct GroupRow {
    pub(super) name: String,
    /// The figures of the unit; empty where it is no unit.
    pub(super) link: String,
    pub(super) figure: FigureView,
    /// The same without flagged responses; `None` where the page tells of none.
    pub(super) without: Option<FigureView>,
}

/// A factor with its criteria.
pub(super) struct FactorRows {
    pub(super) text: String,
    pub(super) figure: FigureView,
    pub(super) criteria: Vec<CriterionRow>,
}

/// One criterion.
pub(super) struct CriterionRow {
    pub(super) text: String,
    pub(super) figure: FigureView,
    /// Answers by point; empty where they are withheld.
    pub(super) counts: Vec<String>,
}

impl FigureView {
    /// `withheld` says why there is none.
    pub(super) fn of(figure: Option<&Figure>, withheld: Option<Withheld>) -> Self {
        let nothing = || "–".to_owned();
        let Some(figure) = figure else {
            let n = match withheld {
                Some(Withheld::Few { fewer_than }) => format!("dưới {fewer_than}"),
                Some(Withheld::Shields { .. }) | None => nothing(),
            };
            let (value, link) = ("không công bố".into(), String::new());
            return Self { value, interval: nothing(), n, missing: nothing(), link };
        };
        Self {
            value: figure.estimate.map_or_else(nothing, |estimate| value(estimate.value, figure.points)),
            interval: figure.estimate.map_or_else(nothing, |estimate| {
                format!("{} – {}", percent(estimate.interval.low), percent(estimate.interval.high))
            }),
            n: count(figure.n),
            missing: missing(figure.missing),
            link: String::new(),
        }
    }

    /// With where it is explained.
    pub(super) fn explained(self, link: String) -> Self {
        Self { link, ..self }
    }
}

/// Answers that are not there, by reason, the reasons without any left out.
fn missing(missing: Missing) -> String {
    let parts: Vec<_> = [
        (missing.not_answered, "bỏ trống"),
        (missing.not_applicable, "không áp dụng"),
        (missing.not_asked, "không hỏi"),
    ]
    .into_iter()
    .filter(|(n, _)| *n > 0)
    .map(|(n, word)| format!("{} {word}", count(n)))
    .collect();
    if parts.is_empty() { "0".to_owned() } else { parts.join(", ") }
}

/// How a group is called.
pub(super) fn name(seen: &Seen, group: &Group) -> String {
    let context = Context {
        campaign: &seen.campaign,
        fields: &seen.catalog.fields,
        language: seen.definition.language(Some("vi")),
        entries: seen.entries,
        demo: seen.catalog.ledger.demo,
        filter: &seen.asked.given,
        beside: None,
    };
    let names =
        group.values.iter().map(|value| match (value, KeyJson::of(value, &seen.definition, &context)) {
            (Value::Channel(channel), _) => super::words::channel(*channel).to_owned(),
            // Among those of one unit a counter needs no unit's name.
            (Value::Counter(counter), _)
                if seen
                    .asked
                    .given
                    .get("under")
                    .is_some_and(|under| *under == counter.unit.code.as_str()) =>
            {
                counters::name(counter)
            }
            (Value::Month(year, month), _) => format!("Tháng {}/{year}", u8::from(*month)),
            (_, KeyJson::Unit { name, .. } | KeyJson::Field { name, .. } | KeyJson::Counter { name, .. }) => {
                name
            }
            (_, KeyJson::Question { text, .. }) => text,
            (_, KeyJson::Month { month }) => month,
            (_, KeyJson::Channel { channel }) => channel,
        });
    names.collect::<Vec<_>>().join(" · ")
}

/// The first rows of a series, in its order; `link` leads to the figures below a group, `explain` to where a group's
/// figure comes from.
pub(super) fn groups(
    seen: &Seen,
    series: &Series<'_>,
    link: &dyn Fn(&Group) -> String,
    explain: &dyn Fn(&Group) -> String,
) -> Vec<GroupRow> {
    let left = seen.beside.without.as_ref();
    let without = |group: &Group| {
        let same = left?.groups().iter().find(|other| other.values == group.values)?;
        let figure = same.results.shown()?.figure(Measure::Overall);
        Some(FigureView::of(figure, None))
    };
    let row = |point: &crate::index::figures::Point<'_>| GroupRow {
        name: name(seen, point.group),
        link: link(point.group),
        figure: FigureView::of(point.figure.as_ref(), point.withheld).explained(explain(point.group)),
        without: without(point.group),
    };
    series.points().iter().take(grid::LONGEST).map(row).collect()
}

/// Factors and criteria of everything together; none where too few people stand behind it. `explain` leads to
/// where a figure comes from.
pub(super) fn factors(seen: &Seen, explain: &dyn Fn(&str) -> String) -> Vec<FactorRows> {
    let Disclosed::Shown(results) = seen.figures.total() else { return Vec::new() };
    let language = seen.definition.language(Some("vi"));
    let mut criteria = results.criteria.iter();
    let factors = seen.definition.factors.iter().zip(&results.factors);
    factors
        .map(|(factor, figure)| FactorRows {
            text: factor.text.in_language(language).to_owned(),
            figure: FigureView::of(figure.shown(), figure.withheld())
                .explained(explain(&format!("factor:{}", factor.id))),
            criteria: factor
                .criteria
                .iter()
                .zip(criteria.by_ref())
                .map(|(question, criterion)| {
                    let question = &seen.definition.questions[*question];
                    let link = explain(&format!("criterion:{}", question.id));
                    criterion_row(question.text.in_language(language), criterion, link)
                })
                .collect(),
        })
        .collect()
}

fn criterion_row(text: &str, criterion: &Disclosed<Criterion>, link: String) -> CriterionRow {
    let shown = criterion.shown();
    CriterionRow {
        text: text.to_owned(),
        figure: FigureView::of(shown.map(|criterion| &criterion.figure), criterion.withheld())
            .explained(link),
        counts: shown.map_or_else(Vec::new, |criterion| criterion.distribution.counts().map(count).collect()),
    }
}

/// The distributions by scale: criteria of one scale stand in one chart.
pub(super) fn distributions(seen: &Seen, notes: &crate::chart::Notes) -> Vec<likert::Likert> {
    let Disclosed::Shown(results) = seen.figures.total() else { return Vec::new() };
    let language = seen.definition.language(Some("vi"));
    let mut charts: Vec<(usize, likert::Likert)> = Vec::new();
    for (question, criterion) in seen.figures.criteria().zip(&results.criteria) {
        let crate::definition::QuestionKind::Scale { scale } = seen.definition.questions[question].kind
        else {
            continue;
        };
        let row = likert::Row {
            text: seen.definition.questions[question].text.in_language(language).to_owned(),
            counts: criterion.shown().map(|criterion| criterion.distribution.counts().collect()),
        };
        if let Some((_, chart)) = charts.iter_mut().find(|(known, _)| *known == scale) {
            chart.rows.push(row);
            continue;
        }
        let points = seen.definition.scales[scale].points.iter().map(|point| likert::Point {
            text: point.text.in_language(language).to_owned(),
            satisfied: point.satisfied,
        });
        let chart = likert::Likert { points: points.collect(), rows: vec![row], notes: notes.clone() };
        charts.push((scale, chart));
    }
    charts.into_iter().map(|(_, chart)| chart).collect()
}
