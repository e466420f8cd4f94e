//! `GET /results/{campaign}`: the figures of a campaign, as charts with a table beside each.

use super::address::Asking;
use super::ask::{self, Refusal, Seen, Viewer};
use super::counters;
use super::explain;
use super::filter::{FilterView, Offered, Wishes};
use super::notes;
use super::rows::{self, FactorRows, FigureView, GroupRow};
use super::views::{View, grid, overview};
use super::words;
use crate::campaign::Campaign;
use crate::catalog::Catalog;
use crate::chart::{Chart as _, ChartError, Ranking};
use crate::complaint::Complaint;
use crate::ids::{CampaignNo, UnitCode};
use crate::index::flags::Responses;
use crate::index::public::Pace;
use crate::index::{Group, Measure, Value};
use crate::web::citizen::complaint::category_words;
use crate::web::citizen::page::{self, Page, Wish};
use crate::web::citizen::plain::Plain;
use crate::web::{App, assets};
use crate::words::Phrase;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use std::collections::BTreeSet;

/// Seconds after which a live page loads itself anew.
const LIVE_SEC: u32 = 10;

#[derive(Template)]
#[template(path = "results/campaign.html")]
struct CampaignPage {
    page: Page,
    report: Report,
    /// Complaints that were answered before everyone, the youngest first.
    answered: Vec<AnsweredView>,
}

/// A complaint and its answer, as published.
struct AnsweredView {
    about: Phrase,
    question: String,
    answer: String,
    /// Who answered, and when it was published.
    facts: String,
}

/// A campaign's figures, whoever looks at them.
pub(super) struct Report {
    pub(super) title: String,
    pub(super) period: String,
    pub(super) address: String,
    pub(super) filter: FilterView,
    pub(super) faults: Vec<String>,
    /// `None` where the faults leave nothing to show.
    pub(super) shown: Option<Shown>,
    pub(super) live: bool,
    campaign: CampaignNo,
    /// Where files of the charts lie, and the question behind their addresses; `None` where there are none.
    pub(super) take: Option<(String, String)>,
    pub(super) demo: bool,
    /// What holds for everyone, where this viewer is told what everyone is.
    pub(super) rules: Option<Rules>,
}

/// From how many people figures are shown, and how they move.
pub(super) struct Rules {
    pub(super) fewest: u64,
    pub(super) pace: Pace,
}

/// The figures.
pub(super) struct Shown {
    /// `None` where it is withheld.
    pub(super) respondents: Option<String>,
    pub(super) overall: FigureView,
    pub(super) tally: Tally,
    /// Overall without responses that a signal flagged, where that can be told.
    pub(super) without: Option<FigureView>,
    /// Whether the table of groups tells of such figures.
    pub(super) groups_without: bool,
    pub(super) self_selected: bool,
    pub(super) channels: String,
    /// Under the units of which day, where it is not each response's own.
    pub(super) structure: Option<String>,
    pub(super) noun: &'static str,
    pub(super) finding: String,
    pub(super) ranking: String,
    pub(super) groups: Vec<GroupRow>,
    /// What is said of the groups that the page leaves out.
    pub(super) cut: Option<String>,
    pub(super) likert: Vec<LikertView>,
    pub(super) factors: Vec<FactorRows>,
    pub(super) method: String,
    pub(super) method_words: &'static str,
    pub(super) definition: String,
    pub(super) hash: String,
    pub(super) source: String,
    pub(super) entries: String,
    /// The same figures as JSON.
    pub(super) json: String,
    /// Parameters of the open data's files, with their question mark.
    pub(super) open: Option<String>,
}

/// Responses in words.
pub(super) struct Tally {
    pub(super) received: String,
    pub(super) excluded: String,
    pub(super) counted: String,
    /// `None` where none of those counted is flagged.
    pub(super) flagged: Option<String>,
}

impl Tally {
    fn of(responses: &Responses) -> Self {
        let Responses { received, excluded, counted, flagged } = *responses;
        Self {
            received: words::count(received),
            excluded: words::count(excluded),
            counted: words::count(counted),
            flagged: (flagged > 0).then(|| words::count(flagged)),
        }
    }
}

/// A chart of answers and what its columns are.
pub(super) struct LikertView {
    /// Its place among those of the page.
    pub(super) at: usize,
    pub(super) finding: String,
    pub(super) svg: String,
    pub(super) points: Vec<String>,
}

/// The page. What cannot be asked is said above the form, which keeps what was typed.
pub(in crate::web) async fn get(
    app: web::Data<App>,
    id: web::Path<String>,
    request: HttpRequest,
) -> HttpResponse {
    let query = request.query_string().to_owned();
    answer(app, id.into_inner(), query, &request).await
}

/// The same of one unit, at the address on its notice board: a code holds upper case alone, and whoever types
/// does as they like.
pub(in crate::web) async fn board(
    app: web::Data<App>,
    path: web::Path<(String, String)>,
    request: HttpRequest,
) -> HttpResponse {
    let (campaign, unit) = path.into_inner();
    let Ok(unit) = unit.parse::<UnitCode>() else {
        return page::plain(&app, &Wish::of(&request), &Plain::of_status(StatusCode::NOT_FOUND), None);
    };
    answer(app, campaign.to_ascii_lowercase(), format!("under={unit}"), &request).await
}

