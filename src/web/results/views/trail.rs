//! The way from the whole campaign down to the unit that is shown.

use super::{Question, View};
use crate::web::results::address::Asking;
use crate::web::results::counters;

/// One step: its name, and where it leads, empty for where one stands and for what lies beyond one's units.
pub(in crate::web::results) type Step = (String, String);

pub(in crate::web::results) type Trail = Vec<Step>;

/// Empty where the whole campaign is shown.
pub(in crate::web::results) fn of(question: &Question<'_>, view: View) -> Trail {
    let under = question.asking.get("under");
    let day = question.campaign.day(question.app.hour().local_date());
    let tree = &question.catalog.tree;
    let Some(unit) = under.parse().ok().and_then(|code| tree.find(&code, day)) else { return Vec::new() };
    let scope = question.viewer.scope();
    // Above a counter stand units.
    let by = Some(question.asking.get("by")).filter(|by| *by != "counter").unwrap_or_default();
    let whole = question.asking.with("touchpoint", "").with("by", by);
    let to = |asking: &Asking| question.at(view, asking);
    let mut steps = vec![("Tất cả đơn vị".to_owned(), to(&whole.with("under", "")))];
    let mut above = tree.ancestors(unit.no, day);
    above.reverse();
    steps.extend(above.into_iter().map(|unit| {
        let own = scope.as_ref().is_none_or(|scope| scope.contains(tree, unit.no));
        let address = if own { to(&whole.with("under", unit.code.as_str())) } else { String::new() };
        (unit.name.clone(), address)
    }));
    let touchpoint = question.asking.get("touchpoint");
    if touchpoint.is_empty() {
        steps.push((unit.name.clone(), String::new()));
        return steps;
    }
    steps.push((unit.name.clone(), to(&whole.with("by", "counter"))));
    let own = counters::of_unit(question.catalog, question.campaign, unit.no);
    let counter = own.as_slice().iter().find(|counter| counters::address(counter) == touchpoint);
    steps.push((counter.map_or_else(|| touchpoint.to_owned(), counters::name), String::new()));
    steps
}
