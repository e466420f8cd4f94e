//! The address that is printed and encoded: where a phone finds this service.

use crate::ids::{CampaignId, OneTimeCode, TouchpointCode, UnitCode};
use std::fmt;
use std::str::FromStr;

/// Scheme, host and port, all of it inside the QR alphanumeric set.
///
/// Written in lower case for people (`https://hailong.example.vn`), in upper case in a code, where
/// upper case takes 5.5 bits a letter instead of 8.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Origin {
    /// `HTTPS://HAILONG.EXAMPLE.VN:8443`.
    upper: String,
}

/// Why a text is no address for a poster.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OriginError {
    #[error("`{0}` does not begin with http:// or https://; write for example https://hailong.example.vn")]
    Scheme(String),
    #[error("`{0}` names no host; write for example https://hailong.example.vn")]
    Host(String),
    #[error(
        "`{text}` has `{letter}`, which a QR code's compact letters do not hold; a host has letters, digits, dots and hyphens, then perhaps : and a port"
    )]
    Letter { text: String, letter: char },
    #[error("`{0}` has a path; the address of a poster is scheme, host and port alone")]
    Path(String),
    #[error("`{0}` has a port that is no number from 1 to 65535")]
    Port(String),
}

impl FromStr for Origin {
    type Err = OriginError;

    fn from_str(text: &str) -> Result<Self, OriginError> {
        let whole = || text.to_owned();
        let upper = text.trim().to_ascii_uppercase();
        let rest = upper
            .strip_prefix("HTTPS://")
            .or_else(|| upper.strip_prefix("HTTP://"))
            .ok_or_else(|| OriginError::Scheme(whole()))?;
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        if rest.contains('/') {
            return Err(OriginError::Path(whole()));
        }
        let (host, port) = rest.split_once(':').map_or((rest, None), |(host, port)| (host, Some(port)));
        if host.is_empty() {
            return Err(OriginError::Host(whole()));
        }
        let strange = |c: &char| !(c.is_ascii_uppercase() || c.is_ascii_digit() || matches!(c, '.' | '-'));
        if let Some(letter) = host.chars().find(strange) {
            return Err(OriginError::Letter { text: whole(), letter });
        }
        let digits = |port: &str| port.bytes().all(|b| b.is_ascii_digit());
        if port.is_some_and(|port| !digits(port) || port.parse::<u16>().map_or(true, |n| n == 0)) {
            return Err(OriginError::Port(whole()));
        }
        let scheme = &upper[..=upper.find("//").map_or(0, |at| at + 1)];
        Ok(Self { upper: format!("{scheme}{rest}") })
    }
}

impl TryFrom<String> for Origin {
    type Error = OriginError;

    fn try_from(text: String) -> Result<Self, OriginError> {
        text.parse()
    }
}

impl From<Origin> for String {
    fn from(origin: Origin) -> Self {
        origin.to_string()
    }
}

impl Origin {
    /// What a touchpoint's code holds, byte for byte: `HTTPS://HAILONG.EXAMPLE.VN/S/7KQ2M4X`.
    #[must_use]
    pub fn encoded(&self, code: TouchpointCode) -> String {
        format!("{}/S/{code}", self.upper)
    }

    /// What a slip's code holds: the counter's address and a one-time code behind it.
    #[must_use]
    pub fn once(&self, code: TouchpointCode, once: OneTimeCode) -> String {
        format!("{}/{once}", self.encoded(code))
    }

    /// What the code of a notice-board sheet holds: `HTTPS://HAILONG.EXAMPLE.VN/R/MOT-CUA-2026/19363`. A
    /// unit's code keeps its letters as they are, as they may tell two units apart.
    #[must_use]
    pub fn board(&self, campaign: &CampaignId, unit: &UnitCode) -> String {
        format!("{}/R/{}/{unit}", self.upper, campaign.as_str().to_ascii_uppercase())
    }

    /// The same as people type it: `hailong.example.vn/R/mot-cua-2026/19363`.
    #[must_use]
    pub fn board_typed(&self, campaign: &CampaignId, unit: &UnitCode) -> String {
        format!("{}/R/{campaign}/{unit}", self.spoken())
    }

    /// A counter's address as people type it: `hailong.example.vn/S/7KQ2M4X`. Only https may go unsaid: a
    /// browser tries it first.
    #[must_use]
    pub fn typed(&self, code: TouchpointCode) -> String {
        format!("{}/S/{code}", self.spoken())
    }

    /// In lower case, without a scheme that may go unsaid.
    fn spoken(&self) -> String {
        let lower = self.upper.to_ascii_lowercase();
        lower.strip_prefix("https://").map_or_else(|| lower.clone(), str::to_owned)
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.upper.to_ascii_lowercase())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code() -> TouchpointCode {
        (123_456..).find_map(TouchpointCode::from_bits).unwrap()
    }

    #[test]
    fn an_address_is_upper_case_in_the_code_and_lower_case_for_people() {
        let origin: Origin = "https://HaiLong.example.vn/".parse().unwrap();
        assert_eq!(origin.to_string(), "https://hailong.example.vn");
        assert_eq!(origin.encoded(code()), format!("HTTPS://HAILONG.EXAMPLE.VN/S/{}", code()));
        assert_eq!(origin.typed(code()), format!("hailong.example.vn/S/{}", code()));
        let (campaign, unit) = ("mot-cua-2026".parse().unwrap(), "464.NV".parse().unwrap());
        assert_eq!(origin.board(&campaign, &unit), "HTTPS://HAILONG.EXAMPLE.VN/R/MOT-CUA-2026/464.NV");
        assert_eq!(origin.board_typed(&campaign, &unit), "hailong.example.vn/R/mot-cua-2026/464.NV");
        let local: Origin = "http://192.168.1.20:8080".parse().unwrap();
        assert_eq!(local.encoded(code()), format!("HTTP://192.168.1.20:8080/S/{}", code()));
        assert_eq!(local.typed(code()), format!("http://192.168.1.20:8080/S/{}", code()));
    }

    #[test]
    fn what_a_code_cannot_hold_is_refused_with_its_reason() {
        let fault = |text: &str| text.parse::<Origin>().unwrap_err();
        assert!(matches!(fault("hailong.example.vn"), OriginError::Scheme(_)));
        assert!(matches!(fault("https://"), OriginError::Host(_)));
        assert!(matches!(fault("https://a_b.vn"), OriginError::Letter { letter: '_', .. }));
        assert!(matches!(fault("https://đơn.vn"), OriginError::Letter { .. }));
        assert!(matches!(fault("https://a.vn/x"), OriginError::Path(_)));
        for port in
            ["https://a.vn:0", "https://a.vn:", "https://a.vn:70000", "https://a.vn:+80", "https://a.vn:8:0"]
        {
            assert!(matches!(fault(port), OriginError::Port(_)), "{port}");
        }
    }
}
