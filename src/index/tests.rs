//! The index against published figures, against a plain recomputation, and against itself.

use super::testing::{
    Row, ask, ask_on, code, columns, definition, definition_with_scales, exclude_like, response, table, units,
};
use super::*;
use crate::ids::{Channel, FieldNo, Seq, UnitNo};
use crate::ledger::flag::FlagNo;
use crate::ledger::response::ResponseView;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use time::macros::date;

mod properties;

fn overall(results: &figures::Disclosed<Results>) -> Figure {
    *results.shown().and_then(|r| r.figure(Measure::Overall)).unwrap_or_else(|| unreachable!("shown"))
}

fn value(figure: &Figure) -> f64 {
    figure.estimate.map_or(f64::NAN, |e| e.value.get())
}

fn lines(file: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    file.lines().filter(|line| !line.starts_with('#')).skip(1).map(|line| line.split(',').collect())
}

fn number(text: &str) -> u32 {
    text.parse().unwrap_or_else(|_| unreachable!("a number"))
}

/// One answer a row: so many satisfied of so many, in this unit.
fn one_answer_rows(unit: u32, satisfied: u32, all: u32) -> impl Iterator<Item = Row> {
    (0..all).map(move |at| Row::of(unit, &[if at < satisfied { 4 } else { 2 }, 0]))
}

#[test]
fn the_pooled_share_is_that_of_gia_lai_2020() {
    let definition = definition(&[(1, None)]);
    let golden: Vec<_> = lines(include_str!("../../tests/golden/index/gia-lai-2020.csv")).collect();
    let (all, levels) = golden.split_last().unwrap_or_else(|| unreachable!("lines"));
    let rows = (1..).zip(levels).flat_map(|(no, l)| one_answer_rows(no, number(l[1]), number(l[2])));
    let columns = columns(&definition, &rows.collect::<Vec<_>>());
    let table = table(&columns, &definition);
    let figures = ask(table, Method::PooledShare, &[Dimension::Unit], &units(3), Filter::default());
    let results = figures.groups().iter().map(|group| &group.results).chain([figures.total()]);
    let mut seen = 0;
    for (line, results) in levels.iter().chain([all]).zip(results) {
        let figure = overall(results);
        let counts = figure.counts.unwrap_or_else(|| unreachable!("a share"));
        assert_eq!(counts.numerator, u64::from(number(line[1])), "{line:?}");
        assert_eq!(counts.denominator, u64::from(number(line[2])), "{line:?}");
        let share = figure.estimate.map(|e| display_percent(e.value, NumberStyle::English));
        assert_eq!(share.as_deref(), Some(line[3]), "{line:?}");
        seen += 1;
    }
    assert_eq!(seen, 4);
}

#[test]
fn the_distribution_and_share_are_those_of_ba_ria_2022() {
    let definition = definition(&[(1, None)]);
    let golden: Vec<_> = lines(include_str!("../../tests/golden/index/ba-ria-2022.csv")).collect();
    let rows = golden.iter().flat_map(|l| {
        let rating = u8::try_from(number(l[0])).unwrap_or(0);
        std::iter::repeat_n(Row::of(1, &[rating, 0]), number(l[1]) as usize)
    });
    let columns = columns(&definition, &rows.collect::<Vec<_>>());
    let table = table(&columns, &definition);
    let figures = ask(table, Method::PooledShare, &[], &units(1), Filter::default());
    let criterion = figures.total().shown().and_then(|r| r.criteria[0].shown());
    let criterion = criterion.unwrap_or_else(|| unreachable!("shown"));
    for (line, count) in golden.iter().zip(criterion.distribution.counts()) {
        assert_eq!(u64::from(number(line[1])), count);
        assert_eq!(line[2], format!("{:.1}", 100.0 * float(count) / 31.0));
    }
    assert_eq!(criterion.figure.counts, Some(figures::Counts { numerator: 26, denominator: 31 }));
    let share = criterion.figure.estimate.map(|e| display_percent(e.value, NumberStyle::Vietnamese));
    assert_eq!(share.as_deref(), Some("83,87"));
}

