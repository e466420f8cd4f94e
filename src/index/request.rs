//! A query as people type it, in an address or on the command line, read against what the ledger
//! holds. All faults at once, each with its parameter.

use super::counters::Counters;
use super::method::{Method, MethodError};
use super::query::{AnswerFilter, Dimension, Filter, Flagged, Query};
use super::units::{Level, Structure, UnitGroups};
use crate::campaign::{Campaign, TargetGroup};
use crate::catalog::Catalog;
use crate::definition::{Definition, QuestionKind};
use crate::ids::{Channel, ChannelError, FieldNo, QuestionCode, Share, TouchpointCode, UnitNo};
use crate::touchpoint::Touchpoint;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use time::Date;
use time::format_description::well_known::Iso8601;

/// What was typed, untouched. Lists are joined by commas; an empty text is a parameter left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Request {
    /// `unit`, `commune`, `district` or `province`; `field`, `month`, `channel`, `counter`; the id of a
    /// single-choice or scale question.
    pub by: String,
    /// A unit's code: it and everything below it.
    pub under: String,
    /// First and last local day, `2026-11-24`.
    pub from: String,
    pub to: String,
    pub channel: String,
    /// Codes of fields; `unknown` for "không nhớ".
    pub field: String,
    /// Codes of touchpoints.
    pub touchpoint: String,
    /// The campaign's where left out.
    pub method: String,
    /// `then` (where left out) shows each response under the units of its day; a day shows them under
    /// the units of that day.
    pub structure: String,
    /// `question=option`, several options joined by `|`; several such tests by commas.
    pub answers: String,
}

/// One thing that was typed wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestFault {
    /// The field of [`Request`].
    pub parameter: &'static str,
    pub problem: Problem,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    #[error(
        "`{0}` is nothing to group by: expected unit, commune, district, province, counter, field, month, channel or the id of a single-choice or rating question"
    )]
    By(String),
    #[error("`{0}` is given twice")]
    Twice(String),
    #[error("no unit has the code `{code}` on {day}")]
    Unit { code: String, day: Date },
    #[error("`{0}` is no day: expected for example 2026-11-24")]
    Day(String),
    #[error("the period ends on {to}, before it begins on {from}")]
    Period { from: Date, to: Date },
    #[error(transparent)]
    Channel(#[from] ChannelError),
    #[error("there is no field (lĩnh vực) `{0}`")]
    Field(String),
    #[error("the campaign has no touchpoint `{0}`")]
    Touchpoint(String),
    #[error(transparent)]
    Method(#[from] MethodError),
    #[error("`{method}` is none of the methods that {definition} offers")]
    NotOffered { method: String, definition: String },
    #[error("`{0}` is no test of an answer: expected question=option, for example gender=female")]
    Test(String),
    #[error("`{0}` is no single-choice or rating question of this definition")]
    Question(String),
    #[error("`{question}` has no option `{option}`")]
    Option { question: QuestionCode, option: String },
    #[error("`{0}` asks for sensitive personal data: no figure is told apart by it")]
    Sensitive(QuestionCode),
}

/// A request that makes sense, ready to be asked.
#[derive(Debug, Clone)]
pub struct Asked {
    pub method: Method,
    pub by: Vec<Dimension>,
    pub units: UnitGroups,
    /// Under which units each response counts.
    pub structure: Structure,
    pub filter: Filter,
    /// What was given of the filters, for whoever reads the figures.
    pub given: BTreeMap<String, String>,
}

impl Asked {
    /// The query over a table of this campaign.
    #[must_use]
    pub fn query(&self) -> Query<'_> {
        Query { method: self.method, by: self.by.clone(), units: &self.units, filter: self.filter.clone() }
    }

    /// The target that holds for all of it: that of its fields where they share one, else the general
    /// one. None for scores and points, as targets are set for the part of the satisfied, nor where fields
    /// stand side by side.
    #[must_use]
    pub fn target(&self, catalog: &Catalog, campaign: &Campaign) -> Option<Share> {
        if !self.method.counts_satisfied() || self.by.contains(&Dimension::Field) {
            return None;
        }
        let targets = campaign.terms.targets;
        let group = |no| catalog.fields.get(no).map_or(TargetGroup::Other, |field| field.group);
        let fields: BTreeSet<_> =
            self.filter.fields.iter().flatten().map(|no| targets.of(group(no))).collect();
        let shared = fields.first().filter(|_| fields.len() == 1);
        Some(Share::of_percent(shared.copied().unwrap_or(targets.of(TargetGroup::Other)).into()))
    }

    /// Whether the counters of a unit are told apart: a step of the public's figures may be one person at one.
    #[must_use]
    pub fn tells_counters_apart(&self) -> bool {
        let by_counter = |by: &Dimension| matches!(by, Dimension::Counter(_));
        self.filter.touchpoints.is_some() || self.by.iter().any(by_counter)
    }

    /// Whether respondents are told apart by what they answered: not for the public.
    #[must_use]
    pub fn tells_respondents_apart(&self) -> bool {
        let by_answer = |by: &Dimension| matches!(by, Dimension::Question(_));
        !self.filter.answers.is_empty() || self.by.iter().any(by_answer)
    }
}

