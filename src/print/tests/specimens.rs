//! One of every sheet, printed once, with what it promises: the tests of how sheets look go through all.

use super::grey::Grey;
use super::*;
use crate::print::board::tests::board;
use crate::print::paper::tests as paper;
use crate::print::slip::Cut;
use crate::print::slip::tests::slips;
use std::sync::LazyLock;

/// A printed sheet and what is asked of it.
pub(super) struct Specimen {
    /// `a4 contrast`, `slips roll`, `paper vi`
    pub(super) name: String,
    /// What its words are kept under: those of all finishes are the same.
    pub(super) words: String,
    pub(super) pdf: Vec<u8>,
    /// Width and height; `None` for a roll, which is as long as it must.
    pub(super) page_mm: (f64, Option<f64>),
    /// What the codes of each page read as, line by line.
    pub(super) codes: Vec<Vec<String>>,
    /// Columns and rows of codes on a page, and the page's white above the first row, in millimetres.
    pub(super) grid: (usize, usize, f64),
    /// Modules along the symbol's side, and the side of one.
    pub(super) module: (u16, f64),
    /// From where it is read, in millimetres.
    pub(super) distance_mm: u16,
    pub(super) font: &'static str,
    /// Prints it anew.
    pub(super) again: Box<dyn Fn() -> Vec<u8> + Send + Sync>,
}

/// Every sheet in every finish, every cut of the slips, the paper form in two languages, the board.
pub(super) static ALL: LazyLock<Vec<Specimen>> = LazyLock::new(|| {
    let posters = Sheet::ALL.into_iter().flat_map(|sheet| Finish::ALL.map(|finish| (sheet, finish)));
    let mut all: Vec<_> = posters.map(|(sheet, finish)| of_poster(sheet, finish)).collect();
    all.extend([Cut::A4, Cut::A4Folded, Cut::Roll, Cut::RollFolded].map(of_slips));
    all.extend(["vi", "en"].map(of_paper));
    all.extend(Finish::ALL.map(of_board));
    all
});

const A4: (f64, Option<f64>) = (210.0, Some(297.0));
const A5: (f64, Option<f64>) = (148.0, Some(210.0));

fn of_poster(sheet: Sheet, finish: Finish) -> Specimen {
    let posters =
        vec![poster(1_000, "Xã Vĩnh Linh", "Quầy Đất đai"), poster(900_000, "Phường Nam Đông Hà", "")];
    let batch = Batch { sheet, finish, ..batch(posters) };
    let codes = batch.posters.iter().map(|poster| vec![batch.origin.encoded(poster.code); sheet.codes()]);
    let (page_mm, grid, module_mm) = match sheet {
        Sheet::A4 => (A4, (1, 1, 0.0), 3.45),
        Sheet::A5 => (A5, (1, 1, 0.0), 2.0),
        Sheet::Tent => (A5, (1, 2, 0.0), 1.8),
        Sheet::Stickers => (A4, (3, 8, 0.5), 0.9),
    };
    Specimen {
        name: format!("{} {}", sheet.as_str(), finish.as_str()),
        words: sheet.as_str().to_owned(),
        pdf: pdf(&batch),
        page_mm,
        codes: codes.collect(),
        grid,
        module: (29, module_mm),
        distance_mm: sheet.distance_mm(),
        font: "BeVietnamPro",
        again: Box::new(move || pdf(&batch)),
    }
}

fn of_slips(cut: Cut) -> Specimen {
    let (name, count, grid, module_mm, distance_mm) = match cut {
        Cut::A4 => ("a4", 26, (4, 6, 0.0), 1.05, 300),
        Cut::A4Folded => ("a4-folded", 13, (2, 6, 0.0), 1.05, 300),
        Cut::Roll => ("roll", 2, (1, 1, 0.0), 1.4, 400),
        Cut::RollFolded => ("roll-folded", 2, (1, 1, 0.0), 1.4, 400),
    };
    let slips = slips(cut, count);
    let urls: Vec<_> = slips.codes.iter().map(|once| slips.origin.once(slips.code, *once)).collect();
    let roll = grid.0 * grid.1 == 1;
    Specimen {
        name: format!("slips {name}"),
        words: format!("slips-{name}"),
        pdf: slips.pdf(&|_| {}).unwrap(),
        page_mm: if roll { (80.0, None) } else { A4 },
        codes: urls.chunks(grid.0 * grid.1).map(<[String]>::to_vec).collect(),
        grid,
        module: (29, module_mm),
        distance_mm,
        font: "BeVietnamPro",
        again: Box::new(move || slips.pdf(&|_| {}).unwrap()),
    }
}

fn of_paper(language: &str) -> Specimen {
    let papers = paper::papers(vec![paper::shipped_pile("mot-cua-nhanh.1", language, 2)]);
    let codes = papers.piles[0].serials.iter().map(|serial| vec![serial.to_string()]);
    Specimen {
        name: format!("paper {language}"),
        words: format!("paper-{language}"),
        pdf: papers.pdf(&|_| {}).unwrap(),
        page_mm: A4,
        codes: codes.collect(),
        grid: (1, 1, 0.0),
        module: (21, 0.65),
        distance_mm: 130,
        font: "Tinos",
        again: Box::new(move || papers.pdf(&|_| {}).unwrap()),
    }
}

fn of_board(finish: Finish) -> Specimen {
    let board = crate::print::board::Board { finish, ..board("Xã Vĩnh Linh") };
    Specimen {
        name: format!("board {}", finish.as_str()),
        words: "board".to_owned(),
        pdf: board.pdf().unwrap(),
        page_mm: A4,
        codes: vec![vec![board.url.clone()]],
        grid: (1, 1, 0.0),
        module: (29, 1.25),
        distance_mm: 360,
        font: "BeVietnamPro",
        again: Box::new(move || board.pdf().unwrap()),
    }
}

impl Specimen {
    /// Its file `p.pdf` in a folder of its own.
    pub(super) fn written(&self) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("p.pdf"), &self.pdf).unwrap();
        dir
    }

    /// The parts of a painted page with one code each, line by line.
    pub(super) fn parts(&self, page: &Grey, dpi: u32) -> Vec<Grey> {
        let (columns, rows, head) = self.grid;
        let head = pixels(head, dpi);
        let (width, height) = (page.width / columns, (page.height - 2 * head) / rows);
        let place = |at: usize| (at % columns * width, head + at / columns * height);
        (0..columns * rows).map(place).map(|(left, top)| page.part(left, top, width, height)).collect()
    }
}

/// A length in pixels.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a page has some thousands")]
pub(super) fn pixels(mm: f64, dpi: u32) -> usize {
    (mm / 25.4 * f64::from(dpi)).round() as usize
}
