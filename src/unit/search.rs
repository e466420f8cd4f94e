//! Finding a unit as people type it: without accents, in part, or by its code.

use super::{Tree, Unit};
use time::Date;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// A text as it is compared: lower case, without accents, đ as d.
#[must_use]
pub fn plain(text: &str) -> String {
    let lower = text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
    lower.map(|c| if c == 'đ' { 'd' } else { c }).collect()
}

/// How well a unit fits, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Code,
    /// The name as it is typed, with or without its kind.
    Whole,
    Beginning,
    Within,
}

/// The units of this day that fit what was typed, best first, at most so many; and how many fit in all.
/// `may` says which ones are looked at.
#[must_use]
pub fn find<'a>(
    tree: &'a Tree,
    typed: &str,
    day: Date,
    most: usize,
    may: impl Fn(&Unit) -> bool,
) -> (Vec<&'a Unit>, usize) {
    let typed = plain(typed.trim());
    if typed.is_empty() {
        return (Vec::new(), 0);
    }
    let words: Vec<&str> = typed.split_whitespace().collect();
    let mut found: Vec<(Fit, String, &Unit)> = tree
        .iter()
        .filter(|unit| unit.is_valid_on(day))
        .filter_map(|unit| {
            let name = plain(&unit.name);
            Some((fit(unit, &name, &typed, &words)?, name, unit))
        })
        .filter(|(_, _, unit)| may(unit))
        .collect();
    found.sort_by(|a, b| (a.0, &a.1, &a.2.code).cmp(&(b.0, &b.1, &b.2.code)));
    let count = found.len();
    (found.into_iter().take(most).map(|(_, _, unit)| unit).collect(), count)
}

fn fit(unit: &Unit, name: &str, typed: &str, words: &[&str]) -> Option<Fit> {
    if plain(unit.code.as_str()).starts_with(typed) {
        return Some(Fit::Code);
    }
    let begins = |word: &str| name.split(|c: char| !c.is_alphanumeric()).any(|part| part.starts_with(word));
    if name == typed || name.strip_suffix(typed).is_some_and(|kind| kind.ends_with(' ')) {
        Some(Fit::Whole)
    } else if words.iter().all(|word| begins(word)) {
        Some(Fit::Beginning)
    } else {
        words.iter().all(|word| name.contains(word)).then_some(Fit::Within)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::unit::{import, official};
    use time::macros::date;

    const DAY: Date = date!(2026 - 11 - 24);

    fn tree() -> Tree {
        let plan = import::plan(&Tree::default(), &[official::file(None).unwrap()]).unwrap();
        let mut tree = Tree::default();
        tree.upsert(plan.changes.into_iter().map(|change| change.after));
        tree
    }

    fn names(tree: &Tree, typed: &str) -> Vec<String> {
        find(tree, typed, DAY, 3, |_| true).0.iter().map(|unit| unit.name.clone()).collect()
    }

    #[test]
    fn a_commune_is_found_without_its_accents_in_part_or_by_code() {
        let tree = tree();
        for typed in ["vinh linh", "Vĩnh Linh", " VINH  LINH", "xã vĩnh linh", "19363"] {
            assert_eq!(names(&tree, typed)[0], "Xã Vĩnh Linh", "{typed}");
        }
        assert!(
            names(&tree, "dong ha").iter().any(|name| name.contains("Đông Hà")),
            "{:?}",
            names(&tree, "dong ha")
        );
        assert!(names(&tree, "").is_empty() && names(&tree, "không có xã này").is_empty());
    }

    #[test]
    fn only_those_one_may_see_are_found_and_all_are_counted() {
        let tree = tree();
        let (shown, all) = find(&tree, "xa", DAY, 5, |_| true);
        assert!(shown.len() == 5 && all > 2_000, "{all}");
        let (_, within) =
            find(&tree, "xa", DAY, 5, |unit| unit.parent.as_ref().is_some_and(|p| p.as_str() == "44"));
        assert!(within > 40 && within < 80, "{within}");
    }
}
