//! `GET /staff/results/{campaign}/explain`: where a figure comes from. The formula in words and with its numbers,
//! what is missing, what it rests on; and a file with the sums from which anybody works it out again.

mod formula;
mod subject;
mod sums;

use super::address::Asking;
use super::ask::{self, Read, Refusal, Viewer};
use super::page::Absent;
use super::views::trail::{self, Trail};
use super::views::{self, Question, Tab, View};
use super::words;
use crate::account::Right;
use crate::campaign::Campaign;
use crate::index::figures::Figure;
use crate::index::recount::{Recount, recount};
use crate::index::{Query, Structure, Table, threads};
use crate::web::App;
use crate::web::staff::fault::StaffError;
use crate::web::staff::frame::{self, Frame};
use crate::web::staff::session::Session;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, web};
use askama::Template;
use formula::Line;
use subject::{Subject, Told};

#[derive(Template)]
#[template(path = "results/explain/page.html")]
struct ExplainPage {
    page: Frame,
    heading: String,
    tabs: Vec<Tab>,
    trail: Trail,
    faults: Vec<String>,
    told: Option<Explained>,
    back: String,
}

/// A figure and where it comes from.
struct Explained {
    name: String,
    value: String,
    interval: String,
    words: &'static str,
    lines: Vec<Line>,
    facts: Vec<(&'static str, String)>,
    /// The sums as a file; `None` for whoever sees what everyone sees.
    counts: Option<String>,
}

/// What is worked out again, with what it rests on.
pub(super) struct Counted {
    pub(super) read: Read,
    pub(super) entries: u64,
    pub(super) told: Told,
    /// `None` for whoever sees what everyone sees.
    pub(super) recount: Option<Recount>,
}

/// `GET /staff/results/{campaign}/explain`.
pub(in crate::web) async fn get(
    app: web::Data<App>,
    session: Session,
    id: web::Path<String>,
) -> Result<HttpResponse, StaffError> {
    let campaign = session.campaign(&id, Right::SeeFigures)?;
    let (heading, about) = (campaign.title.clone(), campaign.id.to_string());
    let (state, viewer, query) =
        (app.clone(), Viewer::Staff(session.clone()), session.visit().query().to_owned());
    let built = web::block(move || views::asked(&state, &viewer, &id, &query, build).flatten()).await;
    let built = match built.map_err(|error| StaffError::Broken(error.to_string()))? {
        Ok(built) => built,
        Err(Absent::NotHere) => return Err(StaffError::Missing),
        Err(Absent::Chart(error)) => return Err(StaffError::Broken(error.to_string())),
    };
    let (tabs, trail, back, told) = built;
    let (told, faults) = match told {
        Ok(told) => (Some(told), Vec::new()),
        Err(refusal) => (None, words::refusal(&refusal)),
    };
    let status = if told.is_some() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = Frame::new(&app, &session, format!("Con số này từ đâu ra? {heading}")).about(about);
    let page = ExplainPage { page, heading, tabs, trail, faults, told, back };
    frame::render(session.visit(), status, &page)
}

/// `GET /staff/results/{campaign}/explain/counts`: the sums of all figures of the question, as CSV.
pub(in crate::web) async fn counts(
    app: web::Data<App>,
    session: Session,
    id: web::Path<String>,
) -> Result<HttpResponse, StaffError> {
    let campaign = session.campaign(&id, Right::SeeFigures)?.id.clone();
    let name = format!("{campaign}-counts-{}.csv", session.today());
    let (viewer, query) = (Viewer::Staff(session.clone()), session.visit().query().to_owned());
    let made = web::block(move || {
        views::asked(&app, &viewer, &id, &query, |question| {
            count(question).ok().and_then(|counted| sums::of(question, &counted)).ok_or(Absent::NotHere)
        })
        .flatten()
    });
    let bytes = match made.await.map_err(|error| StaffError::Broken(error.to_string()))? {
        Ok(bytes) => bytes,
        Err(Absent::NotHere) => return Err(StaffError::Missing),
        Err(Absent::Chart(error)) => return Err(StaffError::Broken(error.to_string())),
    };
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(bytes))
}

type Built = (Vec<Tab>, Trail, String, Result<Explained, Refusal>);

fn build(question: &Question<'_>) -> Result<Built, Absent> {
    let told = match explain(question) {
        Err(Refusal::Absent) => return Err(Absent::NotHere),
        told => told,
    };
    let back = question.at(View::Overview, question.asking);
    Ok((views::tabs(question, View::Overview), trail::of(question, View::Overview), back, told))
}

