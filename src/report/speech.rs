//! Vietnamese words of reports: numbers, days, lists, and what a figure says about its target.

use crate::campaign::ratios::Ratio;
use crate::campaign::tasks::TaskState;
use crate::chart::count;
use crate::ids::{Channel, Share};
use crate::index::{Interval, Method, NumberStyle, display_percent, display_points};
use crate::ledger::checkpoint::SignedOver;
use time::macros::offset;
use time::{Date, OffsetDateTime};

/// `88,34 %`, with a space that does not break.
#[must_use]
pub fn percent(share: Share) -> String {
    format!("{}\u{a0}%", display_percent(share, NumberStyle::Vietnamese))
}

/// `81,25 %`, or with the points that it stands for: `81,25 % (6,5/8 điểm)`.
#[must_use]
pub fn value(share: Share, points: Option<u32>) -> String {
    let points =
        points.map(|most| format!(" ({}\u{a0}điểm)", display_points(share, most, NumberStyle::Vietnamese)));
    percent(share) + &points.unwrap_or_default()
}

/// Of a method that gives scores or points.
pub const NO_TARGET: &str = "Cách tính này cho điểm số, không phải tỷ lệ hài lòng, nên không so với mục tiêu";

/// `90 %`, where no decimals are meant.
#[must_use]
pub fn whole_percent(share: Share) -> String {
    percent(share).replacen(",00", "", 1)
}

/// `85,10–91,02 %`
#[must_use]
pub fn interval(interval: Interval) -> String {
    format!("{}–{}", display_percent(interval.low, NumberStyle::Vietnamese), percent(interval.high))
}

/// `+1,53` or `−1,53`: percentage points, rounded half away from zero.
#[must_use]
pub fn points(difference: f64) -> String {
    let size = Share::new(difference.abs().min(1.0));
    let number = size.map_or_else(String::new, |size| display_percent(size, NumberStyle::Vietnamese));
    let sign = if number == "0,00" {
        ""
    } else if difference < 0.0 {
        "−"
    } else {
        "+"
    };
    format!("{sign}{number}")
}

/// `0,62`: two decimals.
#[must_use]
pub fn decimal(number: f64) -> String {
    format!("{number:.2}").replace('-', "−").replace('.', ",").replace("−0,00", "0,00")
}

/// `2`, `2,5`: a whole number, or one between two.
#[must_use]
pub fn number(number: f64) -> String {
    number.to_string().replace('-', "−").replace('.', ",")
}

/// How far a task is.
#[must_use]
pub fn task_state(state: TaskState) -> &'static str {
    match state {
        TaskState::Planned => "Chưa bắt đầu",
        TaskState::UnderWay => "Đang làm",
        TaskState::Done => "Đã xong",
        TaskState::Dropped => "Không làm nữa",
    }
}

/// What stands beside the ratios of Quyết định 766/QĐ-TTg wherever they do.
pub const RATIOS_APART: &str = "Tỷ lệ (c) coi im lặng là hài lòng: hồ sơ không có đánh giá hay phản ánh nào vẫn nằm trong tử số. Không so sánh tỷ lệ này với tỷ lệ hài lòng của khảo sát, và không gộp hai loại số liệu.";

/// What of them no source confirms.
pub const RATIOS_UNCONFIRMED: &str = "Công thức ghi theo các bài giới thiệu Quyết định, chưa đối chiếu nguyên văn. Không quy ra điểm và không xếp loại, vì điểm của từng tỷ lệ và ngưỡng xếp loại chưa được xác nhận.";

/// What a ratio is the ratio of.
#[must_use]
pub fn ratio(ratio: Ratio) -> &'static str {
    match ratio {
        Ratio::OnTime => "(a) Phản ánh, kiến nghị được xử lý đúng hạn hoặc trước hạn",
        Ratio::Feedback => "(b) Phản ánh, kiến nghị không bị phản hồi là chưa hài lòng",
        Ratio::Dossiers => "(c) Hồ sơ không bị đánh giá là không hài lòng, không bị phản ánh",
    }
}

/// Its formula.
#[must_use]
pub fn ratio_formula(ratio: Ratio) -> &'static str {
    match ratio {
        Ratio::OnTime => {
            "Số phản ánh, kiến nghị xử lý đúng hoặc trước hạn, chia cho tổng số phản ánh, kiến nghị thuộc thẩm quyền"
        }
        Ratio::Feedback => {
            "Tổng số phản ánh, kiến nghị trừ số bị phản hồi không hài lòng hoặc bị phản ánh về kết quả, về quá hạn, chia cho tổng số"
        }
        Ratio::Dossiers => {
            "Tổng số hồ sơ trừ số có đánh giá không hài lòng hoặc có phản ánh về tiếp nhận, giải quyết, quá hạn, chia cho tổng số"
        }
    }
}

/// `95,00 %`, or that there was nothing to handle.
#[must_use]
pub fn ratio_value(value: Option<Share>) -> String {
    value.map_or_else(|| "không có".to_owned(), percent)
}

/// What to do about a criterion, as [`crate::index::priorities::PriorityJson::advice`] names it.
#[must_use]
pub fn advice(advice: &str) -> &'static str {
    match advice {
        "first" => "Làm trước",
        "keep" => "Giữ vững",
        "later" => "Làm sau",
        "enough" => "Đã tốt",
        _ => "Chưa đủ cơ sở",
    }
}

/// `24/11/2026`
#[must_use]
pub fn day(date: Date) -> String {
    format!("{:02}/{:02}/{}", date.day(), u8::from(date.month()), date.year())
}

