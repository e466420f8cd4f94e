//! What speaks against a campaign or a draft.

use super::{Said, list};
use crate::campaign::rules::{FEWEST_RANKED, FEWEST_SHOWN};
use crate::campaign::{MAX_SAMPLE, RulesError};
use crate::catalog::decide::campaigns::{CampaignFault, MAX_TITLE};
use crate::web::staff::day;

impl Said for CampaignFault {
    fn english(&self) -> String {
        self.to_string()
    }

    fn vietnamese(&self) -> String {
        match self {
            Self::Unknown { id, .. } => format!("không có đợt khảo sát {id}"),
            Self::UnknownDraft { id, .. } => format!("không có bản nháp {id}"),
            Self::IdTaken { id, title } => format!("tên ngắn {id} đã thuộc đợt “{title}”: hãy chọn tên khác"),
            Self::DraftTaken { id } => {
                format!("tên ngắn {id} đã thuộc một bản nháp: hãy chọn tên khác, hoặc sửa bản nháp đó")
            }
            Self::NoTitle => "chưa có tên đợt khảo sát: đây là dòng người dân và báo cáo sẽ đọc".into(),
            Self::LongTitle { found } => format!("tên có {found} ký tự, nhiều nhất là {MAX_TITLE}"),
            Self::NoDefinition => "chưa chọn bộ câu hỏi".into(),
            Self::UnknownDefinition { name, .. } => {
                format!("bộ câu hỏi {name} chưa được phát hành: hãy chọn bộ khác")
            }
            Self::NoMethod { name } => {
                format!("bộ câu hỏi {name} không có cách tính chỉ số nào: hãy chọn bộ khác")
            }
            Self::UnknownMethod { name, method, offered } => {
                format!("bộ câu hỏi {name} không có cách tính “{method}”; có: {}", list(offered))
            }
            Self::NoUnits => "chưa chọn đơn vị nào: hãy chọn ít nhất một".into(),
            Self::UnknownUnit { code, day: date, .. } => {
                format!("vào ngày đầu {} không có đơn vị nào mang mã {code}", day(*date))
            }
            Self::Twice { code, root } => {
                format!("đơn vị {code} đã nằm trong {root}: hãy bỏ {code}")
            }
            Self::NoFirstDay => "chưa có ngày mở".into(),
            Self::NoLastDay => "chưa có ngày cuối".into(),
            Self::ClosesBeforeItOpens { opens, closes } => {
                format!("ngày cuối {} đứng trước ngày mở {}", day(*closes), day(*opens))
            }
            Self::Past { closes, today } => {
                format!("ngày cuối {} đã qua: hôm nay là {}", day(*closes), day(*today))
            }
            Self::NoChannel => "chưa chọn kênh nào để xếp hạng: hãy chọn ít nhất một".into(),
            Self::UnknownLanguage { name, language, known_languages } => {
                format!("bộ câu hỏi {name} không có ngôn ngữ {language}; có: {}", list(known_languages))
            }
            Self::Sample { .. } => {
                format!("số phiếu mong muốn của mỗi đơn vị là từ 1 đến {MAX_SAMPLE}, hoặc để trống")
            }
            Self::Rules(RulesError::Show(_)) => {
                format!("số liệu chỉ được hiển thị từ {FEWEST_SHOWN} người trả lời trở lên")
            }
            Self::Rules(RulesError::Rank(_)) => {
                format!("đơn vị chỉ được xếp hạng từ {FEWEST_RANKED} người trả lời trở lên")
            }
            Self::Rules(RulesError::RankedUnseen { show_from, .. }) => {
                format!("số người để được xếp hạng không thể ít hơn số người để được hiển thị ({show_from})")
            }
            Self::Closed { .. } => {
                "đợt này đã kết thúc, số liệu có thể đã công bố: hãy mở một đợt mới".into()
            }
            Self::NotLater { closes, .. } => {
                format!(
                    "đợt này vốn đã kéo dài đến {}: hãy chọn một ngày sau đó, hoặc kết thúc sớm",
                    day(*closes)
                )
            }
            Self::StillOpen { closes, .. } => {
                format!("đợt này còn nhận phiếu đến {}: hãy kết thúc trước, rồi công bố", day(*closes))
            }
            Self::Published { .. } => "số liệu của đợt này đã công bố rồi".into(),
        }
    }
}
