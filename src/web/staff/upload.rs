//! A file that a form sends.

use actix_multipart::form::MultipartForm;
use actix_multipart::form::bytes::Bytes;

/// What came.
pub type Sent = Result<MultipartForm<Upload>, actix_web::Error>;

/// A form with a file.
#[derive(MultipartForm)]
pub struct Upload {
    file: Bytes,
}

/// Its file; `None` where none was chosen, or what came is no such form.
pub(super) fn file(form: Sent) -> Option<Bytes> {
    Some(form.ok()?.into_inner().file).filter(|file| !file.data.is_empty())
}
