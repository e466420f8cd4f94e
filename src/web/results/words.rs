//! Vietnamese words of the results pages.

use super::ask::Refusal;
use crate::index::QueryError;
use crate::index::public::NotOffered;
use crate::index::request::{Problem, RequestFault};
pub(super) use crate::report::speech::{channel, channel_inside, day, method, percent, value};

/// `12.345`
pub(in crate::web) fn count(n: u64) -> String {
    crate::chart::count(n)
}

/// What every figure of such channels carries.
pub(super) const SELF_SELECTED: &str =
    "Người trả lời tự chọn, không phải mẫu ngẫu nhiên. Khoảng tin cậy chỉ phản ánh cỡ mẫu.";

/// What a ranking says where slips with one-time codes were given out and it leaves them out.
pub(super) const CODES_UNRANKED: &str = "Đợt này có phát mã một lần, nhưng xếp hạng chỉ tính phiếu từ các kênh mở, là nơi ai cũng gửi được. Kênh xếp hạng của đợt đã mở không đổi được; ở đợt sau, hãy xếp hạng theo mã một lần.";

/// Why there are no figures, each reason a line.
pub(super) fn refusal(refusal: &Refusal) -> Vec<String> {
    match refusal {
        Refusal::Absent => Vec::new(),
        Refusal::Faults(faults) => faults.iter().map(fault).collect(),
        Refusal::NotOffered(what) => vec![not_offered(*what).to_owned()],
        Refusal::Query(error) => vec![query(error)],
        Refusal::Told(why) => vec![(*why).to_owned()],
    }
}

/// What is wrong with a filter and what to do.
pub(super) fn fault(fault: &RequestFault) -> String {
    match &fault.problem {
        Problem::By(what) => {
            format!("Không xem được theo “{what}”. Hãy chọn đơn vị, quầy, lĩnh vực, tháng hoặc kênh.")
        }
        Problem::Twice(what) => format!("“{what}” được chọn hai lần. Hãy bỏ bớt một."),
        Problem::Unit { code, day: on } => {
            format!(
                "Ngày {} không có đơn vị nào mang mã “{code}”. Hãy chọn đơn vị trong danh sách.",
                day(*on)
            )
        }
        Problem::Day(text) => format!("“{text}” không phải là ngày. Hãy ghi như 2026-11-24."),
        Problem::Period { from, to } => {
            format!("Ngày cuối ({}) đứng trước ngày đầu ({}). Hãy đổi lại.", day(*to), day(*from))
        }
        Problem::Channel(error) => format!("Không có kênh “{}”. Hãy chọn kênh trong danh sách.", error.0),
        Problem::Field(code) => format!("Không có lĩnh vực “{code}”. Hãy chọn lĩnh vực trong danh sách."),
        Problem::Touchpoint(code) => {
            format!("Đợt này không có điểm khảo sát “{code}”. Hãy chọn quầy trong danh sách.")
        }
        Problem::Method(error) => format!("Không có cách tính “{}”.", error.0),
        Problem::NotOffered { method, definition } => {
            format!("Phiếu hỏi {definition} không dùng cách tính “{method}”.")
        }
        Problem::Test(text) => format!("“{text}” không phải là điều kiện câu hỏi=câu trả lời."),
        Problem::Question(id) => format!("Phiếu hỏi không có câu “{id}” với các mức hay lựa chọn để lọc."),
        Problem::Option { question, option } => format!("Câu “{question}” không có lựa chọn “{option}”."),
        Problem::Sensitive(question) => {
            format!("Câu “{question}” hỏi dữ liệu nhạy cảm nên không dùng để chia số liệu.")
        }
    }
}

/// What everyone may not ask, and what to ask instead.
pub(super) fn not_offered(what: NotOffered) -> &'static str {
    match what {
        NotOffered::Answers => "Trang này không chia số liệu theo câu trả lời của từng nhóm người.",
        NotOffered::Method => "Trang này chỉ tính theo cách tính của đợt khảo sát. Hãy bỏ cách tính khác.",
        NotOffered::Structure => {
            "Trang này xem theo đơn vị của ngày trả lời. Hãy bỏ ngày của cơ cấu đơn vị khác."
        }
        NotOffered::NotYet => {
            "Lĩnh vực, tháng và kênh trả lời được xem khi kết quả đã công bố. Trước đó hãy xem theo đơn vị."
        }
        NotOffered::Crossed => {
            "Mỗi lần chỉ xem theo một trong ba: lĩnh vực, thời gian hoặc kênh trả lời. Hãy bỏ bớt."
        }
        NotOffered::Counters => {
            "Trang này không chia số liệu theo quầy: một bậc thêm phiếu của đơn vị có thể chỉ là một người ở một quầy."
        }
        NotOffered::Days => {
            "Trang này xem theo tháng trọn vẹn. Hãy chọn từ ngày đầu của một tháng đến ngày cuối của một tháng."
        }
    }
}

/// Why a sensible question has no answer.
pub(super) fn query(error: &QueryError) -> String {
    match error {
        QueryError::NoCriteria => "Phiếu hỏi này không có tiêu chí để tính chỉ số.".to_owned(),
        QueryError::Method(method) => format!("Phiếu hỏi này không dùng cách tính “{method}”."),
        QueryError::NoParts => {
            "Phiếu hỏi này không chia phần nên không lấy trung bình các phần được.".to_owned()
        }
        QueryError::Question(id) | QueryError::QuestionKind(id) => {
            format!("Không xem được theo câu hỏi “{id}”.")
        }
        QueryError::TooManyGroups { .. } => {
            "Chia như vậy có quá nhiều nhóm. Hãy chọn một đơn vị hẹp hơn.".to_owned()
        }
    }
}
