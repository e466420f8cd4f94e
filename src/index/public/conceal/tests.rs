use super::*;
use crate::ids::FieldNo;
use crate::index::testing;
use crate::unit::UnitKind;
use proptest::prelude::*;
use rand::SeedableRng as _;
use rand_chacha::ChaCha8Rng;
use time::Month;

const FEWEST: u64 = 10;
const RANKING: [Channel; 1] = [Channel::Code];

/// A province with two communes, one of which has a counter, and a department.
fn tree() -> Tree {
    testing::tree(&[
        (1, UnitKind::Province, ""),
        (2, UnitKind::Commune, "1"),
        (3, UnitKind::Commune, "1"),
        (4, UnitKind::OneStop, "2"),
        (5, UnitKind::Agency, "1"),
    ])
}

/// People by everything that they can be told apart by, and whoever could be there: unit, channel, field,
/// month.
type Cell = (UnitNo, Channel, FieldNo, Month, u64);

fn draw(rng: &mut ChaCha8Rng) -> Vec<Cell> {
    let (channels, fields, months) =
        (rng.random_range(1..=2), rng.random_range(1..=2), rng.random_range(1..=2));
    let mut world = Vec::new();
    for unit in 1..=5 {
        for channel in [Channel::Code, Channel::Qr].into_iter().take(channels) {
            for field in 1..=fields {
                for month in [Month::January, Month::February].into_iter().take(months) {
                    let n = match rng.random_range(0..6u8) {
                        0..=2 => 0,
                        3 => rng.random_range(1..FEWEST),
                        4 => rng.random_range(1..=2 * FEWEST),
                        _ => rng.random_range(FEWEST..=3 * FEWEST),
                    };
                    world.push((UnitNo(unit), channel, FieldNo(field), month, n));
                }
            }
        }
    }
    // Who was never there is known not to be: a unit, a field, a month, of one kind of channels.
    let there = |world: &[Cell], same: &dyn Fn(&Cell) -> bool| world.iter().any(|c| same(c) && c.4 > 0);
    let all = world.clone();
    world.retain(|cell| {
        let of = |same: &dyn Fn(&Cell) -> bool| there(&all, &|c: &Cell| c.1 == cell.1 && same(c));
        of(&|c| c.0 == cell.0) && of(&|c| c.2 == cell.2) && of(&|c| c.3 == cell.3)
    });
    world
}

fn value(division: Option<Division>, (_, channel, field, month, _): &Cell) -> Option<Value> {
    Some(match division? {
        Division::Field => Value::Field(*field),
        Division::Month => Value::Month(2026, *month),
        Division::Channel => Value::Channel(*channel),
    })
}

/// One figure that somebody can ask for: which of the world's cells it counts, a bit each, and whether it
/// is shown.
type Asked = (u64, bool);

/// Everything that everyone can ask, one after the other.
fn everything(world: &[Cell], forest: &Forest, units: &[UnitGroups]) -> Vec<Asked> {
    let ranking = BTreeSet::from(RANKING);
    let others: BTreeSet<_> = Channel::ALL.into_iter().filter(|c| !ranking.contains(c)).collect();
    let mut asked = Vec::new();
    for division in [None, Some(Division::Field), Some(Division::Month), Some(Division::Channel)] {
        let census: Vec<Counted> =
            world.iter().filter(|c| c.4 > 0).map(|c| (c.0, c.1, value(division, c), c.4)).collect();
        let blocks = Blocks::cut(&census, forest, &RANKING, FEWEST);
        let mut filters: Vec<Filter> = [None, Some(ranking.clone()), Some(others.clone())]
            .map(|channels| Filter { channels, ..Filter::default() })
            .into();
        match division {
            None | Some(Division::Channel) => {}
            Some(Division::Field) => {
                let fields = Some(BTreeSet::from([FieldNo(1)]));
                filters.push(Filter { fields, ..filters[1].clone() });
            }
            Some(Division::Month) => {
                let to = Some(time::macros::date!(2026 - 01 - 31));
                filters.push(Filter { to, ..filters[0].clone() });
            }
        }
        let mut bys = vec![vec![Dimension::Unit]];
        if let Some(division) = division {
            bys.extend([vec![division.dimension()], vec![Dimension::Unit, division.dimension()]]);
        }
        for by in &bys {
            for (units, filter) in units.iter().flat_map(|units| filters.iter().map(move |f| (units, f))) {
                let cut = Cut { division, by, units, filter, ranking: &RANKING };
                ask(&blocks, &cut, world, &mut asked);
            }
        }
    }
    asked
}

