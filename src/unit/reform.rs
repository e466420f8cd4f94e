//! Units that merge or are divided: the old ones end with a successor, the new ones begin on the day
//! after, and what stands below the old ones moves along. A reform is turned into the same rows that a
//! file would hold, so that the same rules judge it.

use super::import::{self, Fault, MAX_NAME, Plan, UnitFile, UnitRow};
use super::{Tree, Unit, UnitKind};
use crate::ids::{UnitCode, UnitNo};
use crate::table::Place;
use std::collections::BTreeMap;
use time::Date;

/// A merger (many into one) or a division (one into many).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reform {
    /// The units that end, by code.
    pub from: Vec<UnitCode>,
    /// Who takes over; the first one took the most: it stands for the old ones in series, and gets what
    /// stood below them.
    pub into: Vec<Heir>,
    /// The first day of the new order.
    pub on: Date,
}

/// A unit that takes over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heir {
    pub code: UnitCode,
    /// The name of a new unit; `None`: a unit that is there and goes on.
    pub name: Option<String>,
    /// Of a new unit; that of the first old one where `None`.
    pub kind: Option<UnitKind>,
}

/// That is no heir as a command takes it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{text}` names no unit: expected CODE for one that is there, or \"CODE=Name\" for a new one ({reason})"
)]
pub struct HeirError {
    pub text: String,
    pub reason: String,
}

impl std::str::FromStr for Heir {
    type Err = HeirError;
    /// `19363` or `19363=Xã Vĩnh Linh`, with its kind before the name where it differs:
    /// `19363=ward:Phường Vĩnh Linh`.
    fn from_str(s: &str) -> Result<Self, HeirError> {
        let fault = |reason: String| HeirError { text: s.to_owned(), reason };
        let (code, name) = s.split_once('=').map_or((s, None), |(code, name)| (code, Some(name.trim())));
        let code = code.trim().parse().map_err(|error: crate::ids::CodeError| fault(error.to_string()))?;
        let kind = name.and_then(|name| Some((name.split_once(':')?.0.parse::<UnitKind>().ok()?, name)));
        let (kind, name) = match (kind, name) {
            (Some((kind, name)), _) => (Some(kind), name.split_once(':').map(|(_, name)| name.trim())),
            (None, name) => (None, name),
        };
        if name.is_some_and(str::is_empty) {
            return Err(fault("the name is empty".into()));
        }
        Ok(Self { code, name: name.map(str::to_owned), kind })
    }
}

/// What speaks against a reform.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReformFault {
    #[error("nobody ends: name the units that merge, or the one that is divided")]
    NobodyEnds,
    #[error("nobody takes over: name at least one unit with --into")]
    NobodyTakesOver,
    #[error("{many} units cannot become {into} at once: merge many into one, or divide one into many")]
    ManyIntoMany { many: usize, into: usize },
    #[error("no unit with the code {code} exists on {day}, the day before")]
    Unknown { code: UnitCode, day: Date },
    #[error("no unit with the code {code} exists on {day}: give its name too, where it is a new one")]
    UnknownHeir { code: UnitCode, day: Date },
    #[error("{code} is named twice")]
    Twice { code: UnitCode },
    #[error("{code} ends on {last} already, and is succeeded by {}", successor.as_ref().map_or("nobody", UnitCode::as_str))]
    Ended { code: UnitCode, last: Date, successor: Option<UnitCode> },
    #[error("{code} begins on {from}, not before {on}: it cannot end before it begins")]
    TooYoung { code: UnitCode, from: Date, on: Date },
    #[error(
        "{code} is among those that end: give the name of the new unit, or leave it out of those that end"
    )]
    EndsAndGoesOn { code: UnitCode },
    #[error(
        "the code {code} is borne by {name} on {on}: leave the name out where it goes on, or choose another code"
    )]
    Taken { code: UnitCode, name: String, on: Date },
    #[error("{code} is a {kind} and cannot take over from {old}, a {old_kind}")]
    Kind { code: UnitCode, kind: UnitKind, old: UnitCode, old_kind: UnitKind },
    #[error("the name of {code} has {found} characters: 1 to {MAX_NAME}")]
    Name { code: UnitCode, found: usize },
    #[error("{}", .0.problem)]
    Tree(Fault),
}

/// What a reform would change.
///
/// # Errors
/// Everything that speaks against it.
pub fn plan(tree: &Tree, reform: &Reform) -> Result<Plan, Vec<ReformFault>> {
    let mut faults = shape(reform);
    let old = ending(tree, reform, &mut faults);
    let heirs = heirs(tree, reform, &old, &mut faults);
    for (heir, one) in heirs.iter().flat_map(|heir| old.iter().map(move |one| (heir, one))) {
        if rank(heir.kind) != rank(one.kind) {
            let (code, old) = (heir.code.clone(), one.code.clone());
            faults.push(ReformFault::Kind { code, kind: heir.kind, old, old_kind: one.kind });
        }
    }
    let (Some(main), true) = (heirs.first(), faults.is_empty()) else { return Err(faults) };
    let mut units: Vec<Unit> = Vec::new();
    let last = reform.on.previous_day();
    for unit in &old {
        units.push(Unit { valid_to: last, successor: Some(main.code.clone()), ..(*unit).clone() });
        for child in tree.children(unit.no, reform.on.previous_day().unwrap_or(reform.on)) {
            units.extend(moved(child, unit, main, reform.on));
        }
    }
    units.extend(heirs.into_iter().filter(|heir| heir.no == UnitNo(0)));
    let file = UnitFile::of(units.into_iter().enumerate().map(|(row, unit)| UnitRow {
        place: Place { file: "reform".into(), row: u64::try_from(row).ok(), column: None },
        unit,
    }));
    import::plan(tree, &[file]).map_err(|faults| faults.into_iter().map(ReformFault::Tree).collect())
}

