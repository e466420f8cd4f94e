//! Publishing questionnaires: those that ship, by name, or a file of one's own, which is checked first.

use super::ListPage;
use crate::account::audit::Action;
use crate::catalog::decide::definitions;
use crate::definition::diff::Tongue;
use crate::definition::{Definition, Faults, parse, shipped};
use crate::store::ChangeError;
use crate::web::App;
use crate::web::staff::fault::StaffError;
use crate::web::staff::frame::{self, Errors, Typed};
use crate::web::staff::guard::see_other;
use crate::web::staff::session::Session;
use crate::web::staff::upload::{self, Sent};
use crate::web::staff::{said, tongue};
use actix_web::{HttpResponse, web};

/// A questionnaire's file may have so many bytes.
pub const MAX_FILE: usize = 1 << 20;

/// What the checker says of a line.
pub(in crate::web::staff) struct Line {
    pub(super) row: String,
    pub(super) column: String,
    pub(super) text: String,
    /// The line itself.
    pub(super) source: String,
}

/// `POST /staff/definitions`: publishes shipped ones.
///
/// # Errors
/// Where the database does not answer.
pub(in crate::web) async fn shipped(
    app: web::Data<App>,
    session: Session,
    typed: Typed,
) -> Result<HttpResponse, StaffError> {
    let chosen: Vec<_> = typed.all("names").iter().filter_map(|name| shipped::find(name)).collect();
    let mut errors = Errors::default();
    if chosen.is_empty() {
        errors.add("names", &session.words().definitions.choose);
        return frame::refused(&session, &ListPage::new(&app, &session, errors, Vec::new(), ""));
    }
    publish(&app, &session, chosen, "names", "/staff/definitions").await
}

/// `POST /staff/definitions/upload`: checks a file and publishes it.
///
/// # Errors
/// Where the database does not answer.
pub(in crate::web) async fn upload(
    app: web::Data<App>,
    session: Session,
    form: Sent,
) -> Result<HttpResponse, StaffError> {
    let w = &session.words().definitions;
    let mut errors = Errors::default();
    let sent = upload::file(form);
    let Some((file, name)) = sent.as_ref().and_then(|file| Some((file, file.file_name.as_deref()?))) else {
        errors.add("file", &w.no_file);
        return frame::refused(&session, &ListPage::new(&app, &session, errors, Vec::new(), ""));
    };
    let Ok(text) = std::str::from_utf8(&file.data) else {
        errors.add("file", &w.no_text);
        return frame::refused(&session, &ListPage::new(&app, &session, errors, Vec::new(), name));
    };
    match parse::from_yaml(text, name) {
        Ok(definition) => {
            let next = format!("/staff/definitions/one?name={}", definition.name);
            publish(&app, &session, vec![definition], "file", &next).await
        }
        Err(faults) => {
            errors.add("file", &w.faults.count(faults.list.len()));
            let lines = lines(&faults, tongue(&session));
            frame::refused(&session, &ListPage::new(&app, &session, errors, lines, name))
        }
    }
}

async fn publish(
    app: &App,
    session: &Session,
    chosen: Vec<Definition>,
    field: &'static str,
    next: &str,
) -> Result<HttpResponse, StaffError> {
    let names = chosen.iter().map(|one| one.name.to_string()).collect::<Vec<_>>().join(" ");
    let act = session.act(Action::DefinitionPublished, names);
    let decide = move |catalog: &_| definitions::publish(catalog, &chosen);
    match app.store.change_by(app.ledger, app.hour(), &act, decide).await {
        Ok(_) => {
            app.mirror.catch_up(&app.store).await?;
            session.flash(app, &session.words().definitions.published.to_string()).await?;
            Ok(see_other(next))
        }
        Err(ChangeError::Refused(refused)) => {
            let mut errors = Errors::default();
            for definitions::PublishRefused::Republished { name } in &refused {
                let said = session
                    .words()
                    .definitions
                    .republished
                    .fill(&[("name", name), ("next", &(u32::from(name.version) + 1))]);
                errors.add(field, &said);
            }
            frame::refused(session, &ListPage::new(app, session, errors, Vec::new(), ""))
        }
        Err(ChangeError::Store(error)) => Err(error.into()),
    }
}

fn lines(faults: &Faults, tongue: Tongue) -> Vec<Line> {
    /// Characters of a line that are shown.
    const LONGEST: usize = 160;
    let shown = |number: u32| number.to_string();
    let line = |fault: &crate::definition::Fault| Line {
        row: fault.place.map_or_else(String::new, |place| shown(place.line)),
        column: fault.place.map_or_else(String::new, |place| shown(place.column)),
        text: said::definitions::both(&fault.problem, tongue),
        source: fault
            .place
            .map_or_else(String::new, |place| faults.line(place).trim().chars().take(LONGEST).collect()),
    };
    faults.list.iter().map(line).collect()
}