fn ask(blocks: &Blocks, cut: &Cut<'_>, world: &[Cell], asked: &mut Vec<Asked>) {
    let (total, hidden) = blocks.hidden(cut);
    let mut groups: BTreeMap<(Option<usize>, Kind), u64> = BTreeMap::new();
    let mut all = 0;
    for (at, cell) in world.iter().enumerate() {
        let kind = value(cut.division, cell);
        let atom = Atom { unit: cell.0, kind, ranking: RANKING.contains(&cell.1), block: 0 };
        let Some(place) = cut.units.place(cell.0).filter(|_| cut.counts(&atom)) else { continue };
        all |= 1 << at;
        let group = (cut.by.contains(&Dimension::Unit).then_some(place), cut.kind(&atom));
        *groups.entry(group).or_default() |= 1 << at;
    }
    asked.push((all, !total));
    asked.extend(groups.into_iter().map(|(group, cells)| (cells, !hidden.contains(&group))));
}

/// A prime: what is determined by fractions is determined by their remainders.
const PRIME: u64 = 1_000_003;

/// What is known, one row for each pivot, in reduced echelon form: where one row has its pivot, every other has
/// nothing.
#[derive(Default)]
struct Known(Vec<(usize, Vec<u64>)>);

impl Known {
    /// What is left of a sum of cells in one column when everything known is subtracted.
    fn left(&self, cells: u64, column: usize) -> u64 {
        let known = self.0.iter().filter(|(pivot, _)| cells >> pivot & 1 == 1);
        let sum: u64 = known.map(|(_, row)| row[column]).sum();
        (PRIME + (cells >> column & 1) - sum % PRIME) % PRIME
    }

    /// Whether the sum can be worked out from what is known.
    fn gives(&self, cells: u64, columns: usize) -> bool {
        (0..columns).all(|column| self.left(cells, column) == 0)
    }

    fn learn(&mut self, cells: u64, columns: usize) {
        let mut row: Vec<u64> = (0..columns).map(|column| self.left(cells, column)).collect();
        let Some(pivot) = row.iter().position(|n| *n != 0) else { return };
        let (mut inverse, mut power, mut base) = (1, PRIME - 2, row[pivot]);
        while power > 0 {
            if power & 1 == 1 {
                inverse = inverse * base % PRIME;
            }
            (base, power) = (base * base % PRIME, power / 2);
        }
        for n in &mut row {
            *n = *n * inverse % PRIME;
        }
        for (_, known) in &mut self.0 {
            let times = PRIME - known[pivot];
            if times != PRIME {
                for (to, from) in known.iter_mut().zip(&row) {
                    *to = (*to + times * from) % PRIME;
                }
            }
        }
        self.0.push((pivot, row));
    }
}

fn people(world: &[Cell], cells: u64) -> u64 {
    world.iter().enumerate().filter(|(at, _)| cells >> at & 1 == 1).map(|(_, cell)| cell.4).sum()
}

/// The sizes of those groups of fewer than ten that everyone could work out, asked for or not.
fn worked_out(world: &[Cell], asked: &[Asked]) -> Vec<u64> {
    let mut known = Known::default();
    let shown: BTreeSet<u64> = asked.iter().filter(|(_, shown)| *shown).map(|(cells, _)| *cells).collect();
    for cells in shown {
        known.learn(cells, world.len());
    }
    let mut small: BTreeSet<u64> = asked.iter().map(|(cells, _)| *cells).collect();
    small.extend((0..world.len()).map(|at| 1 << at));
    let small = small.into_iter().filter(|cells| is_few(people(world, *cells), FEWEST));
    small.filter(|cells| known.gives(*cells, world.len())).map(|cells| people(world, cells)).collect()
}