/// Four respondents, two factors (two criteria and one), worked out by hand.
#[test]
fn every_method_gives_what_its_formula_says() {
    let definition = definition(&[(2, Some(0)), (1, Some(1))]);
    let rows = [[5, 4, 2, 0], [4, 3, 254, 0], [1, 0, 5, 0], [255, 254, 0, 0]].map(|a| Row::of(1, &a));
    let columns = columns(&definition, &rows);
    let table = table(&columns, &definition);
    let by = |method| ask(table, method, &[], &units(1), Filter::default());
    // Criteria 2/3, 1/2, 1/2.
    for (method, factors, all) in [
        (Method::PooledShare, [3.0 / 5.0, 0.5], 4.0 / 7.0),
        (Method::MeanOfCriteria, [7.0 / 12.0, 0.5], 13.0 / 24.0),
        (Method::MeanOfParts, [7.0 / 12.0, 0.5], 13.0 / 24.0),
        (Method::MeanScore, [17.0 / 25.0, 0.7], 24.0 / 35.0),
        (Method::FullySatisfied, [1.0 / 3.0, 0.5], 0.0),
        // Criteria 7/12, 5/8, 5/8, each for itself.
        (Method::PointsTt01, [29.0 / 48.0, 0.625], 11.0 / 18.0),
    ] {
        let figures = by(method);
        let results = figures.total().shown().unwrap_or_else(|| unreachable!("shown"));
        assert!((value(&overall(figures.total())) - all).abs() < 1e-15, "{method}");
        for (at, expected) in factors.into_iter().enumerate() {
            for measure in [Measure::Factor(at), Measure::Part(at)] {
                let figure = results.figure(measure).unwrap_or_else(|| unreachable!("shown"));
                assert!((value(figure) - expected).abs() < 1e-15, "{method} {measure:?}");
            }
        }
        let figure = overall(figures.total());
        assert_eq!((results.respondents, figure.n), (4, 3), "{method}");
        let missing = figures::Missing { not_answered: 2, not_applicable: 2, not_asked: 1 };
        assert_eq!(figure.missing, missing, "{method}");
    }
}

/// Thông tư 01/2018/TT-VPCP, Điều 13 and 15: two indicators of 2, 1 or 0 points, and one that nobody answered.
#[test]
fn points_are_added_up_over_the_indicators_that_were_answered() {
    let definition = definition_with_scales(&[(1, None), (1, None), (1, None)], &[3]);
    let rows = [[3, 2, 0, 0], [2, 2, 254, 0], [3, 1, 0, 0], [1, 0, 0, 0]].map(|a| Row::of(1, &a));
    let columns = columns(&definition, &rows);
    let figures = ask(table(&columns, &definition), Method::PointsTt01, &[], &units(1), Filter::default());
    let results = figures.total().shown().unwrap_or_else(|| unreachable!("shown"));
    let all = overall(figures.total());
    // 5/4 and 2/3 points on average, of 2 each.
    let (first, second): (f64, f64) = (5.0 / 4.0, 2.0 / 3.0);
    assert!((value(&all) - (first + second) / 4.0).abs() < 1e-15);
    assert_eq!((all.points, all.counts), (Some(4), None));
    let criterion = results.figure(Measure::Criterion(0)).unwrap_or_else(|| unreachable!("shown"));
    assert_eq!(criterion.counts, Some(figures::Counts { numerator: 5, denominator: 8 }));
    assert_eq!(criterion.points, Some(2));
    assert_eq!(results.figure(Measure::Criterion(2)).map(|f| (f.points, f.estimate)), Some((None, None)));
    let shown = all.estimate.map(|e| super::display_points(e.value, 4, NumberStyle::Vietnamese));
    assert_eq!(shown.as_deref(), Some("1,9/4"));
    // zᵢ = ½·((y₁ᵢ/2 − R₁)/m₁ + (y₂ᵢ/2 − R₂)/m₂) of the four respondents.
    let (r1, r2) = (first / 2.0, second / 2.0);
    let z = [
        (1.0 - r1) / 4.0 + (0.5 - r2) / 3.0,
        (0.5 - r1) / 4.0 + (0.5 - r2) / 3.0,
        (1.0 - r1) / 4.0 - r2 / 3.0,
        -r1 / 4.0,
    ];
    let variance = 4.0 / 3.0 * z.map(|z| (z / 2.0).powi(2)).iter().sum::<f64>();
    let estimate = all.estimate.unwrap_or_else(|| unreachable!("answered"));
    let n_eff = interval::effective_n(estimate.value, variance, 4);
    assert!((estimate.n_eff / n_eff - 1.0).abs() < 1e-9);
}

