//! Where the key of the transparency log is, and who may read it.

use crate::cli::Context;
use crate::cli::serve::secret::create;
use crate::config::Server;
use crate::ids::LedgerId;
use crate::ledger::checkpoint::Checkpoint;
use crate::ledger::note::{VerifierKey, is_name};
use crate::store::Store;
use crate::web::transparency::Beside;
use crate::web::{LogSecret, LogSettings};
use anyhow::{Context as _, bail};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

/// Everything that serving needs: makes the key where there is none and its place is ours.
///
/// # Errors
/// Where the key cannot be read or made, others may read it, or a witness's key is none.
pub(in crate::cli) fn settings(
    context: &Context,
    server: &Server,
    ledger: LedgerId,
) -> anyhow::Result<LogSettings> {
    let configured = &context.config.ledger;
    let secret = if let Some(path) = path(context) {
        Some(read(&path, ledger)?.map_or_else(|| make_and_tell(&path, ledger), Ok)?)
    } else {
        tracing::warn!(
            "ledger.key_file is not set: nothing is signed over, and nobody outside can prove what was received"
        );
        None
    };
    let mut witnesses = Vec::new();
    for text in configured.witnesses.as_deref().unwrap_or("").split_whitespace() {
        let key: VerifierKey =
            text.parse().with_context(|| format!("`{text}` (ledger.witnesses) is no key"))?;
        witnesses.push(key);
    }
    Ok(LogSettings { secret, origin: origin(configured.origin.as_deref(), server, ledger)?, witnesses })
}

/// The key, where there is one already.
///
/// # Errors
/// Where it cannot be read, or others may read it.
pub(in crate::cli) fn existing(context: &Context, ledger: LedgerId) -> anyhow::Result<Option<LogSecret>> {
    path(context).map_or(Ok(None), |path| read(&path, ledger))
}

/// The verifier key under the log's present name.
///
/// # Errors
/// Where there is no key yet.
pub(in crate::cli) async fn verifier(
    context: &Context,
    store: &Store,
    ledger: LedgerId,
) -> anyhow::Result<VerifierKey> {
    let Some(secret) = existing(context, ledger)? else {
        bail!(
            "there is no key yet: `hailong serve` makes it at its first start (with PostgreSQL, name its place in ledger.key_file)"
        );
    };
    let restarted = store.catalog(ledger).await?.ledger.origin;
    let signed = store.newest_checkpoint(ledger).await?.map(|kept| kept.origin);
    let set = || origin(context.config.ledger.origin.as_deref(), &context.config.server, ledger);
    let origin = restarted.or(signed).map_or_else(set, Ok)?;
    Ok(secret.key(&origin)?.verifier().clone())
}

/// What the log is called before its first checkpoint: as set, else the service's address and the ledger's number.
fn origin(set: Option<&str>, server: &Server, ledger: LedgerId) -> anyhow::Result<String> {
    let host =
        server.host.as_deref().map(|host| host.split("://").last().unwrap_or(host).trim_end_matches('/'));
    let origin = match (set, host) {
        (Some(set), _) => set.to_owned(),
        (None, host) => format!("{}/{}", host.unwrap_or("hailong.localhost"), ledger.0),
    };
    if !is_name(&origin) {
        bail!("`{origin}` (ledger.origin) cannot name a log: it holds a blank, a line end or a `+`");
    }
    Ok(origin)
}

/// What was signed last at this machine, whoever may read the key itself.
///
/// # Errors
/// Where the file beside the key is damaged.
pub(in crate::cli) fn last(context: &Context, ledger: LedgerId) -> anyhow::Result<Option<Checkpoint>> {
    let Some(beside) = path(context).map(|path| Beside::of_key(&path, ledger)) else { return Ok(None) };
    let path = beside.path().display();
    let last = beside.read().with_context(|| format!("what was signed last cannot be read at {path}"))?;
    Ok(last.map(|last| last.checkpoint))
}

