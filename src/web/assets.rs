//! Styles and scripts that pages carry in themselves, squeezed once, and the hashes that allow them.

mod given;
mod script;
mod tokens;

use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

/// Read from the folder at start in a debug build, part of the program in a release.
#[derive(RustEmbed)]
#[folder = "static/"]
#[include = "css/*.css"]
#[include = "js/*.js"]
#[include = "js/**/*.js"]
#[include = "icons/*.svg"]
struct Files;

/// The style of every citizen's page.
pub static BASE_STYLE: LazyLock<String> = LazyLock::new(|| style("css/base.css"));

/// The style of the form, with the common one: one block is less to send than two.
pub static FORM_STYLE: LazyLock<String> =
    LazyLock::new(|| [style("css/base.css"), style("css/form.css")].concat());

/// The style of the check page, the confirmation and plain pages, beside the common one.
pub static PAGES_STYLE: LazyLock<String> = LazyLock::new(|| style("css/pages.css"));

/// The style of the office's sign, for pages that carry one.
pub static LOGO_STYLE: LazyLock<String> = LazyLock::new(|| style("css/logo.css"));

/// The style of the results pages, beside the common one.
pub static RESULTS_STYLE: LazyLock<String> = LazyLock::new(|| style("css/results.css"));

/// The style of pages on the tablet at the counter, behind their others.
pub static KIOSK_STYLE: LazyLock<String> = LazyLock::new(|| style("css/kiosk.css"));

/// The style of the staff console, behind the common one and that of the results.
pub static STAFF_STYLE: LazyLock<String> =
    LazyLock::new(|| [style("css/staff.css"), style("css/staff-paper.css")].concat());

/// The script of the staff console.
pub static STAFF_SCRIPT: LazyLock<String> = LazyLock::new(|| {
    ["js/staff.js", "js/staff-idle.js", "js/staff-live.js", "js/staff-paper.js"].map(file).concat()
});

/// The pieces of the form's script: `static/js/README.md` has their order and what each brings.
const FORM: [&str; 8] = [
    "js/form/sheet.js",
    "js/form/draft.js",
    "js/form/steps.js",
    "js/form/count.js",
    "js/form/send.js",
    "js/form/voice.js",
    "js/form/larger.js",
    "js/form/start.js",
];

/// The same on the tablet at the counter.
const KIOSK_FORM: [&str; 8] =
    [FORM[0], FORM[1], FORM[2], FORM[3], FORM[4], FORM[5], FORM[6], "js/kiosk/form.js"];

const WATCH: &str = "js/kiosk/watch.js";

/// The script of the form.
pub static FORM_SCRIPT: LazyLock<String> = LazyLock::new(|| script(&FORM));

/// The script of the form on the tablet at the counter: the same, and a piece that clears it for the next
/// person.
pub static KIOSK_FORM_SCRIPT: LazyLock<String> = LazyLock::new(|| script(&KIOSK_FORM));

/// The script of every page on the tablet: it notices that nobody is there.
pub static KIOSK_SCRIPT: LazyLock<String> = LazyLock::new(|| script(&[WATCH]));

/// The face of an app on a home screen.
pub static ICON: LazyLock<String> = LazyLock::new(|| file("icons/icon.svg"));

/// The service worker of the forms: holds sheets until they are acknowledged, and forms for a visit without
/// a network.
pub static WORKER: LazyLock<String> = LazyLock::new(|| script::squeeze(&file("js/worker.js")));

/// Every style that a page may carry. A page that brings a style of its own adds it here.
pub static STYLES: &[&LazyLock<String>] =
    &[&BASE_STYLE, &FORM_STYLE, &PAGES_STYLE, &RESULTS_STYLE, &KIOSK_STYLE];

/// Every script that a page may carry.
pub static SCRIPTS: &[&LazyLock<String>] = &[&FORM_SCRIPT, &KIOSK_FORM_SCRIPT, &KIOSK_SCRIPT];

/// A file of `static/`; empty where there is none, which a test rules out.
fn file(path: &str) -> String {
    Files::get(path).map_or_else(String::new, |file| String::from_utf8_lossy(&file.data).into_owned())
}

fn style(path: &str) -> String {
    squeeze(&file(path), "/*", "*/")
}

/// Pieces in one function's scope, so that none of their names is seen from outside.
fn script(pieces: &[&str]) -> String {
    script::squeeze(&in_a_scope(pieces))
}

fn in_a_scope(pieces: &[&str]) -> String {
    let bodies: Vec<_> = pieces.iter().map(|path| file(path)).collect();
    format!("(()=>{{\"use strict\";\n{}\n}})()", bodies.join("\n"))
}

/// `'sha256-…'`, as a Content-Security-Policy names an inline style or script.
#[must_use]
pub fn csp_hash(text: &str) -> String {
    format!("'sha256-{}'", base64(&Sha256::digest(text)))
}

/// A style without comments, line ends and indentation.
fn squeeze(text: &str, open: &str, close: &str) -> String {
    let mut rest = text;
    let mut bare = String::new();
    while let Some((before, after)) = rest.split_once(open) {
        bare.push_str(before);
        rest = after.split_once(close).map_or("", |(_, tail)| tail);
    }
    bare.push_str(rest);
    let joined: String = bare.lines().map(str::trim).collect();
    [(" {", "{"), ("{ ", "{"), (" }", "}"), (";}", "}"), ("; ", ";"), (": ", ":"), (", ", ",")]
        .into_iter()
        .fold(joined, |text, (long, short)| text.replace(long, short))
}

/// RFC 4648, with padding.
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let word =
            chunk.iter().fold(0u32, |word, byte| word << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for at in 0..4 {
            let symbol = ALPHABET[(word >> (18 - 6 * at) & 63) as usize];
            text.push(if at <= chunk.len() { char::from(symbol) } else { '=' });
        }
    }
    text
}

/// Every script as it was written.
#[cfg(test)]
fn sources() -> Vec<String> {
    vec![in_a_scope(&KIOSK_FORM), in_a_scope(&[WATCH]), file("js/worker.js")]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_64_follows_the_vectors_of_rfc_4648() {
        let cases = [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")];
        for (plain, coded) in cases {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }

    #[test]
    fn every_style_and_piece_of_script_is_there() {
        for text in STYLES.iter().chain([&&WORKER]) {
            assert!(text.len() > 100, "{}", text.as_str());
        }
        for piece in Files::iter().filter(|path| path.starts_with("js/form/")) {
            assert!(FORM.contains(&piece.as_ref()), "{piece} is not part of the form");
        }
        for source in sources() {
            assert!(source.len() > 100, "{source}");
        }
    }

    #[test]
    fn a_squeezed_style_keeps_every_rule() {
        let style =
            squeeze("/* a\n b */\na, b { color: red; margin: 0 }\n  @media (x) { i { top: 0 } }", "/*", "*/");
        assert_eq!(style, "a,b{color:red;margin:0}@media (x){i{top:0}}");
    }
}
