//! The inbox: what is late on top, then what is open, then the rest.

use super::{category_words, day, late_words, place_name, state_words, unit_name, within};
use crate::account::Right;
use crate::complaint::{Category, Head, State};
use crate::web::App;
use crate::web::staff::fault::StaffError;
use crate::web::staff::frame::{self, Choice, Frame, Typed};
use crate::web::staff::session::Session;
use actix_web::{HttpResponse, web};
use askama::Template;
use time::Date;

/// Complaints on one page.
const PAGE: usize = 50;

#[derive(Template)]
#[template(path = "staff/complaints/list.html")]
struct ListPage {
    page: Frame,
    tabs: Vec<Tab>,
    categories: Vec<Choice>,
    units: Vec<Choice>,
    show: &'static str,
    rows: Vec<Row>,
    /// Citizens are offered to send complaints.
    taken: bool,
    limits: String,
    older: String,
    newer: String,
}

struct Tab {
    address: String,
    label: String,
    count: usize,
    current: bool,
}

struct Row {
    no: String,
    address: String,
    about: String,
    place: String,
    unit: String,
    day: String,
    due: String,
    state: String,
    late: Option<String>,
    public: bool,
}

/// What the inbox shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Show {
    Open,
    Late,
    Answered,
    Closed,
    All,
}

impl Show {
    const ALL: [Self; 5] = [Self::Open, Self::Late, Self::Answered, Self::Closed, Self::All];

    fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Late => "late",
            Self::Answered => "answered",
            Self::Closed => "closed",
            Self::All => "all",
        }
    }

    fn holds(self, head: &Head, today: Date) -> bool {
        match self {
            Self::Open => head.is_open(),
            Self::Late => head.overdue(today).is_some(),
            Self::Answered => head.state == State::Answered,
            Self::Closed => head.state == State::Closed,
            Self::All => true,
        }
    }
}

impl ListPage {
    /// Which of the two lists of what citizens wrote this is.
    #[expect(clippy::unused_self, reason = "the template calls it")]
    fn tab(&self) -> &'static str {
        "complaints"
    }
}

/// What of the inbox is asked for.
struct Wanted {
    show: Show,
    unit: Option<String>,
    category: Option<Category>,
    /// From 1.
    number: usize,
}

impl Wanted {
    fn of(typed: &Typed, units: &[Choice]) -> Self {
        let unit = units.iter().find(|choice| choice.chosen && !choice.value.is_empty());
        Self {
            show: Show::ALL.into_iter().find(|show| show.name() == typed.get("show")).unwrap_or(Show::Open),
            unit: unit.map(|choice| choice.value.clone()),
            category: Category::named(typed.get("about")),
            number: typed.get("page").parse().unwrap_or(1).max(1),
        }
    }

    fn holds(&self, head: &Head) -> bool {
        self.unit.as_ref().is_none_or(|unit| *unit == head.unit.0.to_string())
            && self.category.is_none_or(|category| category == head.category)
    }

    fn address(&self, show: Show, page: usize) -> String {
        let mut address = format!("/staff/complaints?show={}", show.name());
        if let Some(unit) = &self.unit {
            address.extend(["&unit=", unit]);
        }
        if let Some(category) = self.category {
            address.extend(["&about=", category.name()]);
        }
        if page > 1 { format!("{address}&page={page}") } else { address }
    }
}

/// The inbox.
pub(in crate::web) async fn get(app: web::Data<App>, session: Session) -> Result<HttpResponse, StaffError> {
    let typed = Typed::of_query(session.visit().query());
    let (w, today) = (session.words(), session.today());
    let mut heads = app.store.complaints(app.ledger).await?;
    heads.retain(|head| within(&session, head, Right::SeeComments));
    let units = units(&session, &heads, typed.get("unit"));
    let wanted = Wanted::of(&typed, &units);
    heads.retain(|head| wanted.holds(head));
    heads.sort_by_cached_key(|head| head.urgency(today));
    let tabs = tabs(&session, &wanted, &heads);
    heads.retain(|head| wanted.show.holds(head, today));
    let (office, number, total) = (&app.settings.office, wanted.number, heads.len());
    let limits = w
        .complaints
        .limits
        .fill(&[("accept", &office.complaint_accept_days), ("answer", &office.complaint_answer_days)]);
    let there = |page: usize, is: bool| if is { wanted.address(wanted.show, page) } else { String::new() };
    let view = ListPage {
        page: Frame::new(&app, &session, w.complaints.title.to_string()),
        tabs,
        categories: categories(&session, wanted.category),
        units,
        show: wanted.show.name(),
        rows: heads.iter().skip((number - 1) * PAGE).take(PAGE).map(|head| row(&session, head)).collect(),
        taken: office.complaints,
        limits: limits.to_string(),
        older: there(number + 1, number * PAGE < total),
        newer: there(number - 1, number > 1),
    };
    frame::page(&session, &view)
}

fn tabs(session: &Session, wanted: &Wanted, heads: &[Head]) -> Vec<Tab> {
    let w = &session.words().complaints;
    let label = |show: Show| match show {
        Show::Open => &w.show_open,
        Show::Late => &w.show_late,
        Show::Answered => &w.show_answered,
        Show::Closed => &w.show_closed,
        Show::All => &w.show_all,
    };
    let tab = |show: Show| Tab {
        address: wanted.address(show, 1),
        label: label(show).to_string(),
        count: heads.iter().filter(|head| show.holds(head, session.today())).count(),
        current: show == wanted.show,
    };
    Show::ALL.into_iter().map(tab).collect()
}

fn categories(session: &Session, chosen: Option<Category>) -> Vec<Choice> {
    let choice = |one: &Category| Choice {
        value: one.name().to_owned(),
        text: category_words(session.words(), *one),
        more: String::new(),
        chosen: chosen == Some(*one),
    };
    std::iter::once(any(session)).chain(Category::ALL.iter().map(choice)).collect()
}

/// No choice.
fn any(session: &Session) -> Choice {
    Choice { text: session.words().complaints.any.to_string(), ..Choice::default() }
}

fn units(session: &Session, heads: &[Head], chosen: &str) -> Vec<Choice> {
    let mut numbers: Vec<_> = heads.iter().map(|head| head.unit).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let choice = |unit: crate::ids::UnitNo| {
        let value = unit.0.to_string();
        Choice { text: unit_name(session, unit), chosen: value == chosen, value, more: String::new() }
    };
    let mut choices: Vec<_> = numbers.into_iter().map(choice).collect();
    choices.sort_by(|a, b| a.text.cmp(&b.text));
    choices.insert(0, any(session));
    choices
}

fn row(session: &Session, head: &Head) -> Row {
    let (w, today) = (session.words(), session.today());
    let due = match head.state {
        State::Received => day(head.due.accept),
        State::Accepted => day(head.due.answer),
        State::Answered | State::Closed => String::new(),
    };
    Row {
        no: head.no.to_string(),
        address: format!("/staff/complaints/{}", head.no),
        about: category_words(w, head.category),
        place: place_name(session, head),
        unit: unit_name(session, head.unit),
        day: day(head.day),
        due,
        state: state_words(w, head.state),
        late: late_words(w, head, today),
        public: head.public,
    }
}
