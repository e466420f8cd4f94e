//! `/staff/results/{campaign}/report`: the report (báo cáo) of a campaign, ordered in the console.

use super::staff::own_units;
use crate::account::audit::Action;
use crate::account::{Reach, Right};
use crate::campaign::Campaign;
use crate::export::Manifest;
use crate::export::manifest::{About, Content};
use crate::ids::{CampaignId, UnitCode};
use crate::index::flags::Responses;
use crate::print::order::report::{ReportFormat, make};
use crate::report::{Subject, Term};
use crate::unit::Unit;
use crate::web::App;
use crate::web::staff::fault::StaffError;
use crate::web::staff::frame::{self, Choice, Errors, Frame, Typed};
use crate::web::staff::orders::{FileKind, Job, Order, Orders, Output, Record};
use crate::web::staff::session::Session;
use actix_web::{HttpResponse, web};
use askama::Template;
use std::io::Write as _;
use tempfile::NamedTempFile;
use time::Date;

/// Characters that a report's number may have, at most: `12/BC-SNV`.
const MAX_NUMBER: usize = 40;

#[derive(Template)]
#[template(path = "results/report.html")]
struct ReportPage {
    page: Frame,
    id: String,
    title: String,
    /// Whether this program lays reports out.
    able: bool,
    own_units: Option<String>,
    units: Vec<Choice>,
    terms: Vec<Choice>,
    befores: Vec<Choice>,
    number: String,
    formats: Vec<Choice>,
}

/// What to report.
pub(in crate::web) async fn get(
    app: web::Data<App>,
    session: Session,
    id: web::Path<String>,
) -> Result<HttpResponse, StaffError> {
    let campaign = session.campaign(&id, Right::Export)?;
    let typed = Typed::of_query(session.visit().query());
    frame::page(&session, &view(&app, &session, campaign, &typed, Errors::default()))
}

/// Makes it.
pub(in crate::web) async fn post(
    app: web::Data<App>,
    session: Session,
    id: web::Path<String>,
    typed: Typed,
) -> Result<HttpResponse, StaffError> {
    let campaign = session.campaign(&id, Right::Export)?.clone();
    let mut errors = Errors::default();
    let Some(wish) = read(&session, &campaign, &typed, &mut errors) else {
        return frame::refused(&session, &view(&app, &session, &campaign, &typed, errors));
    };
    let kind = match wish.format {
        ReportFormat::Docx => FileKind::Docx,
        ReportFormat::Pdf => FileKind::Pdf,
    };
    let term = wish.term.map(|term| format!("-{term}").to_lowercase()).unwrap_or_default();
    let name = format!("bao-cao-{}{term}-{}", campaign.id, session.today());
    let order = Order { name, kind, total: None, back: "/staff/results" };
    let act = session
        .act(Action::Exported, campaign.id.to_string())
        .with("what", "report")
        .with("unit", &wish.under.as_ref().map_or("", |code| code.as_str()))
        .with("period", &wish.term.map(|term| term.to_string()).unwrap_or_default())
        .with("format", wish.format.as_str());
    let file_name = format!("{}.{}", order.name, kind.extension());
    let its_app = app.clone();
    let made = move |_: &Job| {
        let (file, manifest) = written(&its_app, &wish, &file_name).map_err(|error| error.to_string())?;
        Ok(Output::Export(file, Box::new(manifest)))
    };
    let Some(job) = Orders::start(&app, &session, order, Record::of(act), made)? else {
        errors.add("format", &session.words().orders.busy);
        return frame::refused(&session, &view(&app, &session, &campaign, &typed, errors));
    };
    Ok(job.leads().await)
}

/// What somebody wants to have.
struct Wish {
    campaign: CampaignId,
    under: Option<UnitCode>,
    before: Option<CampaignId>,
    term: Option<Term>,
    number: Option<String>,
    format: ReportFormat,
    today: Date,
}

type Fault = Box<dyn std::error::Error + Send + Sync>;

fn written(app: &App, wish: &Wish, file_name: &str) -> Result<(NamedTempFile, Manifest), Fault> {
    let (catalog, columns, office) = (app.catalog(), app.mirror.columns(), app.office_name());
    let subject = Subject {
        catalog: &catalog,
        columns: &columns,
        campaign: &wish.campaign,
        under: wish.under.as_ref(),
        before: wish.before.as_ref(),
        term: wish.term,
        office: &office,
        today: wish.today,
    };
    let report = make(&subject, &app.settings.stationery, wish.number.as_deref(), wish.format)?;
    let mut file = NamedTempFile::new()?;
    file.write_all(&report)?;
    let campaign = catalog.campaign(&wish.campaign).ok_or("the campaign is gone")?;
    let under = wish.under.as_ref().map(|code| ("under".to_owned(), code.to_string()));
    let period = wish.term.map(|term| ("period".to_owned(), term.to_string()));
    let responses = Responses::of_campaign(&columns, campaign.no);
    let about = About {
        filter: under.into_iter().chain(period).collect(),
        ..About::campaign(Content::Report, &catalog, campaign, None).with(responses)
    };
    Ok((file, Manifest::of(about, file_name, report.as_slice())?))
}

