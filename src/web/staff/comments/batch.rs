//! One batch: its texts, masked, in an order that tells nothing; and one of them as it was written, for whom
//! that is, with a reason.

use super::list::weeks;
use super::{campaign_title, question, readable, texts, unit_name};
use crate::account::Right;
use crate::account::audit::Action;
use crate::comment::{Batch, Masked, mask};
use crate::web::App;
use crate::web::staff::day;
use crate::web::staff::fault::StaffError;
use crate::web::staff::frame::{self, Errors, Frame, Typed};
use crate::web::staff::session::Session;
use actix_web::{HttpResponse, web};
use askama::Template;

/// Letters of a reason, at least and at most.
const REASON: std::ops::RangeInclusive<usize> = 10..=300;

#[derive(Template)]
#[template(path = "staff/comments/batch.html")]
struct BatchPage {
    page: Frame,
    address: String,
    question: String,
    unit: String,
    campaign: String,
    released: String,
    weeks: String,
    risen: bool,
    texts: Vec<TextView>,
    may_unmask: bool,
    reason: String,
    /// The place of the text that a form was about.
    chosen: Option<usize>,
}

struct TextView {
    place: usize,
    /// `None` where it was erased.
    text: Option<String>,
    /// As it was written.
    raw: bool,
    /// Something in it is hidden.
    hidden: bool,
}

/// The batch.
pub(in crate::web) async fn get(
    app: web::Data<App>,
    session: Session,
    id: web::Path<String>,
) -> Result<HttpResponse, StaffError> {
    let batch = find(&app, &session, &id)?;
    let act = session.act(Action::CommentsRead, batch.id().to_string()).with("count", &batch.len());
    app.store.record(app.ledger, &act).await?;
    frame::page(&session, &view(&app, &session, &batch, None, Errors::default(), "").await?)
}

/// One text of it as it was written.
pub(in crate::web) async fn unmask(
    app: web::Data<App>,
    session: Session,
    id: web::Path<String>,
    typed: Typed,
) -> Result<HttpResponse, StaffError> {
    let batch = find(&app, &session, &id)?;
    if !may_unmask(&session, &batch) {
        return Err(StaffError::Missing);
    }
    let place = typed.get("place").parse().ok().filter(|place| *place < batch.len());
    let place = place.ok_or(StaffError::Missing)?;
    let reason = typed.get("reason").to_owned();
    let mut errors = Errors::default();
    if !REASON.contains(&reason.chars().count()) || reason.chars().any(char::is_control) {
        errors.add("reason", &session.words().comments.reason_fault.fill(&[("n", REASON.start())]));
        let page = view(&app, &session, &batch, Some(place), errors, &reason).await?;
        return frame::refused(&session, &page);
    }
    let act = session.act(Action::CommentUnmasked, batch.id().to_string());
    app.store.record(app.ledger, &act.with("place", &place).with("reason", &reason)).await?;
    let mut page = view(&app, &session, &batch, None, errors, "").await?;
    let raw = texts(&app, &batch).await?.swap_remove(place);
    if let Some(shown) = page.texts.get_mut(place) {
        shown.raw = raw.is_some();
        shown.text = raw;
    }
    page.chosen = Some(place);
    frame::page(&session, &page)
}

fn find(app: &App, session: &Session, id: &str) -> Result<Batch, StaffError> {
    readable(app, session).into_iter().find(|batch| batch.id().to_string() == id).ok_or(StaffError::Missing)
}

/// Whoever may see single responses, and stands above the unit: not its own people.
fn may_unmask(session: &Session, batch: &Batch) -> bool {
    let tree = &session.catalog().tree;
    let scope = session.scope(Right::ExportOrdered);
    scope.is_whole()
        || tree.parent(batch.unit, session.today()).is_some_and(|above| scope.contains(tree, above.no))
}

async fn view(
    app: &App,
    session: &Session,
    batch: &Batch,
    chosen: Option<usize>,
    errors: Errors,
    reason: &str,
) -> Result<BatchPage, StaffError> {
    let (catalog, w) = (session.catalog(), session.words());
    let texts = texts(app, batch).await?.into_iter().enumerate().map(|(place, text)| {
        let masked = text.as_deref().map(mask);
        let hidden = masked.as_ref().is_some_and(Masked::hides);
        TextView { place, hidden, text: masked.map(|text| text.to_string()), raw: false }
    });
    let texts = texts.collect();
    let question = question(catalog, w, batch);
    let title = format!("{} – {}", w.comments.batch_title, unit_name(catalog, batch));
    Ok(BatchPage {
        page: Frame::new(app, session, title).with_errors(errors),
        address: format!("/staff/comments/{}", batch.id()),
        question,
        unit: unit_name(catalog, batch),
        campaign: campaign_title(catalog, batch.campaign),
        released: day(batch.released),
        weeks: weeks(w, batch),
        risen: batch.risen,
        texts,
        may_unmask: may_unmask(session, batch),
        reason: reason.to_owned(),
        chosen,
    })
}
