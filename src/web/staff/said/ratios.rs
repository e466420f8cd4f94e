//! Faults of counts for the ratios of Quyết định 766/QĐ-TTg.

use super::{Said, place};
use crate::campaign::ratios::{MAX_COUNT, Problem};
use crate::definition::diff::Tongue;
use crate::report::speech;

impl Said for Problem {
    fn english(&self) -> String {
        self.to_string()
    }

    fn vietnamese(&self) -> String {
        match self {
            Self::Table(problem) => problem.vietnamese(),
            Self::Missing { .. } => {
                "ô này trống: mỗi dòng cần mã đơn vị, tháng hoặc quý, và năm số (0 nếu không có)".into()
            }
            Self::Code(error) => error.vietnamese(),
            Self::Period(error) => {
                format!("“{}” không phải là tháng hay quý: hãy ghi 03/2026 hoặc Q1/2026", error.0)
            }
            Self::Count { found } => format!(
                "“{found}” không phải là số đếm: hãy ghi số nguyên từ 0 đến {MAX_COUNT}, không có dấu chấm, dấu phẩy"
            ),
            Self::Exceeds { part, all, .. } => {
                format!("{part} lớn hơn tổng số {all}: số này là một phần của tổng số ấy")
            }
            Self::UnknownUnit { code, period } => {
                format!("trong {} không có đơn vị nào mang mã {code}", period.written())
            }
            Self::Future { period, today } => {
                format!("{} chưa đến: hôm nay là {}", period.written(), speech::day(*today))
            }
            Self::Repeated { first } => {
                format!("đơn vị và kỳ này đã có ở {}: hãy bỏ một dòng", place(first, Tongue::Vietnamese))
            }
            Self::Overlap { unit, period, other } => format!(
                "đơn vị {unit} ghi cả {} và {}, sẽ bị cộng hai lần: hãy bỏ một kỳ, hoặc ghi 0 cho kỳ ấy",
                period.written(),
                other.written()
            ),
            Self::None => "tệp không có dòng số liệu nào".into(),
        }
    }
}
