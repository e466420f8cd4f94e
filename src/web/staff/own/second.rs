//! `/staff/account/second`, `/staff/account/codes`: the telephone as second factor, and the codes that
//! stand in for it.

use crate::account::audit::Action;
use crate::account::token::TypedCode;
use crate::account::totp;
use crate::web::App;
use crate::web::staff::fault::StaffError;
use crate::web::staff::frame::{self, Errors, Frame, Typed};
use crate::web::staff::guard::see_other;
use crate::web::staff::sealing;
use crate::web::staff::session::Session;
use crate::web::staff::throttle::Bucket;
use actix_web::{HttpResponse, web};
use askama::Template;
use qrcode::QrCode;
use qrcode::render::svg;

/// How many recovery codes a person gets.
const CODES: usize = 10;

#[derive(Template)]
#[template(path = "staff/own/second.html")]
struct SecondPage {
    page: Frame,
    must: bool,
    qr: String,
    secret: String,
}

#[derive(Template)]
#[template(path = "staff/own/codes.html")]
struct CodesPage {
    page: Frame,
    codes: Vec<String>,
    done: Option<String>,
}

#[derive(Template)]
#[template(path = "staff/own/renew.html")]
struct RenewPage {
    page: Frame,
}

/// The QR code of a new secret, which waits in the session until a code proves that the telephone has it.
pub(in crate::web) async fn get(app: web::Data<App>, session: Session) -> Result<HttpResponse, StaffError> {
    if session.account().second_factor {
        return Ok(see_other("/staff/account"));
    }
    let secret = if let Some(secret) = waiting(&app, &session) {
        secret
    } else {
        let secret: [u8; totp::SECRET_BYTES] = app.random().map_err(StaffError::Random)?;
        let kept = sealing::close(&app, session.account().no, &secret)?;
        app.store.set_pending(app.ledger, &session.hash(), Some(&kept)).await?;
        secret.to_vec()
    };
    frame::page(&session, &form(&app, &session, &secret, Errors::default())?)
}

/// The secret that waits in this session.
fn waiting(app: &App, session: &Session) -> Option<Vec<u8>> {
    sealing::open(app, session.account().no, session.signed_in().pending.as_deref()?)
}

fn form(app: &App, session: &Session, secret: &[u8], errors: Errors) -> Result<SecondPage, StaffError> {
    let title = session.words().second.title.to_string();
    let address = totp::address(secret, session.account().login.as_str());
    let code = QrCode::new(address).map_err(|error| StaffError::Broken(error.to_string()))?;
    let picture = code.render::<svg::Color<'_>>().min_dimensions(220, 220).build();
    Ok(SecondPage {
        page: Frame::new(app, session, title).with_errors(errors),
        must: session.person().grants.need_second_factor(),
        qr: picture.split_once("?>").map_or(picture.clone(), |(_, svg)| svg.to_owned()),
        secret: totp::typed(secret),
    })
}

/// Turns it on where the code is right, and shows the recovery codes, once.
pub(in crate::web) async fn post(
    app: web::Data<App>,
    session: Session,
    typed: Typed,
) -> Result<HttpResponse, StaffError> {
    let account = session.account();
    let Some(secret) = waiting(&app, &session).filter(|_| !account.second_factor) else {
        return Ok(see_other("/staff/account/second"));
    };
    let mut errors = Errors::default();
    let bucket = [Bucket::Code(account.no.0)];
    if let Err(seconds) = app.staff.throttle.take(&bucket, session.now()) {
        errors.add("code", &session.words().sign_in.slow_for(seconds));
        return frame::refused(&session, &form(&app, &session, &secret, errors)?);
    }
    let Some(step) = totp::step(&secret, typed.get("code"), session.now()) else {
        errors.add("code", &session.words().second.wrong);
        return frame::refused(&session, &form(&app, &session, &secret, errors)?);
    };
    app.staff.throttle.give_back(&bucket);
    let codes = new_codes(&app)?;
    let hashes: Vec<[u8; 32]> = codes.iter().map(TypedCode::hash).collect();
    let act = session.act(Action::SecondFactorSet, account.no.subject());
    let kept = sealing::close(&app, account.no, &secret)?;
    app.store.set_second_factor(app.ledger, account.no, Some(&kept), &hashes, &act).await?;
    app.store.use_totp_step(app.ledger, account.no, step).await?;
    app.store.set_pending(app.ledger, &session.hash(), None).await?;
    shown(&app, &session, &codes, Some(session.words().second.done.to_string()))
}

/// The question before old codes are thrown away.
pub(in crate::web) async fn ask(app: web::Data<App>, session: Session) -> Result<HttpResponse, StaffError> {
    let title = session.words().second.new_codes.to_string();
    frame::page(&session, &RenewPage { page: Frame::new(&app, &session, title) })
}

/// New recovery codes in the place of the old ones.
pub(in crate::web) async fn renew(app: web::Data<App>, session: Session) -> Result<HttpResponse, StaffError> {
    let account = session.account();
    if !account.second_factor {
        return Ok(see_other("/staff/account/second"));
    }
    let codes = new_codes(&app)?;
    let hashes: Vec<[u8; 32]> = codes.iter().map(TypedCode::hash).collect();
    let act = session.act(Action::RecoveryCodesMade, account.no.subject());
    app.store.set_recovery_codes(app.ledger, account.no, &hashes, &act).await?;
    shown(&app, &session, &codes, None)
}

fn new_codes(app: &App) -> Result<Vec<TypedCode>, StaffError> {
    (0..CODES).map(|_| Ok(TypedCode::recovery(app.random().map_err(StaffError::Random)?))).collect()
}

fn shown(
    app: &App,
    session: &Session,
    codes: &[TypedCode],
    done: Option<String>,
) -> Result<HttpResponse, StaffError> {
    let page = Frame::new(app, session, session.words().second.codes_title.to_string());
    frame::page(session, &CodesPage { page, codes: codes.iter().map(TypedCode::reveal).collect(), done })
}
