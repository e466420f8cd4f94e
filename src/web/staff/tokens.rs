//! `/staff/tokens`: tokens for programs. A token is shown once, in the answer to the form that made it.

use super::day;
use super::fault::StaffError;
use super::frame::{self, Choice, Errors, Frame, Typed};
use super::guard::see_other;
use super::session::Session;
use crate::account::Right;
use crate::account::audit::Action;
use crate::account::program::{self, LONGEST_DAYS, NewProgram, Program, ProgramFault, Standing, TokenScope};
use crate::account::token::Token;
use crate::web::App;
use crate::words::StaffWords;
use actix_web::{HttpResponse, web};
use askama::Template;
use time::format_description::well_known::Iso8601;
use time::{Date, Duration};

/// A token lives so long where nobody says otherwise.
const USUAL_DAYS: i64 = 180;

#[derive(Template)]
#[template(path = "staff/tokens.html")]
struct TokensPage {
    page: Frame,
    /// The token that was just made, and what it is for.
    made: Option<(String, String)>,
    rows: Vec<Row>,
    called: String,
    scopes: Vec<Choice>,
    units: Vec<Choice>,
    until: String,
}

struct Row {
    no: u32,
    name: String,
    scopes: String,
    unit: String,
    until: String,
    used: String,
    state: String,
    good: bool,
}

/// All tokens, and the form for a new one.
pub(in crate::web) async fn get(app: web::Data<App>, session: Session) -> Result<HttpResponse, StaffError> {
    frame::page(&session, &view(&app, &session, &Typed::default(), Errors::default(), None).await?)
}

/// Makes one.
pub(in crate::web) async fn post(
    app: web::Data<App>,
    session: Session,
    typed: Typed,
) -> Result<HttpResponse, StaffError> {
    let mut errors = Errors::default();
    let new = read(&session, &typed, &mut errors);
    if !errors.is_empty() {
        return frame::refused(&session, &view(&app, &session, &typed, errors, None).await?);
    }
    let token = Token::new(app.random().map_err(StaffError::Random)?);
    let scopes: Vec<&str> = new.scopes.iter().map(|scope| scope.as_str()).collect();
    let act = session
        .act(Action::TokenMade, new.name.trim())
        .with("scopes", &scopes.join(" "))
        .with("until", &new.until);
    let by = Some(session.account().no);
    app.store.make_token(app.ledger, &new, token.hash(), session.today(), by, &act).await?;
    let made = Some((program::reveal(&token), new.name.trim().to_owned()));
    frame::page(&session, &view(&app, &session, &Typed::default(), Errors::default(), made).await?)
}

/// Takes one back.
pub(in crate::web) async fn revoke(
    app: web::Data<App>,
    session: Session,
    no: web::Path<String>,
) -> Result<HttpResponse, StaffError> {
    let no: u32 = no.parse().map_err(|_no_number| StaffError::Missing)?;
    let all = app.store.tokens(app.ledger).await?;
    let token = all.into_iter().find(|token| token.no == no && within(&session, token));
    let token = token.ok_or(StaffError::Missing)?;
    let act = session.act(Action::TokenRevoked, &*token.name).with("token", &no);
    if app.store.revoke_token(app.ledger, no, session.today(), &act).await? {
        session.flash(&app, &session.words().tokens.done_revoked.fill(&[("name", &token.name)])).await?;
    }
    Ok(see_other("/staff/tokens"))
}

/// Whether a token lies where the person manages tokens: one for the whole ledger in no part of it.
fn within(session: &Session, token: &Program) -> bool {
    let scope = session.scope(Right::ManageTokens);
    match token.unit {
        None => scope.is_whole(),
        Some(unit) => scope.contains(&session.catalog().tree, unit),
    }
}

