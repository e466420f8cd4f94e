//! How a form looks on a telephone: the form itself, in a frame of a telephone's size. It can be looked at
//! and nothing else: no script runs in it, and it cannot be sent.

use crate::campaign::{Campaign, Terms};
use crate::definition::Definition;
use crate::ids::{CampaignNo, Channel, TouchpointCode, UnitNo};
use crate::touchpoint::{FieldScope, Touchpoint};
use crate::unit::{Unit, UnitKind};
use crate::web::citizen::form;
use crate::web::place::Place;
use crate::web::staff::fault::StaffError;
use crate::web::staff::frame::Typed;
use crate::web::staff::guard::Framed;
use crate::web::staff::session::Session;
use crate::web::{App, headers};
use actix_web::http::header;
use actix_web::{HttpResponse, web};
use std::sync::Arc;

/// A form in one language, as a page frames it.
pub struct Phone {
    pub address: String,
    pub language: String,
}

/// A definition in each language that is offered.
#[must_use]
pub fn phones(definition: &Definition, terms: &Terms) -> Vec<Phone> {
    let offered = definition.interface.iter().filter(|words| terms.offers(&words.tag));
    let phone = |words: &Arc<crate::words::Words>| Phone {
        address: format!("/staff/definitions/form?name={}&lang={}", definition.name, words.tag),
        language: words.own_name().to_owned(),
    };
    offered.map(phone).collect()
}

/// `GET /staff/definitions/form?name=…&lang=…`: the form alone, for the frame.
///
/// # Errors
/// [`StaffError::Missing`] where nothing of this name is published.
pub(in crate::web) async fn form(app: web::Data<App>, session: Session) -> Result<HttpResponse, StaffError> {
    let query = Typed::of_query(session.visit().query());
    let name = query.get("name").parse().map_err(|_no_name| StaffError::Missing)?;
    let definition = session.catalog().definition(&name).ok_or(StaffError::Missing)?;
    let place = somewhere(&session, definition).ok_or(StaffError::Missing)?;
    let language = place.definition.language(Some(query.get("lang")));
    let html = form::preview(&app, &place, language)?;
    let mut response = HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CONTENT_SECURITY_POLICY, headers::framed(&app.look().face)))
        .insert_header((header::X_FRAME_OPTIONS, "SAMEORIGIN"))
        .body(html);
    response.extensions_mut().insert(Framed);
    Ok(response)
}

/// A counter that does not exist, in the first unit of the ledger.
fn somewhere(session: &Session, definition: &Arc<Definition>) -> Option<Place> {
    let (catalog, today) = (session.catalog(), session.today());
    let nowhere = || Unit {
        no: UnitNo(0),
        code: "00".parse().unwrap_or_else(|_no_code| unreachable!("two digits are a code")),
        name: catalog.ledger.name.clone(),
        kind: UnitKind::OneStop,
        parent: None,
        valid_from: None,
        valid_to: None,
        successor: None,
        lat: None,
        lon: None,
    };
    let root = catalog.tree.roots(today).into_iter().next();
    let below = root.and_then(|root| catalog.tree.children(root.no, today).into_iter().next());
    let unit = below.or(root).cloned().unwrap_or_else(nowhere);
    let campaign = Campaign {
        no: CampaignNo(0),
        id: "xem-truoc".parse().ok()?,
        title: String::new(),
        definition: definition.name.clone(),
        definition_hash: definition.hash,
        units: vec![unit.code.clone()],
        opens: today,
        closes: today,
        method: String::new(),
        public: false,
        ranking_channels: vec![Channel::Qr],
        closed: false,
        published: false,
        terms: Terms::default(),
    };
    let touchpoint = Touchpoint {
        code: (0..).find_map(TouchpointCode::from_bits)?,
        campaign: campaign.no,
        unit: unit.no,
        counter: String::new(),
        channel: Channel::Qr,
        field: FieldScope::Ask,
        revoked: false,
    };
    Some(Place {
        catalog: Arc::clone(catalog),
        touchpoint,
        campaign,
        definition: Arc::clone(definition),
        unit,
    })
}
