//! Simulated campaigns whose truth is known, and how often the index's intervals hold it.
//!
//! A respondent is satisfied with each of the 22 criteria of `sipas-2017` with a chance of their own,
//! drawn from a beta distribution: its mean is the truth, and any two answers of one person correlate
//! by 1 / (a + b + 1). One answer in twenty is left out. All campaigns of a setting are units of one
//! table, so that the figures come from the very code that serves them.

use hailong::answers::packed::Layout;
use hailong::definition::{Definition, parse};
use hailong::ids::{CampaignNo, Channel, FieldNo, Hour, LedgerId, Seq, Share, TouchpointCode, UnitNo};
use hailong::index::figures::Estimate;
use hailong::index::interval::{Interval, wilson};
use hailong::index::{Columns, Dimension, Filter, Measure, Method, Query, UnitGroup, UnitGroups, figures};
use hailong::ledger::response::ResponseView;
use hailong::ledger::{DurationBucket, Response, Signals};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::Arc;

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
    definition: Definition,
    columns: Columns,
}

/// In which part of the campaigns an interval held the truth.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Coverage {
    pub(crate) overall: f64,
    /// The first factor, of four criteria.
    pub(crate) factor: f64,
    /// The first criterion.
    pub(crate) criterion: f64,
    /// Wilson on answers, as if one person's answers were as many people's: what not to do. Only
    /// where the value is a quotient of answers.
    pub(crate) on_answers: Option<f64>,
}

impl Simulation {
    pub(crate) fn of(setting: Setting, seed: u64) -> Self {
        let definition = definition();
        let columns = columns(&definition, &setting, seed);
        Self { setting, definition, columns }
    }

    /// How often the intervals of this method hold the truth.
    pub(crate) fn coverage(&self, method: Method) -> Coverage {
        let setting = &self.setting;
        let table = self.columns.table(CampaignNo(1), self.definition.hash).expect("there are rows");
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

fn definition() -> Definition {
    let text = include_str!("../../survey-defs/sipas-2017.1.yaml");
    let mut definition =
        parse::from_yaml(text, "sipas-2017.1.yaml").expect("the definition that ships is sound");
    definition.methods = Method::ALL.map(|method| method.as_str().to_owned()).to_vec();
    definition
}

fn columns(definition: &Definition, setting: &Setting, seed: u64) -> Columns {
    let layout = Layout::of(definition);
    let criteria = definition.factors.iter().flat_map(|factor| &factor.criteria);
    let offsets: Vec<_> = criteria.filter_map(|at| Some(layout.column(*at)?.offset)).collect();
    assert_eq!(offsets.len(), 22, "sipas-2017 has 22 criteria");
    let definitions = BTreeMap::from([(definition.hash, Arc::new(definition.clone()))]);
    let mut response = Response {
        ledger: LedgerId(1),
        hour: Hour(498_000),
        definition: definition.hash,
        campaign: CampaignNo(1),
        touchpoint: TouchpointCode::from_bits(0).expect("37 divides 0"),
        unit: UnitNo(0),
        field: FieldNo(1),
        channel: Channel::Interviewer,
        language: 0,
        duration: DurationBucket::Unknown,
        signals: Signals(0),
        answers: vec![0; layout.width()],
        texts: vec![],
    };
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut columns = Columns::default();
    let mut seq = 0;
    for unit in 1..=setting.campaigns {
        response.unit = UnitNo(unit);
        for _ in 0..setting.n {
            let chance = person(&mut rng, setting);
            for offset in &offsets {
                let left_out = rng.random_ratio(1, 20);
                let satisfied = rng.random_bool(chance);
                response.answers[*offset] = if left_out { 0 } else { 2 + 2 * u8::from(satisfied) };
            }
            let body = response.body();
            let view = ResponseView::read(&body).expect("a body");
            columns.push(Seq(seq), &view, &definitions).expect("it fits");
            seq += 1;
        }
    }
    columns
}

/// One respondent's chance to be satisfied: beta, from two gammas.
fn person(rng: &mut ChaCha8Rng, setting: &Setting) -> f64 {
    let together = 1.0 / setting.correlation - 1.0;
    let a = gamma(rng, setting.share * together);
    let b = gamma(rng, (1.0 - setting.share) * together);
    Share::new(a / (a + b)).map_or(setting.share, Share::get)
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
