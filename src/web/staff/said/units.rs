//! Faults of unit files and of reforms.

use super::{Said, list, place};
use crate::definition::diff::Tongue;
use crate::unit::UnitKind;
use crate::unit::import::{MAX_NAME, Problem, UnknownSuccessor};
use crate::unit::reform::ReformFault;
use crate::web::staff::day;
use time::Date;

/// A kind of unit in Vietnamese, in the middle of a sentence.
#[must_use]
pub(in crate::web::staff) fn kind(kind: UnitKind, tongue: Tongue) -> &'static str {
    let (vietnamese, english) = match kind {
        UnitKind::Province => ("tỉnh, thành phố", "province"),
        UnitKind::District => ("huyện, quận", "district"),
        UnitKind::Commune => ("xã", "commune"),
        UnitKind::Ward => ("phường", "ward"),
        UnitKind::Township => ("thị trấn", "township"),
        UnitKind::SpecialZone => ("đặc khu", "special zone"),
        UnitKind::Agency => ("sở, phòng, ban", "agency"),
        UnitKind::OneStop => ("bộ phận một cửa", "one-stop counter"),
    };
    match tongue {
        Tongue::Vietnamese => vietnamese,
        Tongue::English => english,
    }
}

fn vi(of: UnitKind) -> &'static str {
    kind(of, Tongue::Vietnamese)
}

/// A day in a sentence; the first of all stands for an open beginning.
fn on(date: Date) -> String {
    if date == Date::MIN {
        "từ đầu (valid_from để trống)".to_owned()
    } else {
        format!("ngày {}", day(date))
    }
}

impl Said for Problem {
    fn english(&self) -> String {
        self.to_string()
    }

    fn vietnamese(&self) -> String {
        match self {
            Self::Table(problem) => problem.vietnamese(),
            Self::Missing { .. } => "ô này trống: mỗi đơn vị cần mã, tên và loại".into(),
            Self::Code(error) => format!("“{}” không phải là mã đơn vị", error.text),
            Self::Digits { code, kind, expected } => format!(
                "mã {code} của {} trong danh mục chính thức phải có {expected} chữ số: có phải bảng tính đã làm mất số 0 ở đầu không?",
                vi(*kind)
            ),
            Self::LongName { found } => format!("tên có {found} ký tự, nhiều nhất là {MAX_NAME}"),
            Self::ControlCharacter { code } => format!("tên chứa ký tự điều khiển U+{code:04X}: hãy xóa"),
            Self::Kind(error) => format!(
                "“{}” không phải là loại đơn vị; các loại: {}",
                error.0,
                list(&UnitKind::ALL.map(UnitKind::as_str))
            ),
            Self::Day { found } => {
                format!("“{found}” không phải là ngày: hãy ghi năm-tháng-ngày, ví dụ 2025-07-01")
            }
            Self::EndsBeforeItBegins { from, to } => {
                format!("ngày cuối {} đứng trước ngày đầu {}", day(*to), day(*from))
            }
            Self::SuccessorWithoutEnd => {
                "đơn vị kế thừa chỉ tiếp nhận sau ngày cuối: hãy ghi valid_to, hoặc bỏ đơn vị kế thừa".into()
            }
            Self::Coordinate { found, limit, .. } => {
                format!("“{found}” không phải là tọa độ: cần một số từ -{limit} đến {limit}, ví dụ 17.4522")
            }
            Self::HalfAPlace => "tọa độ cần cả lat và lon: hãy ghi cả hai, hoặc bỏ cả hai".into(),
            Self::Repeated { first } => {
                format!("dòng này lặp lại {}: hãy bỏ một", place(first, Tongue::Vietnamese))
            }
            Self::Contradicts { code, first, column } => format!(
                "đơn vị {code} với cùng ngày đầu đã có ở {}, nhưng cột {column} khác: dòng nào đúng?",
                place(first, Tongue::Vietnamese)
            ),
            Self::Overlap { code, other, .. } => format!(
                "mã {code} sẽ cùng lúc thuộc hai đơn vị, đơn vị này và “{other}”: đơn vị trước phải kết thúc trước khi đơn vị sau bắt đầu"
            ),
            Self::UnknownParent { parent } => {
                format!("không có đơn vị nào mang mã {parent}: hãy nhập cả tệp của đơn vị đó, hoặc sửa mã")
            }
            Self::ParentGap { parent, day } => {
                format!(
                    "đơn vị cấp trên {parent} không tồn tại {}, khi đơn vị này tồn tại: hãy sửa thời hạn",
                    on(*day)
                )
            }
            Self::ParentKind { kind, parent_kind, parent } => {
                format!("{} không thể thuộc {} ({parent})", vi(*kind), vi(*parent_kind))
            }
            Self::Cycle { codes } => {
                format!(
                    "các đơn vị thuộc lẫn nhau thành vòng ({}): hãy sửa một parent_code",
                    codes.join(" → ")
                )
            }
            Self::Orphans { count, example, day } => format!(
                "{count} đơn vị bên dưới (ví dụ {example}) sẽ không còn cấp trên {}: hãy kết thúc hoặc chuyển chúng trong cùng lần này",
                on(*day)
            ),
        }
    }
}

