//! Faults of dossier counts.

use super::{Said, list, place};
use crate::campaign::dossiers::{MAX_COUNT, Problem};
use crate::definition::diff::Tongue;

impl Said for Problem {
    fn english(&self) -> String {
        self.to_string()
    }

    fn vietnamese(&self) -> String {
        match self {
            Self::Table(problem) => problem.vietnamese(),
            Self::Missing { .. } => {
                "ô này trống: mỗi dòng cần mã đơn vị, tháng và số hồ sơ (0 nếu không có)".into()
            }
            Self::Code(error) => error.vietnamese(),
            Self::Month(error) => format!("“{}” không phải là tháng: hãy ghi 03/2026 hoặc 2026-03", error.0),
            Self::Count { found } => format!(
                "“{found}” không phải là số hồ sơ: hãy ghi số nguyên từ 0 đến {MAX_COUNT}, không có dấu chấm, dấu phẩy"
            ),
            Self::UnknownUnit { code, month } => format!("tháng {month} không có đơn vị nào mang mã {code}"),
            Self::UnknownField { code, known } => {
                format!("không có lĩnh vực {code}; hiện có: {}", list(known))
            }
            Self::Future { month, this_month } => {
                format!("tháng {month} chưa đến: bây giờ là tháng {this_month}")
            }
            Self::Repeated { first } => format!(
                "đơn vị, lĩnh vực và tháng này đã có ở {}: hãy bỏ một dòng",
                place(first, Tongue::Vietnamese)
            ),
            Self::Mixed { unit, month, .. } => format!(
                "tháng {month} của đơn vị {unit} vừa ghi theo lĩnh vực vừa ghi gộp, sẽ bị cộng hai lần: hãy bỏ một loại, hoặc ghi 0"
            ),
            Self::None => "tệp không có dòng số liệu nào".into(),
        }
    }
}
