//! Where a database is.

use super::StoreError;
use sea_orm::sqlx::postgres::PgConnectOptions;
use std::path::PathBuf;

/// A database address, read.
#[derive(Debug, Clone)]
pub(super) enum Address {
    Sqlite(PathBuf),
    Postgres(Box<PgConnectOptions>),
}

impl Address {
    /// Reads `sqlite:PATH`, `sqlite://PATH` or a PostgreSQL URL.
    pub(super) fn parse(url: &str) -> Result<Self, StoreError> {
        if let Some(rest) = url.strip_prefix("sqlite:") {
            let path = rest.strip_prefix("//").unwrap_or(rest);
            return match path {
                "" => Err(StoreError::Address("it names no file".to_owned())),
                path => Ok(Self::Sqlite(PathBuf::from(path))),
            };
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let options = url.parse().map_err(|fault: sea_orm::sqlx::Error| {
                StoreError::Address(format!("it is not a PostgreSQL URL: {fault}"))
            })?;
            return Ok(Self::Postgres(Box::new(options)));
        }
        let scheme = url.split_once(':').map_or("none", |(scheme, _)| scheme);
        Err(StoreError::Address(format!("its scheme is {scheme:?}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sqlite(url: &str) -> Option<PathBuf> {
        match Address::parse(url) {
            Ok(Address::Sqlite(path)) => Some(path),
            Ok(Address::Postgres(_)) | Err(_) => None,
        }
    }

    #[test]
    fn a_sqlite_address_is_a_path() {
        assert_eq!(sqlite("sqlite:data/x.db"), Some("data/x.db".into()));
        assert_eq!(sqlite("sqlite:///var/lib/x.db"), Some("/var/lib/x.db".into()));
        assert_eq!(sqlite("sqlite:"), None);
    }

    #[test]
    fn a_faulty_address_is_refused_without_repeating_its_password() {
        for url in ["mysql://u:secret@h/d", "secret", "postgres://u:secret@h:port/d"] {
            let message = Address::parse(url).err().map(|e| e.to_string()).unwrap_or_default();
            assert!(message.contains("expected sqlite:PATH"), "{message}");
            assert!(!message.contains("secret"), "{message}");
        }
    }
}
