//! `GET /S/{code}`: the form, whole in one answer.

use super::asked::Asked;
use super::cache::{Key, Packed, Untimed};
use super::kiosk::Idle;
use super::page::{self, Page, Wish};
use super::plain::Plain;
use super::posted::Posted;
use super::screen::{Kiosk, Leaves, Screen};
use super::view::{Control, QuestionView, SectionView, Viewer};
use crate::ids::{Language, OneTimeCode, TouchpointCode, TouchpointCodeError};
use crate::web::App;
use crate::web::place::{NoPlace, Place};
use crate::web::submit::{FIELD, Fault};
use crate::web::token::{self, Opened};
use crate::web::words::{self, Phrase};
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use std::collections::BTreeMap;
use std::sync::Arc;

/// One line of the summary of what is wrong.
pub(super) struct FaultLine {
    pub sentence: Phrase,
    /// Id of the first control to mend; empty where there is none.
    pub anchor: String,
}

/// The form, empty or with answers and what is wrong with them.
#[derive(Template)]
#[template(path = "citizen/form.html")]
pub(super) struct FormPage {
    page: Page,
    idle: Option<Idle>,
    faults: Vec<FaultLine>,
    unit: String,
    counter: String,
    intro: String,
    minutes: u8,
    count: usize,
    action: String,
    put: String,
    sent: String,
    definition: String,
    token: String,
    /// The id that this sheet has from its check page; empty where it has none.
    id: String,
    /// The one-time code that it carries; empty where it carries none.
    code: String,
    field: Option<QuestionView>,
    sections: Vec<SectionView>,
}

/// The field that carries a one-time code.
#[derive(Template)]
#[template(path = "citizen/carried.html")]
struct Carried {
    code: OneTimeCode,
}

impl FormPage {
    pub(super) fn new(
        app: &App,
        place: &Place,
        language: &Language,
        token: String,
        posted: &Posted,
        faults: &[Fault],
        screen: Screen,
    ) -> Self {
        let definition = &place.definition;
        let words = &*definition.words(language.as_str());
        let (lines, errors) = told(place, language, faults);
        let viewer = Viewer { definition, language, words, posted, errors: &errors };
        let field = viewer.field(place);
        let code = place.touchpoint.code;
        let title = definition.title.in_language(language);
        let prefix = if faults.is_empty() { String::new() } else { format!("{} ", words.error_prefix) };
        let title = format!("{prefix}{title} – {}", place.name());
        let mut page = Page::new(app, language.as_str(), title);
        page = page.of(place, language.as_str(), place.office(app.hour()));
        page.buttons = true;
        page.questions = true;
        // On the tablet a form begins with the idle screen, unless someone is at it.
        let begins = *posted == Posted::default();
        page.kiosk = Kiosk::new(screen, code, if begins { Leaves::Empty } else { Kiosk::FORM });
        let idle = page.kiosk.as_ref().filter(|_| begins).map(|_| Idle::new(app, place));
        // There the script confirms on the page itself.
        let sent = match screen {
            Screen::Own => format!("/S/{code}/sent?lang={language}&r="),
            Screen::Kiosk => "#".to_owned(),
        };
        Self {
            page,
            idle,
            faults: lines,
            unit: place.unit.name.clone(),
            counter: place.touchpoint.counter.clone(),
            intro: definition.intro.in_language(language).to_owned(),
            minutes: definition.minutes,
            count: definition.questions.len() + usize::from(field.is_some()),
            action: screen.form(code),
            put: format!("/api/v1/touchpoints/{code}/responses/"),
            sent,
            definition: definition.name.to_string(),
            token,
            id: posted.any_id().unwrap_or_default().to_owned(),
            code: posted.code.clone().unwrap_or_default(),
            sections: viewer.sections(),
            field,
        }
    }
}

/// The form of a place, to be looked at and not to be sent.
///
/// # Errors
/// Where the template fails.
pub(in crate::web) fn preview(
    app: &App,
    place: &Place,
    language: &Language,
) -> Result<String, askama::Error> {
    let empty = Posted::default();
    FormPage::new(app, place, language, String::new(), &empty, &[], Screen::Own).render()
}

/// The faults in words: as a summary, and by question.
fn told(place: &Place, language: &Language, faults: &[Fault]) -> (Vec<FaultLine>, BTreeMap<String, Phrase>) {
    let mut errors = BTreeMap::new();
    let mut lines = Vec::new();
    for fault in faults {
        let sentence = words::sentence(&place.definition, language, fault);
        let question = match fault {
            Fault::Answer(fault) if fault.index.is_some() => fault.question.clone(),
            Fault::Field { .. } => FIELD.to_owned(),
            Fault::Answer(_)
            | Fault::Id(_)
            | Fault::Shape { .. }
            | Fault::Definition { .. }
            | Fault::Language { .. }
            | Fault::Code { .. }
            | Fault::ManyCodes
            | Fault::FieldNotAsked => String::new(),
        };
        let anchor = if question.is_empty() { String::new() } else { format!("i-{question}") };
        lines.push(FaultLine { sentence: sentence.clone(), anchor });
        if !question.is_empty() {
            errors.insert(question, sentence);
        }
    }
    (lines, errors)
}