/// Everything that everyone can ask of 10,000 worlds, solved: no group of fewer than ten comes out, whether
/// it can be asked for or not. With nothing hidden but the small groups themselves, most worlds give some
/// away.
#[test]
fn nothing_that_is_hidden_can_be_worked_out() {
    let (tree, mut naive, mut shown, mut hidden) = (tree(), 0, 0, 0);
    let groups =
        |under: Option<u32>, level| UnitGroups::of_tree(&tree, under.map(UnitNo), level, Structure::OfThen);
    let units = [groups(None, Level::Commune), groups(None, Level::Unit), groups(Some(2), Level::Unit)];
    let forest = Forest::of(&tree);
    for seed in 0..10_000 {
        let world = draw(&mut ChaCha8Rng::seed_from_u64(seed));
        let asked = everything(&world, &forest, &units);
        assert_eq!(worked_out(&world, &asked), Vec::<u64>::new(), "seed {seed}: {world:?}");
        let all = asked.iter().filter(|(cells, _)| people(&world, *cells) >= FEWEST);
        shown += all.clone().filter(|(_, shown)| *shown).count();
        hidden += all.filter(|(_, shown)| !*shown).count();
        if seed % 100 == 0 {
            let only_small: Vec<_> =
                asked.iter().map(|(cells, _)| (*cells, !is_few(people(&world, *cells), FEWEST))).collect();
            naive += usize::from(!worked_out(&world, &only_small).is_empty());
        }
    }
    assert!(naive > 50, "the test is blind: {naive}");
    // Hiding everything would be safe as well.
    assert!(shown > hidden, "{shown} groups of ten or more shown, {hidden} hidden");
}

/// Of a unit's parent and its siblings: the small one is hidden with the smallest beside it, however
/// responses are looked at.
#[test]
fn a_small_unit_is_hidden_with_the_smallest_beside_it() {
    let at = |unit: u32, n| (UnitNo(unit), Channel::Code, None, n);
    let census = [at(2, 40), at(3, 4), at(4, 30), at(5, 25)];
    let blocks = Blocks::cut(&census, &Forest::of(&tree()), &RANKING, FEWEST);
    let (by, filter) = ([Dimension::Unit], Filter::default());
    let hidden = |level| {
        let units = UnitGroups::of_tree(&tree(), None, level, Structure::OfThen);
        let cut = Cut { division: None, by: &by, units: &units, filter: &filter, ranking: &RANKING };
        let (total, hidden) = blocks.hidden(&cut);
        let code = |(place, _): (Option<usize>, Kind)| Some(units.groups()[place?].code.to_string());
        (total, hidden.into_iter().filter_map(code).collect::<Vec<_>>())
    };
    assert_eq!(hidden(Level::Unit), (false, vec!["3".to_owned(), "5".to_owned()]));
    // Both communes without the department would give the department, and so the small one, away.
    assert_eq!(hidden(Level::Commune), (true, vec!["3".to_owned()]));
    assert_eq!(hidden(Level::Province), (false, vec![]));
}

/// Months, fields or channels divide a unit only where each part has nobody or enough.
#[test]
fn a_unit_is_divided_whole_or_not_at_all() {
    let at = |unit: u32, field: u16, n| (UnitNo(unit), Channel::Code, Some(Value::Field(FieldNo(field))), n);
    let census = [at(2, 1, 20), at(2, 2, 15), at(3, 1, 30), at(3, 2, 3), at(5, 1, 12), at(5, 2, 11)];
    let blocks = Blocks::cut(&census, &Forest::of(&tree()), &RANKING, FEWEST);
    let (by, filter) = ([Dimension::Unit, Dimension::Field], Filter::default());
    let units = UnitGroups::of_tree(&tree(), None, Level::Unit, Structure::OfThen);
    let division = Some(Division::Field);
    let cut = Cut { division, by: &by, units: &units, filter: &filter, ranking: &RANKING };
    let of = |(place, kind): (Option<usize>, Kind)| Some((units.groups()[place?].no.0, kind - 1));
    let hidden: Vec<_> = blocks.hidden(&cut).1.into_iter().filter_map(of).collect();
    // Three people of unit 3 in field 2: with the smallest other, they are divided as one.
    assert_eq!(hidden, [(3, 1), (3, 2), (5, 1), (5, 2)]);
    let cut = Cut { by: &[Dimension::Field], ..cut };
    assert!(blocks.hidden(&cut).1.is_empty());
}

proptest! {
    /// What is hidden together is nothing, or enough that none of it is known.
    #[test]
    fn what_is_hidden_hides_together(parts in prop::collection::vec(0u64..40, 0..8), fewest in 10u64..30) {
        let hidden = super::super::suppress::protect(&parts, fewest);
        let of = |which: bool| parts.iter().zip(&hidden).filter(move |(n, h)| **h == which && **n > 0);
        let (together, all): (u64, u64) = (of(true).map(|(n, _)| n).sum(), parts.iter().sum());
        prop_assert!(of(false).all(|(n, _)| !is_few(*n, fewest)));
        if together > 0 && all >= fewest {
            prop_assert!(together >= fewest && of(true).count() > 1);
        }
    }
}
