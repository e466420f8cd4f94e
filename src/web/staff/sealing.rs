//! How the secret of a telephone is kept: sealed, where the settings hold a key that lasts.

use super::fault::StaffError;
use crate::account::AccountNo;
use crate::account::totp::SECRET_BYTES;
use crate::web::App;

/// The secret as the database keeps it.
pub(super) fn close(app: &App, no: AccountNo, secret: &[u8]) -> Result<Vec<u8>, StaffError> {
    let Some(seal) = &app.staff.seal else { return Ok(secret.to_vec()) };
    let nonce = app.random().map_err(StaffError::Random)?;
    let sealed = seal.close(nonce, &about(app, no), secret);
    sealed.ok_or_else(|| StaffError::Broken("a secret cannot be sealed".to_owned()))
}

/// The secret; `None` where it was sealed with another key.
pub(super) fn open(app: &App, no: AccountNo, kept: &[u8]) -> Option<Vec<u8>> {
    if is_bare(kept) {
        return Some(kept.to_vec());
    }
    let secret = app.staff.seal.as_ref().and_then(|seal| seal.open(&about(app, no), kept));
    if secret.is_none() {
        tracing::error!(
            account = no.0,
            "the secret of a second factor was sealed with another key: put the key back (server.page_secret, or \
             the file DATABASE.key), or have the second factor set up anew with `hailong user reset \
             --second-factor`; recovery codes still work"
        );
    }
    secret
}

/// Kept by a program without a key, or before there were any.
pub(super) fn is_bare(kept: &[u8]) -> bool {
    kept.len() == SECRET_BYTES
}

fn about(app: &App, no: AccountNo) -> Vec<u8> {
    format!("totp {} {}", app.ledger.0, no.0).into_bytes()
}
