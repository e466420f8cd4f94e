use super::*;
use crate::campaign::{Campaign, Terms};
use crate::ids::{CampaignNo, FieldNo, UnitNo};
use crate::index::figures::Disclosed;
use crate::index::testing::{self, Row, code, columns, definition, table, units};
use crate::index::{Filter, Method, Results, Structure};
use crate::unit::UnitKind;
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeMap;
use time::Duration;
use time::macros::date;

const FIRST: Date = date!(2026 - 11 - 02);

fn campaign(published: bool) -> Campaign {
    Campaign {
        no: CampaignNo(1),
        id: code("mot-cua"),
        title: String::new(),
        definition: code("test.1"),
        definition_hash: crate::ids::DefinitionHash([7; 32]),
        units: vec![],
        opens: FIRST,
        closes: date!(2026 - 12 - 31),
        method: "pooled-share.1".into(),
        public: true,
        ranking_channels: vec![Channel::Code],
        closed: false,
        published,
        terms: Terms::default(),
    }
}

/// Three units that belong to nobody.
fn tree() -> Tree {
    testing::tree(&[1, 2, 3].map(|no| (no, UnitKind::Commune, "")))
}

fn asked(by: &[Dimension], filter: Filter) -> Asked {
    let given = BTreeMap::new();
    let (method, units) = (Method::PooledShare, units(3));
    Asked { method, by: by.to_vec(), units, structure: Structure::OfThen, filter, given }
}

fn hour(day: u8) -> Hour {
    Hour(Hour::day_start(FIRST + Duration::days(day.into())).0 + 9)
}

/// Figures of one moment, by what was asked and by group.
fn told(
    campaign: &Campaign,
    table: &Table,
    day: u8,
    asked: &[Asked],
) -> Vec<BTreeMap<String, Option<Results>>> {
    let tree = tree();
    let public = Public { campaign, tree: &tree, demo: false, now: hour(day) };
    let shown = |results: &Disclosed<Results>| results.shown().cloned();
    let answer = |asked: &Asked| {
        let told = public.figures(table, asked, 0, NonZeroUsize::MIN, &Memory::default()).unwrap();
        let mut all: BTreeMap<_, _> =
            told.figures.groups().iter().map(|g| (format!("{:?}", g.values), shown(&g.results))).collect();
        all.insert("all".to_owned(), shown(told.figures.total()));
        all
    };
    asked.iter().map(answer).collect()
}

/// Two moments of a campaign, and its publication, by every filter: what came between is nobody, or ten at
/// least; so is what only the later one tells.
#[test]
fn no_two_moments_differ_by_a_few_people() {
    let definition = definition(&[(1, None)]);
    let channels =
        |of: &[Channel]| Filter { channels: Some(of.iter().copied().collect()), ..Filter::default() };
    let filters = [
        Filter::default(),
        channels(&[Channel::Code]),
        channels(&[Channel::Qr, Channel::Kiosk, Channel::Paper, Channel::Interviewer, Channel::Link]),
    ];
    let mut all: Vec<_> =
        filters.iter().flat_map(|f| [asked(&[], f.clone()), asked(&[Dimension::Unit], f.clone())]).collect();
    for unit in 1..=3 {
        let of_one = |filter: &Filter| Asked {
            units: units(3).within(|no| no == UnitNo(unit)),
            ..asked(&[], filter.clone())
        };
        all.extend(filters.iter().map(of_one));
    }
    let (open, published) = (campaign(false), campaign(true));
    let (mut moved, mut stood) = (0, 0);
    for seed in 0..40 {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let busy: [u32; 3] = std::array::from_fn(|_| rng.random_range(0..30));
        let mut rows = Vec::new();
        for day in 0..8 {
            for (unit, most) in (1..).zip(busy) {
                for _ in 0..rng.random_range(0..=most / 4) {
                    let channel = if rng.random_range(0..3u8) == 0 { Channel::Qr } else { Channel::Code };
                    let rating = rng.random_range(1..=5);
                    rows.push(Row { hour: hour(day).0, channel, ..Row::of(unit, &[rating, 1]) });
                }
            }
        }
        if rows.is_empty() {
            continue;
        }
        let columns = columns(&definition, &rows);
        let table = table(&columns, &definition);
        let mut moments: Vec<_> = (0..=8).map(|day| told(&open, table, day, &all)).collect();
        moments.push(told(&published, table, 9, &all));
        for (at, earlier) in moments.iter().enumerate() {
            for later in &moments[at + 1..] {
                for (before, after) in earlier.iter().zip(later) {
                    for (group, results) in after {
                        let Some(now) = results else { continue };
                        let then = before.get(group).and_then(Option::as_ref).map_or(0, |r| r.respondents);
                        let more = now.respondents - then;
                        assert!(more == 0 || more >= 10, "seed {seed}, {group}: {then} and {more} more");
                        moved += u32::from(more > 0);
                        stood += u32::from(more == 0);
                    }
                }
            }
        }
        // In the end everything that may be shown counts.
        let last = &moments[9][0]["all"];
        let people = table.rows() as u64;
        assert!(people < 10 || last.as_ref().is_none_or(|all| all.respondents == people));
    }
    assert!(moved > 1_000 && stood > 1_000, "{moved} steps, {stood} times none");
}

#[test]
fn what_everyone_may_not_ask_is_said() {
    let offered = |published, demo, asked: &Asked| {
        let (campaign, tree) = (campaign(published), tree());
        Public { campaign: &campaign, tree: &tree, demo, now: hour(20) }.division(asked)
    };
    let by_field = asked(&[Dimension::Unit, Dimension::Field], Filter::default());
    assert_eq!(offered(false, false, &by_field), Err(NotOffered::NotYet));
    assert_eq!(offered(true, false, &by_field), Ok(Some(Division::Field)));
    assert_eq!(offered(false, true, &by_field), Ok(Some(Division::Field)));
    let days = |from, to| Filter { from, to, ..Filter::default() };
    let november = days(Some(date!(2026 - 11 - 01)), Some(date!(2026 - 11 - 30)));
    assert_eq!(offered(false, false, &asked(&[], november)), Ok(None), "all days that there are");
    let first = days(None, Some(date!(2026 - 11 - 03)));
    assert_eq!(offered(true, false, &asked(&[], first)), Err(NotOffered::Days));
    let filter = Filter { fields: Some([FieldNo(1)].into()), ..Filter::default() };
    assert_eq!(offered(true, false, &asked(&[Dimension::Month], filter)), Err(NotOffered::Crossed));
    let answers = asked(&[Dimension::Question(code("sex"))], Filter::default());
    assert_eq!(offered(true, false, &answers), Err(NotOffered::Answers));
    let then = Asked { structure: Structure::OfDay(date!(2026 - 01 - 01)), ..asked(&[], Filter::default()) };
    assert_eq!(offered(true, false, &then), Err(NotOffered::Structure));
    let other = Asked { method: Method::MeanScore, ..asked(&[], Filter::default()) };
    assert_eq!(offered(true, false, &other), Err(NotOffered::Method));
    let one = Filter { channels: Some([Channel::Kiosk].into()), ..Filter::default() };
    assert_eq!(offered(true, false, &asked(&[], one)), Ok(Some(Division::Channel)));
}
