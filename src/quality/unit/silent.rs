//! Silent poster: a code that people answered by gets no sheet any more, for more than three working days up
//! to the week's end. It was taken down, covered or swapped for another unit's.
//!
//! Expected are its sheets of the eight weeks before the silence, times what the same days did to the whole
//! campaign; a day on which the campaign is nearly silent is a holiday and no working day. P(X = 0) of a negative
//! binomial with what is unknown of that mean. Each code of the unit is looked at.

use super::Tested;
use crate::ids::{TouchpointCode, UnitNo};
use crate::ledger::flag::FlaggedSet;
use crate::quality::Poster;
use crate::quality::evidence::{Evidence, rounded};
use crate::quality::stats::median;
use crate::quality::stats::tails::count_at_most;
use crate::quality::thresholds::{
    BASE_WEEKS, FEWEST_BASE_WEEKS, FEWEST_PEERS, HOLIDAY_SHARE, SILENT_DAYS, SILENT_EXPECTED, SILENT_SPREAD,
};
use crate::quality::usual::Scene;
use crate::quality::watch::Span;
use std::collections::BTreeMap;
use time::Date;

/// The days that are looked at, with the campaign's sheets.
pub struct Days {
    span: Span,
    /// Working days, ascending.
    working: BTreeMap<Date, f64>,
}

/// Days since a first, each with the sheets of one code.
type Sheets = BTreeMap<Date, u32>;

impl Days {
    /// `None` where too few units tell which days are holidays.
    #[must_use]
    pub fn of(scene: &Scene<'_>) -> Option<Self> {
        let span = scene.window(2 * BASE_WEEKS);
        let mut days: BTreeMap<Date, f64> = BTreeMap::new();
        let units: Vec<_> = scene.seen.units().collect();
        if units.len() <= FEWEST_PEERS {
            return None;
        }
        for (week, cell) in units.into_iter().flat_map(|unit| scene.seen.weeks(unit, span)) {
            for (day, sheets) in week.days().into_iter().zip(cell.days()) {
                *days.entry(day).or_default() += f64::from(sheets);
            }
        }
        days.retain(|day, _| scene.beside.is_working(*day));
        let usual = median(days.values().copied().collect())?;
        days.retain(|_, sheets| *sheets >= HOLIDAY_SHARE * usual);
        Some(Self { span, working: days })
    }

    /// `None` where no code of the unit was in use long enough.
    #[must_use]
    pub fn test(&self, scene: &Scene<'_>, unit: UnitNo) -> Option<Tested> {
        let own = scene.beside.posters.iter().filter(|(_, poster)| poster.unit == unit);
        Tested::best(own.filter_map(|(code, poster)| self.poster(scene, *code, poster)))
    }

    fn poster(&self, scene: &Scene<'_>, code: TouchpointCode, poster: &Poster) -> Option<Tested> {
        let sheets = self.sheets(scene, code, poster.unit);
        let last_sheet = sheets.iter().rfind(|(_, count)| **count > 0).map(|(day, _)| *day)?;
        let end = *scene.week.days().last()?;
        if !poster.hangs(last_sheet, end) {
            return None;
        }
        let silent = self.working.range(last_sheet..=end).filter(|(day, _)| **day > last_sheet);
        let (days, campaign) = silent.fold((0u32, 0.0), |(n, sum), (_, sheets)| (n + 1, sum + sheets));
        let first = poster.hung.max(last_sheet.saturating_sub(time::Duration::weeks(BASE_WEEKS.into())));
        let (before, campaign_before) =
            self.working.range(first..=last_sheet).fold((0.0, 0.0), |(own, all), (day, campaign)| {
                (own + f64::from(sheets_on(&sheets, *day)), all + campaign)
            });
        let known = (last_sheet - first).whole_weeks();
        if known < i64::from(FEWEST_BASE_WEEKS) || before <= 0.0 || campaign_before <= 0.0 {
            return None;
        }
        let expected = before * campaign / campaign_before;
        if days <= SILENT_DAYS || expected < SILENT_EXPECTED {
            return Some(Tested::NOTHING);
        }
        let unknown = SILENT_SPREAD.mul_add(SILENT_SPREAD, before.recip());
        let variance = (expected * expected).mul_add(unknown, expected);
        let evidence = Evidence::SilentPoster { touchpoint: code, days, expected: rounded(expected, 1) };
        let set = FlaggedSet { touchpoint: Some(code), ..scene.set(poster.unit, scene.window(1)) };
        Some(Tested { p: count_at_most(0, expected, variance), found: Some((evidence, set)) })
    }

    /// Of one code by day.
    fn sheets(&self, scene: &Scene<'_>, code: TouchpointCode, unit: UnitNo) -> Sheets {
        let weeks = scene.seen.weeks(unit, self.span);
        weeks
            .flat_map(|(week, cell)| week.days().into_iter().zip(cell.poster(code)))
            .map(|(day, sheets)| (day, sheets.into()))
            .collect()
    }
}

fn sheets_on(sheets: &Sheets, day: Date) -> u32 {
    sheets.get(&day).copied().unwrap_or_default()
}
