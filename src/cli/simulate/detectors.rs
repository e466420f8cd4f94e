//! Which detector a simulated province is shown to.

use super::ours::Ours;
use crate::simulate::scenario::referee::{Everything, Nothing, Watch, Yardstick};
use crate::simulate::scenario::world::Province;

/// What is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub(super) enum Detector {
    /// Those of the service: marks on responses as they come, tests on units by day and week
    #[default]
    Ours,
    /// Knows last weeks' counts of each unit, like somebody with a spreadsheet: what ours have to better
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
            Self::Ours => "ours",
            Self::Yardstick => "yardstick",
            Self::Nothing => "nothing",
            Self::Everything => "everything",
        }
    }

    /// One for a province.
    pub(super) fn watch(self, province: &Province) -> Watch<'_> {
        match self {
            Self::Ours => Box::new(Ours::new(province)),
            Self::Yardstick => Box::new(Yardstick::default()),
            Self::Nothing => Box::new(Nothing),
            Self::Everything => Box::new(Everything),
        }
    }
}
