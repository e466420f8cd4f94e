//! Style and script of the console: files of their own, which the browser keeps, with their hash in the
//! address.

use crate::web::App;
use crate::web::assets as files;
use crate::web::face::Face;
use actix_web::http::header;
use actix_web::{HttpResponse, web};
use sha2::{Digest, Sha256};

/// What staff pages are made up with.
pub struct StaffAssets {
    style: String,
    script: String,
    style_name: String,
    script_name: String,
}

impl StaffAssets {
    /// With the office's own colour and sign.
    #[must_use]
    pub fn new(face: &Face) -> Self {
        let style =
            [&*files::BASE_STYLE, files::RESULTS_STYLE.as_str(), &files::STAFF_STYLE, &face.style].concat();
        let script = files::STAFF_SCRIPT.clone();
        let name = |text: &str, kind: &str| {
            let mut name = "staff.".to_owned();
            crate::ids::write_hex(&mut name, &Sha256::digest(text)[..8]).unwrap_or_default();
            name + kind
        };
        Self { style_name: name(&style, ".css"), script_name: name(&script, ".js"), style, script }
    }

    #[must_use]
    pub fn style_address(&self) -> String {
        format!("/staff/assets/{}", self.style_name)
    }

    #[must_use]
    pub fn script_address(&self) -> String {
        format!("/staff/assets/{}", self.script_name)
    }
}

/// `GET /staff/assets/{file}`.
pub async fn get(app: web::Data<App>, file: web::Path<String>) -> HttpResponse {
    let look = app.look();
    let assets = &look.assets;
    let (kind, text) = match file.as_str() {
        name if name == assets.style_name => ("text/css; charset=utf-8", &assets.style),
        name if name == assets.script_name => ("text/javascript; charset=utf-8", &assets.script),
        _ => return HttpResponse::NotFound().finish(),
    };
    HttpResponse::Ok()
        .content_type(kind)
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .body(text.clone())
}