/// Scales of five and of seven points: 5/5 and 3/7; 2/5; 7/7.
#[test]
fn a_mean_score_counts_each_rating_by_its_own_scale() {
    let definition = definition_with_scales(&[(2, Some(0))], &[5, 7]);
    let rows = [[5, 3, 0], [2, 0, 0], [254, 7, 0]].map(|a| Row::of(1, &a));
    let columns = columns(&definition, &rows);
    let figures = ask(table(&columns, &definition), Method::MeanScore, &[], &units(1), Filter::default());
    let results = figures.total().shown().unwrap_or_else(|| unreachable!("shown"));
    for measure in [Measure::Overall, Measure::Part(0), Measure::Factor(0)] {
        let figure = results.figure(measure).unwrap_or_else(|| unreachable!("shown"));
        // 35 + 15, 14, 35 of 35 points each.
        assert_eq!(figure.counts, Some(figures::Counts { numerator: 99, denominator: 140 }));
        // Σ(y − Q·m)² with Q = 99/4 and (y, m) = (50, 2), (14, 1), (35, 1).
        let squares = 0.5f64.powi(2) + 10.75f64.powi(2) + 10.25f64.powi(2);
        let variance = 1.5 * squares / (140.0f64 * 140.0);
        let estimate = figure.estimate.unwrap_or_else(|| unreachable!("answered"));
        let n_eff = interval::effective_n(estimate.value, variance, 3);
        assert!((estimate.n_eff / n_eff - 1.0).abs() < 1e-12, "{measure:?}");
    }
    let values = [7.0 / 10.0, 10.0 / 14.0];
    for (at, expected) in values.into_iter().enumerate() {
        let figure = results.figure(Measure::Criterion(at)).unwrap_or_else(|| unreachable!("shown"));
        assert!((value(figure) - expected).abs() < 1e-15);
    }
}

#[test]
fn where_nothing_was_answered_there_is_no_figure_not_nought() {
    let definition = definition(&[(1, Some(0)), (1, Some(1))]);
    let columns = columns(&definition, &[Row::of(1, &[4, 254, 0]), Row::of(1, &[5, 0, 0])]);
    let table = table(&columns, &definition);
    for method in Method::ALL {
        let figures = ask(table, method, &[], &units(1), Filter::default());
        let results = figures.total().shown().unwrap_or_else(|| unreachable!("shown"));
        assert_eq!(results.figure(Measure::Factor(1)).and_then(|f| f.estimate), None, "{method}");
        assert_eq!(results.figure(Measure::Criterion(1)).map(|f| f.n), Some(0), "{method}");
        // A mean leaves it out, too.
        assert!(value(&overall(figures.total())) > 0.87, "{method}");
        let nobody = Filter { from: Some(date!(2099 - 01 - 01)), ..Filter::default() };
        let none = ask(table, method, &[Dimension::Unit], &units(1), nobody);
        assert_eq!((none.groups().len(), overall(none.total()).estimate), (0, None), "{method}");
    }
}

#[test]
fn a_method_that_the_definition_does_not_offer_is_refused() {
    let mut definition = definition(&[(1, None)]);
    definition.methods.retain(|name| name != "mean-score.1");
    let columns = columns(&definition, &[Row::of(1, &[4, 0])]);
    let table = table(&columns, &definition);
    let ask = |method| {
        let query = Query { method, by: vec![], units: &units(1), filter: Filter::default() };
        super::figures(table, &query, std::num::NonZeroUsize::MIN).err()
    };
    assert_eq!(ask(Method::MeanScore), Some(QueryError::Method(Method::MeanScore)));
    assert_eq!(ask(Method::MeanOfParts), Some(QueryError::NoParts));
    assert_eq!(ask(Method::PooledShare), None);
}

