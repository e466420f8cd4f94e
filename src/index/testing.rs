//! Small definitions and tables for the tests of the index.

use super::columns::{Columns, Table};
use super::query::{Dimension, Filter, Query};
use super::units::{UnitGroup, UnitGroups};
use super::{Figures, Method, figures};
use crate::definition::{Choice, Definition, Factor, Part, Point, Question, QuestionKind, Scale, Section};
use crate::definition::{Source, Text, Wording};
use crate::ids::{CampaignNo, Channel, DefinitionHash, FieldNo, Hour, LedgerId, Seq, TouchpointCode, UnitNo};
use crate::ledger::flag::{FlagNo, FlaggedSet};
use crate::ledger::response::ResponseView;
use crate::ledger::{DurationBucket, Response, Signals};
use crate::unit::{Tree, Unit, UnitKind};
use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::Arc;
use time::Date;

/// One response: touchpoint (its number among codes), unit, field, channel, hour, packed answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) touchpoint: u32,
    pub(super) unit: u32,
    pub(super) field: u16,
    pub(super) channel: Channel,
    pub(super) hour: u32,
    pub(super) answers: Vec<u8>,
}

impl Row {
    pub(super) fn of(unit: u32, answers: &[u8]) -> Self {
        Self { touchpoint: 0, unit, field: 1, channel: Channel::Qr, hour: 498_800, answers: answers.to_vec() }
    }
}

/// A definition whose factors have so many criteria, each factor in a part or none, and behind them
/// one single choice of three options. Scales have five points, the upper two satisfied.
pub(super) fn definition(factors: &[(usize, Option<usize>)]) -> Definition {
    definition_with_scales(factors, &[5])
}

/// The same, with the scales of these lengths used in turn.
pub(super) fn definition_with_scales(factors: &[(usize, Option<usize>)], points: &[usize]) -> Definition {
    let criteria: usize = factors.iter().map(|(n, _)| n).sum();
    let mut questions: Vec<_> = (0..criteria)
        .map(|at| question(&format!("q{at}"), QuestionKind::Scale { scale: at % points.len() }))
        .collect();
    let options = ["a", "b", "c"].map(|id| Choice { id: code(id), text: Text::default() });
    questions.push(question("sex", QuestionKind::Single { options: options.to_vec() }));
    let mut next = 0;
    let factors: Vec<_> = factors
        .iter()
        .enumerate()
        .map(|(at, (n, part))| {
            let criteria = (next..next + n).collect();
            next += n;
            Factor { id: code(&format!("f{at}")), text: Text::default(), part: *part, criteria }
        })
        .collect();
    let parts = factors.iter().filter_map(|f| f.part).max().map_or(0, |last| last + 1);
    Definition {
        name: "test.1".parse().unwrap_or_else(|_| unreachable!("a name")),
        hash: DefinitionHash([7; 32]),
        canonical: String::new(),
        languages: vec![code("vi")],
        interface: Vec::new(),
        title: Text::default(),
        intro: Text::default(),
        minutes: 2,
        source: Source { decision: "own".into(), appendix: None, read_at: vec![], unconfirmed: vec![] },
        scales: points.iter().map(|n| scale(*n)).collect(),
        parts: (0..parts).map(|at| Part { id: code(&format!("p{at}")), text: Text::default() }).collect(),
        factors,
        sections: vec![Section {
            id: code("all"),
            title: Text::default(),
            note: None,
            questions: 0..questions.len(),
        }],
        questions,
        methods: Method::ALL.map(|m| m.as_str().to_owned()).to_vec(),
    }
}

fn scale(points: usize) -> Scale {
    let points = (1..=points).map(|at| Point { text: Text::default(), satisfied: at + 2 > points });
    Scale { id: code("s"), points: points.collect(), not_applicable: Some(Text::default()) }
}

fn question(id: &str, kind: QuestionKind) -> Question {
    Question {
        id: code(id),
        demographic: matches!(kind, QuestionKind::Single { .. }),
        kind,
        text: Text::default(),
        hint: None,
        when: None,
        required: false,
        sensitive: false,
        wording: Wording::Own,
    }
}

