//! One task: written, and kept up to date.

use super::address;
use crate::account::Right;
use crate::account::audit::Action;
use crate::campaign::Campaign;
use crate::campaign::tasks::{
    About, MAX_OUTCOME, MAX_TASKS, MAX_WHAT, MAX_WHO, Suggestion, Task, TaskNo, TaskState, suggestions,
};
use crate::catalog::decide::tasks::{TaskFault, TaskWish, put};
use crate::definition::Definition;
use crate::ids::UnitNo;
use crate::report::speech;
use crate::store::ChangeError;
use crate::unit::Unit;
use crate::web::App;
use crate::web::staff::fault::StaffError;
use crate::web::staff::frame::{self, Choice, Errors, Frame, Typed};
use crate::web::staff::guard::see_other;
use crate::web::staff::session::Session;
use crate::web::staff::{encoded, typed_day};
use actix_web::{HttpResponse, web};
use askama::Template;
use std::collections::BTreeMap;

#[derive(Template)]
#[template(path = "results/plan/task.html")]
struct TaskPage {
    page: Frame,
    title: String,
    address: String,
    back: String,
    abouts: Vec<Choice>,
    units: Vec<Choice>,
    what: String,
    lead: String,
    partners: String,
    due: String,
    states: Vec<Choice>,
    outcome: String,
    suggestions: Vec<Suggested>,
}

/// A task of the shipped plan to start from.
struct Suggested {
    task: &'static str,
    /// Who led it there.
    who: String,
    /// The form with it filled in.
    address: String,
}

/// An empty form, or one that a suggestion fills.
pub(in crate::web) async fn new(
    app: web::Data<App>,
    session: Session,
    id: web::Path<String>,
) -> Result<HttpResponse, StaffError> {
    let campaign = session.campaign(&id, Right::PlanTasks)?;
    let typed = Typed::of_query(session.visit().query());
    frame::page(&session, &view(&app, &session, campaign, None, &typed, Errors::default())?)
}

/// Writes a new task.
pub(in crate::web) async fn create(
    app: web::Data<App>,
    session: Session,
    id: web::Path<String>,
    typed: Typed,
) -> Result<HttpResponse, StaffError> {
    let campaign = session.campaign(&id, Right::PlanTasks)?.clone();
    set(&app, &session, &campaign, None, &typed).await
}

