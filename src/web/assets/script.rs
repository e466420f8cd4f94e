//! A script written shorter: without comments and needless space, its own names in a letter or two. What
//! it does stays the same: no token is added, none left out but for semicolons and commas that end nothing
//! before a bracket closes, and a name becomes the same name everywhere, so no scope needs to be known.

use super::given::{GIVEN, KEYWORDS};
use super::tokens::{Kind, Token, tokens};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// The script, shorter.
pub(super) fn squeeze(script: &str) -> String {
    let tokens = tokens(script);
    let uses = uses(&tokens);
    let names = shorter(&tokens, &uses, &declared(&tokens, &uses));
    let mut out = String::with_capacity(script.len());
    let mut before: Option<Token<'_>> = None;
    for (at, (token, used)) in tokens.iter().zip(&uses).enumerate() {
        if is_needless(&tokens, at) {
            continue;
        }
        let text = match (names.get(token.text), used) {
            (Some(short), Use::Name) => Cow::Borrowed(short.as_str()),
            // `{ id }` is `{ id: id }`: the key stays.
            (Some(short), Use::KeyAndName) => Cow::Owned(format!("{}:{short}", token.text)),
            (Some(_), Use::Other) | (None, _) => Cow::Borrowed(token.text),
        };
        if let Some(before) = before {
            if token.line && ends_statement(&before) && begins_statement(token) {
                out.push('\n');
            } else if touch(&out, &text, before.kind) {
                out.push(' ');
            }
        }
        out.push_str(&text);
        before = Some(*token);
    }
    out
}

/// Whether this is the semicolon of a block's last statement, or the comma behind a list's last member. A
/// semicolon may be the whole body of a loop, and a comma behind none is a member.
fn is_needless(tokens: &[Token<'_>], at: usize) -> bool {
    let text =
        |at: usize| tokens.get(at).filter(|token| token.kind == Kind::Sign).map_or("", |token| token.text);
    let Some(before) = at.checked_sub(1) else { return false };
    match (text(at), text(at + 1)) {
        (";", "}") => {
            let loops = |at: usize| matches!(tokens[at].text, "if" | "for" | "while" | "with");
            let body = text(before) == ")" && opening(tokens, before).checked_sub(1).is_some_and(loops);
            !body && !matches!(text(before), ";" | "{")
        }
        (",", ")" | "]" | "}") => !matches!(text(before), "," | "["),
        _ => false,
    }
}

/// Whether a statement can end here, so that the end of the line may be what ends it.
fn ends_statement(token: &Token<'_>) -> bool {
    match token.kind {
        Kind::Word => true,
        Kind::Literal => !token.text.ends_with("${"),
        Kind::Sign => matches!(token.text, ")" | "]" | "}" | "++" | "--"),
    }
}

/// Whether a statement can begin here.
fn begins_statement(token: &Token<'_>) -> bool {
    match token.kind {
        Kind::Word => true,
        Kind::Literal => !token.text.starts_with('}'),
        Kind::Sign => matches!(token.text, "(" | "[" | "{" | "+" | "-" | "++" | "--" | "!" | "~" | "..."),
    }
}

/// Whether two tokens would become another one without a space between them.
fn touch(before: &str, next: &str, kind: Kind) -> bool {
    let (Some(a), Some(b)) = (before.chars().next_back(), next.chars().next()) else { return false };
    let in_word = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    let last_is_number = kind == Kind::Literal && a.is_ascii_digit();
    (in_word(a) && in_word(b))
        || matches!((a, b), ('+', '+') | ('-', '-') | ('/', '/' | '*'))
        || (last_is_number && b == '.')
}

/// How a word is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    /// As the name of a variable.
    Name,
    /// As key and variable at once, in an object: `{ id }`.
    KeyAndName,
    /// As a property or key; and every token that is no name.
    Other,
}

