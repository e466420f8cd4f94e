//! Values on the command line that have no `FromStr` of their own.

use time::Date;
use time::macros::format_description;

/// A day as `2026-11-24`.
pub(super) fn day(text: &str) -> Result<Date, String> {
    Date::parse(text, format_description!("[year]-[month]-[day]"))
        .map_err(|error| format!("write year-month-day, as in 2026-11-24 ({error})"))
}
