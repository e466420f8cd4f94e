//! That simulated provinces are believable, and that the truth about them is true.

mod attacks;
mod honest;
mod labels;

use super::world::{Arrival, Mark, Origin};
use super::*;
use crate::ids::Channel;

fn ratings(arrival: &Arrival) -> Vec<f64> {
    let rating = |mark: &Mark| match mark {
        Mark::Rating(rating) => Some(f64::from(*rating)),
        Mark::NotAnswered | Mark::NotApplicable => None,
    };
    arrival.answers.iter().filter_map(rating).collect()
}

fn all_top(arrival: &Arrival) -> bool {
    ratings(arrival).iter().all(|rating| *rating > 4.5)
}

fn unit_of(world: &World, arrival: &Arrival) -> usize {
    world.province.touchpoints[arrival.touchpoint].unit
}

fn channel_of(world: &World, arrival: &Arrival) -> Channel {
    world.province.touchpoints[arrival.touchpoint].channel
}

/// Arrivals with their origins.
fn told(world: &World) -> impl Iterator<Item = (&Arrival, Origin)> {
    world.facts.arrivals.iter().zip(world.truth.origins.iter().copied())
}

fn float(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap())
}

fn share<T>(all: &[T], holds: impl Fn(&T) -> bool) -> f64 {
    float(all.iter().filter(|one| holds(one)).count()) / float(all.len())
}

fn mean(all: &[f64]) -> f64 {
    all.iter().sum::<f64>() / float(all.len())
}

fn variance(all: &[f64]) -> f64 {
    let middle = mean(all);
    all.iter().map(|one| (one - middle).powi(2)).sum::<f64>() / float(all.len() - 1)
}

fn median(mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    all[all.len() / 2]
}
