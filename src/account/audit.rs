//! The log of what staff did: append-only, a Merkle tree of its own beside the ledger's. A row names
//! accounts by number, so that a person can be forgotten while the log stands.

use super::AccountNo;
use crate::ids::LedgerId;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Display;

/// Who did it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// Somebody who is not signed in.
    Nobody,
    Account(AccountNo),
    /// A program with a token, by the token's number.
    Program(u32),
    /// A user of this machine, at the command line.
    CommandLine(String),
}

impl Actor {
    /// As in the database: the kind and who of it.
    #[must_use]
    pub fn parts(&self) -> (&'static str, String) {
        match self {
            Self::Nobody => ("nobody", String::new()),
            Self::Account(no) => ("account", no.to_string()),
            Self::Program(no) => ("program", no.to_string()),
            Self::CommandLine(user) => ("command-line", user.clone()),
        }
    }

    /// Reads what [`Actor::parts`] wrote.
    #[must_use]
    pub fn of_parts(kind: &str, who: &str) -> Self {
        match (kind, who.parse()) {
            ("account", Ok(no)) => Self::Account(AccountNo(no)),
            ("program", Ok(no)) => Self::Program(no),
            ("command-line", _) => Self::CommandLine(who.to_owned()),
            _ => Self::Nobody,
        }
    }
}

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident = $text:literal),* $(,)?) => {
        /// What was done. The words for it are in `static/words/staff.*.yaml`, group `act`, under the same
        /// name with underscores.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Action {
            $($(#[$doc])* $name,)*
        }

        impl Action {
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// As in the database and in exports; never changed.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}

actions! {
    SignedIn = "signed-in",
    SignInFailed = "sign-in-failed",
    SignedOut = "signed-out",
    /// Somebody signed in asked for what they have no right to, or sent a form that no page of theirs had.
    Refused = "refused",
    /// Proved anew who they are, before a dangerous action.
    Confirmed = "confirmed",
    SessionsEnded = "sessions-ended",
    PasswordChanged = "password-changed",
    PasswordReset = "password-reset",
    SecondFactorSet = "second-factor-set",
    SecondFactorRemoved = "second-factor-removed",
    RecoveryCodesMade = "recovery-codes-made",
    RecoveryCodeUsed = "recovery-code-used",
    /// An account came through the province's sign-in for the first time and belongs to that person since.
    ProviderBound = "provider-bound",
    AccountCreated = "account-created",
    AccountChanged = "account-changed",
    AccountDisabled = "account-disabled",
    AccountEnabled = "account-enabled",
    /// Everything but the account's number was taken away: its person is forgotten.
    AccountErased = "account-erased",
    RoleGranted = "role-granted",
    RoleRevoked = "role-revoked",
    PaperAssigned = "paper-assigned",
    PaperUnassigned = "paper-unassigned",
    SettingsChanged = "settings-changed",
    UnitsChanged = "units-changed",
    FieldsChanged = "fields-changed",
    DossiersEntered = "dossiers-entered",
    RatiosEntered = "ratios-entered",
    /// A task of an improvement plan was written or changed.
    TaskSet = "task-set",
    DefinitionPublished = "definition-published",
    CampaignCreated = "campaign-created",
    CampaignChanged = "campaign-changed",
    CampaignOpened = "campaign-opened",
    CampaignExtended = "campaign-extended",
    CampaignClosed = "campaign-closed",
    CampaignPublished = "campaign-published",
    TouchpointsCreated = "touchpoints-created",
    TouchpointRevoked = "touchpoint-revoked",
    TouchpointReplaced = "touchpoint-replaced",
    PostersPrinted = "posters-printed",
    PaperPrinted = "paper-printed",
    SlipsPrinted = "slips-printed",
    BoardPrinted = "board-printed",
    PaperEntered = "paper-entered",
    /// The drawn sheets' answers were erased once they had been compared.
    PaperCompared = "paper-compared",
    CodesIssued = "codes-issued",
    Exported = "exported",
    AuditExported = "audit-exported",
    /// A program read entries in the ledger's order.
    LedgerRead = "ledger-read",
    /// Somebody took the bundle of the ledger.
    LedgerExported = "ledger-exported",
    /// What a sample for call-backs is drawn from, and what was drawn.
    SampleSealed = "sample-sealed",
    SampleDrawn = "sample-drawn",
    ExclusionProposed = "exclusion-proposed",
    ExclusionWithdrawn = "exclusion-withdrawn",
    ExclusionRefused = "exclusion-refused",
    ResponsesExcluded = "responses-excluded",
    ExclusionReversed = "exclusion-reversed",
    CommentsSearched = "comments-searched",
    CommentsRead = "comments-read",
    /// One comment was seen as it was written.
    CommentUnmasked = "comment-unmasked",
    ComplaintRead = "complaint-read",
    ComplaintAccepted = "complaint-accepted",
    ComplaintAnswered = "complaint-answered",
    ComplaintClosed = "complaint-closed",
    ComplaintPublished = "complaint-published",
    ComplaintWithdrawn = "complaint-withdrawn",
    TokenMade = "token-made",
    TokenRevoked = "token-revoked",
}

impl Action {
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|action| action.as_str() == text)
    }
}

/// One thing that somebody did, before it has its place in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// Seconds since 1970.
    pub at: i64,
    pub who: Actor,
    pub action: Action,
    /// What it was done to: an account as `#7`, a campaign's id, a unit's code. Never a person's name, an
    /// answer, a text, a secret.
    pub subject: String,
    /// Further facts by name, in no language: `role`, `unit`, `format`, `rows`.
    pub details: BTreeMap<String, String>,
}

