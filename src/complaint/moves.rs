//! What staff do with a complaint, and when they may.

use super::{Complaint, Happened, MAX_ANSWER, Published, State, Step};
use crate::comment::mask;
use crate::ids::UnitNo;
use time::Date;

/// Something that is done with a complaint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Move {
    /// Takes it in hand for a unit: the one where it lies, or another that it is forwarded to.
    Accept(UnitNo),
    /// Answers it, or puts the answer in other words.
    Answer(String),
    /// Ends it; nothing more can be done but publish it or take it back from there.
    Close,
    /// Puts question and answer on the results page, with these phrases hidden as well.
    Publish { hide: Vec<String> },
    /// Takes it off the results page.
    Withdraw,
}

/// Why something cannot be done with a complaint.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MoveFault {
    #[error("the complaint is closed")]
    Closed,
    #[error("the complaint is answered already: mend the answer, or close it")]
    Answered,
    #[error("the complaint lies with this unit already")]
    There,
    #[error("the answer is empty")]
    Empty,
    #[error("the answer has {found} characters: at most {MAX_ANSWER}")]
    TooLong { found: usize },
    #[error("the answer holds the control character U+{code:04X}")]
    Control { code: u32 },
    #[error("there is no answer yet")]
    NoAnswer,
    #[error("it is not published")]
    NotPublished,
}

impl Complaint {
    /// The complaint after this move.
    ///
    /// # Errors
    /// Where it cannot be made now.
    pub fn after(&self, made: &Move, today: Date) -> Result<Self, MoveFault> {
        let mut next = self.clone();
        let state = self.head.state;
        let happened = match made {
            Move::Accept(unit) => {
                match state {
                    State::Accepted if *unit == self.head.unit => return Err(MoveFault::There),
                    State::Received | State::Accepted => {}
                    State::Answered => return Err(MoveFault::Answered),
                    State::Closed => return Err(MoveFault::Closed),
                }
                next.head.unit = *unit;
                next.head.state = State::Accepted;
                Happened::Accepted(*unit)
            }
            Move::Answer(text) => {
                let happened = match state {
                    State::Received | State::Accepted => Happened::Answered,
                    State::Answered => Happened::Mended,
                    State::Closed => return Err(MoveFault::Closed),
                };
                next.answer = Some(answer(text)?);
                next.head.state = State::Answered;
                // What everyone reads is not changed unseen.
                next.withdraw();
                happened
            }
            Move::Close => match state {
                State::Received | State::Accepted => return Err(MoveFault::NoAnswer),
                State::Answered => {
                    next.head.state = State::Closed;
                    Happened::Closed
                }
                State::Closed => return Err(MoveFault::Closed),
            },
            Move::Publish { hide } => {
                next.published = Some(self.preview(hide, today)?);
                next.head.public = true;
                Happened::Published
            }
            Move::Withdraw => {
                if !self.head.public {
                    return Err(MoveFault::NotPublished);
                }
                next.withdraw();
                Happened::Withdrawn
            }
        };
        next.history.push(Step { day: today, what: happened });
        Ok(next)
    }

    /// What everyone would read with these phrases hidden.
    ///
    /// # Errors
    /// [`MoveFault::NoAnswer`].
    pub fn preview(&self, hide: &[String], today: Date) -> Result<Published, MoveFault> {
        let answer = self.answer.as_deref().ok_or(MoveFault::NoAnswer)?;
        let hide: Vec<&str> = hide.iter().map(String::as_str).collect();
        let shown = |text: &str| mask(text).hide(&hide);
        Ok(Published { question: shown(&self.text), answer: shown(answer), day: today })
    }

    fn withdraw(&mut self) {
        self.published = None;
        self.head.public = false;
    }
}

/// An answer with the line ends of this system, trimmed.
fn answer(text: &str) -> Result<String, MoveFault> {
    let text = text.replace("\r\n", "\n");
    let text = text.trim();
    let found = text.chars().count();
    if text.is_empty() {
        return Err(MoveFault::Empty);
    }
    if found > MAX_ANSWER {
        return Err(MoveFault::TooLong { found });
    }
    if let Some(control) = text.chars().find(|c| c.is_control() && *c != '\n') {
        return Err(MoveFault::Control { code: control.into() });
    }
    Ok(text.to_owned())
}