/// A task as it stands.
pub(in crate::web) async fn one(
    app: web::Data<App>,
    session: Session,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, StaffError> {
    let (campaign, task) = find(&session, &path)?;
    let unit = session.catalog().tree.get(task.unit).map_or("", |unit| unit.code.as_str());
    let due = task.due.map(|due| due.to_string()).unwrap_or_default();
    let about = task.about.to_string();
    let stands = [
        ("about", about.as_str()),
        ("unit", unit),
        ("what", &task.what),
        ("lead", &task.lead),
        ("partners", &task.partners),
        ("due", &due),
        ("state", task.state.as_str()),
        ("outcome", &task.outcome),
    ];
    let typed = Typed::of(stands.map(|(name, value)| (name.to_owned(), value.to_owned())).into());
    frame::page(&session, &view(&app, &session, &campaign, Some(task.no), &typed, Errors::default())?)
}

/// Changes a task.
pub(in crate::web) async fn change(
    app: web::Data<App>,
    session: Session,
    path: web::Path<(String, String)>,
    typed: Typed,
) -> Result<HttpResponse, StaffError> {
    let (campaign, task) = find(&session, &path)?;
    set(&app, &session, &campaign, Some(task.no), &typed).await
}

/// Another unit's task is as unknown as one that does not exist.
fn find(session: &Session, (id, no): &(String, String)) -> Result<(Campaign, Task), StaffError> {
    let campaign = session.campaign(id, Right::PlanTasks)?;
    let no = no.parse().map(TaskNo).map_err(|_no_number| StaffError::Missing)?;
    let task = session.catalog().tasks.get(&no).filter(|task| task.campaign == campaign.no);
    let task = task.filter(|task| session.holds(task.unit, Right::PlanTasks)).ok_or(StaffError::Missing)?;
    Ok((campaign.clone(), task.clone()))
}

async fn set(
    app: &App,
    session: &Session,
    campaign: &Campaign,
    no: Option<TaskNo>,
    typed: &Typed,
) -> Result<HttpResponse, StaffError> {
    let mut errors = Errors::default();
    let about = typed.get("about").parse::<About>();
    let about = errors.keep("about", about, "Hãy chọn yếu tố hoặc tiêu chí mà nhiệm vụ nhằm cải thiện.");
    let unit = units(session, campaign).remove(typed.get("unit")).map(|unit| unit.no).ok_or(());
    let unit = errors.keep("unit", unit, "Hãy chọn đơn vị cần cải thiện.");
    let due = match typed.get("due") {
        "" => Some(None),
        given => errors
            .keep("due", typed_day(given), "Hãy ghi ngày có thật, hoặc để trống nếu làm thường xuyên.")
            .map(Some),
    };
    let state = TaskState::ALL.into_iter().find(|state| state.as_str() == typed.get("state")).ok_or(());
    let state = errors.keep("state", state, "Hãy chọn tình trạng.");
    let text = |name| typed.get(name).to_owned();
    let wish = TaskWish {
        no,
        campaign: campaign.no,
        // What is missing is a fault already: these stand for it while the rest is looked at.
        unit: unit.unwrap_or(UnitNo(0)),
        about: about.clone().unwrap_or_else(|| nothing(session, campaign)),
        what: text("what"),
        lead: text("lead"),
        partners: text("partners"),
        due: due.flatten(),
        state: state.unwrap_or_default(),
        outcome: text("outcome"),
    };
    let checked = put(session.catalog(), &wish);
    note(&mut errors, checked.as_ref().err().map_or(&[][..], Vec::as_slice));
    if errors.is_empty() {
        let act = session.act(Action::TaskSet, campaign.id.to_string()).with("about", &wish.about);
        match app.store.change_by(app.ledger, app.hour(), &act, |catalog| put(catalog, &wish)).await {
            Ok(_) => {
                app.mirror.catch_up(&app.store).await?;
                session.flash(app, "Đã ghi nhiệm vụ vào kế hoạch.").await?;
                return Ok(see_other(&address(campaign)));
            }
            Err(ChangeError::Refused(faults)) => note(&mut errors, &faults),
            Err(ChangeError::Store(error)) => return Err(error.into()),
        }
    }
    frame::refused(session, &view(app, session, campaign, no, typed, errors)?)
}

/// The first factor: it exists, so that only what was really typed is found fault with.
fn nothing(session: &Session, campaign: &Campaign) -> About {
    let definition = session.catalog().definitions.get(&campaign.definition_hash);
    let first = definition.and_then(|definition| definition.factors.first());
    first.map_or_else(
        || About::Factor("none".parse().unwrap_or_else(|_| unreachable!("a code"))),
        |factor| About::Factor(factor.id.clone()),
    )
}

fn note(errors: &mut Errors, faults: &[TaskFault]) {
    for fault in faults {
        let long = |what: &str, found: usize, most: usize| {
            format!("{what} có {found} ký tự, tối đa {most}. Hãy viết ngắn lại.")
        };
        let (field, text) = match fault {
            TaskFault::NoCampaign | TaskFault::NoTask => {
                ("what", "Nhiệm vụ này không còn trong kế hoạch.".to_owned())
            }
            TaskFault::TooMany => {
                ("what", format!("Kế hoạch đã có {MAX_TASKS} nhiệm vụ. Hãy sửa một nhiệm vụ đã có."))
            }
            TaskFault::NoUnit => ("unit", "Đơn vị này không tham gia đợt khảo sát.".to_owned()),
            TaskFault::NoSubject => ("about", "Phiếu hỏi không có yếu tố, tiêu chí này.".to_owned()),
            TaskFault::NoWhat => ("what", "Hãy ghi việc cần làm.".to_owned()),
            TaskFault::LongWhat { found } => ("what", long("Việc cần làm", *found, MAX_WHAT)),
            TaskFault::NoLead => ("lead", "Hãy ghi cơ quan hoặc người chủ trì.".to_owned()),
            TaskFault::LongLead { found } => ("lead", long("Cơ quan chủ trì", *found, MAX_WHO)),
            TaskFault::LongPartners { found } => ("partners", long("Cơ quan phối hợp", *found, MAX_WHO)),
            TaskFault::LongOutcome { found } => ("outcome", long("Kết quả", *found, MAX_OUTCOME)),
            TaskFault::NoReason => ("outcome", "Không làm nữa thì hãy ghi lý do.".to_owned()),
            TaskFault::Control => ("what", "Có ký tự lạ trong chữ đã ghi. Hãy gõ lại.".to_owned()),
        };
        errors.add(field, &text);
    }
}

/// The units that the person may plan for, by code.
fn units<'s>(session: &'s Session, campaign: &Campaign) -> BTreeMap<&'s str, &'s Unit> {
    let own = session.units_of(campaign, Right::PlanTasks).into_iter();
    own.map(|unit| (unit.code.as_str(), unit)).collect()
}