impl Act {
    #[must_use]
    pub fn new(at: i64, who: Actor, action: Action, subject: impl Into<String>) -> Self {
        Self { at, who, action, subject: subject.into(), details: BTreeMap::new() }
    }

    /// With a further fact.
    #[must_use]
    pub fn with<D: Display + ?Sized>(mut self, name: &str, value: &D) -> Self {
        self.details.insert(name.to_owned(), value.to_string());
        self
    }
}

/// A row of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRow {
    /// From 1, without a gap.
    pub no: u64,
    pub act: Act,
    pub leaf: [u8; 32],
}

/// What a leaf hash covers: JSON with sorted keys and no blanks.
#[must_use]
pub fn canonical(ledger: LedgerId, no: u64, act: &Act) -> String {
    let (kind, who) = act.who.parts();
    let fields: BTreeMap<&str, Value> = BTreeMap::from([
        ("action", json!(act.action.as_str())),
        ("at", json!(act.at)),
        ("by", json!(kind)),
        ("details", json!(act.details)),
        ("ledger", json!(ledger.0)),
        ("no", json!(no)),
        ("subject", json!(act.subject)),
        ("who", json!(who)),
    ]);
    serde_json::to_string(&fields).unwrap_or_default()
}

/// RFC 6962's leaf hash: SHA-256(0x00 ‖ canonical JSON).
#[must_use]
pub fn leaf(ledger: LedgerId, no: u64, act: &Act) -> [u8; 32] {
    Sha256::new().chain_update([0]).chain_update(canonical(ledger, no, act)).finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_has_one_spelling() {
        let act = Act::new(1_795_000_000, Actor::Account(AccountNo(7)), Action::RoleGranted, "#5")
            .with("unit", "19363")
            .with("role", "unit-leader");
        assert_eq!(
            canonical(LedgerId(1), 12, &act),
            "{\"action\":\"role-granted\",\"at\":1795000000,\"by\":\"account\",\"details\":{\"role\":\
             \"unit-leader\",\"unit\":\"19363\"},\"ledger\":1,\"no\":12,\"subject\":\"#5\",\"who\":\"7\"}"
        );
        assert_ne!(leaf(LedgerId(1), 12, &act), leaf(LedgerId(1), 13, &act));
    }

    #[test]
    fn actors_and_actions_are_read_back() {
        for actor in [
            Actor::Nobody,
            Actor::Account(AccountNo(3)),
            Actor::Program(4),
            Actor::CommandLine("quang".into()),
        ] {
            let (kind, who) = actor.parts();
            assert_eq!(Actor::of_parts(kind, &who), actor);
        }
        for action in Action::ALL {
            assert_eq!(Action::parse(action.as_str()), Some(*action));
        }
        assert_eq!(Action::parse("lied"), None);
    }
}
