use super::*;
use crate::index::testing::{Row, columns, definition, table, units};
use crate::index::{Filter, Memory, Method};

fn of(rows: &[Row], factors: &[(usize, Option<usize>)]) -> Vec<Option<Importance>> {
    let definition = definition(factors);
    let columns = columns(&definition, rows);
    let (units, filter) = (units(3), Filter::default());
    let query = Query { method: Method::PooledShare, by: Vec::new(), units: &units, filter };
    importance(table(&columns, &definition), &query, &Memory::default()).unwrap()
}

/// Anscombe's first pairs (The American Statistician 27, 1973) have r = 0.8164: here such pairs on scales of
/// five, computed apart.
#[test]
fn importance_is_the_correlation_with_the_other_criteria() {
    let people = [[5, 4], [4, 4], [2, 3], [1, 2], [3, 3], [5, 5], [2, 1], [4, 3]];
    let rows: Vec<_> = (0..40)
        .map(|at| {
            let [x, y] = people[at % people.len()];
            Row::of(1, &[x, y, 1])
        })
        .collect();
    let found = of(&rows, &[(2, None)]);
    let (x, y): (Vec<_>, Vec<_>) = people.iter().map(|[x, y]| (f64::from(*x), f64::from(*y))).unzip();
    let mean = |of: &[f64]| of.iter().sum::<f64>() / 8.0;
    let (mx, my) = (mean(&x), mean(&y));
    let sum = |of: &dyn Fn(f64, f64) -> f64| x.iter().zip(&y).map(|(x, y)| of(x - mx, y - my)).sum::<f64>();
    let r = sum(&|x, y| x * y) / (sum(&|x, _| x * x) * sum(&|_, y| y * y)).sqrt();
    for one in found {
        let one = one.unwrap();
        assert!((one.correlation - r).abs() < 1e-12 && one.n == 40, "{one:?} is not {r}");
        assert!(one.low < r && r < one.high && one.high < 1.0);
    }
}

#[test]
fn too_few_or_all_alike_tell_nothing() {
    let few = vec![Row::of(1, &[5, 4, 1]); 29];
    assert_eq!(of(&few, &[(2, None)]), [None, None]);
    let alike = vec![Row::of(1, &[5, 4, 1]); 60];
    assert_eq!(of(&alike, &[(2, None)]), [None, None]);
    let lonely: Vec<_> = (0..60u8).map(|at| Row::of(1, &[1 + at % 5, 0, 1])).collect();
    assert_eq!(of(&lonely, &[(2, None)]), [None, None], "nothing beside it was answered");
}

#[test]
fn the_middle_is_the_middle() {
    let of = |values: &[f64]| median(values.iter().copied());
    assert_eq!(
        (of(&[]), of(&[3.0]), of(&[1.0, 9.0, 2.0]), of(&[4.0, 1.0])),
        (None, Some(3.0), Some(2.0), Some(2.5))
    );
}
