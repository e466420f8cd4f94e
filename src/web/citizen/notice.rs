//! `GET /S/{code}/notice`, on the tablet `/K/{code}/notice`: what is stored, why, how long, whom to ask.
//! Every sentence is true of this program; what a response consists of is named column by column, and a test
//! keeps the list whole.

use super::asked::Asked;
use super::page::{self, Page, Wish};
use super::plain::Plain;
use super::screen::Kiosk;
use crate::web::App;
use crate::web::place::{NoPlace, Place};
use crate::web::words::{Phrase, Words};
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

#[derive(Template)]
#[template(path = "citizen/notice.html")]
struct NoticePage {
    page: Page,
    brief: Vec<Phrase>,
    who: Phrase,
    stored: Vec<Phrase>,
    kept: Phrase,
    /// What is stored of a complaint, where any are taken.
    complaint: Option<Phrase>,
    /// Whether one-time codes can be spent here.
    slips: bool,
    ask: Phrase,
    /// Address of the form, where it still takes answers.
    form: Option<String>,
}

/// The notice of a survey point, after its survey has closed as well.
pub(in crate::web) async fn get(app: web::Data<App>, asked: Asked) -> HttpResponse {
    let Asked { code, wish } = asked;
    match Place::ever(&app.catalog(), code) {
        Some(place) => page::respond(&wish, StatusCode::OK, &notice(&app, &wish, &place)),
        None => page::plain(&app, &wish, &Plain::Place(NoPlace::Unknown(code)), None),
    }
}

fn notice(app: &App, wish: &Wish, place: &Place) -> NoticePage {
    let language = place.language(wish.lang.as_deref(), wish.accept.as_deref());
    let w = place.definition.words(language.as_str());
    let title = format!("{} – {}", w.notice_page, place.name());
    let office = &app.settings.office;
    let months = office.texts_kept_months;
    let mut page = Page::new(app, language.as_str(), title);
    page = page.of(place, language.as_str(), place.office(app.hour()));
    page.kiosk = Kiosk::new(wish.screen, place.touchpoint.code, Kiosk::NOTICE);
    NoticePage {
        page,
        brief: vec![
            w.notice_recorded.clone(),
            w.notice_purpose.clone(),
            w.notice_brief_free.clone(),
            w.notice_brief_kept.fill(&[("months", &months)]),
        ],
        who: w.notice_who_text.fill(&[("office", &app.office_name()), ("place", &place.name())]),
        stored: stored(&w, months).into_iter().chain(sensitive(&w, place)).collect(),
        kept: w.notice_kept_text.fill(&[("months", &months)]),
        complaint: office.complaints.then(|| w.notice_complaint_text.fill(&[("months", &months)])),
        slips: app.settings.codes.is_some(),
        ask: match app.office_contact() {
            Some(contact) => w.notice_ask_contact.fill(&[("contact", &contact)]),
            None => w.notice_ask_person.clone(),
        },
        form: address(app, wish, place),
    }
}

fn address(app: &App, wish: &Wish, place: &Place) -> Option<String> {
    let open = !place.touchpoint.revoked && place.open(app.hour()).is_ok();
    open.then(|| wish.screen.form(place.touchpoint.code))
}

/// What a response consists of, what matters most to its sender first.
fn stored(w: &Words, months: u32) -> [Phrase; 11] {
    [
        w.stored_answers.clone(),
        w.stored_texts.fill(&[("months", &months)]),
        w.stored_definition.clone(),
        w.stored_touchpoint.clone(),
        w.stored_field.clone(),
        w.stored_channel.clone(),
        w.stored_language.clone(),
        w.stored_hour.clone(),
        w.stored_duration.clone(),
        w.stored_signals.clone(),
        w.stored_id.clone(),
    ]
}

/// Which questions ask for sensitive personal data.
fn sensitive(w: &Words, place: &Place) -> Option<Phrase> {
    let numbers: Vec<_> = (1..)
        .zip(&place.definition.questions)
        .filter(|(_, question)| question.sensitive)
        .map(|(number, _): (usize, _)| number.to_string())
        .collect();
    (!numbers.is_empty()).then(|| w.notice_sensitive.fill(&[("questions", &numbers.join(", "))]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Response;
    use crate::ledger::response::TextHash;

    /// A new column of a response does not compile here before the notice names it.
    #[test]
    fn the_notice_names_every_column_of_a_response() {
        fn columns(response: &Response) -> usize {
            let Response {
                // Which ledger it is stands in no response's favour or harm: there is one an office.
                ledger: _,
                // stored_definition
                definition: _,
                campaign: _,
                // stored_touchpoint
                touchpoint: _,
                unit: _,
                // One sentence each.
                field: _,
                channel: _,
                language: _,
                hour: _,
                duration: _,
                signals: _,
                answers: _,
                texts,
            } = response;
            // stored_texts; stored_id is the entry's own: id, nonce, leaf.
            let [TextHash { question: _, hash: _ }, ..] = texts.as_slice() else { return 10 };
            11
        }
        let words = Words::of("vi");
        let named = stored(&words, 24);
        let distinct: std::collections::BTreeSet<&str> = named.iter().map(|phrase| &**phrase).collect();
        let body = crate::ledger::response::tests::sample();
        assert_eq!(distinct.len(), columns(&body));
        assert!(named[1].contains("24 tháng"), "{}", named[1]);
    }
}