fn path(context: &Context) -> Option<PathBuf> {
    let beside = || context.sqlite_path().map(|database| format!("{}.log-key", database.display()).into());
    context.config.ledger.key_file.as_ref().map(PathBuf::from).or_else(beside)
}

/// The key of a file, 64 hexadecimal digits; `None` where there is no such file. A key that others can read could sign
/// for them.
///
/// # Errors
/// Where it is none, or others can read it.
pub(in crate::cli) fn read(path: &Path, ledger: LedgerId) -> anyhow::Result<Option<LogSecret>> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error).with_context(|| format!("cannot read the key {}", path.display())),
    };
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(path)?.permissions().mode();
        if mode & 0o077 != 0 {
            bail!(
                "the key {} can be read by others (mode {:03o}): chmod 600 {}",
                path.display(),
                mode & 0o777,
                path.display()
            );
        }
    }
    let digits = text.trim();
    let mut bytes = [0; 32];
    let whole = digits.len() == 64 && digits.is_ascii();
    let read = whole
        && bytes
            .iter_mut()
            .zip((0..64).step_by(2))
            .all(|(byte, at)| u8::from_str_radix(&digits[at..at + 2], 16).map(|value| *byte = value).is_ok());
    if !read {
        bail!("{} is no key of a log: expected 64 hexadecimal digits; put its copy back", path.display());
    }
    Ok(Some(LogSecret::new(bytes, Beside::of_key(path, ledger))))
}

/// A new key in a new file that only its owner reads.
///
/// # Errors
/// Where there is a file already, or it cannot be written.
pub(in crate::cli) fn make(path: &Path, ledger: LedgerId) -> anyhow::Result<LogSecret> {
    let bytes = crate::ledger::note::secret()?;
    let mut digits = String::with_capacity(65);
    crate::ids::write_hex(&mut digits, &bytes).unwrap_or_default();
    digits.push('\n');
    create(path)
        .and_then(|mut file| file.write_all(digits.as_bytes()).and_then(|()| file.sync_all()))
        .with_context(|| format!("cannot write the key {}: is its folder writable?", path.display()))?;
    Ok(LogSecret::new(bytes, Beside::of_key(path, ledger)))
}

fn make_and_tell(path: &Path, ledger: LedgerId) -> anyhow::Result<LogSecret> {
    let made = make(path, ledger)?;
    tracing::info!(path = %path.display(), "a key for the transparency log is made; keep a copy, and publish `hailong log key`");
    Ok(made)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: LedgerId = LedgerId(1);

    #[test]
    fn a_log_is_called_as_it_is_set_else_after_its_address() {
        let server = |host: Option<&str>| Server { host: host.map(str::to_owned), ..Server::default() };
        let called = |set, host| origin(set, &server(host), LedgerId(3)).map_err(|error| error.to_string());
        assert_eq!(
            called(None, Some("https://khaosat.quangtri.gov.vn/")),
            Ok("khaosat.quangtri.gov.vn/3".into())
        );
        assert_eq!(called(None, None), Ok("hailong.localhost/3".into()));
        assert_eq!(called(Some("sipas.quangtri"), Some("https://x")), Ok("sipas.quangtri".into()));
        assert!(called(Some("a b"), None).is_err_and(|error| error.contains("ledger.origin")));
    }

    #[test]
    fn a_key_is_made_once_read_by_its_owner_alone_and_refused_otherwise() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log.key");
        assert!(read(&path, ONE).unwrap().is_none());
        let made = make(&path, ONE).unwrap().key("a/1").unwrap().verifier().clone();
        assert_eq!(read(&path, ONE).unwrap().unwrap().key("a/1").unwrap().verifier(), &made);
        std::fs::write(&path, "nothing").unwrap();
        assert!(read(&path, ONE).is_err_and(|error| error.to_string().contains("64 hexadecimal digits")));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
            assert!(read(&path, ONE).is_err_and(|error| error.to_string().contains("can be read by others")));
        }
    }
}
