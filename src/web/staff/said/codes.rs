//! What speaks against a batch of one-time codes.

use super::Said;
use crate::catalog::decide::codes::CodeFault;
use crate::touchpoint::codes::MAX_CODES;
use crate::web::staff::day;

impl Said for CodeFault {
    fn english(&self) -> String {
        self.to_string()
    }

    fn vietnamese(&self) -> String {
        match self {
            Self::Unknown(code) => format!("không có điểm khảo sát {}", code.grouped()),
            Self::Revoked(code) => format!("điểm khảo sát {} đã thu hồi", code.grouped()),
            Self::Channel { code, .. } => {
                format!(
                    "điểm khảo sát {} không có phiếu trên điện thoại để phiếu mời dẫn tới",
                    code.grouped()
                )
            }
            Self::Over { campaign } => {
                format!("đợt {campaign} không nhận thêm phiếu, nên mã cấp hôm nay không dùng được")
            }
            Self::Count { .. } => format!("mỗi lần in từ 1 đến {MAX_CODES} mã cho một quầy"),
            Self::Dossiers { unit, field, month, dossiers, issued, wanted } => {
                let field = field.as_ref().map_or(String::new(), |field| format!(" lĩnh vực {field}"));
                format!(
                    "{unit} đã trả {dossiers} hồ sơ{field} trong tháng {}, và đã cấp {issued} mã cho số hồ sơ ấy; cấp thêm {wanted} mã thì nhiều mã hơn người. Hãy nhập số hồ sơ mới nhất, hoặc in ít hơn",
                    month.written()
                )
            }
            Self::NoBatch(no) => format!("không có đợt in số {no}"),
            Self::Reprinted { no, by } => {
                format!("đợt in số {no} đã được in lại thành đợt số {by}: hãy in lại đợt số {by}")
            }
            Self::Expired { no, last } => {
                format!("mã của đợt in số {no} hết hạn từ sau ngày {}, không còn gì để in lại", day(*last))
            }
            Self::Left { no, left, .. } => {
                format!(
                    "đợt in số {no} còn {left} mã chưa dùng; in lại không được nhiều hơn số ấy. Hãy thử lại"
                )
            }
        }
    }
}
