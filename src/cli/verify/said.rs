//! What came out, for people and for programs.

use super::fold::{Counted, Found};
use super::vouched::Vouched;
use crate::index::again::Recounted;
use crate::ledger::LogRestart;
use crate::ledger::verify::Judged;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use std::fmt;

/// Differences of one document that are told one by one.
const MOST: usize = 20;

/// The answer of `hailong verify`.
#[derive(Debug, Serialize)]
pub(super) struct Said {
    /// Nothing speaks against it.
    pub(super) sound: bool,
    source: String,
    ledger: u32,
    name: String,
    demo: bool,
    entries: u64,
    responses: u64,
    /// Base64, as in a checkpoint.
    root: String,
    /// Entries that the newest checkpoint covers.
    covered: u64,
    claims: Vec<ClaimSaid>,
    /// `given`: by whoever checks; `brought`: it came with what is checked.
    key: &'static str,
    witnesses: Vec<String>,
    /// What the ledger itself says was lost.
    losses: Vec<LogRestart>,
    figures: Vec<FiguresSaid>,
    /// The first entry that does not fit, in words.
    misfit: Option<String>,
    faults: Vec<String>,
    /// What the answer does not rest on.
    warnings: Vec<&'static str>,
}

#[derive(Debug, Serialize)]
struct ClaimSaid {
    size: u64,
    by: String,
    fits: bool,
}

#[derive(Debug, Serialize)]
struct FiguresSaid {
    name: String,
    campaign: String,
    /// Entries that they were counted from.
    entries: u64,
    method: String,
    groups: usize,
    #[serde(flatten)]
    recounted: Option<Recounted>,
    fault: Option<String>,
}

const BROUGHT: &str = "the key came with what is checked: compare it with the one that the office published, or name \
                       that with --key";
const UNSIGNED: &str =
    "no checkpoint was given: the entries are whole among themselves, and nobody vouches for them";
const SIMULATED: &str = "SIMULATED RESPONSES (MÔ PHỎNG): this ledger is a demo";
const UNCOUNTED: &str =
    "no figures were given: name published ones with --figures to have them counted again";

impl Said {
    pub(super) fn of(source: String, found: Found, vouched: Vouched, broken: Option<String>) -> Self {
        let (witnesses, missing) = vouched.witnesses();
        let mut faults = vouched.faults;
        faults.extend(broken);
        faults.extend(
            missing.into_iter().map(|name| format!("the witness {name} did not sign the newest checkpoint")),
        );
        faults.extend(found.faults);
        if found.more_faults > 0 {
            faults.push(format!("{} further entries cannot be read", found.more_faults));
        }
        let figures: Vec<_> = found.counted.into_iter().map(FiguresSaid::of).collect();
        let misfit = found.verdict.misfit.map(|misfit| misfit.to_string());
        let warnings = [
            (found.catalog.ledger.demo, SIMULATED),
            (found.verdict.judged.is_empty(), UNSIGNED),
            (!found.verdict.judged.is_empty() && !vouched.own_key, BROUGHT),
            (figures.is_empty(), UNCOUNTED),
        ];
        Self {
            sound: misfit.is_none() && faults.is_empty() && figures.iter().all(FiguresSaid::holds),
            source,
            ledger: found.catalog.ledger.id.0,
            name: found.catalog.ledger.name,
            demo: found.catalog.ledger.demo,
            entries: found.verdict.size,
            responses: found.responses,
            root: STANDARD.encode(found.verdict.root),
            covered: found.verdict.covered,
            claims: found.verdict.judged.into_iter().map(ClaimSaid::of).collect(),
            key: if vouched.own_key { "given" } else { "brought" },
            witnesses,
            losses: found.losses,
            figures,
            misfit,
            faults,
            warnings: warnings.into_iter().filter(|(holds, _)| *holds).map(|(_, text)| text).collect(),
        }
    }

    /// Holds against what the source says of its own size.
    pub(super) fn compare_size(&mut self, said: u64) {
        if said != self.entries {
            self.faults
                .push(format!("the bundle says that it holds {said} entries; it holds {}", self.entries));
            self.sound = false;
        }
    }
}

