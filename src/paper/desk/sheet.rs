//! One sheet on the desk: what was typed so far, and the way through its questions.

use super::Key;
use crate::answers::sheet::{self, NOT_APPLICABLE, RawSheet, RawValue, SheetProblem};
use crate::answers::{Answer, Answers};
use crate::definition::{QuestionKind, Seen};
use crate::ids::{FieldNo, Rating, Serial};
use crate::paper::{Code, FieldAsked, Form, Item, Means};
use std::collections::{BTreeMap, BTreeSet};

/// A sheet that passed the same check as the web form.
#[derive(Debug, Clone, PartialEq)]
pub struct Filled {
    pub serial: Serial,
    /// The place of its form.
    pub form: usize,
    pub answers: Answers,
    pub field: FieldNo,
}

/// What a key did.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Move {
    Stay(Option<String>),
    /// The sheet is put aside without storing it.
    Drop,
    Store(Filled),
}

/// What stands in one item.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) enum Value {
    /// Nothing is marked, or nobody came here yet.
    #[default]
    Nothing,
    One(Means),
    Several(BTreeSet<u8>),
    Written(String),
}

#[derive(Debug, Clone)]
pub(super) struct Sheet {
    pub(super) serial: Serial,
    pub(super) form: usize,
    pub(super) items: Vec<Item>,
    pub(super) values: Vec<Value>,
    /// Whether each item is asked, given the answers before it.
    pub(super) asked: Vec<bool>,
    /// The item under the cursor; one beyond the last: the whole sheet is looked over.
    pub(super) at: usize,
    /// Digits of a box that has several of them.
    pub(super) typed: String,
    pub(super) faults: BTreeMap<usize, String>,
    /// Escape was pressed once.
    leaving: bool,
}

impl Sheet {
    pub(super) fn new(serial: Serial, place: usize, form: &Form) -> Self {
        let items = form.items();
        let mut sheet = Self {
            serial,
            form: place,
            values: vec![Value::default(); items.len()],
            asked: vec![true; items.len()],
            items,
            at: 0,
            typed: String::new(),
            faults: BTreeMap::new(),
            leaving: false,
        };
        sheet.arrange(form);
        sheet
    }

    pub(super) fn press(&mut self, key: Key, forms: &[Form]) -> Move {
        let Some(form) = forms.get(self.form) else { return Move::Drop };
        if key == Key::Escape {
            if std::mem::replace(&mut self.leaving, true) {
                return Move::Drop;
            }
            let text = "Nhấn Esc lần nữa để bỏ phiếu này mà không lưu; phím khác để nhập tiếp.";
            return Move::Stay(Some(text.to_owned()));
        }
        self.leaving = false;
        let notice = match (key, self.items.get(self.at).copied()) {
            (Key::Up, _) | (Key::Backspace, None) => self.up(),
            (Key::Down, Some(_)) => self.take_typed(form).or_else(|| self.down()),
            (Key::Enter, None) => return self.finish(form),
            (_, None) => None,
            (key, Some(item)) => match kind(form, item) {
                None => self.choose(key, form),
                Some(QuestionKind::Multiple { .. }) => self.toggle(key, form),
                Some(kind) => self.write(key, kind),
            },
        };
        self.arrange(form);
        Move::Stay(notice)
    }

    /// One box of several.
    fn choose(&mut self, key: Key, form: &Form) -> Option<String> {
        let codes = form.codes(self.items[self.at]);
        let single = codes.iter().all(|code| code.digits < 10);
        match key {
            Key::Char(c) if c.is_ascii_digit() && single => {
                self.typed = c.to_string();
                self.take_typed(form).or_else(|| self.down())
            }
            Key::Char(c) if c.is_ascii_digit() && self.typed.len() < 3 => {
                self.typed.push(c);
                None
            }
            Key::Enter => self.take_typed(form).or_else(|| self.down()),
            Key::Backspace if self.typed.pop().is_none() => self.up(),
            Key::Char(_) | Key::Backspace | Key::Up | Key::Down | Key::Escape => None,
        }
    }

    /// Takes the digits that were typed into the item's value; says where no box has them.
    fn take_typed(&mut self, form: &Form) -> Option<String> {
        let typed = std::mem::take(&mut self.typed);
        let digits: u16 = typed.parse().ok()?;
        let codes = form.codes(self.items[self.at]);
        if digits == 0 {
            self.values[self.at] = Value::Nothing;
        } else if let Some(code) = codes.iter().find(|code| code.digits == digits) {
            self.values[self.at] = Value::One(code.means);
        } else {
            return Some(format!("Câu này không có ô số {digits}."));
        }
        self.faults.remove(&self.at);
        None
    }

