//! `GET /results`: the campaigns whose results can be seen here.

use super::ask;
use super::counts;
use super::words;
use crate::campaign::Phase;
use crate::web::App;
use crate::web::citizen::page::{self, Page, Wish};
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

#[derive(Template)]
#[template(path = "results/list.html")]
struct ListPage {
    page: Page,
    campaigns: Vec<Line>,
}

struct Line {
    address: String,
    title: String,
    period: String,
    phase: &'static str,
    responses: String,
}

/// The list, the youngest campaign first.
pub(in crate::web) async fn get(app: web::Data<App>, request: HttpRequest) -> HttpResponse {
    let wish = Wish::of(&request);
    let catalog = app.catalog();
    let today = app.hour().local_date();
    let mut open: Vec<_> = catalog.campaigns.values().filter(|c| ask::is_open(&app, c)).collect();
    open.sort_by_key(|campaign| std::cmp::Reverse((campaign.opens, campaign.no)));
    let campaigns = open
        .into_iter()
        .map(|campaign| Line {
            address: format!("/results/{}", campaign.id),
            title: campaign.title.clone(),
            period: format!("{} – {}", words::day(campaign.opens), words::day(campaign.closes)),
            phase: match campaign.phase(today) {
                Phase::NotYetOpen => "chưa mở",
                Phase::Open => "đang mở",
                Phase::Closed => "đã kết thúc",
                Phase::Published => "đã công bố",
            },
            responses: words::count(counts::for_everyone(&app, &catalog, campaign)),
        })
        .collect();
    let office = app.office_name();
    let mut page = Page::new(&app, "vi", format!("Kết quả khảo sát – {office}"));
    page.office = office;
    // These pages speak Vietnamese only.
    page.langs.clear();
    page::respond(&wish, StatusCode::OK, &ListPage { page, campaigns })
}
