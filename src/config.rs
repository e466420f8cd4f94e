//! What an operator can set, in layers: defaults, then the file of `--config`, then the environment
//! (`HAILONG__SECTION__KEY`), then flags. An unknown key or a value out of range is refused with its
//! name: a setting that is silently ignored is worse than none.

mod mask;
mod network;
mod read;
mod sections;
mod week_time;

pub use mask::mask_password;
pub use network::{Network, NetworkError};
pub use sections::{Database, Ledger, Log, LogFormat, Mail, MailTls, Office, Print, Report, Server, Sso};
pub use week_time::{WeekTime, WeekTimeError};

use ::config::{Environment, File, FileFormat, Map};
use read::Reader;

/// All settings, checked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Config {
    pub database: Database,
    pub server: Server,
    pub sso: Sso,
    pub office: Office,
    pub print: Print,
    pub report: Report,
    pub mail: Mail,
    pub ledger: Ledger,
    pub log: Log,
}

/// One setting as it can be shown: a secret is masked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    pub key: &'static str,
    pub value: String,
}

/// Where settings come from, weakest first.
#[derive(Debug, Clone, Default)]
pub struct Layers<'a> {
    /// The configuration file: its name and its text (TOML).
    pub file: Option<(&'a str, &'a str)>,
    /// Environment variables; those that do not begin with `HAILONG__` are ignored.
    pub env: Vec<(String, String)>,
    /// Flags, by key.
    pub flags: Vec<(&'static str, String)>,
}

/// Everything that is wrong with the settings, at once.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub struct ConfigError(pub Vec<ConfigFault>);

/// One thing wrong with the settings.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigFault {
    #[error("{source_name}: not TOML: {reason}")]
    Syntax { source_name: String, reason: String },
    #[error("{source_name}: unknown setting `{key}`; the nearest known one is `{nearest}`")]
    UnknownKey { source_name: String, key: String, nearest: &'static str },
    #[error("{source_name}: `{key}` is `{found}`: expected {expected}")]
    Value { source_name: String, key: &'static str, found: String, expected: &'static str },
}

impl Config {
    /// Puts the layers together.
    ///
    /// # Errors
    /// Every unknown key and every value out of range, each with where it was said.
    pub fn layered(layers: &Layers) -> Result<Self, ConfigError> {
        let mut reader = Reader::default();
        if let Some((name, text)) = layers.file {
            reader.add(&File::from_str(text, FileFormat::Toml), name);
        }
        let env: Map<String, String> = layers.env.iter().cloned().collect();
        let env =
            Environment::with_prefix("HAILONG").prefix_separator("__").separator("__").source(Some(env));
        reader.add(&env, "environment");
        for (key, value) in &layers.flags {
            reader.values.insert((*key).to_owned(), ("command line".into(), value.clone()));
        }
        reader.finish()
    }

    /// All settings by key, in a fixed order, secrets masked: what `hailong doctor` prints.
    #[must_use]
    pub fn settings(&self) -> Vec<Setting> {
        let Self { database, server, sso, office, print, report, mail, ledger, log } = self;
        let optional = |value: &Option<String>| value.clone().unwrap_or_default();
        let setting = |key, value: String| Setting { key, value };
        let secret = |value: &Option<String>| value.as_ref().map_or_else(String::new, |_| "***".into());
        vec![
            setting("database.url", mask_password(&database.url)),
            setting("database.max_connections", database.max_connections.to_string()),
            setting("database.cache_mb", database.cache_mb.to_string()),
            setting("database.queue", database.queue.to_string()),
            setting("server.bind", server.bind.clone()),
            setting("server.port", server.port.to_string()),
            setting("server.host", optional(&server.host)),
            setting("server.tls_cert", optional(&server.tls_cert)),
            setting("server.tls_key", optional(&server.tls_key)),
            setting("server.page_secret", secret(&server.page_secret)),
            setting("server.staff_host", optional(&server.staff_host)),
            setting("server.trusted_proxies", optional(&server.trusted_proxies)),
            setting("sso.issuer", optional(&sso.issuer)),
            setting("sso.client_id", optional(&sso.client_id)),
            setting("sso.client_secret_file", optional(&sso.client_secret_file)),
            setting("sso.console", optional(&sso.console)),
            setting("sso.name", optional(&sso.name)),
            setting("sso.claim", sso.claim.clone()),
            setting("sso.scopes", sso.scopes.clone()),
            setting("sso.second_factor", optional(&sso.second_factor)),
            setting("office.name", optional(&office.name)),
            setting("office.contact", optional(&office.contact)),
            setting("office.logo", optional(&office.logo)),
            setting("office.accent", optional(&office.accent)),
            setting("office.texts_kept_months", office.texts_kept_months.to_string()),
            setting("office.complaints", office.complaints.to_string()),
            setting("office.complaint_accept_days", office.complaint_accept_days.to_string()),
            setting("office.complaint_answer_days", office.complaint_answer_days.to_string()),
            setting("print.templates", optional(&print.templates)),
            setting("print.time_sec", print.time_sec.to_string()),
            setting("print.memory_mb", print.memory_mb.to_string()),
            setting("report.superior", optional(&report.superior)),
            setting("report.place", optional(&report.place)),
            setting("report.capacity", optional(&report.capacity)),
            setting("report.signer", optional(&report.signer)),
            setting("report.recipients", optional(&report.recipients)),
            setting("report.text", optional(&report.text)),
            setting("mail.host", optional(&mail.host)),
            setting("mail.port", mail.port.to_string()),
            setting("mail.tls", mail.tls.to_string()),
            setting("mail.user", optional(&mail.user)),
            setting("mail.password", secret(&mail.password)),
            setting("mail.from", optional(&mail.from)),
            setting("mail.recipients", optional(&mail.recipients)),
            setting("mail.digest", mail.digest.map_or_else(String::new, |at| at.to_string())),
            setting("ledger.key_file", optional(&ledger.key_file)),
            setting("ledger.origin", optional(&ledger.origin)),
            setting("ledger.witnesses", optional(&ledger.witnesses)),
            setting("log.filter", log.filter.clone()),
            setting("log.format", log.format.to_string()),
        ]
    }
}

#[cfg(test)]
mod tests;
