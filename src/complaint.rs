//! Complaints and petitions (phản ánh, kiến nghị): what a citizen wants an answer to.
//!
//! A response is counted and never answered; a complaint is answered and never counted. So the two lie
//! apart, and **nothing joins them**: no id, no code, no hour (a complaint keeps its day only, as a busy
//! counter's hour has one person), no order. Nobody is asked for a name or a telephone: the complainant
//! follows the answer by a code of its own, of which a hash alone is stored ([`seal`](fn@seal)).
//!
//! A complaint goes `received → accepted → answered → closed`. It lies with the unit where its touchpoint
//! hangs until somebody forwards it; who forwards or accepts it gives it to a unit, and each move is a line
//! of its history without the name of anybody (who did it is in the audit log). An answer can be mended
//! until it is closed.
//!
//! **Time limits** are the office's own (`office.complaint_accept_days`, `office.complaint_answer_days`) and
//! pages call them that: no regulation that we could confirm sets one for an anonymous complaint at a
//! counter. The two days by which it is accepted and answered are promised when it is sent, and a later
//! change of the settings does not move them.
//!
//! **Publishing** puts question and answer on the results page. The question is masked
//! ([`mask`](crate::comment::mask())) and can be changed in one way only: by hiding more of it.

mod moves;
mod seal;

pub use moves::{Move, MoveFault};
pub use seal::{Sealed, seal};

use crate::comment::Masked;
use crate::ids::{CampaignNo, TouchpointCode, UnitNo};
use crate::unit::iso_date;
use serde::{Deserialize, Serialize};
use std::fmt;
use time::{Date, Duration};

/// Letters of a complaint, at most: as of a free text in a form.
pub const MAX_TEXT: usize = 1_200;

/// Letters of an answer, at most.
pub const MAX_ANSWER: usize = 4_000;

/// A complaint's number, for people: random, so that it tells no order. `PA-048213`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ComplaintNo(u32);

impl ComplaintNo {
    /// So many numbers there are in a ledger.
    pub const COUNT: u32 = 1_000_000;

    /// `None` where the number has more than six digits.
    #[must_use]
    pub fn new(no: u32) -> Option<Self> {
        (no < Self::COUNT).then_some(Self(no))
    }

    /// A number out of 32 random bits.
    #[must_use]
    pub fn draw(random: u32) -> Self {
        Self(random % Self::COUNT)
    }

    #[must_use]
    pub fn get(self) -> u32 {
        self.0
    }
}

impl fmt::Display for ComplaintNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PA-{:06}", self.0)
    }
}

/// Why a text is no number of a complaint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a complaint's number is six digits, as in PA-048213")]
pub struct NotANumber;

impl std::str::FromStr for ComplaintNo {
    type Err = NotANumber;
    fn from_str(text: &str) -> Result<Self, NotANumber> {
        let text = text.trim();
        let digits = text.strip_prefix("PA-").or_else(|| text.strip_prefix("pa-")).unwrap_or(text);
        let six = digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_digit());
        digits.parse().ok().filter(|_| six).and_then(Self::new).ok_or(NotANumber)
    }
}

macro_rules! coded {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $code:literal / $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum $name { $($(#[$variant_doc])* $variant = $code),+ }

        impl $name {
            /// All, in their order.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// As stored.
            #[must_use]
            pub fn code(self) -> u8 {
                self as u8
            }

            /// As stored; `None` where no such code was ever given.
            #[must_use]
            pub fn from_code(code: u8) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.code() == code)
            }

            /// Its name in forms and addresses.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// By its name.
            #[must_use]
            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.name() == name)
            }
        }
    };
}

coded!(
    /// What a complaint is about, as the complainant says.
    Category {
        /// How people were treated.
        Attitude = 1 / "attitude",
        /// Late, or asked to come again.
        Delay = 2 / "delay",
        /// Papers asked for that no list names, procedures not explained.
        Papers = 3 / "papers",
        /// Fees, or money beyond them.
        Money = 4 / "money",
        /// Rooms, waiting, online service.
        Facilities = 5 / "facilities",
        Other = 6 / "other",
    }
);

