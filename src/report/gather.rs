//! From the ledger in memory to what a report speaks of. Figures are those that the public may see: a report
//! is handed on.

mod before;
mod measured;
mod plan;
mod priorities;
mod questions;
mod ratios;
mod received;
mod units;

use super::facts::{Counted, Facts, Followed, Measured, Planned, Questionnaire, Round, Spoken};
use super::pictures::Pictures;
use super::term::Term;
use super::{findings, speech};
use crate::campaign::{Campaign, Phase, TargetGroup};
use crate::catalog::Catalog;
use crate::chart::{ChartError, count};
use crate::definition::Definition;
use crate::ids::{CampaignId, Channel, FieldNo, Language, Share, UnitCode};
use crate::index::for_public;
use crate::index::json::{Context, KeyJson};
use crate::index::request::{Asked, Request, RequestFault};
use crate::index::standing::{StandingFault, StandingQuery, Standings};
use crate::index::{
    Columns, Figure, Figures, Group, Measure, Method, QueryError, Results, Table, figures, threads,
};
use crate::ledger::checkpoint::SignedOver;
use measured::{criteria_shown, hidden, measured, nothing, respondents, shown, weak};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;
use time::Date;

/// Whose report, on what.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    pub catalog: &'a Catalog,
    pub columns: &'a Columns,
    pub campaign: &'a CampaignId,
    /// A unit and everything below it; all that take part where `None`.
    pub under: Option<&'a UnitCode>,
    /// The campaign to set it beside.
    pub before: Option<&'a CampaignId>,
    /// The time that it is of; all of the campaign where `None`.
    pub term: Option<Term>,
    /// The agency that reports.
    pub office: &'a str,
    /// The local day.
    pub today: Date,
    /// What was signed over last: the report's last lines.
    pub signed: Option<&'a SignedOver>,
}