#[test]
fn filters_and_dimensions_pick_their_rows() {
    let definition = definition(&[(1, None)]);
    let hour = |day| crate::ids::Hour::day_start(day).0;
    let rows = [
        Row { hour: hour(date!(2026 - 10 - 31)) + 23, ..Row::of(1, &[4, 1]) },
        Row { hour: hour(date!(2026 - 11 - 01)), field: 2, ..Row::of(1, &[2, 2]) },
        Row { hour: hour(date!(2026 - 11 - 30)), channel: Channel::Code, ..Row::of(2, &[5, 254]) },
        Row { hour: hour(date!(2027 - 01 - 01)), field: u16::MAX, ..Row::of(9, &[5, 1]) },
    ];
    let mut columns = columns(&definition, &rows);
    let counts = |columns: &Columns, by: &[Dimension], filter: &Filter| -> Vec<(Vec<Value>, u64)> {
        let figures = ask(table(columns, &definition), Method::PooledShare, by, &units(2), filter.clone());
        figures.groups().iter().map(|g| (g.values.clone(), overall(&g.results).n)).collect()
    };
    let all = Filter::default();
    // Unit 9 is in no group: left out of everything.
    let month = |m| vec![Value::Month(2026, m)];
    let months = [(month(time::Month::October), 1), (month(time::Month::November), 2)];
    assert_eq!(counts(&columns, &[Dimension::Month], &all), months);
    let fields = counts(&columns, &[Dimension::Field], &all);
    assert_eq!(fields, [(vec![Value::Field(FieldNo(1))], 2), (vec![Value::Field(FieldNo(2))], 1)]);
    let pair = counts(&columns, &[Dimension::Channel, Dimension::Unit], &all);
    let shown: Vec<_> = pair.iter().map(|(v, n)| (format!("{:?}", v[0]), *n)).collect();
    assert_eq!(shown, [("Channel(Qr)".to_owned(), 2), ("Channel(Code)".to_owned(), 1)]);
    let sex = counts(&columns, &[Dimension::Question(code("sex"))], &all);
    let given: Vec<_> = sex.iter().map(|(v, _)| v[0].clone()).collect();
    let answer = |given| Value::Answer(code("sex"), given);
    let (a, b) = (Given::Option(code("a")), Given::Option(code("b")));
    assert_eq!(given, [answer(a), answer(b), answer(Given::NotApplicable)]);
    let november =
        Filter { from: Some(date!(2026 - 11 - 01)), to: Some(date!(2026 - 11 - 30)), ..Filter::default() };
    assert_eq!(counts(&columns, &[], &november), [(vec![], 2)]);
    let interviewed = Filter { channels: Some(BTreeSet::from([Channel::Code])), ..Filter::default() };
    assert_eq!(counts(&columns, &[], &interviewed), [(vec![], 1)]);
    let land = Filter { fields: Some(BTreeSet::from([FieldNo(2)])), ..Filter::default() };
    assert_eq!(counts(&columns, &[], &land), [(vec![], 1)]);
    let chosen = AnswerFilter { question: code("sex"), one_of: BTreeSet::from([0]) };
    let women = Filter { answers: vec![chosen], ..Filter::default() };
    assert_eq!(counts(&columns, &[], &women), [(vec![], 1)]);
    exclude_like(&mut columns, FlagNo(1), &rows[1], date!(2026 - 11 - 26));
    assert_eq!(counts(&columns, &[], &all), [(vec![], 2)]);
    let without = Filter { flagged: Flagged::Without, ..Filter::default() };
    columns.set_excluded(FlagNo(1), false, date!(2026 - 11 - 27));
    assert_eq!(counts(&columns, &[], &all), [(vec![], 3)]);
    assert_eq!(counts(&columns, &[], &without), [(vec![], 2)]);
}

#[test]
fn the_public_sees_nothing_of_fewer_than_ten() {
    let definition = definition(&[(1, None), (1, None), (1, None)]);
    let mut rows = vec![Row::of(1, &[4, 0, 4, 0]); 12];
    rows[..9].fill(Row::of(1, &[4, 4, 4, 0]));
    rows.push(Row::of(1, &[0, 0, 4, 0]));
    rows.extend(vec![Row::of(2, &[4, 4, 4, 0]); 9]);
    let columns = columns(&definition, &rows);
    let by = [Dimension::Unit];
    let figures = ask(table(&columns, &definition), Method::PooledShare, &by, &units(2), Filter::default());
    let public = for_public(&figures, 10);
    assert!(public.groups()[1].results.shown().is_none());
    assert_eq!(
        public.groups()[1].results,
        figures::Disclosed::Withheld(figures::Withheld::Few { fewer_than: 10 })
    );
    let first = public.groups()[0].results.shown().unwrap_or_else(|| unreachable!("twelve"));
    // Nine people answered the second: without the first, overall would give them away.
    assert_eq!(first.figure(Measure::Factor(2)).map(|f| f.n), Some(13));
    for at in 0..2 {
        assert_eq!((first.figure(Measure::Factor(at)), first.figure(Measure::Criterion(at))), (None, None));
    }
    assert!(public.series(Measure::Overall).highest_first().points()[1].estimate().is_none());
    assert_eq!(overall(public.total()).n, 22);
}
