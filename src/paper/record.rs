//! From an entered sheet to the response that the ledger keeps.

use super::Form;
use crate::answers::packed::{self, Layout, PackError};
use crate::answers::{Answer, Answers};
use crate::catalog::Catalog;
use crate::ids::{Channel, FieldNo, Hour};
use crate::ledger::response::TextHash;
use crate::ledger::{DurationBucket, Response, Signals};
use crate::touchpoint::Touchpoint;

/// A free text with its salt, kept beside the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetText {
    /// The question's place in the definition.
    pub question: u8,
    pub salt: [u8; 16],
    pub text: String,
}

/// The response of a sheet that was entered at this hour, with its free texts: channel paper, for the
/// unit that stands for the touchpoint's today. `salt` gives 128 random bits a text.
///
/// # Errors
/// Where the answers are not the form's.
pub fn response(
    catalog: &Catalog,
    touchpoint: &Touchpoint,
    form: &Form,
    answers: &Answers,
    field: FieldNo,
    hour: Hour,
    mut salt: impl FnMut() -> [u8; 16],
) -> Result<(Response, Vec<SheetText>), PackError> {
    let definition = &form.definition;
    let texts: Vec<_> = (0..=u8::MAX)
        .zip(&answers.values)
        .filter_map(|(question, answer)| match answer {
            Answer::Text(text) => Some(SheetText { question, salt: salt(), text: text.clone() }),
            Answer::NotAsked
            | Answer::NotAnswered
            | Answer::NotApplicable
            | Answer::Rating(_)
            | Answer::Choice(_)
            | Answer::Choices(_)
            | Answer::Number(_) => None,
        })
        .collect();
    let response = Response {
        ledger: catalog.ledger.id,
        hour,
        definition: definition.hash,
        campaign: touchpoint.campaign,
        touchpoint: touchpoint.code,
        unit: catalog.unit_on(touchpoint, hour.local_date()),
        field,
        channel: Channel::Paper,
        language: definition.language_index(form.language.as_str()).unwrap_or(0),
        duration: DurationBucket::Unknown,
        signals: Signals::default(),
        answers: packed::pack(&Layout::of(definition), answers)?,
        texts: texts.iter().map(|t| TextHash::of(t.question, &t.salt, &t.text)).collect(),
    };
    Ok((response, texts))
}
