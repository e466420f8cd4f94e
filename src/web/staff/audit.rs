//! `/staff/audit`: what staff did, in words; the same as a file. Whoever reads the log of a unit sees what
//! the accounts of that unit did, and what was done to them.

mod rows;

use super::fault::StaffError;
use super::frame::{self, Choice, Errors, Frame, Typed};
use super::session::Session;
use crate::account::audit::Action;
use crate::account::{AccountNo, Grant, Person, Right};
use crate::export::{Cell, CsvSheet, Sheet as _};
use crate::ids::Hour;
use crate::store::AuditFilter;
use crate::web::App;
use actix_web::{HttpResponse, http::header, web};
use askama::Template;
use rows::{RowView, Rows};
use time::Date;
use time::format_description::well_known::Iso8601;

/// Rows on a page.
const PAGE: u64 = 100;
/// Rows in a file: years of an office's work.
const FILE: u64 = 1_000_000;

#[derive(Template)]
#[template(path = "staff/audit.html")]
struct AuditPage {
    page: Frame,
    actions: Vec<Choice>,
    people: Vec<Choice>,
    from: String,
    to: String,
    rows: Vec<RowView>,
    older: String,
    youngest: String,
    csv: String,
}

/// The accounts that this reader of the log may see; `None` for all of them.
fn within(session: &Session, people: &[Person]) -> Option<Vec<AccountNo>> {
    let scope = session.scope(Right::ReadAudit);
    if scope.is_whole() {
        return None;
    }
    let own = |grant: &Grant| grant.unit.is_some_and(|no| scope.contains(&session.catalog().tree, no));
    let own = people.iter().filter(|p| !p.grants.roles.is_empty() && p.grants.roles.iter().all(own));
    Some(own.map(|person| person.account.no).collect())
}

/// What was asked for, as far as it makes sense.
fn filter(session: &Session, people: &[Person], typed: &Typed, errors: &mut Errors) -> AuditFilter {
    let w = &session.words().audit;
    let mut day = |field: &'static str| -> Option<Date> {
        let text = Some(typed.get(field)).filter(|text| !text.is_empty())?;
        errors.keep(field, Date::parse(text, &Iso8601::DATE), &w.day_wrong)
    };
    let begin = |date: Date| i64::from(Hour::day_start(date).0) * 3600;
    let (from, to) = (day("from"), day("to"));
    let visible = within(session, people);
    AuditFilter {
        before: typed.get("before").parse().ok(),
        account: typed.get("person").parse().ok().map(AccountNo),
        action: Action::parse(typed.get("action")),
        within: visible,
        from: from.map(begin),
        to: to.and_then(Date::next_day).map(begin),
        most: PAGE,
    }
}

/// The page.
pub(in crate::web) async fn get(app: web::Data<App>, session: Session) -> Result<HttpResponse, StaffError> {
    let typed = Typed::of_query(session.visit().query());
    let people = app.store.people(app.ledger).await?;
    let mut errors = Errors::default();
    let filter = filter(&session, &people, &typed, &mut errors);
    let found = app.store.audit(app.ledger, &filter).await?;
    let more = found.len() as u64 == PAGE;
    let last = found.last().map(|row| row.no);
    let asked = |extra: &str| address(&typed, "/staff/audit", extra);
    let rows = Rows::new(&session, &people);
    let faulty = !errors.is_empty();
    let page = AuditPage {
        page: Frame::new(&app, &session, session.words().audit.title.to_string()).with_errors(errors),
        actions: rows.action_choices(filter.action),
        people: rows.people_choices(filter.within.as_deref(), filter.account),
        from: typed.get("from").to_owned(),
        to: typed.get("to").to_owned(),
        rows: found.iter().map(|row| rows.view(row)).collect(),
        older: last.filter(|_| more).map_or_else(String::new, |no| asked(&format!("before={no}"))),
        youngest: filter.before.map_or_else(String::new, |_| asked("")),
        csv: address(&typed, "/staff/audit/csv", ""),
    };
    if faulty { frame::refused(&session, &page) } else { frame::page(&session, &page) }
}

/// `GET /staff/audit/csv`: the rows of the same filter, oldest last, with their hashes.
pub(in crate::web) async fn csv(app: web::Data<App>, session: Session) -> Result<HttpResponse, StaffError> {
    let typed = Typed::of_query(session.visit().query());
    let people = app.store.people(app.ledger).await?;
    let mut errors = Errors::default();
    let filter = AuditFilter { before: None, most: FILE, ..filter(&session, &people, &typed, &mut errors) };
    let found = app.store.audit(app.ledger, &filter).await?;
    let act = session.act(Action::AuditExported, "").with("format", "csv").with("rows", &found.len());
    app.store.record(app.ledger, &act).await?;
    let rows = Rows::new(&session, &people);
    let file = rows.file(&found).map_err(|error| StaffError::Broken(error.to_string()))?;
    let mut response = HttpResponse::Ok();
    response.content_type("text/csv; charset=utf-8");
    response.insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"audit.csv\""));
    Ok(response.body(file))
}

/// An address with what was asked for, but for the page.
fn address(typed: &Typed, path: &str, extra: &str) -> String {
    let kept = ["action", "person", "from", "to"].map(|name| (name, typed.get(name)));
    let plain = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let mut parts: Vec<String> = kept
        .into_iter()
        .filter(|(_, value)| !value.is_empty() && plain(value))
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    parts.extend(Some(extra.to_owned()).filter(|extra| !extra.is_empty()));
    if parts.is_empty() { path.to_owned() } else { format!("{path}?{}", parts.join("&")) }
}

/// A file of rows under headings.
fn table(headings: &[&str], rows: &[Vec<String>]) -> Result<Vec<u8>, crate::export::ExportError> {
    let mut sheet = CsvSheet::new(Vec::new())?;
    let cells = |texts: &[String]| -> Vec<Cell<'static>> { texts.iter().cloned().map(Cell::text).collect() };
    sheet.row(&cells(&headings.iter().map(ToString::to_string).collect::<Vec<_>>()))?;
    for row in rows {
        sheet.row(&cells(row))?;
    }
    sheet.finish()
}
