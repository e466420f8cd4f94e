//! Questionnaires that are published.

use crate::catalog::Catalog;
use crate::definition::Definition;
use crate::ids::DefinitionRef;
use crate::ledger::Event;

/// Why a definition is not published.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PublishRefused {
    #[error(
        "{name} is published already with other content, and a published version never changes: give this \
         one the next version ({})", name.version + 1
    )]
    Republished { name: DefinitionRef },
}

/// Publishes a definition; nothing where this very one is published already.
///
/// # Errors
/// Where another content bears the same key and version.
pub fn publish(catalog: &Catalog, definition: &Definition) -> Result<Vec<Event>, PublishRefused> {
    if catalog.definitions.contains_key(&definition.hash) {
        return Ok(Vec::new());
    }
    let name = definition.name.clone();
    match catalog.definition(&name) {
        Some(_) => Err(PublishRefused::Republished { name }),
        None => Ok(vec![Event::DefinitionPublished { name, canonical: definition.canonical.clone() }]),
    }
}
