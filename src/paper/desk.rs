//! The desk at which sheets are entered: keys in, a screen out. It knows no terminal and no database:
//! [`Desk::press`] says what to do, [`Desk::stored`] is told what came of it.

mod screen;
mod sheet;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

pub use screen::{Line, Tone};
pub use sheet::Filled;

use super::Form;
use crate::ids::{Serial, SerialError};
use sheet::{Move, Sheet};
use std::collections::{BTreeMap, BTreeSet};

/// A key as the desk understands it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    Char(char),
    Enter,
    Backspace,
    Up,
    Down,
    Escape,
}

/// What the desk wants done.
#[derive(Debug, Clone, PartialEq)]
pub enum Wish {
    Nothing,
    /// Store this sheet, then tell [`Desk::stored`].
    Store(Filled),
    Leave,
}

/// What came of a sheet that was to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    Stored,
    /// Somebody else entered it meanwhile; `own` where an earlier try of this desk may have done it.
    Used,
    /// It is not known whether it is stored: the sheet stays on the desk.
    Failed(String),
}

/// What is entered here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pass {
    /// Sheets for the first time.
    First,
    /// These once more, without sight of the first entry.
    Second(BTreeSet<Serial>),
}

/// Somebody who enters the sheets of one touchpoint.
#[derive(Debug, Clone)]
pub struct Desk {
    /// `Xã Vĩnh Linh — Quầy Đất đai`.
    place: String,
    pass: Pass,
    /// Of each batch, in its order.
    forms: Vec<Form>,
    /// Every sheet that was printed, with its form's place.
    issued: BTreeMap<Serial, usize>,
    used: BTreeSet<Serial>,
    stage: Stage,
    /// Said once, until the next key.
    notice: Option<(Tone, String)>,
    done: usize,
}

#[derive(Debug, Clone)]
enum Stage {
    /// Waiting for a sheet's number.
    Serial {
        typed: String,
    },
    Sheet(Box<Sheet>),
}

impl Desk {
    /// A desk for these printed sheets, of which some are entered already.
    #[must_use]
    pub fn new(
        place: String,
        pass: Pass,
        forms: Vec<Form>,
        issued: impl IntoIterator<Item = (Serial, usize)>,
        used: BTreeSet<Serial>,
    ) -> Self {
        let issued = issued.into_iter().filter(|(_, form)| *form < forms.len()).collect();
        let stage = Stage::Serial { typed: String::new() };
        Self { place, pass, forms, issued, used, stage, notice: None, done: 0 }
    }

    /// Sheets stored since the desk was set up.
    #[must_use]
    pub fn done(&self) -> usize {
        self.done
    }

    /// Takes a key.
    pub fn press(&mut self, key: Key) -> Wish {
        self.notice = None;
        match &mut self.stage {
            Stage::Serial { typed } => match key {
                Key::Char(c) if typed.chars().count() < 20 && !c.is_control() => typed.push(c),
                Key::Backspace => {
                    typed.pop();
                }
                Key::Enter if !typed.trim().is_empty() => self.look_up(),
                Key::Escape => return Wish::Leave,
                Key::Char(_) | Key::Enter | Key::Up | Key::Down => {}
            },
            Stage::Sheet(sheet) => match sheet.press(key, &self.forms) {
                Move::Stay(notice) => self.notice = notice.map(|text| (Tone::Warning, text)),
                Move::Drop => {
                    self.notice = Some((Tone::Warning, "Đã bỏ phiếu này, chưa lưu gì.".to_owned()));
                    self.stage = Stage::Serial { typed: String::new() };
                }
                Move::Store(filled) => return Wish::Store(filled),
            },
        }
        Wish::Nothing
    }

    /// Is told what came of the sheet on the desk.
    pub fn stored(&mut self, outcome: Outcome) {
        let Stage::Sheet(sheet) = &self.stage else { return };
        let serial = sheet.serial;
        let grouped = serial.grouped();
        let (tone, text) = match outcome {
            Outcome::Stored => {
                self.used.insert(serial);
                self.done += 1;
                (Tone::Good, format!("Đã lưu phiếu {grouped}."))
            }
            Outcome::Used => {
                self.used.insert(serial);
                (Tone::Warning, format!("Phiếu {grouped} đã được nhập trước đó; lần này không lưu gì thêm."))
            }
            Outcome::Failed(reason) => {
                let text = format!("Chưa biết phiếu đã lưu hay chưa ({reason}). Nhấn Enter để lưu lại.");
                self.notice = Some((Tone::Warning, text));
                return;
            }
        };
        self.notice = Some((tone, text));
        self.stage = Stage::Serial { typed: String::new() };
    }

    /// Opens the sheet whose number was typed, or says why not.
    fn look_up(&mut self) {
        let Stage::Serial { typed } = &self.stage else { return };
        let parsed = typed.parse::<Serial>();
        let refusal = match parsed {
            Err(SerialError::Malformed) => {
                format!(
                    "“{}” không phải số phiếu: số phiếu có 8 chữ và số, in ở góc trên bên phải.",
                    typed.trim()
                )
            }
            Err(SerialError::Mistyped) => {
                format!("Số phiếu “{}” gõ sai một ký tự: hãy gõ lại.", typed.trim())
            }
            Ok(serial) => match (self.issued.get(&serial), &self.pass) {
                (None, _) => format!(
                    "Phiếu {} không được in cho {}: hãy kiểm tra tên đơn vị in trên phiếu.",
                    serial.grouped(),
                    self.place
                ),
                (Some(_), Pass::First) if self.used.contains(&serial) => {
                    format!("Phiếu {} đã được nhập rồi.", serial.grouped())
                }
                (Some(_), Pass::Second(wanted))
                    if !wanted.contains(&serial) || self.used.contains(&serial) =>
                {
                    format!("Phiếu {} không nằm trong số phiếu cần nhập lần hai.", serial.grouped())
                }
                (Some(form), Pass::First | Pass::Second(_)) => {
                    let sheet = Sheet::new(serial, *form, &self.forms[*form]);
                    self.stage = Stage::Sheet(Box::new(sheet));
                    return;
                }
            },
        };
        self.notice = Some((Tone::Warning, refusal));
        self.stage = Stage::Serial { typed: String::new() };
    }
}
