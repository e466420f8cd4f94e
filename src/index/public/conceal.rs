//! Which groups everyone may see, so that no hidden one can be worked out: not a unit from its parent and
//! its siblings, not a field from all fields, by whatever is asked one after the other.
//!
//! The responses are cut into blocks of none or at least as many people as a campaign's rules show a figure
//! of, and a figure is shown only where it is a sum of whole blocks. Sums and differences of such figures
//! are sums of whole blocks again, so that nothing smaller ever comes out.
//!
//! - **Units**: under each unit that is shown, those with too few responses are hidden together, with the
//!   smallest others where they alone would be too few ([`super::suppress::protect`]); below a hidden one
//!   everything is hidden.
//! - **Fields, months, channels**: over all units, those with too few are hidden together in the same way.
//!   A unit is divided further by them only where each part has none or enough; the units of one parent
//!   that are not, and so all of them together, are divided only as one.
//!
//! Whether a part of a unit that is not divided has anybody at all is not told either: such groups are left
//! out where units are divided, and a total of nobody is shown only where it is whole blocks.
//!
//! Units and one division are known as margins of a table whose cells stay open: each margin is nothing or
//! at least as many, so that a cell of it can still be anything in a range that is as wide. Responses by
//! channels that ranks rest on and those by others are two such tables, apart.

mod forest;

use super::release::Release;
use super::suppress::is_few;
use crate::ids::{Channel, UnitNo};
use crate::index::columns::Table;
use crate::index::figures::{Disclosed, Figures, Group, Withheld};
use crate::index::keys::{Keys, Value};
use crate::index::memory::Memory;
use crate::index::query::{Dimension, Filter, Query, QueryError};
use crate::index::units::{Level, Structure, UnitGroups};
use crate::unit::Tree;
use forest::Forest;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What units are divided by, beside the channels that ranks rest on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Division {
    Field,
    Month,
    Channel,
}

impl Division {
    fn dimension(self) -> Dimension {
        match self {
            Self::Field => Dimension::Field,
            Self::Month => Dimension::Month,
            Self::Channel => Dimension::Channel,
        }
    }
}

/// A field, month or channel as a number; 0 where units are not divided.
pub(super) type Kind = u64;

/// The least that responses are told apart by, whether it has any or not.
#[derive(Debug, Clone)]
struct Atom {
    unit: UnitNo,
    kind: Option<Value>,
    ranking: bool,
    block: usize,
}

/// How the responses of a table are cut.
#[derive(Debug, Clone)]
pub struct Blocks {
    atoms: Vec<Atom>,
    sizes: Vec<Size>,
    fewest: u64,
}

#[derive(Debug, Clone, Copy, Default)]
struct Size {
    atoms: usize,
    people: u64,
}

/// What is asked, as far as it says which atoms count where.
#[derive(Debug, Clone, Copy)]
pub struct Cut<'a> {
    pub division: Option<Division>,
    pub by: &'a [Dimension],
    pub units: &'a UnitGroups,
    pub filter: &'a Filter,
    pub ranking: &'a [Channel],
}

impl Blocks {
    /// Cuts the responses that are out.
    ///
    /// # Errors
    /// Where there are too many groups to count.
    pub fn of(
        table: &Table,
        tree: &Tree,
        ranking: &[Channel],
        division: Option<Division>,
        release: &Release,
        fewest: u64,
        memory: &Memory,
    ) -> Result<Self, QueryError> {
        let census = census(table, tree, division, release, memory)?;
        Ok(Self::cut(&census, &Forest::of(tree), ranking, fewest))
    }

    fn cut(census: &[Counted], forest: &Forest, ranking: &[Channel], fewest: u64) -> Self {
        let mut blocks = Self { atoms: Vec::new(), sizes: Vec::new(), fewest };
        for ranks in [true, false] {
            let mine = || census.iter().filter(|(_, channel, ..)| ranking.contains(channel) == ranks);
            let mut people: BTreeMap<UnitNo, BTreeMap<Kind, u64>> = BTreeMap::new();
            for (unit, _, value, n) in mine() {
                *people.entry(*unit).or_default().entry(kind(value.as_ref())).or_default() += n;
            }
            let cut = forest.cut(&people, fewest);
            let first = blocks.sizes.len();
            blocks.sizes.resize(first + cut.values().max().map_or(0, |last| last + 1), Size::default());
            let values: BTreeMap<Kind, Option<Value>> =
                mine().map(|(_, _, value, _)| (kind(value.as_ref()), value.clone())).collect();
            // A unit without people of a kind is an atom too: that there are none would tell of the others.
            for ((unit, kind), block) in cut {
                let size = &mut blocks.sizes[first + block];
                size.atoms += 1;
                size.people += people.get(&unit).and_then(|kinds| kinds.get(&kind)).copied().unwrap_or(0);
                let kind = values.get(&kind).cloned().flatten();
                blocks.atoms.push(Atom { unit, kind, ranking: ranks, block: first + block });
            }
        }
        blocks
    }

    /// The figures without the groups that are no whole blocks.
    #[must_use]
    pub fn conceal(&self, figures: &Figures, cut: &Cut<'_>) -> Figures {
        let mut concealed = figures.clone();
        let everybody: u64 = self.sizes.iter().map(|size| size.people).sum();
        let withheld = if is_few(everybody, self.fewest) {
            Withheld::Few { fewer_than: self.fewest }
        } else {
            Withheld::Shields { fewer_than: self.fewest }
        };
        let places: BTreeMap<UnitNo, usize> =
            cut.units.groups().iter().enumerate().map(|(at, group)| (group.no, at)).collect();
        let (total, hidden) = self.hidden(cut);
        let hide = |results: &mut _| *results = Disclosed::Withheld(withheld);
        if total {
            hide(&mut concealed.total);
        }
        if cut.division.is_some() {
            // That a part of a unit is not empty would tell of the others.
            concealed.groups.retain(|group| !hidden.contains(&key(group, &places)));
        }
        for group in concealed.groups.iter_mut().filter(|group| hidden.contains(&key(group, &places))) {
            hide(&mut group.results);
        }
        concealed
    }

