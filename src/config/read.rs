//! Layers of texts become checked settings.

use super::{
    Config, ConfigError, ConfigFault, Database, Ledger, Log, LogFormat, Mail, MailTls, Office, Print, Report,
    Server, Sso, mask_password,
};
use ::config::{Source, Value, ValueKind};
use std::collections::BTreeMap;

/// Collects the layers' values by key, the later over the earlier, and what is wrong with them.
#[derive(Default)]
pub(super) struct Reader {
    /// Key → (where it was said, what).
    pub(super) values: BTreeMap<String, (String, String)>,
    faults: Vec<ConfigFault>,
}

impl Reader {
    pub(super) fn add(&mut self, source: &dyn Source, name: &str) {
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

    pub(super) fn finish(mut self) -> Result<Config, ConfigError> {
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
                staff_host: self.text("server.staff_host"),
                trusted_proxies: self.proxies(),
            },
            sso: self.sso(d.sso),
            office: self.office(&d.office),
            print: self.print(&d.print),
            report: self.report(),
            mail: self.mail(&d.mail),
            ledger: self.ledger(),
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

    fn proxies(&mut self) -> Option<String> {
        let key = "server.trusted_proxies";
        self.one(key, None, "addresses or networks, separated by commas", |text| {
            let server = Server { trusted_proxies: Some(text.to_owned()), ..Server::default() };
            server.proxies().ok().map(|_| server.trusted_proxies.filter(|text| !text.is_empty()))
        })
    }

    fn sso(&mut self, d: Sso) -> Sso {
        Sso {
            issuer: self.text("sso.issuer"),
            client_id: self.text("sso.client_id"),
            client_secret_file: self.text("sso.client_secret_file"),
            console: self.text("sso.console"),
            name: self.text("sso.name"),
            claim: self.text("sso.claim").unwrap_or(d.claim),
            scopes: self.text("sso.scopes").unwrap_or(d.scopes),
            second_factor: self.text("sso.second_factor"),
        }
    }

    fn print(&mut self, d: &Print) -> Print {
        Print {
            templates: self.text("print.templates"),
            time_sec: self.number(
                "print.time_sec",
                d.time_sec,
                "seconds, a whole number from 1 to 3600",
                1..=3600,
            ),
            memory_mb: self.number(
                "print.memory_mb",
                d.memory_mb,
                "megabytes, a whole number from 512 to 65536",
                512..=65_536,
            ),
        }
    }

    fn mail(&mut self, d: &Mail) -> Mail {
        Mail {
            host: self.text("mail.host"),
            port: self.one("mail.port", d.port, "a port, 1 to 65535", |text| {
                text.parse().ok().filter(|port| *port > 0)
            }),
            tls: self.one("mail.tls", d.tls, "starttls, tls or none", |text| {
                MailTls::ALL.into_iter().find(|tls| tls.to_string() == text)
            }),
            user: self.text("mail.user"),
            password: self.text("mail.password"),
            from: self.text("mail.from"),
            recipients: self.text("mail.recipients"),
            digest: self.one("mail.digest", d.digest, "a weekday and a time such as monday 07:00", |text| {
                if text.is_empty() { Some(None) } else { text.parse().ok().map(Some) }
            }),
        }
    }

    fn ledger(&mut self) -> Ledger {
        Ledger {
            key_file: self.text("ledger.key_file"),
            origin: self.text("ledger.origin"),
            witnesses: self.text("ledger.witnesses"),
        }
    }

    fn report(&mut self) -> Report {
        Report {
            superior: self.text("report.superior"),
            place: self.text("report.place"),
            capacity: self.text("report.capacity"),
            signer: self.text("report.signer"),
            recipients: self.text("report.recipients"),
            text: self.text("report.text"),
        }
    }

    fn office(&mut self, d: &Office) -> Office {
        Office {
            name: self.text("office.name"),
            contact: self.text("office.contact"),
            logo: self.text("office.logo"),
            accent: self.text("office.accent"),
            texts_kept_months: self.number(
                "office.texts_kept_months",
                d.texts_kept_months,
                "a whole number of months from 1 to 1200",
                1..=1200,
            ),
            complaints: self
                .one("office.complaints", d.complaints, "true or false", |text| text.parse().ok()),
            complaint_accept_days: self.number(
                "office.complaint_accept_days",
                d.complaint_accept_days,
                "a whole number of days from 1 to 365",
                1..=365,
            ),
            complaint_answer_days: self.number(
                "office.complaint_answer_days",
                d.complaint_answer_days,
                "a whole number of days from 1 to 365",
                1..=365,
            ),
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
