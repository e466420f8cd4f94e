//! How long a sign-in lasts, and how far it has come.

use super::AccountNo;
use std::str::FromStr;

/// Without a click for so long, a session ends: 30 minutes.
pub const IDLE_SEC: i64 = 30 * 60;

/// So long after it began, a session ends: 12 hours.
pub const ABSOLUTE_SEC: i64 = 12 * 60 * 60;

/// Who gave only the password has so long to give the code: 10 minutes.
pub const HALF_SEC: i64 = 10 * 60;

/// Who proved who they are within so long need not do so again before a dangerous action: 15 minutes.
pub const RECENT_SEC: i64 = 15 * 60;

/// How far a sign-in has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The password was right; the code of the telephone is missing.
    Half,
    Full,
}

/// By what somebody signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Proof {
    /// The password of the account.
    #[default]
    Password,
    /// The sign-in of the province.
    Provider,
    /// The sign-in of the province, which asked for a second factor, too.
    ProviderWithSecond,
}

impl Proof {
    /// As it is kept.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Provider => "provider",
            Self::ProviderWithSecond => "provider-second",
        }
    }
}

/// That is no way to sign in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no way to sign in")]
pub struct ProofError(pub String);

impl FromStr for Proof {
    type Err = ProofError;
    fn from_str(text: &str) -> Result<Self, ProofError> {
        let all = [Self::Password, Self::Provider, Self::ProviderWithSecond];
        all.into_iter().find(|proof| proof.as_str() == text).ok_or_else(|| ProofError(text.to_owned()))
    }
}

/// A sign-in, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRow {
    pub account: AccountNo,
    pub stage: Stage,
    /// All in seconds since 1970.
    pub begun: i64,
    pub seen: i64,
    /// When the person last proved who they are.
    pub confirmed: i64,
    pub proof: Proof,
}

impl SessionRow {
    /// The second from which on it is over.
    #[must_use]
    pub fn ends(&self) -> i64 {
        match self.stage {
            Stage::Half => self.begun + HALF_SEC,
            Stage::Full => (self.seen + IDLE_SEC).min(self.begun + ABSOLUTE_SEC),
        }
    }

    #[must_use]
    pub fn is_over(&self, now: i64) -> bool {
        now >= self.ends()
    }

    /// Whether the person proved a short while ago who they are.
    #[must_use]
    pub fn is_recent(&self, now: i64) -> bool {
        self.stage == Stage::Full && now - self.confirmed < RECENT_SEC
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proof_is_read_as_it_is_kept() {
        for proof in [Proof::Password, Proof::Provider, Proof::ProviderWithSecond] {
            assert_eq!(proof.as_str().parse(), Ok(proof));
        }
        assert_eq!("magic".parse::<Proof>(), Err(ProofError("magic".into())));
    }

    #[test]
    fn a_session_ends_by_rest_and_by_age() {
        let (account, proof) = (AccountNo(1), Proof::Password);
        let row = |seen, stage| SessionRow { account, stage, begun: 0, seen, confirmed: 0, proof };
        assert!(!row(0, Stage::Full).is_over(IDLE_SEC - 1));
        assert!(row(0, Stage::Full).is_over(IDLE_SEC));
        let busy = row(ABSOLUTE_SEC - 1, Stage::Full);
        assert!(!busy.is_over(ABSOLUTE_SEC - 1) && busy.is_over(ABSOLUTE_SEC));
        assert!(row(HALF_SEC, Stage::Half).is_over(HALF_SEC), "being used does not make a half longer");
        assert!(!row(0, Stage::Half).is_recent(1));
        assert!(row(0, Stage::Full).is_recent(RECENT_SEC - 1) && !row(0, Stage::Full).is_recent(RECENT_SEC));
    }
}
