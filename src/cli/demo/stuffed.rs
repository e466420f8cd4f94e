//! The commune of the demo whose people help its figures along. Its sheets are simulated like all others; what gives
//! it away is found by the watch that every service keeps, and decided on by the demo's own people. Nothing here
//! says what is to be found.

use super::staff::TWO;
use crate::account::audit::{Act, Action, Actor};
use crate::campaign::Campaign;
use crate::catalog::decide::exclusions::{Facts, MonthShare, Now, Party, approve, propose};
use crate::catalog::decide::flags::{FlagWish, raise};
use crate::catalog::flags::Raised;
use crate::catalog::{Catalog, decide};
use crate::cli::simulate::store_all;
use crate::cli::user::unit_no;
use crate::ids::{CampaignId, Hour, LedgerId, ResponseId, Seq, Tracking, UnitNo};
use crate::index::Columns;
use crate::index::flags::{Share, shares};
use crate::ledger::response::ResponseView;
use crate::ledger::{EntryKind, Event};
use crate::quality::{Beside, Due, Finding, Round, Watch};
use crate::simulate::Simulated;
use crate::simulate::scenario::demo::{DemoPlan, DemoUnit, DemoVisits, for_demo};
use crate::simulate::scenario::{Attack, Scenario};
use crate::store::{EntryRow, Store, Visits};
use anyhow::Context as _;
use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::ops::Range;
use time::Date;

/// Xã Cửa Tùng: not the commune whose form is shown.
const STUFFED: &str = "19414";

/// Weeks before now in which it begins.
const WEEKS: u32 = 4;

/// What is tried, one after the other, until it is found at least twice: a demo is made on any day of the year, and
/// before Tết there is less to be found.
const STRENGTHS: [f64; 6] = [3.0, 4.5, 6.0, 8.0, 12.0, 18.0];

/// Why the first set is excluded.
const REASON: &str = "Đã hỏi đơn vị: trong thời gian đó không có đợt trả kết quả hay vận động nào (mô phỏng)";

/// Hours after a flag was raised in which the one proposes, and the other decides.
const PROPOSED: u32 = 9;
const DECIDED: u32 = 39;

/// What came by one campaign of the demo, as it is stored: nothing has to be read again.
pub(super) struct Past {
    catalog: Catalog,
    campaign: Campaign,
    unit: UnitNo,
    watch: Watch,
    columns: Columns,
}

impl Past {
    pub(super) fn new(catalog: &Catalog, campaign: &CampaignId) -> anyhow::Result<Self> {
        Ok(Self {
            campaign: decide::campaigns::find(catalog, campaign)?.clone(),
            unit: unit_no(&STUFFED.parse()?, catalog)?,
            catalog: catalog.clone(),
            watch: Watch::default(),
            columns: Columns::default(),
        })
    }

    /// Notes a response that is stored.
    pub(super) fn push(&mut self, made: &Simulated) {
        let body = made.response.body();
        let view = ResponseView::read(&body);
        let view = view.unwrap_or_else(|error| unreachable!("a body made here: {error}"));
        self.watch.push(&view, &self.catalog.definitions);
        let pushed = self.columns.push(self.columns.next(), &view, &self.catalog.definitions);
        pushed.unwrap_or_else(|error| unreachable!("a response of this catalog: {error}"));
    }

    /// Stores what came from the commune, and raises each flag in the hour in which the watch would have.
    pub(super) async fn stuff(&mut self, store: &Store, hours: &Range<Hour>) -> anyhow::Result<()> {
        let (made, findings) = self.choose(hours)?;
        made.responses.iter().for_each(|made| self.push(made));
        let count = made.responses.len();
        store_all(store, made.responses, count).await?;
        let ledger = self.catalog.ledger.id;
        store.add_visits(ledger, &visits(&made.visits)).await?;
        let counts = vec![Event::DossierCounts { counts: made.dossiers }];
        store.change(ledger, hours.end, |_| Ok::<_, Infallible>(counts)).await?;
        let mut mornings: BTreeMap<Hour, Vec<FlagWish>> = BTreeMap::new();
        for finding in findings {
            let wish = finding.wish(|set| self.columns.held(set));
            mornings.entry(finding.known_from()).or_default().push(wish);
        }
        for (hour, wishes) in mornings {
            let decide = |catalog: &Catalog| Ok::<_, Infallible>(raise(catalog, wishes));
            self.catalog = store.change(ledger, hour, decide).await?;
        }
        Ok(())
    }

    /// The first try that is found on two mornings or more, with all that is found then; where none is, the last.
    fn choose(&self, hours: &Range<Hour>) -> anyhow::Result<(DemoUnit, Vec<Finding>)> {
        let mut last = None;
        for (seed, strength) in (1..).zip(STRENGTHS) {
            let scenario = Scenario::Only(Attack::GrowingStuffing);
            let plan =
                DemoPlan { seed, unit: self.unit, hours: hours.clone(), scenario, strength, weeks: WEEKS };
            let made = for_demo(&self.catalog, &self.campaign, &plan)?;
            let findings = self.look(&made, hours.end.local_date())?;
            let own = findings.iter().filter(|finding| finding.set.unit == self.unit);
            let mornings: BTreeSet<_> = own.map(Finding::known_from).collect();
            let early = mornings.first().is_some_and(|first| first.0 + DECIDED <= hours.end.0);
            last = Some((made, findings));
            if mornings.len() >= 2 && early {
                break;
            }
        }
        last.context("nothing was tried")
    }

