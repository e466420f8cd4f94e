//! A desk and somebody who types.

use super::{Desk, Key, Pass, Wish};
use crate::definition::{Definition, parse::from_yaml, shipped};
use crate::ids::{FieldNo, Serial};
use crate::paper::{FieldAsked, Form};
use std::collections::BTreeSet;
use std::sync::Arc;

pub(crate) fn definition(name: &str) -> Arc<Definition> {
    let every_kind = || {
        let text = include_str!("../../../tests/golden/definitions/every-kind.1.yaml");
        from_yaml(text, "every-kind.1.yaml").unwrap_or_else(|faults| panic!("{faults}"))
    };
    Arc::new(shipped::find(name).unwrap_or_else(every_kind))
}

pub(crate) fn form(name: &str, asks_field: bool) -> Form {
    let fields = (1..=20).map(|n| (FieldNo(n), format!("Lĩnh vực {n}"))).collect();
    let field = if asks_field { FieldAsked::Ask(fields) } else { FieldAsked::Known(FieldNo(3)) };
    Form { definition: definition(name), language: "vi".parse().unwrap(), field }
}

pub(crate) fn serial(n: u64) -> Serial {
    (n * 10_000..).find_map(Serial::from_bits).unwrap()
}

/// A desk for three printed sheets.
pub(crate) fn desk(form: Form) -> Desk {
    let issued = (1..=3).map(|n| (serial(n), 0));
    Desk::new("Xã Vĩnh Linh".into(), Pass::First, vec![form], issued, BTreeSet::new())
}

/// Types a text (⏎ Enter, ⌫ Backspace, ↑ ↓ ⎋) and returns the last wish.
pub(crate) fn type_in(desk: &mut Desk, text: &str) -> Wish {
    let mut wish = Wish::Nothing;
    for c in text.chars() {
        wish = desk.press(match c {
            '⏎' => Key::Enter,
            '⌫' => Key::Backspace,
            '↑' => Key::Up,
            '↓' => Key::Down,
            '⎋' => Key::Escape,
            c => Key::Char(c),
        });
    }
    wish
}

/// The screen as text.
pub(crate) fn seen(desk: &Desk, width: usize, height: usize) -> String {
    let lines = desk.screen(width, height);
    lines.iter().map(|line| line.text.trim_end()).collect::<Vec<_>>().join("\n")
}
