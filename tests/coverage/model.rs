//! Simulated campaigns whose truth is known, and how often the index's intervals hold it.
//!
//! A respondent is satisfied with each of the 22 criteria of `sipas-2017` with a chance of their own,
//! drawn from a beta distribution: its mean is the truth, and any two answers of one person correlate
//! by 1 / (a + b + 1). One answer in twenty is left out. All campaigns of a setting are units of one
//! table, so that the figures come from the very code that serves them.
//!
//! With the points of `danh-gia-tthc` each of its four indicators gets two draws at that chance, a point each.

use crate::form::Form;
use hailong::ids::{CampaignNo, Share, UnitNo};
use hailong::index::figures::Estimate;
use hailong::index::interval::{Interval, wilson};
use hailong::index::{Columns, Dimension, Filter, Measure, Method, Query, UnitGroup, UnitGroups, figures};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use std::num::NonZeroUsize;

/// Campaigns alike.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Setting {
    pub(crate) campaigns: u32,
    /// Respondents of each.
    pub(crate) n: u32,
    /// The truth.
    pub(crate) share: f64,
    /// Between two answers of one person.
    pub(crate) correlation: f64,
}

/// The campaigns of a setting, simulated.
pub(crate) struct Simulation {
    setting: Setting,
    form: Form,
    columns: Columns,
}

/// In which part of the campaigns an interval held the truth.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Coverage {
    pub(crate) overall: f64,
    /// The first factor: of four criteria, or of one indicator.
    pub(crate) factor: f64,
    /// The first criterion.
    pub(crate) criterion: f64,
    /// Wilson on answers, as if one person's answers were as many people's: what not to do. Only
    /// where the value is a quotient of answers.
    pub(crate) on_answers: Option<f64>,
}

impl Simulation {
    pub(crate) fn of(setting: Setting, seed: u64) -> Self {
        Self::with(Form::sipas(), setting, seed)
    }

    /// Of points instead of ratings.
    pub(crate) fn of_points(setting: Setting, seed: u64) -> Self {
        Self::with(Form::points(), setting, seed)
    }

    fn with(mut form: Form, setting: Setting, seed: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut columns = Columns::default();
        for unit in 1..=setting.campaigns {
            form.response.unit = UnitNo(unit);
            for _ in 0..setting.n {
                let chance = person(&mut rng, setting.share, setting.correlation);
                form.answer(&mut rng, chance);
                form.push(&mut columns);
            }
        }
        Self { setting, form, columns }
    }

    /// How often the intervals of this method hold the truth.
    pub(crate) fn coverage(&self, method: Method) -> Coverage {
        let setting = &self.setting;
        let table = self.columns.table(CampaignNo(1), self.form.hash()).expect("there are rows");
        let group = |no: u32| UnitGroup {
            no: UnitNo(no),
            code: no.to_string().parse().expect("a code"),
            name: no.to_string(),
        };
        let all = 1..=setting.campaigns;
        let units = UnitGroups::new(all.clone().map(group).collect(), all.map(UnitNo).zip(0..));
        let query = Query { method, by: vec![Dimension::Unit], units: &units, filter: Filter::default() };
        let figures = figures(table, &query, NonZeroUsize::new(2).expect("two")).expect("an answer");
        assert_eq!(figures.groups().len(), setting.campaigns as usize);
        let held = |measure, interval: fn(&Estimate, u64) -> Option<Interval>| {
            let series = figures.series(measure);
            let held = series.points().iter().filter(|point| {
                let Some(figure) = point.figure else { return false };
                let answers = figure.counts.map_or(0, |counts| counts.denominator);
                let interval = point.estimate().and_then(|estimate| interval(&estimate, answers));
                interval.is_some_and(|i| i.low.get() <= setting.share && setting.share <= i.high.get())
            });
            held.count() as f64 / f64::from(setting.campaigns)
        };
        let ours = |estimate: &Estimate, _| Some(estimate.interval);
        let on_answers = |estimate: &Estimate, answers| wilson(estimate.value, answers as f64);
        Coverage {
            overall: held(Measure::Overall, ours),
            factor: held(Measure::Factor(0), ours),
            criterion: held(Measure::Criterion(0), ours),
            on_answers: (method == Method::PooledShare).then(|| held(Measure::Overall, on_answers)),
        }
    }
}

/// One respondent's chance to be satisfied: beta, from two gammas.
pub(crate) fn person(rng: &mut ChaCha8Rng, share: f64, correlation: f64) -> f64 {
    let together = 1.0 / correlation - 1.0;
    let a = gamma(rng, share * together);
    let b = gamma(rng, (1.0 - share) * together);
    Share::new(a / (a + b)).map_or(share, Share::get)
}

/// A gamma variate of scale 1: G. Marsaglia and W. W. Tsang, ACM TOMS 26 (2000).
fn gamma(rng: &mut ChaCha8Rng, shape: f64) -> f64 {
    if shape < 1.0 {
        let u: f64 = rng.random();
        return gamma(rng, shape + 1.0) * u.powf(1.0 / shape);
    }
    let middle = shape - 1.0 / 3.0;
    let spread = 1.0 / (9.0 * middle).sqrt();
    loop {
        let x = normal(rng);
        let cube = (1.0 + spread * x).powi(3);
        let u: f64 = 1.0 - rng.random::<f64>();
        if cube > 0.0 && u.ln() < 0.5 * x * x + middle * (1.0 - cube + cube.ln()) {
            return middle * cube;
        }
    }
}

/// A standard normal variate, by Box and Muller.
fn normal(rng: &mut ChaCha8Rng) -> f64 {
    let (u, angle) = (1.0 - rng.random::<f64>(), rng.random::<f64>() * std::f64::consts::TAU);
    (-2.0 * u.ln()).sqrt() * angle.cos()
}
