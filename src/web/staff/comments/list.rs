//! The batches, by unit, campaign and question; and what of them holds some words.

use super::search::{Found, search};
use super::{campaign_title, question, readable, unit_name};
use crate::account::Right;
use crate::account::audit::Action;
use crate::comment::Batch;
use crate::web::App;
use crate::web::staff::day;
use crate::web::staff::fault::StaffError;
use crate::web::staff::frame::{self, Choice, Frame, Typed};
use crate::web::staff::session::Session;
use crate::words::StaffWords;
use actix_web::{HttpResponse, web};
use askama::Template;
use std::collections::BTreeMap;

/// Batches on one page.
const PAGE: usize = 50;

#[derive(Template)]
#[template(path = "staff/comments/list.html")]
struct ListPage {
    page: Frame,
    campaigns: Vec<Choice>,
    units: Vec<Choice>,
    questions: Vec<Choice>,
    wanted: String,
    rows: Vec<Row>,
    /// What was searched and found, where anything was searched.
    found: Option<Found>,
    heading: String,
    waits: bool,
    older: String,
    newer: String,
}

struct Row {
    address: String,
    released: String,
    weeks: String,
    unit: String,
    campaign: String,
    question: String,
    count: usize,
    risen: bool,
}

impl ListPage {
    /// Which of the two lists of what citizens wrote this is.
    #[expect(clippy::unused_self, reason = "the template calls it")]
    fn tab(&self) -> &'static str {
        "comments"
    }
}

/// The list.
pub(in crate::web) async fn get(app: web::Data<App>, session: Session) -> Result<HttpResponse, StaffError> {
    let typed = Typed::of_query(session.visit().query());
    let w = session.words();
    let all = readable(&app, &session);
    let lists = Lists::of(&session, &all, &typed);
    let batches: Vec<Batch> = all.iter().filter(|batch| lists.fit(batch)).cloned().collect();
    let wanted = typed.get("q").to_owned();
    let found = if wanted.is_empty() {
        None
    } else {
        let found = search(&app, &session, &batches, &wanted).await?;
        let act = session.act(Action::CommentsSearched, "").with("read", &found.read);
        app.store.record(app.ledger, &act).await?;
        Some(found)
    };
    let number: usize = typed.get("page").parse().unwrap_or(1).max(1);
    let total = batches.len();
    let shown = batches.iter().skip((number - 1) * PAGE).take(PAGE);
    let title = w.comments.title.to_string();
    let catalog = session.catalog();
    let scope = session.scope(Right::SeeComments);
    let waiting = app.mirror.comments().waiting(&all);
    let view = ListPage {
        page: Frame::new(&app, &session, title),
        rows: shown.map(|batch| row(&session, batch)).collect(),
        waits: waiting.into_iter().any(|unit| scope.contains(&catalog.tree, unit)),
        older: if number * PAGE < total { lists.address(&wanted, number + 1) } else { String::new() },
        newer: if number > 1 { lists.address(&wanted, number - 1) } else { String::new() },
        campaigns: lists.campaigns,
        units: lists.units,
        questions: lists.questions,
        wanted,
        found,
        heading: w.comments.batches.count(total).to_string(),
    };
    frame::page(&session, &view)
}

fn row(session: &Session, batch: &Batch) -> Row {
    let (catalog, w) = (session.catalog(), session.words());
    Row {
        address: format!("/staff/comments/{}", batch.id()),
        released: day(batch.released),
        weeks: weeks(w, batch),
        unit: unit_name(catalog, batch),
        campaign: campaign_title(catalog, batch.campaign),
        question: question(catalog, w, batch),
        count: batch.len(),
        risen: batch.risen,
    }
}

/// The weeks in which a batch was written.
pub(super) fn weeks(w: &StaffWords, batch: &Batch) -> String {
    w.comments.weeks.fill(&[("from", &day(batch.from)), ("to", &day(batch.to))]).to_string()
}

/// What the list can be narrowed by, and is.
struct Lists {
    campaigns: Vec<Choice>,
    units: Vec<Choice>,
    questions: Vec<Choice>,
}

impl Lists {
    fn of(session: &Session, batches: &[Batch], typed: &Typed) -> Self {
        let (catalog, w) = (session.catalog(), session.words());
        let list = |name: &str, label: &dyn Fn(&Batch) -> (String, String)| {
            let all: BTreeMap<String, String> = batches.iter().map(label).collect();
            let mut choices: Vec<Choice> = all
                .into_iter()
                .map(|(value, text)| Choice {
                    chosen: value == typed.get(name),
                    value,
                    text,
                    more: String::new(),
                })
                .collect();
            choices.sort_by(|a, b| a.text.cmp(&b.text));
            let any = w.comments.any.to_string();
            choices.insert(0, Choice { text: any, ..Choice::default() });
            choices
        };
        Self {
            campaigns: list("campaign", &|batch| {
                (batch.campaign.0.to_string(), campaign_title(catalog, batch.campaign))
            }),
            units: list("unit", &|batch| (batch.unit.0.to_string(), unit_name(catalog, batch))),
            questions: list("question", &|batch| (key(batch), question(catalog, w, batch))),
        }
    }

    fn fit(&self, batch: &Batch) -> bool {
        let fits = |choices: &[Choice], value: &str| {
            choices.iter().find(|choice| choice.chosen).is_none_or(|choice| choice.value == value)
        };
        fits(&self.campaigns, &batch.campaign.0.to_string())
            && fits(&self.units, &batch.unit.0.to_string())
            && fits(&self.questions, &key(batch))
    }

    fn address(&self, wanted: &str, page: usize) -> String {
        let mut address = format!("/staff/comments?page={page}");
        let all = [("campaign", &self.campaigns), ("unit", &self.units), ("question", &self.questions)];
        for (name, choices) in all {
            if let Some(choice) = choices.iter().find(|choice| choice.chosen) {
                address.extend(["&", name, "=", &choice.value]);
            }
        }
        if !wanted.is_empty() {
            address.push_str("&q=");
            address.push_str(&encoded(wanted));
        }
        address
    }
}

/// A text as it stands in the value of an address.
fn encoded(text: &str) -> String {
    let byte = |byte: u8| {
        if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") }
    };
    text.bytes().map(byte).collect()
}

/// A question of a questionnaire, as a value of the list.
fn key(batch: &Batch) -> String {
    format!("{}-{}", batch.question, &batch.definition.to_string()[..8])
}
