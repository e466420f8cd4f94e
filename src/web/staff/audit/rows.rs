//! Rows of the log in words.

use super::table;
use crate::account::audit::{Action, Actor, AuditRow};
use crate::account::{AccountNo, Person};
use crate::export::ExportError;
use crate::ids::{UnitCode, write_hex};
use crate::web::staff::frame::Choice;
use crate::web::staff::session::Session;
use crate::web::staff::when;
use std::collections::BTreeMap;

/// A row of the page.
pub(super) struct RowView {
    pub(super) no: u64,
    pub(super) when: String,
    pub(super) who: String,
    pub(super) what: String,
    pub(super) subject: String,
    pub(super) details: String,
}

/// What it takes to put rows into words.
pub(super) struct Rows<'a> {
    session: &'a Session,
    people: BTreeMap<AccountNo, &'a Person>,
}

impl<'a> Rows<'a> {
    pub(super) fn new(session: &'a Session, people: &'a [Person]) -> Self {
        Self { session, people: people.iter().map(|person| (person.account.no, person)).collect() }
    }

    pub(super) fn view(&self, row: &AuditRow) -> RowView {
        RowView {
            no: row.no,
            when: when(row.act.at),
            who: self.who(&row.act.who),
            what: self.session.words().act.of(row.act.action.as_str()),
            subject: self.subject(&row.act.subject),
            details: self.details(&row.act.details),
        }
    }

    fn who(&self, actor: &Actor) -> String {
        let w = &self.session.words().audit;
        match actor {
            Actor::Nobody => w.nobody.to_string(),
            Actor::Account(no) => self.account(*no),
            Actor::Program(no) => w.program.fill(&[("no", no)]).to_string(),
            Actor::CommandLine(user) => w.machine.fill(&[("user", user)]).to_string(),
        }
    }

    /// "Trần Thị Bình (binh.tran)"; the number where nobody is left who bears it.
    fn account(&self, no: AccountNo) -> String {
        match self.people.get(&no).map(|person| &person.account).filter(|account| !account.is_erased()) {
            Some(account) => format!("{} ({})", account.name, account.login),
            None => self.session.words().audit.forgotten.fill(&[("no", &no)]).to_string(),
        }
    }

    fn subject(&self, subject: &str) -> String {
        AccountNo::of_subject(subject).map_or_else(|| subject.to_owned(), |no| self.account(no))
    }

    /// "vai trò: Lãnh đạo đơn vị; đơn vị: Xã Vĩnh Linh (19363)".
    fn details(&self, details: &BTreeMap<String, String>) -> String {
        let w = self.session.words();
        let part = |(name, value): (&String, &String)| {
            let label =
                w.audit.get(&format!("detail_{name}")).map_or_else(|| name.clone(), ToString::to_string);
            let value = match name.as_str() {
                "role" => w.role.name(value).to_string(),
                "unit" => self.unit(value),
                _ => value.clone(),
            };
            format!("{label}: {value}")
        };
        details.iter().map(part).collect::<Vec<_>>().join("; ")
    }

    fn unit(&self, code: &str) -> String {
        if code.is_empty() {
            return self.session.words().frame.whole_ledger.to_string();
        }
        let tree = &self.session.catalog().tree;
        let unit = code.parse::<UnitCode>().ok().and_then(|code| tree.find(&code, self.session.today()));
        unit.map_or_else(|| code.to_owned(), |unit| format!("{} ({code})", unit.name))
    }

    pub(super) fn action_choices(&self, chosen: Option<Action>) -> Vec<Choice> {
        let w = self.session.words();
        let all = Choice { text: w.audit.all_actions.to_string(), ..Choice::default() };
        let choice = |action: &Action| Choice {
            value: action.as_str().to_owned(),
            text: w.act.of(action.as_str()),
            more: String::new(),
            chosen: Some(*action) == chosen,
        };
        std::iter::once(all).chain(Action::ALL.iter().map(choice)).collect()
    }

    pub(super) fn people_choices(
        &self,
        within: Option<&[AccountNo]>,
        chosen: Option<AccountNo>,
    ) -> Vec<Choice> {
        let all = Choice { text: self.session.words().audit.all_people.to_string(), ..Choice::default() };
        let visible = |no: &AccountNo| within.is_none_or(|own| own.contains(no));
        let choice = |no: &AccountNo| Choice {
            value: no.to_string(),
            text: self.account(*no),
            more: String::new(),
            chosen: Some(*no) == chosen,
        };
        std::iter::once(all).chain(self.people.keys().filter(|no| visible(no)).map(choice)).collect()
    }

    /// The rows as a CSV file, each with its leaf hash.
    pub(super) fn file(&self, found: &[AuditRow]) -> Result<Vec<u8>, ExportError> {
        let w = &self.session.words().audit;
        let headings = [&w.number, &w.when, &w.who, &w.what, &w.subject, &w.details, &w.leaf];
        let headings: Vec<&str> = headings.iter().map(|heading| &***heading).collect();
        let row = |row: &AuditRow| {
            let view = self.view(row);
            let mut leaf = String::new();
            write_hex(&mut leaf, &row.leaf).unwrap_or_default();
            vec![view.no.to_string(), view.when, view.who, view.what, view.subject, view.details, leaf]
        };
        table(&headings, &found.iter().map(row).collect::<Vec<_>>())
    }
}