/// The figures of the question, and where the viewer may, the sums behind them: both of one moment.
fn count(question: &Question<'_>) -> Result<Counted, Refusal> {
    let request = crate::index::request::Request {
        by: String::new(),
        ..question.wishes.request(question.catalog, question.campaign)
    };
    let id = question.campaign.id.as_str();
    if question.viewer.sees_as_everyone(question.app) {
        let seen = ask::see(question.app, question.viewer, id, &request)?;
        let told = Told::of(&seen.figures);
        let ask::Seen { catalog, campaign, definition, asked, entries, .. } = seen;
        return Ok(Counted {
            read: Read { catalog, campaign, definition, asked },
            entries,
            told,
            recount: None,
        });
    }
    let work = |table: &Table, query: &Query<'_>, entries: u64| {
        let query = Query { by: Vec::new(), ..query.clone() };
        let memory = question.app.mirror.memory();
        let found = memory.figures(table, &query, threads())?;
        Ok((Told::of(&found), recount(table, &query, threads(), memory)?, entries))
    };
    let (read, (told, recount, entries)) = ask::work(question.app, question.viewer, id, &request, work)?;
    Ok(Counted { read, entries, told, recount: Some(recount) })
}

fn explain(question: &Question<'_>) -> Result<Explained, Refusal> {
    let counted = count(question)?;
    let of = question.asking.get("of");
    let subject = Subject::of(of, &counted.read.definition)
        .ok_or(Refusal::Told("Không có con số như vậy. Hãy chọn một con số trên trang kết quả."))?;
    let figure = counted.told.figure(subject.measure);
    let view = super::rows::FigureView::of(figure.as_ref(), counted.told.withheld(subject.measure));
    let method = counted.read.asked.method;
    let lines = figure.map_or_else(Vec::new, |figure| {
        let sums = counted.recount.as_ref().and_then(|all| subject.sums(all));
        formula::lines(method, &subject, &figure, sums, &counted)
    });
    let address = format!("{}/explain/counts", question.address);
    let asked = question.asking.for_view(View::Overview).with("by", "");
    Ok(Explained {
        name: subject.name.clone(),
        value: view.value,
        interval: view.interval,
        words: words::method(method),
        lines,
        facts: facts(question.campaign, &counted, figure.as_ref()),
        counts: counted.recount.is_some().then(|| asked.behind(&address)),
    })
}

/// What the figure rests on.
fn facts(campaign: &Campaign, counted: &Counted, figure: Option<&Figure>) -> Vec<(&'static str, String)> {
    let Counted { read, entries, recount, .. } = counted;
    let mut facts = Vec::new();
    if let Some(figure) = figure {
        facts.push(("Người trả lời (n)", words::count(figure.n)));
        facts.push(("Câu bỏ trống", words::count(figure.missing.not_answered)));
        facts.push(("Câu không áp dụng", words::count(figure.missing.not_applicable)));
        facts.push(("Câu không được hỏi", words::count(figure.missing.not_asked)));
    }
    if let Some(recount) = recount {
        facts.push(("Phiếu được tính", words::count(recount.respondents)));
        facts.push(("Phiếu bị loại (cả đợt, trong sổ cái có lý do)", words::count(recount.excluded)));
    }
    let filter = &read.asked.filter;
    let from = filter.from.unwrap_or(campaign.opens);
    let to = filter.to.unwrap_or(campaign.closes);
    let channels = filter.channels.clone().unwrap_or_else(|| crate::ids::Channel::ALL.into());
    let channels: Vec<_> = channels.into_iter().map(words::channel_inside).collect();
    let structure = if read.asked.structure == Structure::OfThen {
        "mỗi phiếu tính cho đơn vị có hiệu lực vào ngày trả lời"
    } else {
        "mọi phiếu tính cho đơn vị có hiệu lực vào ngày đã chọn; đơn vị đã giải thể tính cho đơn vị kế thừa chính"
    };
    let units: Vec<_> = match read.asked.given.get("under") {
        Some(code) => vec![code.clone()],
        None => campaign.units.iter().map(ToString::to_string).collect(),
    };
    facts.push(("Thời gian", format!("{} – {}", words::day(from), words::day(to))));
    facts.push(("Đơn vị (mã)", units.join(", ")));
    if let Some(codes) = read.asked.given.get("touchpoint") {
        facts.push(("Điểm khảo sát (mã)", codes.replace(',', ", ")));
    }
    facts.push(("Cơ cấu đơn vị", structure.to_owned()));
    facts.push(("Kênh được tính", channels.join(", ")));
    facts.push(("Cách tính và phiên bản", read.asked.method.to_string()));
    facts.push(("Phiếu hỏi", read.definition.name.to_string()));
    facts.push(("Mã băm SHA-256 của phiếu hỏi", read.definition.hash.to_string()));
    facts.push(("Sổ cái", format!("tính từ {} mục đầu tiên", words::count(*entries))));
    facts
}

/// The explanation of a figure under a question.
pub(super) fn address(campaign: &str, asking: &Asking, of: &str) -> String {
    asking
        .for_view(View::Overview)
        .with("by", "")
        .with("of", of)
        .behind(&format!("/staff/results/{campaign}/explain"))
}
