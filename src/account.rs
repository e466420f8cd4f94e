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
