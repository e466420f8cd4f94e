//! Rows of one group, counted together: the inner loop of the index.
//!
//! A row's ratings are counted by comparing sixteen criteria at once with each value that a byte can have.
//! As all rows of a run belong to one group, its counters stay in the processor; they are one byte wide,
//! and added to the group's before they can run over.

use super::columns::layout::{LANES, NOT_ASKED};
use super::plan::{EIGHT, Plan};

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
        let (counters, _) = counters.as_chunks_mut::<EIGHT>();
        let eights = plan.values.len();
        let marks = plan.marks.chunks_exact(eights).zip(counters.chunks_exact_mut(eights));
        let rows = self.rows;
        for ((bytes, marked), (marks, counters)) in self.bytes.iter().zip(&mut self.marks).zip(marks) {
            let marked = &mut marked[..rows];
            marked.fill([0; LANES]);
            for ((values, marks), counters) in plan.values.iter().zip(marks).zip(counters) {
                count(&bytes[..rows], values, marks, marked, counters);
            }
        }
    }

    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    pub(super) fn marks(&self) -> &[Sixteens] {
        &self.marks
    }
}

/// Compares all rows with eight values.
fn count(
    rows: &[[u8; LANES]],
    values: &[[u8; LANES]; EIGHT],
    marks: &[[u8; LANES]; EIGHT],
    marked: &mut [[u8; LANES]],
    counters: &mut [[u32; LANES]; EIGHT],
) {
    let mut narrow = [[0u8; LANES]; EIGHT];
    for (bytes, marked) in rows.iter().zip(marked) {
        let mut mark = *marked;
        for ((narrow, value), marks) in narrow.iter_mut().zip(values).zip(marks) {
            let same = same(*bytes, *value);
            for lane in 0..LANES {
                narrow[lane] = narrow[lane].wrapping_sub(same[lane]);
                mark[lane] |= same[lane] & marks[lane];
            }
        }
        *marked = mark;
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
