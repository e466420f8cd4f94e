//! What an operator can set, in layers: defaults, then the file of `--config`, then the environment
//! (`HAILONG__SECTION__KEY`), then flags. An unknown key or a value out of range is refused with its
//! name: a setting that is silently ignored is worse than none.

use ::config::{Environment, File, FileFormat, Map, Source, Value, ValueKind};
use std::fmt;

/// All settings, checked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Config {
    pub database: Database,
    pub server: Server,
    pub log: Log,
}

/// Section `database`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Database {
    /// `sqlite:PATH` or `postgres://USER:PASSWORD@HOST/NAME`.
    pub url: String,
    /// Readers' connections of this process, at least 1.
    pub max_connections: u32,
    /// SQLite's page cache of each connection, in megabytes, at least 64.
    pub cache_mb: u32,
    /// Responses that may wait for the writer before citizens are asked to try again.
    pub queue: u32,
}

/// Section `server`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// The address to listen on; `127.0.0.1` for this machine only.
    pub bind: String,
    /// 0 takes a free one.
    pub port: u16,
    /// Scheme and host as printed and encoded in QR codes: `https://khaosat.quangtri.gov.vn`. The
    /// machine's own address in its network where unset.
    pub host: Option<String>,
    /// Certificate chain, PEM.
    pub tls_cert: Option<String>,
    /// Private key, PEM.
    pub tls_key: Option<String>,
    /// What page tokens are signed with, any long random text: the same in every process behind one
    /// address. With SQLite a key file beside the database serves where unset.
    pub page_secret: Option<String>,
}

/// Section `log`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Log {
    /// As tracing-subscriber reads it: `info`, `hailong=debug,warn`.
    pub filter: String,
    pub format: LogFormat,
}

/// How a log line looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    Text,
    Json,
}

impl Default for Database {
    fn default() -> Self {
        Self { url: "sqlite:data/hailong.db".into(), max_connections: 8, cache_mb: 64, queue: 4096 }
    }
}

impl Default for Server {
    fn default() -> Self {
        Self {
            bind: "0.0.0.0".into(),
            port: 8080,
            host: None,
            tls_cert: None,
            tls_key: None,
            page_secret: None,
        }
    }
}

/// What libraries say at their level `info` is of no use to an operator, and anyone who sends what is no
/// HTTP could fill the log with actix's errors.
const FILTER: &str = "info,actix_server=warn,actix_http::h1::dispatcher=off,sea_orm_migration=warn,sqlx=warn";

impl Default for Log {
    fn default() -> Self {
        // The libraries say at length what we say in a line.
        Self { filter: FILTER.into(), format: LogFormat::Text }
    }
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
        let Self { database, server, log } = self;
        let optional = |value: &Option<String>| value.clone().unwrap_or_default();
        let setting = |key, value: String| Setting { key, value };
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
            setting(
                "server.page_secret",
                server.page_secret.as_ref().map_or_else(String::new, |_| "***".into()),
            ),
            setting("log.filter", log.filter.clone()),
            setting("log.format", log.format.to_string()),
        ]
    }
}

impl fmt::Display for LogFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text => "text",
            Self::Json => "json",
        })
    }
}

/// A database's address without its password, wherever in it that stands.
#[must_use]
pub fn mask_password(url: &str) -> String {
    let (address, query) = url.split_once('?').map_or((url, None), |(a, q)| (a, Some(q)));
    let account = |rest: &str| {
        let (account, host) = rest.rsplit_once('@')?;
        Some(format!("{}:***@{host}", account.split_once(':')?.0))
    };
    let address = match address.split_once("://") {
        Some((scheme, rest)) => format!("{scheme}://{}", account(rest).unwrap_or_else(|| rest.to_owned())),
        None => address.to_owned(),
    };
    let Some(query) = query else { return address };
    let masked = |pair: &str| {
        let key = pair.split('=').next().unwrap_or_default();
        if key == "password" { "password=***".to_owned() } else { pair.to_owned() }
    };
    format!("{address}?{}", query.split('&').map(masked).collect::<Vec<_>>().join("&"))
}

