//! What validator's attributes bound, in our words and with our pointers.

use super::{Check, below};
use crate::definition::problem::Problem;
use std::collections::BTreeMap;
use validator::{Validate, ValidationError, ValidationErrors, ValidationErrorsKind};

impl Check<'_> {
    pub(super) fn bounds(&mut self) {
        if let Err(errors) = self.file.validate() {
            self.bounds_of("", &errors);
        }
    }

    fn bounds_of(&mut self, at: &str, errors: &ValidationErrors) {
        // Sorted: validator keeps them in a hash map.
        for (field, kind) in errors.errors().iter().collect::<BTreeMap<_, _>>() {
            let at = below(at, field);
            match kind {
                ValidationErrorsKind::Struct(inner) => self.bounds_of(&at, inner),
                ValidationErrorsKind::List(entries) => {
                    for (i, inner) in entries {
                        self.bounds_of(&below(&at, i), inner);
                    }
                }
                ValidationErrorsKind::Field(found) => {
                    for error in found {
                        self.add(at.as_str(), problem(error));
                    }
                }
            }
        }
    }
}

fn problem(error: &ValidationError) -> Problem {
    let value = error.params.get("value");
    let bound = |name| error.params.get(name).and_then(serde_json::Value::as_u64);
    let (min, max) = (bound("min").unwrap_or(0), bound("max"));
    if let Some(entries) = value.and_then(serde_json::Value::as_array) {
        return Problem::Count { found: entries.len(), min, max: max.unwrap_or(u64::MAX) };
    }
    if let Some(text) = value.and_then(serde_json::Value::as_str) {
        let found = text.chars().count();
        let max = max.and_then(|max| usize::try_from(max).ok()).unwrap_or(usize::MAX);
        return if found > max { Problem::TextTooLong { found, max } } else { Problem::EmptyText };
    }
    let number = |name| {
        // Range bounds are floats to validator; ours are all whole.
        error.params.get(name).map(|n| n.as_f64().map_or_else(|| n.to_string(), |n| format!("{n:.0}")))
    };
    Problem::Range {
        found: number("value").unwrap_or_default(),
        min: number("min").unwrap_or_default(),
        max: number("max").unwrap_or_else(|| u16::MAX.to_string()),
    }
}
