//! Programs that ask in somebody's name: what a token allows, where, and until when. The token itself is
//! shown once and never kept: the database holds its hash ([`super::token::Token`]).

use super::AccountNo;
use super::token::Token;
use crate::ids::UnitNo;
use std::collections::BTreeSet;
use std::{fmt, str::FromStr};
use time::Date;

/// What stands before the digits of a token, so that people and scanners of leaked secrets know it.
const MARK: &str = "hailong_";

/// A token lives so long at most: a year and a day.
pub const LONGEST_DAYS: i64 = 366;

/// Letters of a token's name, at most.
pub const MAX_NAME: usize = 80;

/// What a token allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TokenScope {
    /// Figures of campaigns that are not public too.
    Figures,
    /// Taking data out. Reserved: no address takes it yet.
    Export,
    /// Entering sheets of paper.
    Sheets,
    /// The ledger's entries, in its order.
    Ledger,
}

impl TokenScope {
    pub const ALL: [Self; 4] = [Self::Figures, Self::Export, Self::Sheets, Self::Ledger];

    /// Those that some address takes: the others are not given out.
    pub const GIVEN: [Self; 3] = [Self::Figures, Self::Sheets, Self::Ledger];

    /// As stored, and in the answer to a request that lacks it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Figures => "figures",
            Self::Export => "export",
            Self::Sheets => "sheets",
            Self::Ledger => "ledger",
        }
    }
}

impl fmt::Display for TokenScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// That is no scope.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no scope of a token: expected {scopes}", scopes = TokenScope::GIVEN.map(TokenScope::as_str).join(", "))]
pub struct TokenScopeError(pub String);

impl FromStr for TokenScope {
    type Err = TokenScopeError;
    fn from_str(text: &str) -> Result<Self, TokenScopeError> {
        Self::ALL
            .into_iter()
            .find(|scope| scope.as_str() == text)
            .ok_or_else(|| TokenScopeError(text.to_owned()))
    }
}

/// A token that is wished for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewProgram {
    /// Which program it is for.
    pub name: String,
    pub scopes: BTreeSet<TokenScope>,
    /// `None`: the whole ledger.
    pub unit: Option<UnitNo>,
    /// The last day on which it is worth anything.
    pub until: Date,
}

/// What is wrong with a wish.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProgramFault {
    #[error("name the program that the token is for, in at most {MAX_NAME} characters")]
    Name,
    #[error("choose at least one thing that the token allows")]
    NoScope,
    #[error("a token with the scope {0} is not given out: no address takes it yet")]
    Reserved(TokenScope),
    #[error("a token's last day lies from today on, at most {LONGEST_DAYS} days ahead")]
    Until,
}

impl NewProgram {
    /// Everything that is wrong with it today.
    #[must_use]
    pub fn faults(&self, today: Date) -> Vec<ProgramFault> {
        let mut faults = Vec::new();
        let length = self.name.trim().chars().count();
        if length == 0 || length > MAX_NAME || self.name.chars().any(char::is_control) {
            faults.push(ProgramFault::Name);
        }
        if self.scopes.is_empty() {
            faults.push(ProgramFault::NoScope);
        }
        let reserved = self.scopes.iter().find(|scope| !TokenScope::GIVEN.contains(scope));
        faults.extend(reserved.map(|scope| ProgramFault::Reserved(*scope)));
        if !(0..=LONGEST_DAYS).contains(&(self.until - today).whole_days()) {
            faults.push(ProgramFault::Until);
        }
        faults
    }
}

/// A token as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    /// As the audit log names it.
    pub no: u32,
    pub name: String,
    pub scopes: BTreeSet<TokenScope>,
    pub unit: Option<UnitNo>,
    pub until: Date,
    pub made: Date,
    /// Who made it; `None` at the command line.
    pub by: Option<AccountNo>,
    /// The last day on which it was used, nothing finer.
    pub used: Option<Date>,
    pub revoked: Option<Date>,
}

/// Whether a token is worth anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Good,
    Expired,
    Revoked,
}

impl Program {
    /// How it stands today.
    #[must_use]
    pub fn standing(&self, today: Date) -> Standing {
        if self.revoked.is_some() {
            Standing::Revoked
        } else if today > self.until {
            Standing::Expired
        } else {
            Standing::Good
        }
    }
}

/// As a program sends it: `hailong_` and 64 hexadecimal digits.
#[must_use]
pub fn reveal(token: &Token) -> String {
    format!("{MARK}{}", token.reveal())
}

/// Reads what [`reveal`] wrote.
#[must_use]
pub fn parse(text: &str) -> Option<Token> {
    Token::parse(text.strip_prefix(MARK)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::Duration;
    use time::macros::date;

    const TODAY: Date = date!(2026 - 11 - 24);

    fn wish() -> NewProgram {
        let scopes = [TokenScope::Figures].into();
        NewProgram {
            name: "Cổng dữ liệu tỉnh".into(),
            scopes,
            unit: None,
            until: TODAY + Duration::days(366),
        }
    }

    #[test]
    fn every_fault_of_a_wish_is_told() {
        assert_eq!(wish().faults(TODAY), []);
        let bad = NewProgram {
            name: " ".into(),
            scopes: [TokenScope::Export].into(),
            until: TODAY - Duration::days(1),
            ..wish()
        };
        let expected = [ProgramFault::Name, ProgramFault::Reserved(TokenScope::Export), ProgramFault::Until];
        assert_eq!(bad.faults(TODAY), expected);
        let long = NewProgram { until: TODAY + Duration::days(367), scopes: BTreeSet::new(), ..wish() };
        assert_eq!(long.faults(TODAY), [ProgramFault::NoScope, ProgramFault::Until]);
    }

    #[test]
    fn a_token_is_worth_something_through_its_last_day() {
        let NewProgram { name, scopes, unit, until } = wish();
        let program = |revoked| Program {
            no: 1,
            name: name.clone(),
            scopes: scopes.clone(),
            unit,
            until,
            made: TODAY,
            by: None,
            used: None,
            revoked,
        };
        assert_eq!(program(None).standing(until), Standing::Good);
        assert_eq!(program(None).standing(until + Duration::days(1)), Standing::Expired);
        assert_eq!(program(Some(TODAY)).standing(TODAY), Standing::Revoked);
    }

    #[test]
    fn a_token_is_read_back_from_its_own_spelling_alone() {
        let token = Token::new([7; 32]);
        assert!(parse(&reveal(&token)).is_some_and(|back| back.hash() == token.hash()));
        assert!(parse(&token.reveal()).is_none() && parse("hailong_").is_none() && parse("").is_none());
        for scope in TokenScope::ALL {
            assert_eq!(scope.as_str().parse(), Ok(scope));
        }
    }
}
