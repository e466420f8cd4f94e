//! Which detector a simulated province is shown to. One that reads responses as the ledger holds them makes
//! them of arrivals with [`crate::simulate::scenario::adapter::Simulation`].

use crate::simulate::scenario::referee::{Everything, Nothing, Watch, Yardstick};
use crate::simulate::scenario::world::Province;

/// What is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub(super) enum Detector {
    /// Knows last weeks' counts of each unit, like somebody with a spreadsheet: what others have to better
    #[default]
    Yardstick,
    /// Says nothing: a control
    Nothing,
    /// Flags every unit every day: a control
    Everything,
}

impl Detector {
    /// As on the command line.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Yardstick => "yardstick",
            Self::Nothing => "nothing",
            Self::Everything => "everything",
        }
    }

    /// One for a province.
    pub(super) fn watch(self, _: &Province) -> Watch<'_> {
        match self {
            Self::Yardstick => Box::new(Yardstick::default()),
            Self::Nothing => Box::new(Nothing),
            Self::Everything => Box::new(Everything),
        }
    }
}
