//! What citizens see: the form, its check page and confirmation, and plain words where there is no
//! form. Everything works without script.

pub mod asked;
pub mod cache;
pub mod complaint;
pub mod encoding;
pub mod follow;
pub mod form;
pub mod kiosk;
pub mod notice;
pub mod page;
pub mod plain;
pub mod post;
pub mod root;
pub mod screen;
pub mod sent;
pub mod slip;
pub mod track;

mod check;
mod posted;
mod view;
