//! The ratios of Quyết định 766/QĐ-TTg over the units of a campaign and its months, summed from what units
//! supplied. No answer of a survey is in them, and no figure of a survey holds any of them.

use super::Catalog;
use crate::campaign::Campaign;
use crate::campaign::dossiers::Month;
use crate::campaign::ratios::{Counts, DECISION, Period, Ratio};
use crate::ids::{UnitCode, UnitNo};
use crate::unit::{Unit, UnitKind};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use time::Date;

/// Name and version of the outer shape.
pub const FORMAT: &str = "hailong.ratios.1";

/// What whoever reads the numbers must know, in the outer shape itself.
const APART: &str = "Counts of the units' own systems, no answers of a survey. Ratio c counts silence as satisfied: \
                     never compare it with, or merge it into, a share of respondents.";

/// Which counts.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    pub campaign: &'a Campaign,
    /// A unit and everything below it; all units of the campaign where `None`.
    pub under: Option<&'a UnitCode>,
    /// Days whose months are the first and the last; where `None`, the campaign's, up to today.
    pub from: Option<Date>,
    pub to: Option<Date>,
    /// The local day.
    pub today: Date,
}

/// The three ratios of units, together and one by one: the outer shape.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RatiosDocument {
    pub format: &'static str,
    pub demo: bool,
    pub decision: &'static str,
    pub apart: &'static str,
    /// Id and title.
    pub campaign: String,
    pub title: String,
    /// The first and the last month, and how many these are.
    pub from: Month,
    pub to: Month,
    pub months: usize,
    /// Units that have counts to tell: communes, wards, townships, special zones, agencies, and whatever told some.
    pub expected: usize,
    /// Units of which counts are in the sums, and those of which every month is.
    pub supplied: usize,
    pub complete: usize,
    pub total: Sums,
    /// Units that supplied something that touches these months, by code.
    pub units: Vec<UnitRatios>,
}

/// Counts with their ratios.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sums {
    #[serde(flatten)]
    pub counts: Counts,
    /// (a), (b), (c).
    pub ratios: [RatioValue; 3],
}

/// One ratio.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct RatioValue {
    /// Its letter in the decision.
    pub id: &'static str,
    pub numerator: u64,
    pub denominator: u64,
    /// 0 to 1, not rounded; `None` where the denominator is 0.
    pub value: Option<f64>,
}

/// What one unit supplied.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct UnitRatios {
    pub code: String,
    pub name: String,
    /// Months of which counts are in the sums.
    pub months: usize,
    #[serde(flatten)]
    pub sums: Sums,
    pub told: Vec<Told>,
}

/// What was said of one period.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Told {
    /// The unit that told: itself, or one that it succeeded.
    pub unit: String,
    pub period: Period,
    /// Whether it is in the sums: a quarter that reaches out of the months is not.
    pub counted: bool,
    #[serde(flatten)]
    pub counts: Counts,
    /// Who told it, as the ledger names them, and the local day.
    pub by: String,
    #[serde(with = "crate::unit::iso_date::required")]
    pub on: Date,
}

impl From<Counts> for Sums {
    fn from(counts: Counts) -> Self {
        let value = |ratio: Ratio| {
            let (numerator, denominator) = ratio.parts(&counts);
            let value = ratio.of(&counts).map(crate::ids::Share::get);
            RatioValue { id: ratio.letter(), numerator, denominator, value }
        };
        Self { counts, ratios: Ratio::ALL.map(value) }
    }
}

impl RatiosDocument {
    /// Sums up what the units supplied that the reader `sees`. Counts of a unit that ended are those of who
    /// stands for it on the campaign's day.
    #[must_use]
    pub fn of(catalog: &Catalog, wanted: &Wanted<'_>, sees: impl Fn(UnitNo) -> bool) -> Self {
        let Wanted { campaign, today, .. } = wanted;
        let day = campaign.day(*today);
        let from = Month::of(wanted.from.unwrap_or(campaign.opens));
        let to = Month::of(wanted.to.unwrap_or(day));
        let months = Period::months_of(from, to);
        let within = within(catalog, wanted, day);
        let mut told: BTreeMap<(UnitCode, UnitNo), Vec<Told>> = BTreeMap::new();
        for ((no, period), supplied) in &catalog.ratios {
            let heir = catalog.tree.successor_on(*no, day);
            let Some(unit) = heir.filter(|unit| within(unit) && sees(unit.no)) else { continue };
            if period.last() < from || period.first() > to {
                continue;
            }
            told.entry((unit.code.clone(), unit.no)).or_default().push(Told {
                unit: catalog.tree.get(*no).map_or_else(String::new, |unit| unit.code.to_string()),
                period: *period,
                counted: period.first() >= from && period.last() <= to,
                counts: supplied.counts,
                by: supplied.by.clone(),
                on: supplied.hour.local_date(),
            });
        }
        let expected = catalog.tree.iter().filter(|unit| {
            let stands = catalog.tree.successor_on(unit.no, day).is_some_and(|heir| heir.no == unit.no);
            let told = told.contains_key(&(unit.code.clone(), unit.no));
            stands && (tells(unit.kind) || told) && within(unit) && sees(unit.no)
        });
        let expected = expected.count();
        let units: Vec<_> = told.into_iter().map(|((_, no), told)| unit_ratios(catalog, no, told)).collect();
        let all = units.iter().map(|unit| unit.sums.counts).fold(Counts::default(), |sum, one| sum + one);
        Self {
            format: FORMAT,
            demo: catalog.ledger.demo,
            decision: DECISION,
            apart: APART,
            campaign: campaign.id.to_string(),
            title: campaign.title.clone(),
            from,
            to,
            months,
            expected,
            supplied: units.iter().filter(|unit| unit.months > 0).count(),
            complete: units.iter().filter(|unit| unit.months == months).count(),
            total: all.into(),
            units,
        }
    }
}