/// Collects the layers' values by key, the later over the earlier, and what is wrong with them.
#[derive(Default)]
struct Reader {
    /// Key → (where it was said, what).
    values: std::collections::BTreeMap<String, (String, String)>,
    faults: Vec<ConfigFault>,
}

impl Reader {
    fn add(&mut self, source: &dyn Source, name: &str) {
        match source.collect() {
            Ok(map) => {
                let mut found: Vec<_> = map.into_iter().collect();
                found.sort_by(|a, b| a.0.cmp(&b.0));
                for (key, value) in found {
                    self.take(key, value, name);
                }
            }
            Err(error) => {
                self.faults.push(ConfigFault::Syntax { source_name: name.into(), reason: error.to_string() });
            }
        }
    }

    fn take(&mut self, key: String, value: Value, name: &str) {
        if let ValueKind::Table(table) = value.kind {
            let mut inner: Vec<_> = table.into_iter().collect();
            inner.sort_by(|a, b| a.0.cmp(&b.0));
            for (sub, value) in inner {
                self.take(format!("{key}.{sub}"), value, name);
            }
            return;
        }
        let text = value.to_string();
        self.values.insert(key, (name.to_owned(), text));
    }

    fn finish(mut self) -> Result<Config, ConfigError> {
        let known: Vec<_> = Config::default().settings().iter().map(|setting| setting.key).collect();
        for (key, (source_name, _)) in &self.values {
            if !known.contains(&key.as_str()) {
                let nearest = known.iter().max_by(|a, b| {
                    let likeness = |candidate: &str| strsim::jaro_winkler(candidate, key);
                    likeness(a).total_cmp(&likeness(b))
                });
                self.faults.push(ConfigFault::UnknownKey {
                    source_name: source_name.clone(),
                    key: key.clone(),
                    nearest: nearest.copied().unwrap_or_default(),
                });
            }
        }
        let config = self.read(Config::default());
        if self.faults.is_empty() { Ok(config) } else { Err(ConfigError(self.faults)) }
    }

    fn read(&mut self, d: Config) -> Config {
        Config {
            database: Database {
                url: self.one("database.url", d.database.url, "sqlite:PATH or postgres://…", |text| {
                    let known = ["sqlite:", "postgres://", "postgresql://"];
                    known.iter().any(|scheme| text.starts_with(scheme)).then(|| text.to_owned())
                }),
                max_connections: self.number(
                    "database.max_connections",
                    d.database.max_connections,
                    "a whole number from 1 to 1000",
                    1..=1000,
                ),
                cache_mb: self.number(
                    "database.cache_mb",
                    d.database.cache_mb,
                    "megabytes, a whole number from 64 to 65536",
                    64..=65_536,
                ),
                queue: self.number(
                    "database.queue",
                    d.database.queue,
                    "a whole number from 1 to 1000000",
                    1..=1_000_000,
                ),
            },
            server: Server {
                bind: self.one("server.bind", d.server.bind, "an IP address", |text| {
                    text.parse::<std::net::IpAddr>().is_ok().then(|| text.to_owned())
                }),
                port: self.one("server.port", d.server.port, "a port, 0 to 65535", |text| text.parse().ok()),
                host: self.text("server.host"),
                tls_cert: self.text("server.tls_cert"),
                tls_key: self.text("server.tls_key"),
                page_secret: self.text("server.page_secret"),
            },
            log: Log {
                filter: self
                    .one("log.filter", d.log.filter, "a log filter such as info", |t| Some(t.to_owned())),
                format: self.one("log.format", d.log.format, "text or json", |text| match text {
                    "text" => Some(LogFormat::Text),
                    "json" => Some(LogFormat::Json),
                    _ => None,
                }),
            },
        }
    }

