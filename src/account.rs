//! Who works here and what they may do: accounts of staff, roles by unit subtree, passwords, second
//! factors, sessions, and the log of what was done. No IO: time and randomness are arguments.
//!
//! The rights of a role stand in one table, [`Role::rights`]. A [`Scope`] says in which units a person
//! has a right; outside it nothing exists.

pub mod audit;
mod name;
pub mod password;
pub mod program;
mod role;
mod scope;
pub mod seal;
pub mod session;
pub mod setup;
pub mod token;
pub mod totp;

pub use name::{AccountNo, DisplayName, DisplayNameError, Login, LoginError};
pub use role::{Right, Role, RoleError};
pub use scope::{Grant, Grants, Reach, Scope};

use crate::ids::LedgerId;

/// A person of the staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    pub no: AccountNo,
    pub login: Login,
    pub name: DisplayName,
    /// The interface's language: `vi` or `en`.
    pub lang: String,
    /// Cannot sign in.
    pub disabled: bool,
    /// The password was given out by someone else and only opens the page where an own one is chosen.
    pub first_password: bool,
    /// Seconds since 1970 after which a password that was given out is worth nothing.
    pub password_until: Option<i64>,
    /// Whether signing in asks for a code of the telephone.
    pub second_factor: bool,
    /// Seconds since 1970.
    pub created: i64,
    pub last_login: Option<i64>,
}

impl Account {
    /// Whether nothing is left of the person but the number.
    #[must_use]
    pub fn is_erased(&self) -> bool {
        AccountNo::of_subject(self.login.as_str()).is_some()
    }
}

/// The login of the account that the log or a register names `#7`; that itself where the person was
/// forgotten, and any other text as it is.
#[must_use]
pub fn login_of<'a>(people: &'a [Person], subject: &'a str) -> &'a str {
    let no = AccountNo::of_subject(subject);
    let person = people.iter().find(|person| Some(person.account.no) == no);
    person.map_or(subject, |person| person.account.login.as_str())
}

/// An account with everything it may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub ledger: LedgerId,
    pub account: Account,
    pub grants: Grants,
}

impl Person {
    /// Whether a second factor is still to be set up before anything else is done.
    #[must_use]
    pub fn lacks_second_factor(&self) -> bool {
        !self.account.second_factor && self.grants.need_second_factor()
    }
}
