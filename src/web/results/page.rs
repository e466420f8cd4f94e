//! `GET /results/{campaign}`: the figures of a campaign, as charts with a table beside each.

use super::ask::{self, Refusal, Seen};
use super::filter::{FilterView, Wishes};
use super::rows::{self, FactorRows, FigureView, GroupRow};
use super::words;
use crate::campaign::{Campaign, TargetGroup};
use crate::chart::{ChartError, Notes, Ranking, Title};
use crate::complaint::Complaint;
use crate::ids::{CampaignNo, Channel, FieldNo, Share};
use crate::index::suppress::FEWEST;
use crate::index::{Dimension, Measure, Method};
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
    title: String,
    period: String,
    address: String,
    filter: FilterView,
    faults: Vec<String>,
    /// `None` where the faults leave nothing to show.
    shown: Option<Shown>,
    live: bool,
    campaign: CampaignNo,
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

/// The figures.
struct Shown {
    respondents: String,
    overall: FigureView,
    self_selected: bool,
    channels: String,
    noun: &'static str,
    finding: String,
    ranking: String,
    groups: Vec<GroupRow>,
    likert: Vec<LikertView>,
    factors: Vec<FactorRows>,
    method: String,
    method_words: &'static str,
    definition: String,
    hash: String,
    source: String,
    entries: String,
    /// The same figures as JSON.
    json: String,
}

/// A chart of answers and what its columns are.
struct LikertView {
    finding: String,
    svg: String,
    points: Vec<String>,
}

