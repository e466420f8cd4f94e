//! Proposing, agreeing, refusing, withdrawing: each is an entry of the ledger and a row of the audit log, together.

use super::{find, one};
use crate::account::audit::{Act, Action};
use crate::account::{AccountNo, Person, Right};
use crate::catalog::Catalog;
use crate::catalog::decide::exclusions::{self, ExclusionFault, Facts, MonthShare, Now, Party};
use crate::catalog::flags::Raised;
use crate::index::flags::shares;
use crate::ledger::Event;
use crate::ledger::flag::FlagNo;
use crate::store::{ChangeError, StoreError};
use crate::web::App;
use crate::web::staff::fault::StaffError;
use crate::web::staff::frame::{Errors, Typed};
use crate::web::staff::guard::see_other;
use crate::web::staff::said::{Said as _, capital};
use crate::web::staff::session::Session;
use crate::web::staff::tongue;
use crate::words::Phrase;
use actix_web::{HttpResponse, web};

/// What is done to somebody else's account that makes two people one in our eyes.
const HANDLING: [Action; 9] = [
    Action::AccountCreated,
    Action::AccountChanged,
    Action::AccountEnabled,
    Action::PasswordReset,
    Action::SecondFactorSet,
    Action::SecondFactorRemoved,
    Action::RecoveryCodesMade,
    Action::ProviderBound,
    Action::RoleGranted,
];

type Decided = Result<Vec<Event>, Vec<ExclusionFault>>;

/// `POST /staff/signals/{no}/propose`.
pub(in crate::web) async fn propose(
    app: web::Data<App>,
    session: Session,
    no: web::Path<String>,
    typed: Typed,
) -> Result<HttpResponse, StaffError> {
    wish(&app, &session, &no, &typed, false).await
}

/// `POST /staff/signals/{no}/reverse`: proposes that the set counts again.
pub(in crate::web) async fn reverse(
    app: web::Data<App>,
    session: Session,
    no: web::Path<String>,
    typed: Typed,
) -> Result<HttpResponse, StaffError> {
    wish(&app, &session, &no, &typed, true).await
}

async fn wish(
    app: &App,
    session: &Session,
    no: &str,
    typed: &Typed,
    back: bool,
) -> Result<HttpResponse, StaffError> {
    let raised = find(session, no, Right::ExcludeResponses)?;
    let (by, now, reason) = (party(session.person()), now(session), typed.get("reason"));
    let decide = |catalog: &Catalog| exclusions::propose(catalog, raised.flag.no, back, &by, reason, now);
    let w = &session.words().signals;
    carry_out(app, session, raised, reason, (Action::ExclusionProposed, &w.done_proposed), decide).await
}

/// `POST /staff/signals/{no}/withdraw`.
pub(in crate::web) async fn withdraw(
    app: web::Data<App>,
    session: Session,
    no: web::Path<String>,
    typed: Typed,
) -> Result<HttpResponse, StaffError> {
    let raised = find(&session, &no, Right::ExcludeResponses)?;
    let (by, reason) = (session.account().no, typed.get("reason"));
    let decide = |catalog: &Catalog| exclusions::withdraw(catalog, raised.flag.no, by, reason);
    let w = &session.words().signals;
    carry_out(&app, &session, raised, reason, (Action::ExclusionWithdrawn, &w.done_withdrawn), decide).await
}

/// `POST /staff/signals/{no}/refuse`.
pub(in crate::web) async fn refuse(
    app: web::Data<App>,
    session: Session,
    no: web::Path<String>,
    typed: Typed,
) -> Result<HttpResponse, StaffError> {
    let raised = find(&session, &no, Right::ApproveExclusion)?;
    let (now, reason, flag) = (now(&session), typed.get("reason"), raised.flag.no);
    let (proposer, second, entangled) = two(&app, &session, flag).await?;
    let decide =
        |catalog: &Catalog| exclusions::refuse(catalog, flag, (&proposer, &second), reason, entangled, now);
    let w = &session.words().signals;
    carry_out(&app, &session, raised, reason, (Action::ExclusionRefused, &w.done_refused), decide).await
}

