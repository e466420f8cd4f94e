//! "Xem lại câu trả lời": what will be sent, before it is.

use super::page::Page;
use super::posted::Posted;
use super::screen::{Kiosk, Screen};
use super::view::field_name;
use crate::answers::Answer;
use crate::definition::{Definition, QuestionKind};
use crate::ids::{FieldNo, Language};
use crate::web::App;
use crate::web::submit::{Checked, FIELD};
use crate::web::words::{Phrase, Words};
use askama::Template;

/// One question and what was answered.
pub(super) struct Row {
    id: String,
    question: Phrase,
    label: Phrase,
    /// Empty where it was left out.
    answers: Vec<Phrase>,
}

#[derive(Template)]
#[template(path = "citizen/check.html")]
pub(super) struct CheckPage {
    page: Page,
    /// A first send did not get through.
    busy: bool,
    place: String,
    action: String,
    hidden: Vec<(String, String)>,
    rows: Vec<Row>,
}

impl CheckPage {
    /// The page that carries this id.
    pub(super) fn new(
        app: &App,
        checked: &Checked,
        posted: &Posted,
        id: &str,
        busy: bool,
        screen: Screen,
    ) -> Self {
        let place = &checked.place;
        let language = place.definition.language(Some(&posted.language));
        let words = &*place.definition.words(language.as_str());
        let title = format!("{} – {}", words.check_title, place.name());
        let mut page = Page::new(app, language.as_str(), title);
        page = page.of(place, language.as_str(), place.office(app.hour()));
        page.buttons = true;
        page.kiosk = Kiosk::new(screen, place.touchpoint.code, Kiosk::CHECK);
        let questions = checked.answers.values.iter().enumerate();
        let mut rows: Vec<Row> = questions
            .filter_map(|(at, answer)| row(&place.definition, language, words, at, answer))
            .collect();
        if place.asks_field() {
            rows.insert(0, field(checked, language, words));
        }
        Self {
            page,
            busy,
            place: place.name(),
            action: screen.form(place.touchpoint.code),
            hidden: posted.hidden(id),
            rows,
        }
    }
}

fn field(checked: &Checked, language: &Language, words: &Words) -> Row {
    let name = match checked.field {
        FieldNo::UNKNOWN => Some(words.field_unknown.clone()),
        no => checked.place.catalog.fields.get(&no).map(|field| field_name(field, language)),
    };
    Row {
        id: FIELD.into(),
        question: words.field_question.clone(),
        label: words.field_question.clone(),
        answers: name.into_iter().collect(),
    }
}

/// `None` for a question that was not asked.
fn row(
    definition: &Definition,
    language: &Language,
    words: &Words,
    at: usize,
    answer: &Answer,
) -> Option<Row> {
    if *answer == Answer::NotAsked {
        return None;
    }
    let question = definition.questions.get(at)?;
    Some(Row {
        id: question.id.to_string(),
        question: Phrase::plain(&format!("{}. {}", at + 1, question.text.in_language(language))),
        label: words.question(at + 1),
        answers: said(definition, language, at, answer).iter().map(|text| Phrase::plain(text)).collect(),
    })
}

/// An answer in the words that were chosen.
fn said(definition: &Definition, language: &Language, at: usize, answer: &Answer) -> Vec<String> {
    let scale = definition.scale_of(at);
    let text = |text: &crate::definition::Text| text.in_language(language).to_owned();
    let option = |index: u8| match definition.questions.get(at).map(|q| &q.kind) {
        Some(QuestionKind::Single { options } | QuestionKind::Multiple { options, .. }) => {
            options.get(usize::from(index)).map(|option| text(&option.text))
        }
        Some(QuestionKind::Scale { .. } | QuestionKind::Number { .. } | QuestionKind::Text { .. }) | None => {
            None
        }
    };
    match answer {
        Answer::NotAsked | Answer::NotAnswered => Vec::new(),
        Answer::NotApplicable => {
            scale.and_then(|s| s.not_applicable.as_ref()).map(text).into_iter().collect()
        }
        Answer::Rating(rating) => {
            let point = scale.and_then(|s| s.points.get(usize::from(rating.get()) - 1));
            point.map(|point| text(&point.text)).into_iter().collect()
        }
        Answer::Choice(index) => option(*index).into_iter().collect(),
        Answer::Choices(indices) => indices.iter().filter_map(|index| option(*index)).collect(),
        Answer::Number(number) => {
            let unit = match definition.questions.get(at).map(|q| &q.kind) {
                Some(QuestionKind::Number { unit: Some(unit), .. }) => {
                    format!(" {}", unit.in_language(language))
                }
                Some(
                    QuestionKind::Number { unit: None, .. }
                    | QuestionKind::Scale { .. }
                    | QuestionKind::Single { .. }
                    | QuestionKind::Multiple { .. }
                    | QuestionKind::Text { .. },
                )
                | None => String::new(),
            };
            vec![format!("{number}{unit}")]
        }
        Answer::Text(text) => vec![text.clone()],
    }
}
