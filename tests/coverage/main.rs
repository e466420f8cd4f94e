//! The intervals hold what they promise: a bounded, seeded part of the simulation that
//! `cargo bench --bench coverage` runs in full.

#![expect(clippy::cast_precision_loss, reason = "a test may panic; its counts are small")]

mod form;
mod model;
mod weighted;

use hailong::index::Method;
use model::{Setting, Simulation};
use weighted::By;

/// 400 campaigns of 200: chance alone moves a coverage of 95 % by 1.1 points either way.
#[test]
fn the_interval_holds_the_truth_in_19_of_20_campaigns() {
    let setting = Setting { campaigns: 400, n: 200, share: 0.85, correlation: 0.4 };
    let simulation = Simulation::of(setting, 20_261_124);
    for method in [Method::PooledShare, Method::MeanOfCriteria] {
        let coverage = simulation.coverage(method);
        for (figure, held) in
            [("overall", coverage.overall), ("factor", coverage.factor), ("criterion", coverage.criterion)]
        {
            assert!((0.92..=0.98).contains(&held), "{method}, {figure}: {held}");
        }
    }
}

/// The control: the same measure refuses the interval that takes answers for people.
#[test]
fn an_interval_on_answers_would_be_found_out() {
    let setting = Setting { campaigns: 200, n: 100, share: 0.85, correlation: 0.4 };
    let held = Simulation::of(setting, 20_261_125).coverage(Method::PooledShare).on_answers;
    assert!(held.is_some_and(|held| held < 0.7), "{held:?}");
}

#[test]
fn the_interval_of_points_holds_the_truth_in_19_of_20_campaigns() {
    let setting = Setting { campaigns: 400, n: 200, share: 0.85, correlation: 0.4 };
    let coverage = Simulation::of_points(setting, 20_261_126).coverage(Method::PointsTt01);
    for (figure, held) in [("overall", coverage.overall), ("indicator", coverage.criterion)] {
        assert!((0.92..=0.98).contains(&held), "{figure}: {held}");
    }
}

/// The control: those who answered, as they are, do not stand for the people.
#[test]
fn the_interval_of_weighted_figures_holds_the_truth_and_that_of_plain_ones_does_not() {
    let setting = Setting { campaigns: 400, n: 200, share: 0.85, correlation: 0.4 };
    for by in [By::Fields, By::FieldsAndAreas] {
        let coverage = weighted::coverage(setting, by, 20_261_127);
        for (figure, held) in [("overall", coverage.overall), ("factor", coverage.factor)] {
            assert!((0.92..=0.98).contains(&held), "{by:?}, {figure}: {held}");
        }
        assert!(coverage.plain < 0.7 && coverage.design_effect > 1.3, "{by:?}: {coverage:?}");
    }
}
