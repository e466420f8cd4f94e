//! How figures move over the months: each group's months with the line through them. What
//! `hailong index --view trend` prints; stable as [`super::json`] is.

use super::figures::{Figures, Measure};
use super::json::{Context, Heading, KeyJson};
use super::keys::Value;
use super::stats::Observed;
use super::stats::trend::Trend;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Name and version of this shape.
pub const FORMAT: &str = "hailong.trend.1";

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrendDocument {
    #[serde(flatten)]
    pub heading: Heading,
    /// Entries of the ledger that the figures rest on.
    pub entries: u64,
    pub filter: BTreeMap<String, String>,
    /// What the groups are told apart by, beside the month.
    pub by: Vec<String>,
    pub groups: Vec<CourseJson>,
}

/// One group over the months.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CourseJson {
    pub key: Vec<KeyJson>,
    pub months: Vec<MonthJson>,
    /// `null` for fewer than two months with answers, and where all or none were ever satisfied.
    pub trend: Option<TrendJson>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MonthJson {
    /// `2026-11`
    pub month: String,
    pub n: u64,
    /// 0 to 1; `null` where nothing was answered.
    pub value: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub n_eff: Option<f64>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrendJson {
    /// Change of the share a month, with its 95 % interval.
    pub slope: f64,
    pub low: f64,
    pub high: f64,
    /// How often months of equal truth show such a slope.
    pub p: f64,
    /// How often months along a line scatter as much; below 0.05 the line is not the story. `null` for two
    /// months.
    pub p_of_line: Option<f64>,
    /// `rising`, `falling`, `not_told`, or `no_line` where the months scatter more than chance about it.
    pub verdict: String,
}

/// A group's months as they are found.
#[derive(Default)]
struct Course {
    values: Vec<Value>,
    months: Vec<MonthJson>,
    seen: Vec<(f64, Observed)>,
}

impl TrendDocument {
    /// From figures whose last dimension is the month.
    #[must_use]
    pub fn of(figures: &Figures, context: &Context<'_>) -> Self {
        let definition = figures.definition();
        let mut groups: Vec<Course> = Vec::new();
        for group in figures.groups() {
            let Some((Value::Month(year, month), rest)) = group.values.split_last() else { continue };
            let figure = group.results.shown().and_then(|results| results.figure(Measure::Overall));
            let estimate = figure.and_then(|figure| figure.estimate);
            let told = MonthJson {
                month: format!("{year:04}-{:02}", u8::from(*month)),
                n: figure.map_or(0, |figure| figure.n),
                value: estimate.map(|e| e.value.get()),
                low: estimate.map(|e| e.interval.low.get()),
                high: estimate.map(|e| e.interval.high.get()),
                n_eff: estimate.map(|e| e.n_eff),
            };
            let time = f64::from(*year) * 12.0 + f64::from(u8::from(*month));
            let at = groups.iter().position(|course| course.values == rest).unwrap_or_else(|| {
                groups.push(Course { values: rest.to_vec(), ..Course::default() });
                groups.len() - 1
            });
            groups[at].months.push(told);
            groups[at].seen.extend(estimate.map(|estimate| (time, Observed::from(estimate))));
        }
        let course = |course: Course| CourseJson {
            key: course.values.iter().map(|value| KeyJson::of(value, definition, context)).collect(),
            months: course.months,
            trend: Trend::of(&course.seen).map(Into::into),
        };
        let by = figures.by().split_last().map_or(&[][..], |(_, rest)| rest);
        Self {
            heading: Heading::of(FORMAT, figures, context),
            entries: context.entries,
            filter: context.filter.clone(),
            by: by.iter().map(ToString::to_string).collect(),
            groups: groups.into_iter().map(course).collect(),
        }
    }
}

impl From<Trend> for TrendJson {
    fn from(trend: Trend) -> Self {
        let verdict = if trend.p_of_line.is_some_and(|p| p < 0.05) {
            "no_line"
        } else if trend.p >= 0.05 {
            "not_told"
        } else if trend.slope > 0.0 {
            "rising"
        } else {
            "falling"
        };
        Self {
            slope: trend.slope,
            low: trend.low,
            high: trend.high,
            p: trend.p,
            p_of_line: trend.p_of_line,
            verdict: verdict.to_owned(),
        }
    }
}