/// The form behind a code.
pub(in crate::web) async fn get(app: web::Data<App>, asked: Asked, request: HttpRequest) -> HttpResponse {
    open(&app, asked.code, None, asked.wish, &request).await
}

/// The form of a touchpoint, which carries this one-time code. It stands behind what is compressed once, as
/// the token does.
pub(super) async fn open(
    app: &App,
    code: TouchpointCode,
    once: Option<OneTimeCode>,
    wish: Wish,
    request: &HttpRequest,
) -> HttpResponse {
    let opened = |place: Place| place.open_to(app.hour(), once.is_some()).map(|()| place);
    let place = match Place::find(&app.catalog(), code).and_then(opened) {
        Ok(place) => place,
        Err(no) => return page::plain(app, &wish, &Plain::Place(no), None),
    };
    let carried = match once.map(|code| Carried { code }.render()).transpose() {
        Ok(carried) => carried.unwrap_or_default(),
        Err(error) => return broken(app, &wish, &error),
    };
    app.count_scan(code, request);
    let minute = app.minute();
    let opened = Opened {
        touchpoint: code,
        channel: wish.screen.channel(place.touchpoint.channel),
        definition: place.definition.hash,
    };
    let token = token::sign(&app.settings.secret, &opened, minute);
    match untimed(app, &place, &wish, &token).await {
        Ok(form) => answer(request, &wish, form.at(minute, &token, &carried)),
        Err(error) => broken(app, &wish, &error),
    }
}

fn broken(app: &App, wish: &Wish, error: &dyn std::fmt::Display) -> HttpResponse {
    tracing::error!(%error, "the form cannot be rendered");
    page::plain(app, wish, &Plain::Internal, None)
}

/// The form but for its token, made once for a day and a state of the ledger.
async fn untimed(
    app: &App,
    place: &Place,
    wish: &Wish,
    token: &str,
) -> Result<Arc<Untimed>, actix_web::Error> {
    // The tablet's own language says nothing about who stands before it.
    let accept = wish.accept.as_deref().filter(|_| wish.screen == Screen::Own).or(Some("vi"));
    let language = place.language(wish.lang.as_deref(), accept);
    let key = Key {
        touchpoint: place.touchpoint.code,
        screen: wish.screen,
        language: place.definition.language_index(language.as_str()).unwrap_or(0),
        encoding: wish.encoding,
        catalog: place.catalog.size,
        day: app.hour().local_date(),
    };
    if let Some(form) = app.pages.get(&key) {
        return Ok(form);
    }
    let html = FormPage::new(app, place, language, token.to_owned(), &Posted::default(), &[], wish.screen)
        .render()
        .map_err(actix_web::error::ErrorInternalServerError)?;
    // Nobody else waits while this one is compressed.
    let (encoding, token) = (wish.encoding, token.to_owned());
    let form = Arc::new(web::block(move || Untimed::new(encoding, &html, &token)).await?);
    app.pages.put(key, Arc::clone(&form));
    Ok(form)
}

fn answer(request: &HttpRequest, wish: &Wish, packed: Packed) -> HttpResponse {
    let known = request.headers().get(header::IF_NONE_MATCH).and_then(|tags| tags.to_str().ok());
    let fresh = known.is_some_and(|tags| packed.is_among(tags));
    let status = if fresh { StatusCode::NOT_MODIFIED } else { StatusCode::OK };
    let mut response = HttpResponse::build(status);
    page::head(&mut response, wish.encoding);
    response.insert_header((header::ETAG, packed.etag));
    if fresh { response.finish() } else { response.body(packed.bytes) }
}

/// `GET /S?code=…`: a code typed by hand.
pub(in crate::web) async fn typed(app: web::Data<App>, wish: Wish, request: HttpRequest) -> HttpResponse {
    let typed = web::Query::<BTreeMap<String, String>>::from_query(request.query_string())
        .ok()
        .and_then(|query| query.get("code").map(|code| code.parse::<TouchpointCode>()));
    let no = match typed {
        Some(Ok(code)) => {
            return HttpResponse::SeeOther().insert_header((header::LOCATION, format!("/S/{code}"))).finish();
        }
        Some(Err(TouchpointCodeError::Mistyped)) => NoPlace::Mistyped,
        Some(Err(TouchpointCodeError::Malformed)) | None => NoPlace::Malformed,
    };
    page::plain(&app, &wish, &Plain::Place(no), None)
}
