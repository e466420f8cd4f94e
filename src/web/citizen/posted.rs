//! What the form without script sends.

use crate::answers::sheet::RawSheet;
use crate::web::submit::Sheet;
use std::collections::BTreeMap;

/// Names of the form's own fields begin with `_`, which no question's id does.
const OWN: char = '_';

/// Under this name the address that a check page stands at holds the id of its sheet.
pub(super) const ID: &str = "sheet";

/// A posted form: the answers as they were given, and what the form says about itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Posted {
    pub answers: BTreeMap<String, Vec<String>>,
    pub definition: String,
    /// Language of the page that was posted.
    pub language: String,
    pub token: String,
    /// The id that the check page carries.
    pub id: Option<String>,
    /// The id of a sheet that is not on its check page: it was there before, or comes there now.
    pub former: Option<String>,
    pub step: Step,
    /// The one-time code that the sheet carries.
    pub code: Option<String>,
}

/// Which button was pressed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) enum Step {
    /// "Xem lại câu trả lời".
    #[default]
    Review,
    /// "Sửa" on the check page.
    Edit,
    /// "Gửi phiếu" on the check page.
    Send,
    /// Another language for the same page.
    Language(String),
}

impl FromIterator<(String, String)> for Posted {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(pairs: I) -> Self {
        let mut posted = Self::default();
        let mut language = None;
        for (name, value) in pairs {
            match name.as_str() {
                "_definition" => posted.definition = value,
                "_in" => posted.language = value,
                "_token" => posted.token = value,
                "_id" => posted.id = Some(value),
                "_code" => posted.code = Some(value).filter(|code| !code.trim().is_empty()),
                "_sheet" => posted.former = Some(value),
                "_lang" => language = Some(value),
                "_step" => {
                    posted.step = match value.as_str() {
                        "edit" => Step::Edit,
                        "send" => Step::Send,
                        _ => Step::Review,
                    }
                }
                _ if name.starts_with(OWN) || value.trim().is_empty() => {}
                _ => posted.answers.entry(name).or_default().push(value),
            }
        }
        if let Some(language) = language {
            posted.step = Step::Language(language);
        }
        posted
    }
}

impl Posted {
    /// The same sheet, sent to an address with this query.
    pub(super) fn sent_to(mut self, query: &str) -> Self {
        let id = query.split('&').find_map(|pair| pair.strip_prefix(ID)?.strip_prefix('='));
        self.former = self.former.or_else(|| id.map(str::to_owned));
        self
    }

    /// The id of this sheet, where it has one already.
    pub(super) fn any_id(&self) -> Option<&str> {
        self.id.as_deref().or(self.former.as_deref())
    }

    /// Whether this value was given to this question.
    pub(super) fn has(&self, question: &str, value: &str) -> bool {
        self.answers.get(question).is_some_and(|values| values.iter().any(|given| given == value))
    }

    /// What was typed for this question.
    pub(super) fn typed(&self, question: &str) -> &str {
        self.answers.get(question).and_then(|values| values.first()).map_or("", String::as_str)
    }

    fn pairs(&self) -> impl Iterator<Item = (String, String)> {
        self.answers
            .iter()
            .flat_map(|(name, values)| values.iter().map(|value| (name.clone(), value.clone())))
    }

    /// The sheet, to be checked like any other.
    pub(super) fn sheet(&self) -> Sheet {
        Sheet {
            definition: self.definition.clone(),
            language: self.language.clone(),
            answers: self.pairs().collect::<RawSheet>(),
            token: Some(self.token.clone()).filter(|token| !token.is_empty()),
            offline: false,
            code: self.code.clone(),
        }
    }

    /// Everything that the check page has to carry on, under this id.
    pub(super) fn hidden(&self, id: &str) -> Vec<(String, String)> {
        let own = [
            ("_definition", self.definition.as_str()),
            ("_in", &self.language),
            ("_token", &self.token),
            ("_id", id),
        ];
        let code = self.code.iter().map(|code| ("_code".to_owned(), code.clone()));
        self.pairs().chain(own.map(|(name, value)| (name.to_owned(), value.to_owned()))).chain(code).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn posted(pairs: &[(&str, &str)]) -> Posted {
        pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect()
    }

    #[test]
    fn the_forms_own_fields_are_told_apart_from_answers() {
        let form = posted(&[("tc01", "5"), ("_in", "vi"), ("_x", "1"), ("why", " "), ("m", "a"), ("m", "b")]);
        assert_eq!(form.answers.keys().collect::<Vec<_>>(), ["m", "tc01"]);
        assert!(form.has("m", "b") && !form.has("tc01", "4"));
        assert_eq!((form.language.as_str(), form.step.clone()), ("vi", Step::Review));
        let hidden = form.hidden("id");
        assert_eq!(
            posted(&hidden.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect::<Vec<_>>()).answers,
            form.answers
        );
    }

    #[test]
    fn a_language_button_wins_over_every_other() {
        assert_eq!(posted(&[("_lang", "en"), ("_step", "send")]).step, Step::Language("en".into()));
        assert_eq!(posted(&[("_step", "send")]).step, Step::Send);
    }
}