async fn answer(app: web::Data<App>, id: String, query: String, request: &HttpRequest) -> HttpResponse {
    let wish = Wish::of(request);
    let state = app.clone();
    match web::block(move || build(&state, &Viewer::Anyone, "/results", &id, &query)).await {
        Ok(Ok(report)) => {
            let answered = answered(&app, report.campaign).await;
            public(&app, &wish, report, answered)
        }
        Ok(Err(Absent::NotHere)) => page::plain(&app, &wish, &Plain::of_status(StatusCode::NOT_FOUND), None),
        Ok(Err(Absent::Chart(error))) => {
            tracing::error!(%error, "a chart cannot be drawn");
            HttpResponse::InternalServerError().finish()
        }
        Err(error) => {
            tracing::error!(%error, "figures cannot be counted");
            HttpResponse::ServiceUnavailable().finish()
        }
    }
}

/// The complaints that were answered before everyone; none where they cannot be read, as figures do not
/// wait for them.
async fn answered(app: &App, campaign: CampaignNo) -> Vec<AnsweredView> {
    let public = app.store.published_complaints(app.ledger, campaign).await.unwrap_or_else(|error| {
        tracing::error!(%error, "published complaints cannot be read");
        Vec::new()
    });
    let (catalog, w) = (app.catalog(), app.words("vi"));
    let view = |complaint: Complaint| {
        let published = complaint.published?;
        let unit = catalog.tree.get(complaint.head.unit).map_or("–", |unit| unit.name.as_str());
        Some(AnsweredView {
            about: category_words(&w, complaint.head.category),
            question: published.question.to_string(),
            answer: published.answer.to_string(),
            facts: format!("{unit} trả lời, đăng ngày {}", words::day(published.day)),
        })
    };
    public.into_iter().filter_map(view).collect()
}

/// The public's page.
fn public(app: &App, wish: &Wish, report: Report, answered: Vec<AnsweredView>) -> HttpResponse {
    let mut page = Page::new(app, "vi", format!("Kết quả: {}", report.title));
    page.office = app.office_name();
    // These pages speak Vietnamese only.
    page.langs.clear();
    if !report.faults.is_empty() {
        page.title.insert_str(0, &format!("{} ", page.w.error_prefix));
    }
    let status = report.status();
    let page = CampaignPage { page, report, answered };
    let mut response = page::respond(wish, status, &page);
    page.report.keep_alive(&mut response);
    response
}

impl Report {
    pub(super) fn status(&self) -> StatusCode {
        if self.shown.is_none() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }
    }

    /// A live page comes again by itself.
    pub(super) fn keep_alive(&self, response: &mut HttpResponse) {
        if self.live {
            let again = header::HeaderValue::from(LIVE_SEC);
            response.headers_mut().insert(header::HeaderName::from_static("refresh"), again);
        }
    }
}

/// Why there is no page.
pub(super) enum Absent {
    NotHere,
    Chart(ChartError),
}

/// The figures of a campaign for a viewer, with the form above them; `under` is where its pages lie.
pub(super) fn build(
    app: &App,
    viewer: &Viewer,
    under: &str,
    id: &str,
    query: &str,
) -> Result<Report, Absent> {
    let catalog = app.catalog();
    let (campaign, _) = ask::find(app, viewer, &catalog, id).map_err(|_refusal| Absent::NotHere)?;
    let wishes = Wishes::of(&ask::pairs(query), catalog.ledger.demo);
    let (mut shown, faults) = match ask::see(app, viewer, id, &wishes.request(&catalog, &campaign)) {
        Ok(seen) => (
            Some(show(&seen, viewer.sees_as_everyone(app), under, query).map_err(Absent::Chart)?),
            Vec::new(),
        ),
        Err(Refusal::Absent) => return Err(Absent::NotHere),
        Err(refusal) => (None, words::refusal(&refusal)),
    };
    let for_everyone = matches!(viewer, Viewer::Anyone);
    let public = ask::public(app, &catalog, &campaign);
    let rules = viewer.sees_as_everyone(app).then(|| Rules { fewest: public.fewest(), pace: public.pace() });
    let divides = rules.as_ref().is_none_or(|rules| rules.pace != Pace::Steps);
    let offered = Offered { divides, counters: rules.is_none() };
    if let Some(shown) = shown.as_mut().filter(|_| !for_everyone) {
        // The address for programs shows what everyone may see.
        shown.json.clear();
        shown.open = None;
    }
    Ok(Report {
        title: campaign.title.clone(),
        period: format!("{} – {}", words::day(campaign.opens), words::day(campaign.closes)),
        address: format!("{under}/{}", campaign.id),
        filter: wishes.view(&catalog, &campaign, viewer.scope().as_ref(), offered, app.hour().local_date()),
        // A page that comes again by itself would keep a session alive for ever.
        live: wishes.live && faults.is_empty() && for_everyone,
        demo: catalog.ledger.demo && for_everyone,
        rules,
        campaign: campaign.no,
        take: (!for_everyone).then(|| {
            let asked = Asking::of(&ask::pairs(query)).for_view(View::Overview).behind("");
            (format!("{under}/{}/files", campaign.id), asked)
        }),
        faults,
        shown,
    })
}