fn uses(tokens: &[Token<'_>]) -> Vec<Use> {
    let text = |at: Option<usize>| at.and_then(|at| tokens.get(at)).map_or("", |token| token.text);
    // Whether each bracket that is open holds keys.
    let mut objects = Vec::new();
    let mut uses = Vec::with_capacity(tokens.len());
    for (at, token) in tokens.iter().enumerate() {
        let (before, after) = (text(at.checked_sub(1)), text(Some(at + 1)));
        if token.kind == Kind::Sign {
            match token.text {
                "{" => objects.push(holds_keys(before)),
                "(" | "[" => objects.push(false),
                "}" | ")" | "]" => {
                    objects.pop();
                }
                _ => {}
            }
        } else if token.text.ends_with("${") && token.kind == Kind::Literal {
            objects.push(false);
            if token.text.starts_with('}') {
                objects.pop();
            }
        } else if token.kind == Kind::Literal && token.text.starts_with('}') {
            objects.pop();
        }
        uses.push(
            if token.kind != Kind::Word || KEYWORDS.contains(&token.text) || matches!(before, "." | "?.") {
                Use::Other
            } else if objects.last() == Some(&true) && matches!(before, "{" | "," | "get" | "set" | "async") {
                match after {
                    ":" | "(" => Use::Other,
                    "," | "}" | "=" => Use::KeyAndName,
                    _ => Use::Name,
                }
            } else {
                Use::Name
            },
        );
    }
    uses
}

/// Whether `{` behind this opens an object or a pattern, and no block.
fn holds_keys(before: &str) -> bool {
    matches!(
        before,
        "(" | ","
            | "="
            | ":"
            | "["
            | "?"
            | "&&"
            | "||"
            | "??"
            | "..."
            | "return"
            | "const"
            | "let"
            | "var"
            | "of"
            | "in"
    )
}

/// The names that the script makes itself: variables, functions, parameters.
fn declared<'a>(tokens: &[Token<'a>], uses: &[Use]) -> BTreeSet<&'a str> {
    let mut names = BTreeSet::new();
    let mut declare = |from: usize, to: usize| {
        let bound = (from..to).filter(|at| {
            let before = at.checked_sub(1).map_or("", |at| tokens[at].text);
            uses[*at] != Use::Other && (*at == from || matches!(before, "(" | "," | "..." | "[" | "{" | ":"))
        });
        names.extend(bound.map(|at| tokens[at].text));
    };
    for (at, token) in tokens.iter().enumerate() {
        match token.text {
            "const" | "let" | "var" if token.kind == Kind::Word => declarators(tokens, at + 1, &mut declare),
            "=>" if tokens[at - 1].text == ")" => declare(opening(tokens, at - 1), at),
            "=>" => declare(at - 1, at),
            "function" if tokens[at + 1].kind == Kind::Word => {
                declare(at + 1, at + 2);
                declare(at + 2, closing(tokens, at + 2));
            }
            "function" => declare(at + 1, closing(tokens, at + 1)),
            "catch" if tokens[at + 1].text == "(" => declare(at + 1, closing(tokens, at + 1)),
            _ => {}
        }
    }
    names
}

/// The names of `let a = 1, { b, c } = d;`, up to the end of the statement.
fn declarators(tokens: &[Token<'_>], mut at: usize, declare: &mut impl FnMut(usize, usize)) {
    loop {
        let end = if matches!(tokens[at].text, "{" | "[") { closing(tokens, at) } else { at };
        declare(at, end + 1);
        // Over the value, to the comma before the next one.
        at = end + 1;
        loop {
            match tokens.get(at).map_or(";", |token| token.text) {
                "," => break,
                ";" | ")" | "]" | "}" | "of" | "in" => return,
                "(" | "[" | "{" => at = closing(tokens, at),
                _ => {}
            }
            at += 1;
        }
        at += 1;
    }
}

/// How far a token opens (1) or closes (-1) brackets; a template's piece may close and open at once.
fn depth(token: &Token<'_>) -> i32 {
    match (token.kind, token.text) {
        (Kind::Sign, "(" | "[" | "{") => 1,
        (Kind::Sign, ")" | "]" | "}") => -1,
        _ => 0,
    }
}

/// The bracket that closes the one at this place.
fn closing(tokens: &[Token<'_>], from: usize) -> usize {
    let mut open = 0;
    let closes = |at: &usize| {
        open += depth(&tokens[*at]);
        open == 0
    };
    (from..tokens.len()).find(closes).unwrap_or(tokens.len() - 1)
}

/// The bracket that opens the one at this place.
fn opening(tokens: &[Token<'_>], from: usize) -> usize {
    let mut open = 0;
    let opens = |at: &usize| {
        open -= depth(&tokens[*at]);
        open == 0
    };
    (0..=from).rev().find(opens).unwrap_or(0)
}

/// A name of a letter or two for each, the shortest for the most used.
fn shorter<'a>(
    tokens: &[Token<'a>],
    uses: &[Use],
    declared: &BTreeSet<&'a str>,
) -> BTreeMap<&'a str, String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut taken: BTreeSet<&str> = GIVEN.iter().chain(KEYWORDS).copied().collect();
    for (token, _) in tokens.iter().zip(uses).filter(|(_, used)| **used != Use::Other) {
        if declared.contains(token.text) && !GIVEN.contains(&token.text) {
            *counts.entry(token.text).or_default() += 1;
        } else {
            taken.insert(token.text);
        }
    }
    let mut order: Vec<_> = counts.into_iter().collect();
    order.sort_by_key(|(name, count)| (usize::MAX - count, *name));
    let letters = || ('a'..='z').chain('A'..='Z');
    let one = letters().map(String::from);
    let two = letters().flat_map(|a| letters().map(move |b| format!("{a}{b}")));
    let free = one.chain(two).filter(|short| !taken.contains(short.as_str()));
    order.into_iter().map(|(name, _)| name).zip(free).collect()
}

#[cfg(test)]
mod tests;
