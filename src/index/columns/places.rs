//! Where responses came in. What all responses of a touchpoint share is kept once, and each row bears the
//! number of it.

use crate::ids::{TouchpointCode, UnitNo};
use crate::ledger::response::ResponseView;
use std::collections::HashMap;

/// A touchpoint as long as its answers belong to one unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Place {
    /// `None` for 30 bits that are no code.
    pub touchpoint: Option<TouchpointCode>,
    pub unit: UnitNo,
    /// Its code, as the ledger has it.
    pub channel: u8,
}

/// A place's number in its table: in the order in which they came first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlaceNo(pub u32);

/// The places of a table.
#[derive(Debug, Clone, Default)]
pub(super) struct Places {
    known: Vec<Place>,
    numbers: HashMap<Place, PlaceNo>,
}

impl Places {
    /// The number of where a response came in.
    pub(super) fn number(&mut self, view: &ResponseView<'_>) -> PlaceNo {
        let touchpoint = TouchpointCode::from_bits(view.touchpoint);
        let place = Place { touchpoint, unit: view.unit, channel: view.channel };
        let next = PlaceNo(u32::try_from(self.known.len()).unwrap_or(u32::MAX));
        let number = *self.numbers.entry(place).or_insert(next);
        if number == next {
            self.known.push(place);
        }
        number
    }

    pub(super) fn get(&self, number: PlaceNo) -> Option<&Place> {
        self.known.get(number.0 as usize)
    }

    /// By number.
    pub(super) fn known(&self) -> &[Place] {
        &self.known
    }
}
