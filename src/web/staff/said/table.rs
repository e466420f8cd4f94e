//! Faults of any table.

use super::{Said, list};
use crate::table::TableProblem;

impl Said for TableProblem {
    fn english(&self) -> String {
        self.to_string()
    }

    fn vietnamese(&self) -> String {
        match self {
            Self::Workbook => {
                "tệp này là sổ tính của Excel đời cũ hoặc có khóa: hãy bỏ mật khẩu và lưu lại dạng .xlsx hoặc “CSV UTF-8”".into()
            }
            Self::BrokenWorkbook { detail } => {
                format!("không đọc được sổ tính ({detail}): hãy lưu lại dạng .xlsx hoặc “CSV UTF-8”")
            }
            Self::LargeFile { bytes, max } => {
                format!("tệp có {bytes} byte, chỉ nhận đến {max}: hãy bỏ hình ảnh và các trang tính khác")
            }
            Self::ManyParts { found, max } => {
                format!("sổ tính có {found} phần, chỉ nhận đến {max}: hãy chép riêng bảng sang một sổ tính mới")
            }
            Self::Unpacks { max } => format!(
                "sổ tính giải nén ra hơn {max} byte: hãy chép riêng bảng sang một sổ tính mới rồi nhập lại"
            ),
            Self::ManyRows { max } => format!("bảng có hơn {max} dòng: hãy chia nhỏ"),
            Self::Formula => {
                "ô này chứa công thức: hãy chép rồi dán lại dưới dạng giá trị, để số không đổi trên đường đi".into()
            }
            Self::ErrorCell { found } => format!("ô này báo lỗi {found}: hãy sửa"),
            Self::LongCell { max } => format!("ô này có hơn {max} ký tự"),
            Self::Beside { text } => {
                format!("“{text}” nằm ngoài các cột có tên: hãy xóa, hoặc đặt tên cột ở dòng đầu")
            }
            Self::Utf16 => "tệp dùng mã UTF-16: hãy lưu lại dạng “CSV UTF-8”".into(),
            Self::NotUtf8 { byte } => format!(
                "byte 0x{byte:02X} không phải UTF-8: hãy lưu lại dạng “CSV UTF-8”, nếu không chữ tiếng Việt sẽ hỏng"
            ),
            Self::Empty { expected } => format!("tệp trống: dòng đầu phải ghi tên các cột {expected}"),
            Self::MissingColumn { column, expected } => {
                format!("thiếu cột “{column}”: dòng đầu phải có {expected}")
            }
            Self::MistypedColumn { column, nearest } => {
                format!("không có cột “{column}”; gần giống nhất là “{nearest}”: hãy sửa tên hoặc bỏ cột này")
            }
            Self::UnknownColumn { column, known } => {
                format!("không có cột “{column}”: hãy bỏ; các cột được nhận là {}", list(&[known]))
            }
            Self::DuplicateColumn { column } => format!("cột “{column}” có hai lần: hãy bỏ một"),
            Self::RowLength { found, expected } => format!(
                "dòng này có {found} ô, dòng đầu có {expected}: tên có dấu phẩy thì đặt trong dấu ngoặc kép"
            ),
            Self::LineBreak => "trong ô có dấu xuống dòng: có phải thiếu dấu ngoặc kép đóng không?".into(),
        }
    }
}
