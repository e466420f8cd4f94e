//! From a sheet to a stored response: one way for the form without script and for the API.

mod fault;
mod sender;

pub use fault::Fault;
pub use sender::Sender;

use super::App;
use super::place::{NoPlace, Place};
use super::token::{self, Minute, Opened};
use crate::answers::packed::{self, Layout};
use crate::answers::sheet::{self, RawSheet, RawValue};
use crate::answers::{Answer, Answers};
use crate::definition::Definition;
use crate::ids::{Channel, FieldNo, Hour, OneTimeCode, ResponseId, TouchpointCode, Tracking};
use crate::ledger::response::TextHash;
use crate::ledger::{DurationBucket, Response, Signals};
use crate::quality::response::of_speed;
use crate::store::{NewResponse, NewText, StoreError, Stored, SubmitError};
use crate::touchpoint::FieldScope;
use crate::touchpoint::codes::{Group, Redemption, Week};
use std::sync::Arc;

/// The reserved question for the field (lĩnh vực) that the form adds.
pub const FIELD: &str = "field";

/// The field's answer for "không nhớ".
pub const FIELD_UNKNOWN: &str = "unknown";

/// A sheet that was begun before its campaign closed is taken for so many hours after.
const GRACE_HOURS: u32 = 48;

/// When to try again, where the store does not say.
pub const RETRY_AFTER_SEC: u32 = 5;

/// A sheet as it arrived.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    /// The definition that it answers, `sipas-2017.1`.
    pub definition: String,
    pub language: String,
    pub answers: RawSheet,
    pub token: Option<String>,
    /// It waited on the phone, or was written on a page kept there: how long answering took is not known.
    pub offline: bool,
    /// The one-time code, as it was given.
    pub code: Option<String>,
}

/// What the citizen is given for a stored response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Receipt {
    pub tracking: Tracking,
    pub stored: Stored,
}

/// Why a sheet is not stored.
#[derive(Debug)]
pub enum Refusal {
    NoPlace(NoPlace),
    Faults(Vec<Fault>),
    Store(SubmitError),
}

/// A sheet whose every answer was found good.
#[derive(Debug, Clone)]
pub struct Checked {
    pub place: Place,
    pub answers: Answers,
    pub field: FieldNo,
    language: u8,
    channel: Channel,
    duration: DurationBucket,
    /// Whether it was sent faster than it can be read.
    speed: Signals,
    /// The one-time code that it spends.
    code: Option<Redemption>,
}

/// Checks a sheet against the place and the definition that it answers.
///
/// # Errors
/// [`NoPlace`] where the campaign takes no sheets now; every fault of the sheet.
pub fn check(app: &App, place: Place, mut sheet: Sheet) -> Result<Checked, Refusal> {
    let now = app.minute();
    let (definition, begun) = answered(app, &place, &sheet, now);
    still_open(&place, app.hour(), now, (begun.is_some(), sheet.code.is_some())).map_err(Refusal::NoPlace)?;
    let mut faults = Vec::new();
    let asked = definition.as_ref().unwrap_or(&place.definition);
    let language = asked.language_index(&sheet.language);
    if language.is_none() {
        let known = asked.languages.iter().map(ToString::to_string).collect();
        faults.push(Fault::Language { given: sheet.language, known });
    }
    let Some(definition) = definition else {
        let expected = place.campaign.definition.to_string();
        faults.insert(0, Fault::Definition { given: sheet.definition, expected });
        return Err(Refusal::Faults(faults));
    };
    let place = Place { definition, ..place };
    let field = field(&place, sheet.answers.remove(FIELD)).map_err(|fault| faults.push(fault));
    let answers = sheet::check(&place.definition, &sheet.answers)
        .map_err(|found| faults.extend(found.into_iter().map(Fault::Answer)));
    let code = redemption(app, &place, sheet.code.as_deref()).map_err(|fault| faults.push(fault));
    let by_page = begun.map_or(place.touchpoint.channel, |begun| begun.channel);
    let channel = if sheet.code.is_some() { Channel::Code } else { by_page };
    let timed = begun.filter(|_| !sheet.offline);
    let duration =
        timed.map_or(DurationBucket::Unknown, |begun| DurationBucket::of_minutes(now.0 - begun.minute.0));
    match (answers, field, language, code) {
        (Ok(answers), Ok(field), Some(language), Ok(code)) => {
            // Of the page's opening only the minute is known: the longest that it can have been.
            let longest =
                |begun: Begun| app.now().unix_timestamp().unsigned_abs().saturating_sub(begun.minute.0 * 60);
            let speed = timed.map(|begun| of_speed(&place.definition, &answers, longest(begun)));
            let speed = speed.unwrap_or_default();
            Ok(Checked { place, answers, field, language, channel, duration, speed, code })
        }
        _ => Err(Refusal::Faults(faults)),
    }
}