    /// Some boxes of several: each digit sets or takes back its box.
    fn toggle(&mut self, key: Key, form: &Form) -> Option<String> {
        let codes = form.codes(self.items[self.at]);
        let single = codes.iter().all(|code| code.digits < 10);
        match key {
            Key::Char(c) if c.is_ascii_digit() && self.typed.len() < 3 => {
                self.typed.push(c);
                if single { self.flip(&codes) } else { None }
            }
            Key::Char(' ' | ',') => self.flip(&codes),
            Key::Enter => self.flip(&codes).or_else(|| self.down()),
            Key::Backspace if self.typed.pop().is_none() => self.up(),
            Key::Char(_) | Key::Backspace | Key::Up | Key::Down | Key::Escape => None,
        }
    }

    fn flip(&mut self, codes: &[Code]) -> Option<String> {
        let typed = std::mem::take(&mut self.typed);
        let digits: u16 = typed.parse().ok()?;
        let mut chosen = match std::mem::take(&mut self.values[self.at]) {
            Value::Several(chosen) => chosen,
            Value::Nothing | Value::One(_) | Value::Written(_) => BTreeSet::new(),
        };
        let found = codes.iter().find(|code| code.digits == digits).map(|code| code.means);
        let notice = match found {
            Some(Means::Choice(at)) => {
                if !chosen.remove(&at) {
                    chosen.insert(at);
                }
                None
            }
            _ if digits == 0 => {
                chosen.clear();
                None
            }
            Some(Means::Point(_) | Means::NotApplicable | Means::Field(_)) | None => {
                Some(format!("Câu này không có ô số {digits}."))
            }
        };
        self.values[self.at] = if chosen.is_empty() { Value::Nothing } else { Value::Several(chosen) };
        self.faults.remove(&self.at);
        notice
    }

    /// A number or words.
    fn write(&mut self, key: Key, kind: &QuestionKind) -> Option<String> {
        let mut text = match &self.values[self.at] {
            Value::Written(text) => text.clone(),
            Value::Nothing | Value::One(_) | Value::Several(_) => String::new(),
        };
        match key {
            Key::Enter => return self.down(),
            Key::Backspace if text.pop().is_none() => return self.up(),
            Key::Backspace => {}
            Key::Char(c) if matches!(kind, QuestionKind::Text { .. }) && !c.is_control() => text.push(c),
            Key::Char(c) if c.is_ascii_digit() || c == '-' => text.push(c),
            Key::Char(_) => return Some("Câu này ghi bằng số.".to_owned()),
            Key::Up | Key::Down | Key::Escape => return None,
        }
        self.faults.remove(&self.at);
        self.values[self.at] = if text.is_empty() { Value::Nothing } else { Value::Written(text) };
        None
    }

    /// To the item before that is asked.
    fn up(&mut self) -> Option<String> {
        self.typed.clear();
        let before = (0..self.at).rev().find(|at| self.asked[*at]);
        self.at = before.unwrap_or(self.at);
        None
    }

    /// To the next item that is asked, or to the end. What this answer changes in the questions behind
    /// it is known only afterwards, so [`Sheet::arrange`] goes on from there.
    fn down(&mut self) -> Option<String> {
        self.at += 1;
        None
    }

    /// Which items are asked now; moves the cursor on where it stands on one that is not.
    fn arrange(&mut self, form: &Form) {
        let mut before: Vec<Answer> = Vec::new();
        for (at, item) in self.items.iter().enumerate() {
            let Item::Question(question) = *item else { continue };
            let seen = |earlier: usize| {
                before.get(earlier).map_or(Seen::Nothing, |answer| answer.seen(&form.definition, earlier))
            };
            let when = form.definition.questions[question].when.as_ref();
            self.asked[at] = when.is_none_or(|when| when.holds(&seen));
            before.push(if self.asked[at] { answer(&self.values[at]) } else { Answer::NotAsked });
        }
        while self.asked.get(self.at) == Some(&false) {
            self.at += 1;
        }
    }

