//! Every sheet as poppler, zbar and a phone see it.

use super::grey::Grey;
use super::*;

/// The posters of every test here: short, with a counter, as long as a name may be.
fn all_kinds(sheet: Sheet) -> Batch {
    let posters = vec![
        poster(1_000, "Xã Vĩnh Linh", "Quầy Đất đai"),
        poster(77_777, &long_name(), "Quầy số 12: Đất đai, Môi trường, Xây dựng và Hạ tầng"),
        poster(900_000, MARKUP, ""),
        poster(5_000_000, &every_letter(), ""),
    ];
    Batch { sheet, ..batch(posters) }
}

fn written(batch: &Batch) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("p.pdf"), pdf(batch)).unwrap();
    dir
}

#[test]
fn every_sheet_has_its_size_a_page_a_poster_and_embedded_fonts() {
    for sheet in Sheet::ALL {
        let dir = written(&all_kinds(sheet));
        let Some(info) = tool("pdfinfo", &["p.pdf"], dir.path()) else { return };
        let line =
            |name: &str| info.lines().find_map(|line| line.strip_prefix(name)).unwrap().trim().to_owned();
        assert_eq!((line("Pages:"), line("Tagged:")), ("4".to_owned(), "yes".to_owned()), "{sheet:?}");
        let size: Vec<f64> = line("Page size:").split(' ').filter_map(|word| word.parse().ok()).collect();
        let (width, height) = sheet.page_mm();
        for (points, mm) in size.iter().zip([width, height]) {
            assert!((points / 72.0 * 25.4 - f64::from(mm)).abs() < 0.1, "{sheet:?}: {size:?}");
        }
        let Some(fonts) = tool("pdffonts", &["p.pdf"], dir.path()) else { return };
        let rows: Vec<_> = fonts.lines().skip(2).collect();
        assert!(rows.len() >= 2, "{fonts}");
        for row in rows {
            // Embedded, subset, with a map to Unicode.
            assert!(row.contains("BeVietnamPro") && row.contains("yes yes yes"), "{sheet:?}: {row}");
        }
    }
}

#[test]
fn the_words_of_every_sheet_are_there_in_unicode_whatever_the_names_look_like() {
    for sheet in Sheet::ALL {
        let batch = all_kinds(sheet);
        let dir = written(&batch);
        let Some(text) = tool("pdftotext", &["-raw", "p.pdf", "-"], dir.path()) else { return };
        // Lines break where there is room: compared without white space.
        let dense = |s: &str| s.split(|c: char| c.is_whitespace() || c == '\u{200b}').collect::<String>();
        let found = dense(&text);
        let code = batch.posters[0].code;
        let mut words = vec![
            "Ông/Bà hài lòng chứ?".to_owned(),
            "Xã Vĩnh Linh".to_owned(),
            "Quầy Đất đai".to_owned(),
            long_name(),
            MARKUP.to_owned(),
            every_letter(),
            format!("hailong.quangtri.gov.vn/S/{code}"),
        ];
        if sheet != Sheet::Stickers {
            words.extend([
                code.grouped(),
                format!("Áp phích số {code}-261124"),
                "In ngày 24/11/2026".to_owned(),
                "8 câu, khoảng 2 phút".to_owned(),
                "Are you satisfied with our service?".to_owned(),
                "Ẩn danh".to_owned(),
                "iếu giấy".to_owned(),
            ]);
        }
        for words in words {
            assert!(found.contains(&dense(&words)), "{sheet:?}: {words} is not in: {text}");
        }
        assert!(!found.contains("MÔPHỎNG"), "{sheet:?}");
    }
}