/// What a given code would spend. Nothing is looked up yet.
fn redemption(app: &App, place: &Place, given: Option<&str>) -> Result<Option<Redemption>, Fault> {
    let Some(given) = given else { return Ok(None) };
    let fault = || unspendable(app, place);
    let code: OneTimeCode = given.parse().map_err(|_no_code| fault())?;
    let mac = app.settings.codes.as_ref().ok_or_else(fault)?.mac(app.ledger, code);
    let since = Week::oldest_on(app.hour().local_date());
    Ok(Some(Redemption { mac, group: Group::of(&place.touchpoint), since }))
}

fn unspendable(app: &App, place: &Place) -> Fault {
    Fault::Code { without: place.open(app.hour()).is_ok() }
}

/// What a page token vouches for.
#[derive(Debug, Clone, Copy)]
struct Begun {
    minute: Minute,
    /// The page's, which the body has no say in.
    channel: Channel,
}

/// What the token vouches for, on the touchpoint's own page or on its kiosk page.
fn vouched(app: &App, place: &Place, definition: &Definition, now: Minute, token: &str) -> Option<Begun> {
    [place.touchpoint.channel, Channel::Kiosk].into_iter().find_map(|channel| {
        let page = Opened { touchpoint: place.touchpoint.code, channel, definition: definition.hash };
        let minute = token::verify(&app.settings.secret, &page, now, token)?;
        Some(Begun { minute, channel })
    })
}

/// The definition that a sheet may answer, and when and where it was opened: the campaign's, or a
/// former one for which the page token vouches.
fn answered(
    app: &App,
    place: &Place,
    sheet: &Sheet,
    now: Minute,
) -> (Option<Arc<Definition>>, Option<Begun>) {
    let begun = |definition: &Definition| {
        sheet.token.as_deref().and_then(|token| vouched(app, place, definition, now, token))
    };
    if sheet.definition == place.campaign.definition.to_string() {
        return (Some(Arc::clone(&place.definition)), begun(&place.definition));
    }
    let former = sheet.definition.parse().ok().and_then(|name| place.catalog.definition(&name));
    match former.map(|former| (former, begun(former))) {
        Some((former, Some(begun))) => (Some(Arc::clone(former)), Some(begun)),
        Some((_, None)) | None => (None, None),
    }
}

/// Open, or closed so lately that a sheet which was begun in time is still taken. The token is the
/// proof: forms are handed out only while the campaign is open. Published figures are final.
fn still_open(place: &Place, hour: Hour, now: Minute, (begun, coded): (bool, bool)) -> Result<(), NoPlace> {
    let open = place.open_to(hour, coded);
    let last = u64::from(place.end().0.saturating_add(GRACE_HOURS)) * 60;
    match (&open, begun) {
        (Err(NoPlace::Closed { .. }), true) if now.0 < last && !place.campaign.published => Ok(()),
        _ => open,
    }
}

