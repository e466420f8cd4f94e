//! What the attacks on a unit change in what its visitors meet. Sheets that nobody filled in are made in
//! [`super::fakes`].

use super::attack::Attack;
use super::calendar::Day;
use super::chance::{happens, normal};
use super::world::{Origin, Province};
use crate::ids::{Channel, FieldNo};
use rand::Rng;

/// An attack as it goes on at one unit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ploy {
    /// Index into [`super::world::Truth::attacks`].
    pub index: usize,
    pub attack: Attack,
    /// Whose posters, where they hang at this unit though they are another's.
    pub posters_of: Option<usize>,
    pub from: Day,
    /// The day after its last.
    pub until: Day,
}

/// All that goes on at one unit.
#[derive(Debug, Clone, Default)]
pub(super) struct Ploys {
    pub all: Vec<Ploy>,
    /// Multiplies what each attack does: see [`Attack`].
    pub strength: f64,
}

impl Ploys {
    fn on(&self, day: Day, attack: Attack) -> Option<&Ploy> {
        self.all.iter().find(|ploy| ploy.attack == attack && (ploy.from..ploy.until).contains(&day))
    }

    fn share(&self, share: f64) -> f64 {
        (share * self.strength).clamp(0.0, 1.0)
    }

    /// Which share of those who would scan the poster cannot.
    pub(super) fn hidden(&self, day: Day, until: Day) -> f64 {
        let down = self.on(day, Attack::Suppression).filter(|ploy| day < ploy.from.plus(14) || day < until);
        if down.is_some() { self.share(0.9) } else { 0.0 }
    }

    /// Whether staff look at everyone before they ask.
    pub(super) fn looks_at_faces(&self, day: Day) -> bool {
        self.on(day, Attack::FriendlyOnly).is_some()
    }

    /// Whether staff who look see to it that this person does not answer. They judge by the face, not the mind.
    pub(super) fn turns_away(&self, rng: &mut impl Rng, liking: f64) -> bool {
        liking + normal(rng, 0.4) < 0.6 && happens(rng, self.share(0.9))
    }

    /// The attack for which staff keep the slip that this visitor should have got.
    pub(super) fn keeps_slip(&self, rng: &mut impl Rng, day: Day) -> Option<usize> {
        let index = self.on(day, Attack::StaffCodes)?.index;
        happens(rng, self.share(0.4)).then_some(index)
    }

    /// Where an answer lands that is given at this poster, and whose it then is.
    pub(super) fn printed(&self, day: Day, own: usize, province: &Province) -> (usize, Origin) {
        let Some(ploy) = self.on(day, Attack::SwappedPoster) else { return (own, Origin::Honest) };
        let field = province.touchpoints[own].field.unwrap_or(FieldNo::UNKNOWN);
        let theirs = ploy.posters_of.and_then(|unit| super::life::place(province, unit, Channel::Qr, field));
        theirs.map_or((own, Origin::Honest), |theirs| (theirs, Origin::Misplaced(ploy.index)))
    }
}