#[test]
fn another_decoder_reads_every_sheet_and_poor_photographs_of_it() {
    for sheet in Sheet::ALL {
        let batch = Batch { sheet, ..batch(vec![poster(1_000, "Xã Vĩnh Linh", "Quầy Đất đai")]) };
        let dir = written(&batch);
        let url = batch.origin.encoded(batch.posters[0].code);
        // A hundred pixels an inch leave a sticker's module three and a half: zbar may miss one of 24.
        for (dpi, least) in [(100, sheet.codes().min(20)), (200, sheet.codes())] {
            let Some(page) = Grey::page(dir.path(), 1, dpi) else { return };
            let Some(read) = page.read(dir.path()) else { return };
            assert!(
                read.len() >= least && read.iter().all(|read| *read == url),
                "{sheet:?}, {dpi} dpi: {read:?}"
            );
        }
        let Some(page) = Grey::page(dir.path(), 1, 150) else { return };
        for (what, photograph) in [
            ("blurred", page.blurred()),
            ("rotated", page.rotated(7.0)),
            ("unevenly lit", page.unevenly_lit()),
            ("all of it", page.blurred().rotated(-4.0).unevenly_lit()),
        ] {
            let Some(read) = photograph.read(dir.path()) else { return };
            // A sheet held askew has its corners outside the picture.
            let least = sheet.codes().min(12);
            assert!(
                read.len() >= least && read.iter().all(|read| *read == url),
                "{sheet:?}, {what}: {read:?}"
            );
        }
    }
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
fn a_phone_reads_every_sheet_from_where_it_hangs_for_short_and_for_the_longest_hosts() {
    assert_eq!(seen_from(1_000), 23);
    for sheet in Sheet::ALL {
        for host in ["a.vn", "hailong.quangtri.gov.vn", "khaosat.trungtamphucvuhanhchinh.quangtri.gov.vn"] {
            let origin: Origin = format!("https://{host}").parse().unwrap();
            let batch = Batch { sheet, origin, ..batch(vec![poster(1_000, "Xã Vĩnh Linh", "Quầy 1")]) };
            let dir = written(&batch);
            let url = batch.origin.encoded(batch.posters[0].code);
            let Some(page) = Grey::page(dir.path(), 1, seen_from(sheet.distance_mm())) else { return };
            let Some(read) = page.read(dir.path()) else { return };
            assert!(read.contains(&url), "{sheet:?} from {} mm, {host}: {read:?}", sheet.distance_mm());
        }
    }
}

#[test]
fn modules_and_white_margins_measure_what_the_sheet_promises() {
    const DPI: u32 = 200;
    for (sheet, module_mm) in
        [(Sheet::A4, 3.45), (Sheet::A5, 2.0), (Sheet::Tent, 1.8), (Sheet::Stickers, 0.9)]
    {
        let batch = Batch { sheet, ..batch(vec![poster(1_000, "Xã Vĩnh Linh", "Quầy 1")]) };
        let dir = written(&batch);
        let Some(page) = Grey::page(dir.path(), 1, DPI) else { return };
        let found: Vec<_> = parts(sheet, &page).into_iter().flat_map(|part| bounds(&page, part)).collect();
        assert_eq!(found.len(), sheet.codes(), "{sheet:?}");
        for corners in found {
            // The decoder's corners are a few pixels off: the symbol's are the outermost dark ones near them.
            let dark = |x: i32, y: i32| page.at(x.into(), y.into()) < 128;
            let (xs, ys) = (corners.map(|p| p.0), corners.map(|p| p.1));
            let near = num(module_mm / 25.4 * f64::from(DPI) * 2.0);
            let across =
                |values: [i32; 4]| values.iter().min().unwrap() - near..=values.iter().max().unwrap() + near;
            let inked: Vec<_> = across(ys)
                .flat_map(|y| across(xs).map(move |x| (x, y)))
                .filter(|&(x, y)| dark(x, y))
                .collect();
            let (left, right) =
                (inked.iter().map(|p| p.0).min().unwrap(), inked.iter().map(|p| p.0).max().unwrap());
            let (top, bottom) =
                (inked.iter().map(|p| p.1).min().unwrap(), inked.iter().map(|p| p.1).max().unwrap());
            let (width, height) = (f64::from(right + 1 - left), f64::from(bottom + 1 - top));
            for pixels in [width, height] {
                let found = pixels / 29.0 / f64::from(DPI) * 25.4;
                // A pixel more or less on the whole symbol.
                assert!(
                    (found - module_mm).abs() < 2.0 * 25.4 / f64::from(DPI) / 29.0,
                    "{sheet:?}: {found} mm"
                );
            }
            // Four modules of white, less a pixel where edges fall between pixels.
            let quiet = num(4.0 * width / 29.0) - 1;
            for (x, y) in border(left, right, top, bottom, quiet) {
                assert!(!dark(x, y), "{sheet:?}: ink at {x}, {y} beside {left}, {top}");
            }
        }
    }
}

/// A part of a page: left, top, width, height, in pixels.
type Part = [usize; 4];

/// What is looked at by itself: the decoder pairs corners of neighbours where two dozen codes lie on one page.
fn parts(sheet: Sheet, page: &Grey) -> Vec<Part> {
    let Sheet::Stickers = sheet else { return vec![[0, 0, page.width, page.height]] };
    let (width, height) = (page.width / 3, page.height / 8);
    (0..24).map(|at| [at % 3 * width, at / 3 * height, width, height]).collect()
}

/// The corners of the codes in a part of a page, in pixels of the page.
fn bounds(page: &Grey, [left, top, width, height]: Part) -> Vec<[(i32, i32); 4]> {
    let pixel = |x: usize, y: usize| page.pixels[(top + y) * page.width + left + x];
    let mut prepared = rqrr::PreparedImage::prepare_from_greyscale(width, height, pixel);
    let shift = |p: rqrr::Point| (p.x + i32::try_from(left).unwrap(), p.y + i32::try_from(top).unwrap());
    prepared.detect_grids().iter().map(|grid| grid.bounds.map(shift)).collect()
}

#[expect(clippy::cast_possible_truncation, reason = "some tens")]
fn num(pixels: f64) -> i32 {
    pixels.floor() as i32
}

/// The pixels of a frame of this thickness around a box.
fn border(left: i32, right: i32, top: i32, bottom: i32, thickness: i32) -> Vec<(i32, i32)> {
    let all = (top - thickness..=bottom + thickness)
        .flat_map(|y| (left - thickness..=right + thickness).map(move |x| (x, y)));
    all.filter(|&(x, y)| x < left || x > right || y < top || y > bottom).collect()
}
