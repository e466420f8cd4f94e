use super::json::StandingTier::{self, Leading, Middle, NoBasis, ToImprove, Withheld};
use super::*;
use crate::index::testing::{Row, ask, columns, definition, table, units};
use crate::index::{Dimension, Figures, Filter, Measure, Method};

/// One criterion; of each unit so many satisfied of so many. A unit of none has one empty sheet.
fn figures(counts: &[(u64, u64)]) -> Figures {
    let definition = definition(&[(1, None)]);
    let rows: Vec<_> = (1..)
        .zip(counts)
        .flat_map(|(unit, (x, n))| {
            (0..(*n).max(1)).map(move |at| {
                let rating = if *n == 0 { 0 } else { 2 + 3 * u8::from(at < *x) };
                Row::of(unit, &[rating, 1])
            })
        })
        .collect();
    let columns = columns(&definition, &rows);
    let units = units(u32::try_from(counts.len()).unwrap());
    ask(table(&columns, &definition), Method::PooledShare, &[Dimension::Unit], &units, Filter::default())
}

fn basis(self_selected: bool) -> Basis {
    Basis { rules: Rules::default(), target: Some(Share::of_percent(90)), self_selected }
}

fn stand(counts: &[(u64, u64)], dossiers: Option<u64>, self_selected: bool) -> Standings {
    let figures = figures(counts);
    standings(&figures.series(Measure::Overall), |_| dossiers, basis(self_selected))
}

fn tiers(standings: &Standings) -> Vec<StandingTier> {
    standings.units.iter().map(|unit| StandingTier::of(&unit.told)).collect()
}

#[test]
fn few_respondents_give_no_figure_then_a_figure_and_only_many_a_rank() {
    let found = stand(&[(9, 9), (10, 10), (98, 99), (88, 100), (230, 300), (294, 300)], None, true);
    assert_eq!(tiers(&found), [Withheld, NoBasis, NoBasis, Middle, ToImprove, Leading]);
    assert_eq!(found.ranked, 3);
    assert!(found.units.iter().filter_map(Standing::shown).all(|shown| shown.chance.is_none()));
}

/// 100 dossiers make 80 respondents enough; in a sample they also narrow the interval.
#[test]
fn known_dossiers_rank_a_small_unit_and_narrow_a_sample() {
    let counts = [(74, 82), (40, 90), (79, 99)];
    let open = stand(&counts, Some(100), true);
    let sample = stand(&counts, Some(100), false);
    assert_eq!((open.ranked, sample.ranked), (3, 3));
    for (open, sample) in open.units.iter().zip(&sample.units) {
        let (open, sample) = (open.shown().unwrap(), sample.shown().unwrap());
        assert!(sample.estimate.n_eff > 2.0 * open.estimate.n_eff);
        assert!(sample.estimate.interval.low > open.estimate.interval.low);
        assert_eq!((open.chance.is_some(), sample.chance.is_some()), (false, true));
        assert_eq!(open.expected, sample.expected);
    }
}

#[test]
fn more_respondents_than_dossiers_are_told_and_correct_nothing() {
    let found = stand(&[(110, 120), (100, 110)], Some(60), false);
    let plain = stand(&[(110, 120), (100, 110)], None, false);
    assert!(found.units.iter().all(|unit| unit.too_many) && !plain.units[0].too_many);
    assert_eq!(found.units[0].shown().unwrap().estimate, plain.units[0].shown().unwrap().estimate);
}

#[test]
fn nobody_at_all_stands_nowhere() {
    let found = stand(&[(0, 0)], None, true);
    assert_eq!((found.ranked, tiers(&found), found.prior, found.funnel), (0, vec![Withheld], None, None));
}
