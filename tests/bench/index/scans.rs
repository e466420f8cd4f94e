//! Every question that is measured, on one thread and on two.

use super::timing::{medians, ms};
use super::{Bar, THREADS, country};
use hailong::ids::{QuestionCode, UnitNo};
use hailong::index::{AnswerFilter, Dimension, Filter, Method, Query, Table, UnitGroup, UnitGroups, figures};
use std::hint::black_box;
use std::num::NonZeroUsize;

/// The promise: times a bare read of the same bytes.
const MOST_READS: f64 = 4.0;

/// What a question took, in ms.
#[derive(Clone, Copy)]
pub(crate) struct Took {
    /// On [`THREADS`] threads.
    pub(crate) together: f64,
    /// Of one processor, on one thread.
    pub(crate) alone: f64,
}

pub(crate) struct Ours {
    read: Took,
    pub(crate) by_unit: Took,
    /// By unit and channel, of women of two ages.
    pub(crate) cross: Took,
}

impl Ours {
    pub(crate) fn bar(&self) -> Bar {
        let times = self.by_unit.together / self.read.together;
        let alone = self.by_unit.alone / self.read.alone;
        let what =
            format!("by unit {times:.2} bare reads of at most {MOST_READS} (processor time {alone:.2})");
        Bar { what, kept: times <= MOST_READS }
    }
}

/// Prints the scans.
pub(crate) fn measure(table: &Table) -> Ours {
    let units = units();
    let runs = if table.rows() > 2_000_000 { 7 } else { 15 };
    println!("medians of {runs} runs, ms           1 thread  processor  {THREADS} threads");
    let line = |what: &str, work: &dyn Fn(NonZeroUsize)| {
        let on = |threads| medians(runs, || work(NonZeroUsize::new(threads).unwrap_or(NonZeroUsize::MIN)));
        let ((took, alone), (together, _)) = (on(1), on(THREADS));
        let took = [took, alone, together].map(ms);
        println!("{what:30} {:9.1}  {:9.1}  {:9.1}", took[0], took[1], took[2]);
        Took { together: took[2], alone: took[1] }
    };
    let count = |what: &str, method, by: &[Dimension], filter: &Filter| {
        let query = Query { method, by: by.to_vec(), units: &units, filter: filter.clone() };
        line(what, &|threads| {
            black_box(figures(table, &query, threads).expect("an answer"));
        })
    };
    let all = Filter::default();
    let read = line("bare read of the same bytes", &|threads| bare_read(table, threads.get()));
    let by_unit = count("by unit, pooled-share.1", Method::PooledShare, &[Dimension::Unit], &all);
    let offered = |method: &Method| table.definition().methods.iter().any(|name| name == method.as_str());
    for method in Method::ALL.into_iter().filter(offered).filter(|method| *method != Method::PooledShare) {
        count(&format!("by unit, {method}"), method, &[Dimension::Unit], &all);
    }
    count("by unit and month", Method::PooledShare, &[Dimension::Unit, Dimension::Month], &all);
    count("everything together", Method::PooledShare, &[], &all);
    let channels = [Dimension::Unit, Dimension::Channel];
    let cross = count("by unit and channel, filtered", Method::PooledShare, &channels, &chosen());
    Ours { read, by_unit, cross }
}

/// Each commune a group.
fn units() -> UnitGroups {
    let communes = country::communes();
    let group = |no: &UnitNo| UnitGroup {
        no: *no,
        code: no.0.to_string().parse().expect("a code"),
        name: format!("Xã {}", no.0),
    };
    UnitGroups::new(communes.iter().map(group).collect(), communes.iter().copied().zip(0..))
}

/// Women of 25 to 49.
fn chosen() -> Filter {
    let answer = |question: &str, one_of: &[u8]| AnswerFilter {
        question: question.parse::<QuestionCode>().expect("a code"),
        one_of: one_of.iter().copied().collect(),
    };
    Filter { answers: vec![answer("gender", &[1]), answer("age", &[1, 2])], ..Filter::default() }
}

/// Adds up every byte that a scan by unit reads, where rows came in and answers: what reading them costs at least.
fn bare_read(table: &Table, threads: usize) {
    let each = table.rows().div_ceil(threads);
    std::thread::scope(|scope| {
        for (came, answers) in table.came().chunks(each).zip(table.answers().chunks(each * table.width())) {
            let sum = move || {
                black_box(came.iter().map(|place| u64::from(place.0)).sum::<u64>());
                black_box(answers.iter().map(|byte| u64::from(*byte)).sum::<u64>());
            };
            if threads == 1 {
                sum();
            } else {
                scope.spawn(sum);
            }
        }
    });
}
