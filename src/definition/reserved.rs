//! Ids that no question may have, because the name is taken where its answer goes.

use super::FIELD_QUESTION;
use std::fmt;

/// Who has the name already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reserved {
    /// The question that the form adds.
    Field,
    /// A column of the exported responses.
    Column,
    /// A property of the form in a browser.
    Property,
}

/// The columns that an export has besides the answers; a test there compares.
pub const COLUMNS: [&str; 7] = ["day", "unit_code", "unit_name", "field", "channel", "language", "simulated"];

/// What an HTML form has under a name that could be an id. In a browser the field of that name takes its
/// place: `form.dataset` would be a radio button, and the page's script could neither send nor keep
/// anything. Handlers (`onsubmit`) are left out: no script here sets one so. A browser test compares the list
/// with what Chromium knows.
pub const PROPERTIES: &[&str] = &[
    "action",
    "after",
    "animate",
    "append",
    "attributes",
    "autocapitalize",
    "autocomplete",
    "autocorrect",
    "autofocus",
    "before",
    "blur",
    "children",
    "click",
    "closest",
    "constructor",
    "contains",
    "dataset",
    "dir",
    "draggable",
    "elements",
    "encoding",
    "enctype",
    "focus",
    "hidden",
    "id",
    "inert",
    "lang",
    "length",
    "matches",
    "method",
    "name",
    "nonce",
    "normalize",
    "part",
    "popover",
    "prefix",
    "prepend",
    "pseudo",
    "rel",
    "remove",
    "reset",
    "role",
    "scroll",
    "slot",
    "spellcheck",
    "style",
    "submit",
    "target",
    "title",
    "translate",
    "when",
];

impl Reserved {
    /// Who has this name; `None` where a question may.
    #[must_use]
    pub fn of(id: &str) -> Option<Self> {
        if id == FIELD_QUESTION {
            Some(Self::Field)
        } else if COLUMNS.contains(&id) {
            Some(Self::Column)
        } else if PROPERTIES.contains(&id) {
            Some(Self::Property)
        } else {
            None
        }
    }
}

impl fmt::Display for Reserved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Field => "The form itself asks a question with this id (the field of the procedure)",
            Self::Column => "Exported responses have a column of this name besides the answers",
            Self::Property => {
                "In a browser the form has a property of this name, which the answer would hide from the \
                 page’s script"
            }
        })
    }
}
