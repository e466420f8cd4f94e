//! What of one group everyone may see: no figure that fewer people stand behind than a campaign's rules
//! say, and none from which such a figure could be worked out. Whether a group is shown at all is decided
//! before, over all groups at once: see [`super::conceal`].
//!
//! A figure is made of others (overall of parts, parts of factors, factors of criteria), and everyone knows
//! how. Where one of them is hidden, so is at least one of those beside it, and everything that a hidden
//! one is made of. What is protected is who answered: of the people behind a figure it is shown how many
//! gave which answer.

use crate::definition::Definition;
use crate::index::figures::{Disclosed, Figure, Figures, Results, Withheld};

/// The figures without those that fewer than `fewest` people stand behind, or that would give such a one
/// away within its group. Where nobody stands behind a figure there is nobody to protect: it stays, as
/// nothing.
#[must_use]
pub fn for_public(figures: &Figures, fewest: u64) -> Figures {
    let mut public = figures.clone();
    let definition = &figures.definition;
    public.total = results(&figures.total, definition, fewest);
    for group in &mut public.groups {
        group.results = results(&group.results, definition, fewest);
    }
    public
}

fn results(results: &Disclosed<Results>, definition: &Definition, fewest: u64) -> Disclosed<Results> {
    let Disclosed::Shown(results) = results else { return results.clone() };
    if is_few(results.respondents, fewest) {
        return Disclosed::Withheld(Withheld::Few { fewer_than: fewest });
    }
    let hidden = Hidden::of(results, definition, fewest);
    let kept = |figure: &Disclosed<Figure>, hidden: bool| {
        if hidden { Disclosed::Withheld(Withheld::Shields { fewer_than: fewest }) } else { *figure }
    };
    let all = |figures: &[Disclosed<Figure>], hidden: &[bool]| {
        figures.iter().zip(hidden).map(|(figure, hidden)| kept(figure, *hidden)).collect()
    };
    let criteria = results.criteria.iter().zip(&hidden.criteria).map(|(criterion, hidden)| {
        if *hidden { Disclosed::Withheld(Withheld::Shields { fewer_than: fewest }) } else { *criterion }
    });
    Disclosed::Shown(Results {
        respondents: results.respondents,
        overall: kept(&results.overall, is_few(people(&results.overall), fewest)),
        parts: all(&results.parts, &hidden.parts),
        factors: all(&results.factors, &hidden.factors),
        criteria: criteria.collect(),
    })
}

/// Which figures of a group are kept back.
struct Hidden {
    parts: Vec<bool>,
    factors: Vec<bool>,
    criteria: Vec<bool>,
}

impl Hidden {
    fn of(results: &Results, definition: &Definition, fewest: u64) -> Self {
        let parts: Vec<_> = results.parts.iter().map(people).collect();
        let factors: Vec<_> = results.factors.iter().map(people).collect();
        let criteria: Vec<_> =
            results.criteria.iter().map(|c| c.shown().map_or(0, |criterion| criterion.figure.n)).collect();
        let of_part = |part: Option<usize>| -> Vec<usize> {
            (0..factors.len()).filter(|at| definition.factors[*at].part == part).collect()
        };
        let mut hidden = Self {
            parts: vec![false; parts.len()],
            factors: vec![false; factors.len()],
            criteria: vec![false; criteria.len()],
        };
        // Overall is made of the parts, and of the factors that are in none.
        let alone = of_part(None);
        let members: Vec<_> = parts.iter().copied().chain(alone.iter().map(|at| factors[*at])).collect();
        let kept_back = protect(&members, fewest);
        hidden.parts.copy_from_slice(&kept_back[..parts.len()]);
        alone.iter().zip(&kept_back[parts.len()..]).for_each(|(at, hide)| hidden.factors[*at] = *hide);
        for part in 0..parts.len() {
            let members = of_part(Some(part));
            let of: Vec<_> = members.iter().map(|at| factors[*at]).collect();
            let hide = below(hidden.parts[part], &of, fewest);
            members.iter().zip(hide).for_each(|(at, hide)| hidden.factors[*at] = hide);
        }
        let mut next = 0;
        for (factor, hide) in definition.factors.iter().zip(&hidden.factors) {
            let range = next..next + factor.criteria.len();
            next = range.end;
            let hide = below(*hide, &criteria[range.clone()], fewest);
            hidden.criteria[range].copy_from_slice(&hide);
        }
        hidden
    }
}

/// Which of the figures that another is made of are hidden: all of a hidden one.
fn below(hidden: bool, people: &[u64], fewest: u64) -> Vec<bool> {
    if hidden { people.iter().map(|n| *n > 0).collect() } else { protect(people, fewest) }
}

/// Which parts of a known whole are kept back, by the people behind each: those of fewer than `fewest`, and
/// beside them the smallest others, until what is hidden cannot be told apart. Hidden together are none, or
/// at least `fewest`; where a larger one had to join, twice as many, so that its own size leaves that of the
/// small ones open. All of them where the whole itself is so small.
#[must_use]
pub(super) fn protect(parts: &[u64], fewest: u64) -> Vec<bool> {
    let mut hidden: Vec<_> = parts.iter().map(|n| is_few(*n, fewest)).collect();
    let few: u64 = parts.iter().filter(|n| is_few(**n, fewest)).sum();
    if few == 0 || few >= fewest {
        return hidden;
    }
    let mut together = few;
    while together < 2 * fewest {
        let shown = (0..parts.len()).filter(|at| !hidden[*at] && parts[*at] > 0);
        let Some(smallest) = shown.min_by_key(|at| parts[*at]) else { break };
        hidden[smallest] = true;
        together += parts[smallest];
    }
    hidden
}

fn people(figure: &Disclosed<Figure>) -> u64 {
    figure.shown().map_or(0, |figure| figure.n)
}

pub(super) fn is_few(n: u64, fewest: u64) -> bool {
    (1..fewest).contains(&n)
}
