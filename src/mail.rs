//! E-mail through the office's own server: off unless a server is named, to the recipients of the settings and
//! to nobody else. The only thing that this program ever sends by itself.

use crate::config::{Mail, MailTls};
use lettre::address::Envelope;
use lettre::message::header::ContentType;
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};
use std::time::{Duration, SystemTime};

/// A server that does not answer within so long is as good as none.
const PATIENCE: Duration = Duration::from_secs(30);

/// What is written to somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    pub subject: String,
    pub text: String,
    /// The same for programs that show HTML.
    pub html: String,
    /// Its name and content.
    pub pdf: Option<(String, Vec<u8>)>,
}

/// Everything that is wrong with the settings, at once.
#[derive(Debug, thiserror::Error)]
#[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub struct MailSettingsError(pub Vec<MailFault>);

/// One thing wrong with the settings.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MailFault {
    #[error("`{found}` (mail.{key}) is no address of e-mail: {reason}")]
    Address { key: &'static str, found: String, reason: String },
    #[error("mail.{0} is missing: where mail.host is set, from and recipients must be too")]
    Missing(&'static str),
    #[error("mail.host is missing: mail.digest says when letters are sent, and only a server can take them")]
    NoHost,
    #[error("mail.user is set without mail.password, or the other way round")]
    HalfUser,
    #[error("mail.host `{host}`: {reason}")]
    Tls { host: String, reason: String },
}

/// Why nothing was sent.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    #[error(transparent)]
    Settings(#[from] MailSettingsError),
    #[error("the letter cannot be written: {0}")]
    Letter(#[from] lettre::error::Error),
    #[error("the letter cannot be written: {0}")]
    Content(#[from] lettre::message::header::ContentTypeErr),
    #[error("{server} did not take the letter: {source}")]
    Refused { server: String, source: lettre::transport::smtp::Error },
}

/// Somebody whom the server has no letters for, while it took those of others.
#[derive(Debug, thiserror::Error)]
#[error("{server} took no letter for {to}: {source}")]
pub struct Unreachable {
    pub to: String,
    pub server: String,
    pub source: lettre::transport::smtp::Error,
}

/// A way to send letters.
#[derive(Debug, Clone)]
pub struct Post {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    server: String,
    from: Mailbox,
    to: Vec<Mailbox>,
}

impl Post {
    /// By these settings; `None` where no server is named.
    ///
    /// # Errors
    /// What is missing or cannot be meant.
    pub fn of(mail: &Mail) -> Result<Option<Self>, MailSettingsError> {
        let Some(host) = &mail.host else {
            let faults = mail.digest.map(|_| MailFault::NoHost);
            return faults.map_or(Ok(None), |fault| Err(MailSettingsError(vec![fault])));
        };
        let mut faults = Vec::new();
        let mut keep = |fault| faults.push(fault);
        let from = mail.from.as_deref().ok_or(MailFault::Missing("from"));
        let from = from.and_then(|from| mailbox("from", from)).map_err(&mut keep).ok();
        let (to, wrong) = recipients(mail);
        if to.is_empty() && wrong.is_empty() {
            keep(MailFault::Missing("recipients"));
        }
        wrong.into_iter().for_each(&mut keep);
        let parameters = || {
            TlsParameters::new(host.clone())
                .map_err(|error| MailFault::Tls { host: host.clone(), reason: error.to_string() })
        };
        let tls = match mail.tls {
            MailTls::None => Ok(Tls::None),
            MailTls::Starttls => parameters().map(Tls::Required),
            MailTls::Tls => parameters().map(Tls::Wrapper),
        };
        let tls = tls.map_err(&mut keep).ok();
        if mail.user.is_some() != mail.password.is_some() {
            keep(MailFault::HalfUser);
        }
        let (Some(from), Some(tls), true) = (from, tls, faults.is_empty()) else {
            return Err(MailSettingsError(faults));
        };
        let mut transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host)
            .port(mail.port)
            .tls(tls)
            .timeout(Some(PATIENCE));
        if let (Some(user), Some(password)) = (&mail.user, &mail.password) {
            transport = transport.credentials(Credentials::new(user.clone(), password.clone()));
        }
        let server = format!("{host}:{}", mail.port);
        Ok(Some(Self { transport: transport.build(), server, from, to }))
    }

    /// Hands a letter to the server; where it refuses for good, as it does for an address that is no more, once
    /// for each recipient. Returns those who could not be reached.
    ///
    /// # Errors
    /// Where it is taken for nobody.
    pub async fn send(&self, letter: &Letter, now: SystemTime) -> Result<Vec<Unreachable>, MailError> {
        let message = written(letter, &self.from, &self.to, now)?;
        let (bytes, all) = (message.formatted(), message.envelope().clone());
        let Err(source) = self.transport.send_raw(&all, &bytes).await else { return Ok(Vec::new()) };
        let mut unreachable = Vec::new();
        if source.is_permanent() && all.to().len() > 1 {
            for to in all.to() {
                let envelope = Envelope::new(all.from().cloned(), vec![to.clone()])?;
                if let Err(source) = self.transport.send_raw(&envelope, &bytes).await {
                    let (to, server) = (to.to_string(), self.server.clone());
                    unreachable.push(Unreachable { to, server, source });
                }
            }
            if unreachable.len() < all.to().len() {
                return Ok(unreachable);
            }
        }
        Err(MailError::Refused { server: self.server.clone(), source })
    }

    /// Asks the server whether it would take letters.
    ///
    /// # Errors
    /// Where it does not answer, or does not let us in.
    pub async fn answers(&self) -> Result<(), MailError> {
        let asked = self.transport.test_connection().await;
        asked.map(drop).map_err(|source| MailError::Refused { server: self.server.clone(), source })
    }

    /// Host and port.
    #[must_use]
    pub fn server(&self) -> &str {
        &self.server
    }

    /// Where letters go, for people.
    #[must_use]
    pub fn described(&self) -> String {
        let to: Vec<_> = self.to.iter().map(ToString::to_string).collect();
        format!("{} takes letters from {} to {}", self.server, self.from, to.join(", "))
    }
}

/// A letter as a file that programs for e-mail open (RFC 5322).
///
/// # Errors
/// What cannot be meant of the addresses.
pub fn file(letter: &Letter, mail: &Mail, now: SystemTime) -> Result<Vec<u8>, MailError> {
    let (mut to, mut faults) = recipients(mail);
    let from = mailbox("from", mail.from.as_deref().unwrap_or("hailong@localhost"));
    let from = from.map_err(|fault| faults.push(fault)).ok().filter(|_| faults.is_empty());
    let Some(from) = from else { return Err(MailSettingsError(faults).into()) };
    if to.is_empty() {
        to.push(from.clone());
    }
    Ok(written(letter, &from, &to, now)?.formatted())
}

fn written(letter: &Letter, from: &Mailbox, to: &[Mailbox], now: SystemTime) -> Result<Message, MailError> {
    let mut message =
        Message::builder().from(from.clone()).subject(&letter.subject).date(now).message_id(None);
    for one in to {
        message = message.to(one.clone());
    }
    let words = MultiPart::alternative()
        .singlepart(SinglePart::plain(letter.text.clone()))
        .singlepart(SinglePart::html(letter.html.clone()));
    let mut parts = MultiPart::mixed().multipart(words);
    if let Some((name, bytes)) = &letter.pdf {
        let kind = ContentType::parse("application/pdf")?;
        parts = parts.singlepart(Attachment::new(name.clone()).body(bytes.clone(), kind));
    }
    Ok(message.multipart(parts)?)
}

/// Those of the settings, separated by semicolons, and those that are no addresses.
fn recipients(mail: &Mail) -> (Vec<Mailbox>, Vec<MailFault>) {
    let all = mail.recipients.as_deref().unwrap_or_default().split(';').map(str::trim);
    let (mut good, mut wrong) = (Vec::new(), Vec::new());
    for one in all.filter(|one| !one.is_empty()) {
        match mailbox("recipients", one) {
            Ok(mailbox) => good.push(mailbox),
            Err(fault) => wrong.push(fault),
        }
    }
    (good, wrong)
}

fn mailbox(key: &'static str, text: &str) -> Result<Mailbox, MailFault> {
    text.parse().map_err(|error: lettre::address::AddressError| MailFault::Address {
        key,
        found: text.to_owned(),
        reason: error.to_string(),
    })
}