impl ClaimSaid {
    fn of(judged: Judged) -> Self {
        Self { size: judged.claim.size, by: judged.claim.by, fits: judged.fits }
    }
}

impl FiguresSaid {
    fn of(counted: Counted) -> Self {
        let document = counted.published.document;
        let (recounted, fault) = match counted.outcome {
            Ok(recounted) => (Some(recounted), None),
            Err(fault) => (None, Some(fault)),
        };
        Self {
            name: counted.published.name,
            campaign: document.heading.campaign.id,
            entries: document.entries,
            method: document.heading.method,
            groups: document.groups.len(),
            recounted,
            fault,
        }
    }

    fn holds(&self) -> bool {
        self.recounted.as_ref().is_some_and(|recounted| recounted.differences.is_empty())
    }
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Ledger      {} “{}”, from {}", self.ledger, self.name, self.source)?;
        writeln!(f, "Entries     {}, of them {} responses", self.entries, self.responses)?;
        writeln!(f, "Root        {}", self.root)?;
        let (fitting, others): (Vec<_>, Vec<_>) = self.claims.iter().partition(|claim| claim.fits);
        if let Some(newest) = fitting.last() {
            let count = fitting.len();
            writeln!(f, "Checkpoints {count} fit, the newest of {} entries, {}", newest.size, newest.by)?;
        }
        for claim in others.iter().take(MOST) {
            writeln!(f, "Checkpoint  of {} entries DOES NOT FIT, {}", claim.size, claim.by)?;
        }
        if !fitting.is_empty() && self.covered < self.entries {
            let (first, last) = (self.covered, self.entries - 1);
            writeln!(f, "Uncovered   entries {first} to {last}: nobody has signed over them yet")?;
        }
        for loss in &self.losses {
            let LogRestart { origin, before, signed, left, root: _, by } = loss;
            let (count, last) = (signed.saturating_sub(*left), signed.saturating_sub(1));
            writeln!(
                f,
                "LOSS        {count} entries that {before} had signed ({left} to {last}) were lost; {by} owned up to it, and the log goes on as {origin}"
            )?;
        }
        for witness in &self.witnesses {
            writeln!(f, "Witness     {witness} signed the newest checkpoint")?;
        }
        for figures in &self.figures {
            figures.fmt(f)?;
        }
        for fault in &self.faults {
            writeln!(f, "FAULT       {fault}")?;
        }
        for warning in &self.warnings {
            writeln!(f, "Note        {warning}")?;
        }
        match (&self.misfit, self.sound) {
            (Some(misfit), _) => write!(f, "NOT PROVEN: {misfit}."),
            (None, false) => write!(f, "NOT PROVEN: see above."),
            (None, true) if self.claims.is_empty() => {
                write!(f, "Whole among itself; nothing is proven without a checkpoint.")
            }
            (None, true) => write!(
                f,
                "PROVEN: every entry is the one that was signed over{}.",
                if self.figures.is_empty() { "" } else { ", and every figure is the count of them" }
            ),
        }
    }
}

impl fmt::Display for FiguresSaid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Figures     {}: campaign {}, {}, {} groups, from {} entries: ",
            self.name, self.campaign, self.method, self.groups, self.entries
        )?;
        let Some(recounted) = &self.recounted else {
            return writeln!(f, "CANNOT BE COUNTED: {}", self.fault.as_deref().unwrap_or_default());
        };
        let wrong = recounted.differences.len();
        let withheld = if recounted.withheld == 0 {
            String::new()
        } else {
            format!(" ({} withheld)", recounted.withheld)
        };
        if wrong == 0 {
            return writeln!(f, "all {} figures are the count{withheld}", recounted.figures);
        }
        writeln!(f, "{wrong} DIFFERENCES in {} figures{withheld}", recounted.figures)?;
        for difference in recounted.differences.iter().take(MOST) {
            let (place, what) = (&difference.place, difference.what);
            let place = if place.is_empty() { "all" } else { place };
            writeln!(
                f,
                "            {place}: {what} is {}, the entries give {}",
                difference.given, difference.counted
            )?;
        }
        if wrong > MOST {
            writeln!(f, "            and {} more", wrong - MOST)?;
        }
        Ok(())
    }
}
