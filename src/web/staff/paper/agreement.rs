//! `/staff/paper/{code}/agreement`: how two entries of the drawn sheets agree.

use super::{address, list, many, place_name};
use crate::account::Right;
use crate::account::audit::Action;
use crate::ids::Serial;
use crate::paper::Form;
use crate::paper::agreement::{Said, order, report};
use crate::store::SampledSheet;
use crate::touchpoint::Touchpoint;
use crate::web::App;
use crate::web::staff::fault::StaffError;
use crate::web::staff::frame::{self, Frame};
use crate::web::staff::guard::see_other;
use crate::web::staff::session::Session;
use actix_web::{HttpResponse, web};
use askama::Template;

#[derive(Template)]
#[template(path = "staff/paper/agreement.html")]
struct AgreementPage {
    page: Frame,
    place: String,
    /// Sheets that were entered twice.
    sheets: usize,
    /// "3 of 230 answers differ (1,30 %)."
    rate: String,
    waiting: Vec<String>,
    questions: Vec<Line>,
    differences: Vec<Differs>,
    /// There is something to erase.
    drawn: String,
    action: String,
    back: String,
    second: String,
}

/// A question.
struct Line {
    question: String,
    same: usize,
    differ: usize,
    kappa: String,
}

/// A place where two entries differ.
struct Differs {
    sheet: String,
    question: String,
    first: String,
    second: String,
}

/// The report.
pub(in crate::web) async fn get(
    app: web::Data<App>,
    session: Session,
    code: web::Path<String>,
) -> Result<HttpResponse, StaffError> {
    let touchpoint = session.touchpoint(&code, Right::AssignPaper)?;
    let drawn = app.store.sampled_sheets(app.ledger, touchpoint.code).await?;
    let page = told(&app, &session, touchpoint, &drawn)?;
    frame::page(&session, &page)
}

fn told(
    app: &App,
    session: &Session,
    touchpoint: &Touchpoint,
    drawn: &[SampledSheet],
) -> Result<AgreementPage, StaffError> {
    let (w, catalog) = (&session.words().paper, session.catalog());
    let batches = catalog.paper.get(&touchpoint.code).map_or(&[][..], |paper| &paper.batches);
    let forms: Vec<Form> = batches.iter().filter_map(|batch| Form::of(catalog, touchpoint, batch)).collect();
    let report = report(&order(&forms), &pairs(drawn)?);
    let (compared, differ) = (report.sheets * report.questions.len(), report.differences.len());
    let comma = session.words().tag == "vi";
    let line = |question: &crate::paper::agreement::Agreement| Line {
        question: question.question.clone(),
        same: question.same,
        differ: report.sheets - question.same,
        kappa: question.kappa.map_or_else(|| "–".to_owned(), |kappa| decimal(kappa, comma)),
    };
    let code = touchpoint.code;
    Ok(AgreementPage {
        page: Frame::new(app, session, w.agreement.to_string()).about(list::campaign(catalog, touchpoint)),
        place: place_name(session, touchpoint),
        sheets: report.sheets,
        rate: w
            .rate
            .fill(&[
                ("differ", &differ),
                ("all", &compared),
                ("percent", &decimal(percent(differ, compared), comma)),
            ])
            .to_string(),
        waiting: drawn.iter().filter(|s| s.second.is_none()).map(|s| s.serial.grouped()).collect(),
        questions: report.questions.iter().map(line).collect(),
        differences: report
            .differences
            .iter()
            .map(|differs| Differs {
                sheet: differs.serial.grouped(),
                question: differs.question.clone(),
                first: differs.first.clone(),
                second: differs.second.clone(),
            })
            .collect(),
        drawn: if drawn.is_empty() { String::new() } else { w.erase_lead.count(drawn.len()).to_string() },
        action: address(code) + "/agreement",
        back: address(code),
        second: super::address_of(code, true),
    })
}

/// Both entries of each sheet that has two.
fn pairs(drawn: &[SampledSheet]) -> Result<Vec<(Serial, Said, Said)>, StaffError> {
    let read = |json: &str| {
        let said = serde_json::from_str::<Said>(json);
        said.map_err(|error| StaffError::Broken(format!("a drawn sheet cannot be read: {error}")))
    };
    let twice = drawn.iter().filter_map(|sheet| Some((sheet, sheet.second.as_ref()?)));
    twice.map(|(sheet, second)| Ok((sheet.serial, read(&sheet.first)?, read(second)?))).collect()
}

/// Hundredths, with the language's sign.
fn decimal(number: f64, comma: bool) -> String {
    let text = format!("{number:.2}");
    if comma { text.replace('.', ",") } else { text }
}

fn percent(part: usize, whole: usize) -> f64 {
    let number = |n: usize| u32::try_from(n).map_or(f64::MAX, f64::from);
    if whole == 0 { 0.0 } else { number(part) / number(whole) * 100.0 }
}

/// Erases the closed answers beside the numbers; the responses stay.
pub(in crate::web) async fn post(
    app: web::Data<App>,
    session: Session,
    code: web::Path<String>,
) -> Result<HttpResponse, StaffError> {
    let touchpoint = session.touchpoint(&code, Right::AssignPaper)?;
    let erased = app.store.forget_samples(app.ledger, touchpoint.code).await?;
    let act = session.act(Action::PaperCompared, touchpoint.code.to_string()).with("erased", &erased);
    app.store.record(app.ledger, &act).await?;
    session.flash(&app, &session.words().paper.erased.count(many(erased)).to_string()).await?;
    Ok(see_other(&(address(touchpoint.code) + "/agreement")))
}
