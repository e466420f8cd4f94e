//! `POST /S/{code}`: the form without script. The first send shows the check page, the second stores.

use super::asked::Asked;
use super::check::CheckPage;
use super::form::FormPage;
use super::page::{self, Wish};
use super::plain::Plain;
use super::posted::{self, Posted, Step};
use super::screen::Screen;
use crate::answers::sheet::SheetProblem;
use crate::ids::{ResponseId, TouchpointCode};
use crate::store::{Stored, SubmitError};
use crate::web::place::{NoPlace, Place};
use crate::web::submit::{self, Fault, Receipt, Refusal, Sender};
use crate::web::timely::Timely;
use crate::web::{App, guesses};
use actix_web::error::UrlencodedError;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};

type Form = Timely<web::Form<Vec<(String, String)>>>;

/// Takes a posted form one step further.
pub(in crate::web) async fn post(
    app: web::Data<App>,
    asked: Asked,
    request: HttpRequest,
    form: Form,
) -> HttpResponse {
    match form.0 {
        Ok(pairs) => {
            let posted: Posted = pairs.into_inner().into_iter().collect();
            step(&app, asked, posted.sent_to(request.query_string()), &request).await
        }
        Err(error) => page::plain(&app, &asked.wish, &unread(&error), Some(status(&error))),
    }
}

fn unread(error: &actix_web::Error) -> Plain {
    match error.as_error::<UrlencodedError>() {
        Some(UrlencodedError::Overflow { .. }) => Plain::TooLarge,
        Some(_) => Plain::Unreadable,
        None => Plain::of_status(status(error)),
    }
}

fn status(error: &actix_web::Error) -> StatusCode {
    error.as_response_error().status_code()
}

async fn step(app: &App, asked: Asked, mut posted: Posted, request: &HttpRequest) -> HttpResponse {
    let Asked { code, mut wish } = asked;
    if let Step::Language(language) = &posted.step {
        posted.language.clone_from(language);
    }
    wish.lang = Some(posted.language.clone()).filter(|l| !l.is_empty()).or(wish.lang);
    // A known id gets its receipt whatever has become of the place meanwhile.
    if posted.step == Step::Send
        && let Some(id) = posted.id.clone()
    {
        return send(app, (&wish, request), code, &posted, &id).await;
    }
    // Whoever comes back to a sheet that was sent learns that it was, and not that it may be sent.
    if let Some(id) = posted.any_id()
        && let Ok(Some(receipt)) = submit::receipt(app, id).await
    {
        return confirmed(&wish, code, &posted, receipt);
    }
    let place = match Place::find(&app.catalog(), code) {
        Ok(place) => place,
        Err(no) => return page::plain(app, &wish, &Plain::Place(no), None),
    };
    match submit::check(app, place.clone(), posted.sheet()) {
        Err(Refusal::NoPlace(no)) => page::plain(app, &wish, &Plain::Place(no), None),
        Err(Refusal::Store(error)) => refused(app, &wish, &error),
        Err(Refusal::Faults(faults)) if posted.step == Step::Review => {
            faulty(app, &wish, &place, &posted, &faults)
        }
        Ok(checked) if wants_check(&posted) => match posted.any_id() {
            Some(id) => page::respond(
                &wish,
                StatusCode::OK,
                &CheckPage::new(app, &checked, &posted, id, false, wish.screen),
            ),
            None => named(app, &wish, code),
        },
        Ok(_) | Err(Refusal::Faults(_)) => again(app, &wish, &place, &posted, &[], StatusCode::OK),
    }
}

/// Asks for the same once more, under an address that holds the id of this sheet. The browser keeps that
/// address, with what was sent there: its Back comes to a check page of the same id. Nothing is kept here.
fn named(app: &App, wish: &Wish, code: TouchpointCode) -> HttpResponse {
    match app.random() {
        Ok(random) => {
            let id = ResponseId::new(app.hour(), random);
            let address = format!("{}?{}={}", wish.screen.form(code), posted::ID, id.uuid());
            HttpResponse::TemporaryRedirect().insert_header((header::LOCATION, address)).finish()
        }
        Err(error) => refused(app, wish, &SubmitError::Unavailable(error.to_string())),
    }
}

/// The check page is shown for a first send, and kept when only its language changes.
fn wants_check(posted: &Posted) -> bool {
    match posted.step {
        Step::Review | Step::Send => true,
        Step::Edit => false,
        Step::Language(_) => posted.id.is_some(),
    }
}

async fn send(
    app: &App,
    (wish, request): (&Wish, &HttpRequest),
    code: TouchpointCode,
    posted: &Posted,
    id: &str,
) -> HttpResponse {
    match submit::submit(app, Sender::of(app, request), code, id, posted.sheet()).await {
        Ok(receipt) => {
            // Without script nobody has said that somebody began.
            if receipt.stored == Stored::New && wish.screen == Screen::Own {
                app.count_start(code);
            }
            confirmed(wish, code, posted, receipt)
        }
        Err(Refusal::NoPlace(no)) => page::plain(app, wish, &Plain::Place(no), None),
        Err(refusal @ Refusal::Faults(_)) if app.guesses_too_fast(request, &refusal) => {
            refaced(app, wish, code, posted, &[Fault::ManyCodes])
        }
        Err(Refusal::Faults(faults)) => refaced(app, wish, code, posted, &faults),
        Err(Refusal::Store(error)) => busy(app, wish, code, posted, id, &error),
    }
}