/// `POST /staff/signals/{no}/approve`.
pub(in crate::web) async fn approve(
    app: web::Data<App>,
    session: Session,
    no: web::Path<String>,
) -> Result<HttpResponse, StaffError> {
    let raised = find(&session, &no, Right::ApproveExclusion)?;
    let (flag, now) = (raised.flag.no, now(&session));
    let (proposer, second, entangled) = two(&app, &session, flag).await?;
    app.mirror.catch_up(&app.store).await?;
    // What was decided first, then the shares: these may know more, and then nothing is decided on them.
    let decisions = app.catalog().flags.decisions();
    let months = shares(&app.mirror.columns(), &raised.flag);
    let share = |(month, share): (_, crate::index::flags::Share)| MonthShare {
        month,
        received: share.received,
        excluded: share.excluded,
    };
    let facts = Facts { entangled, months: months.into_iter().map(share).collect(), decisions };
    let decide = |catalog: &Catalog| exclusions::approve(catalog, flag, (&proposer, &second), &facts, now);
    let w = &session.words().signals;
    let back = session.catalog().flags.exclusion_of(flag).is_some();
    let said = if back {
        (Action::ExclusionReversed, &w.done_reversed)
    } else {
        (Action::ResponsesExcluded, &w.done_excluded)
    };
    carry_out(&app, &session, raised, "", said, decide).await
}

fn party(person: &Person) -> Party {
    let account = &person.account;
    Party { no: account.no, grants: person.grants.clone(), created: account.created }
}

fn now(session: &Session) -> Now {
    Now { seconds: session.now(), day: session.today() }
}

/// Whoever proposed what is open about a flag, whoever is asked, and whether one has handled the other's account.
async fn two(app: &App, session: &Session, flag: FlagNo) -> Result<(Party, Party, bool), StaffError> {
    let second = party(session.person());
    let open = session.catalog().flags.proposals_of(flag).find(|proposed| proposed.end.is_none());
    let proposer = open.and_then(|open| AccountNo::of_subject(&open.proposal.by));
    let Some(no) = proposer else {
        // Nothing is open: what decides says so.
        return Ok((second.clone(), second, false));
    };
    let proposer = app.store.person(app.ledger, no).await?.ok_or(StaffError::Missing)?;
    let (a, b) = (no, second.no);
    let entangled = handled(app, a, b).await? || handled(app, b, a).await?;
    Ok((party(&proposer), second, entangled))
}

async fn handled(app: &App, by: AccountNo, whom: AccountNo) -> Result<bool, StoreError> {
    if by == whom {
        return Ok(false);
    }
    app.store.has_handled(app.ledger, by, whom, &HANDLING).await
}

/// Decides on what the ledger holds by now, and writes it with the log's row; or says what speaks against it.
async fn carry_out(
    app: &App,
    session: &Session,
    raised: &Raised,
    typed: &str,
    (action, told): (Action, &Phrase),
    decide: impl FnOnce(&Catalog) -> Decided + Send,
) -> Result<HttpResponse, StaffError> {
    let act = act(session, raised, action);
    match app.store.change_by(app.ledger, app.hour(), &act, decide).await {
        Ok(_) => {
            app.mirror.catch_up(&app.store).await?;
            session.flash(app, told).await?;
            Ok(see_other(&format!("/staff/signals/{}", raised.flag.no)))
        }
        Err(ChangeError::Refused(faults)) => {
            let errors = said(session, &faults);
            one::again(app, session, raised, errors, typed.to_owned()).await
        }
        Err(ChangeError::Store(error)) => Err(error.into()),
    }
}

/// Everything that speaks against it: what is wrong with the reason at its field, the rest above the buttons.
fn said(session: &Session, faults: &[ExclusionFault]) -> Errors {
    let sentence = |fault: &ExclusionFault| capital(&fault.said(tongue(session)));
    let (typed, ruled): (Vec<_>, Vec<_>) = faults.iter().partition(|fault| is_of_reason(fault));
    let mut errors = Errors::default();
    for (field, faults) in [("reason", typed), ("decision", ruled)] {
        let text = faults.into_iter().map(sentence).collect::<Vec<_>>().join(" ");
        if !text.is_empty() {
            errors.add(field, &text);
        }
    }
    errors
}

fn is_of_reason(fault: &ExclusionFault) -> bool {
    match fault {
        ExclusionFault::NoReason | ExclusionFault::LongReason { .. } | ExclusionFault::Control => true,
        ExclusionFault::NoFlag(_)
        | ExclusionFault::Final { .. }
        | ExclusionFault::Empty
        | ExclusionFault::Proposed
        | ExclusionFault::Excluded
        | ExclusionFault::NotExcluded
        | ExclusionFault::NotProposed
        | ExclusionFault::OwnUnit(_)
        | ExclusionFault::Young(_)
        | ExclusionFault::NoProposer
        | ExclusionFault::SamePerson
        | ExclusionFault::NoSecond
        | ExclusionFault::Entangled
        | ExclusionFault::Auditor(_)
        | ExclusionFault::Stale
        | ExclusionFault::NotOwn => false,
    }
}

fn act(session: &Session, raised: &Raised, action: Action) -> Act {
    let unit = session.catalog().tree.get(raised.flag.set.unit);
    session
        .act(action, format!("signal {}", raised.flag.no))
        .with("unit", unit.map_or("", |unit| unit.code.as_str()))
        .with("responses", &raised.flag.responses)
}
