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

/// Publishes definitions, in the order given; nothing for one that is published already as it is.
///
/// # Errors
/// Every definition whose key and version another content bears, here or among those given.
pub fn publish(catalog: &Catalog, definitions: &[Definition]) -> Result<Vec<Event>, Vec<PublishRefused>> {
    let (mut new, mut refused): (Vec<&Definition>, _) = (Vec::new(), Vec::new());
    for definition in definitions {
        let known = catalog.definitions.contains_key(&definition.hash)
            || new.iter().any(|other| other.hash == definition.hash);
        if known {
            continue;
        }
        let taken = catalog.definition(&definition.name).is_some()
            || new.iter().any(|other| other.name == definition.name);
        if taken {
            refused.push(PublishRefused::Republished { name: definition.name.clone() });
        } else {
            new.push(definition);
        }
    }
    if !refused.is_empty() {
        return Err(refused);
    }
    let published = |definition: &Definition| Event::DefinitionPublished {
        name: definition.name.clone(),
        canonical: definition.canonical.clone(),
    };
    Ok(new.into_iter().map(published).collect())
}
