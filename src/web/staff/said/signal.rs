//! What a signal has seen, and what speaks against what is wished about its set.

mod advice;
mod told;

pub use advice::{innocent, next};

use super::Said;
use crate::catalog::decide::exclusions::{ExclusionFault, MAX_PERCENT, MIN_AGE_DAYS, Who};
use crate::definition::diff::Tongue;
use crate::ledger::flag::{Flag, MAX_REASON};
use crate::quality::Signal;

/// Why a set is excluded, for whoever sent one of its responses: what kind of signal it was, and nothing that names
/// anybody, as a reason that somebody typed may.
#[must_use]
pub fn reason(flag: &Flag, tongue: Tongue) -> String {
    let seen = seen(flag, tongue);
    match tongue {
        Tongue::Vietnamese => format!("có dấu hiệu bất thường ở đó ({seen})"),
        Tongue::English => format!("what came in there was striking ({seen})"),
    }
}

/// What was seen, in a sentence with its numbers; where they are another version's, with how many responses it speaks of.
#[must_use]
pub fn sentence(flag: &Flag, tongue: Tongue) -> String {
    if let Some(told) = told::sentence(flag, tongue) {
        return told;
    }
    let (seen, n) = (seen(flag, tongue), flag.responses);
    super::capital(&match tongue {
        Tongue::Vietnamese => format!("{seen} ({n} phiếu)"),
        Tongue::English => format!("{seen} ({n} responses)"),
    })
}

/// What a signal means, in the middle of a sentence; its own name where this program does not know it.
fn seen(flag: &Flag, tongue: Tongue) -> String {
    let Some(signal) = Signal::of_entry(&flag.signal) else { return format!("“{}”", flag.signal) };
    let (vietnamese, english) = match signal {
        Signal::Burst => ("nhiều phiếu dồn vào một giờ", "many responses within an hour"),
        Signal::OneDevice => {
            ("nhiều phiếu trong một ngày gửi từ cùng một thiết bị", "many responses of a day from one device")
        }
        Signal::TooFast => (
            "nhiều phiếu gửi nhanh hơn thời gian đủ để đọc câu hỏi",
            "many responses sent faster than they can be read",
        ),
        Signal::OffHours => ("nhiều phiếu gửi ngoài giờ làm việc", "many responses outside office hours"),
        Signal::ChannelGap => (
            "phiếu quét mã QR và phiếu có mã một lần cho kết quả chênh nhau nhiều",
            "open answers and answers with a code differ widely",
        ),
        Signal::TurnoutScore => (
            "nhiều phiếu so với số hồ sơ, và hầu như phiếu nào cũng chấm mức cao nhất",
            "many responses a dossier, and nearly all of them the best",
        ),
        Signal::LowEntropy => ("các câu trả lời giống nhau khác thường", "answers unusually alike"),
        Signal::SuddenRise => (
            "số phiếu tăng đột ngột, cùng với tỷ lệ phiếu chấm mức cao nhất",
            "a sudden rise of responses, and of those that are all the best",
        ),
        Signal::SilentPoster => {
            ("một điểm khảo sát không còn phiếu nào", "a code that nobody answers by any more")
        }
        Signal::ScansWithoutSends => {
            ("nhiều lượt quét mã mà không có phiếu gửi", "a code that is scanned and not answered")
        }
        Signal::TooFew => ("số phiếu ít hơn hẳn mọi khi", "far fewer responses than usual"),
        Signal::OverCap => (
            "số phiếu có mã nhiều hơn số mã đã cấp, hoặc số mã nhiều hơn số hồ sơ",
            "more answers than codes, or more codes than dossiers",
        ),
    };
    match tongue {
        Tongue::Vietnamese => vietnamese.to_owned(),
        Tongue::English => english.to_owned(),
    }
}

/// The numbers that it rests on, by name.
#[must_use]
pub fn evidence(flag: &Flag) -> Vec<(String, String)> {
    let text = |value: &serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    flag.evidence.iter().map(|(name, value)| (name.clone(), text(value))).collect()
}

impl Said for ExclusionFault {
    fn english(&self) -> String {
        self.to_string()
    }

    fn vietnamese(&self) -> String {
        let who = |who: &Who| match who {
            Who::Proposer => "người đề xuất",
            Who::Second => "người quyết định",
        };
        match self {
            Self::NoFlag(no) => format!("không có dấu hiệu số {no}"),
            Self::Final { campaign } => {
                format!("kết quả của đợt {campaign} đã công bố nên không loại, không khôi phục phiếu nữa")
            }
            Self::Empty => "nhóm này không có phiếu nào".into(),
            Self::Proposed => "nhóm phiếu này đang có một đề xuất chờ quyết định: hãy xử lý đề xuất đó trước".into(),
            Self::Excluded => "nhóm phiếu này đã bị loại rồi".into(),
            Self::NotExcluded => "nhóm phiếu này không bị loại nên không có gì để khôi phục".into(),
            Self::NotProposed => "đề xuất về nhóm phiếu này không còn nữa: hãy tải lại trang".into(),
            Self::NoReason => "hãy ghi lý do: lý do được giữ trong sổ cái".into(),
            Self::LongReason { found } => format!("lý do có {found} ký tự, nhiều nhất là {MAX_REASON}"),
            Self::Control => "lý do có ký tự lạ: hãy gõ lại".into(),
            Self::OwnUnit(of) => format!(
                "{} có vai trò tại chính đơn vị này hoặc đơn vị trực thuộc: không ai quyết định về số liệu của đơn vị mình",
                who(of)
            ),
            Self::Young(of) => format!(
                "tài khoản của {} mới lập chưa đủ {MIN_AGE_DAYS} ngày: quy định này ngăn việc lập tài khoản chỉ để loại phiếu",
                who(of)
            ),
            Self::NoProposer => "chỉ Nội vụ của đơn vị cấp trên mới đề xuất được".into(),
            Self::SamePerson => {
                "người đề xuất không được tự quyết định: cần một người thứ hai".into()
            }
            Self::NoSecond => {
                "người quyết định phải là giám sát, hoặc Nội vụ của đơn vị cao hơn đơn vị của người đề xuất: hai người ngang nhau không đủ".into()
            }
            Self::Entangled => {
                "một trong hai người đã lập, cấp lại hoặc thay đổi tài khoản của người kia: hai tài khoản như vậy có thể là một người".into()
            }
            Self::Auditor(of) => format!(
                "tháng {}/{} sẽ có {} trong {} phiếu của đơn vị bị loại, hơn {MAX_PERCENT} %: việc này cần giám sát quyết định",
                u8::from(of.month.1), of.month.0, of.excluded, of.received
            ),
            Self::Stale => "vừa có phiếu khác bị loại hoặc được khôi phục: hãy xem lại số liệu rồi quyết định".into(),
            Self::NotOwn => "chỉ người đề xuất mới rút được đề xuất".into(),
        }
    }
}
