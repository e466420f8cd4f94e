//! What speaks against an office's name, its contact, its sign.

use super::Said;
use crate::brand::logo::{HEAVIEST, LARGEST, LARGEST_FILE, LogoFault, Problem};
use crate::catalog::decide::office::{MAX_CONTACT, MAX_NAME, OfficeFault};

impl Said for OfficeFault {
    fn english(&self) -> String {
        self.to_string()
    }

    fn vietnamese(&self) -> String {
        match self {
            Self::NoName => "chưa có tên cơ quan: hãy ghi tên mà người dân sẽ đọc".into(),
            Self::LongName { found } => format!("tên cơ quan có {found} ký tự, nhiều nhất là {MAX_NAME}"),
            Self::ControlInName => "tên cơ quan có ký tự lạ: hãy gõ lại".into(),
            Self::LongContact { found } => {
                format!("thông tin liên hệ có {found} ký tự, nhiều nhất là {MAX_CONTACT}")
            }
            Self::ControlInContact => "thông tin liên hệ có ký tự lạ: hãy gõ lại".into(),
        }
    }
}

impl Said for LogoFault {
    fn english(&self) -> String {
        self.to_string()
    }

    fn vietnamese(&self) -> String {
        format!("dòng {}, cột {}: {}", self.line, self.column, said(&self.problem))
    }
}

fn said(problem: &Problem) -> String {
    match problem {
        Problem::LargeFile { bytes } => format!(
            "tệp có {bytes} byte, nhiều nhất là {LARGEST_FILE}: hãy lưu lại dưới dạng SVG thường hoặc SVG tối ưu"
        ),
        Problem::Xml { reason } => format!("tệp không phải là SVG ({reason}): hãy chọn tệp .svg"),
        Problem::Dtd => "hãy xóa dòng `<!DOCTYPE …>`, không trình duyệt nào cần dòng này".into(),
        Problem::NoSvg { name } => format!("<{name}> không phải là hình vẽ SVG: tệp phải bắt đầu bằng <svg>"),
        Problem::NoSize => "chưa có kích thước: hãy thêm viewBox vào <svg>, ví dụ viewBox=\"0 0 64 64\"".into(),
        Problem::Shape { width, height } => {
            format!("biểu trưng {width} × {height} quá dài: cạnh này nhiều nhất gấp bốn lần cạnh kia")
        }
        Problem::Acts { name } => format!("<{name}> có thể chạy mã hoặc làm đổi trang: hãy bỏ đi"),
        Problem::Embeds { name } => {
            format!("<{name}> chứa ảnh hoặc trang khác: hãy vẽ lại bằng nét, hoặc bỏ đi")
        }
        Problem::Text { name } => {
            format!("<{name}> cần phông chữ mà điện thoại không có: hãy chuyển chữ thành nét vẽ")
        }
        Problem::Style => {
            "kiểu dáng (style) sẽ ảnh hưởng cả trang: hãy lưu lại dưới dạng SVG có thuộc tính, ví dụ fill=\"…\""
                .into()
        }
        Problem::Element { name } => {
            format!("<{name}> không dùng được ở đây: chỉ dùng nét, hình, nhóm, dải màu và mặt nạ")
        }
        Problem::Handler { name } => format!("thuộc tính {name} chạy mã: hãy bỏ đi"),
        Problem::Attribute { name } => format!("thuộc tính {name} không dùng được ở đây: hãy bỏ đi"),
        Problem::Outside { name, value } => {
            format!("{name}=\"{value}\" trỏ ra ngoài tệp: chỉ dùng được id trong tệp, dạng #id")
        }
        Problem::Missing { name, id } => format!("{name} trỏ đến #{id}, nhưng tệp không có id này"),
        Problem::Value { name, value } => format!("{name}=\"{value}\" có ký tự không hợp lệ"),
        Problem::Twice { id } => format!("id `{id}` bị lặp: hãy đặt cho mỗi phần một id riêng"),
        Problem::Copies { id } => format!("#{id} lại chứa <use>: hãy vẽ ra thay vì sao chép nhiều lớp"),
        Problem::Deep { most } => format!("có hơn {most} lớp lồng nhau: hãy bỏ nhóm trong hình vẽ"),
        Problem::Empty => "hình vẽ trống".into(),
        Problem::Long { bytes } => {
            format!("biểu trưng có {bytes} byte, nhiều nhất là {LARGEST}: hãy làm hình đơn giản hơn")
        }
        Problem::Heavy { bytes } => format!(
            "biểu trưng làm mỗi trang nặng thêm {bytes} byte, nhiều nhất là {HEAVIEST}: hãy làm hình đơn giản hơn"
        ),
    }
}
