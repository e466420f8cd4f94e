//! The poster register: what is printed is said first.

use crate::catalog::Catalog;
use crate::ids::{Channel, TouchpointCode};
use crate::ledger::Event;
use crate::touchpoint::Printing;

/// What speaks against handing a poster out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PrintingFault {
    #[error("there is no touchpoint {code}")]
    Unknown { code: TouchpointCode },
    #[error("the touchpoint {code} is revoked: its poster would lead to a closed door")]
    Revoked { code: TouchpointCode },
    #[error("the touchpoint {code} has the channel {channel}: its poster would lead to no form")]
    Guarded { code: TouchpointCode, channel: Channel },
    #[error("poster {found} of the touchpoint {code} was printed meanwhile, by {by}: print again")]
    Meanwhile { code: TouchpointCode, found: usize, by: String },
}

impl Catalog {
    /// The number of this touchpoint's next poster: 1 for the first.
    #[must_use]
    pub fn next_poster(&self, code: TouchpointCode) -> usize {
        self.printings.get(&code).map_or(0, Vec::len) + 1
    }
}

/// Registers a printing whose posters bear these numbers, each the next of its touchpoint.
///
/// # Errors
/// Every touchpoint that is unknown, revoked, without an open form, or was printed since the numbers were given.
pub fn register(
    catalog: &Catalog,
    printing: Printing,
    numbers: &[usize],
) -> Result<Vec<Event>, Vec<PrintingFault>> {
    let mut faults = Vec::new();
    for (&code, &number) in printing.touchpoints.iter().zip(numbers) {
        let printed = catalog.printings.get(&code).map_or([].as_slice(), Vec::as_slice);
        match catalog.touchpoints.get(&code) {
            None => faults.push(PrintingFault::Unknown { code }),
            Some(touchpoint) if touchpoint.revoked => faults.push(PrintingFault::Revoked { code }),
            Some(touchpoint) if touchpoint.channel.guarded().is_some() => {
                faults.push(PrintingFault::Guarded { code, channel: touchpoint.channel });
            }
            Some(_) if number != printed.len() + 1 => {
                let by = printed.last().map_or_else(String::new, |last| last.by.clone());
                faults.push(PrintingFault::Meanwhile { code, found: printed.len(), by });
            }
            Some(_) => {}
        }
    }
    if faults.is_empty() { Ok(vec![Event::PostersPrinted { printing }]) } else { Err(faults) }
}
