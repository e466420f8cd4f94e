//! Touchpoints that are put up: one in a unit, or one in every unit below it that serves citizens.

use super::{campaigns, channel_words, fault_words, random};
use crate::account::Right;
use crate::account::audit::Action;
use crate::campaign::Phase;
use crate::catalog::decide::touchpoints::{self, NewTouchpoints, Places};
use crate::ids::{Channel, FieldCode, UnitCode};
use crate::store::ChangeError;
use crate::unit::Unit;
use crate::web::App;
use crate::web::staff::fault::StaffError;
use crate::web::staff::frame::{self, Choice, Errors, Frame, Typed};
use crate::web::staff::guard::see_other;
use crate::web::staff::session::Session;
use actix_web::{HttpResponse, web};
use askama::Template;

/// Channels that a touchpoint can be made for here: codes and interviewers have pages of their own.
const CHANNELS: [Channel; 3] = [Channel::Qr, Channel::Kiosk, Channel::Link];

/// A longer list of units is no list: then the code is typed.
const LONGEST_LIST: usize = 1_000;

#[derive(Template)]
#[template(path = "staff/touchpoints/new.html")]
struct NewPage {
    page: Frame,
    campaigns: Vec<Choice>,
    units: Vec<Choice>,
    counter: String,
    channels: Vec<Choice>,
    fields: Vec<Choice>,
    below: Vec<Choice>,
}

/// The form.
pub(in crate::web) async fn get(app: web::Data<App>, session: Session) -> Result<HttpResponse, StaffError> {
    let typed = Typed::of_query(session.visit().query());
    frame::page(&session, &view(&app, &session, &typed, Errors::default()))
}

/// Puts them up.
pub(in crate::web) async fn post(
    app: web::Data<App>,
    session: Session,
    typed: Typed,
) -> Result<HttpResponse, StaffError> {
    let w = session.words();
    let mut errors = Errors::default();
    let Some(new) = read(&session, &typed, &mut errors) else {
        return frame::refused(&session, &view(&app, &session, &typed, errors));
    };
    let today = session.today();
    let act = session
        .act(Action::TouchpointsCreated, new.campaign.to_string())
        .with("unit", &typed.get("unit"))
        .with("counter", &new.counter);
    let mut created = (0, 0);
    let decide = |catalog: &crate::catalog::Catalog| {
        let made = touchpoints::create(catalog, &new, today, &mut random(&app))?;
        created = (made.touchpoints.len(), made.existing.len());
        Ok::<_, Vec<touchpoints::TouchpointFault>>(made.events())
    };
    match app.store.change_by(app.ledger, app.hour(), &act, decide).await {
        Ok(_) => {
            app.mirror.catch_up(&app.store).await?;
            let told = w.touchpoints.done_created.fill(&[("new", &created.0), ("old", &created.1)]);
            session.flash(&app, &told).await?;
            Ok(see_other(&format!("/staff/touchpoints?campaign={}", new.campaign)))
        }
        Err(ChangeError::Refused(faults)) => {
            for fault in &faults {
                let (field, text) = fault_words(w, fault);
                errors.add(field, &text);
            }
            frame::refused(&session, &view(&app, &session, &typed, errors))
        }
        Err(ChangeError::Store(error)) => Err(error.into()),
    }
}

fn read(session: &Session, typed: &Typed, errors: &mut Errors) -> Option<NewTouchpoints> {
    let w = &session.words().touchpoints;
    let campaign = session.campaign(typed.get("campaign"), Right::ManageTouchpoints);
    let campaign = errors.keep("campaign", campaign, &w.fault_campaign).map(|campaign| campaign.id.clone());
    let unit = session.unit(typed.get("unit"), Right::ManageTouchpoints);
    let unit = unit.map(|unit| unit.code.clone());
    let unit: Option<UnitCode> = errors.keep("unit", unit, &w.fault_choose_unit);
    let channel = CHANNELS.into_iter().find(|channel| channel.as_str() == typed.get("channel"));
    let field = typed.get("field");
    let field: Option<Result<FieldCode, _>> = (!field.is_empty()).then(|| field.parse());
    let field = match field {
        Some(field) => Some(errors.keep("field", field, &w.fault_field)?),
        None => None,
    };
    let (campaign, code) = (campaign?, unit?);
    Some(NewTouchpoints {
        campaign,
        places: if typed.get("below") == "1" {
            Places::Under { root: code, kinds: Vec::new() }
        } else {
            Places::Unit(code)
        },
        counter: typed.get("counter").to_owned(),
        channel: channel.unwrap_or(Channel::Qr),
        field,
    })
}

fn view(app: &App, session: &Session, typed: &Typed, errors: Errors) -> NewPage {
    let (w, catalog) = (session.words(), session.catalog());
    let choice = |name: &str, value: String, text: String| Choice {
        chosen: typed.get(name) == value,
        value,
        text,
        more: String::new(),
    };
    let empty = |text: &crate::words::Phrase| Choice { text: text.to_string(), ..Choice::default() };
    let running = campaigns(session, Right::ManageTouchpoints)
        .into_iter()
        .filter(|campaign| campaign.phase(session.today()) != Phase::Closed)
        .map(|campaign| choice("campaign", campaign.id.to_string(), campaign.title.clone()));
    let scope = session.scope(Right::ManageTouchpoints);
    let units = scope.units(&catalog.tree);
    let depth = |unit: &Unit| catalog.tree.ancestors(unit.no, session.today()).len();
    let units = units.into_iter().take(LONGEST_LIST).map(|unit| {
        let indent = "\u{2003}".repeat(depth(unit));
        choice("unit", unit.code.to_string(), format!("{indent}{} ({})", unit.name, unit.code))
    });
    let fields = catalog.fields.values().map(|field| {
        let name = field.name.get(w.tag).or_else(|| field.name.get("vi")).cloned().unwrap_or_default();
        choice("field", field.code.to_string(), name)
    });
    NewPage {
        page: Frame::new(app, session, w.touchpoints.new_title.to_string()).with_errors(errors),
        campaigns: std::iter::once(empty(&w.touchpoints.choose)).chain(running).collect(),
        units: std::iter::once(empty(&w.touchpoints.choose)).chain(units).collect(),
        counter: typed.get("counter").to_owned(),
        channels: CHANNELS
            .into_iter()
            .map(|channel| choice("channel", channel.as_str().to_owned(), channel_words(w, channel)))
            .collect(),
        fields: std::iter::once(empty(&w.touchpoints.field_ask)).chain(fields).collect(),
        below: vec![choice("below", "1".into(), w.touchpoints.below.to_string())],
    }
}