/// What was signed over last, as the last lines of a report say it: whoever keeps the page can hold the log to it.
#[must_use]
pub fn signed(signed: &SignedOver) -> String {
    let at = OffsetDateTime::from_unix_timestamp(signed.at).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    let at = at.to_offset(offset!(+7));
    format!(
        "Sổ cái được ký xác nhận gần nhất lúc {} giờ {:02} phút ngày {}: {} mục đầu tiên, mã gốc {}, nhật ký {}.",
        at.hour(),
        at.minute(),
        day(at.date()),
        count(signed.size),
        signed.root,
        signed.origin
    )
}

/// `A, B và C`
#[must_use]
pub fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} và {last}", first.join(", ")),
    }
}

/// What a channel is called.
#[must_use]
pub fn channel(channel: Channel) -> &'static str {
    match channel {
        Channel::Qr => "Quét mã QR tại quầy",
        Channel::Code => "Mã dùng một lần",
        Channel::Kiosk => "Máy đặt tại quầy",
        Channel::Paper => "Phiếu giấy",
        Channel::Interviewer => "Điều tra viên",
        Channel::Link => "Đường dẫn",
    }
}

/// In the middle of a sentence: "quét mã QR tại quầy".
#[must_use]
pub fn channel_inside(of: Channel) -> String {
    let name = channel(of);
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// How a method counts, in a sentence.
#[must_use]
pub fn method(method: Method) -> &'static str {
    match method {
        Method::PooledShare => {
            "Số câu trả lời từ mức hài lòng trở lên chia cho số câu đã trả lời, gộp chung mọi tiêu chí."
        }
        Method::MeanOfCriteria => {
            "Tỷ lệ hài lòng của từng tiêu chí, lấy trung bình trong từng yếu tố, rồi lấy trung bình các yếu tố."
        }
        Method::MeanOfParts => {
            "Tỷ lệ hài lòng của từng tiêu chí, lấy trung bình trong từng yếu tố, rồi từng phần, rồi lấy trung bình các phần."
        }
        Method::MeanScore => "Điểm trung bình của các câu trả lời chia cho điểm cao nhất của thang đo.",
        Method::FullySatisfied => {
            "Số người mà mọi câu đã trả lời đều từ mức hài lòng trở lên, chia cho số người có trả lời."
        }
        Method::PointsTt01 => {
            "Mỗi chỉ số được 2, 1 hoặc 0 điểm theo Điều 13 Thông tư 01/2018/TT-VPCP; điểm trung bình của từng chỉ số, cộng lại, chia cho tổng điểm cao nhất. Chỉ số không có câu trả lời thì không tính."
        }
    }
}

/// How a figure stands to its target, as far as its interval tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The whole interval is at the target or above.
    Met,
    /// The whole interval is below.
    Missed,
    /// The value reaches it, the interval does not wholly.
    PerhapsMet,
    /// The value does not reach it, the interval does.
    PerhapsMissed,
}

impl Verdict {
    #[must_use]
    pub fn of(value: Share, interval: Interval, target: Share) -> Self {
        if interval.low >= target {
            Self::Met
        } else if interval.high < target {
            Self::Missed
        } else if value >= target {
            Self::PerhapsMet
        } else {
            Self::PerhapsMissed
        }
    }

    /// For a cell of a table.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Met => "Đạt",
            Self::Missed => "Chưa đạt",
            Self::PerhapsMet => "Đạt, chưa chắc",
            Self::PerhapsMissed => "Chưa đạt, chưa chắc",
        }
    }

    /// For a sentence that began with the value: `, đạt mục tiêu 90 %`.
    #[must_use]
    pub fn clause(self, target: Share) -> String {
        let target = whole_percent(target);
        match self {
            Self::Met => format!("đạt mục tiêu {target}"),
            Self::Missed => format!("chưa đạt mục tiêu {target}"),
            Self::PerhapsMet => format!(
                "cao hơn mục tiêu {target}, nhưng khoảng tin cậy còn xuống dưới mục tiêu nên chưa thể khẳng định là đạt"
            ),
            Self::PerhapsMissed => format!(
                "thấp hơn mục tiêu {target}, nhưng khoảng tin cậy còn chạm mục tiêu nên chưa thể khẳng định là không đạt"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(value: f64) -> Share {
        Share::new(value).unwrap()
    }

    #[test]
    fn numbers_and_lists_read_as_in_vietnamese() {
        assert_eq!(percent(share(6650.0 / 7528.0)), "88,34\u{a0}%");
        assert_eq!(whole_percent(share(0.9)), "90\u{a0}%");
        assert_eq!([0.0153, -0.0153, 0.000_001].map(points), ["+1,53", "−1,53", "0,00"]);
        let names = ["A", "B", "C"].map(str::to_owned);
        assert_eq!((list(&names[..1]), list(&names)), ("A".to_owned(), "A, B và C".to_owned()));
    }

    #[test]
    fn a_target_is_met_where_the_whole_interval_is() {
        let verdict = |value, low, high| {
            Verdict::of(share(value), Interval { low: share(low), high: share(high) }, share(0.9))
        };
        assert_eq!(verdict(0.95, 0.90, 0.98), Verdict::Met);
        assert_eq!(verdict(0.95, 0.89, 0.98), Verdict::PerhapsMet);
        assert_eq!(verdict(0.88, 0.80, 0.90), Verdict::PerhapsMissed);
        assert_eq!(verdict(0.88, 0.80, 0.899), Verdict::Missed);
    }
}