impl Request {
    /// Reads the request. `today` is the local day.
    ///
    /// # Errors
    /// All faults, in the order of the parameters.
    pub fn read(
        &self,
        catalog: &Catalog,
        campaign: &Campaign,
        definition: &Definition,
        today: Date,
    ) -> Result<Asked, Vec<RequestFault>> {
        let mut reader = Reader { definition, faults: Vec::new() };
        let own = |touchpoint: &&Touchpoint| touchpoint.campaign == campaign.no;
        let counters = || Arc::new(Counters::of(catalog.touchpoints.values().filter(own), &catalog.tree));
        let (by, level) = reader.by(&self.by, counters);
        let structure = match reader.day("structure", Some(&self.structure).filter(|s| *s != "then")) {
            Some(day) => Structure::OfDay(day),
            None => Structure::OfThen,
        };
        let day = match structure {
            Structure::OfDay(day) => day,
            Structure::OfThen => campaign.day(today),
        };
        let under = reader.under(catalog, &self.under, day);
        let filter = Filter {
            from: reader.day("from", Some(&self.from)),
            to: reader.day("to", Some(&self.to)),
            channels: reader.channels(&self.channel),
            fields: reader.fields(catalog, &self.field),
            touchpoints: reader.touchpoints(&self.touchpoint, |code| {
                catalog.touchpoints.get(code).is_some_and(|of| own(&of))
            }),
            answers: reader.tests(&self.answers),
            waiting: Arc::default(),
            lingering: Arc::default(),
            flagged: Flagged::Counted,
        };
        if let (Some(from), Some(to)) = (filter.from, filter.to)
            && to < from
        {
            reader.fault("to", Problem::Period { from, to });
        }
        let method = reader.method(if self.method.is_empty() { &campaign.method } else { &self.method });
        let (Some(method), true) = (method, reader.faults.is_empty()) else { return Err(reader.faults) };
        let units = UnitGroups::of_tree(&catalog.tree, under, level, structure);
        Ok(Asked { method, by, units, structure, filter, given: self.given() })
    }

    fn given(&self) -> BTreeMap<String, String> {
        let all = [
            ("under", &self.under),
            ("from", &self.from),
            ("to", &self.to),
            ("channel", &self.channel),
            ("field", &self.field),
            ("touchpoint", &self.touchpoint),
            ("structure", &self.structure),
            ("answers", &self.answers),
        ];
        let given = all.into_iter().filter(|(_, value)| !value.is_empty());
        given.map(|(name, value)| (name.to_owned(), value.clone())).collect()
    }
}

struct Reader<'a> {
    definition: &'a Definition,
    faults: Vec<RequestFault>,
}

fn list(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|item| !item.is_empty())
}

