//! Every sheet as poppler, zbar and a phone see it.

use super::grey::{Grey, read};
use super::specimens::{ALL, Specimen, pixels};
use super::*;

/// A line of what pdfinfo says.
fn line(info: &str, name: &str) -> String {
    info.lines().find_map(|line| line.strip_prefix(name)).unwrap().trim().to_owned()
}

#[test]
fn every_sheet_has_its_size_its_pages_and_embedded_subset_fonts() {
    for sheet in ALL.iter() {
        let dir = sheet.written();
        let Some(info) = tool("pdfinfo", &["-l", "99", "p.pdf"], dir.path()) else { return };
        let pages = sheet.codes.len().to_string();
        assert_eq!(
            (line(&info, "Pages:"), line(&info, "Tagged:")),
            (pages, "yes".to_owned()),
            "{}",
            sheet.name
        );
        let sizes = info.lines().filter(|line| line.starts_with("Page ") && line.contains("size:"));
        for size in sizes {
            let mm: Vec<f64> = size
                .split(' ')
                .filter_map(|word| word.parse().ok())
                .map(|pt: f64| pt / 72.0 * 25.4)
                .collect();
            // The page's number comes first.
            let [_, width, height] = mm[..] else { panic!("{size}") };
            assert!((width - sheet.page_mm.0).abs() < 0.1, "{}: {size}", sheet.name);
            let exact = sheet.page_mm.1.is_none_or(|expected| (height - expected).abs() < 0.1);
            assert!(exact && (80.0..298.0).contains(&height), "{}: {size}", sheet.name);
        }
        let Some(fonts) = tool("pdffonts", &["p.pdf"], dir.path()) else { return };
        let rows: Vec<_> = fonts.lines().skip(2).collect();
        assert!(rows.len() >= 2, "{fonts}");
        for row in rows {
            // Embedded, subset, with a map to Unicode.
            assert!(row.contains(sheet.font) && row.contains("yes yes yes"), "{}: {row}", sheet.name);
        }
    }
}

#[test]
fn every_sheet_says_what_it_says_in_unicode_word_by_word() {
    for sheet in ALL.iter() {
        let dir = sheet.written();
        let Some(text) = tool("pdftotext", &["-raw", "p.pdf", "-"], dir.path()) else { return };
        // The finish changes no word. Where lines break, and how poppler sees the spaces of what is turned, is no
        // matter of words.
        let (found, expected) = (dense(&text), dense(&expected_words(&sheet.words)));
        assert!(found == expected, "{}: {}", sheet.name, difference(&found, &expected));
    }
}

/// Without white space.
fn dense(text: &str) -> String {
    text.split(|c: char| c.is_whitespace() || c == '\u{200b}').collect()
}

/// `src/print/tests/words/a4.txt`: read and agreed to by a person.
fn expected_words(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("src/print/tests/words/{name}.txt"));
    std::fs::read_to_string(&path).unwrap_or_default()
}

/// Both from where they differ.
fn difference(found: &str, expected: &str) -> String {
    let same = found.chars().zip(expected.chars()).take_while(|(found, expected)| found == expected).count();
    let rest = |text: &str| text.chars().skip(same.saturating_sub(20)).take(80).collect::<String>();
    format!("…{} instead of …{}", rest(found), rest(expected))
}

#[test]
fn another_decoder_reads_every_code_of_every_sheet_at_100_and_200_dpi() {
    for sheet in ALL.iter() {
        let dir = sheet.written();
        for dpi in [100, 200] {
            for (at, expected) in sheet.codes.iter().enumerate() {
                let Some(page) = Grey::page(dir.path(), at + 1, dpi) else { return };
                let mut parts = sheet.parts(&page, dpi);
                parts.truncate(expected.len());
                let Some(found) = read(&parts, dir.path()) else { return };
                assert_eq!(found, *expected, "{}, page {}, {dpi} dpi", sheet.name, at + 1);
            }
        }
    }
}

