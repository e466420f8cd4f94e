//! How a ledger begins, in the console as at the command line: its units, the standard fields, the
//! questionnaires that ship, and who asks.

use super::office::{self, Office, OfficeFault};
use super::{definitions, units};
use crate::campaign::fields;
use crate::catalog::Catalog;
use crate::definition::Definition;
use crate::ledger::Event;
use crate::unit::import::{self, UnitFile};

/// What a ledger begins with.
#[derive(Debug, Clone, Default)]
pub struct Founding {
    /// Units of these files; none where they are imported later.
    pub units: Vec<UnitFile>,
    pub definitions: Vec<Definition>,
    pub office: Office,
}

/// What speaks against it.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum FoundingFault {
    #[error("{0}")]
    Office(OfficeFault),
    #[error("{0}")]
    Units(import::Fault),
    #[error("{0}")]
    Definition(definitions::PublishRefused),
}

/// The events with which a ledger begins.
///
/// # Errors
/// Everything that speaks against them.
pub fn found(catalog: &Catalog, founding: &Founding) -> Result<Vec<Event>, Vec<FoundingFault>> {
    let mut faults = Vec::new();
    let mut note = |more: Vec<FoundingFault>| faults.extend(more);
    let plan = import::plan(&catalog.tree, &founding.units)
        .map_err(|found| note(found.into_iter().map(FoundingFault::Units).collect()));
    let published = definitions::publish(catalog, &founding.definitions)
        .map_err(|found| note(found.into_iter().map(FoundingFault::Definition).collect()));
    let named = office::set(catalog, &founding.office)
        .map_err(|found| note(found.into_iter().map(FoundingFault::Office).collect()));
    let (Ok(plan), Ok(published), Ok(named)) = (plan, published, named) else { return Err(faults) };
    let mut events = vec![super::fields(fields::standard())];
    events.extend(units::events(&plan));
    events.extend(published);
    events.extend(named);
    Ok(events)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::definition::shipped;
    use crate::ids::LedgerId;
    use crate::ledger::EntryKind::{DefinitionPublished, Fields, OfficeSet, UnitTree};
    use crate::unit::official;

    #[test]
    fn a_ledger_begins_with_all_of_it_or_with_nothing() {
        let catalog = Catalog::empty(LedgerId(1));
        let units = official::file(Some(&"44".parse().unwrap())).into_iter().collect();
        let definitions = shipped::find("mot-cua-nhanh.1").into_iter().collect();
        let office = Office { name: "Sở Nội vụ".into(), ..Office::default() };
        let founding = Founding { units, definitions, office };
        let events = found(&catalog, &founding).unwrap();
        let kinds: Vec<_> = events.iter().map(Event::kind).collect();
        assert_eq!((kinds.first(), kinds.last()), (Some(&Fields), Some(&OfficeSet)));
        assert!(kinds.contains(&UnitTree) && kinds.contains(&DefinitionPublished), "{kinds:?}");
        let nameless = Founding { office: Office::default(), ..founding };
        assert_eq!(found(&catalog, &nameless), Err(vec![FoundingFault::Office(OfficeFault::NoName)]));
    }
}
