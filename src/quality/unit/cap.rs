//! Over the cap: answers by code ≤ codes printed ≤ dossiers handed out. No chance and no p-value: where it does
//! not hold, codes were made or used for people who were not there, or a count is wrong.
//!
//! Dossiers are told by month and codes by week, so both are compared up to the last month that has ended, with
//! the weeks that lie in it whole: what is found is found for certain. Told once, when it happens, and again only
//! where it grows.

use crate::campaign::dossiers::Month;
use crate::ids::{Channel, UnitNo};
use crate::ledger::flag::FlaggedSet;
use crate::quality::Evidence;
use crate::quality::usual::Scene;
use crate::quality::watch::Span;
use crate::quality::week::Week;

/// What is over its cap in the scene's week, and was not in the week before or less so.
#[must_use]
pub fn test(scene: &Scene<'_>, unit: UnitNo) -> Option<(Evidence, FlaggedSet)> {
    let first = scene.seen.first(unit)?;
    if scene.week < first {
        return None;
    }
    let (excess, evidence) = over(scene, unit, first, scene.week)?;
    let before = over(scene, unit, first, scene.week.back(1)).map_or(0, |(excess, _)| excess);
    let set = FlaggedSet { channel: Some(Channel::Code), ..scene.set(unit, whole(first, scene.week)) };
    (excess > before).then_some((evidence, set))
}

fn whole(first: Week, last: Week) -> Span {
    Span { first, weeks: if last < first { 0 } else { last.since(first) + 1 } }
}

/// By how many, up to this week.
fn over(scene: &Scene<'_>, unit: UnitNo, first: Week, week: Week) -> Option<(u32, Evidence)> {
    let answers = |last| scene.seen.counts(unit, whole(first, last), &[Channel::Code]).responses;
    let (used, printed) = (answers(week), scene.beside.codes_until(unit, week));
    if let Some(codes) = printed.filter(|codes| used > *codes) {
        return Some((used - codes, Evidence::OverCap { answers: used, codes: printed, dossiers: None }));
    }
    let (dossiers, last) = handed_out(scene, unit, first, week)?;
    let (used, printed) = (answers(last), scene.beside.people_until(unit, last));
    let most = used.max(printed.unwrap_or(0));
    let evidence = Evidence::OverCap { answers: used, codes: printed, dossiers: Some(dossiers) };
    (most > dossiers).then(|| (most - dossiers, evidence))
}

/// Dossiers from the month of the unit's first sheet or code to the last month that has ended, and the last
/// week that lies in it whole; `None` where a month is not told or none has ended.
fn handed_out(scene: &Scene<'_>, unit: UnitNo, first: Week, week: Week) -> Option<(u32, Week)> {
    let mut codes = scene.beside.codes.range((unit, week.back(u32::MAX))..=(unit, week));
    let first = codes.next().map_or(first, |((_, printed), _)| first.min(*printed));
    let end = *week.days().last()?;
    let ended = Month::of(end.next_day()?).previous();
    let start = Month::of(first.first_day());
    let months = std::iter::successors(Some(start), |month| Some(month.next()));
    let told =
        months.take_while(|month| *month <= ended).map(|month| scene.beside.dossiers.get(&(unit, month)));
    let sum = told.sum::<Option<u32>>().filter(|_| start <= ended)?;
    let last = Week::of_day(ended.last_day().next_day()?).back(1);
    Some((sum, last))
}
