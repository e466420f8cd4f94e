//! Figures of any rows: those of the formulas, and the same whatever cannot change them.

use super::*;
use crate::index::testing::set_like;
use proptest::prelude::*;
use time::Date;

const DAY: Date = date!(2026 - 11 - 26);

/// Some of: nothing, ratings, not applicable, not asked.
fn byte() -> impl Strategy<Value = u8> {
    prop_oneof![Just(0u8), 1u8..=5, 1u8..=5, 4u8..=5, Just(254), Just(255)]
}

fn rows(width: usize) -> impl Strategy<Value = Vec<Row>> {
    let row = (1u32..=4, 1u16..4, prop::collection::vec(byte(), width), 0u8..=3);
    let row = row.prop_map(|(unit, field, mut answers, sex)| {
        answers.push(sex);
        Row { field, ..Row::of(unit, &answers) }
    });
    prop::collection::vec(row, 1..120)
}

/// The ratio estimator straight from the formulas, over rows.
fn plainly(rows: &[Row], criteria: std::ops::Range<usize>) -> Option<(f64, f64)> {
    let sums: Vec<(f64, f64)> = rows
        .iter()
        .map(|row| {
            let given = row.answers[criteria.clone()].iter().filter(|b| (1..=5).contains(*b));
            (float(given.clone().filter(|b| **b >= 4).count() as u64), float(given.count() as u64))
        })
        .filter(|(_, m)| *m > 0.0)
        .collect();
    let (n, y, m) = sums.iter().fold((0.0, 0.0, 0.0), |(n, y, m), s| (n + 1.0, y + s.0, m + s.1));
    let r = y / m;
    let squares: f64 = sums.iter().map(|(y, m)| (y - r * m).powi(2)).sum();
    (m > 0.0).then(|| (r, if n < 2.0 { 0.0 } else { n / (n - 1.0) * squares / (m * m) }))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn pooled_figures_are_those_of_the_formulas(rows in rows(22)) {
        // Factors that share a word with others, or lie in two; criteria in two sixteens.
        let definition = definition(&[(4, Some(0)), (5, Some(0)), (6, Some(0)), (3, Some(1)), (4, Some(1))]);
        let columns = columns(&definition, &rows);
        let figures = ask(table(&columns, &definition), Method::PooledShare, &[], &units(4), Filter::default());
        let results = figures.total().shown().unwrap_or_else(|| unreachable!("shown"));
        let factors = [0..4, 4..9, 9..15, 15..18, 18..22].into_iter().enumerate();
        let factors = factors.map(|(at, criteria)| (Measure::Factor(at), criteria));
        let others = [(Measure::Part(0), 0..15), (Measure::Part(1), 15..22), (Measure::Overall, 0..22)];
        for (measure, criteria) in factors.chain(others) {
            let figure = results.figure(measure).unwrap_or_else(|| unreachable!("shown"));
            let expected = plainly(&rows, criteria);
            prop_assert_eq!(figure.estimate.is_some(), expected.is_some());
            if let (Some(estimate), Some((share, variance))) = (figure.estimate, expected) {
                prop_assert!((estimate.value.get() - share).abs() < 1e-12);
                if variance > 1e-12 {
                    let n_eff = interval::effective_n(estimate.value, variance, figure.n);
                    prop_assert!((estimate.n_eff / n_eff - 1.0).abs() < 1e-9);
                } else {
                    prop_assert_eq!(estimate.n_eff.to_bits(), float(figure.n).to_bits());
                }
            }
        }
    }

    /// Whether it was left out before its stretch was brought into order or after.
    #[test]
    fn a_response_is_left_out_wherever_it_lies(rows in rows(3), out in prop::collection::vec((0usize..120, any::<bool>()), 0..12)) {
        let definition = definition(&[(1, None), (2, None)]);
        let rows: Vec<_> = (0..).zip(rows).map(|(at, row)| Row { hour: 498_800 + at, ..row }).collect();
        let definitions = BTreeMap::from([(definition.hash, Arc::new(definition.clone()))]);
        let mut all = Columns::default();
        for (seq, row) in (0..).zip(&rows) {
            let body = response(&definition, row).body();
            let view = ResponseView::read(&body).unwrap_or_else(|e| unreachable!("{e}"));
            all.push(Seq(seq), &view, &definitions).unwrap_or_else(|e| unreachable!("{e}"));
            if out.iter().any(|(at, at_once)| *at as u64 == seq && *at_once) {
                let no = FlagNo(u32::try_from(seq).unwrap_or(0));
                exclude_like(&mut all, no, &rows[no.0 as usize], DAY);
            }
        }
        for (at, (row, _)) in (1_000..).zip(&out).filter(|(_, (row, _))| *row < rows.len()) {
            exclude_like(&mut all, FlagNo(at), &rows[*row], DAY);
        }
        let left = (0..).zip(&rows).filter(|(at, _)| out.iter().all(|(out, _)| out != at));
        let left: Vec<_> = left.map(|(_, row)| row.clone()).collect();
        let query = Query { method: Method::PooledShare, by: vec![Dimension::Unit], units: &units(4), filter: Filter::default() };
        let counted = ask_on(table(&all, &definition), &query, 1);
        if left.is_empty() {
            prop_assert!(counted.groups().is_empty());
        } else {
            let less = columns(&definition, &left);
            let less = ask_on(table(&less, &definition), &query, 1);
            prop_assert_eq!(counted.groups(), less.groups());
        }
    }

    /// To the last bit, whatever else is excluded; a set may share rows with another.
    #[test]
    fn what_is_excluded_and_taken_back_leaves_every_figure_as_it_was(rows in rows(3), sets in prop::collection::vec((0usize..120, any::<bool>()), 1..8)) {
        let definition = definition(&[(1, None), (2, None)]);
        let rows: Vec<_> = (0..).zip(rows).map(|(at, row)| Row { hour: 498_800 + at % 7, ..row }).collect();
        let mut all = columns(&definition, &rows);
        let query = Query { method: Method::PooledShare, by: vec![Dimension::Unit], units: &units(4), filter: Filter::default() };
        let flags: Vec<_> = (1..).map(FlagNo).zip(sets.iter().filter(|(at, _)| *at < rows.len())).collect();
        for (no, (at, kept)) in &flags {
            all.flag(*no, &set_like(&rows[*at]));
            all.set_excluded(*no, *kept, DAY);
        }
        let before = ask_on(table(&all, &definition), &query, 1);
        for (no, (_, kept)) in flags.iter().filter(|(_, (_, kept))| !kept) {
            all.set_excluded(*no, true, DAY);
            all.set_excluded(*no, *kept, DAY);
        }
        let after = ask_on(table(&all, &definition), &query, 1);
        prop_assert_eq!(before.groups(), after.groups());
        prop_assert_eq!(before.total(), after.total());
        let held = |row: &Row| flags.iter().any(|(_, (at, kept))| *kept && set_like(&rows[*at]) == set_like(row));
        let left: Vec<_> = rows.iter().filter(|row| !held(row)).cloned().collect();
        if left.is_empty() {
            prop_assert!(after.groups().is_empty());
        } else {
            let less = columns(&definition, &left);
            let less = ask_on(table(&less, &definition), &query, 1);
            prop_assert_eq!(after.groups(), less.groups());
        }
    }

    /// With one criterion a factor, and every one answered, a mean of shares is the pooled share, so
    /// both ways to its variance must meet.
    #[test]
    fn where_all_answer_all_the_mean_is_the_pooled_share(ratings in prop::collection::vec(prop::collection::vec(1u8..=5, 4), 2..80)) {
        let definition = definition(&[(2, None), (2, None)]);
        let rows: Vec<_> = ratings.iter().map(|r| Row::of(1, &[r[0], r[1], r[2], r[3], 0])).collect();
        let columns = columns(&definition, &rows);
        let by = |method| overall(ask(table(&columns, &definition), method, &[], &units(1), Filter::default()).total());
        let (pooled, mean) = (by(Method::PooledShare), by(Method::MeanOfCriteria));
        let (Some(pooled), Some(mean)) = (pooled.estimate, mean.estimate) else { unreachable!("answered") };
        prop_assert!((pooled.value.get() - mean.value.get()).abs() < 1e-12);
        prop_assert!((pooled.n_eff / mean.n_eff - 1.0).abs() < 1e-8, "{} {}", pooled.n_eff, mean.n_eff);
    }

    #[test]
    fn a_subtree_is_the_sum_of_its_children(rows in rows(3)) {
        let definition = definition(&[(1, None), (2, None)]);
        let columns = columns(&definition, &rows);
        let table = table(&columns, &definition);
        let halves = UnitGroups::new(units(2).groups().to_vec(), (1..=4).map(|no| (UnitNo(no), usize::from(no > 2))));
        for method in [Method::PooledShare, Method::MeanScore, Method::FullySatisfied] {
            let children = ask(table, method, &[Dimension::Unit], &units(4), Filter::default());
            let parents = ask(table, method, &[Dimension::Unit], &halves, Filter::default());
            for parent in parents.groups() {
                let under = |group: &&Group| matches!(
                    (&group.values[0], &parent.values[0]),
                    (Value::Unit(child), Value::Unit(parent)) if usize::from(child.no.0 > 2) + 1 == parent.no.0 as usize
                );
                let counts = |g: &Group| overall(&g.results).counts.map_or((0, 0, 0), |c| {
                    (c.numerator, c.denominator, overall(&g.results).n)
                });
                let sum = children.groups().iter().filter(under).map(counts).fold((0, 0, 0), |a, b| (a.0 + b.0, a.1 + b.1, a.2 + b.2));
                prop_assert_eq!(counts(parent), sum);
            }
        }
    }

    /// To the last digit: order, threads and the ranges they scan.
    #[test]
    fn neither_order_nor_threads_change_a_digit((rows, shuffled) in rows(4).prop_flat_map(|r| (Just(r.clone()), Just(r).prop_shuffle()))) {
        let definition = definition_with_scales(&[(1, Some(0)), (2, Some(0)), (1, Some(1))], &[5, 7]);
        let (first, second) = (columns(&definition, &rows), columns(&definition, &shuffled));
        for method in Method::ALL {
            let query = Query { method, by: vec![Dimension::Unit, Dimension::Field], units: &units(4), filter: Filter::default() };
            let one = ask_on(table(&first, &definition), &query, 1);
            for other in [ask_on(table(&first, &definition), &query, 3), ask_on(table(&second, &definition), &query, 1)] {
                prop_assert_eq!(one.groups(), other.groups());
                prop_assert_eq!(one.total(), other.total());
            }
        }
    }
}