/// Why there is nothing to report.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GatherError {
    #[error("there is no campaign {0}")]
    Campaign(CampaignId),
    #[error("the ledger does not hold the questionnaire of the campaign {0}")]
    Definition(CampaignId),
    #[error("no day of the campaign {campaign}, from {opens} to {closes}, lies in {term}")]
    Term { campaign: CampaignId, opens: Date, closes: Date, term: Term },
    #[error("{}", .0.iter().map(|fault| format!("{}: {}", fault.parameter, fault.problem)).collect::<Vec<_>>().join("; "))]
    Request(Vec<RequestFault>),
    #[error(transparent)]
    Query(#[from] QueryError),
    #[error(transparent)]
    Standing(#[from] StandingFault),
    #[error(transparent)]
    Chart(#[from] ChartError),
}

/// Counts everything that a report speaks of, and draws its pictures.
///
/// # Errors
/// [`GatherError`].
pub fn gather(subject: &Subject<'_>) -> Result<(Facts, Pictures), GatherError> {
    let round = Counting::of(subject, subject.campaign)?;
    let total = round.figures("")?;
    let results = total.total().shown();
    let standing = round.standing()?;
    let channels = round.figures("channel")?;
    let self_selected = heard(&channels).any(Channel::is_self_selected);
    let figure = |of: fn(&Results) -> Vec<Option<Figure>>| results.map(of).unwrap_or_default();
    let named = |names: Vec<String>, figures: Vec<Option<Figure>>| {
        let figure = |at: usize| figures.get(at).copied().flatten();
        let names = names.into_iter().enumerate();
        names.map(|(at, name)| measured(name, figure(at), round.target())).collect::<Vec<_>>()
    };
    let factors = named(round.names(Part::Factors), figure(|r| shown(&r.factors)));
    let criteria = named(round.names(Part::Criteria), figure(criteria_shown));
    let overall = results.and_then(|results| results.overall.shown().copied());
    let mut facts = Facts {
        demo: subject.catalog.ledger.demo,
        office: subject.office.to_owned(),
        campaign: round.round(),
        term: round.spoken()?,
        place: round.place(),
        definition: round.questionnaire(),
        method: Counted {
            name: total.method().to_string(),
            words: speech::method(total.method()).to_owned(),
        },
        entries: count(subject.catalog.size),
        responses: round.received()?,
        signed: subject.signed.map(speech::signed),
        respondents: respondents(total.total()),
        units_heard: count(standing.figures.groups().len() as u64),
        dossiers: dossiers(&standing),
        self_selected,
        ranking_channels: round.ranking_channels(),
        show_from: round.campaign.terms.rules.show_from().to_string(),
        rank_from: round.campaign.terms.rules.ranked_from(None).to_string(),
        target: round.target().map(speech::whole_percent).unwrap_or_default(),
        overall: measured("Chỉ số hài lòng chung".to_owned(), overall, round.target()),
        parts: named(round.names(Part::Parts), figure(|r| shown(&r.parts))),
        factors,
        weak: weak(&criteria),
        priorities: round.priorities(&criteria)?,
        plan: round.plan(),
        criteria,
        channels: round.rows(&channels, |_| None),
        fields: round.rows(&round.figures("field")?, |group| round.target_of(group)),
        standing: round.ranking(&standing),
        units: round.unit_lines(&standing),
        questions: round.questions()?,
        ratios: round.ratios(),
        before: round.earlier()?.map(|earlier| round.before(&earlier, &total)).transpose()?,
        findings: Vec::new(),
    };
    facts.findings = findings::of(&facts);
    let pictures = Pictures::draw(&facts)?;
    Ok((facts, pictures))
}

/// The improvement plan of the subject's campaign.
///
/// # Errors
/// [`GatherError`].
pub fn plan(subject: &Subject<'_>) -> Result<Vec<Planned>, GatherError> {
    Ok(Counting::of(subject, subject.campaign)?.plan())
}

/// The improvement plan of the campaign before, each task beside the change of its figure since.
///
/// # Errors
/// [`GatherError`].
pub fn follow(subject: &Subject<'_>, before: &CampaignId) -> Result<Vec<Followed>, GatherError> {
    Counting::of(subject, before)?.followed(&Counting::of(subject, subject.campaign)?)
}

/// Which of a definition's names.
#[derive(Debug, Clone, Copy)]
enum Part {
    Parts,
    Factors,
    Criteria,
}

/// A campaign that is being counted.
struct Counting<'a> {
    subject: &'a Subject<'a>,
    campaign: &'a Campaign,
    definition: &'a Arc<Definition>,
    language: &'a Language,
    table: Cow<'a, Table>,
    term: Option<Term>,
}

/// How units stand, with the figures that this was read from.
struct Stood {
    query: StandingQuery,
    figures: Figures,
    standings: Standings,
}

impl<'a> Counting<'a> {
    fn of(subject: &'a Subject<'a>, id: &CampaignId) -> Result<Self, GatherError> {
        let campaign = subject.catalog.campaign(id).ok_or_else(|| GatherError::Campaign(id.clone()))?;
        let definition = subject.catalog.definitions.get(&campaign.definition_hash);
        let definition = definition.ok_or_else(|| GatherError::Definition(id.clone()))?;
        let table = subject.columns.responses(campaign.no, definition);
        let term = subject.term.filter(|_| id == subject.campaign);
        Ok(Self { subject, campaign, definition, language: definition.language(Some("vi")), table, term })
    }

    /// What a report is set beside: the campaign that was asked for, or, in a report of a term, the term before as far
    /// as the campaign ran then.
    fn earlier(&self) -> Result<Option<Self>, GatherError> {
        if let Some(before) = self.subject.before {
            return Ok(Some(Self::of(self.subject, before)?));
        }
        let before = self.term.map(Term::before).filter(|term| term.within(self.campaign).is_some());
        before
            .map(|term| Ok(Self { term: Some(term), ..Self::of(self.subject, &self.campaign.id)? }))
            .transpose()
    }

    fn request(&self, by: &str) -> Request {
        let under = self.subject.under.map(ToString::to_string).unwrap_or_default();
        let day = |of: fn(Term) -> Date| self.term.map(|term| of(term).to_string()).unwrap_or_default();
        let (from, to) = (day(Term::first), day(Term::last));
        Request { by: by.to_owned(), under, from, to, ..Request::default() }
    }

    /// The term in words, with its days of the campaign.
    fn spoken(&self) -> Result<Option<Spoken>, GatherError> {
        let Some(term) = self.term else { return Ok(None) };
        let Campaign { id, opens, closes, .. } = self.campaign;
        let absent = || GatherError::Term { campaign: id.clone(), opens: *opens, closes: *closes, term };
        let (from, to) = term.within(self.campaign).ok_or_else(absent)?;
        Ok(Some(Spoken { name: term.written(), from: speech::day(from), to: speech::day(to) }))
    }

    fn asked(&self, by: &str) -> Result<Asked, GatherError> {
        let request = self.request(by);
        let asked = request.read(self.subject.catalog, self.campaign, self.definition, self.subject.today);
        asked.map_err(GatherError::Request)
    }

    /// Unsuppressed: for counts of answers, whose base is checked where they are told.
    fn counted(&self, by: &str) -> Result<Figures, GatherError> {
        Ok(figures(&self.table, &self.asked(by)?.query(), threads())?)
    }

    fn figures(&self, by: &str) -> Result<Figures, GatherError> {
        Ok(for_public(&self.counted(by)?, self.fewest()))
    }

    fn standing(&self) -> Result<Stood, GatherError> {
        let (catalog, today) = (self.subject.catalog, self.subject.today);
        let query =
            StandingQuery::read(&self.request("unit"), catalog, self.campaign, self.definition, today)?;
        let figures = for_public(&query.figures(&self.table, threads())?, self.fewest());
        let standings = query.standings(&figures);
        Ok(Stood { query, figures, standings })
    }

    /// Nothing is told of fewer people.
    fn fewest(&self) -> u64 {
        self.campaign.terms.rules.show_from()
    }

    /// None for scores and points: targets are set for the part of the satisfied.
    fn target(&self) -> Option<Share> {
        self.target_for(TargetGroup::Other)
    }

    fn target_for(&self, group: TargetGroup) -> Option<Share> {
        let method = self.campaign.method.parse::<Method>().ok()?;
        method.counts_satisfied().then(|| Share::of_percent(self.campaign.terms.targets.of(group).into()))
    }

    /// The target of a field; none of "does not remember".
    fn target_of(&self, group: &Group) -> Option<Share> {
        let [crate::index::Value::Field(no)] = group.values.as_slice() else { return None };
        let field = self.subject.catalog.fields.get(no)?;
        self.target_for(field.group)
    }

    fn text(&self, text: &crate::definition::Text) -> String {
        text.in_language(self.language).to_owned()
    }

    fn names(&self, part: Part) -> Vec<String> {
        let definition = self.definition;
        match part {
            Part::Parts => definition.parts.iter().map(|part| self.text(&part.text)).collect(),
            Part::Factors => definition.factors.iter().map(|factor| self.text(&factor.text)).collect(),
            Part::Criteria => {
                let all = definition.factors.iter().flat_map(|factor| &factor.criteria);
                all.map(|at| self.text(&definition.questions[*at].text)).collect()
            }
        }
    }

    fn round(&self) -> Round {
        let Campaign { id, title, .. } = self.campaign;
        let over = matches!(self.campaign.phase(self.subject.today), Phase::Closed | Phase::Published);
        let [opens, closes] = [self.campaign.opens, self.campaign.closes].map(speech::day);
        Round { id: id.to_string(), title: title.clone(), opens, closes, closed: over }
    }

    /// The local day on which the tree of units is looked at.
    fn day(&self) -> Date {
        self.campaign.day(self.subject.today)
    }

    fn place(&self) -> String {
        let (tree, day) = (&self.subject.catalog.tree, self.day());
        let name =
            |code: &UnitCode| tree.find(code, day).map_or_else(|| code.to_string(), |u| u.name.clone());
        match self.subject.under {
            Some(code) => name(code),
            None => speech::list(&self.campaign.units.iter().map(name).collect::<Vec<_>>()),
        }
    }

    fn questionnaire(&self) -> Questionnaire {
        let Definition { name, title, hash, source, .. } = self.definition.as_ref();
        let decision = (!source.is_own()).then_some(source.decision.as_str());
        let decided = decision.into_iter().chain(source.appendix.as_deref());
        Questionnaire {
            name: name.to_string(),
            title: self.text(title),
            hash: hash.to_string(),
            source: decided.collect::<Vec<_>>().join(", "),
            unconfirmed: source.unconfirmed.iter().map(|text| self.text(text)).collect(),
        }
    }

    fn ranking_channels(&self) -> String {
        let names: Vec<_> =
            self.campaign.ranking_channels.iter().map(|of| speech::channel_inside(*of)).collect();
        speech::list(&names)
    }

    /// The overall figure of each group, in the order of the groups.
    fn rows(&self, figures: &Figures, target: impl Fn(&Group) -> Option<Share>) -> Vec<Measured> {
        let groups = figures.groups().iter().filter(|group| !is_nobody(group));
        groups
            .map(|group| {
                let figure =
                    group.results.shown().and_then(|results| results.figure(Measure::Overall)).copied();
                measured(self.name_of(group), figure, target(group))
            })
            .collect()
    }

    fn name_of(&self, group: &Group) -> String {
        match group.values.first() {
            Some(crate::index::Value::Unit(unit)) => unit.name.clone(),
            Some(crate::index::Value::Channel(channel)) => speech::channel(*channel).to_owned(),
            Some(value) => self.key_name(value),
            None => String::new(),
        }
    }

    fn key_name(&self, value: &crate::index::Value) -> String {
        let nothing = BTreeMap::new();
        let context = Context::of(self.subject.catalog, self.campaign, self.definition, &nothing);
        match KeyJson::of(value, self.definition, &context) {
            KeyJson::Unit { name, .. } | KeyJson::Field { name, .. } | KeyJson::Counter { name, .. } => name,
            KeyJson::Month { month } => month,
            KeyJson::Channel { channel } => channel,
            KeyJson::Question { text, .. } => text,
        }
    }
}

fn heard(channels: &Figures) -> impl Iterator<Item = Channel> {
    channels.groups().iter().filter_map(|group| match group.values.as_slice() {
        [crate::index::Value::Channel(channel)] => Some(*channel),
        _ => None,
    })
}

fn dossiers(standing: &Stood) -> Option<String> {
    let all = standing.query.asked.units.groups().len();
    let told = &standing.query.dossiers;
    let sum: u64 = told.values().sum();
    (sum > 0).then(|| format!("{} hồ sơ của {} trong {} đơn vị", count(sum), told.len(), all))
}

/// Fields that were not asked for are no field.
fn is_nobody(group: &Group) -> bool {
    matches!(
        group.values.as_slice(),
        [crate::index::Value::Field(FieldNo::NOT_ASKED | FieldNo::NOT_ANSWERED)]
    )
}
