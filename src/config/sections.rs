//! The sections of the settings and what holds where nobody says otherwise.

use super::{Network, NetworkError, WeekTime};
use std::fmt;

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
    /// Host name under which the staff console answers, and only there: `noibo.khaosat.quangtri.gov.vn`.
    /// Under every name where unset.
    pub staff_host: Option<String>,
    /// Proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed, by address or network,
    /// separated by commas; nobody's where unset.
    pub trusted_proxies: Option<String>,
}

impl Server {
    /// The trusted proxies, one by one.
    ///
    /// # Errors
    /// The first that is no address and no network.
    pub fn proxies(&self) -> Result<Vec<Network>, NetworkError> {
        let all = self.trusted_proxies.as_deref().unwrap_or("").split(',').map(str::trim);
        all.filter(|proxy| !proxy.is_empty()).map(str::parse).collect()
    }
}

/// Section `sso`: the sign-in of the province (OpenID Connect), beside name and password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sso {
    /// The provider's address, as it says it itself: `https://sso.quangtri.gov.vn`. No such sign-in where
    /// unset.
    pub issuer: Option<String>,
    /// As which the provider knows this service.
    pub client_id: Option<String>,
    /// The file that holds the secret which the provider gave to this service, alone.
    pub client_secret_file: Option<String>,
    /// The console's own address, as browsers know it and as it is registered at the provider:
    /// `https://noibo.khaosat.quangtri.gov.vn`. Only a server for its own machine does without.
    pub console: Option<String>,
    /// As the button names it: `SSO tỉnh Quảng Trị`. The provider's host where unset.
    pub name: Option<String>,
    /// What of the provider's answer is the name of an account here; must be something that people cannot
    /// change themselves. An `email` counts only where the provider says that it is verified.
    pub claim: String,
    /// What is asked for beside `openid`, separated by blanks.
    pub scopes: String,
    /// Values of `amr` or `acr`, separated by commas, of which one says that the provider asked for a
    /// second factor: then it is not asked for here. Always asked for here where unset.
    pub second_factor: Option<String>,
}

impl Default for Sso {
    fn default() -> Self {
        Self {
            issuer: None,
            client_id: None,
            client_secret_file: None,
            console: None,
            name: None,
            claim: "preferred_username".into(),
            scopes: "profile email".into(),
            second_factor: None,
        }
    }
}

/// Section `office`: who asks, as citizens see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Office {
    /// The office that runs the survey: `Sở Nội vụ tỉnh Quảng Trị`. The ledger's name where unset.
    pub name: Option<String>,
    /// Whom citizens ask about the survey, their data or a complaint: address, telephone, e-mail.
    pub contact: Option<String>,
    /// Path of the office's logo, an SVG file.
    pub logo: Option<String>,
    /// The office's own colour for buttons and links: `#rrggbb`.
    pub accent: Option<String>,
    /// Free texts and complaints are erased after so many months, at least 1; everything else stays.
    pub texts_kept_months: u32,
    /// Whether complaints (phản ánh, kiến nghị) are taken; the office answers them in the console.
    pub complaints: bool,
    /// By then, in days after the one on which it came, the office means to have a complaint in hand.
    pub complaint_accept_days: u32,
    /// By then it means to have answered.
    pub complaint_answer_days: u32,
}

impl Office {
    /// Who asks: the name set here, else the ledger's.
    #[must_use]
    pub fn called(&self, ledger: &str) -> String {
        self.name.clone().unwrap_or_else(|| ledger.to_owned())
    }
}

/// Section `print`: an office's own templates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Print {
    /// Folder whose `.typ` files come before the shipped ones of the same name.
    pub templates: Option<String>,
    /// Laying out with them may take so long.
    pub time_sec: u32,
    /// And so much memory.
    pub memory_mb: u32,
}

impl Default for Print {
    fn default() -> Self {
        Self { templates: None, time_sec: 60, memory_mb: 2048 }
    }
}

/// Section `report`: head and foot of the reports that an office signs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// The body above the office: `UBND tỉnh Quảng Trị`.
    pub superior: Option<String>,
    /// Where it signs: `Quảng Trị`.
    pub place: Option<String>,
    /// In whose power: `GIÁM ĐỐC`.
    pub capacity: Option<String>,
    pub signer: Option<String>,
    /// Nơi nhận, separated by semicolons.
    pub recipients: Option<String>,
    /// A file with the office's own words instead of the shipped ones.
    pub text: Option<String>,
}

/// Section `mail`: the office's own server of e-mail. Nothing is sent where no host is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    pub host: Option<String>,
    pub port: u16,
    pub tls: MailTls,
    pub user: Option<String>,
    pub password: Option<String>,
    /// `Hài Lòng <hailong@quangtri.gov.vn>`
    pub from: Option<String>,
    /// Separated by semicolons.
    pub recipients: Option<String>,
    /// When `hailong serve` sends each running campaign's weekly letter; never by itself where unset.
    pub digest: Option<WeekTime>,
}

/// How the connection to the server of e-mail is kept from others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailTls {
    /// Begun in the clear, then secured; refused where the server cannot (port 587).
    Starttls,
    /// Secured from the first byte (port 465).
    Tls,
    /// In the clear: a relay on this machine.
    None,
}

impl MailTls {
    pub(super) const ALL: [Self; 3] = [Self::Starttls, Self::Tls, Self::None];
}

impl fmt::Display for MailTls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Starttls => "starttls",
            Self::Tls => "tls",
            Self::None => "none",
        })
    }
}

impl Default for Mail {
    fn default() -> Self {
        Self {
            host: None,
            port: 587,
            tls: MailTls::Starttls,
            user: None,
            password: None,
            from: None,
            recipients: None,
            digest: None,
        }
    }
}

/// Section `ledger`: who signs over the ledger's entries, and who witnesses it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ledger {
    /// The file with the secret key that signs checkpoints: outside the database, and readable by this user alone.
    /// With SQLite `DATABASE.log-key` where unset; with PostgreSQL nothing is signed then.
    pub key_file: Option<String>,
    /// What the log is called, from its first checkpoint on for ever: an address without its scheme. `server.host`
    /// and the ledger's number where unset.
    pub origin: Option<String>,
    /// Verifier keys of witnesses, separated by blanks: their signatures are taken.
    pub witnesses: Option<String>,
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
            staff_host: None,
            trusted_proxies: None,
        }
    }
}

impl Default for Office {
    fn default() -> Self {
        Self {
            name: None,
            contact: None,
            logo: None,
            accent: None,
            texts_kept_months: 24,
            complaints: true,
            complaint_accept_days: 3,
            complaint_answer_days: 15,
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

impl fmt::Display for LogFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text => "text",
            Self::Json => "json",
        })
    }
}