/// Kinds that stand for each other: a commune becomes a ward, never a counter.
fn rank(kind: UnitKind) -> u8 {
    match kind {
        UnitKind::Province => 0,
        UnitKind::District => 1,
        UnitKind::Commune | UnitKind::Ward | UnitKind::Township | UnitKind::SpecialZone => 2,
        UnitKind::Agency => 3,
        UnitKind::OneStop => 4,
    }
}

fn shape(reform: &Reform) -> Vec<ReformFault> {
    let (many, into) = (reform.from.len(), reform.into.len());
    let mut faults = Vec::new();
    faults.extend((many == 0).then_some(ReformFault::NobodyEnds));
    faults.extend((into == 0).then_some(ReformFault::NobodyTakesOver));
    faults.extend((many > 1 && into > 1).then_some(ReformFault::ManyIntoMany { many, into }));
    let mut seen: BTreeMap<(&UnitCode, bool), usize> = BTreeMap::new();
    let codes = reform.from.iter().map(|code| (code, false));
    for named in codes.chain(reform.into.iter().map(|heir| (&heir.code, true))) {
        let times = seen.entry(named).or_default();
        *times += 1;
        if *times == 2 {
            faults.push(ReformFault::Twice { code: named.0.clone() });
        }
    }
    faults
}

/// The units that end, as they stand on the day before.
fn ending<'a>(tree: &'a Tree, reform: &Reform, faults: &mut Vec<ReformFault>) -> Vec<&'a Unit> {
    let day = reform.on.previous_day().unwrap_or(reform.on);
    let mut old = Vec::new();
    for code in &reform.from {
        let code = code.clone();
        match tree.find(&code, day) {
            None => match tree.find(&code, reform.on).and_then(|unit| unit.valid_from) {
                Some(from) => faults.push(ReformFault::TooYoung { code, from, on: reform.on }),
                None => faults.push(ReformFault::Unknown { code, day }),
            },
            Some(unit) => match unit.valid_to {
                // Said already, with somebody else to take over.
                Some(last) => {
                    faults.push(ReformFault::Ended { code, last, successor: unit.successor.clone() });
                }
                None => old.push(unit),
            },
        }
    }
    old
}

/// Who takes over; new ones without a number.
fn heirs(tree: &Tree, reform: &Reform, old: &[&Unit], faults: &mut Vec<ReformFault>) -> Vec<Unit> {
    let mut heirs = Vec::new();
    for heir in &reform.into {
        let code = heir.code.clone();
        let ends = reform.from.contains(&code);
        let there = tree.find(&code, reform.on).filter(|_| !ends);
        match (&heir.name, there) {
            (None, Some(unit)) => heirs.push(unit.clone()),
            (None, None) if ends => faults.push(ReformFault::EndsAndGoesOn { code }),
            (None, None) => faults.push(ReformFault::UnknownHeir { code, day: reform.on }),
            (Some(_), Some(unit)) => {
                faults.push(ReformFault::Taken { code, name: unit.name.clone(), on: reform.on });
            }
            (Some(name), None) => {
                let found = name.chars().count();
                if !(1..=MAX_NAME).contains(&found) || name.chars().any(char::is_control) {
                    faults.push(ReformFault::Name { code: code.clone(), found });
                }
                let Some(model) = old.first() else { continue };
                heirs.push(Unit {
                    no: UnitNo(0),
                    code,
                    name: name.clone(),
                    kind: heir.kind.unwrap_or(model.kind),
                    parent: model.parent.clone(),
                    valid_from: Some(reform.on),
                    valid_to: None,
                    successor: None,
                    lat: None,
                    lon: None,
                });
            }
        }
    }
    heirs
}

/// A unit below an old one, as it ends there and begins again below the new one. Where the new one bears
/// the old one's code it stays: a parent is named by its code.
fn moved(child: &Unit, old: &Unit, main: &Unit, on: Date) -> Vec<Unit> {
    if main.code == old.code || child.valid_to.is_some() {
        return Vec::new();
    }
    let begins = Unit { parent: Some(main.code.clone()), valid_from: Some(on), ..child.clone() };
    let ends = Unit { valid_to: on.previous_day(), successor: Some(child.code.clone()), ..child.clone() };
    vec![ends, Unit { no: UnitNo(0), ..begins }]
}

#[cfg(test)]
mod tests;
