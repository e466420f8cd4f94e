//! From a parsed file to clean SVG. Nothing is copied as it stands: every element and attribute is
//! written anew from its name on a list and a value of plain signs.

use super::allow::{self, SVG, Verdict, XLINK};
use super::fault::{LogoFault, Problem};
use roxmltree::{Attribute, Document, Node};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Elements in each other, at most.
const DEEPEST: usize = 32;

/// Neither side may be longer than so many times the other.
const LONGEST_SIDE: f64 = 4.0;

/// Writes what draws, or tells everything that may not be there.
pub(super) fn clean(document: &Document<'_>) -> Result<String, Vec<LogoFault>> {
    let mut cleaner = Cleaner {
        document,
        ids: BTreeMap::new(),
        used: BTreeSet::new(),
        drawn: false,
        faults: Vec::new(),
        out: String::new(),
    };
    let root = document.root_element();
    if root.tag_name().namespace() != Some(SVG) || root.tag_name().name() != "svg" {
        let name = root.tag_name().name().to_owned();
        return Err(vec![cleaner.fault(root.range().start, Problem::NoSvg { name })]);
    }
    for node in document.root().children().filter(Node::is_pi) {
        cleaner.refuse(node.range().start, Problem::Style);
    }
    cleaner.number_ids(root);
    cleaner.root(root);
    if !cleaner.drawn && cleaner.faults.is_empty() {
        cleaner.refuse(root.range().start, Problem::Empty);
    }
    cleaner.faults.sort_by_key(|fault| (fault.line, fault.column));
    if cleaner.faults.is_empty() { Ok(cleaner.out) } else { Err(cleaner.faults) }
}

struct Cleaner<'a, 'input> {
    document: &'a Document<'input>,
    /// The file's ids → the element and its number.
    ids: BTreeMap<&'a str, (Node<'a, 'input>, usize)>,
    /// Ids that something points to: only these are written.
    used: BTreeSet<&'a str>,
    drawn: bool,
    faults: Vec<LogoFault>,
    out: String,
}

impl<'a, 'input> Cleaner<'a, 'input> {
    fn fault(&self, at: usize, problem: Problem) -> LogoFault {
        let place = self.document.text_pos_at(at);
        LogoFault { line: place.row, column: place.col, problem }
    }

    fn refuse(&mut self, at: usize, problem: Problem) {
        let fault = self.fault(at, problem);
        self.faults.push(fault);
    }

    fn number_ids(&mut self, root: Node<'a, 'input>) {
        for node in root.descendants() {
            for attribute in node.attributes() {
                if is(&attribute, "id") {
                    let number = self.ids.len();
                    if self.ids.insert(attribute.value(), (node, number)).is_some() {
                        let id = attribute.value().to_owned();
                        self.refuse(attribute.range().start, Problem::Twice { id });
                    }
                }
                if let Some(id) = target(&attribute) {
                    self.used.insert(id);
                }
            }
        }
    }

    fn root(&mut self, root: Node<'a, 'input>) {
        let at = root.range().start;
        let Some([x, y, width, height]) = view_box(root) else { return self.refuse(at, Problem::NoSize) };
        if width / height > LONGEST_SIDE || height / width > LONGEST_SIDE {
            self.refuse(at, Problem::Shape { width: width.to_string(), height: height.to_string() });
        }
        let _ = write!(self.out, "<svg xmlns=\"{SVG}\" viewBox=\"{x} {y} {width} {height}\"");
        let sized = ["viewBox", "width", "height", "x", "y"];
        self.attributes(root, |name| !sized.contains(&name));
        self.out.push('>');
        self.children(root, 1);
        self.out.push_str("</svg>");
    }

    fn children(&mut self, parent: Node<'a, 'input>, depth: usize) {
        if depth > DEEPEST {
            return self.refuse(parent.range().start, Problem::Deep { most: DEEPEST });
        }
        for node in parent.children().filter(Node::is_element) {
            let name = node.tag_name().name();
            match allow::element(node.tag_name().namespace(), name) {
                Verdict::Keep => self.element(node, name, depth),
                Verdict::Drop => self.inside_dropped(node),
                Verdict::Refuse(problem) => self.refuse(node.range().start, problem),
            }
        }
    }

    /// What is left out is left out whole, but nothing that acts hides in it unsaid.
    fn inside_dropped(&mut self, dropped: Node<'a, 'input>) {
        for node in dropped.descendants().skip(1).filter(Node::is_element) {
            if let Verdict::Refuse(problem @ (Problem::Acts { .. } | Problem::Embeds { .. })) =
                allow::element(node.tag_name().namespace(), node.tag_name().name())
            {
                self.refuse(node.range().start, problem);
            }
        }
    }

