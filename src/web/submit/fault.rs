//! What can be wrong with a sheet.

use super::FIELD;
use crate::answers::sheet::SheetFault;
use crate::ids::ResponseIdError;

/// One thing that is wrong with a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    Id(ResponseIdError),
    /// What is wrong with the body's member at this pointer, for whoever wrote the program that sends it.
    Shape {
        pointer: String,
        detail: &'static str,
    },
    Definition {
        given: String,
        expected: String,
    },
    Language {
        given: String,
        known: Vec<String>,
    },
    /// The one-time code cannot be spent here: it is none, unknown, of others, expired or spent, and nobody
    /// learns which. `without`: the sheet may be sent without a code.
    Code {
        without: bool,
    },
    /// Too many wrong codes came from there.
    ManyCodes,
    Field {
        given: String,
    },
    /// The touchpoint has one field, or there are none: nobody asked.
    FieldNotAsked,
    Answer(SheetFault),
}

impl Fault {
    /// JSON pointer to what it is about; empty for the request as a whole.
    #[must_use]
    pub fn pointer(&self) -> String {
        match self {
            Self::Id(_) => String::new(),
            Self::Shape { pointer, .. } => pointer.clone(),
            Self::Definition { .. } => "/definition".into(),
            Self::Language { .. } => "/lang".into(),
            Self::Code { .. } | Self::ManyCodes => "/code".into(),
            Self::Field { .. } | Self::FieldNotAsked => format!("/answers/{FIELD}"),
            Self::Answer(fault) => fault.pointer(),
        }
    }
}

/// Faults of a body's shape with those of the sheet that could be read from it: what was told of a
/// member, or of the body as a whole, is not told again.
pub(super) fn with_shape(mut shape: Vec<Fault>, sheet: Vec<Fault>) -> Vec<Fault> {
    let told: Vec<String> = shape.iter().map(Fault::pointer).collect();
    if told.iter().all(|pointer| !pointer.is_empty()) {
        shape.extend(sheet.into_iter().filter(|fault| !told.contains(&fault.pointer())));
    }
    shape
}