    /// The value of a key, the default where nobody set it; a fault where `parse` knows no meaning.
    fn one<T>(
        &mut self,
        key: &'static str,
        default: T,
        expected: &'static str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> T {
        let Some((source_name, text)) = self.values.get(key) else { return default };
        parse(text).unwrap_or_else(|| {
            let (source_name, found) = (source_name.clone(), mask_password(text));
            self.faults.push(ConfigFault::Value { source_name, key, found, expected });
            default
        })
    }

    fn number(
        &mut self,
        key: &'static str,
        default: u32,
        expected: &'static str,
        range: std::ops::RangeInclusive<u32>,
    ) -> u32 {
        self.one(key, default, expected, |text| text.parse().ok().filter(|n| range.contains(n)))
    }

    /// A text without a default; empty is unset.
    fn text(&mut self, key: &'static str) -> Option<String> {
        self.values.get(key).map(|(_, text)| text.clone()).filter(|text| !text.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn env(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
    }

    #[test]
    fn a_later_layer_wins() {
        let layers = Layers {
            file: Some((
                "hailong.toml",
                "[database]\nurl = \"sqlite:file.db\"\ncache_mb = 128\nqueue = 7\n[server]\nport = 1",
            )),
            env: env(&[
                ("HAILONG__DATABASE__URL", "sqlite:env.db"),
                ("HAILONG__DATABASE__CACHE_MB", "256"),
                ("PATH", "/"),
                ("HAILONG_TEST_POSTGRES", "postgres://x"),
            ]),
            flags: vec![("database.url", "sqlite:flag.db".into())],
        };
        let config = Config::layered(&layers).unwrap();
        assert_eq!(config.database.url, "sqlite:flag.db");
        assert_eq!(config.database.cache_mb, 256);
        assert_eq!((config.database.queue, config.server.port), (7, 1));
        assert_eq!(config.log, Log::default());
    }

    #[test]
    fn every_fault_is_told_with_its_source_and_the_nearest_key() {
        let layers = Layers {
            file: Some(("h.toml", "[databse]\nurl = \"x\"\n[server]\nport = 70000\nbind = \"everywhere\"")),
            env: env(&[("HAILONG__DATABASE__CACHE", "64"), ("HAILONG__DATABASE__QUEUE", "many")]),
            flags: vec![("database.url", "mysql://u:p@h/d".into())],
        };
        insta::assert_snapshot!(Config::layered(&layers).unwrap_err(), @r"
        environment: unknown setting `database.cache`; the nearest known one is `database.cache_mb`
        h.toml: unknown setting `databse.url`; the nearest known one is `database.url`
        command line: `database.url` is `mysql://u:***@h/d`: expected sqlite:PATH or postgres://…
        environment: `database.queue` is `many`: expected a whole number from 1 to 1000000
        h.toml: `server.bind` is `everywhere`: expected an IP address
        h.toml: `server.port` is `70000`: expected a port, 0 to 65535
        ");
    }

    #[test]
    fn the_readme_shows_every_setting() {
        let readme = include_str!("../README.md");
        let example = readme.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
        let file = Some(("README.md", example));
        let config = Config::layered(&Layers { file, ..Layers::default() }).unwrap();
        for Setting { key, value } in config.settings() {
            assert!(!value.is_empty(), "README.md does not show {key}");
            let (_, name) = key.split_once('.').unwrap();
            assert!(example.contains(&format!("\n{name} = ")), "README.md does not show {key}");
        }
    }

    #[test]
    fn no_password_is_shown() {
        let url = "postgres://hailong:p@ss:w0rd@db/hailong".to_owned();
        let config = Config { database: Database { url, ..Database::default() }, ..Config::default() };
        let shown = config.settings().iter().map(|s| s.value.clone()).collect::<String>();
        assert!(shown.contains("postgres://hailong:***@db/hailong"), "{shown}");
        assert!(!shown.contains("w0rd"));
        let in_query = mask_password("postgres://hailong@db/hailong?sslmode=require&password=w0rd");
        assert_eq!(in_query, "postgres://hailong@db/hailong?sslmode=require&password=***");
        assert_eq!(mask_password("sqlite:data/a@b:c.db"), "sqlite:data/a@b:c.db");
    }
}
