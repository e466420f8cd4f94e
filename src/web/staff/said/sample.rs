//! What speaks against a call-back sample.

use super::Said;
use crate::catalog::decide::samples::{FEWEST_MEMBERS, SampleFault};

impl Said for SampleFault {
    fn english(&self) -> String {
        self.to_string()
    }

    fn vietnamese(&self) -> String {
        match self {
            Self::NoCampaign => "không có đợt khảo sát này".into(),
            Self::NoUnit => "không có đơn vị này".into(),
            Self::NoDays => "ngày cuối trước ngày đầu: hãy xem lại".into(),
            Self::NotOver => {
                "ngày cuối chưa qua: ai biết có mẫu thì hôm nay còn gửi thêm phiếu vào được. Hãy chọn đến hết hôm qua"
                    .into()
            }
            Self::Percent => "hãy chọn một tỷ lệ trong danh sách".into(),
            Self::OwnUnit => {
                "Ông/Bà có vai trò tại chính đơn vị này hoặc đơn vị trực thuộc: không ai lấy mẫu của đơn vị mình".into()
            }
            Self::Few { members } => format!(
                "chỉ có {members} phiếu có mã trong những ngày ấy, dưới {FEWEST_MEMBERS} phiếu: hãy gọi tất cả, hoặc chọn nhiều ngày hơn"
            ),
            Self::Again(no) => format!(
                "mẫu số {no} đã lấy đúng những phiếu này: không ai được rút đi rút lại cho đến khi vừa ý"
            ),
            Self::NoSample(no) => format!("không có mẫu số {no}"),
            Self::Drawn => "mẫu này đã rút rồi: hãy tải lại trang".into(),
            Self::NotSigned => "sổ chưa được ký sau khi niêm: hãy đợi lần ký tới, nhiều nhất mười phút".into(),
            Self::Seed => {
                "khóa bí mật của máy chủ đã đổi từ khi niêm nên không rút được mẫu này nữa: hãy niêm mẫu khác".into()
            }
        }
    }
}
