//! Paper questionnaires: what stands on a sheet and by which digits it is entered, the desk at which
//! somebody enters sheets, and how two entries of the same sheets agree. Pure: the terminal, the
//! database and the typesetter are elsewhere.

pub mod agreement;
pub mod desk;
pub mod form;
pub mod record;

pub use form::{Code, FieldAsked, Form, Item, Means};