fn show(seen: &Seen, as_everyone: bool, under: &str, query: &str) -> Result<Shown, ChartError> {
    let figures = &seen.figures;
    let notes = notes::notes(seen);
    let noun = overview::noun(seen);
    let series = figures.series(Measure::Overall);
    // Months stand in their own order, all else by value.
    let series = if noun == "tháng" { series } else { series.highest_first() };
    let ranking =
        Ranking::of(&series, noun, notes::target(seen), notes.clone(), |group| rows::name(seen, group));
    let likert = rows::distributions(seen, &notes).into_iter().enumerate().map(|(at, chart)| {
        let points = chart.points.iter().map(|point| point.text.clone()).collect();
        Ok(LikertView { at, finding: chart.finding(), svg: chart.for_page()?, points })
    });
    // A unit's name leads to the same figures of that unit, or of its counters; a counter's to those of it.
    let asking = Asking::of(&ask::pairs(query)).for_view(View::Overview);
    let address = format!("{under}/{}", seen.campaign.id);
    let several = if as_everyone { BTreeSet::new() } else { counters::with_several(seen) };
    let link = |group: &Group| {
        let there = match group.values.as_slice() {
            [Value::Unit(unit)] if several.contains(&unit.no) => {
                asking.with("under", unit.code.as_str()).with("by", "counter")
            }
            [Value::Unit(unit), ..] => asking.with("under", unit.code.as_str()),
            [Value::Counter(_)] => asking.narrowed(seen, group)?.with("by", ""),
            _ => return None,
        };
        Some(there.behind(&address))
    };
    // Nor does the public's page lead into the console.
    let staff = under != "/results";
    let explain = |asking: &Asking, of: &str| {
        if staff { explain::address(seen.campaign.id.as_str(), asking, of) } else { String::new() }
    };
    let language = seen.definition.language(Some("vi"));
    let total = figures.total().shown();
    let parameters = parameters(&seen.catalog, &seen.campaign, query);
    let without = seen.beside.without.as_ref().and_then(|figures| figures.total().shown());
    Ok(Shown {
        respondents: total.map(|all| words::count(all.respondents)),
        overall: match total {
            Some(all) => FigureView::of(all.figure(Measure::Overall), all.withheld(Measure::Overall)),
            None => FigureView::of(None, figures.total().withheld()),
        }
        .explained(explain(&asking, "overall")),
        tally: Tally::of(&seen.beside.responses),
        without: without.map(|all| FigureView::of(all.figure(Measure::Overall), None)),
        groups_without: seen.beside.without.as_ref().is_some_and(|all| !all.groups().is_empty()),
        self_selected: notes.self_selected,
        channels: notes::channels(seen),
        structure: notes::structure(seen),
        noun,
        finding: ranking.finding(),
        ranking: ranking.for_page()?,
        cut: grid::cut(series.points().len()),
        groups: rows::groups(seen, &series, &|group| link(group).unwrap_or_default(), &|group| {
            asking.narrowed(seen, group).map_or_else(String::new, |asking| explain(&asking, "overall"))
        }),
        likert: likert.collect::<Result<_, _>>()?,
        factors: rows::factors(seen, &|of| explain(&asking, of)),
        method: figures.method().to_string(),
        method_words: words::method(figures.method()),
        definition: format!("{} ({})", seen.definition.title.in_language(language), seen.definition.name),
        hash: seen.definition.hash.to_string(),
        source: source(seen),
        entries: words::count(seen.entries),
        json: format!("/api/v1/campaigns/{}/index{parameters}", seen.campaign.id),
        open: Some(parameters),
    })
}

fn source(seen: &Seen) -> String {
    let source = &seen.definition.source;
    let decision = if source.is_own() { "phiếu hỏi riêng của cơ quan" } else { &source.decision };
    match &source.appendix {
        Some(appendix) => format!("{decision}, {appendix}"),
        None => decision.to_owned(),
    }
}

/// The parameters of the same figures for programs: as the page's own, but for what is the page's alone.
fn parameters(catalog: &Catalog, campaign: &Campaign, query: &str) -> String {
    let request = Wishes::of(&ask::pairs(query), false).request(catalog, campaign);
    let parts = [
        ("by", &request.by),
        ("under", &request.under),
        ("from", &request.from),
        ("to", &request.to),
        ("channel", &request.channel),
        ("field", &request.field),
        ("touchpoint", &request.touchpoint),
        ("method", &request.method),
        ("structure", &request.structure),
    ];
    // All of these were understood, so that they hold no letter that an address cannot.
    let parts: Vec<_> = parts
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    format!("?{}", parts.join("&"))
}

impl CampaignPage {
    /// The style of these pages beside the common one.
    #[expect(clippy::unused_self, reason = "the template calls it")]
    fn style(&self) -> &'static str {
        &assets::RESULTS_STYLE
    }
}
