//! What a sheet asks, as fields of a page.

use crate::answers::sheet::{NOT_APPLICABLE, RawSheet, RawValue};
use crate::catalog::Catalog;
use crate::definition::{self, QuestionKind};
use crate::ids::FieldNo;
use crate::paper::{Form, Item, Means};
use crate::web::staff::frame::Typed;
use crate::web::submit::{FIELD, FIELD_UNKNOWN};

/// One thing that is asked.
pub(super) struct Asked {
    /// The part of the questionnaire that begins here.
    pub(super) heading: String,
    /// The field's name, with which its errors are noted too.
    pub(super) name: String,
    /// As printed; empty for the field of the procedure.
    pub(super) number: String,
    pub(super) text: String,
    /// `one`, `several` or `written`.
    pub(super) kind: &'static str,
    pub(super) boxes: Vec<Tick>,
    /// Where several lines may be written.
    pub(super) long: bool,
    pub(super) numeric: bool,
    pub(super) written: String,
}

/// A printed box.
pub(super) struct Tick {
    pub(super) digits: u16,
    pub(super) value: String,
    pub(super) text: String,
    pub(super) chosen: bool,
}

/// Everything that a form asks, with what was typed so far.
pub(super) fn all(catalog: &Catalog, form: &Form, typed: &Typed) -> Vec<Asked> {
    form.items().into_iter().map(|item| asked(catalog, form, item, typed)).collect()
}

/// What was typed, as it is checked.
pub(super) fn raw(form: &Form, typed: &Typed) -> RawSheet {
    let mut sheet = RawSheet::default();
    for item in form.items() {
        let id = id(form, item);
        for value in typed.all(&name(&id)) {
            sheet.add(id.clone(), RawValue::Text(value.clone()));
        }
    }
    sheet
}

fn id(form: &Form, item: Item) -> String {
    match item {
        Item::Field => FIELD.to_owned(),
        Item::Question(at) => form.definition.questions[at].id.to_string(),
    }
}

/// The field's name of a question.
pub(super) fn name(id: &str) -> String {
    format!("a-{id}")
}

fn asked(catalog: &Catalog, form: &Form, item: Item, typed: &Typed) -> Asked {
    let name = name(&id(form, item));
    let given = typed.all(&name);
    let boxes = form.codes(item).into_iter().map(|code| {
        let value = value(catalog, form, item, code.means);
        let chosen = given.contains(&value);
        Tick { digits: code.digits, text: code.text, chosen, value }
    });
    let boxes = boxes.collect();
    let (words, language) = (form.definition.words(form.language.as_str()), &form.language);
    let written = given.first().cloned().unwrap_or_default();
    let bare = Asked {
        heading: String::new(),
        name,
        number: String::new(),
        text: words.field_question.to_string(),
        kind: "one",
        boxes,
        long: false,
        numeric: false,
        written,
    };
    let Item::Question(at) = item else { return bare };
    let question = &form.definition.questions[at];
    let section = form.definition.sections.iter().find(|section| section.questions.start == at);
    let (kind, long, numeric) = match &question.kind {
        QuestionKind::Scale { .. } | QuestionKind::Single { .. } => ("one", false, false),
        QuestionKind::Multiple { .. } => ("several", false, false),
        QuestionKind::Number { .. } => ("written", false, true),
        QuestionKind::Text { max_chars } => ("written", *max_chars > 200, false),
    };
    let when = question.when.as_ref().map(|when| definition::only_if(&form.definition, when, language));
    let text = question.text.in_language(language);
    Asked {
        heading: section.map_or_else(String::new, |section| section.title.in_language(language).to_owned()),
        number: (at + 1).to_string(),
        text: when.map_or_else(|| text.to_owned(), |when| format!("{text} ({when})")),
        kind,
        long,
        numeric,
        ..bare
    }
}

/// What a box is called in an answer.
fn value(catalog: &Catalog, form: &Form, item: Item, means: Means) -> String {
    match means {
        Means::Point(point) => point.to_string(),
        Means::NotApplicable => NOT_APPLICABLE.to_owned(),
        Means::Field(FieldNo::UNKNOWN) => FIELD_UNKNOWN.to_owned(),
        Means::Field(no) => catalog.fields.get(&no).map_or_else(String::new, |field| field.code.to_string()),
        Means::Choice(choice) => {
            let Item::Question(at) = item else { return String::new() };
            match &form.definition.questions[at].kind {
                QuestionKind::Single { options } | QuestionKind::Multiple { options, .. } => {
                    options.get(usize::from(choice)).map_or_else(String::new, |option| option.id.to_string())
                }
                QuestionKind::Scale { .. } | QuestionKind::Number { .. } | QuestionKind::Text { .. } => {
                    String::new()
                }
            }
        }
    }
}
