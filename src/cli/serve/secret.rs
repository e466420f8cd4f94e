//! The key that page tokens are signed with, and that seals the secrets of second factors: from the
//! settings, else a file beside the SQLite database.

use crate::account::seal::Seal;
use crate::cli::Context;
use crate::touchpoint::codes::CodeKey;
use crate::web::Secret;
use anyhow::Context as _;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub(in crate::cli) fn find(context: &Context) -> anyhow::Result<Secret> {
    match (&context.config.server.page_secret, context.sqlite_path()) {
        (Some(text), _) => Ok(Secret::new(Sha256::digest(text).into())),
        (None, Some(database)) => beside(database),
        (None, None) => {
            tracing::warn!(
                "server.page_secret is not set: sheets opened at another process, or before a restart, count \
                 with an unknown duration and are not taken after their campaign has closed"
            );
            fresh().map(Secret::new)
        }
    }
}

/// What seals the secrets of second factors; `None` where the key would not outlive this process.
pub(in crate::cli) fn seal(context: &Context, secret: &Secret) -> Option<Arc<Seal>> {
    if !lasts(context) {
        tracing::warn!(
            "server.page_secret is not set: the secrets of second factors lie in the database as they are"
        );
        return None;
    }
    Seal::new(secret.tag(b"hailong second factor 1", &[])).map(Arc::new)
}

/// Whether the secret is the same after a restart, and in every process.
fn lasts(context: &Context) -> bool {
    context.config.server.page_secret.is_some() || context.sqlite_path().is_some()
}

/// The key of one-time codes; `None` where it would not outlive this process: what it hid could never be
/// spent.
pub(super) fn codes(context: &Context, secret: &Secret) -> Option<CodeKey> {
    if !lasts(context) {
        tracing::warn!("server.page_secret is not set: one-time codes are neither issued nor taken");
        return None;
    }
    Some(secret.codes())
}

/// The key of one-time codes, for a command that issues some.
///
/// # Errors
/// Where there is no lasting secret that the service could know it from.
pub(in crate::cli) fn codes_to_issue(context: &Context) -> anyhow::Result<CodeKey> {
    anyhow::ensure!(
        lasts(context),
        "server.page_secret is not set: one-time codes are stored under a key that follows from it, and no \
         process of the service could know them again. Set the same server.page_secret for all, then issue"
    );
    Ok(find(context)?.codes())
}

/// The key in `DATABASE.key`, made where there is none.
fn beside(database: &Path) -> anyhow::Result<Secret> {
    let path = PathBuf::from(format!("{}.key", database.display()));
    let read = || -> io::Result<[u8; 32]> {
        let mut key = [0; 32];
        File::open(&path)?.read_exact(&mut key)?;
        Ok(key)
    };
    match read() {
        Ok(key) => Ok(Secret::new(key)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let key = fresh()?;
            create(&path)
                .and_then(|mut file| file.write_all(&key).and_then(|()| file.sync_all()))
                .with_context(|| {
                    format!("cannot write the key file {}: is its folder writable?", path.display())
                })?;
            Ok(Secret::new(key))
        }
        Err(error) => Err(error).with_context(|| {
            format!(
                "cannot read the key file {}: put its copy back, or delete it to have a new one made, under \
                 which every second factor has to be set up anew",
                path.display()
            )
        }),
    }
}

/// A new file that only its owner reads.
pub(in crate::cli) fn create(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn fresh() -> anyhow::Result<[u8; 32]> {
    let mut key = [0; 32];
    getrandom::fill(&mut key).map_err(io::Error::other).context("the system gives no randomness")?;
    Ok(key)
}
