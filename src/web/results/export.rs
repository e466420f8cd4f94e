//! `/staff/results/{campaign}/export`: figures or responses as a file, of the units in which somebody may
//! export. Each file is a row of the log before it is handed out.

mod workbook;

use super::ask::{self, Viewer};
use super::staff::own_units;
use crate::account::Right;
use crate::account::audit::Action;
use crate::catalog::Catalog;
use crate::export::manifest::{About, Content};
use crate::export::source::{Part, Source};
use crate::export::{FileFormat, Manifest, table};
use crate::ids::{CampaignId, UnitNo};
use crate::index::flags::Responses;
use crate::index::request::Request;
use crate::web::App;
use crate::web::staff::fault::StaffError;
use crate::web::staff::frame::{self, Choice, Errors, Frame, Typed};
use crate::web::staff::orders::{FileKind, Job, Order, Orders, Output, Record};
use crate::web::staff::session::Session;
use actix_web::{HttpResponse, web};
use askama::Template;
use std::io::{BufWriter, Write as _};
use tempfile::NamedTempFile;

#[derive(Template)]
#[template(path = "results/export/page.html")]
struct ExportPage {
    page: Frame,
    id: String,
    title: String,
    own_units: Option<String>,
    whats: Vec<Choice>,
    bys: Vec<Choice>,
    formats: Vec<Choice>,
}

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Figures,
    Responses,
    Workbook,
}

impl What {
    const ALL: [Self; 3] = [Self::Workbook, Self::Figures, Self::Responses];

    fn as_str(self) -> &'static str {
        match self {
            Self::Figures => "figures",
            Self::Responses => "responses",
            Self::Workbook => "workbook",
        }
    }

    /// How its file is called, before the campaign and the day.
    fn stem(self) -> &'static str {
        match self {
            Self::Figures => "chi-so",
            Self::Responses => "phieu",
            Self::Workbook => "so-so-lieu",
        }
    }
}

fn kind(format: FileFormat) -> FileKind {
    match format {
        FileFormat::Csv => FileKind::Csv,
        FileFormat::Xlsx => FileKind::Xlsx,
    }
}

/// By what figures are told apart; the first is by nothing.
const BY: [&str; 6] = ["", "unit", "counter", "field", "month", "channel"];

/// What to export.
pub(in crate::web) async fn get(
    app: web::Data<App>,
    session: Session,
    id: web::Path<String>,
) -> Result<HttpResponse, StaffError> {
    let view = view(&app, &session, &id, &Typed::of_query(session.visit().query()), Errors::default())?;
    frame::page(&session, &view)
}

/// Makes the file.
pub(in crate::web) async fn post(
    app: web::Data<App>,
    session: Session,
    id: web::Path<String>,
    typed: Typed,
) -> Result<HttpResponse, StaffError> {
    let campaign = session.campaign(&id, Right::Export)?.id.clone();
    let w = session.words();
    let mut errors = Errors::default();
    let what = What::ALL.into_iter().find(|what| what.as_str() == typed.get("what"));
    let by = BY.into_iter().find(|by| *by == typed.get("by"));
    let format = FileFormat::ALL.into_iter().find(|format| format.as_str() == typed.get("format"));
    let what = errors.keep("what", what.ok_or(()), &w.export.choose);
    let by = errors.keep("by", by.ok_or(()), &w.export.choose);
    let format = errors.keep("format", format.ok_or(()), &w.export.choose);
    if what == Some(What::Workbook) && format == Some(FileFormat::Csv) {
        errors.add("format", &w.export.workbook_is_xlsx);
    }
    if what == Some(What::Workbook) && !matches!(by, Some("" | "unit") | None) {
        errors.add("by", &w.export.workbook_by_unit);
    }
    let (Some(what), Some(by), Some(format), true) = (what, by, format, errors.is_empty()) else {
        return frame::refused(&session, &view(&app, &session, &id, &typed, errors)?);
    };
    let wish = Wish { campaign, what, by, format };
    let name = format!("{}-{}-{}", what.stem(), wish.campaign, session.today());
    let file_name = format!("{name}.{}", kind(format).extension());
    let order = Order { name, kind: kind(format), total: None, back: "/staff/results" };
    let act = session
        .act(Action::Exported, wish.campaign.to_string())
        .with("what", wish.what.as_str())
        .with("by", wish.by)
        .with("format", wish.format.as_str());
    let signed = super::report::signed(&app).await;
    let (its_app, its_session) = (app.clone(), session.clone());
    let runtime = tokio::runtime::Handle::current();
    let make = move |job: &Job| {
        let made = match wish.what {
            What::Figures => runtime.block_on(write_figures(&its_app, &its_session, &wish)),
            What::Responses => runtime.block_on(write_responses(&its_app, &its_session, &wish, job)),
            What::Workbook => write_workbook(&its_app, &its_session, &wish),
        };
        let described = made.and_then(|(file, about)| {
            let manifest = Manifest::of(about.signed(signed.clone()), &file_name, file.reopen()?)?;
            Ok(Output::Export(file, Box::new(manifest)))
        });
        described.map_err(|error| error.to_string())
    };
    let Some(job) = Orders::start(&app, &session, order, Record::of(act), make)? else {
        errors.add("what", &w.orders.busy);
        return frame::refused(&session, &view(&app, &session, &id, &typed, errors)?);
    };
    Ok(job.leads().await)
}