/// Whether a unit of this kind has an office whose counts these are: provinces and districts stand for those
/// below them, a one-stop counter belongs to its commune.
fn tells(kind: UnitKind) -> bool {
    match kind {
        UnitKind::Commune
        | UnitKind::Ward
        | UnitKind::Township
        | UnitKind::SpecialZone
        | UnitKind::Agency => true,
        UnitKind::Province | UnitKind::District | UnitKind::OneStop => false,
    }
}

/// Whether a unit belongs to what is wanted, on this day.
fn within<'a>(catalog: &'a Catalog, wanted: &Wanted<'_>, day: Date) -> impl Fn(&Unit) -> bool + 'a {
    let tree = &catalog.tree;
    let roots = catalog.campaign_roots(wanted.campaign, day);
    let under = wanted.under.map(|code| tree.find(code, day).map(|unit| unit.no));
    move |unit: &Unit| {
        let below = |root: UnitNo| tree.is_within(unit.no, root, day);
        roots.iter().any(|root| below(*root)) && under.is_none_or(|under| under.is_some_and(below))
    }
}

fn unit_ratios(catalog: &Catalog, no: UnitNo, told: Vec<Told>) -> UnitRatios {
    let counted = || told.iter().filter(|told| told.counted);
    let months: BTreeSet<Month> = counted().flat_map(|told| told.period.months()).collect();
    let sum = counted().map(|told| told.counts).fold(Counts::default(), |sum, one| sum + one);
    let unit = catalog.tree.get(no);
    UnitRatios {
        code: unit.map_or_else(String::new, |unit| unit.code.to_string()),
        name: unit.map_or_else(String::new, |unit| unit.name.clone()),
        months: months.len(),
        sums: sum.into(),
        told,
    }
}

#[cfg(test)]
mod tests {
    use super::super::decide::ratios::plan;
    use super::super::decide::tests::{say, with_campaign};
    use super::*;
    use crate::campaign::ratios::rows;
    use time::macros::date;

    const TODAY: Date = date!(2026 - 11 - 24);

    fn supplied(lines: &str) -> Catalog {
        let mut catalog = with_campaign();
        let file = format!(
            "unit_code,period,feedback,feedback_on_time,feedback_dissatisfied,dossiers,dossiers_dissatisfied\n{lines}"
        );
        let (rows, faults) = rows("a.csv", file.as_bytes());
        let plan = plan(&catalog, &rows, faults, TODAY, |_| true).unwrap();
        say(&mut catalog, plan.events("#3"));
        catalog
    }

    fn document(catalog: &Catalog, under: Option<&UnitCode>, days: [Option<Date>; 2]) -> RatiosDocument {
        let campaign = catalog.campaigns.values().next().unwrap();
        let wanted = Wanted { campaign, under, from: days[0], to: days[1], today: TODAY };
        RatiosDocument::of(catalog, &wanted, |_| true)
    }

    #[test]
    fn a_province_is_the_sum_of_those_who_supplied_and_says_how_many() {
        let catalog = supplied(
            "19363,2026-10,40,38,4,2000,5\n19363,2026-11,10,10,0,500,0\n19366,2026-Q4,0,0,0,90,9\n19366,2026-09,9,0,9,9,9\n",
        );
        let days = [Some(date!(2026 - 10 - 05)), Some(date!(2026 - 12 - 01))];
        let told = document(&catalog, None, days);
        assert_eq!((told.months, told.supplied, told.complete), (3, 2, 1));
        assert!(told.expected > 70, "{}", told.expected);
        let parts: Vec<_> = told.total.ratios.iter().map(|one| (one.numerator, one.denominator)).collect();
        assert_eq!(parts, [(48, 50), (46, 50), (2_576, 2_590)]);
        let nothing = &told.units[1];
        assert_eq!((nothing.code.as_str(), nothing.months), ("19366", 3));
        assert_eq!(nothing.sums.ratios.map(|one| one.value), [None, None, Some(0.9)]);
        let code = "19366".parse().unwrap();
        assert_eq!(document(&catalog, Some(&code), days).total, nothing.sums);
    }

    #[test]
    fn a_quarter_that_reaches_out_of_the_months_is_shown_and_not_added() {
        let catalog = supplied("19363,2026-Q4,40,38,4,2000,5\n19366,2026-11,1,1,0,9,0\n");
        let november = Some(date!(2026 - 11 - 01));
        let told = document(&catalog, None, [november, november]);
        assert_eq!((told.supplied, told.total.counts.feedback), (1, 1));
        assert_eq!((told.units[0].months, told.units[0].told[0].counted), (0, false));
    }
}
