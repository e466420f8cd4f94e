use super::*;
use proptest::prelude::*;

/// A sign as Inkscape saves it: notes of its own, a gradient, a copy, ids.
const DRAWN: &str = r##"<?xml version="1.0" encoding="UTF-8"?>
<!-- Created with Inkscape -->
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
     xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" inkscape:version="1.3"
     width="64px" height="32px" version="1.1" id="svg1">
  <title>Sở Nội vụ</title>
  <metadata><note xmlns="urn:x">Vẽ năm 2026</note></metadata>
  <defs>
    <linearGradient id="go"><stop offset="0" stop-color="#0b5a4c"/><stop offset="1" stop-color="#5ab4ac"/></linearGradient>
  </defs>
  <g inkscape:label="Layer 1" class="o" data-name="lá">
    <path id="f" d="M4,4
      L28,4 28,28z" fill="url('#go')"/>
    <use xlink:href="#f" x="32" onclick2="1"/>
  </g>
</svg>"##;

fn told(svg: &str) -> String {
    Logo::parse(svg).unwrap_err().to_string()
}

#[test]
fn a_drawing_keeps_what_draws_and_nothing_else() {
    let logo = Logo::parse(&DRAWN.replace(" onclick2=\"1\"", "")).unwrap();
    insta::assert_snapshot!(logo.svg(), @r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 32"><defs><linearGradient id="logo1"><stop offset="0" stop-color="#0b5a4c"/><stop offset="1" stop-color="#5ab4ac"/></linearGradient></defs><g><path id="logo2" d="M4,4 L28,4 28,28z" fill="url(#logo1)"/><use href="#logo2" x="32"/></g></svg>"##);
    assert!(logo.weight() < logo.svg().len());
}

#[test]
fn everything_that_may_not_be_there_is_told_at_once_with_its_place() {
    let svg = r##"<?xml-stylesheet href="https://example.org/a.css"?>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 100" onload="alert(1)">
  <script>alert(1)</script>
  <style>.o{display:none}</style>
  <foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" src="/"/></foreignObject>
  <image href="https://example.org/a.png"/>
  <text>Sở Nội vụ</text>
  <path d="M0 0" style="fill:red" fill="url(https://example.org/b.svg#a)" filter="none"/>
  <use href="https://example.org/c.svg#a"/><use href="#nowhere"/>
  <g id="a"><use href="#b"/></g><g id="b"/><g id="b"/><use href="#a"/>
  <a href="javascript:alert(1)"><path d="M0 0h1" fill="red;}*{" ONCLICK="alert(1)"/></a>
  <path d="M0 0h1" fill="red;}*{" ONCLICK="alert(1)"/><marker/>
  <metadata><script xmlns="urn:x"/></metadata>
</svg>"##;
    insta::assert_snapshot!(told(svg), @r##"
    line 1, column 1: a style would reach the whole page: write its declarations as attributes (fill="…"), as drawing programs do when they save optimised or presentation-attribute SVG
    line 2, column 1: the sign is 900 × 100: neither side may be more than four times the other
    line 2, column 63: the attribute onload runs code: remove it
    line 3, column 3: <script> can run code or change the page: remove it
    line 4, column 3: a style would reach the whole page: write its declarations as attributes (fill="…"), as drawing programs do when they save optimised or presentation-attribute SVG
    line 5, column 3: <foreignObject> holds a picture or a page of its own: draw it as paths, or leave it out
    line 6, column 3: <image> holds a picture or a page of its own: draw it as paths, or leave it out
    line 7, column 3: <text> needs a font that phones do not have: convert the text to paths
    line 8, column 18: a style would reach the whole page: write its declarations as attributes (fill="…"), as drawing programs do when they save optimised or presentation-attribute SVG
    line 8, column 35: fill="url(https://example.org/b.svg#a)" points outside the file: only the file's own ids can be used, as #id
    line 8, column 75: the attribute filter is not known here: remove it
    line 9, column 8: href="https://example.org/c.svg#a" points outside the file: only the file's own ids can be used, as #id
    line 9, column 49: href points to #nowhere, which is not in the file
    line 10, column 47: the id `b` is there a second time: give each element its own
    line 10, column 60: #a holds a <use> itself: copies of copies can grow without end, draw it out
    line 11, column 3: <a> can run code or change the page: remove it
    line 12, column 20: fill="red;}*{" holds a sign that no such value needs
    line 12, column 35: the attribute ONCLICK runs code: remove it
    line 12, column 55: <marker> is not drawn here: use paths, shapes, groups, gradients, clip paths and masks only
    line 13, column 13: <script> can run code or change the page: remove it
    "##);
}

#[test]
fn what_is_no_drawing_is_told_so() {
    let svg =
        |inner: &str| format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\">{inner}</svg>");
    let deep = format!("{}<path d=\"M0 0\"/>{}", "<g>".repeat(40), "</g>".repeat(40));
    let curve: Vec<_> = (0..900).map(|n| format!("L{} {}", n * 7919 % 997, n * 104_729 % 991)).collect();
    let curve = curve.concat();
    let noise = &curve[..2_800];
    let cases = [
        String::new(),
        "<svg".into(),
        "<svg viewBox=\"0 0 1 1\"><path/></svg>".into(),
        "<html xmlns=\"http://www.w3.org/1999/xhtml\"/>".into(),
        "<?xml version=\"1.0\"?>\n  <!DOCTYPE svg [<!ENTITY a \"b\">]>\n<svg/>".into(),
        "<svg xmlns=\"http://www.w3.org/2000/svg\"><path d=\"M0 0\"/></svg>".into(),
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 0 9\"><path d=\"M0 0\"/></svg>".into(),
        svg(""),
        svg(&deep),
        svg(&format!("<path d=\"M0 0{curve}\"/>")),
        svg(&format!("<path d=\"M0 0{noise}\"/>")),
        " ".repeat(LARGEST_FILE + 1),
    ];
    let all: Vec<_> = cases.iter().map(|case| told(case)).collect();
    insta::assert_snapshot!(all.join("\n"), @r##"
    line 1, column 1: not XML: the document does not have a root node
    line 1, column 1: not XML: the document does not have a root node
    line 1, column 1: <svg> is no SVG drawing: the file must begin with <svg xmlns="http://www.w3.org/2000/svg" …>
    line 1, column 1: <html> is no SVG drawing: the file must begin with <svg xmlns="http://www.w3.org/2000/svg" …>
    line 2, column 3: a document type may define entities: delete the line `<!DOCTYPE …>`, no browser needs it
    line 1, column 1: the size is not said: give <svg> a viewBox, such as viewBox="0 0 64 64"
    line 1, column 1: the size is not said: give <svg> a viewBox, such as viewBox="0 0 64 64"
    line 1, column 1: nothing is drawn
    line 1, column 152: more than 32 elements lie in each other: ungroup the drawing
    line 1, column 1: the clean sign has 7079 bytes, 3000 are allowed: simplify the drawing
    line 1, column 1: the sign adds 1299 bytes to every page, 400 are allowed: simplify the drawing
    line 1, column 1: the file has 65537 bytes, at most 65536 are read: save it as plain or optimised SVG
    "##);
}

proptest! {
    /// Whatever is put together of good and bad parts: refused, or clean through and through.
    #[test]
    fn what_passes_is_made_of_the_list_only_and_passes_again(
        parts in prop::collection::vec(prop::sample::select(PARTS), 0..8),
    ) {
        let inner = parts.concat();
        let svg = format!("<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" viewBox=\"0 0 9 9\">{inner}</svg>");
        if let Ok(logo) = Logo::parse(&svg) {
            let low = logo.svg().to_lowercase();
            for bad in ["script", "javascript", " on", "style", "http://e", "https:", "//e", "class", "<!", "<?", "foreign", "<image", "data:"] {
                prop_assert!(!low.contains(bad), "{bad} in {low}");
            }
            let document = Document::parse(logo.svg()).unwrap();
            for node in document.descendants().filter(roxmltree::Node::is_element) {
                prop_assert_eq!(allow::element(node.tag_name().namespace(), node.tag_name().name()), allow::Verdict::Keep);
            }
            for id in document.descendants().filter_map(|node| node.attribute("id")) {
                prop_assert!(id.starts_with("logo"), "{id}");
            }
            let again = Logo::parse(logo.svg()).unwrap();
            prop_assert_eq!(again.svg().len(), logo.svg().len());
        }
    }

    #[test]
    fn no_text_makes_it_panic(text in "(<|>|svg|/|\"|'|=| |&|#|url\\(|xmlns|[a-z]|\\PC){0,60}") {
        let _ = Logo::parse(&text);
        let _ = Logo::parse(&format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\">{text}</svg>"));
    }
}

const PARTS: &[&str] = &[
    "<path d=\"M0 0h1\" fill=\"#0b5a4c\"/>",
    "<path id=\"p\" d=\"M0 0h1\"/>",
    "<use href=\"#p\"/>",
    "<use xlink:href=\"#p\" x=\"2\"/>",
    "<g class=\"o\" data-x=\"onload\"><circle r=\"3\"/></g>",
    "<clipPath id=\"q\"><rect width=\"1\" height=\"1\"/></clipPath>",
    "<g clip-path=\"url(#q)\"><path d=\"M1 1\"/></g>",
    "<path fill=\"url( #q )\" d=\"M0,0\"/>",
    "<path fill=\"URL(//e.example/a)\" d=\"M0,0\"/>",
    "<path fill=\"u\\72l(//e.example/a)\" d=\"M0,0\"/>",
    "<script>1</script>",
    "<path onclick=\"x\" d=\"M0,0\"/>",
    "<x:script xmlns:x=\"http://www.w3.org/2000/svg\">1</x:script>",
    "<x:y xmlns:x=\"urn:y\" onload=\"1\"/>",
    "<image href=\"data:image/png,x\"/>",
    "<desc>&lt;script&gt; javascript:</desc>",
    "<![CDATA[<script>]]>",
    "<!-- <script> -->",
    "<path style=\"fill:red\"/>",
    "<use href=\"data:image/svg+xml,x#p\"/>",
];