fn read(session: &Session, campaign: &Campaign, typed: &Typed, errors: &mut Errors) -> Option<Wish> {
    let offered = |choices: &[Choice], name: &str| {
        let value = typed.get(name);
        choices.iter().any(|choice| choice.value == value).then(|| value.to_owned()).ok_or(())
    };
    let under = offered(&units(session, campaign, typed), "under");
    let under = errors.keep("under", under, "Hãy chọn đơn vị.");
    let term = offered(&terms(session, campaign, typed), "period");
    let term = errors.keep("period", term, "Hãy chọn kỳ báo cáo.");
    let before = offered(&befores(session, campaign, typed), "before");
    let before = errors.keep("before", before, "Hãy chọn đợt để so sánh, hoặc không so sánh.");
    let number = typed.get("number");
    let found = number.chars().count();
    let fits = found <= MAX_NUMBER && !number.chars().any(char::is_control);
    let long = format!("Số văn bản có {found} ký tự, tối đa {MAX_NUMBER}; ví dụ 12/BC-SNV.");
    let number = errors.keep("number", fits.then_some(number).ok_or(()), &long);
    let format = ReportFormat::ALL.into_iter().find(|format| format.as_str() == typed.get("format"));
    let format = errors.keep("format", format.ok_or(()), "Hãy chọn dạng tệp.");
    Some(Wish {
        campaign: campaign.id.clone(),
        under: under?.parse().ok(),
        before: before?.parse().ok(),
        term: term?.parse().ok(),
        number: number.filter(|number| !number.is_empty()).map(str::to_owned),
        format: format?,
        today: session.today(),
    })
    .filter(|_| errors.is_empty())
}

/// Everything together where it is all the person's, then the units at the top of what is theirs and those
/// right below.
fn units(session: &Session, campaign: &Campaign, typed: &Typed) -> Vec<Choice> {
    let whole = session.reach(campaign, Right::Export) == Reach::Whole;
    let choice = |unit: &Unit| {
        let name = format!("{} ({})", unit.name, unit.code);
        Choice::typed(typed, "under", unit.code.as_str(), name, false)
    };
    let all = whole.then(|| Choice {
        text: "Tất cả đơn vị tham gia".to_owned(),
        chosen: typed.get("under").is_empty(),
        ..Choice::default()
    });
    let mine = session.units_of(campaign, Right::Export).into_iter();
    all.into_iter().chain(mine.map(choice)).collect()
}

/// The whole campaign, then the years, halves and quarters that it ran in.
fn terms(session: &Session, campaign: &Campaign, typed: &Typed) -> Vec<Choice> {
    let all = Choice {
        text: "Cả đợt khảo sát".to_owned(),
        chosen: typed.get("period").is_empty(),
        ..Choice::default()
    };
    let choice = |term: Term| {
        let name = term.written();
        let name =
            name.get(..1).map(str::to_uppercase).unwrap_or_default() + name.get(1..).unwrap_or_default();
        Choice::typed(typed, "period", &term.to_string(), name, false)
    };
    std::iter::once(all).chain(Term::of(campaign, session.today()).into_iter().map(choice)).collect()
}

/// Campaigns that began before and are wholly the person's, the youngest first.
fn befores(session: &Session, campaign: &Campaign, typed: &Typed) -> Vec<Choice> {
    let all = session.catalog().campaigns.values();
    let earlier = all.filter(|other| (other.opens, other.no) < (campaign.opens, campaign.no));
    let mut earlier: Vec<_> =
        earlier.filter(|other| session.reach(other, Right::Export) != Reach::Outside).collect();
    earlier.sort_by_key(|other| std::cmp::Reverse((other.opens, other.no)));
    let none = Choice {
        text: "Không so sánh".to_owned(),
        chosen: typed.get("before").is_empty(),
        ..Choice::default()
    };
    let choice = |other: &Campaign| {
        Choice::typed(typed, "before", other.id.as_str(), format!("{} ({})", other.title, other.id), false)
    };
    std::iter::once(none).chain(earlier.into_iter().map(choice)).collect()
}

fn view(app: &App, session: &Session, campaign: &Campaign, typed: &Typed, errors: Errors) -> ReportPage {
    let formats = ReportFormat::ALL.map(|format| {
        let (text, more) = match format {
            ReportFormat::Docx => ("Word (DOCX)", "Để sửa tiếp trước khi trình ký."),
            ReportFormat::Pdf => ("PDF", "Để gửi và lưu trữ (PDF/A-2a)."),
        };
        let first = format == ReportFormat::Docx;
        Choice::typed(typed, "format", format.as_str(), text.to_owned(), first).more(more.to_owned())
    });
    ReportPage {
        page: Frame::new(app, session, "Lập báo cáo".to_owned())
            .with_errors(errors)
            .about(campaign.id.to_string()),
        id: campaign.id.to_string(),
        title: campaign.title.clone(),
        able: cfg!(feature = "print"),
        own_units: own_units(session, campaign, Right::Export),
        units: units(session, campaign, typed),
        terms: terms(session, campaign, typed),
        befores: befores(session, campaign, typed),
        number: typed.get("number").to_owned(),
        formats: formats.into(),
    }
}