#[test]
fn another_decoder_reads_poor_photographs_of_every_code() {
    const DPI: u32 = 150;
    // Where it stands is looked for in a finer picture.
    const FINE: u32 = 200;
    for sheet in ALL.iter() {
        let dir = sheet.written();
        let Some(page) = Grey::page(dir.path(), 1, DPI) else { return };
        let Some(fine) = Grey::page(dir.path(), 1, FINE) else { return };
        let parts = sheet.parts(&page, DPI).into_iter().zip(sheet.parts(&fine, FINE));
        let near: Vec<_> = parts
            .take(sheet.codes[0].len())
            .map(|(part, fine)| cut_out(sheet, &part, DPI, &symbol(&fine).scaled(DPI, FINE)))
            .collect();
        for (what, spoil) in [
            ("blurred", (|seen: &Grey| seen.blurred()) as fn(&Grey) -> Grey),
            ("rotated", |seen| seen.rotated(7.0)),
            ("unevenly lit", Grey::unevenly_lit),
            ("all of it", |seen| seen.blurred().rotated(-4.0).unevenly_lit()),
        ] {
            let photographs: Vec<_> = near.iter().map(spoil).collect();
            let Some(found) = read(&photographs, dir.path()) else { return };
            assert_eq!(found, sheet.codes[0], "{}, {what}", sheet.name);
        }
    }
}

/// The code with ten modules around it, as somebody who scans holds the phone.
fn cut_out(sheet: &Specimen, part: &Grey, dpi: u32, symbol: &Symbol) -> Grey {
    let margin = pixels(10.0 * sheet.module.1, dpi);
    let [left, top] = [symbol.left, symbol.top].map(|edge| edge.saturating_sub(margin));
    part.part(left, top, symbol.right + margin - left, symbol.bottom + margin - top)
}

/// A phone's finder shows some 1,080 pixels across a field of 60 degrees: what a sheet is to it from
/// where it is read, in pixels an inch.
fn seen_from(distance_mm: u16) -> u32 {
    let field_mm = 2.0 * f64::from(distance_mm) * 30_f64.to_radians().tan();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "some tens")]
    let dpi = (1_080.0 / field_mm * 25.4).floor() as u32;
    dpi
}

#[test]
fn a_phone_reads_every_sheet_from_where_it_is_read() {
    assert_eq!(seen_from(1_000), 23);
    for sheet in ALL.iter() {
        let dir = sheet.written();
        let dpi = seen_from(sheet.distance_mm);
        let Some(page) = Grey::page(dir.path(), 1, dpi) else { return };
        let mut parts = sheet.parts(&page, dpi);
        parts.truncate(sheet.codes[0].len());
        let Some(found) = read(&parts, dir.path()) else { return };
        assert_eq!(found, sheet.codes[0], "{} from {} mm", sheet.name, sheet.distance_mm);
        // A tenth of the distance, or more, is the symbol's side; a sheet number is for a scanner in the hand.
        let side = f64::from(sheet.module.0) * sheet.module.1;
        assert!(side * 10.0 >= f64::from(sheet.distance_mm), "{}: {side} mm", sheet.name);
    }
}

#[test]
fn a_phone_reads_posters_of_the_shortest_and_of_the_longest_hosts() {
    for sheet in Sheet::ALL {
        for host in ["a.vn", "khaosat.trungtamphucvuhanhchinh.quangtri.gov.vn"] {
            let origin: Origin = format!("https://{host}").parse().unwrap();
            let batch = Batch { sheet, origin, ..batch(vec![poster(1_000, "Xã Vĩnh Linh", "Quầy 1")]) };
            let dir = tempfile::tempdir().unwrap();
            std::fs::write(dir.path().join("p.pdf"), pdf(&batch)).unwrap();
            let url = batch.origin.encoded(batch.posters[0].code);
            let Some(page) = Grey::page(dir.path(), 1, seen_from(sheet.distance_mm())) else { return };
            let Some(found) = read(&[page], dir.path()) else { return };
            assert!(found.contains(&url), "{sheet:?} from {} mm, {host}: {found:?}", sheet.distance_mm());
        }
    }
}

#[test]
fn modules_and_white_margins_of_every_sheet_measure_what_it_promises() {
    const DPI: u32 = 200;
    for sheet in ALL.iter() {
        let dir = sheet.written();
        let Some(page) = Grey::page(dir.path(), 1, DPI) else { return };
        let (modules, module_mm) = sheet.module;
        let modules = f64::from(modules);
        for part in sheet.parts(&page, DPI).iter().take(sheet.codes[0].len()) {
            let symbol = symbol(part);
            for pixels in [symbol.right - symbol.left, symbol.bottom - symbol.top] {
                let pixels = f64::from(u32::try_from(pixels).unwrap());
                let found = pixels / modules / f64::from(DPI) * 25.4;
                // A pixel more or less on the whole symbol.
                let most = 2.0 * 25.4 / f64::from(DPI) / modules;
                assert!((found - module_mm).abs() < most, "{}: {found} mm", sheet.name);
            }
            // Four modules of white, less a pixel where edges fall between pixels.
            let quiet = pixels(4.0 * module_mm, DPI) - 1;
            assert_eq!(symbol.ink_within(part, quiet), None, "{}: ink in the white margin", sheet.name);
        }
    }
}

