//! How far a share is from its target, and how likely it is that the target is met: the chance that the
//! true share is at least the target, of Jeffreys' posterior Beta(np + ½, n(1 − p) + ½), n being the
//! effective number of observations. Only for samples: among people who came by themselves no chance
//! can be told.

use super::Observed;
use crate::ids::Share;
use statrs::function::beta::beta_reg;

/// A share set against its target.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gap {
    pub target: Share,
    /// Value less target, −1 ..= 1: below 0 where it is missed.
    pub gap: f64,
    /// The chance that the target is truly met.
    pub chance: Share,
}

impl Gap {
    #[must_use]
    pub fn of(seen: Observed, target: Share) -> Self {
        Self { target, gap: seen.share.get() - target.get(), chance: chance(seen, target) }
    }
}

fn chance(Observed { share, n_eff }: Observed, target: Share) -> Share {
    let certain = |met: bool| Share::new(f64::from(u8::from(met))).unwrap_or(share);
    if n_eff.is_infinite() || target.get() <= 0.0 {
        return certain(share >= target);
    }
    if target.get() >= 1.0 {
        // A true share of exactly 1 has no chance of its own.
        return certain(false);
    }
    let a = share.get().mul_add(n_eff, 0.5);
    let b = (1.0 - share.get()).mul_add(n_eff, 0.5);
    Share::new((1.0 - beta_reg(a, b, target.get())).clamp(0.0, 1.0))
        .unwrap_or_else(|| certain(share >= target))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rand::SeedableRng as _;
    use rand_distr::{Binomial, Distribution as _};

    fn gap(x: u64, n: u64, target: f64) -> Gap {
        Gap::of(Observed::of_counts(x, n).unwrap(), Share::new(target).unwrap())
    }

    /// Integrated numerically, apart.
    #[test]
    fn the_chance_is_that_of_the_posterior() {
        for (x, n, target, chance) in TABLE {
            let found = gap(x, n, target);
            assert!((found.chance.get() - chance).abs() < 1e-8, "{x}/{n}: {found:?}");
        }
        assert!((gap(86, 100, 0.9).gap + 0.04).abs() < 1e-12);
    }

    const TABLE: [(u64, u64, f64, f64); 4] = [
        (90, 100, 0.9, 0.482_050_180_0),
        (195, 214, 0.9, 0.700_235_332_1),
        (20, 20, 0.85, 0.989_707_850_0),
        (0, 12, 0.9, 0.0),
    ];

    #[test]
    fn where_everybody_was_asked_the_target_is_met_or_not() {
        let everybody = Observed { share: Share::new(0.9).unwrap(), n_eff: f64::INFINITY };
        let at = |target| Gap::of(everybody, Share::new(target).unwrap()).chance.get();
        assert_eq!((at(0.9).to_bits(), at(0.91).to_bits()), (1f64.to_bits(), 0f64.to_bits()));
    }

    /// Of the units whose chance is told as so much, so many meet their target: 20,000 units whose true
    /// share is drawn as Jeffreys supposes.
    #[test]
    fn what_is_told_as_likely_happens_as_often() {
        let mut rng = rand_chacha::ChaCha8Rng::seed_from_u64(84);
        let (mut told, mut met) = (0.0, 0u32);
        for _ in 0..20_000 {
            let truth = rng.random_range(0.0..std::f64::consts::FRAC_PI_2).sin().powi(2);
            let x = Binomial::new(100, truth).unwrap().sample(&mut rng);
            let chance = gap(x, 100, 0.9).chance.get();
            if (0.02..0.98).contains(&chance) {
                told += chance;
                met += u32::from(truth >= 0.9);
            }
        }
        let ratio = f64::from(met) / told;
        assert!((0.94..=1.06).contains(&ratio), "{met} met of {told} expected");
    }

    proptest! {
        #[test]
        fn more_satisfied_is_never_less_likely(x in 0u64..200, n in 1u64..200, target in 0.0f64..=1.0) {
            let x = x.min(n);
            let one = gap(x, n, target).chance;
            prop_assert!(x == n || gap(x + 1, n, target).chance >= one);
        }
    }
}