/// The page. What cannot be asked is said above the form, which keeps what was typed.
pub(in crate::web) async fn get(
    app: web::Data<App>,
    id: web::Path<String>,
    request: HttpRequest,
) -> HttpResponse {
    let wish = Wish::of(&request);
    let query = request.query_string().to_owned();
    let state = app.clone();
    match web::block(move || build(&state, &id, &query)).await {
        Ok(Ok(mut built)) => {
            built.answered = answered(&app, built.campaign).await;
            let faulty = built.shown.is_none();
            let status = if faulty { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
            let mut response = page::respond(&wish, status, &built);
            if built.live {
                let again = header::HeaderValue::from(LIVE_SEC);
                response.headers_mut().insert(header::HeaderName::from_static("refresh"), again);
            }
            response
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

/// Why there is no page.
enum Absent {
    NotHere,
    Chart(ChartError),
}

fn build(app: &App, id: &str, query: &str) -> Result<CampaignPage, Absent> {
    let catalog = app.catalog();
    let (campaign, _) = ask::find(app, &catalog, id).map_err(|_refusal| Absent::NotHere)?;
    let wishes = Wishes::of(&ask::pairs(query), catalog.ledger.demo);
    let mut page = Page::new(app, "vi", format!("Kết quả: {}", campaign.title));
    page.office.clone_from(&catalog.ledger.name);
    // These pages speak Vietnamese only.
    page.langs.clear();
    let (shown, faults) = match ask::see(app, id, &wishes.request(&campaign)) {
        Ok(seen) => (Some(show(&seen, query).map_err(Absent::Chart)?), Vec::new()),
        Err(Refusal::Absent) => return Err(Absent::NotHere),
        Err(Refusal::Faults(faults)) => (None, faults.iter().map(words::fault).collect()),
        Err(Refusal::Apart) => {
            let apart = "Trang này không chia số liệu theo câu trả lời của từng nhóm người.";
            (None, vec![apart.to_owned()])
        }
        Err(Refusal::Query(error)) => (None, vec![words::query(&error)]),
    };
    if !faults.is_empty() {
        page.title.insert_str(0, &format!("{} ", page.w.error_prefix));
    }
    Ok(CampaignPage {
        title: campaign.title.clone(),
        period: format!("{} – {}", words::day(campaign.opens), words::day(campaign.closes)),
        address: format!("/results/{}", campaign.id),
        filter: wishes.view(&catalog, &campaign, app.hour().local_date()),
        live: wishes.live && faults.is_empty(),
        campaign: campaign.no,
        answered: Vec::new(),
        page,
        faults,
        shown,
    })
}

fn show(seen: &Seen, query: &str) -> Result<Shown, ChartError> {
    let figures = &seen.figures;
    let notes = Notes {
        method: figures.method().to_string(),
        definition: seen.definition.name.to_string(),
        self_selected: self_selected(seen),
        demo: seen.catalog.ledger.demo,
    };
    let noun = match seen.asked.by.first() {
        Some(Dimension::Field) => "lĩnh vực",
        Some(Dimension::Month) => "tháng",
        Some(Dimension::Channel) => "kênh",
        Some(Dimension::Question(_)) => "nhóm",
        Some(Dimension::Unit) | None => "đơn vị",
    };
    let series = figures.series(Measure::Overall);
    // Months stand in their own order, all else by value.
    let series = if noun == "tháng" { series } else { series.highest_first() };
    let ranking = Ranking::of(&series, noun, target(seen), notes.clone(), |group| rows::name(seen, group));
    let likert = rows::distributions(seen, &notes).into_iter().map(|chart| {
        let points = chart.points.iter().map(|point| point.text.clone()).collect();
        Ok(LikertView { finding: chart.finding(), svg: chart.svg(Title::Beside)?, points })
    });
    let language = seen.definition.language(Some("vi"));
    let total = figures.total().shown();
    Ok(Shown {
        respondents: total.map_or_else(|| format!("dưới {FEWEST}"), |all| words::count(all.respondents)),
        overall: FigureView::of(total.and_then(|all| all.figure(Measure::Overall)), FEWEST),
        self_selected: notes.self_selected,
        channels: channels(seen),
        noun,
        finding: ranking.finding(),
        ranking: ranking.svg(Title::Beside)?,
        groups: rows::groups(seen, &series, FEWEST),
        likert: likert.collect::<Result<_, _>>()?,
        factors: rows::factors(seen, FEWEST),
        method: figures.method().to_string(),
        method_words: words::method(figures.method()),
        definition: format!("{} ({})", seen.definition.title.in_language(language), seen.definition.name),
        hash: seen.definition.hash.to_string(),
        source: source(seen),
        entries: words::count(seen.entries),
        json: json_address(&seen.campaign, query),
    })
}

fn source(seen: &Seen) -> String {
    let source = &seen.definition.source;
    let own = source.decision == "own";
    let decision = if own { "phiếu hỏi riêng của cơ quan" } else { &source.decision };
    match &source.appendix {
        Some(appendix) => format!("{decision}, {appendix}"),
        None => decision.to_owned(),
    }
}

/// The channels that are counted here: those that were asked for, else all.
fn counted(seen: &Seen) -> BTreeSet<Channel> {
    seen.asked.filter.channels.clone().unwrap_or_else(|| Channel::ALL.into())
}

fn self_selected(seen: &Seen) -> bool {
    counted(seen).into_iter().any(Channel::is_self_selected)
}

fn channels(seen: &Seen) -> String {
    let names: Vec<_> = counted(seen).into_iter().map(words::channel_inside).collect();
    names.join(", ")
}

/// The plan's target: 85 % for land, construction and investment, 90 % for the rest. None for a mean
/// score, and where fields with different targets stand side by side.
fn target(seen: &Seen) -> Option<Share> {
    let by_field = seen.asked.by.contains(&Dimension::Field);
    if seen.figures.method() == Method::MeanScore || by_field {
        return None;
    }
    let lower = |no: &FieldNo| match seen.catalog.fields.get(no)?.group {
        TargetGroup::Land | TargetGroup::Construction | TargetGroup::Investment => Some(true),
        TargetGroup::Other => Some(false),
    };
    let kinds: Option<BTreeSet<bool>> = seen.asked.filter.fields.iter().flatten().map(lower).collect();
    match kinds?.into_iter().collect::<Vec<_>>()[..] {
        [] | [false] => Share::new(0.90),
        [true] => Share::new(0.85),
        _ => None,
    }
}

/// The address of the same figures for programs: as the page's own, but for what is the page's alone.
fn json_address(campaign: &Campaign, query: &str) -> String {
    let request = Wishes::of(&ask::pairs(query), false).request(campaign);
    let parts = [
        ("by", &request.by),
        ("under", &request.under),
        ("from", &request.from),
        ("to", &request.to),
        ("channel", &request.channel),
        ("field", &request.field),
        ("method", &request.method),
        ("structure", &request.structure),
    ];
    // All of these were understood, so that they hold no letter that an address cannot.
    let parts: Vec<_> = parts
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    format!("/api/v1/campaigns/{}/index?{}", campaign.id, parts.join("&"))
}

impl CampaignPage {
    /// The style of these pages beside the common one.
    #[expect(clippy::unused_self, reason = "the template calls it")]
    fn style(&self) -> &'static str {
        &assets::RESULTS_STYLE
    }
}