fn view(
    app: &App,
    session: &Session,
    campaign: &Campaign,
    no: Option<TaskNo>,
    typed: &Typed,
    errors: Errors,
) -> Result<TaskPage, StaffError> {
    let definition = session.catalog().definitions.get(&campaign.definition_hash);
    let definition = definition.ok_or(StaffError::Missing)?;
    let (title, tail) = match no {
        None => ("Thêm nhiệm vụ", "new".to_owned()),
        Some(no) => ("Nhiệm vụ", no.to_string()),
    };
    let about = typed.get("about");
    let from = suggested(definition, about).find(|task| task.no.to_string() == typed.get("from"));
    let text = |name| typed.get(name).to_owned();
    let unit_choices = units(session, campaign).into_values().map(|unit| {
        let name = format!("{} ({})", unit.name, unit.code);
        Choice::typed(typed, "unit", unit.code.as_str(), name, false)
    });
    let choose = |text: &str| Choice { text: text.to_owned(), ..Choice::default() };
    let mut units: Vec<_> = unit_choices.collect();
    if units.len() > 1 {
        units.insert(0, choose("Hãy chọn"));
    }
    let mut abouts = abouts(definition, typed);
    abouts.insert(0, choose("Hãy chọn"));
    let suggestions = suggested(definition, about).map(|task| Suggested {
        task: &task.task,
        who: [task.lead.as_str(), task.partners.as_str()].join("; "),
        address: format!(
            "{}/new?about={}&unit={}&from={}",
            address(campaign),
            encoded(about),
            encoded(typed.get("unit")),
            task.no
        ),
    });
    Ok(TaskPage {
        page: Frame::new(app, session, title.to_owned()).with_errors(errors).about(campaign.id.to_string()),
        title: title.to_owned(),
        address: format!("{}/{tail}", address(campaign)),
        back: address(campaign),
        abouts,
        units,
        what: from.map_or_else(|| text("what"), |task| task.task.clone()),
        lead: text("lead"),
        partners: text("partners"),
        due: text("due"),
        states: TaskState::ALL
            .map(|state| {
                let words = speech::task_state(state).to_owned();
                Choice::typed(typed, "state", state.as_str(), words, state == TaskState::Planned)
            })
            .into(),
        outcome: text("outcome"),
        suggestions: if no.is_none() { suggestions.collect() } else { Vec::new() },
    })
}

/// Factors, each before its criteria.
fn abouts(definition: &Definition, typed: &Typed) -> Vec<Choice> {
    let language = definition.language(Some("vi"));
    let mut choices = Vec::new();
    for factor in &definition.factors {
        let text = format!("Yếu tố: {}", factor.text.in_language(language));
        let value = About::Factor(factor.id.clone()).to_string();
        choices.push(Choice::typed(typed, "about", &value, text, false));
        for at in &factor.criteria {
            let question = &definition.questions[*at];
            let value = About::Criterion(question.id.clone()).to_string();
            let text = format!("– {}", question.text.in_language(language));
            choices.push(Choice::typed(typed, "about", &value, text, false));
        }
    }
    choices
}

/// The shipped tasks for what a task is about: those of its factor.
fn suggested(definition: &Definition, about: &str) -> impl Iterator<Item = &'static Suggestion> {
    let factor = match about.parse() {
        Ok(About::Factor(code)) => definition.factors.iter().find(|factor| factor.id == code),
        Ok(About::Criterion(code)) => {
            let at = definition.question_index(code.as_str());
            definition.factors.iter().find(|factor| at.is_some_and(|at| factor.criteria.contains(&at)))
        }
        Err(_) => None,
    };
    factor.into_iter().flat_map(|factor| suggestions(&factor.id)).collect::<Vec<_>>().into_iter()
}
