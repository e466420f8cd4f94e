//! The terminal under the desk: raw keys in, lines out, everything put back at the end.

use crate::paper::desk::{Desk, Key, Line, Tone};
use crossterm::event::{self, Event, KeyCode, KeyEventKind, KeyModifiers};
use crossterm::style::{Attribute, Color, Print, SetAttribute, SetForegroundColor};
use crossterm::terminal::{self, Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen};
use crossterm::{cursor, execute, queue};
use std::io::{Stdout, Write as _, stdout};

/// The screen in raw mode; the terminal is as before once this is dropped.
pub(super) struct Terminal {
    out: Stdout,
}

impl Terminal {
    /// # Errors
    /// Where the terminal cannot be set so.
    pub(super) fn open() -> anyhow::Result<Self> {
        terminal::enable_raw_mode()?;
        let mut opened = Self { out: stdout() };
        execute!(opened.out, EnterAlternateScreen, cursor::Hide)?;
        Ok(opened)
    }

    /// # Errors
    /// Where the terminal is gone.
    pub(super) fn draw(&mut self, desk: &Desk) -> anyhow::Result<()> {
        let (columns, rows) = terminal::size()?;
        // A terminal that does not know its size says 0.
        let (columns, rows) = if columns == 0 || rows == 0 { (80, 24) } else { (columns, rows) };
        let (width, height) = (usize::from(columns.max(20)), usize::from(rows.max(4)));
        let mut out = self.out.lock();
        for (row, Line { tone, text }) in (0..rows).zip(desk.screen(width, height)) {
            queue!(out, cursor::MoveTo(0, row), SetAttribute(Attribute::Reset))?;
            match tone {
                Tone::Plain => {}
                Tone::Quiet => queue!(out, SetAttribute(Attribute::Dim))?,
                Tone::Here => queue!(out, SetAttribute(Attribute::Bold), SetForegroundColor(Color::Green))?,
                Tone::Title => queue!(out, SetAttribute(Attribute::Reverse))?,
                Tone::Warning => {
                    queue!(out, SetAttribute(Attribute::Bold), SetForegroundColor(Color::Yellow))?;
                }
                Tone::Good => queue!(out, SetForegroundColor(Color::Green))?,
            }
            queue!(out, Print(text), SetAttribute(Attribute::Reset), Clear(ClearType::UntilNewLine))?;
        }
        Ok(out.flush()?)
    }
}

/// Waits for a key; `None` where something else happened (another size) and the screen is drawn anew. On a
/// terminal that is gone it waits forever.
///
/// # Errors
/// Where the terminal cannot be read.
pub(super) fn key() -> anyhow::Result<Option<Key>> {
    let Event::Key(key) = event::read()? else { return Ok(None) };
    if key.kind == KeyEventKind::Release {
        return Ok(None);
    }
    let control = key.modifiers.contains(KeyModifiers::CONTROL);
    Ok(known(key.code, control))
}

/// The keys that the desk knows.
#[expect(clippy::wildcard_enum_match_arm, reason = "a keyboard has many keys that mean nothing here")]
fn known(key: KeyCode, control: bool) -> Option<Key> {
    match key {
        KeyCode::Char('c' | 'd') if control => Some(Key::Escape),
        KeyCode::Char('j' | 'm') if control => Some(Key::Enter),
        KeyCode::Char(_) if control => None,
        KeyCode::Char(c) => Some(Key::Char(c)),
        KeyCode::Enter => Some(Key::Enter),
        KeyCode::Backspace => Some(Key::Backspace),
        KeyCode::Up => Some(Key::Up),
        KeyCode::Down | KeyCode::Tab => Some(Key::Down),
        KeyCode::Esc => Some(Key::Escape),
        _ => None,
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // Nobody is left to tell where the terminal is gone.
        execute!(self.out, SetAttribute(Attribute::Reset), cursor::Show, LeaveAlternateScreen).ok();
        terminal::disable_raw_mode().ok();
    }
}
