//! What a logo may be made of.

use super::fault::Problem;

pub(super) const SVG: &str = "http://www.w3.org/2000/svg";
pub(super) const XLINK: &str = "http://www.w3.org/1999/xlink";

/// What becomes of a thing in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    Keep,
    /// It draws nothing: left out without a word.
    Drop,
    Refuse(Problem),
}

/// Elements that draw, or hold what draws.
const DRAWN: &[&str] = &["path", "circle", "ellipse", "rect", "line", "polyline", "polygon", "use"];
const HOLDERS: &[&str] =
    &["svg", "g", "defs", "symbol", "clipPath", "mask", "linearGradient", "radialGradient", "stop"];
const DESCRIBING: &[&str] = &["title", "desc", "metadata"];
const ACTING: &[&str] = &[
    "script",
    "handler",
    "listener",
    "a",
    "animate",
    "animateColor",
    "animateMotion",
    "animateTransform",
    "set",
    "discard",
];
const EMBEDDING: &[&str] =
    &["foreignObject", "image", "feImage", "iframe", "audio", "video", "canvas", "object", "embed"];
const TEXTS: &[&str] = &["text", "tspan", "tref", "textPath", "font", "font-face", "glyph", "altGlyph"];

/// Whether an element of SVG draws something of its own.
pub(super) fn is_drawn(name: &str) -> bool {
    DRAWN.contains(&name)
}

/// Of an element.
pub(super) fn element(namespace: Option<&str>, name: &str) -> Verdict {
    let of = |list: &[&str]| list.contains(&name);
    if namespace != Some(SVG) {
        // Notes of drawing programs; whatever would act in a page is told all the same.
        return if of(ACTING) || of(EMBEDDING) {
            Verdict::Refuse(Problem::Acts { name: name.into() })
        } else {
            Verdict::Drop
        };
    }
    if of(DRAWN) || of(HOLDERS) {
        Verdict::Keep
    } else if of(DESCRIBING) {
        Verdict::Drop
    } else if of(ACTING) {
        Verdict::Refuse(Problem::Acts { name: name.into() })
    } else if of(EMBEDDING) {
        Verdict::Refuse(Problem::Embeds { name: name.into() })
    } else if of(TEXTS) {
        Verdict::Refuse(Problem::Text { name: name.into() })
    } else if name == "style" {
        Verdict::Refuse(Problem::Style)
    } else {
        Verdict::Refuse(Problem::Element { name: name.into() })
    }
}

/// Attributes that say what is drawn where, and how.
const KEPT: &[&str] = &[
    "d",
    "points",
    "x",
    "y",
    "x1",
    "y1",
    "x2",
    "y2",
    "cx",
    "cy",
    "r",
    "rx",
    "ry",
    "fx",
    "fy",
    "fr",
    "width",
    "height",
    "transform",
    "viewBox",
    "preserveAspectRatio",
    "pathLength",
    "offset",
    "gradientUnits",
    "gradientTransform",
    "spreadMethod",
    "clipPathUnits",
    "maskUnits",
    "maskContentUnits",
    "fill",
    "fill-opacity",
    "fill-rule",
    "clip-path",
    "clip-rule",
    "mask",
    "stroke",
    "stroke-width",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-miterlimit",
    "stroke-dasharray",
    "stroke-dashoffset",
    "stroke-opacity",
    "opacity",
    "stop-color",
    "stop-opacity",
    "color",
    "display",
    "visibility",
    "vector-effect",
    "paint-order",
];

/// Attributes that change nothing here; some of them would in a page.
const IDLE: &[&str] = &[
    "version",
    "baseProfile",
    "class",
    "enable-background",
    "role",
    "focusable",
    "tabindex",
    "lang",
    "overflow",
    "shape-rendering",
    "color-interpolation",
    "color-rendering",
    "image-rendering",
    "text-rendering",
    "isolation",
];
const IDLE_BEGINNINGS: &[&str] = &[
    "data-",
    "aria-",
    "font-",
    "text-",
    "line-",
    "letter-",
    "word-",
    "white-space",
    "writing-",
    "-inkscape-",
];

/// Of an attribute other than `id` and the links.
pub(super) fn attribute(namespace: Option<&str>, name: &str) -> Verdict {
    if name.len() > 2 && name.get(..2).is_some_and(|on| on.eq_ignore_ascii_case("on")) {
        return Verdict::Refuse(Problem::Handler { name: name.into() });
    }
    if namespace.is_some() {
        return Verdict::Drop;
    }
    if KEPT.contains(&name) {
        Verdict::Keep
    } else if name == "style" {
        Verdict::Refuse(Problem::Style)
    } else if IDLE.contains(&name) || IDLE_BEGINNINGS.iter().any(|start| name.starts_with(start)) {
        Verdict::Drop
    } else {
        Verdict::Refuse(Problem::Attribute { name: name.into() })
    }
}

/// Signs that numbers, colours, transformations and path data are written with.
pub(super) fn is_plain(value: &str) -> bool {
    value.chars().all(|c| c.is_ascii_alphanumeric() || " \t\r\n#.,%()+-".contains(c))
}