impl Said for UnknownSuccessor {
    fn english(&self) -> String {
        self.to_string()
    }

    fn vietnamese(&self) -> String {
        format!(
            "{}: đơn vị kế thừa {} của {} chưa có sau ngày cuối; hãy nhập cả tệp của đơn vị đó, nếu không câu trả lời sau ngày ấy sẽ không thuộc đơn vị nào",
            place(&self.place, Tongue::Vietnamese),
            self.successor,
            self.code
        )
    }
}

impl Said for ReformFault {
    fn english(&self) -> String {
        self.to_string()
    }

    fn vietnamese(&self) -> String {
        match self {
            Self::NobodyEnds => {
                "chưa chọn đơn vị kết thúc: hãy ghi các đơn vị sáp nhập, hoặc đơn vị được chia".into()
            }
            Self::NobodyTakesOver => "chưa có đơn vị tiếp nhận: hãy ghi ít nhất một đơn vị".into(),
            Self::ManyIntoMany { many, into } => {
                format!(
                    "không thể cùng lúc nhập {many} đơn vị thành {into}: hãy nhập nhiều thành một, hoặc chia một thành nhiều"
                )
            }
            Self::Unknown { code, day: date } => {
                format!("không có đơn vị nào mang mã {code} vào ngày {}, ngày liền trước", day(*date))
            }
            Self::UnknownHeir { code, day: date } => format!(
                "không có đơn vị nào mang mã {code} vào ngày {}: nếu là đơn vị mới, hãy ghi cả tên",
                day(*date)
            ),
            Self::Twice { code } => format!("mã {code} được ghi hai lần"),
            Self::Ended { code, last, .. } => format!("đơn vị {code} đã kết thúc ngày {}", day(*last)),
            Self::TooYoung { code, from, .. } => {
                format!("đơn vị {code} bắt đầu từ {}: không thể kết thúc trước khi bắt đầu", day(*from))
            }
            Self::EndsAndGoesOn { code } => format!(
                "{code} nằm trong số đơn vị kết thúc: hãy ghi tên đơn vị mới, hoặc bỏ {code} khỏi các đơn vị kết thúc"
            ),
            Self::Taken { code, name, on } => format!(
                "vào ngày {} mã {code} thuộc {name}: nếu đơn vị đó tiếp tục thì để trống tên, nếu không hãy chọn mã khác",
                day(*on)
            ),
            Self::Kind { code, kind, old, old_kind } => {
                format!("{code} là {}, không thể tiếp nhận từ {old} là {}", vi(*kind), vi(*old_kind))
            }
            Self::Name { code, .. } => format!("tên của {code} cần từ 1 đến {MAX_NAME} ký tự"),
            Self::Tree(fault) => fault.problem.vietnamese(),
        }
    }
}
