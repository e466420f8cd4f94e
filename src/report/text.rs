//! From a text with placeholders to the body of a report. Placeholders are those of Jinja; what they are
//! replaced by is data and never markup: a unit's name may hold `*`, `|` or `{{`.
//!
//! The shipped text is `static/report/bao-cao.md`; its placeholders are the fields of [`Facts`].

use super::body::{Body, BodyFault};
use super::{Facts, Pictures};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, ValueKind};
use minijinja::{Environment, Output, State, UndefinedBehavior, Value};

/// The text that ships, and its name in messages.
pub const SHIPPED: (&str, &str) = ("bao-cao.md", include_str!("../../static/report/bao-cao.md"));

/// Steps that a text may take: a loop over all units of the country takes a tenth of it.
const FUEL: u64 = 5_000_000;

/// Why a text makes no report.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// A placeholder that cannot be read or filled.
    #[error("{name}:{line}: {problem}")]
    Placeholder { name: String, line: usize, problem: String },
    /// The filled text holds what a report does not.
    #[error("{}", faults.iter().map(|fault| format!("{name}, line {} once filled in: {}", fault.line, fault.problem)).collect::<Vec<_>>().join("\n"))]
    Body { name: String, faults: Vec<BodyFault> },
}

/// Fills a text in and reads it.
///
/// # Errors
/// The first placeholder at fault, or everything in the filled text that a report does not hold.
pub fn body(name: &str, text: &str, facts: &Facts, pictures: &Pictures) -> Result<Body, TextError> {
    let filled = filled(name, text, facts)?;
    let names: Vec<_> = pictures.names().collect();
    Body::parse(&filled, &names).map_err(|faults| TextError::Body { name: name.to_owned(), faults })
}

fn filled(name: &str, text: &str, facts: &Facts) -> Result<String, TextError> {
    let failed = |error: minijinja::Error| TextError::Placeholder {
        name: name.to_owned(),
        line: error.line().unwrap_or(1),
        problem: error
            .detail()
            .map_or_else(|| error.kind().to_string(), |detail| format!("{}: {detail}", error.kind())),
    };
    let mut syntax = SyntaxConfig::builder();
    syntax.trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true);
    let mut environment = Environment::new();
    environment.set_syntax(syntax.build().map_err(failed)?);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
    environment.set_formatter(escaped);
    environment.render_named_str(name, text, Value::from(Serde(facts))).map_err(failed)
}

/// Writes a value so that no letter of it is markup, but for what the text itself marks `safe`: what its own
/// macros made.
fn escaped(out: &mut Output<'_>, _state: &mut State<'_, '_>, value: &Value) -> Result<(), minijinja::Error> {
    if value.kind() == ValueKind::Undefined {
        return Err(minijinja::ErrorKind::UndefinedError.into());
    }
    if value.is_safe() {
        return Ok(out.write_str(&value.to_string())?);
    }
    let mut written = String::new();
    for letter in value.to_string().chars() {
        match letter {
            '\n' | '\r' | '\t' => written.push(' '),
            // CommonMark: before any of these a backslash makes it a letter.
            letter if letter.is_ascii_punctuation() => written.extend(['\\', letter]),
            letter => written.push(letter),
        }
    }
    Ok(out.write_str(&written)?)
}