/// The field that a sheet says, where its touchpoint asks for one.
///
/// # Errors
/// Where it is none of the list, or nobody asked.
pub fn field(place: &Place, given: Option<RawValue>) -> Result<FieldNo, Fault> {
    let given = match given {
        None | Some(RawValue::Nothing) => None,
        Some(RawValue::Text(text)) if text.is_empty() => None,
        Some(RawValue::Text(text)) => Some(text),
        Some(RawValue::Number(number)) => Some(number.to_string()),
        Some(RawValue::List(_) | RawValue::Other) => Some(String::new()),
    };
    match (place.touchpoint.field, given) {
        (FieldScope::One(no), None) => Ok(no),
        (FieldScope::Ask, None) => {
            Ok(if place.asks_field() { FieldNo::NOT_ANSWERED } else { FieldNo::NOT_ASKED })
        }
        (FieldScope::One(_), Some(_)) => Err(Fault::FieldNotAsked),
        (FieldScope::Ask, Some(_)) if !place.asks_field() => Err(Fault::FieldNotAsked),
        (FieldScope::Ask, Some(given)) if given == FIELD_UNKNOWN => Ok(FieldNo::UNKNOWN),
        (FieldScope::Ask, Some(given)) => {
            let found = place.catalog.fields.values().find(|field| field.code.as_str() == given);
            found.map(|field| field.no).ok_or(Fault::Field { given })
        }
    }
}

/// Checks a sheet and stores it under its id, once. A known id is answered with its first receipt,
/// whatever this sheet says, so that nobody can test guesses against what was stored.
///
/// # Errors
/// See [`Refusal`].
pub async fn submit(
    app: &App,
    from: Sender,
    code: TouchpointCode,
    id: &str,
    sheet: Sheet,
) -> Result<Receipt, Refusal> {
    submit_read(app, from, code, id, (sheet, Vec::new())).await
}

/// The same for a sheet that was read from a body with these faults of its shape.
///
/// # Errors
/// See [`Refusal`].
pub async fn submit_read(
    app: &App,
    from: Sender,
    code: TouchpointCode,
    id: &str,
    (sheet, shape): (Sheet, Vec<Fault>),
) -> Result<Receipt, Refusal> {
    let catalog = app.catalog();
    let id = ResponseId::parse(id, catalog.ledger.first_hour, app.hour());
    let checked =
        Place::find(&catalog, code).map_err(Refusal::NoPlace).and_then(|place| check(app, place, sheet));
    let checked = match checked {
        Ok(_) if !shape.is_empty() => Err(Refusal::Faults(shape)),
        Err(Refusal::Faults(faults)) => Err(Refusal::Faults(fault::with_shape(shape, faults))),
        Ok(_) | Err(Refusal::NoPlace(_) | Refusal::Store(_)) => checked,
    };
    match (id, checked) {
        (Ok(id), Ok(checked)) => store(app, from, &checked, id).await,
        (Ok(id), Err(refusal)) => known(app, id).await?.ok_or(refusal),
        (Err(fault), Err(Refusal::Faults(mut faults))) => {
            faults.insert(0, Fault::Id(fault));
            Err(Refusal::Faults(faults))
        }
        (Err(_), Err(refusal)) => Err(refusal),
        (Err(fault), Ok(_)) => Err(Refusal::Faults(vec![Fault::Id(fault)])),
    }
}

/// The receipt of an id that is stored already; `None` where it is not, or can be no id.
///
/// # Errors
/// Where nobody can tell.
pub async fn receipt(app: &App, id: &str) -> Result<Option<Receipt>, Refusal> {
    match ResponseId::parse(id, app.catalog().ledger.first_hour, app.hour()) {
        Ok(id) => known(app, id).await,
        Err(_) => Ok(None),
    }
}

/// The receipt of an id that is stored already. Where nobody can tell, the sheet must not be refused
/// for good: it may have been stored by an earlier send whose answer was lost.
async fn known(app: &App, id: ResponseId) -> Result<Option<Receipt>, Refusal> {
    let found = app.store.find(app.ledger, id..=id).await;
    let found = found.map_err(|error| Refusal::Store(SubmitError::Unavailable(error.to_string())))?;
    let tracking = Tracking::of(id, app.catalog().ledger.first_hour);
    Ok(found.map(|_| Receipt { tracking, stored: Stored::Known }))
}