    /// Whether everything together is hidden, and which groups are: by the place of their unit, where they
    /// have one, and by what is divided by.
    fn hidden(&self, cut: &Cut<'_>) -> (bool, BTreeSet<(Option<usize>, Kind)>) {
        let mut touched: BTreeMap<(Option<usize>, Kind), BTreeMap<usize, usize>> = BTreeMap::new();
        let mut total: BTreeMap<usize, usize> = BTreeMap::new();
        for atom in &self.atoms {
            let Some(place) = cut.units.place(atom.unit).filter(|_| cut.counts(atom)) else { continue };
            *total.entry(atom.block).or_default() += 1;
            let group = (cut.by.contains(&Dimension::Unit).then_some(place), cut.kind(atom));
            *touched.entry(group).or_default().entry(atom.block).or_default() += 1;
        }
        let hidden = touched.into_iter().filter(|(_, blocks)| !self.whole(blocks));
        (!self.whole(&total), hidden.map(|(group, _)| group).collect())
    }

    fn whole(&self, atoms: &BTreeMap<usize, usize>) -> bool {
        atoms.iter().all(|(block, atoms)| {
            self.sizes[*block].atoms == *atoms && !is_few(self.sizes[*block].people, self.fewest)
        })
    }
}

impl Cut<'_> {
    /// Whether an atom passes the filter; days are whole months here.
    fn counts(&self, atom: &Atom) -> bool {
        let channels = self.filter.channels.as_ref();
        match &atom.kind {
            Some(Value::Channel(channel)) => channels.is_none_or(|channels| channels.contains(channel)),
            Some(Value::Field(field)) if !self.filter.fields.as_ref().is_none_or(|f| f.contains(field)) => {
                false
            }
            Some(Value::Month(year, month)) if !self.has_month(*year, *month) => false,
            Some(_) | None => channels.is_none_or(|channels| {
                Channel::ALL.into_iter().any(|channel| {
                    channels.contains(&channel) && self.ranking.contains(&channel) == atom.ranking
                })
            }),
        }
    }

    fn has_month(&self, year: i32, month: time::Month) -> bool {
        let first = time::Date::from_calendar_date(year, month, 1);
        let last = time::Date::from_calendar_date(year, month, month.length(year));
        let (Ok(first), Ok(last)) = (first, last) else { return false };
        self.filter.from.is_none_or(|from| from <= last) && self.filter.to.is_none_or(|to| to >= first)
    }

    /// By what the atom's group is told apart.
    fn kind(&self, atom: &Atom) -> Kind {
        let divides = self.division.is_some_and(|division| self.by.contains(&division.dimension()));
        if divides { kind(atom.kind.as_ref()) } else { 0 }
    }
}

fn key(group: &Group, places: &BTreeMap<UnitNo, usize>) -> (Option<usize>, Kind) {
    let (mut unit, mut divided) = (None, 0);
    for value in &group.values {
        match value {
            Value::Unit(of) => unit = places.get(&of.no).copied(),
            Value::Field(_)
            | Value::Month(..)
            | Value::Channel(_)
            | Value::Counter(_)
            | Value::Answer(..) => {
                divided = kind(Some(value));
            }
        }
    }
    (unit, divided)
}

/// A number for a value, from 1.
fn kind(value: Option<&Value>) -> Kind {
    match value {
        Some(Value::Field(no)) => 1 + Kind::from(no.0),
        Some(Value::Month(year, month)) => {
            1 + Kind::from(year.unsigned_abs()) * 12 + Kind::from(u8::from(*month))
        }
        Some(Value::Channel(channel)) => 1 + Kind::from(*channel as u8),
        Some(Value::Unit(_) | Value::Counter(_) | Value::Answer(..)) | None => 0,
    }
}

/// So many people of a unit who came by a channel, with what is divided by.
type Counted = (UnitNo, Channel, Option<Value>, u64);

fn census(
    table: &Table,
    tree: &Tree,
    division: Option<Division>,
    release: &Release,
    memory: &Memory,
) -> Result<Vec<Counted>, QueryError> {
    let units = UnitGroups::of_tree(tree, None, Level::Unit, Structure::OfThen);
    let mut by = vec![Dimension::Unit, Dimension::Channel];
    by.extend(division.filter(|of| *of != Division::Channel).map(Division::dimension));
    let (waiting, lingering) = (Arc::clone(release.waiting()), Arc::clone(release.lingering()));
    let filter = Filter { waiting, lingering, ..Filter::default() };
    let method = crate::index::Method::PooledShare;
    let keys = Keys::new(table, &Query { method, by, units: &units, filter })?;
    let row = |(values, n): (Vec<Value>, u64)| {
        let mut values = values.into_iter();
        let (Some(Value::Unit(unit)), Some(Value::Channel(channel))) = (values.next(), values.next()) else {
            return None;
        };
        let by_channel = (division == Some(Division::Channel)).then_some(Value::Channel(channel));
        Some((unit.no, channel, values.next().or(by_channel), n))
    };
    Ok(keys.census(memory).into_iter().filter_map(row).collect())
}

#[cfg(test)]
mod tests;
