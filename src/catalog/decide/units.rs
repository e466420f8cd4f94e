//! Units that change.

use crate::catalog::Catalog;
use crate::ledger::Event;
use crate::unit::import::{self, Fault, Plan, UnitFile};
use crate::unit::reform::{self, Reform, ReformFault};

/// Why units are not imported.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ImportRefused {
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Faults(Vec<Fault>),
    /// What was shown is not what would happen now.
    #[error("somebody else changed the units meanwhile; nothing was imported: run the command again")]
    Stale,
}

/// The events of an import, if it still does what `shown` says.
///
/// # Errors
/// Every fault of the files, or that the tree is not the one that the plan was made for.
pub fn import(catalog: &Catalog, files: &[UnitFile], shown: &Plan) -> Result<Vec<Event>, ImportRefused> {
    let plan = import::plan(&catalog.tree, files).map_err(ImportRefused::Faults)?;
    if plan == *shown { Ok(events(&plan)) } else { Err(ImportRefused::Stale) }
}

/// Why a merger or a division does not happen.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ReformRefused {
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Faults(Vec<ReformFault>),
    /// What was shown is not what would happen now.
    #[error("somebody else changed the units meanwhile; nothing was changed: run the command again")]
    Stale,
}

/// The events of a merger or a division, if it still does what `shown` says.
///
/// # Errors
/// Everything that speaks against it, or that the tree is not the one that the plan was made for.
pub fn reform(catalog: &Catalog, reform: &Reform, shown: &Plan) -> Result<Vec<Event>, ReformRefused> {
    let plan = reform::plan(&catalog.tree, reform).map_err(ReformRefused::Faults)?;
    if plan == *shown { Ok(events(&plan)) } else { Err(ReformRefused::Stale) }
}

/// The events that a plan comes to.
#[must_use]
pub fn events(plan: &Plan) -> Vec<Event> {
    let units = plan.changes.iter().map(|change| change.after.clone()).collect();
    super::chunked(units, |units| Event::UnitTree { units })
}