    /// What the watch would find since the attack began, were this in the ledger.
    fn look(&self, made: &DemoUnit, today: Date) -> anyhow::Result<Vec<Finding>> {
        let (catalog, campaign) = (&self.catalog, &self.campaign);
        let mut watch = self.watch.clone();
        for simulated in &made.responses {
            watch.push(&ResponseView::read(&simulated.response.body())?, &catalog.definitions);
        }
        let dossiers = made.dossiers.iter().map(|count| (count.key(), count.count)).collect();
        let scans = made.visits.iter().map(|of| (of.touchpoint, of.day, of.scans.into()));
        let beside = Beside::of_ledger(catalog, campaign, today).with_dossiers(&dossiers).with_scans(scans);
        let since = today - time::Duration::weeks(WEEKS.into());
        let due = Due::of(catalog, campaign, Some(since), today);
        let seen = watch.of(campaign.no).context("the demo has no responses")?;
        Ok(Round::of(campaign.no, seen, &beside, &due).findings)
    }

    /// Two of the demo's people exclude the first set of the commune; the others wait for whoever plays with it.
    pub(super) async fn decide(mut self, store: &Store, now: Hour) -> anyhow::Result<()> {
        let ledger = self.catalog.ledger.id;
        let own = |raised: &&Raised| raised.flag.set.unit == self.unit && raised.hour.0 + DECIDED <= now.0;
        let Some(raised) = self.catalog.flags.raised.values().find(own).cloned() else { return Ok(()) };
        let [proposer, second] = [party(store, ledger, TWO[0]).await?, party(store, ledger, TWO[1]).await?];
        let no = raised.flag.no;
        let (hour, at) = later(&raised, PROPOSED);
        let row = act(&self.catalog, &raised, (&proposer, Action::ExclusionProposed), at);
        let decided =
            |catalog: &Catalog| propose(catalog, no, false, &proposer, REASON, at).map_err(super::together);
        store.change_by(ledger, hour, &row, decided).await?;
        let facts = self.facts(&raised)?;
        let (hour, at) = later(&raised, DECIDED);
        let row = act(&self.catalog, &raised, (&second, Action::ResponsesExcluded), at);
        let decided = |catalog: &Catalog| {
            approve(catalog, no, (&proposer, &second), &facts, at).map_err(super::together)
        };
        store.change_by(ledger, hour, &row, decided).await?;
        Ok(())
    }

    /// Nobody has made the other's account, and nothing was excluded before.
    fn facts(&mut self, raised: &Raised) -> anyhow::Result<Facts> {
        let flag = Event::Flag { flag: raised.flag.clone() };
        let body = flag.body(self.catalog.ledger.id, raised.hour)?;
        self.columns.follow(self.columns.next(), EntryKind::Flag, &body)?;
        let share = |(month, share): (_, Share)| MonthShare {
            month,
            received: share.received,
            excluded: share.excluded,
        };
        let months = shares(&self.columns, &raised.flag).into_iter().map(share).collect();
        Ok(Facts { entangled: false, months, decisions: self.catalog.flags.decisions() })
    }
}

fn visits(made: &[DemoVisits]) -> Vec<Visits> {
    let visits = |of: &DemoVisits| Visits {
        touchpoint: of.touchpoint,
        day: of.day,
        scans: of.scans.into(),
        starts: of.starts.into(),
    };
    made.iter().map(visits).collect()
}

async fn party(store: &Store, ledger: LedgerId, login: &str) -> anyhow::Result<Party> {
    let known = store.person_by_login(ledger, &login.parse()?).await?;
    let (person, _) = known.with_context(|| format!("the demo has no account `{login}`"))?;
    Ok(Party { no: person.account.no, grants: person.grants, created: person.account.created })
}

fn later(raised: &Raised, hours: u32) -> (Hour, Now) {
    let hour = Hour(raised.hour.0 + hours);
    (hour, Now { seconds: i64::from(hour.0) * 3_600, day: hour.local_date() })
}

/// The log's row, as the console writes it.
fn act(catalog: &Catalog, raised: &Raised, (who, action): (&Party, Action), at: Now) -> Act {
    let unit = catalog.tree.get(raised.flag.set.unit).map_or("", |unit| unit.code.as_str());
    Act::new(at.seconds, Actor::Account(who.no), action, format!("signal {}", raised.flag.no))
        .with("unit", unit)
        .with("responses", &raised.flag.responses)
}

/// Entries before a flag among which one of its set is looked for.
const BEFORE: u64 = 2_000;

/// The tracking code of a response that counts no more; `None` where all count.
pub(super) async fn excluded(store: &Store, catalog: &Catalog) -> anyhow::Result<Option<Tracking>> {
    let held = catalog.flags.exclusions.values().find(|excluded| excluded.reversed.is_none());
    let Some(raised) = held.and_then(|excluded| catalog.flags.get(excluded.exclusion.flag)) else {
        return Ok(None);
    };
    let mut found = None;
    let look = |row: EntryRow<'_>| {
        let view = ResponseView::read(row.body).ok().filter(|_| row.kind == EntryKind::Response);
        if found.is_none() && view.is_some_and(|view| raised.flag.set.holds(&view)) {
            found = Some(ResponseId::from_stored(*row.id.as_bytes()));
        }
    };
    let from = Seq(raised.seq.0.saturating_sub(BEFORE));
    store.read_part(catalog.ledger.id, from, raised.seq, look).await?;
    Ok(found.map(|id| Tracking::of(id, catalog.ledger.first_hour)))
}
