//! Taking entries in, one after the other.

mod campaigns;
mod flags;
mod samples;

use super::flags::Flags;
use super::{Catalog, Hanging, IssuedCodes, LedgerInfo, Printed};
use crate::campaign::tasks::TaskNo;
use crate::definition::parse;
use crate::ids::{DefinitionHash, DefinitionRef, FieldNo, Hour, LedgerId, Seq, TouchpointCode, UnitNo};
use crate::ledger::event::definition_hash;
use crate::ledger::flag::{FlagNo, ProposalNo};
use crate::ledger::leaf::{self, BodyError};
use crate::ledger::sample::SampleNo;
use crate::ledger::{EntryKind, Event};
use crate::touchpoint::Printing;
use crate::touchpoint::codes::{BatchNo, CodeBatch, MAX_CODES};
use crate::touchpoint::paper::{MAX_COPIES, PaperBatch};
use crate::unit::Tree;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Why an entry cannot follow those before it. Nothing that fails here is ever committed, so in a
/// sound ledger this is seen only while a change is decided.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CatalogError {
    #[error("entry {found} follows, but the next one is {expected}")]
    Order { expected: u64, found: u64 },
    #[error("entry {seq} cannot be read: {error}")]
    Body { seq: u64, error: BodyError },
    #[error("the entry belongs to ledger {found}, not to {expected}")]
    Ledger { expected: u32, found: u32 },
    #[error("a ledger's first entry, and no other, says that it was created")]
    Created,
    #[error("the definition {name} does not pass its own check: {faults}")]
    Definition { name: DefinitionRef, faults: String },
    #[error("the definition {name} is published already with other content; a change is a new version")]
    Republished { name: DefinitionRef },
    #[error("the campaign {campaign} rests on a definition that is not published ({hash})")]
    Unpublished { campaign: String, hash: DefinitionHash },
    #[error("the campaign id `{id}` is taken by campaign number {no}")]
    CampaignTaken { id: String, no: u32 },
    #[error("there is no campaign number {0}")]
    NoCampaign(u32),
    #[error("there is no draft `{0}`")]
    NoDraft(String),
    #[error("the dossier counts name {0}, which does not exist")]
    NoDossierPlace(String),
    #[error("the counts of the ratios name unit number {0}, which does not exist")]
    NoRatioPlace(u32),
    #[error("the task {task} names {what}, which does not exist")]
    NoTaskPlace { task: TaskNo, what: String },
    #[error("the flag {flag} names unit number {unit}, which does not exist")]
    NoFlagPlace { flag: FlagNo, unit: u32 },
    #[error("there is no flag {0}")]
    NoFlag(FlagNo),
    #[error("the sample {sample} names unit number {unit}, which does not exist")]
    NoSamplePlace { sample: SampleNo, unit: u32 },
    #[error("there is no sample {0} that is still to be drawn")]
    NoSample(SampleNo),
    #[error("there is no open proposal {0}")]
    NoProposal(ProposalNo),
    #[error("nothing like this can be decided about the flag {flag} as it stands")]
    NoDecision { flag: FlagNo },
    #[error("the figures of the campaign `{0}` are published, and final")]
    Final(String),
    #[error("there is no touchpoint {0}")]
    NoTouchpoint(TouchpointCode),
    #[error("the touchpoint {code} names {what}, which does not exist")]
    Dangling { code: String, what: String },
    #[error("{0} is no number for a {1}")]
    Number(u64, &'static str),
    #[error("the draw of sample {no} {what}")]
    Draw { no: SampleNo, what: &'static str },
    #[error("the batch of codes {no} {what}")]
    CodeBatch { no: BatchNo, what: &'static str },
}

impl Catalog {
    /// The state before the first entry.
    #[must_use]
    pub fn empty(ledger: LedgerId) -> Self {
        let (name, first_hour) = (String::new(), Hour(0));
        let (demo, contact, logo, origin) = (false, None, None, None);
        let ledger = LedgerInfo { id: ledger, name, first_hour, demo, contact, logo, origin };
        Self {
            ledger,
            size: 0,
            definitions: BTreeMap::new(),
            tree: Tree::default(),
            campaigns: BTreeMap::new(),
            closings: BTreeMap::new(),
            publications: BTreeMap::new(),
            drafts: BTreeMap::new(),
            dossiers: BTreeMap::new(),
            ratios: BTreeMap::new(),
            tasks: BTreeMap::new(),
            touchpoints: BTreeMap::new(),
            hangings: BTreeMap::new(),
            fields: BTreeMap::new(),
            paper: BTreeMap::new(),
            codes: BTreeMap::new(),
            printings: BTreeMap::new(),
            flags: Flags::default(),
            samples: BTreeMap::new(),
        }
    }

    /// Takes in the entry at `seq`, which may skip responses: they change nothing here but the size.
    ///
    /// # Errors
    /// Where the entry was taken in before, cannot be read, or cannot follow.
    pub fn follow(&mut self, seq: Seq, body: &[u8]) -> Result<(), CatalogError> {
        if seq.0 < self.size {
            return Err(CatalogError::Order { expected: self.size, found: seq.0 });
        }
        let unreadable = |error| CatalogError::Body { seq: seq.0, error };
        let prefix = leaf::read_prefix(body).map_err(unreadable)?;
        if prefix.ledger != self.ledger.id {
            return Err(CatalogError::Ledger { expected: self.ledger.id.0, found: prefix.ledger.0 });
        }
        if prefix.kind != EntryKind::Response {
            let event = Event::read(body).map_err(unreadable)?;
            let created = matches!(event, Event::LedgerCreated { .. });
            if created != (seq.0 == 0) {
                return Err(CatalogError::Created);
            }
            self.apply(seq, prefix.hour, event)?;
        }
        self.size = seq.0 + 1;
        Ok(())
    }

    /// What an event changes. Refuses whole, before anything is changed.
    fn apply(&mut self, seq: Seq, hour: Hour, event: Event) -> Result<(), CatalogError> {
        match event {
            Event::LedgerCreated { name, demo } => {
                self.ledger = LedgerInfo { name, first_hour: hour, demo, ..self.ledger.clone() };
            }
            Event::DefinitionPublished { name, canonical } => self.publish(name, &canonical)?,
            Event::CampaignDrafted { draft } => self.put_draft(draft)?,
            Event::DraftDiscarded { id } => self.discard_draft(&id)?,
            Event::CampaignOpened { campaign } => self.open_campaign(campaign)?,
            Event::CampaignChanged { campaign } => self.change_campaign(campaign)?,
            Event::CampaignClosed { campaign } => self.close_campaign(hour, campaign)?,
            Event::FiguresPublished { campaign } => self.publish_figures(hour, campaign)?,
            Event::DossierCounts { counts } => self.put_dossiers(&counts)?,
            Event::RatioCounts { by, counts } => self.put_ratios(hour, &by, &counts)?,
            Event::UnitTree { units } => {
                if units.iter().any(|unit| unit.no == UnitNo(0)) {
                    return Err(CatalogError::Number(0, "unit"));
                }
                self.tree.upsert(units);
            }
            Event::TouchpointChanged { touchpoints } => self.put_touchpoints(hour, touchpoints)?,
            Event::Fields { fields } => self.put_fields(fields)?,
            Event::PaperIssued { batches } => self.put_paper(batches)?,
            Event::CodeBatchIssued { batch } => self.put_codes(hour, batch)?,
            Event::PaperEntry { touchpoint, unit } => {
                self.known_touchpoint(touchpoint)?;
                if self.tree.get(unit).is_none() {
                    let what = format!("unit number {}", unit.0);
                    return Err(CatalogError::Dangling { code: touchpoint.to_string(), what });
                }
                self.paper.entry(touchpoint).or_default().operators.insert(unit);
            }
            Event::OfficeSet { name, contact, logo } => {
                self.ledger = LedgerInfo { name, contact, logo, ..self.ledger.clone() };
            }
            Event::PostersPrinted { printing } => self.put_printing(hour, &printing)?,
            Event::LogRestarted { restart } => self.ledger.origin = Some(restart.origin),
            Event::TaskSet { task } => self.put_task(task)?,
            Event::Flag { flag } => self.put_flag(seq, hour, flag)?,
            Event::ExclusionProposed { proposal } => self.put_proposal(hour, proposal)?,
            Event::ProposalEnded { proposal, by, reason } => self.end_proposal(hour, proposal, by, reason)?,
            Event::Exclusion { exclusion } => self.put_exclusion(hour, exclusion)?,
            Event::Reversal { reversal } => self.put_reversal(hour, &reversal)?,
            Event::SampleSealed { sample } => self.put_sample(seq, hour, sample)?,
            Event::SampleDrawn { draw } => self.put_draw(seq, draw)?,
        }
        Ok(())
    }

    fn publish(&mut self, name: DefinitionRef, canonical: &str) -> Result<(), CatalogError> {
        let hash = definition_hash(canonical);
        if self.definitions.contains_key(&hash) {
            return Ok(());
        }
        if self.definition(&name).is_some() {
            return Err(CatalogError::Republished { name });
        }
        let definition = match parse::from_canonical(canonical) {
            Ok(definition) => definition,
            Err(faults) => return Err(CatalogError::Definition { name, faults: faults.to_string() }),
        };
        if definition.name != name || definition.hash != hash {
            let faults = format!("it calls itself {} with the hash {}", definition.name, definition.hash);
            return Err(CatalogError::Definition { name, faults });
        }
        self.definitions.insert(hash, Arc::new(definition));
        Ok(())
    }

    fn put_touchpoints(
        &mut self,
        hour: Hour,
        touchpoints: Vec<crate::touchpoint::Touchpoint>,
    ) -> Result<(), CatalogError> {
        for touchpoint in &touchpoints {
            let dangling = |what: String| CatalogError::Dangling { code: touchpoint.code.to_string(), what };
            if !self.campaigns.contains_key(&touchpoint.campaign) {
                return Err(dangling(format!("campaign number {}", touchpoint.campaign.0)));
            }
            if self.tree.get(touchpoint.unit).is_none() {
                return Err(dangling(format!("unit number {}", touchpoint.unit.0)));
            }
        }
        for touchpoint in &touchpoints {
            let hangs = self.hangings.entry(touchpoint.code).or_insert(Hanging { made: hour, revoked: None });
            hangs.revoked = touchpoint.revoked.then(|| hangs.revoked.unwrap_or(hour));
        }
        self.touchpoints.extend(touchpoints.into_iter().map(|touchpoint| (touchpoint.code, touchpoint)));
        Ok(())
    }

    fn known_touchpoint(&self, code: TouchpointCode) -> Result<(), CatalogError> {
        if self.touchpoints.contains_key(&code) { Ok(()) } else { Err(CatalogError::NoTouchpoint(code)) }
    }

    fn put_paper(&mut self, batches: Vec<PaperBatch>) -> Result<(), CatalogError> {
        for batch in &batches {
            self.known_touchpoint(batch.touchpoint)?;
            let languages = self.definition(&batch.definition).map(|definition| &definition.languages);
            if !languages.is_some_and(|languages| languages.contains(&batch.language)) {
                let what = format!("the questionnaire {} in {}", batch.definition, batch.language);
                return Err(CatalogError::Dangling { code: batch.touchpoint.to_string(), what });
            }
            if !(1..=MAX_COPIES).contains(&batch.copies) {
                return Err(CatalogError::Number(batch.copies.into(), "batch of sheets"));
            }
        }
        for batch in batches {
            self.paper.entry(batch.touchpoint).or_default().batches.push(batch);
        }
        Ok(())
    }

    fn put_codes(&mut self, hour: Hour, batch: CodeBatch) -> Result<(), CatalogError> {
        let no = batch.no;
        let refused = |what| Err(CatalogError::CodeBatch { no, what });
        self.known_touchpoint(batch.touchpoint)?;
        if usize::try_from(no.0).ok() != Some(self.codes.len() + 1) {
            return refused("does not bear the next number");
        }
        if !(1..=MAX_CODES).contains(&batch.count) {
            return Err(CatalogError::Number(batch.count.into(), "batch of codes"));
        }
        match batch.reprint_of.map(|old| self.codes.get_mut(&old)) {
            None => {}
            Some(Some(old)) if old.batch.touchpoint == batch.touchpoint && old.reprinted.is_none() => {
                old.reprinted = Some(no);
            }
            Some(Some(_)) => {
                return refused("replaces one that was replaced already, or is another counter's");
            }
            Some(None) => return refused("replaces one that does not exist"),
        }
        self.codes.insert(no, IssuedCodes { batch, hour, reprinted: None });
        Ok(())
    }

    fn put_printing(&mut self, hour: Hour, printing: &Printing) -> Result<(), CatalogError> {
        for code in &printing.touchpoints {
            self.known_touchpoint(*code)?;
        }
        for code in &printing.touchpoints {
            let Printing { by, sheet, finish, host, touchpoints: _ } = printing.clone();
            self.printings.entry(*code).or_default().push(Printed { hour, by, sheet, finish, host });
        }
        Ok(())
    }

    fn put_fields(&mut self, fields: Vec<crate::campaign::Field>) -> Result<(), CatalogError> {
        let reserved = [FieldNo::NOT_ANSWERED, FieldNo::UNKNOWN, FieldNo::NOT_ASKED];
        if let Some(field) = fields.iter().find(|field| reserved.contains(&field.no)) {
            return Err(CatalogError::Number(u64::from(field.no.0), "field"));
        }
        self.fields = fields.into_iter().map(|field| (field.no, field)).collect();
        Ok(())
    }
}

#[cfg(test)]
mod tests;