pub(super) fn code<T: std::str::FromStr>(text: &str) -> T {
    text.parse().unwrap_or_else(|_| unreachable!("a code"))
}

pub(super) fn columns(definition: &Definition, rows: &[Row]) -> Columns {
    let definitions = BTreeMap::from([(definition.hash, Arc::new(definition.clone()))]);
    let mut columns = Columns::default();
    for (seq, row) in (0..).zip(rows) {
        let body = response(definition, row).body();
        let view = ResponseView::read(&body).unwrap_or_else(|e| unreachable!("{e}"));
        columns.push(Seq(seq), &view, &definitions).unwrap_or_else(|e| unreachable!("{e}"));
    }
    columns
}

/// Flags the responses of a row's touchpoint, unit, channel and hour, and excludes them on a day.
pub(super) fn exclude_like(columns: &mut Columns, flag: FlagNo, row: &Row, day: Date) {
    columns.flag(flag, &set_like(row));
    columns.set_excluded(flag, true, day);
}

/// The responses of a row's touchpoint, unit, channel and hour.
pub(super) fn set_like(row: &Row) -> FlaggedSet {
    FlaggedSet {
        campaign: CampaignNo(1),
        unit: UnitNo(row.unit),
        touchpoint: Some(touchpoint(row.touchpoint)),
        channel: Some(row.channel),
        from: Hour(row.hour),
        to: Hour(row.hour + 1),
        bits: Signals(0),
    }
}

pub(super) fn response(definition: &Definition, row: &Row) -> Response {
    Response {
        ledger: LedgerId(1),
        hour: Hour(row.hour),
        definition: definition.hash,
        campaign: CampaignNo(1),
        touchpoint: touchpoint(row.touchpoint),
        unit: UnitNo(row.unit),
        field: FieldNo(row.field),
        channel: row.channel,
        language: 0,
        duration: DurationBucket::Unknown,
        signals: Signals(0),
        answers: row.answers.clone(),
        texts: vec![],
    }
}

/// The n-th of all codes.
pub(super) fn touchpoint(n: u32) -> TouchpointCode {
    TouchpointCode::from_bits(37 * n).unwrap_or_else(|| unreachable!("37 divides it"))
}

pub(super) fn table<'c>(columns: &'c Columns, definition: &Definition) -> &'c Table {
    columns.table(CampaignNo(1), definition.hash).unwrap_or_else(|| unreachable!("there are rows"))
}

/// Units 1 ..= n, each a group for itself.
pub(super) fn units(n: u32) -> UnitGroups {
    let group =
        |no: u32| UnitGroup { no: UnitNo(no), code: code(&no.to_string()), name: format!("Xã {no}") };
    UnitGroups::new((1..=n).map(group).collect(), (1..=n).map(UnitNo).zip(0..))
}

/// Units of these kinds, each with the code of the one that it belongs to, numbered as their codes say.
pub(super) fn tree(units: &[(u32, UnitKind, &str)]) -> Tree {
    let unit = |(no, kind, parent): &(u32, UnitKind, &str)| Unit {
        no: UnitNo(*no),
        code: code(&no.to_string()),
        name: format!("Đơn vị {no}"),
        kind: *kind,
        parent: parent.parse().ok(),
        valid_from: None,
        valid_to: None,
        successor: None,
        lat: None,
        lon: None,
    };
    let mut tree = Tree::default();
    tree.upsert(units.iter().map(unit));
    tree
}

pub(super) fn ask(
    table: &Table,
    method: Method,
    by: &[Dimension],
    units: &UnitGroups,
    filter: Filter,
) -> Figures {
    ask_on(table, &Query { method, by: by.to_vec(), units, filter }, 1)
}

pub(super) fn ask_on(table: &Table, query: &Query<'_>, threads: usize) -> Figures {
    figures(table, query, NonZeroUsize::new(threads).unwrap_or(NonZeroUsize::MIN))
        .unwrap_or_else(|e| unreachable!("{e}"))
}
