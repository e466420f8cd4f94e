//! The words and signs of a script, as far as it takes to write it shorter. Knows all of the language's
//! lexical grammar but one thing: a regular expression right behind a closing bracket is taken for a
//! division; our scripts have none.

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name or a keyword.
    Word,
    /// A number, string, piece of a template or regular expression: stays as it is.
    Literal,
    /// Everything else.
    Sign,
}

/// One token of a script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub kind: Kind,
    pub text: &'a str,
    /// A line ends before it: a statement may, too.
    pub line: bool,
}

/// The longest first.
const SIGNS: &[&str] = &[
    ">>>=", "...", "===", "!==", "**=", "<<=", ">>=", ">>>", "&&=", "||=", "??=", "=>", "==", "!=", "<=",
    ">=", "&&", "||", "??", "?.", "++", "--", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<", ">>",
    "**",
];

/// Words that an expression follows.
const BEFORE_EXPRESSION: &[&str] = &[
    "return", "typeof", "case", "in", "of", "delete", "void", "new", "throw", "else", "do", "await", "yield",
];

/// All tokens, without comments.
pub(super) fn tokens(script: &str) -> Vec<Token<'_>> {
    let mut tokens: Vec<Token<'_>> = Vec::new();
    // For each bracket that is open: whether it is `${` of a template.
    let mut templates = Vec::new();
    let (mut rest, mut line) = (script, false);
    loop {
        let bare = rest.trim_start();
        line |= rest[..rest.len() - bare.len()].contains('\n');
        rest = bare;
        let Some(first) = rest.chars().next() else { return tokens };
        if rest.starts_with("//") {
            rest = &rest[rest.find('\n').unwrap_or(rest.len())..];
            continue;
        }
        if let Some(comment) = rest.strip_prefix("/*") {
            let (inside, after) = comment.split_once("*/").unwrap_or((comment, ""));
            line |= inside.contains('\n');
            rest = after;
            continue;
        }
        let in_template = first == '}' && templates.last() == Some(&true);
        let (kind, length) = match first {
            c if c.is_alphabetic() || c == '_' || c == '$' => (Kind::Word, word(rest)),
            c if c.is_ascii_digit() => (Kind::Literal, number(rest)),
            '"' | '\'' => (Kind::Literal, quoted(rest, first)),
            '`' => (Kind::Literal, template(rest)),
            '}' if in_template => (Kind::Literal, template(rest)),
            '/' if begins_expression(tokens.last()) => (Kind::Literal, regular_expression(rest)),
            _ => (
                Kind::Sign,
                SIGNS.iter().find(|sign| rest.starts_with(**sign)).map_or(first.len_utf8(), |s| s.len()),
            ),
        };
        let text = &rest[..length];
        if in_template || text == "}" {
            templates.pop();
        }
        if text == "{" {
            templates.push(false);
        } else if kind == Kind::Literal && text.ends_with("${") {
            templates.push(true);
        }
        tokens.push(Token { kind, text, line });
        (rest, line) = (&rest[length..], false);
    }
}

fn begins_expression(before: Option<&Token<'_>>) -> bool {
    before.is_none_or(|token| match token.kind {
        Kind::Word => BEFORE_EXPRESSION.contains(&token.text),
        Kind::Literal => token.text.ends_with("${"),
        Kind::Sign => !matches!(token.text, ")" | "]" | "}" | "++" | "--"),
    })
}

fn word(text: &str) -> usize {
    text.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$')).unwrap_or(text.len())
}

/// With its fraction, exponent and sign of it.
fn number(text: &str) -> usize {
    let mut before = ' ';
    let ends = |(at, c): (usize, char)| {
        let goes_on =
            c.is_alphanumeric() || c == '.' || c == '_' || (matches!(c, '+' | '-') && before == 'e');
        before = c;
        (!goes_on).then_some(at)
    };
    text.char_indices().find_map(ends).unwrap_or(text.len())
}

/// Up to the quote that is not escaped.
fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// From a back quote or a closing bracket to the next `${` or the end.
fn template(text: &str) -> usize {
    let (mut escaped, mut dollar) = (false, false);
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '`' => return at + 1,
            '{' if dollar => return at + 1,
            _ => {}
        }
        dollar = c == '$';
    }
    text.len()
}

/// With its flags.
fn regular_expression(text: &str) -> usize {
    let (mut escaped, mut class) = (false, false);
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' => class = true,
            ']' => class = false,
            '/' if !class => return at + 1 + word(&text[at + 1..]),
            _ => {}
        }
    }
    text.len()
}
