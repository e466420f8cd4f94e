//! The way from the whole campaign down to the unit that is shown.

use super::address::Asking;
use super::views::{Question, View};

/// One step: its name, and where it leads, empty for where one stands and for what lies beyond one's units.
pub(super) type Step = (String, String);

pub(super) type Trail = Vec<Step>;

/// Empty where the whole campaign is shown.
pub(super) fn of(question: &Question<'_>, view: View) -> Trail {
    let under = question.asking.get("under");
    let day = question.campaign.day(question.app.hour().local_date());
    let tree = &question.catalog.tree;
    let Some(unit) = under.parse().ok().and_then(|code| tree.find(&code, day)) else { return Vec::new() };
    let scope = question.viewer.scope();
    let to = |asking: &Asking| question.at(view, asking);
    let mut steps = vec![("Tất cả đơn vị".to_owned(), to(&question.asking.with("under", "")))];
    let mut above = tree.ancestors(unit.no, day);
    above.reverse();
    steps.extend(above.into_iter().map(|unit| {
        let own = scope.as_ref().is_none_or(|scope| scope.contains(tree, unit.no));
        let address =
            if own { to(&question.asking.with("under", unit.code.as_str())) } else { String::new() };
        (unit.name.clone(), address)
    }));
    steps.push((unit.name.clone(), String::new()));
    steps
}
