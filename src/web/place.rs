//! From the code in an address to the counter, its campaign and its questionnaire.

use crate::campaign::{Campaign, Phase};
use crate::catalog::Catalog;
use crate::definition::Definition;
use crate::ids::{Guarded, Hour, Language, TouchpointCode};
use crate::touchpoint::{FieldScope, Touchpoint};
use crate::unit::Unit;
use crate::web::words;
use std::sync::Arc;
use time::Date;

/// A touchpoint with all that a form needs to know, as of one state of the ledger.
#[derive(Debug, Clone)]
pub struct Place {
    pub catalog: Arc<Catalog>,
    pub touchpoint: Touchpoint,
    pub campaign: Campaign,
    pub definition: Arc<Definition>,
    /// The unit that the code was issued for.
    pub unit: Unit,
}

/// Why there is no form behind a code.
#[derive(Debug, Clone, PartialEq)]
pub enum NoPlace {
    /// It never was a code.
    Malformed,
    /// One symbol of it is wrong.
    Mistyped,
    /// No touchpoint has it.
    Unknown(TouchpointCode),
    /// It was taken back; the touchpoint's name says where it hung.
    Revoked {
        place: String,
    },
    NotYetOpen {
        place: String,
        opens: Date,
    },
    /// `last` is the campaign's last day; `None` where it was closed before that.
    Closed {
        place: String,
        last: Option<Date>,
        results: Option<String>,
    },
    /// Its campaign runs, but only what vouches for an answer brings one here.
    Guarded {
        place: String,
        by: Guarded,
    },
}

impl Place {
    /// The place behind a code, whatever its campaign's phase.
    ///
    /// # Errors
    /// Where nobody has this code or it was revoked.
    pub fn find(catalog: &Arc<Catalog>, code: TouchpointCode) -> Result<Self, NoPlace> {
        let unknown = NoPlace::Unknown(code);
        let touchpoint = catalog.touchpoints.get(&code).ok_or_else(|| unknown.clone())?;
        let place = Self::of(catalog, touchpoint.clone()).ok_or(unknown)?;
        if touchpoint.revoked { Err(NoPlace::Revoked { place: place.name() }) } else { Ok(place) }
    }

    /// The place of a touchpoint; `None` where the ledger lacks what it names.
    #[must_use]
    pub fn of(catalog: &Arc<Catalog>, touchpoint: Touchpoint) -> Option<Self> {
        let campaign = catalog.campaigns.get(&touchpoint.campaign)?.clone();
        let definition = Arc::clone(catalog.definitions.get(&campaign.definition_hash)?);
        let unit = catalog.tree.get(touchpoint.unit)?.clone();
        Some(Self { catalog: Arc::clone(catalog), touchpoint, campaign, definition, unit })
    }

    /// The place behind a code that was ever issued, whatever has become of it.
    #[must_use]
    pub fn ever(catalog: &Arc<Catalog>, code: TouchpointCode) -> Option<Self> {
        Self::of(catalog, catalog.touchpoints.get(&code)?.clone())
    }

    /// Whether new forms are handed out now.
    ///
    /// # Errors
    /// [`NoPlace::NotYetOpen`], [`NoPlace::Closed`] or [`NoPlace::Guarded`].
    pub fn open(&self, now: Hour) -> Result<(), NoPlace> {
        self.open_to(now, false)
    }

    /// The same for whoever comes with a one-time code, where `coded`: it opens what takes codes alone.
    ///
    /// # Errors
    /// As [`Place::open`].
    pub fn open_to(&self, now: Hour, coded: bool) -> Result<(), NoPlace> {
        let place = self.name();
        let guarded = self.touchpoint.channel.guarded().filter(|by| !(coded && *by == Guarded::Code));
        match (self.campaign.phase(now.local_date()), guarded) {
            (Phase::Open, None) => Ok(()),
            (Phase::NotYetOpen, None) => Err(NoPlace::NotYetOpen { place, opens: self.campaign.opens }),
            (Phase::Open | Phase::NotYetOpen, Some(by)) => Err(NoPlace::Guarded { place, by }),
            (Phase::Closed | Phase::Published, _) => Err(NoPlace::Closed {
                place,
                last: Some(self.campaign.closes).filter(|_| !self.campaign.closed),
                results: self.results(),
            }),
        }
    }

    /// The hour from which on the campaign is closed.
    #[must_use]
    pub fn end(&self) -> Hour {
        let planned = self.campaign.closes.next_day().map_or(Hour(u32::MAX), Hour::day_start);
        let early = self.catalog.closings.get(&self.campaign.no);
        // By hand, it was open for a part of that hour.
        early.map_or(planned, |hour| planned.min(Hour(hour.0.saturating_add(1))))
    }

    /// The language to show, of those that the campaign offers: the one asked for by name, else the one
    /// that the browser reads.
    #[must_use]
    pub fn language(&self, asked: Option<&str>, accept: Option<&str>) -> &Language {
        let chosen = words::choose(&self.definition, asked, accept);
        let offered = |language: &&Language| self.campaign.terms.offers(language.as_str());
        let instead = || self.definition.languages.iter().find(offered).unwrap_or(chosen);
        if offered(&chosen) { chosen } else { instead() }
    }

    /// Unit and counter: `Xã Vĩnh Linh — Quầy Đất đai`.
    #[must_use]
    pub fn name(&self) -> String {
        if self.touchpoint.counter.is_empty() {
            self.unit.name.clone()
        } else {
            format!("{} — {}", self.unit.name, self.touchpoint.counter)
        }
    }

    /// The office above the unit, or the ledger's name.
    #[must_use]
    pub fn office(&self, now: Hour) -> &str {
        let parent = self.unit.parent.as_ref();
        parent
            .and_then(|code| self.catalog.tree.find(code, now.local_date()))
            .map_or(self.catalog.ledger.name.as_str(), |unit| unit.name.as_str())
    }

    /// Address of the results, where everyone may see them.
    #[must_use]
    pub fn results(&self) -> Option<String> {
        self.campaign.is_public().then(|| format!("/results/{}", self.campaign.id))
    }

    /// Whether the form asks for the field of the procedure.
    #[must_use]
    pub fn asks_field(&self) -> bool {
        self.touchpoint.field == FieldScope::Ask && !self.catalog.fields.is_empty()
    }
}
