//! Whose screen a page is on: the citizen's own, or the tablet at the counter.

use super::page::Wish;
use crate::ids::{Channel, TouchpointCode};

/// The two addresses of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Screen {
    /// `/S/{code}`: whoever scanned the code.
    #[default]
    Own,
    /// `/K/{code}`: one after the other, at the counter.
    Kiosk,
}

impl Screen {
    /// The screen that an address is for.
    #[must_use]
    pub fn of(path: &str) -> Self {
        if path.starts_with("/K/") || path.starts_with("/k/") { Self::Kiosk } else { Self::Own }
    }

    /// The address of a form: `/S/7KQ2M4X`.
    #[must_use]
    pub fn form(self, code: TouchpointCode) -> String {
        match self {
            Self::Own => format!("/S/{code}"),
            Self::Kiosk => format!("/K/{code}"),
        }
    }

    /// How answers given here come. A touchpoint that was made a kiosk is one at both addresses.
    #[must_use]
    pub fn channel(self, touchpoint: Channel) -> Channel {
        match self {
            Self::Own => touchpoint,
            Self::Kiosk => Channel::Kiosk,
        }
    }
}

/// What a page on the tablet needs to lead back to the idle screen, so that nobody's answers stay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kiosk {
    /// Address of the idle screen.
    pub home: String,
    pub leaves: Leaves,
}

/// When a page gives way to the idle screen. The script asks before anything is lost; without script,
/// only pages that hold answers of the server's making leave, and late.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leaves {
    /// The form as it comes, without anyone's answers: with script, after asking.
    Empty,
    /// Answers stand on it: after asking; without script after so many seconds.
    Asking(u16),
    /// Nothing can be lost: after so many seconds without a touch.
    Quietly(u16),
}

impl Kiosk {
    /// The form with answers: enough to read it all twice.
    pub(super) const FORM: Leaves = Leaves::Asking(300);
    /// The check page.
    pub(super) const CHECK: Leaves = Leaves::Asking(120);
    /// The notice, to which answers were taken along: it is long, and read without a touch.
    pub(super) const NOTICE: Leaves = Leaves::Asking(300);
    /// The confirmation.
    pub(super) const SENT: Leaves = Leaves::Quietly(20);
    /// A page that says why there is no form: a minute later there may be one.
    pub(super) const PLAIN: Leaves = Leaves::Quietly(60);

    /// For a page of this touchpoint; `None` on a citizen's own screen.
    #[must_use]
    pub fn new(screen: Screen, code: TouchpointCode, leaves: Leaves) -> Option<Self> {
        (screen == Screen::Kiosk).then(|| Self { home: screen.form(code), leaves })
    }

    /// For a page that knows no more than what was asked for.
    #[must_use]
    pub fn asked(wish: &Wish, leaves: Leaves) -> Option<Self> {
        let code = wish.path.split('/').nth(2)?.parse().ok()?;
        Self::new(wish.screen, code, leaves)
    }

    /// Seconds after which the page leaves where there is no script.
    #[must_use]
    pub fn without_script(&self) -> Option<u16> {
        match self.leaves {
            Leaves::Empty => None,
            Leaves::Asking(seconds) | Leaves::Quietly(seconds) => Some(seconds),
        }
    }

    /// Seconds without a touch after which the page leaves without asking.
    #[must_use]
    pub fn rest(&self) -> Option<u16> {
        match self.leaves {
            Leaves::Empty | Leaves::Asking(_) => None,
            Leaves::Quietly(seconds) => Some(seconds),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_whose_screen_it_is_for() {
        for path in ["/K/7KQ2M4X", "/k/7kq2m4x", "/K/7KQ2M4X/sent"] {
            assert_eq!(Screen::of(path), Screen::Kiosk, "{path}");
        }
        for path in ["/S/7KQ2M4X", "/s/x", "/", "/Kiosk", "/api/v1/K/"] {
            assert_eq!(Screen::of(path), Screen::Own, "{path}");
        }
    }
}
