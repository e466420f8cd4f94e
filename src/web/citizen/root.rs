//! `GET /`: what this is, for someone who came without a code.

use super::page::{self, Page, Wish};
use crate::web::App;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

#[derive(Template)]
#[template(path = "citizen/root.html")]
struct RootPage {
    page: Page,
    /// Address and title of the results that everyone may see.
    campaigns: Vec<(String, String)>,
    /// Complaints are taken, and followed here.
    complaints: bool,
}

/// The start page.
pub(in crate::web) async fn get(app: web::Data<App>, wish: Wish) -> HttpResponse {
    let catalog = app.catalog();
    let mut page = Page::new(&app, wish.language(), String::new());
    page.office = app.office_name();
    page.title = format!("{} – {}", page.w.root_title, page.office);
    let public = catalog.campaigns.values().filter(|campaign| campaign.is_public());
    let campaigns = public.map(|c| (format!("/results/{}", c.id), c.title.clone())).collect();
    page::respond(
        &wish,
        StatusCode::OK,
        &RootPage { page, campaigns, complaints: app.settings.office.complaints },
    )
}
