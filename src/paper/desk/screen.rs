//! What the operator sees, as lines that any terminal can show.

use super::sheet::{Sheet, Value};
use super::{Desk, Pass, Stage};
use crate::definition::QuestionKind;
use crate::paper::{Form, Item, Means};
use std::fmt::Write as _;

/// How a line is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Plain,
    /// Answered, or not asked: less to look at.
    Quiet,
    /// Where the cursor is.
    Here,
    Title,
    Warning,
    Good,
}

/// A line of the screen, at most as wide as asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub tone: Tone,
    pub text: String,
}

impl Desk {
    /// The screen, `height` lines of at most `width` characters.
    #[must_use]
    pub fn screen(&self, width: usize, height: usize) -> Vec<Line> {
        let head = match &self.stage {
            Stage::Serial { .. } => format!("Nhập phiếu giấy · {}", self.place),
            Stage::Sheet(sheet) => format!("Phiếu {} · {}", sheet.serial.grouped(), self.place),
        };
        let mut lines = vec![line(Tone::Title, &head, width)];
        let foot = self.foot(width);
        let room = height.saturating_sub(lines.len() + foot.len());
        let (body, cursor) = match &self.stage {
            Stage::Serial { typed } => (self.waiting(typed, width), 0),
            Stage::Sheet(sheet) => body(sheet, &self.forms[sheet.form], width),
        };
        // The cursor's lines stay in sight, with a third of the room above them.
        let first = cursor.saturating_sub(room / 3).min(body.len().saturating_sub(room));
        lines.extend(body.into_iter().skip(first).take(room));
        lines.resize(height.saturating_sub(foot.len()), line(Tone::Plain, "", width));
        lines.extend(foot);
        lines.truncate(height);
        lines
    }

    fn waiting(&self, typed: &str, width: usize) -> Vec<Line> {
        let mut lines = vec![line(Tone::Plain, "", width)];
        match &self.pass {
            Pass::First => {
                let (used, all) = (self.used.len(), self.issued.len());
                let counted = format!("Đã nhập {used} trong {all} phiếu đã in; lần này: {}.", self.done);
                lines.push(line(Tone::Plain, &counted, width));
            }
            Pass::Second(wanted) => {
                let left: Vec<_> = wanted.iter().filter(|serial| !self.used.contains(serial)).collect();
                let text = format!("Nhập lần hai, không xem lần một. Còn {} phiếu:", left.len());
                lines.push(line(Tone::Plain, &text, width));
                let numbers: Vec<_> = left.iter().map(|serial| serial.grouped()).collect();
                lines.extend(
                    wrap(&numbers.join("  "), width).iter().map(|text| line(Tone::Plain, text, width)),
                );
            }
        }
        lines.push(line(Tone::Plain, "", width));
        lines.push(line(Tone::Here, &format!("Số phiếu (gõ hoặc quét mã): {typed}▏"), width));
        lines
    }

    fn foot(&self, width: usize) -> Vec<Line> {
        let mut lines = Vec::new();
        if let Some((tone, text)) = &self.notice {
            lines.extend(wrap(text, width).iter().map(|text| line(*tone, text, width)));
        }
        let help = match &self.stage {
            Stage::Serial { .. } => "Enter mở phiếu · Esc thôi nhập".to_owned(),
            Stage::Sheet(sheet) => match sheet.items.get(sheet.at) {
                None => "Enter lưu phiếu · ↑ sửa lại · Esc bỏ phiếu".to_owned(),
                Some(item) => help(&self.forms[sheet.form], *item),
            },
        };
        lines.push(line(Tone::Quiet, &help, width));
        lines
    }
}

/// The keys that an item takes.
fn help(form: &Form, item: Item) -> String {
    let keys = match item {
        Item::Field => "gõ số rồi Enter · 0 không chọn ô nào",
        Item::Question(question) => match form.definition.questions[question].kind {
            QuestionKind::Scale { .. } | QuestionKind::Single { .. } => "gõ số của ô · 0 không chọn ô nào",
            QuestionKind::Multiple { .. } => "gõ số của từng ô, rồi Enter · 0 bỏ hết",
            QuestionKind::Number { .. } => "gõ số, rồi Enter · Enter để trống",
            QuestionKind::Text { .. } => "gõ nguyên văn, rồi Enter · Enter để trống",
        },
    };
    format!("{keys} · ↑ ↓ câu khác · Esc bỏ phiếu")
}

