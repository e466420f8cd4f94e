//! Question and answer before everyone: shown first as everyone would read them, and changed in one way
//! only, by hiding more.

use super::{fault_words, find, make};
use crate::account::Right;
use crate::complaint::{Complaint, Move, MoveFault, Published};
use crate::web::App;
use crate::web::staff::fault::StaffError;
use crate::web::staff::frame::{self, Errors, Frame, Typed};
use crate::web::staff::guard::see_other;
use crate::web::staff::session::Session;
use actix_web::{HttpResponse, web};
use askama::Template;

/// Phrases to hide, at most.
const MOST_PHRASES: usize = 50;

#[derive(Template)]
#[template(path = "staff/complaints/publish.html")]
struct PublishPage {
    page: Frame,
    address: String,
    no: String,
    question: String,
    answer: String,
    /// As typed, a phrase on each line.
    hide: String,
    /// It stands on the results page already.
    public: bool,
    /// Where everyone reads it; `None` where the campaign's results are not public.
    results: Option<String>,
}

/// As everyone would read it.
pub(in crate::web) async fn get(
    app: web::Data<App>,
    session: Session,
    no: web::Path<String>,
) -> Result<HttpResponse, StaffError> {
    let complaint = find(&app, &session, &no, Right::AnswerComments).await?;
    show(&app, &session, &complaint, "")
}

/// Shows it with more hidden, or publishes it so.
pub(in crate::web) async fn publish(
    app: web::Data<App>,
    session: Session,
    no: web::Path<String>,
    typed: Typed,
) -> Result<HttpResponse, StaffError> {
    let complaint = find(&app, &session, &no, Right::AnswerComments).await?;
    let hide = typed.get("hide");
    if typed.get("do") != "publish" {
        return show(&app, &session, &complaint, hide);
    }
    match make(&app, &session, complaint.head.no, &Move::Publish { hide: phrases(hide) }).await? {
        Ok(()) => {
            session.flash(&app, &session.words().complaints.done_published).await?;
            Ok(see_other(&format!("/staff/complaints/{}", complaint.head.no)))
        }
        Err(fault) => back(&app, &session, &complaint, &fault).await,
    }
}

/// Takes it off the results page.
pub(in crate::web) async fn withdraw(
    app: web::Data<App>,
    session: Session,
    no: web::Path<String>,
) -> Result<HttpResponse, StaffError> {
    let complaint = find(&app, &session, &no, Right::AnswerComments).await?;
    match make(&app, &session, complaint.head.no, &Move::Withdraw).await? {
        Ok(()) => {
            session.flash(&app, &session.words().complaints.done_withdrawn).await?;
            Ok(see_other(&format!("/staff/complaints/{}", complaint.head.no)))
        }
        Err(fault) => back(&app, &session, &complaint, &fault).await,
    }
}

async fn back(
    app: &App,
    session: &Session,
    complaint: &Complaint,
    fault: &MoveFault,
) -> Result<HttpResponse, StaffError> {
    session.flash(app, &fault_words(session.words(), fault)).await?;
    Ok(see_other(&format!("/staff/complaints/{}", complaint.head.no)))
}

fn phrases(typed: &str) -> Vec<String> {
    let lines = typed.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.take(MOST_PHRASES).map(str::to_owned).collect()
}

fn show(app: &App, session: &Session, complaint: &Complaint, hide: &str) -> Result<HttpResponse, StaffError> {
    let Ok(Published { question, answer, day: _ }) = complaint.preview(&phrases(hide), session.today())
    else {
        return Err(StaffError::Missing);
    };
    let w = session.words();
    let campaign =
        session.catalog().campaigns.get(&complaint.head.campaign).filter(|campaign| campaign.public);
    let view = PublishPage {
        page: Frame::new(app, session, format!("{} {}", w.complaints.publish_title, complaint.head.no))
            .with_errors(Errors::default()),
        address: format!("/staff/complaints/{}/publish", complaint.head.no),
        no: complaint.head.no.to_string(),
        question: question.to_string(),
        answer: answer.to_string(),
        hide: hide.to_owned(),
        public: complaint.head.public,
        results: campaign.map(|campaign| format!("/results/{}", campaign.id)),
    };
    frame::page(session, &view)
}