fn read(session: &Session, typed: &Typed, errors: &mut Errors) -> NewProgram {
    let w = &session.words().tokens;
    let scopes = typed.all("scope").iter().filter_map(|scope| scope.parse().ok()).collect();
    let until = Date::parse(typed.get("until"), &Iso8601::DATE);
    let until = errors.keep("until", until, &w.fault_until);
    let whole = session.scope(Right::ManageTokens).is_whole();
    let unit = match typed.get("unit") {
        "" if whole => None,
        code => {
            let unit = session.unit(code, Right::ManageTokens).map(|unit| unit.no);
            errors.keep("unit", unit, &w.fault_unit)
        }
    };
    // Where the day cannot be read, everything else is told as well.
    let new = NewProgram {
        name: typed.get("name").to_owned(),
        scopes,
        unit,
        until: until.unwrap_or(session.today()),
    };
    for fault in new.faults(session.today()) {
        match fault {
            ProgramFault::Name => errors.add("name", &w.fault_name),
            ProgramFault::NoScope | ProgramFault::Reserved(_) => errors.add("scope", &w.fault_scope),
            ProgramFault::Until => errors.add("until", &w.fault_until),
        }
    }
    new
}

async fn view(
    app: &App,
    session: &Session,
    typed: &Typed,
    errors: Errors,
    made: Option<(String, String)>,
) -> Result<TokensPage, StaffError> {
    let w = session.words();
    let all = app.store.tokens(app.ledger).await?;
    let scopes = TokenScope::GIVEN.map(|scope| Choice {
        value: scope.as_str().to_owned(),
        text: scope_words(w, scope),
        more: scope_more(w, scope),
        chosen: typed.all("scope").iter().any(|given| given == scope.as_str()),
    });
    let scope = session.scope(Right::ManageTokens);
    let everywhere =
        scope.is_whole().then(|| Choice { text: w.frame.whole_ledger.to_string(), ..Choice::default() });
    let units = scope.units(&session.catalog().tree).into_iter().map(|unit| Choice {
        value: unit.code.to_string(),
        text: format!("{} ({})", unit.name, unit.code),
        more: String::new(),
        chosen: unit.code.as_str() == typed.get("unit"),
    });
    let usual = session.today().saturating_add(Duration::days(USUAL_DAYS.min(LONGEST_DAYS)));
    let until = typed.get("until");
    Ok(TokensPage {
        page: Frame::new(app, session, w.tokens.title.to_string()).with_errors(errors),
        made,
        rows: all.iter().filter(|token| within(session, token)).map(|token| row(session, token)).collect(),
        called: typed.get("name").to_owned(),
        scopes: scopes.into(),
        units: everywhere.into_iter().chain(units).collect(),
        until: if until.is_empty() { usual.to_string() } else { until.to_owned() },
    })
}

fn row(session: &Session, token: &Program) -> Row {
    let w = session.words();
    let state = match token.standing(session.today()) {
        Standing::Good => &w.tokens.good,
        Standing::Expired => &w.tokens.expired,
        Standing::Revoked => &w.tokens.revoked,
    };
    let unit = match token.unit {
        None => w.frame.whole_ledger.to_string(),
        Some(no) => session.catalog().tree.get(no).map_or_else(String::new, |unit| unit.name.clone()),
    };
    let scopes: Vec<_> = token.scopes.iter().map(|scope| scope_words(w, *scope)).collect();
    Row {
        no: token.no,
        name: token.name.clone(),
        scopes: scopes.join("; "),
        unit,
        until: day(token.until),
        used: token.used.map_or_else(|| w.tokens.never.to_string(), day),
        state: state.to_string(),
        good: token.standing(session.today()) == Standing::Good,
    }
}

fn scope_words(w: &StaffWords, scope: TokenScope) -> String {
    let w = &w.tokens;
    match scope {
        TokenScope::Figures => &w.scope_figures,
        TokenScope::Export => &w.scope_export,
        TokenScope::Sheets => &w.scope_sheets,
        TokenScope::Ledger => &w.scope_ledger,
    }
    .to_string()
}

fn scope_more(w: &StaffWords, scope: TokenScope) -> String {
    match scope {
        TokenScope::Figures => w.tokens.figures_more.to_string(),
        TokenScope::Sheets => w.tokens.sheets_more.to_string(),
        TokenScope::Export | TokenScope::Ledger => String::new(),
    }
}