/// Where a symbol's ink begins and ends, in pixels.
#[derive(Debug)]
struct Symbol {
    left: usize,
    top: usize,
    right: usize,
    bottom: usize,
}

/// The only symbol of a part of a page. The decoder's corners are a few pixels off: the symbol's are the outermost
/// dark ones near them.
fn symbol(part: &Grey) -> Symbol {
    let mut prepared = rqrr::PreparedImage::prepare_from_greyscale(part.width, part.height, |x, y| {
        part.pixels[y * part.width + x]
    });
    let grids = prepared.detect_grids();
    assert_eq!(grids.len(), 1, "one code in a part of {} × {}", part.width, part.height);
    let corners = grids[0].bounds;
    let module = (corners[1].x - corners[0].x) / i32::try_from(rqrr::BitGrid::size(&grids[0].grid)).unwrap();
    let near = (module * 2).max(2);
    let range = |values: [i32; 4]| values.iter().min().unwrap() - near..=values.iter().max().unwrap() + near;
    let (xs, ys) = (range(corners.map(|p| p.x)), range(corners.map(|p| p.y)));
    let dark =
        ys.flat_map(|y| xs.clone().map(move |x| (x, y))).filter(|&(x, y)| part.at(x.into(), y.into()) < 128);
    let dark: Vec<_> = dark.collect();
    let index = |edge: Option<i32>| usize::try_from(edge.unwrap()).unwrap();
    Symbol {
        left: index(dark.iter().map(|p| p.0).min()),
        top: index(dark.iter().map(|p| p.1).min()),
        right: index(dark.iter().map(|p| p.0 + 1).max()),
        bottom: index(dark.iter().map(|p| p.1 + 1).max()),
    }
}

impl Symbol {
    /// In a picture of fewer pixels an inch.
    fn scaled(&self, to: u32, from: u32) -> Self {
        let [left, top, right, bottom] = [self.left, self.top, self.right, self.bottom]
            .map(|at| at * usize::try_from(to).unwrap() / usize::try_from(from).unwrap());
        Self { left, top, right, bottom }
    }

    /// The first inked pixel of a frame of this thickness around the symbol.
    fn ink_within(&self, part: &Grey, thickness: usize) -> Option<(i64, i64)> {
        let [left, top, right, bottom, thickness] =
            [self.left, self.top, self.right, self.bottom, thickness].map(|at| i64::try_from(at).unwrap());
        let all = (top - thickness..bottom + thickness)
            .flat_map(|y| (left - thickness..right + thickness).map(move |x| (x, y)));
        let around = all.filter(|&(x, y)| x < left || x >= right || y < top || y >= bottom);
        around.into_iter().find(|&(x, y)| part.at(x, y) < 128)
    }
}

#[test]
fn every_sheet_printed_again_has_the_same_bytes() {
    for sheet in ALL.iter() {
        assert!((sheet.again)() == sheet.pdf, "{}", sheet.name);
    }
}

/// Names of any length and letter, on posters in every finish.
#[test]
fn the_words_of_every_poster_are_there_whatever_the_names_look_like() {
    let posters = vec![
        poster(77_777, &long_name(), "Quầy số 12: Đất đai, Môi trường, Xây dựng và Hạ tầng"),
        poster(900_000, MARKUP, "- 1. #x *y*"),
        poster(5_000_000, &every_letter(), "= [x]"),
    ];
    for (sheet, finish) in Sheet::ALL.into_iter().flat_map(|sheet| Finish::ALL.map(|finish| (sheet, finish)))
    {
        let batch = Batch { sheet, finish, ..batch(posters.clone()) };
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("p.pdf"), pdf(&batch)).unwrap();
        let Some(text) = tool("pdftotext", &["-raw", "p.pdf", "-"], dir.path()) else { return };
        let found = dense(&text);
        for poster in &posters {
            for words in [&poster.unit, &poster.counter] {
                assert!(found.contains(&dense(words)), "{sheet:?}: {words} is not in: {text}");
            }
        }
        assert!(!found.contains("MÔPHỎNG"), "{sheet:?}");
    }
}
