//! `/K/{code}`: the form on the tablet at the counter. Its idle screen, and what makes an app of it.

use super::asked::Asked;
use super::page;
use super::plain::Plain;
use crate::print::qr::Picture;
use crate::web::place::Place;
use crate::web::{App, assets};
use actix_web::{HttpResponse, web};
use serde_json::json;

/// The idle screen: an invitation, and the way to one's own phone.
pub(super) struct Idle {
    /// `None` where the service does not know its own address.
    pub phone: Option<OwnPhone>,
}

/// The form's address for those who would rather use their own phone.
pub(super) struct OwnPhone {
    /// SVG, black on white, quiet zone included.
    pub picture: String,
    /// As people type it, in pieces that a line may end behind.
    pub host: Vec<String>,
    /// What follows the host: never broken.
    pub path: String,
}

impl Idle {
    pub(super) fn new(app: &App, place: &Place) -> Self {
        Self { phone: app.settings.origin.as_ref().and_then(|origin| OwnPhone::new(origin, place)) }
    }
}

impl OwnPhone {
    fn new(origin: &crate::print::Origin, place: &Place) -> Option<Self> {
        let code = place.touchpoint.code;
        let picture = Picture::for_paper(&origin.encoded(code));
        let picture = picture.map_err(|error| tracing::warn!(%error, "the idle screen has no code")).ok()?;
        let typed = origin.typed(code);
        let (host, path) = typed.split_at(typed.rfind("/S/").unwrap_or(typed.len()));
        let host = host.split_inclusive(['.', '-', '/']).map(str::to_owned).collect();
        Some(Self { picture: picture.svg, host, path: path.to_owned() })
    }
}

const PAPER: &str = "#FBFAF6";
const LEAF: &str = "#0B5A4C";

/// `GET /K/{code}/manifest.webmanifest`: added to the home screen, the tablet opens this form in full screen.
pub(in crate::web) async fn manifest(app: web::Data<App>, asked: Asked) -> HttpResponse {
    let Asked { code, wish } = asked;
    let place = match Place::find(&app.catalog(), code) {
        Ok(place) => place,
        Err(no) => return page::plain(&app, &wish, &Plain::Place(no), None),
    };
    let home = wish.screen.form(code);
    let manifest = json!({
        "id": home,
        "name": place.name(),
        "short_name": place.unit.name,
        "lang": "vi",
        "start_url": home,
        "scope": "/K/",
        "display": "fullscreen",
        "orientation": "any",
        "background_color": PAPER,
        "theme_color": LEAF,
        "icons": [{ "src": "/icon.svg", "sizes": "any", "type": "image/svg+xml" }],
    });
    HttpResponse::Ok().content_type("application/manifest+json").body(manifest.to_string())
}

/// `GET /icon.svg`: the face on the tablet's home screen.
pub(in crate::web) async fn icon() -> HttpResponse {
    HttpResponse::Ok().content_type("image/svg+xml").body(assets::ICON.as_str())
}