/// Stores a checked sheet and waits until it is durable.
///
/// # Errors
/// Where the store cannot promise durability.
async fn store(app: &App, from: Sender, checked: &Checked, id: ResponseId) -> Result<Receipt, Refusal> {
    let place = &checked.place;
    let answers = packed::pack(&Layout::of(&place.definition), &checked.answers)
        .map_err(|error| Refusal::Store(SubmitError::Refused(error.to_string())))?;
    let marks = app.count(place, checked.channel, from, &answers).await;
    let stored = match sealed(app, checked, id, answers, marks.signals) {
        Ok(new) => keep(app, checked, new).await,
        Err(error) => Err(Refusal::Store(error)),
    };
    match stored {
        Ok(Stored::New) => {}
        // It was counted when it was stored, or will be.
        Ok(Stored::Known) | Err(_) => app.uncount(marks),
    }
    let stored = match stored {
        // Whoever sent it before and lost the answer gets the receipt, though the code is spent.
        Err(Refusal::Faults(faults)) => known(app, id).await?.ok_or(Refusal::Faults(faults))?.stored,
        stored => stored?,
    };
    app.mirror.nudge();
    app.counters.count(stored);
    Ok(Receipt { tracking: Tracking::of(id, place.catalog.ledger.first_hour), stored })
}

/// Stores what is sealed, with the code that it spends.
async fn keep(app: &App, checked: &Checked, new: NewResponse) -> Result<Stored, Refusal> {
    match &checked.code {
        None => app.store.submit(new).await.map_err(Refusal::Store),
        Some(code) => {
            let redeemed = redeem(app, new, code).await?;
            redeemed.ok_or_else(|| Refusal::Faults(vec![unspendable(app, &checked.place)]))
        }
    }
}

/// Stores a response that came with a code; `None` where that cannot be spent. The writer is not bothered
/// with codes that anybody can see to be wrong.
async fn redeem(app: &App, new: NewResponse, code: &Redemption) -> Result<Option<Stored>, Refusal> {
    let spendable = app.store.is_spendable(app.ledger, code).await;
    let unknown = |error: StoreError| Refusal::Store(SubmitError::Unavailable(error.to_string()));
    if !spendable.map_err(unknown)? {
        return Ok(None);
    }
    match app.store.redeem(new, *code).await {
        Ok(stored) => Ok(Some(stored)),
        Err(SubmitError::Code) => Ok(None),
        Err(error @ (SubmitError::Busy { .. } | SubmitError::Unavailable(_) | SubmitError::Refused(_))) => {
            Err(Refusal::Store(error))
        }
    }
}

fn sealed(
    app: &App,
    checked: &Checked,
    id: ResponseId,
    answers: Vec<u8>,
    signals: Signals,
) -> Result<NewResponse, SubmitError> {
    let place = &checked.place;
    let hour = app.hour();
    let mut texts = Vec::new();
    for (question, answer) in checked.answers.values.iter().enumerate() {
        if let Answer::Text(text) = answer {
            // A definition has at most 255 questions.
            let question = u8::try_from(question).unwrap_or(u8::MAX);
            texts.push(NewText { question, salt: random(app)?, text: text.clone() });
        }
    }
    let response = Response {
        ledger: app.ledger,
        hour,
        definition: place.definition.hash,
        campaign: place.campaign.no,
        touchpoint: place.touchpoint.code,
        unit: place.catalog.unit_on(&place.touchpoint, hour.local_date()),
        field: checked.field,
        channel: checked.channel,
        language: checked.language,
        duration: checked.duration,
        signals: checked.speed | signals,
        answers,
        texts: texts.iter().map(|t| TextHash::of(t.question, &t.salt, &t.text)).collect(),
    };
    Ok(NewResponse { id, response, texts, nonce: random(app)? })
}

fn random<const N: usize>(app: &App) -> Result<[u8; N], SubmitError> {
    app.random().map_err(|error| SubmitError::Unavailable(format!("no randomness: {error}")))
}
