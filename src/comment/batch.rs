//! Which comments are read together, and from when on.

use crate::ids::{CampaignNo, DefinitionHash, Hour, Seq, UnitNo, write_hex};
use crate::unit::Tree;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use time::Date;

/// Texts in a batch, at least.
pub const BATCH: usize = 5;

/// Sheets of paper are entered for so many days after a campaign's last.
pub const PAPER_DAYS: i32 = 14;

/// When a campaign was over, by its number; `None` while it runs.
pub type Ends<'a> = &'a dyn Fn(CampaignNo) -> Option<Date>;

/// A week as people count it here, from Monday; ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Week(i32);

impl Week {
    fn of(day: Date) -> Self {
        // Julian day 0 was a Monday.
        Self(day.to_julian_day().div_euclid(7))
    }

    fn monday(self) -> Date {
        Date::from_julian_day(self.0.saturating_mul(7)).unwrap_or(Date::MAX)
    }

    fn sunday(self) -> Date {
        Date::from_julian_day(self.0.saturating_mul(7).saturating_add(6)).unwrap_or(Date::MAX)
    }

    /// The Monday on which what was written in this week may be read: a whole week lies between.
    fn release(self) -> Date {
        Self(self.0.saturating_add(2)).monday()
    }
}

/// What texts are grouped by before their unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Asked {
    campaign: CampaignNo,
    definition: DefinitionHash,
    /// The question's place in the definition.
    question: u8,
}

/// A text somebody wrote.
#[derive(Debug, Clone, Copy)]
struct Wrote {
    seq: Seq,
    unit: UnitNo,
    week: Week,
}

/// Who wrote something, in the order of the ledger: not the texts.
#[derive(Debug, Clone, Default)]
pub struct Comments {
    asked: BTreeMap<Asked, Vec<Wrote>>,
    /// The latest hour so far. Clocks of several servers differ: what comes later counts as later, so that
    /// a batch that was released stays as it is.
    latest: Hour0,
}

/// [`Hour`] with a beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Hour0(Hour);

impl Default for Hour0 {
    fn default() -> Self {
        Self(Hour(0))
    }
}

/// Comments that are read together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    pub campaign: CampaignNo,
    pub definition: DefinitionHash,
    /// The question's place in the definition.
    pub question: u8,
    /// Who may read it: this unit, and whoever stands above.
    pub unit: UnitNo,
    /// The Monday on which it was released.
    pub released: Date,
    /// Monday of the first of its weeks.
    pub from: Date,
    /// Sunday of the last of its weeks.
    pub to: Date,
    /// Left over by several units below, fewer than [`BATCH`] each.
    pub risen: bool,
    /// In the order of the ledger, which nobody is shown: see [`Batch::shuffled`].
    seqs: Vec<Seq>,
}

/// A batch's name in addresses.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct BatchId(String);

impl fmt::Display for BatchId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Batch {
    /// Its name: the same for ever, as the batch is.
    #[must_use]
    pub fn id(&self) -> BatchId {
        let mut id = format!("{}-{}-{}-", self.campaign.0, self.unit.0, self.question);
        write_hex(&mut id, &self.definition.0[..4]).unwrap_or_default();
        let (week, risen) = (Week::of(self.released).0, if self.risen { "r" } else { "" });
        BatchId(format!("{id}-{week}{risen}"))
    }

    /// How many texts it has, erased ones among them.
    #[must_use]
    pub fn len(&self) -> usize {
        self.seqs.len()
    }

    /// Never: a batch has [`BATCH`] texts at least.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.seqs.is_empty()
    }

    /// Its texts in the order in which they are shown: the same each time, and unknown to whoever lacks the
    /// key.
    #[must_use]
    pub fn shuffled(&self, key: &[u8; 32]) -> Vec<Seq> {
        let id = self.id().0;
        let place = |seq: &Seq| {
            // HMAC takes keys of any length; the fallback is never reached.
            let mut mac = Hmac::<Sha256>::new_from_slice(key)
                .unwrap_or_else(|_| Hmac::<Sha256>::new(&hmac::digest::Key::<Hmac<Sha256>>::default()));
            mac.update(b"hailong comment order 1");
            mac.update(id.as_bytes());
            mac.update(&seq.0.to_be_bytes());
            <[u8; 32]>::from(mac.finalize().into_bytes())
        };
        let mut seqs = self.seqs.clone();
        seqs.sort_by_cached_key(place);
        seqs
    }
}

/// Texts that wait for company, by unit.
type Pools = BTreeMap<UnitNo, Pool>;

#[derive(Debug, Clone, Default)]
struct Pool {
    wrote: Vec<Wrote>,
    /// Some of it came from below.
    risen: bool,
}