/// The sheet's lines, and the first of those where the cursor is.
fn body(sheet: &Sheet, form: &Form, width: usize) -> (Vec<Line>, usize) {
    let (mut lines, mut cursor) = (Vec::new(), 0);
    for (at, item) in sheet.items.iter().enumerate() {
        let number = match item {
            Item::Field => "LV".to_owned(),
            Item::Question(question) => (question + 1).to_string(),
        };
        if at == sheet.at {
            cursor = lines.len();
            let question = wrap(&format!("{number}. {}", text(form, *item)), width.saturating_sub(2));
            lines.extend(question.iter().map(|text| line(Tone::Here, &format!("▌ {text}"), width)));
            let boxes: Vec<_> =
                form.codes(*item).iter().map(|code| format!("[{}] {}", code.digits, code.text)).collect();
            let boxes = lines_of(boxes.iter().map(String::as_str), "   ", width.saturating_sub(4));
            lines.extend(boxes.iter().map(|text| line(Tone::Plain, &format!("    {text}"), width)));
            let typed = format!("    → {}{}▏", shown(sheet, form, at), sheet.typed);
            lines.push(line(Tone::Here, &typed, width));
        } else {
            lines.push(short(sheet, form, at, &number, width));
        }
        if let Some(fault) = sheet.faults.get(&at) {
            lines.push(line(Tone::Warning, &format!("  ! {fault}"), width));
        }
    }
    if sheet.at == sheet.items.len() {
        cursor = lines.len();
        lines.push(line(Tone::Plain, "", width));
        lines.push(line(Tone::Here, "Xem lại phiếu ở trên. Đúng như trên giấy: nhấn Enter để lưu.", width));
    }
    (lines, cursor)
}

/// An item in one line: the answer at the right, the question as far as it fits.
fn short(sheet: &Sheet, form: &Form, at: usize, number: &str, width: usize) -> Line {
    if !sheet.asked[at] {
        return line(Tone::Quiet, &format!("  {number:>3}  (không hỏi)"), width);
    }
    let answer = shown(sheet, form, at);
    let room = width.saturating_sub(8 + 26);
    let mut text = format!("  {number:>3}  {}", cut(&text(form, sheet.items[at]), room));
    let pad = (7 + room + 1).saturating_sub(text.chars().count());
    write!(text, "{}{}", " ".repeat(pad), answer).ok();
    line(if at < sheet.at { Tone::Plain } else { Tone::Quiet }, &text, width)
}

fn text(form: &Form, item: Item) -> String {
    match item {
        Item::Field => "Lĩnh vực của thủ tục".to_owned(),
        Item::Question(question) => {
            form.definition.questions[question].text.in_language(&form.language).to_owned()
        }
    }
}

/// What stands in an item: `4 Hài lòng`.
fn shown(sheet: &Sheet, form: &Form, at: usize) -> String {
    let codes = form.codes(sheet.items[at]);
    let said = |means: Means| {
        let code = codes.iter().find(|code| code.means == means);
        code.map_or_else(String::new, |code| format!("{} {}", code.digits, code.text))
    };
    match &sheet.values[at] {
        Value::Nothing if at < sheet.at => "–".to_owned(),
        Value::Nothing => String::new(),
        Value::One(means) => said(*means),
        Value::Several(chosen) => {
            chosen.iter().map(|at| said(Means::Choice(*at))).collect::<Vec<_>>().join(", ")
        }
        Value::Written(text) => text.clone(),
    }
}

fn line(tone: Tone, text: &str, width: usize) -> Line {
    Line { tone, text: cut(text, width) }
}

/// The text, or its beginning with an ellipsis. Vietnamese is composed here, so a character is a column.
fn cut(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    text.chars().take(width.saturating_sub(1)).chain(['…']).collect()
}

/// Lines of whole words, none longer than `width` where a word is not.
fn wrap(text: &str, width: usize) -> Vec<String> {
    lines_of(text.split(' '), " ", width)
}

/// Lines of whole parts with a gap between them; none where there is no part.
fn lines_of<'a>(parts: impl Iterator<Item = &'a str>, gap: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for part in parts {
        match lines.last_mut() {
            Some(line) if line.chars().count() + gap.len() + part.chars().count() <= width => {
                line.push_str(gap);
                line.push_str(part);
            }
            _ => lines.push(part.to_owned()),
        }
    }
    lines
}