/// The figures of every published campaign by unit as JSON, for whoever may take those of the whole ledger.
///
/// # Errors
/// Where they cannot be counted.
pub(in crate::web) fn published(app: &App, session: &Session) -> Result<Vec<(String, Vec<u8>)>, Fault> {
    let request = Request { by: "unit".to_owned(), ..Request::default() };
    let viewer = Viewer::Exporter(session.clone());
    let catalog = app.catalog();
    let json = |id: &CampaignId| {
        let seen = ask::see(app, &viewer, id.as_str(), &request)
            .map_err(|refusal| format!("the figures cannot be counted: {refusal:?}"))?;
        Ok((id.to_string(), serde_json::to_vec_pretty(&seen.document())?))
    };
    catalog
        .campaigns
        .values()
        .filter(|campaign| campaign.published)
        .map(|campaign| json(&campaign.id))
        .collect()
}

/// What somebody wants to have.
struct Wish {
    campaign: CampaignId,
    what: What,
    by: &'static str,
    format: FileFormat,
}

pub(in crate::web) type Fault = Box<dyn std::error::Error + Send + Sync>;

async fn write_responses(
    app: &App,
    session: &Session,
    wish: &Wish,
    job: &Job,
) -> Result<(NamedTempFile, About), Fault> {
    // As the ledger is now: what this process knows of it may be a moment old.
    let catalog: &Catalog = &app.store.catalog(app.ledger).await?;
    let scope = session.scope(Right::Export);
    let units = |unit: UnitNo| scope.contains(&catalog.tree, unit);
    let source = Source {
        store: &app.store,
        ledger: app.ledger,
        catalog,
        campaign: &wish.campaign,
        part: Some(Part { units: &units }),
        progress: &|done, _| job.progress(done),
    };
    let mut file = NamedTempFile::new()?;
    let (mut out, summary) = source.file(wish.format, BufWriter::new(&mut file)).await?;
    out.flush()?;
    drop(out);
    let campaign = catalog.campaign(&wish.campaign).ok_or("the campaign is gone")?;
    let responses = Responses::of_campaign(&app.mirror.columns(), campaign.no);
    Ok((file, About::campaign(Content::Responses, catalog, campaign, Some(summary.rows)).with(responses)))
}

/// The workbook is by unit, whatever else is said.
fn write_workbook(app: &App, session: &Session, wish: &Wish) -> Result<(NamedTempFile, About), Fault> {
    let mut file = NamedTempFile::new()?;
    let mut out = BufWriter::new(&mut file);
    let about = workbook::write(app, session, &wish.campaign, "unit", &mut out)?;
    out.flush()?;
    drop(out);
    Ok((file, about))
}

async fn write_figures(app: &App, session: &Session, wish: &Wish) -> Result<(NamedTempFile, About), Fault> {
    let request = Request { by: wish.by.to_owned(), ..Request::default() };
    let viewer = Viewer::Exporter(session.clone());
    let seen = ask::see(app, &viewer, wish.campaign.as_str(), &request)
        .map_err(|refusal| format!("the figures cannot be counted: {refusal:?}"))?;
    let mut file = NamedTempFile::new()?;
    let (out, office) = (BufWriter::new(&mut file), &seen.catalog.ledger.name);
    let document = seen.document();
    let (mut out, rows) = table::write(&document, wish.format, &app.store, app.ledger, office, out).await?;
    out.flush()?;
    drop(out);
    Ok((file, About::document(Content::Figures, &document, rows)))
}

fn view(
    app: &App,
    session: &Session,
    id: &str,
    typed: &Typed,
    errors: Errors,
) -> Result<ExportPage, StaffError> {
    let campaign = session.campaign(id, Right::Export)?;
    let w = &session.words().export;
    let choice = |name, value, text, first| Choice::typed(typed, name, value, text, first);
    let whats = What::ALL.map(|what| {
        let (text, more) = match what {
            What::Figures => (&w.figures, &w.figures_more),
            What::Responses => (&w.responses, &w.responses_more),
            What::Workbook => (&w.workbook, &w.workbook_more),
        };
        choice("what", what.as_str(), text.to_string(), what == What::Workbook).more(more.to_string())
    });
    let bys = [&w.by_nothing, &w.by_unit, &w.by_counter, &w.by_field, &w.by_month, &w.by_channel];
    let bys = BY.into_iter().zip(bys).map(|(by, text)| choice("by", by, text.to_string(), by.is_empty()));
    let formats = [("xlsx", &w.xlsx), ("csv", &w.csv)]
        .map(|(format, text)| choice("format", format, text.to_string(), format == "xlsx"));
    Ok(ExportPage {
        page: Frame::new(app, session, w.title.to_string()).with_errors(errors),
        id: campaign.id.to_string(),
        title: campaign.title.clone(),
        own_units: own_units(session, campaign, Right::Export),
        whats: whats.into(),
        bys: bys.collect(),
        formats: formats.into(),
    })
}
