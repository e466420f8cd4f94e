//! Whom to call for a drawn sample.
//!
//! Nobody knows which answer is whose, and nobody may: a drawn answer can only be looked for among *all* answers of its
//! counter and week. Where as many people say yes as answers were drawn, nothing is shown, since those may be the
//! others; only where as many say yes as there are answers is none of them forged. So what is drawn says which groups
//! are called through, and whoever calls them through finds what was drawn with the certainty that it was sized for.

use crate::ids::{Seq, TouchpointCode, UnitNo};
use crate::index::columns::Coded;
use crate::quality::week::Week;
use std::collections::{BTreeMap, BTreeSet};

/// Of fewer answers nobody is called: who says yes would be known by the answer. As many as every figure needs.
pub const FEWEST: u32 = 10;

/// Answers that are called through together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pool {
    pub unit: UnitNo,
    pub touchpoint: Option<TouchpointCode>,
    /// Of sending, the first and the last one.
    pub weeks: (Week, Week),
    pub drawn: u32,
    /// Answers: so many people have to say yes.
    pub members: u32,
}

impl Pool {
    /// Whether it is so small that calling would tell who answered what.
    #[must_use]
    pub fn is_too_small(&self) -> bool {
        self.members < FEWEST
    }

    fn with(self, other: Self) -> Self {
        let weeks = (self.weeks.0.min(other.weeks.0), self.weeks.1.max(other.weeks.1));
        let (drawn, members) = (self.drawn + other.drawn, self.members + other.members);
        Self { weeks, drawn, members, ..self }
    }
}

/// The pools that hold somebody drawn, by unit, counter and week: week by week where each such week of a counter has
/// [`FEWEST`] answers, else all weeks of it together.
#[must_use]
pub fn pools(members: &[Coded], drawn: &BTreeSet<Seq>) -> Vec<Pool> {
    let mut counters: BTreeMap<(UnitNo, Option<TouchpointCode>), BTreeMap<Week, Pool>> = BTreeMap::new();
    for member in members {
        let Coded { seq, hour, unit, touchpoint } = *member;
        let week = Week::of(hour);
        let one =
            Pool { unit, touchpoint, weeks: (week, week), drawn: drawn.contains(&seq).into(), members: 1 };
        let weeks = counters.entry((unit, touchpoint)).or_default();
        weeks.entry(week).and_modify(|pool| *pool = pool.with(one)).or_insert(one);
    }
    let chosen = |pool: &Pool| pool.drawn > 0;
    let of_counter = |weeks: BTreeMap<Week, Pool>| -> Vec<Pool> {
        if weeks.values().any(|pool| chosen(pool) && pool.is_too_small()) {
            weeks.into_values().reduce(Pool::with).into_iter().collect()
        } else {
            weeks.into_values().filter(chosen).collect()
        }
    };
    counters.into_values().flat_map(of_counter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::Hour;
    use proptest::prelude::*;

    const WEEK: u32 = 7 * 24;

    /// An answer of every unit and week that is named.
    fn members(places: &[(u32, u32)]) -> Vec<Coded> {
        let member = |(seq, (unit, week)): (u64, &(u32, u32))| {
            let (unit, hour) = (UnitNo(*unit), Hour(498_000 + week * WEEK));
            Coded { seq: Seq(seq), hour, unit, touchpoint: TouchpointCode::from_bits(37) }
        };
        (0..).zip(places).map(member).collect()
    }

    #[test]
    fn a_counter_is_called_week_by_week_only_where_each_week_hides_everybody() {
        let places = |second: usize| [vec![(2, 1); 12], vec![(2, 2); second], vec![(3, 1); 40]].concat();
        let told = |second: usize| {
            let pools = pools(&members(&places(second)), &[Seq(0), Seq(12)].into());
            pools.iter().map(|pool| (pool.unit.0, pool.drawn, pool.members)).collect::<Vec<_>>()
        };
        assert_eq!(told(10), [(2, 1, 12), (2, 1, 10)], "unit 3 has nobody who was drawn");
        assert_eq!(told(9), [(2, 2, 21)]);
        let alone = pools(&members(&[(2, 1); 9]), &[Seq(3)].into());
        assert!(alone.len() == 1 && alone[0].is_too_small());
    }

    proptest! {
        /// Whoever calls a pool through misses a yes for each forged answer: where a forged one was drawn, it shows.
        #[test]
        fn whatever_forged_answer_is_drawn_the_pool_that_is_called_through_lacks_it(
            places in prop::collection::vec((1u32..4, 0u32..4), 1..120), forged in 0usize..120, chance in 1u64..7,
        ) {
            let all = members(&places);
            let forged = all[forged % all.len()];
            let drawn: BTreeSet<Seq> = all.iter().map(|it| it.seq).filter(|seq| seq.0 % chance == 0).collect();
            let pools = pools(&all, &drawn);
            prop_assert_eq!(pools.iter().map(|pool| pool.drawn as usize).sum::<usize>(), drawn.len());
            let within = |pool: &Pool, member: &Coded| {
                let week = Week::of(member.hour);
                pool.unit == member.unit && pool.weeks.0 <= week && week <= pool.weeks.1
            };
            for pool in &pools {
                let honest = all.iter().filter(|it| within(pool, it) && it.seq != forged.seq).count();
                prop_assert_eq!(honest < pool.members as usize, within(pool, &forged));
            }
            let looked_at = pools.iter().any(|pool| within(pool, &forged));
            prop_assert!(looked_at || !drawn.contains(&forged.seq));
        }
    }
}
