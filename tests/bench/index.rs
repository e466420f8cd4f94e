//! How fast the index is: 1 million responses of `sipas-2017.1` over 3,321 units, loaded and counted.
//!
//! ```sh
//! cargo bench --bench index            # 1,000,000 rows
//! cargo bench --bench index -- 10000000
//! ```

#![expect(
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a benchmark prints; its counts are small"
)]

mod support;

use hailong::ids::{CampaignNo, Seq, UnitNo};
use hailong::index::{Columns, Dimension, Filter, Method, Query, Table, UnitGroup, UnitGroups, figures};
use hailong::ledger::response::ResponseView;
use std::collections::BTreeMap;
use std::hint::black_box;
use std::num::NonZeroUsize;
use std::sync::Arc;
use support::{median, ms};

const UNITS: u32 = 3_321;
const RUNS: usize = 15;

fn main() {
    let rows = std::env::args().skip(1).find_map(|arg| arg.parse().ok()).unwrap_or(1_000_000usize);
    let definition = support::definition();
    let mut bodies = Vec::new();
    let mut ends = vec![0];
    for response in support::responses(&definition, rows, UNITS) {
        bodies.extend(response.body());
        ends.push(bodies.len());
    }
    let definitions = BTreeMap::from([(definition.hash, Arc::new(definition.clone()))]);
    let load = || {
        let mut columns = Columns::default();
        for (seq, end) in (0..).zip(ends.windows(2)) {
            let view = ResponseView::read(&bodies[end[0]..end[1]]).expect("a body");
            columns.push(Seq(seq), &view, &definitions).expect("it fits");
        }
        columns
    };
    let loading = median(7, || {
        black_box(load());
    });
    let columns = load();
    let table = columns.table(CampaignNo(1), definition.hash).expect("loaded");
    println!(
        "{rows} responses of {}, {} bytes of answers each, {UNITS} units",
        definition.name,
        table.width()
    );
    println!("processors: {}", std::thread::available_parallelism().map_or(0, NonZeroUsize::get));
    let rate = rows as f64 / loading.as_secs_f64() / 1e6;
    println!("load from bodies in memory: {:8.1} ms, {rate:.1} million responses a second", ms(loading));
    scans(table);
}

fn scans(table: &Table) {
    let groups = (1..=UNITS).map(|no| UnitGroup {
        no: UnitNo(no),
        code: no.to_string().parse().expect("a code"),
        name: format!("Xã {no}"),
    });
    let units = UnitGroups::new(groups.collect(), (1..=UNITS).map(UnitNo).zip(0..));
    let time = |method, by: &[Dimension], threads| {
        let query = Query { method, by: by.to_vec(), units: &units, filter: Filter::default() };
        let threads = NonZeroUsize::new(threads).expect("one at least");
        ms(median(RUNS, || {
            black_box(figures(table, &query, threads).expect("an answer"));
        }))
    };
    let by_unit = [Dimension::Unit];
    for threads in [1, 2] {
        println!("bare read of the answers, {threads} thread(s): {:8.1} ms", bare_read(table, threads));
        for method in Method::ALL.into_iter().filter(|m| offers(table, *m)) {
            let took = time(method, &by_unit, threads);
            println!("index by unit, {method:20} {threads} thread(s): {took:8.1} ms");
        }
    }
    let months = time(Method::PooledShare, &[Dimension::Unit, Dimension::Month], 2);
    println!("index by unit and month, pooled-share.1, 2 threads: {months:.1} ms");
    let all = time(Method::PooledShare, &[], 2);
    println!("index of everything, pooled-share.1, 2 threads: {all:.1} ms");
}

fn offers(table: &Table, method: Method) -> bool {
    table.definition().methods.iter().any(|name| name == method.as_str())
}

/// Adds up every byte of the answers: what reading them costs at least.
fn bare_read(table: &Table, threads: usize) -> f64 {
    let answers = table.answers();
    let part = answers.len().div_ceil(threads);
    ms(median(RUNS, || {
        std::thread::scope(|scope| {
            for bytes in answers.chunks(part) {
                scope.spawn(move || black_box(bytes.iter().map(|byte| u64::from(*byte)).sum::<u64>()));
            }
        });
    }))
}
