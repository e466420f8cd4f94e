//! The page before something that cannot be undone: it says what will happen and asks for the name of what
//! it happens to.

use super::frame::{Errors, Frame, Typed};
use crate::words::Phrase;
use askama::Template;

/// The page. `frame` has the title, the question's errors are at the field `confirm`.
#[derive(Template)]
#[template(path = "staff/confirm.html")]
pub struct Confirm {
    pub page: Frame,
    /// What will happen, a paragraph each.
    pub what: Vec<String>,
    /// The question above the field: "Gõ lại mã đợt …".
    pub ask: String,
    /// Where the form goes: the address of the page itself.
    pub action: String,
    pub button: String,
    /// Where "no" leads.
    pub back: String,
    /// Further fields that the form carries on.
    pub keep: Vec<(&'static str, String)>,
}

/// Notes in `errors` where the typed name is not the one that was asked for.
pub fn check(typed: &Typed, name: &str, wrong: &Phrase, errors: &mut Errors) {
    if typed.get("confirm").to_lowercase() != name.to_lowercase() {
        errors.add("confirm", wrong);
    }
}