impl Reader<'_> {
    fn fault(&mut self, parameter: &'static str, problem: Problem) {
        self.faults.push(RequestFault { parameter, problem });
    }

    fn by(&mut self, text: &str, counters: impl Fn() -> Arc<Counters>) -> (Vec<Dimension>, Level) {
        let (mut found, mut level) = (Vec::new(), Level::Unit);
        for item in list(text) {
            let dimension = match item {
                "unit" => Some(Dimension::Unit),
                "commune" | "district" | "province" => {
                    level = match item {
                        "commune" => Level::Commune,
                        "district" => Level::District,
                        _ => Level::Province,
                    };
                    Some(Dimension::Unit)
                }
                "field" => Some(Dimension::Field),
                "month" => Some(Dimension::Month),
                "channel" => Some(Dimension::Channel),
                "counter" => Some(Dimension::Counter(counters())),
                question => self.question("by", question).map(Dimension::Question),
            };
            match dimension {
                Some(dimension) if found.contains(&dimension) => {
                    self.fault("by", Problem::Twice(item.to_owned()));
                }
                Some(dimension) => found.push(dimension),
                None => {}
            }
        }
        (found, level)
    }

    /// A question that respondents may be told apart by.
    fn question(&mut self, parameter: &'static str, id: &str) -> Option<QuestionCode> {
        let question = self.definition.question_index(id).map(|at| &self.definition.questions[at]);
        let one_byte = question.filter(|q| match q.kind {
            QuestionKind::Scale { .. } | QuestionKind::Single { .. } => true,
            QuestionKind::Multiple { .. } | QuestionKind::Number { .. } | QuestionKind::Text { .. } => false,
        });
        match one_byte {
            Some(question) if question.sensitive => {
                self.fault(parameter, Problem::Sensitive(question.id.clone()));
                None
            }
            Some(question) => Some(question.id.clone()),
            None if parameter == "by" => {
                self.fault(parameter, Problem::By(id.to_owned()));
                None
            }
            None => {
                self.fault(parameter, Problem::Question(id.to_owned()));
                None
            }
        }
    }

    fn day(&mut self, parameter: &'static str, text: Option<&String>) -> Option<Date> {
        let text = text.filter(|text| !text.is_empty())?;
        let day = Date::parse(text, &Iso8601::DATE).ok();
        if day.is_none() {
            self.fault(parameter, Problem::Day(text.clone()));
        }
        day
    }

    fn under(&mut self, catalog: &Catalog, code: &str, day: Date) -> Option<UnitNo> {
        if code.is_empty() {
            return None;
        }
        let unit = code.parse().ok().and_then(|code| catalog.tree.find(&code, day));
        if unit.is_none() {
            self.fault("under", Problem::Unit { code: code.to_owned(), day });
        }
        unit.map(|unit| unit.no)
    }

    fn channels(&mut self, text: &str) -> Option<BTreeSet<Channel>> {
        let mut channels = BTreeSet::new();
        for item in list(text) {
            match item.parse() {
                Ok(channel) => {
                    channels.insert(channel);
                }
                Err(error) => self.fault("channel", Problem::Channel(error)),
            }
        }
        (!channels.is_empty()).then_some(channels)
    }

    fn fields(&mut self, catalog: &Catalog, text: &str) -> Option<BTreeSet<FieldNo>> {
        let mut fields = BTreeSet::new();
        for item in list(text) {
            let known = catalog.fields.values().find(|field| field.code.as_str() == item);
            match (known, item) {
                (Some(field), _) => {
                    fields.insert(field.no);
                }
                (None, "unknown") => {
                    fields.insert(FieldNo::UNKNOWN);
                }
                (None, _) => self.fault("field", Problem::Field(item.to_owned())),
            }
        }
        (!fields.is_empty()).then_some(fields)
    }

    fn touchpoints(
        &mut self,
        text: &str,
        own: impl Fn(&TouchpointCode) -> bool,
    ) -> Option<BTreeSet<TouchpointCode>> {
        let mut codes = BTreeSet::new();
        for item in list(text) {
            match item.parse().ok().filter(&own) {
                Some(code) => {
                    codes.insert(code);
                }
                None => self.fault("touchpoint", Problem::Touchpoint(item.to_owned())),
            }
        }
        (!codes.is_empty()).then_some(codes)
    }

    fn method(&mut self, text: &str) -> Option<Method> {
        match text.parse::<Method>() {
            Ok(method) if self.definition.methods.iter().any(|name| name == method.as_str()) => Some(method),
            Ok(method) => {
                let definition = self.definition.name.to_string();
                self.fault("method", Problem::NotOffered { method: method.to_string(), definition });
                None
            }
            Err(error) => {
                self.fault("method", Problem::Method(error));
                None
            }
        }
    }

    fn tests(&mut self, text: &str) -> Vec<AnswerFilter> {
        let mut tests = Vec::new();
        for item in list(text) {
            let Some((question, options)) = item.split_once('=') else {
                self.fault("answers", Problem::Test(item.to_owned()));
                continue;
            };
            if let Some(question) = self.question("answers", question.trim()) {
                let one_of = options.split('|').filter_map(|option| self.place(&question, option.trim()));
                tests.push(AnswerFilter { one_of: one_of.collect(), question });
            }
        }
        tests
    }

    /// The place of an option or rating, from 0.
    fn place(&mut self, question: &QuestionCode, option: &str) -> Option<u8> {
        let at = self.definition.question_index(question.as_str())?;
        let place = match &self.definition.questions[at].kind {
            QuestionKind::Single { options } => options.iter().position(|o| o.id.as_str() == option),
            QuestionKind::Scale { scale } => {
                let points = self.definition.scales[*scale].points.len();
                option.parse::<usize>().ok().filter(|n| (1..=points).contains(n)).map(|n| n - 1)
            }
            QuestionKind::Multiple { .. } | QuestionKind::Number { .. } | QuestionKind::Text { .. } => None,
        };
        if place.is_none() {
            let option = option.to_owned();
            self.fault("answers", Problem::Option { question: question.clone(), option });
        }
        place.and_then(|place| u8::try_from(place).ok())
    }
}

#[cfg(test)]
mod tests;
