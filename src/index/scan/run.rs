//! Rows of one group, counted together: the inner loop of the index.
//!
//! A row's ratings are counted by comparing sixteen criteria at once with each value that a byte can have.
//! As all rows of a run belong to one group, its counters stay in the processor; they are one byte wide,
//! and added to the group's before they can run over.

use super::plan::{EIGHT, Plan};
use crate::index::columns::layout::{LANES, NOT_ASKED};

/// Rows of a run at most: as many as a counter of one byte holds.
pub(super) const LONGEST: usize = 255;

/// Sixteen bytes of each row.
pub(super) type Sixteens = [[u8; LANES]; LONGEST];

/// Some rows of one group.
pub(super) struct Run {
    rows: usize,
    /// By sixteen criteria: their bytes.
    bytes: Vec<Sixteens>,
    /// By sixteen criteria: the [marks](super::tallies) of the answers.
    marks: Vec<Sixteens>,
}

impl Run {
    pub(super) fn new(plan: &Plan) -> Self {
        let sixteens = || vec![[[0; LANES]; LONGEST]; plan.sixteens()];
        Self { rows: 0, bytes: sixteens(), marks: sixteens() }
    }

    /// Takes rows in that lie side by side from here on, [`LONGEST`] at most, each `width` bytes, and counts them
    /// where they lie. Nothing happens, and `false` is told, where that cannot be done: a row is too short, or the
    /// table ends before the last sixteen do.
    pub(super) fn count_side_by_side(
        &mut self,
        plan: &Plan,
        answers: &[u8],
        width: usize,
        rows: usize,
        counters: &mut [[u32; LANES]],
    ) -> bool {
        let window = self.bytes.len() * LANES;
        if width < LANES || answers.len() < (rows.saturating_sub(1)) * width + window {
            return false;
        }
        self.rows = rows;
        for (at, (marked, counters)) in self.marks.iter_mut().zip(by_sixteen(plan, counters)).enumerate() {
            let sixteen = |row: &[u8]| row.first_chunk().copied().unwrap_or([NOT_ASKED; LANES]);
            let bytes = answers[at * LANES..].chunks(width).map(sixteen);
            count_sixteen(plan, at, bytes, &mut marked[..rows], counters);
        }
        true
    }

    /// Takes these rows in, [`LONGEST`] at most, each `width` bytes of the answers.
    pub(super) fn gather(&mut self, answers: &[u8], width: usize, rows: &[u32]) {
        self.rows = rows.len();
        let window = self.bytes.len() * LANES;
        for (at, row) in rows.iter().enumerate() {
            let start = *row as usize * width;
            // What lies behind the criteria is read and counted too, and nobody asks for it.
            match answers.get(start..start + window) {
                Some(row) => self.put(at, row.as_chunks().0),
                None => self.put_last(at, &answers[start..]),
            }
        }
    }

    #[inline]
    fn put(&mut self, at: usize, row: &[[u8; LANES]]) {
        for (to, from) in self.bytes.iter_mut().zip(row) {
            to[at] = *from;
        }
    }

    /// The table ends before the last sixteen do.
    #[cold]
    fn put_last(&mut self, at: usize, row: &[u8]) {
        let mut whole = vec![[NOT_ASKED; LANES]; self.bytes.len()];
        whole.as_flattened_mut().iter_mut().zip(row).for_each(|(to, from)| *to = *from);
        self.put(at, &whole);
    }

    /// Adds the rows to their group's counters, by sixteen criteria and value; marks their answers.
    pub(super) fn count(&mut self, plan: &Plan, counters: &mut [[u32; LANES]]) {
        let rows = self.rows;
        let sixteens = self.bytes.iter().zip(&mut self.marks).zip(by_sixteen(plan, counters));
        for (at, ((bytes, marked), counters)) in sixteens.enumerate() {
            count_sixteen(plan, at, bytes[..rows].iter().copied(), &mut marked[..rows], counters);
        }
    }

    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    pub(super) fn marks(&self) -> &[Sixteens] {
        &self.marks
    }
}

/// The counters of each sixteen criteria, by value.
fn by_sixteen<'c>(
    plan: &Plan,
    counters: &'c mut [[u32; LANES]],
) -> impl Iterator<Item = &'c mut [[[u32; LANES]; EIGHT]]> {
    let (counters, _) = counters.as_chunks_mut::<EIGHT>();
    counters.chunks_exact_mut(plan.values.len())
}

/// Counts one sixteen of each row, and marks it.
fn count_sixteen(
    plan: &Plan,
    at: usize,
    rows: impl Iterator<Item = [u8; LANES]> + Clone,
    marked: &mut [[u8; LANES]],
    counters: &mut [[[u32; LANES]; EIGHT]],
) {
    let marks = &plan.marks[at * plan.values.len()..][..plan.values.len()];
    if let ([values], [marks], [counters]) = (&*plan.values, marks, &mut *counters)
        && plan.classes == EIGHT
    {
        return count::<true>(rows, values, marks, marked, counters);
    }
    marked.fill([0; LANES]);
    for ((values, marks), counters) in plan.values.iter().zip(marks).zip(counters) {
        count::<false>(rows.clone(), values, marks, marked, counters);
    }
}

/// Compares all rows with eight values. Are they `ALL` that a criterion can have, then the first and the last two
/// are no answer and have no marks, and what is none of the others is the last.
fn count<const ALL: bool>(
    rows: impl Iterator<Item = [u8; LANES]>,
    values: &[[u8; LANES]; EIGHT],
    marks: &[[u8; LANES]; EIGHT],
    marked: &mut [[u8; LANES]],
    counters: &mut [[u32; LANES]; EIGHT],
) {
    const LAST: usize = EIGHT - 1;
    let mut narrow = [[0u8; LANES]; EIGHT];
    let mut count = 0u8;
    for (bytes, marked) in rows.zip(marked) {
        let mut mark = if ALL { [0; LANES] } else { *marked };
        for (at, ((narrow, value), marks)) in narrow.iter_mut().zip(values).zip(marks).enumerate() {
            if ALL && at == LAST {
                continue;
            }
            let same = same(bytes, *value);
            for lane in 0..LANES {
                narrow[lane] = narrow[lane].wrapping_sub(same[lane]);
            }
            if !ALL || (1..LAST - 1).contains(&at) {
                for lane in 0..LANES {
                    mark[lane] |= same[lane] & marks[lane];
                }
            }
        }
        *marked = mark;
        count += 1;
    }
    if ALL {
        narrow[LAST] = std::array::from_fn(|lane| narrow[..LAST].iter().fold(count, |n, of| n - of[lane]));
    }
    for (wide, narrow) in counters.as_flattened_mut().iter_mut().zip(narrow.as_flattened()) {
        *wide += u32::from(*narrow);
    }
}

/// All bits where the bytes are the same, none where they differ.
#[inline]
fn same(bytes: [u8; LANES], value: [u8; LANES]) -> [u8; LANES] {
    std::array::from_fn(|lane| if bytes[lane] == value[lane] { u8::MAX } else { 0 })
}
