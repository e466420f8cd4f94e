//! E-mail through the office's own server: off unless a server is named, to the recipients of the settings and
//! to nobody else. The only thing that this program ever sends by itself.

use crate::config::{Mail, MailTls};
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

/// Why nothing was sent, or can be.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    #[error("`{found}` (mail.{key}) is no address of e-mail: {reason}")]
    Address { key: &'static str, found: String, reason: String },
    #[error("mail.{0} is missing: where mail.host is set, from and recipients must be too")]
    Missing(&'static str),
    #[error("mail.user is set without mail.password, or the other way round")]
    HalfUser,
    #[error("mail.host `{host}`: {reason}")]
    Tls { host: String, reason: String },
    #[error("the letter cannot be written: {0}")]
    Letter(#[from] lettre::error::Error),
    #[error("the letter cannot be written: {0}")]
    Content(#[from] lettre::message::header::ContentTypeErr),
    #[error("{server} did not take the letter: {source}")]
    Refused { server: String, source: lettre::transport::smtp::Error },
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
    pub fn of(mail: &Mail) -> Result<Option<Self>, MailError> {
        let Some(host) = &mail.host else { return Ok(None) };
        let from = mail.from.as_deref().ok_or(MailError::Missing("from"))?;
        let to = recipients(mail)?;
        if to.is_empty() {
            return Err(MailError::Missing("recipients"));
        }
        let parameters = || {
            TlsParameters::new(host.clone())
                .map_err(|error| MailError::Tls { host: host.clone(), reason: error.to_string() })
        };
        let tls = match mail.tls {
            MailTls::None => Tls::None,
            MailTls::Starttls => Tls::Required(parameters()?),
            MailTls::Tls => Tls::Wrapper(parameters()?),
        };
        let mut transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host)
            .port(mail.port)
            .tls(tls)
            .timeout(Some(PATIENCE));
        match (&mail.user, &mail.password) {
            (Some(user), Some(password)) => {
                transport = transport.credentials(Credentials::new(user.clone(), password.clone()));
            }
            (None, None) => {}
            (Some(_), None) | (None, Some(_)) => return Err(MailError::HalfUser),
        }
        let server = format!("{host}:{}", mail.port);
        Ok(Some(Self { transport: transport.build(), server, from: mailbox("from", from)?, to }))
    }

    /// Hands a letter to the server.
    ///
    /// # Errors
    /// Where it is not taken.
    pub async fn send(&self, letter: &Letter, now: SystemTime) -> Result<(), MailError> {
        let message = written(letter, &self.from, &self.to, now)?;
        let sent = self.transport.send(message).await;
        sent.map(drop).map_err(|source| MailError::Refused { server: self.server.clone(), source })
    }

    /// Asks the server whether it would take letters.
    ///
    /// # Errors
    /// Where it does not answer, or does not let us in.
    pub async fn answers(&self) -> Result<(), MailError> {
        let asked = self.transport.test_connection().await;
        asked.map(drop).map_err(|source| MailError::Refused { server: self.server.clone(), source })
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
    let from = mailbox("from", mail.from.as_deref().unwrap_or("hailong@localhost"))?;
    let mut to = recipients(mail)?;
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

/// Those of the settings, separated by semicolons.
fn recipients(mail: &Mail) -> Result<Vec<Mailbox>, MailError> {
    let all = mail.recipients.as_deref().unwrap_or_default().split(';').map(str::trim);
    all.filter(|one| !one.is_empty()).map(|one| mailbox("recipients", one)).collect()
}

fn mailbox(key: &'static str, text: &str) -> Result<Mailbox, MailError> {
    text.parse().map_err(|error: lettre::address::AddressError| MailError::Address {
        key,
        found: text.to_owned(),
        reason: error.to_string(),
    })
}
