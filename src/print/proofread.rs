//! Reading every code on a finished page back, as a phone would: what cannot be read is not handed out.

use super::PrintError;
use super::qr::{Picture, QUIET};
use std::collections::HashMap;
use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use typst::layout::{Abs, Frame, FrameItem, Point, Size, Transform};
use typst::utils::Scalar;
use typst::visualize::ImageKind;
use typst_layout::Page;
use typst_render::RenderOptions;

/// Pixels a module: far coarser than any printer, so that a code which is read here has room to spare
/// on paper.
const PIXELS: u32 = 4;

/// Modules around the quiet zone that are looked at as well.
const AROUND: u32 = 2;

/// Pages after which Typst forgets the pictures of the codes that it painted: a hundred kilobytes each.
const FORGET_EVERY: usize = 100;

/// Darker than this is ink.
const INK: u8 = 128;

/// A code that was read from a page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Seen {
    /// Its place in the list that was asked for.
    pub code: usize,
    /// The side of one module on the sheet, in millimetres.
    pub module_mm: f64,
}

/// Where a code stands on its page, its quiet zone included.
#[derive(Debug, Clone, Copy)]
struct Region {
    code: usize,
    min: Point,
    max: Point,
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
    for region in regions {
        let picture = codes[region.code];
        let modules = f64::from(picture.modules) + 2.0 * f64::from(QUIET);
        let module = (region.max.x - region.min.x) / modules;
        let found = read(page, region, module);
        if found.len() != 1 || found[0] != picture.text {
            return Err(PrintError::Proof { page: at + 1, expected: picture.text.clone(), found });
        }
        seen.push(Seen { code: region.code, module_mm: module.to_mm() });
    }
    Ok(seen)
}

/// The pictures on a page that are codes, in the order of painting.
fn find(frame: &Frame, outer: Transform, codes: &HashMap<&[u8], usize>, found: &mut Vec<Region>) {
    for (at, item) in frame.items() {
        let here = outer.pre_concat(Transform::translate(at.x, at.y));
        match item {
            FrameItem::Group(group) => find(&group.frame, here.pre_concat(group.transform), codes, found),
            FrameItem::Image(image, size, _) => {
                let ImageKind::Svg(svg) = image.kind() else { continue };
                if let Some(&code) = codes.get(svg.data().as_slice()) {
                    let (a, b) = (Point::zero().transform(here), size.to_point().transform(here));
                    found.push(Region { code, min: a.min(b), max: a.max(b) });
                }
            }
            FrameItem::Text(_) | FrameItem::Shape(..) | FrameItem::Link(..) | FrameItem::Tag(_) => {}
        }
    }
}

/// What stands in a region: all that lies on it is painted, and nothing else of the page.
fn read(page: &Page, region: Region, module: Abs) -> Vec<String> {
    let margin = Point::splat(module * f64::from(AROUND));
    let (min, max) = (region.min - margin, region.max + margin);
    let mut frame = Frame::soft(Size::new(max.x - min.x, max.y - min.y));
    frame.push_frame(-min, page.frame.clone());
    let cut = Page { frame, ..page.clone() };
    let scale = Scalar::new(f64::from(PIXELS) / module.to_pt());
    let options = RenderOptions { pixel_per_pt: scale, render_bleed: false };
    let picture = typst_render::render(&cut, &options);
    let (width, height) = (picture.width(), picture.height());
    let pixels = picture.pixels();
    let grey = |x: u32, y: u32| {
        let at = y as usize * width as usize + x as usize;
        pixels.get(at).map_or(u8::MAX, |p| luma(p.red(), p.green(), p.blue()))
    };
    if let Some((x, y)) = blot(width, height, grey) {
        let mm = |from: Abs, pixels: u32| (from + module * (f64::from(pixels) / f64::from(PIXELS))).to_mm();
        let (x, y) = (mm(min.x, x), mm(min.y, y));
        return vec![format!("(ink in its quiet zone, {x:.1} mm from the left and {y:.1} mm from the top)")];
    }
    let point = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let (columns, rows) = (width as usize, height as usize);
    rqrr::PreparedImage::prepare_from_greyscale(columns, rows, |x, y| grey(point(x), point(y)))
        .detect_grids()
        .iter()
        .map(|grid| grid.decode().map_or_else(|error| format!("({error})"), |(_, text)| text))
        .collect()
}

/// The first inked pixel of the quiet zone.
fn blot(width: u32, height: u32, grey: impl Fn(u32, u32) -> u8) -> Option<(u32, u32)> {
    // A pixel to spare on both sides, as edges fall between pixels.
    let outer = AROUND * PIXELS + 1;
    let inner = (AROUND + u32::from(QUIET)) * PIXELS - 1;
    let within = |(x, y): (u32, u32), edge: u32| {
        (edge..width.saturating_sub(edge)).contains(&x) && (edge..height.saturating_sub(edge)).contains(&y)
    };
    let all = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
    all.filter(|&at| within(at, outer) && !within(at, inner)).find(|&(x, y)| grey(x, y) < INK)
}

/// Brightness by ITU-R BT.601, in 256ths.
fn luma(red: u8, green: u8, blue: u8) -> u8 {
    let sum = 77 * u32::from(red) + 150 * u32::from(green) + 29 * u32::from(blue);
    u8::try_from(sum >> 8).unwrap_or(u8::MAX)
}