coded!(
    /// How far a complaint has come.
    State {
        /// Nobody has taken it up.
        Received = 1 / "received",
        /// A unit has it in hand.
        Accepted = 2 / "accepted",
        Answered = 3 / "answered",
        /// Nothing more happens to it.
        Closed = 4 / "closed",
    }
);

/// How soon an office means to act: days after the one on which a complaint came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    pub accept_days: u16,
    pub answer_days: u16,
}

/// A complaint that has just come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewComplaint {
    pub code: Sealed,
    pub campaign: CampaignNo,
    pub touchpoint: TouchpointCode,
    /// Where it lies: the touchpoint's unit of this day.
    pub unit: UnitNo,
    pub day: Date,
    pub category: Category,
    /// In which language the form was, so that the answer can be.
    pub language: String,
    pub text: String,
    pub limits: Limits,
}

impl NewComplaint {
    /// The last days on which it is accepted and answered in time.
    #[must_use]
    pub fn due(&self) -> Due {
        let after = |days: u16| self.day.saturating_add(Duration::days(days.into()));
        Due { accept: after(self.limits.accept_days), answer: after(self.limits.answer_days) }
    }
}

/// What was promised when a complaint came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    pub accept: Date,
    pub answer: Date,
}

/// One line of a complaint's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    #[serde(with = "iso_date::required")]
    pub day: Date,
    pub what: Happened,
}

/// What happened to a complaint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Happened {
    Received,
    /// This unit has it in hand.
    Accepted(UnitNo),
    Answered,
    /// The answer was put in other words.
    Mended,
    Closed,
    Published,
    Withdrawn,
}

/// Question and answer as everyone may read them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    pub question: Masked,
    pub answer: Masked,
    pub day: Date,
}

/// A complaint without its text: what a list shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    pub no: ComplaintNo,
    pub campaign: CampaignNo,
    pub touchpoint: TouchpointCode,
    /// With whom it lies.
    pub unit: UnitNo,
    pub day: Date,
    pub category: Category,
    pub language: String,
    pub state: State,
    pub due: Due,
    /// It stands on the results page.
    pub public: bool,
}

/// A complaint whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    pub head: Head,
    pub text: String,
    pub answer: Option<String>,
    pub published: Option<Published>,
    pub history: Vec<Step>,
}

/// What is late about a complaint, and by how many days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Overdue {
    Acceptance(u32),
    Answer(u32),
}

impl Head {
    /// Whether somebody still owes an answer.
    #[must_use]
    pub fn is_open(&self) -> bool {
        match self.state {
            State::Received | State::Accepted => true,
            State::Answered | State::Closed => false,
        }
    }

    /// What is late today; the answer before the acceptance.
    #[must_use]
    pub fn overdue(&self, today: Date) -> Option<Overdue> {
        let late = |by: Date| u32::try_from((today - by).whole_days()).ok().filter(|days| *days > 0);
        match self.state {
            State::Received => {
                late(self.due.answer).map(Overdue::Answer).or(late(self.due.accept).map(Overdue::Acceptance))
            }
            State::Accepted => late(self.due.answer).map(Overdue::Answer),
            State::Answered | State::Closed => None,
        }
    }

    /// Order of an inbox: what is late first, by its day; then what is open, by the next day to keep; then
    /// the rest, the youngest first. Within a day by number, which is random.
    #[must_use]
    pub fn urgency(&self, today: Date) -> impl Ord + use<> {
        let next = match self.state {
            State::Received => self.due.accept.min(self.due.answer),
            State::Accepted => self.due.answer,
            State::Answered | State::Closed => Date::MAX,
        };
        let late = self.overdue(today).is_none();
        (late, !self.is_open(), next, std::cmp::Reverse(self.day), self.no)
    }
}

#[cfg(test)]
mod tests;