    fn element(&mut self, node: Node<'a, 'input>, name: &str, depth: usize) {
        self.drawn |= allow::is_drawn(name);
        let _ = write!(self.out, "<{name}");
        self.attributes(node, |_| true);
        let written = self.out.len();
        self.out.push('>');
        self.children(node, depth + 1);
        if self.out.len() == written + 1 {
            self.out.truncate(written);
            self.out.push_str("/>");
        } else {
            let _ = write!(self.out, "</{name}>");
        }
    }

    fn attributes(&mut self, node: Node<'a, 'input>, wanted: impl Fn(&str) -> bool) {
        for attribute in node.attributes().filter(|a| wanted(a.name())) {
            let (name, at) = (attribute.name(), attribute.range().start);
            if is(&attribute, "id") {
                if self.used.contains(attribute.value()) {
                    let number = self.ids.get(attribute.value()).map_or(0, |(_, number)| *number);
                    let _ = write!(self.out, " id=\"{}\"", own_id(number));
                }
            } else if is_link(&attribute) {
                self.link(node, &attribute);
            } else {
                match allow::attribute(attribute.namespace(), name) {
                    Verdict::Keep => self.value(&attribute),
                    Verdict::Drop => {}
                    Verdict::Refuse(problem) => self.refuse(at, problem),
                }
            }
        }
    }

    fn value(&mut self, attribute: &Attribute<'a, 'input>) {
        let (name, value, at) = (attribute.name(), attribute.value(), attribute.range().start);
        if value.to_ascii_lowercase().contains("url") {
            let Some(id) = target(attribute) else {
                return self.refuse(at, Problem::Outside { name: name.into(), value: value.into() });
            };
            if let Some(own) = self.own(at, name, id) {
                let _ = write!(self.out, " {name}=\"url(#{own})\"");
            }
        } else if allow::is_plain(value) {
            let value = value.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
            let _ = write!(self.out, " {name}=\"{value}\"");
        } else {
            self.refuse(at, Problem::Value { name: name.into(), value: value.into() });
        }
    }

    /// `href`: of a copy, or of a gradient that takes the colours of another.
    fn link(&mut self, node: Node<'a, 'input>, attribute: &Attribute<'a, 'input>) {
        let (value, at) = (attribute.value(), attribute.range().start);
        let Some(id) = target(attribute) else {
            return self.refuse(at, Problem::Outside { name: "href".into(), value: value.into() });
        };
        if let Some(own) = self.own(at, "href", id) {
            let _ = write!(self.out, " href=\"#{own}\"");
        }
        let copies =
            |(shown, _): &(Node<'_, '_>, usize)| shown.descendants().any(|n| n.tag_name().name() == "use");
        if node.tag_name().name() == "use" && self.ids.get(id).is_some_and(copies) {
            self.refuse(at, Problem::Copies { id: id.into() });
        }
    }

    fn own(&mut self, at: usize, name: &str, id: &str) -> Option<String> {
        let found = self.ids.get(id).map(|(_, number)| own_id(*number));
        if found.is_none() {
            self.refuse(at, Problem::Missing { name: name.into(), id: id.into() });
        }
        found
    }
}

/// The part of the plane that is shown; from width and height where no `viewBox` says it.
fn view_box(root: Node<'_, '_>) -> Option<[f64; 4]> {
    let number = |text: &str| text.parse::<f64>().ok().filter(|number| number.is_finite());
    let side = |name: &str| {
        let text = root.attribute(name)?.trim();
        number(text.strip_suffix("px").unwrap_or(text))
    };
    let view = if let Some(text) = root.attribute("viewBox") {
        let parts = text.split([' ', ',', '\t', '\n', '\r']).filter(|part| !part.is_empty());
        let numbers: Vec<f64> = parts.map(number).collect::<Option<_>>()?;
        <[f64; 4]>::try_from(numbers).ok()?
    } else {
        [0.0, 0.0, side("width")?, side("height")?]
    };
    (view[2] > 0.0 && view[3] > 0.0).then_some(view)
}

/// Unlike any id of a page.
fn own_id(number: usize) -> String {
    format!("logo{number}")
}

fn is(attribute: &Attribute<'_, '_>, name: &str) -> bool {
    attribute.namespace().is_none() && attribute.name() == name
}

fn is_link(attribute: &Attribute<'_, '_>) -> bool {
    attribute.name() == "href" && matches!(attribute.namespace(), None | Some(XLINK))
}

/// The id that an attribute points to: `#id` of a link, `url(#id)` of any other.
fn target<'a>(attribute: &Attribute<'a, '_>) -> Option<&'a str> {
    let value = attribute.value().trim();
    let id = if is_link(attribute) {
        value.strip_prefix('#')?
    } else {
        let inner = value.strip_prefix("url(")?.strip_suffix(')')?.trim();
        inner.trim_matches(['"', '\'']).strip_prefix('#')?
    };
    let plain = |c: char| c.is_alphanumeric() || "-_.:".contains(c);
    (!id.is_empty() && id.chars().all(plain)).then_some(id)
}
