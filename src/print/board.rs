//! The notice-board sheet: what a unit's citizens said, on one A4, with the way to all figures.

#[cfg(feature = "print")]
use super::qr::{Picture, QUIET};
#[cfg(feature = "print")]
use super::sheets::Sheets;
use super::{Finish, PrintError};
use serde::Serialize;
use time::Date;

/// The smallest side of the symbol, in millimetres: read from where somebody stands and reads.
#[cfg(feature = "print")]
const SIDE_MM: f64 = 36.0;

/// A share with what it rests on, in words and as lengths.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Shown {
    /// `88,34 %`
    pub percent: String,
    /// `85,10 – 91,02 %`
    pub interval: String,
    /// `1.204`
    pub people: String,
    /// From 0 to 1; so are the ends of the interval.
    pub share: f64,
    pub low: f64,
    pub high: f64,
}

/// A factor of the questionnaire.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Line {
    pub text: String,
    /// `None` where too few people stand behind it.
    pub shown: Option<Shown>,
}

/// What the sheet says.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Board {
    pub finish: Finish,
    pub office: String,
    /// The office's logo, an SVG without anything outside itself.
    pub logo: Option<String>,
    pub unit: String,
    pub campaign: String,
    /// `01/12/2026 – 31/12/2026`
    pub period: String,
    pub overall: Option<Shown>,
    /// In the order of the sheet.
    pub lines: Vec<Line>,
    /// Below the figures: how they were counted, who answered. A paragraph each.
    pub notes: Vec<String>,
    pub demo: bool,
    /// The public page.
    pub url: String,
    #[serde(skip)]
    pub printed: Date,
}

#[cfg(feature = "print")]
#[derive(Serialize)]
struct Data<'a> {
    #[serde(flatten)]
    board: &'a Board,
    /// `24/11/2026`
    printed: String,
    /// The address without its scheme.
    typed: &'a str,
    qr: &'a str,
    qr_modules: u8,
    qr_quiet: u8,
    qr_mm: f64,
}

impl Board {
    /// One PDF of one page whose code was read back.
    ///
    /// # Errors
    /// See [`PrintError`]; then nothing may be handed out.
    #[cfg(feature = "print")]
    pub fn pdf(&self) -> Result<Vec<u8>, PrintError> {
        let picture = Picture::for_page(&self.url)?;
        let day = self.printed;
        let data = Data {
            board: self,
            printed: format!("{:02}/{:02}/{}", day.day(), u8::from(day.month()), day.year()),
            typed: self.url.strip_prefix("https://").unwrap_or(&self.url),
            qr: &picture.svg,
            qr_modules: picture.modules,
            qr_quiet: QUIET,
            qr_mm: picture.at_least_mm(SIDE_MM),
        };
        let sheets = Sheets::lay_out("board.typ", &data)?;
        if sheets.pages() != 1 {
            return Err(PrintError::Pages { expected: 1, found: sheets.pages() });
        }
        let seen = sheets.proofread(&[&picture], &|_| {})?;
        if seen.iter().map(Vec::len).ne([1]) {
            return Err(PrintError::Proof { page: 1, expected: picture.text, found: Vec::new() });
        }
        sheets.pdf(&format!("hailong:board:{}:{day}", self.url), day)
    }

    /// # Errors
    /// Always: this program was built without printing.
    #[cfg(not(feature = "print"))]
    pub fn pdf(&self) -> Result<Vec<u8>, PrintError> {
        Err(PrintError::Unavailable)
    }
}

#[cfg(all(test, feature = "print"))]
mod tests {
    use super::*;
    use time::macros::date;

    fn shown(share: f64) -> Shown {
        let percent = |share: f64| format!("{:.2} %", share * 100.0).replace('.', ",");
        Shown {
            percent: percent(share),
            interval: format!("{} – {}", percent(share - 0.03), percent(share + 0.03)),
            people: "1.204".into(),
            share,
            low: share - 0.03,
            high: share + 0.03,
        }
    }

    fn board(unit: &str) -> Board {
        let line = |(text, share): (&str, Option<f64>)| Line { text: text.into(), shown: share.map(shown) };
        Board {
            finish: Finish::Colour,
            office: "Sở Nội vụ tỉnh Quảng Trị".into(),
            logo: None,
            unit: unit.into(),
            campaign: "Khảo sát một cửa 2026".into(),
            period: "01/12/2026 – 31/12/2026".into(),
            overall: Some(shown(0.8834)),
            lines: [
                ("Tiếp cận dịch vụ", Some(0.92)),
                ("Thủ tục hành chính", Some(0.9)),
                ("Công chức, viên chức, nhân viên trực tiếp giải quyết công việc", Some(0.85)),
                ("Kết quả giải quyết", Some(0.81)),
                ("Tiếp nhận, xử lý góp ý, phản ánh, kiến nghị", None),
            ]
            .map(line)
            .into(),
            notes: vec!["Cách tính: pooled-share.1.".into(), "Người trả lời tự chọn.".into()],
            demo: false,
            url: "https://khaosat.quangtri.gov.vn/results/mot-cua-2026?under=19363".into(),
            printed: date!(2026 - 12 - 31),
        }
    }

    #[test]
    fn a_unit_s_results_fit_one_page_whatever_its_name_and_are_the_same_twice() {
        for unit in ["Xã Vĩnh Linh", "- #Xã *Vĩnh* [Linh]", &"Trung tâm Phục vụ hành chính công ".repeat(4)]
        {
            let board = board(unit);
            let pdf = board.pdf().unwrap();
            assert!(pdf.starts_with(b"%PDF-1.7"));
            assert_eq!(pdf, board.pdf().unwrap());
        }
        let few = Board { overall: None, lines: Vec::new(), demo: true, ..board("Xã Vĩnh Linh") };
        assert!(few.pdf().is_ok());
    }
}