impl Comments {
    /// Takes in a response's texts: `questions` are their places in the definition. In the order of the
    /// ledger, responses without texts too.
    pub fn push(
        &mut self,
        seq: Seq,
        hour: Hour,
        (campaign, definition, unit): (CampaignNo, DefinitionHash, UnitNo),
        questions: impl IntoIterator<Item = u8>,
    ) {
        self.latest = self.latest.max(Hour0(hour));
        let week = Week::of(self.latest.0.local_date());
        for question in questions {
            let asked = Asked { campaign, definition, question };
            self.asked.entry(asked).or_default().push(Wrote { seq, unit, week });
        }
    }

    /// All batches that may be read on this day, the youngest first.
    #[must_use]
    pub fn released(&self, today: Date, tree: &Tree, ends: Ends) -> Vec<Batch> {
        let mut batches = Vec::new();
        for (asked, wrote) in &self.asked {
            let mut pools = fill(*asked, wrote, today, &mut batches);
            if let Some(last) = ends(asked.campaign)
                && let Some(end) = Date::from_julian_day(last.to_julian_day() + PAPER_DAYS).ok()
                && Week::of(end).release() <= today
            {
                rise(*asked, &mut pools, (last, Week::of(end).release()), tree, &mut batches);
            }
        }
        batches.sort_by(|a, b| {
            (b.released, a.campaign, a.unit, a.question).cmp(&(a.released, b.campaign, b.unit, b.question))
        });
        batches
    }

    /// The units of which texts wait for company or for their Monday: all that are in none of these batches.
    #[must_use]
    pub fn waiting(&self, batches: &[Batch]) -> BTreeSet<UnitNo> {
        let read: BTreeSet<(u8, Seq)> =
            batches.iter().flat_map(|batch| batch.seqs.iter().map(|seq| (batch.question, *seq))).collect();
        let waits = |(asked, wrote): &(&Asked, &Wrote)| !read.contains(&(asked.question, wrote.seq));
        let all = self.asked.iter().flat_map(|(asked, wrote)| wrote.iter().map(move |wrote| (asked, wrote)));
        all.filter(waits).map(|(_, wrote)| wrote.unit).collect()
    }
}

/// Closes a batch for each unit on the first Monday on which it has enough; returns what is left.
fn fill(asked: Asked, wrote: &[Wrote], today: Date, batches: &mut Vec<Batch>) -> Pools {
    let mut pools = Pools::new();
    for week in wrote.chunk_by(|a, b| a.week == b.week) {
        let Some(released) = week.first().map(|wrote| wrote.week.release()).filter(|day| *day <= today)
        else {
            break;
        };
        for wrote in week {
            pools.entry(wrote.unit).or_default().wrote.push(*wrote);
        }
        close(asked, &mut pools, released, batches);
    }
    pools
}

fn close(asked: Asked, pools: &mut Pools, released: Date, batches: &mut Vec<Batch>) {
    for (unit, pool) in pools.extract_if(.., |_, pool| pool.wrote.len() >= BATCH) {
        batches.push(batch(asked, unit, released, pool));
    }
}

fn batch(asked: Asked, unit: UnitNo, released: Date, mut pool: Pool) -> Batch {
    let weeks = || pool.wrote.iter().map(|wrote| wrote.week);
    let from = weeks().min().map_or(released, Week::monday);
    let to = weeks().max().map_or(released, Week::sunday);
    pool.wrote.sort_by_key(|wrote| wrote.seq);
    let seqs = pool.wrote.iter().map(|wrote| wrote.seq).collect();
    let Asked { campaign, definition, question } = asked;
    Batch { campaign, definition, question, unit, released, from, to, risen: pool.risen, seqs }
}

/// What is left rises, the lowest units first, until it is enough or at the top.
fn rise(
    asked: Asked,
    pools: &mut Pools,
    (day, released): (Date, Date),
    tree: &Tree,
    batches: &mut Vec<Batch>,
) {
    let depth = |unit: UnitNo| tree.ancestors(unit, day).len();
    let mut level = pools.keys().map(|unit| depth(*unit)).max().unwrap_or(0);
    while level > 0 {
        let lowest: Vec<UnitNo> = pools.keys().copied().filter(|unit| depth(*unit) == level).collect();
        for unit in lowest {
            if let Some(parent) = tree.parent(unit, day)
                && let Some(pool) = pools.remove(&unit)
            {
                let above = pools.entry(parent.no).or_default();
                above.wrote.extend(pool.wrote);
                above.risen = true;
            }
        }
        close(asked, pools, released, batches);
        level -= 1;
    }
}

#[cfg(test)]
mod tests;
