//! How excluded responses leave everyone's figures while answers come in.
//!
//! Whoever reads a figure before and after an exclusion could subtract, too: and whoever kept an older one, from
//! that. So of a unit that exclusions touch, any two sets that were ever out before publication are the same or
//! differ by a step of responses at least, and what is out now differs so from what publication will show. As a day
//! begins, the first of these is out that keeps to it:
//!
//! 1. all but the newest step of what counts, once a step of it or more is new, or has left;
//! 2. what was out, while fewer than a step of it is excluded: those linger;
//! 3. all but the newest of what counts, as many more as it takes, up to two steps;
//! 4. nothing.
//!
//! Only what publication itself shows is beyond this: it is all that counts by then, however near to an older set.

use crate::index::columns::Table;
use std::collections::BTreeSet;
use time::Date;

/// What was excluded as days began.
pub(super) struct Withdrawals {
    day: Date,
    /// Days behind a decision, with the rows that counted in no figure as they began.
    begins: Vec<(Date, Vec<u32>)>,
    /// What counts in no figure by now.
    excluded: Vec<u32>,
}

/// How the responses of a unit that exclusions touch are seen by everyone.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Rows that do not count.
    pub(super) waiting: Vec<u32>,
    /// Excluded rows that do.
    pub(super) lingering: Vec<u32>,
}

impl Withdrawals {
    /// Those of a table up to the beginning of a day.
    pub(super) fn of(table: &Table, day: Date) -> Self {
        let next = table.decided().into_iter().filter_map(Date::next_day);
        let begins = next.filter(|next| *next <= day).map(|next| (next, table.excluded_before(next)));
        Self { day, begins: begins.collect(), excluded: table.excluded().to_vec() }
    }

    /// Every row that is or was excluded.
    pub(super) fn rows(&self) -> impl Iterator<Item = u32> {
        let before: BTreeSet<_> = self.begins.iter().flat_map(|(_, rows)| rows).copied().collect();
        before.into_iter().chain(self.excluded.iter().copied())
    }

    /// Goes through the days of a unit's responses, the oldest first, each with the day on which it came.
    pub(super) fn seen(&self, rows: &[(u32, Date)], step: usize) -> Seen {
        let came = rows.iter().filter_map(|(_, came)| came.next_day());
        let mut days: BTreeSet<_> = came.chain(self.begins.iter().map(|(day, _)| *day)).collect();
        days.insert(self.day);
        let mut shown = Shown::new(step);
        for day in days.into_iter().filter(|day| *day <= self.day) {
            let excluded = self.excluded_on(day);
            let known = rows.iter().filter(|(_, came)| *came < day).map(|(row, _)| *row);
            shown.begin(&known.filter(|row| !holds(excluded, *row)).collect::<Vec<_>>());
        }
        let out = shown.now();
        let all = || rows.iter().map(|(row, _)| *row);
        Seen {
            waiting: all().filter(|row| !holds(out, *row)).collect(),
            lingering: out.iter().copied().filter(|row| holds(&self.excluded, *row)).collect(),
        }
    }

    fn excluded_on(&self, day: Date) -> &[u32] {
        self.begins.iter().rfind(|(begins, _)| *begins <= day).map_or(&[], |(_, rows)| rows)
    }
}

/// The sets of rows that were out, each ascending.
struct Shown {
    step: usize,
    /// The newest last; the first is empty.
    sets: Vec<Vec<u32>>,
}

impl Shown {
    fn new(step: usize) -> Self {
        Self { step, sets: vec![Vec::new()] }
    }

    fn now(&self) -> &[u32] {
        self.sets.last().map_or(&[], Vec::as_slice)
    }

    /// A day begins, and these rows count.
    fn begin(&mut self, counting: &[u32]) {
        let (step, now) = (self.step, self.now());
        let all_but =
            |newest: usize| counting.len().checked_sub(newest).map_or(&[][..], |out| &counting[..out]);
        let lingering = now.iter().filter(|row| !holds(counting, **row)).count();
        let stays = now.is_empty() || (lingering < step && apart(now, counting) >= step);
        let next = if self.keeps(all_but(step)) {
            all_but(step)
        } else if stays {
            return;
        } else {
            let fewer = (step + 1..2 * step).map(all_but);
            fewer.into_iter().find(|set| self.keeps(set)).unwrap_or_default()
        };
        if next != now {
            let next = next.to_vec();
            self.sets.push(next);
        }
    }

    /// Whether a set is none or a step at least, and so far from every other that was out.
    fn keeps(&self, set: &[u32]) -> bool {
        // Most differ by their number alone.
        let far = |other: &Vec<u32>| {
            other.len().abs_diff(set.len()) >= self.step
                || matches!(apart(other, set), apart if apart == 0 || apart >= self.step)
        };
        set.len() >= self.step && self.sets.iter().all(far)
    }
}

/// Rows that are in one of two sets alone, both ascending.
fn apart(one: &[u32], other: &[u32]) -> usize {
    let (mut at, mut common) = (0, 0);
    for row in one {
        at += other[at..].iter().take_while(|it| *it < row).count();
        common += usize::from(other.get(at) == Some(row));
    }
    one.len() + other.len() - 2 * common
}

fn holds(rows: &[u32], row: u32) -> bool {
    rows.binary_search(&row).is_ok()
}
