//! What stands around the text: the parts of an administrative document after Nghị định 30/2020/NĐ-CP,
//! Phụ lục I, mục I (quốc hiệu và tiêu ngữ; tên cơ quan; số; địa danh và thời gian; tên loại và trích yếu;
//! chữ ký; nơi nhận).

use super::text::SHIPPED;
use serde::Serialize;
use time::Date;

/// Quốc hiệu.
pub const NATION: &str = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM";
/// Tiêu ngữ.
pub const MOTTO: &str = "Độc lập - Tự do - Hạnh phúc";
/// Tên loại văn bản.
pub const KIND: &str = "BÁO CÁO";

/// Head and foot of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Letter {
    /// The body above the agency: `UBND tỉnh Quảng Trị`.
    pub superior: Option<String>,
    /// The agency that issues it.
    pub agency: String,
    /// `Số: …`: dots where the clerk writes it in.
    pub number: String,
    /// `Quảng Trị, ngày … tháng … năm 2026`
    pub dated: String,
    /// Trích yếu.
    pub about: String,
    /// Whose power it is signed by: `GIÁM ĐỐC`.
    pub capacity: Option<String>,
    pub signer: Option<String>,
    /// Nơi nhận, one a line.
    pub recipients: Vec<String>,
    #[serde(skip)]
    pub day: Date,
}

impl Letter {
    /// `Số:      /BC` where no number is known.
    #[must_use]
    pub fn number(number: Option<&str>) -> String {
        number.map_or_else(|| "Số: …… /BC-……".to_owned(), |number| format!("Số: {number}"))
    }

    /// Place and day; dots where the place is not known. Days below 10 and months 1 and 2 have a zero before
    /// them (Phụ lục I, II.4).
    #[must_use]
    pub fn dated(place: Option<&str>, day: Date) -> String {
        let month = u8::from(day.month());
        let month = if month < 3 { format!("{month:02}") } else { month.to_string() };
        format!("{}, ngày {:02} tháng {month} năm {}", place.unwrap_or("……"), day.day(), day.year())
    }
}

/// What an office's reports have in common, whatever they are about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stationery {
    pub superior: Option<String>,
    /// Where it signs.
    pub place: Option<String>,
    pub capacity: Option<String>,
    pub signer: Option<String>,
    pub recipients: Vec<String>,
    /// Name and content of the file with the words.
    pub text: (String, String),
}

impl Default for Stationery {
    /// Dots to be filled in by hand, and the shipped words.
    fn default() -> Self {
        let text = (SHIPPED.0.to_owned(), SHIPPED.1.to_owned());
        let (superior, place, capacity, signer) = (None, None, None, None);
        Self { superior, place, capacity, signer, recipients: Vec::new(), text }
    }
}

impl Stationery {
    /// The letter of a report that this agency makes on this day.
    #[must_use]
    pub fn letter(&self, agency: &str, about: String, number: Option<&str>, day: Date) -> Letter {
        Letter {
            superior: self.superior.clone(),
            agency: agency.to_owned(),
            number: Letter::number(number),
            dated: Letter::dated(self.place.as_deref(), day),
            about,
            capacity: self.capacity.clone(),
            signer: self.signer.clone(),
            recipients: self.recipients.clone(),
            day,
        }
    }
}
