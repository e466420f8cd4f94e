//! What the public may see. Until people have accounts, nothing is shown that fewer than ten people
//! stand behind; a group of that size shows only that it is smaller than ten.
//!
//! This hides small groups, not differences: who subtracts a unit from its province, or one period
//! from a longer one, may still learn what a few answered. So the public gets no demographic filter,
//! and the form asks for nothing that names a person.

use super::figures::{Disclosed, Figure, Figures, Results};

/// Fewer people than this are no figure for the public.
pub const FEWEST: u64 = 10;

/// The figures without those that fewer than [`FEWEST`] people stand behind. Where nobody stands
/// behind a figure there is nobody to protect: it stays, as nothing.
#[must_use]
pub fn for_public(figures: &Figures) -> Figures {
    let mut public = figures.clone();
    public.total = results(&figures.total);
    for group in &mut public.groups {
        group.results = results(&group.results);
    }
    public
}

fn results(results: &Disclosed<Results>) -> Disclosed<Results> {
    let Disclosed::Shown(results) = results else { return results.clone() };
    if is_few(results.respondents) {
        return Disclosed::Withheld { fewer_than: FEWEST };
    }
    let figure = |figure: &Disclosed<Figure>| checked(figure, |figure| figure.n);
    Disclosed::Shown(Results {
        respondents: results.respondents,
        overall: figure(&results.overall),
        parts: results.parts.iter().map(figure).collect(),
        factors: results.factors.iter().map(figure).collect(),
        criteria: results.criteria.iter().map(|c| checked(c, |c| c.figure.n)).collect(),
    })
}

fn checked<T: Clone>(value: &Disclosed<T>, n: impl Fn(&T) -> u64) -> Disclosed<T> {
    match value {
        Disclosed::Shown(shown) if is_few(n(shown)) => Disclosed::Withheld { fewer_than: FEWEST },
        Disclosed::Shown(_) | Disclosed::Withheld { .. } => value.clone(),
    }
}

fn is_few(n: u64) -> bool {
    (1..FEWEST).contains(&n)
}
