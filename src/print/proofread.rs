//! Reading every code on a finished page back: what cannot be read is not handed out.
//!
//! The part of the page that holds a code is rasterised, all that lies on it included. Every module of it is as it was
//! drawn and the margin is white; then an independent decoder reads the modules. So the three corners by which a phone
//! finds a code are whole as well: to look for them as a phone does takes ten times as long, and is done for the first
//! code of a document, as the template puts all others in the same place.

mod scan;

use super::PrintError;
use super::qr::Picture;
use scan::{Region, Scan};
use std::collections::HashMap;
use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use typst::layout::{Frame, FrameItem, Transform};
use typst::visualize::ImageKind;
use typst_layout::Page;

/// Pages after which Typst forgets the pictures of the codes that it painted: a hundred kilobytes each.
const FORGET_EVERY: usize = 100;

/// A code that was read from a page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Seen {
    /// Its place in the list that was asked for.
    pub code: usize,
    /// The side of one module on the sheet, in millimetres.
    pub module_mm: f64,
}

/// Reads all codes on all pages, on all cores.
pub(super) fn all(
    pages: &[Page],
    codes: &[&Picture],
    progress: &(dyn Fn(usize) + Sync),
) -> Result<Vec<Vec<Seen>>, PrintError> {
    let by_svg: HashMap<&[u8], usize> =
        codes.iter().enumerate().map(|(at, picture)| (picture.svg.as_bytes(), at)).collect();
    let done = AtomicUsize::new(0);
    let threads = std::thread::available_parallelism().map_or(1, NonZero::get).min(pages.len().max(1));
    let share = pages.len().div_ceil(threads).max(1);
    let read = |(at, page): (usize, &Page)| {
        let seen = one(at, page, codes, &by_svg);
        let done = done.fetch_add(1, Ordering::Relaxed) + 1;
        if done.is_multiple_of(FORGET_EVERY) {
            comemo::evict(0);
        }
        progress(done);
        seen
    };
    std::thread::scope(|scope| {
        let parts: Vec<_> = pages
            .chunks(share)
            .enumerate()
            .map(|(part, pages)| {
                let read = &read;
                let numbered = pages.iter().enumerate().map(move |(at, page)| (part * share + at, page));
                scope.spawn(move || numbered.map(read).collect::<Result<Vec<_>, _>>())
            })
            .collect();
        let mut seen = Vec::with_capacity(pages.len());
        for part in parts {
            let part = part.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            seen.extend(part?);
        }
        Ok(seen)
    })
}

fn one(
    at: usize,
    page: &Page,
    codes: &[&Picture],
    by_svg: &HashMap<&[u8], usize>,
) -> Result<Vec<Seen>, PrintError> {
    let mut regions = Vec::new();
    find(&page.frame, Transform::identity(), by_svg, &mut regions);
    let mut seen = Vec::with_capacity(regions.len());
    for (code, region) in regions {
        let picture = codes[code];
        let scan = Scan::of(page, region, picture);
        let mut found = vec![scan.read().unwrap_or_else(|complaint| complaint)];
        if at == 0 && seen.is_empty() && found == [picture.text.as_str()] {
            found = scan.find();
        }
        if found != [picture.text.as_str()] {
            return Err(PrintError::Proof { page: at + 1, expected: picture.text.clone(), found });
        }
        seen.push(Seen { code, module_mm: region.module(picture).to_mm() });
    }
    Ok(seen)
}

/// The pictures on a page that are codes, in the order of painting.
fn find(frame: &Frame, outer: Transform, codes: &HashMap<&[u8], usize>, found: &mut Vec<(usize, Region)>) {
    for (at, item) in frame.items() {
        let here = outer.pre_concat(Transform::translate(at.x, at.y));
        match item {
            FrameItem::Group(group) => find(&group.frame, here.pre_concat(group.transform), codes, found),
            FrameItem::Image(image, size, _) => {
                let ImageKind::Svg(svg) = image.kind() else { continue };
                if let Some(&code) = codes.get(svg.data().as_slice()) {
                    found.push((code, Region { place: here, size: *size }));
                }
            }
            FrameItem::Text(_) | FrameItem::Shape(..) | FrameItem::Link(..) | FrameItem::Tag(_) => {}
        }
    }
}