    /// Checks the whole sheet as the web form is checked.
    fn finish(&mut self, form: &Form) -> Move {
        let mut raw = RawSheet::default();
        for (at, item) in self.items.iter().enumerate() {
            if let (Item::Question(question), true) = (*item, self.asked[at]) {
                let id = form.definition.questions[question].id.to_string();
                if let Some(value) = raw_value(form, question, &self.values[at]) {
                    raw.add(id, value);
                }
            }
        }
        match sheet::check(&form.definition, &raw) {
            Ok(answers) => {
                Move::Store(Filled { serial: self.serial, form: self.form, answers, field: self.field(form) })
            }
            Err(faults) => {
                let place = |fault: &sheet::SheetFault| {
                    let item = Item::Question(fault.index?);
                    self.items.iter().position(|other| *other == item)
                };
                self.faults =
                    faults.iter().filter_map(|f| Some((place(f)?, complaint(&f.problem)))).collect();
                self.at = self.faults.keys().next().copied().unwrap_or(self.at);
                Move::Stay(Some("Phiếu chưa lưu được: xem các câu có dấu !".to_owned()))
            }
        }
    }

    fn field(&self, form: &Form) -> FieldNo {
        match (&form.field, self.values.first()) {
            (FieldAsked::Known(no), _) | (FieldAsked::Ask(_), Some(Value::One(Means::Field(no)))) => *no,
            (FieldAsked::Ask(_), _) => FieldNo::NOT_ANSWERED,
        }
    }
}

/// How an item is answered where it is not by choosing one box.
fn kind(form: &Form, item: Item) -> Option<&QuestionKind> {
    let Item::Question(question) = item else { return None };
    let kind = &form.definition.questions.get(question)?.kind;
    match kind {
        QuestionKind::Scale { .. } | QuestionKind::Single { .. } => None,
        QuestionKind::Multiple { .. } | QuestionKind::Number { .. } | QuestionKind::Text { .. } => Some(kind),
    }
}

/// What conditions see of a value.
fn answer(value: &Value) -> Answer {
    match value {
        Value::One(Means::Point(point)) => Rating::new(*point).map_or(Answer::NotAnswered, Answer::Rating),
        Value::One(Means::Choice(at)) => Answer::Choice(*at),
        Value::One(Means::NotApplicable) => Answer::NotApplicable,
        Value::Several(chosen) => Answer::Choices(chosen.iter().copied().collect()),
        // Nothing rests on words, and what is no number yet is no answer.
        Value::Written(text) => text.parse().map_or(Answer::NotAnswered, Answer::Number),
        Value::Nothing | Value::One(Means::Field(_)) => Answer::NotAnswered,
    }
}

fn raw_value(form: &Form, question: usize, value: &Value) -> Option<RawValue> {
    let option = |at: u8| match &form.definition.questions[question].kind {
        QuestionKind::Single { options } | QuestionKind::Multiple { options, .. } => {
            options.get(usize::from(at)).map(|option| RawValue::Text(option.id.to_string()))
        }
        QuestionKind::Scale { .. } | QuestionKind::Number { .. } | QuestionKind::Text { .. } => None,
    };
    match value {
        Value::One(Means::Point(point)) => Some(RawValue::Number((*point).into())),
        Value::One(Means::NotApplicable) => Some(RawValue::Text(NOT_APPLICABLE.to_owned())),
        Value::One(Means::Choice(at)) => option(*at),
        Value::Several(chosen) => Some(RawValue::List(chosen.iter().filter_map(|at| option(*at)).collect())),
        Value::Written(text) => Some(RawValue::Text(text.clone())),
        Value::Nothing | Value::One(Means::Field(_)) => None,
    }
}

/// What is wrong, for the operator.
fn complaint(problem: &SheetProblem) -> String {
    match problem {
        SheetProblem::Required => "câu này phải có câu trả lời; phiếu bỏ trống câu này thì không nhập".into(),
        SheetProblem::OutOfRange { min, max, .. } => format!("số phải từ {min} đến {max}"),
        SheetProblem::NotANumber { given } => format!("“{given}” không phải số nguyên"),
        SheetProblem::TooManyOptions { given, max } => {
            format!("đã chọn {given} ô, nhiều nhất {max}; nhấn lại số của một ô để bỏ ô đó")
        }
        SheetProblem::TooLong { given, max } => format!("{given} ký tự, nhiều nhất {max}"),
        SheetProblem::UnknownQuestion
        | SheetProblem::UnknownOption { .. }
        | SheetProblem::RepeatedOption { .. }
        | SheetProblem::SeveralAnswers { .. }
        | SheetProblem::NotApplicableNotOffered
        | SheetProblem::WrongType { .. }
        | SheetProblem::ControlCharacter { .. }
        | SheetProblem::NotAsked => "câu trả lời không hợp với câu hỏi".into(),
    }
}