/// The form with what is wrong, where there still is one.
fn refaced(app: &App, wish: &Wish, code: TouchpointCode, posted: &Posted, faults: &[Fault]) -> HttpResponse {
    match Place::find(&app.catalog(), code) {
        Ok(place) => faulty(app, wish, &place, posted, faults),
        Err(no) => page::plain(app, wish, &Plain::Place(no), None),
    }
}

fn confirmed(wish: &Wish, code: TouchpointCode, posted: &Posted, receipt: Receipt) -> HttpResponse {
    let known = |tag: &&str| !tag.is_empty() && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let language = Some(posted.language.as_str()).filter(known).unwrap_or("vi");
    let address = format!("{}/sent?lang={language}&r={}", wish.screen.form(code), receipt.tracking);
    HttpResponse::SeeOther().insert_header((header::LOCATION, address)).finish()
}

/// The check page once more, with the same id: pressing "Gửi phiếu" again stores once.
fn busy(
    app: &App,
    wish: &Wish,
    code: TouchpointCode,
    posted: &Posted,
    id: &str,
    error: &SubmitError,
) -> HttpResponse {
    app.counters.refuse(error);
    let seconds = match error {
        SubmitError::Busy { retry_after_sec } => *retry_after_sec,
        SubmitError::Unavailable(_) => submit::RETRY_AFTER_SEC,
        SubmitError::Refused(_) | SubmitError::Code => return refused(app, wish, error),
    };
    let checked = Place::find(&app.catalog(), code)
        .map_err(Refusal::NoPlace)
        .and_then(|place| submit::check(app, place, posted.sheet()));
    match checked {
        Ok(checked) => {
            let page = CheckPage::new(app, &checked, posted, id, true, wish.screen);
            let mut response = page::respond(wish, StatusCode::SERVICE_UNAVAILABLE, &page);
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
            response
        }
        Err(_) => refused(app, wish, error),
    }
}

fn refused(app: &App, wish: &Wish, error: &SubmitError) -> HttpResponse {
    tracing::error!(%error, "a response could not be stored");
    let plain = match error {
        SubmitError::Busy { .. } | SubmitError::Unavailable(_) => Plain::Unavailable,
        SubmitError::Refused(_) | SubmitError::Code => Plain::Internal,
    };
    page::plain(app, wish, &plain, None)
}

/// The form with what is wrong. An answer to a question that does not apply is left out: without script
/// a chosen option cannot be taken back.
fn faulty(app: &App, wish: &Wish, place: &Place, posted: &Posted, faults: &[Fault]) -> HttpResponse {
    let mut kept = posted.clone();
    let mut status = StatusCode::UNPROCESSABLE_ENTITY;
    for fault in faults {
        match fault {
            Fault::Answer(fault) if fault.problem == SheetProblem::NotAsked => {
                kept.answers.remove(&fault.question);
            }
            // As the sentence says, it is sent without one the next time.
            Fault::Code { without: true } => kept.code = None,
            Fault::ManyCodes => status = StatusCode::TOO_MANY_REQUESTS,
            // The next check page makes one that can be stored.
            Fault::Id(_) => (kept.id, kept.former) = (None, None),
            Fault::Answer(_)
            | Fault::Shape { .. }
            | Fault::Definition { .. }
            | Fault::Language { .. }
            | Fault::Code { without: false }
            | Fault::Field { .. }
            | Fault::FieldNotAsked => {}
        }
    }
    let mut response = again(app, wish, place, &kept, faults, status);
    if status == StatusCode::TOO_MANY_REQUESTS {
        response.headers_mut().insert(header::RETRY_AFTER, guesses::WAIT_SEC.into());
    }
    response
}

/// The form with the answers so far.
fn again(
    app: &App,
    wish: &Wish,
    place: &Place,
    posted: &Posted,
    faults: &[Fault],
    status: StatusCode,
) -> HttpResponse {
    if let Err(no @ NoPlace::NotYetOpen { .. }) = place.open(app.hour()) {
        return page::plain(app, wish, &Plain::Place(no), None);
    }
    let former = posted.definition.parse().ok().and_then(|name| place.catalog.definition(&name));
    let place = match former {
        Some(definition) if definition.hash != place.definition.hash && !posted.token.is_empty() => {
            Place { definition: std::sync::Arc::clone(definition), ..place.clone() }
        }
        Some(_) | None => place.clone(),
    };
    let language = place.definition.language(Some(&posted.language));
    let page = FormPage::new(app, &place, language, posted.token.clone(), posted, faults, wish.screen);
    page::respond(wish, status, &page)
}
