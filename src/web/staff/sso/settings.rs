//! Which sign-in of a province is believed, and what of it.

use crate::config::Sso;
use openidconnect::IssuerUrl;
use openidconnect::url::{Host, Url};
use std::fmt;

/// The sign-in of a province, checked.
#[derive(Clone)]
pub struct SsoSettings {
    pub issuer: IssuerUrl,
    pub client_id: String,
    pub secret: String,
    /// Scheme and host of the console, to which browsers come back. `None` on the developer's own machine:
    /// then it is the address that the browser asked, as long as that is this machine.
    pub console: Option<String>,
    /// As the button names it.
    pub name: String,
    /// What of the provider's answer is the name of an account here.
    pub claim: String,
    pub scopes: Vec<String>,
    /// Values of `amr` or `acr`, one of which says that the provider asked for a second factor.
    pub second: Vec<String>,
}

/// Why a province's sign-in cannot be offered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SsoSettingsError {
    #[error("`sso.issuer` is set, but `{0}` is not: the sign-in of a province takes both")]
    Lacks(&'static str),
    #[error(
        "`sso.console` is `{0}`: expected scheme and host of the console, for example https://noibo.quangtri.gov.vn"
    )]
    Console(String),
    #[error("`sso.issuer` is `{0}`: expected an https address, for example https://sso.quangtri.gov.vn")]
    Issuer(String),
}

impl SsoSettings {
    /// Checks the section `sso`; `secret` is what the file of `sso.client_secret_file` holds.
    ///
    /// # Errors
    /// Where something is missing, or passwords would travel without TLS.
    pub fn of(sso: &Sso, secret: Option<&str>) -> Result<Option<Self>, SsoSettingsError> {
        let Some(issuer) = &sso.issuer else { return Ok(None) };
        let secret = secret.map(str::trim).filter(|secret| !secret.is_empty());
        let wrong = || SsoSettingsError::Issuer(issuer.clone());
        let address = IssuerUrl::new(issuer.clone()).map_err(|_no_address| wrong())?;
        if !may_be_asked(address.url()) {
            return Err(wrong());
        }
        let host = address.url().host_str().unwrap_or_default().to_owned();
        Ok(Some(Self {
            client_id: sso.client_id.clone().ok_or(SsoSettingsError::Lacks("sso.client_id"))?,
            console: sso.console.as_deref().map(console).transpose()?,
            secret: secret.ok_or(SsoSettingsError::Lacks("sso.client_secret_file"))?.to_owned(),
            name: sso.name.clone().unwrap_or(host),
            claim: sso.claim.clone(),
            scopes: words(&sso.scopes),
            second: words(sso.second_factor.as_deref().unwrap_or("")),
            issuer: address,
        }))
    }
}

impl fmt::Debug for SsoSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SsoSettings").field("issuer", &self.issuer).finish_non_exhaustive()
    }
}

/// Scheme and host, without a slash at the end.
fn console(text: &str) -> Result<String, SsoSettingsError> {
    let wrong = || SsoSettingsError::Console(text.to_owned());
    let url = Url::parse(text).map_err(|_no_address| wrong())?;
    let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    let origin = url.origin().ascii_serialization();
    if bare && may_be_asked(&url) && url.username().is_empty() { Ok(origin) } else { Err(wrong()) }
}

fn words(text: &str) -> Vec<String> {
    text.split([' ', ',']).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Whether secrets may travel to this address: over TLS, or within this machine.
#[must_use]
pub fn may_be_asked(address: &Url) -> bool {
    match (address.scheme(), address.host()) {
        ("https", Some(_)) => true,
        ("http", Some(Host::Domain(name))) => name == "localhost",
        ("http", Some(Host::Ipv4(ip))) => ip.is_loopback(),
        ("http", Some(Host::Ipv6(ip))) => ip.is_loopback(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn section(issuer: &str) -> Sso {
        Sso { issuer: Some(issuer.into()), client_id: Some("hailong".into()), ..Sso::default() }
    }

    #[test]
    fn secrets_travel_over_tls_or_within_this_machine() {
        for good in
            ["https://sso.quangtri.gov.vn", "http://127.0.0.1:4000", "http://[::1]:1/x", "http://localhost"]
        {
            assert!(SsoSettings::of(&section(good), Some("s")).unwrap().is_some(), "{good}");
        }
        for bad in
            ["http://sso.quangtri.gov.vn", "http://localhost.evil.example", "ftp://127.0.0.1", "sso", ""]
        {
            let error = SsoSettings::of(&section(bad), Some("s")).unwrap_err();
            assert_eq!(error, SsoSettingsError::Issuer(bad.into()), "{bad}");
        }
    }

    #[test]
    fn browsers_come_back_to_an_address_that_the_operator_named() {
        let of = |console: &str| {
            let section = Sso { console: Some(console.into()), ..section("https://a.vn") };
            SsoSettings::of(&section, Some("s")).map(|settings| settings.unwrap().console.unwrap())
        };
        assert_eq!(of("https://Noibo.quangtri.gov.vn/").unwrap(), "https://noibo.quangtri.gov.vn");
        assert_eq!(of("http://127.0.0.1:8080").unwrap(), "http://127.0.0.1:8080");
        for bad in [
            "noibo.quangtri.gov.vn",
            "http://noibo.vn",
            "https://a.vn/staff",
            "https://a.vn?x",
            "https://u@a.vn",
        ] {
            assert_eq!(of(bad).unwrap_err(), SsoSettingsError::Console(bad.into()));
        }
    }

    #[test]
    fn what_is_missing_is_named() {
        assert!(SsoSettings::of(&Sso::default(), None).unwrap().is_none());
        let lacks = |sso: &Sso, secret| SsoSettings::of(sso, secret).unwrap_err();
        let good = section("https://a.vn");
        assert_eq!(lacks(&good, Some(" \n")), SsoSettingsError::Lacks("sso.client_secret_file"));
        let nameless = Sso { client_id: None, ..good };
        assert_eq!(lacks(&nameless, Some("s")), SsoSettingsError::Lacks("sso.client_id"));
    }

    #[test]
    fn a_secret_is_shown_nowhere() {
        let settings = SsoSettings::of(&section("https://a.vn"), Some("hunter2\n")).unwrap().unwrap();
        assert_eq!((settings.secret.as_str(), settings.name.as_str()), ("hunter2", "a.vn"));
        assert!(!format!("{settings:?}").contains("hunter2"));
    }
}
