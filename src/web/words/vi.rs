//! Vietnamese.

use super::Words;
use crate::web::citizen::plain::Plain;
use crate::web::place::NoPlace;
use time::Date;

pub(super) static WORDS: Words = Words {
    tag: "vi",
    survey: "Khảo sát mức độ hài lòng",
    demo_mark: "DỮ LIỆU MÔ PHỎNG",
    demo_note: "Đây là trang dùng thử. Các phiếu ở đây do máy tạo ra, không phải của cơ quan nào.",
    language: "Ngôn ngữ",
    anonymous: "Ẩn danh",
    notice_title: "Phiếu này ghi lại những gì?",
    notice: &[
        "Phiếu ghi câu trả lời của Ông/Bà, điểm khảo sát, ngôn ngữ, giờ gửi (không ghi phút) và thời gian trả lời ước chừng. Phiếu không ghi tên, số điện thoại, số giấy tờ, vị trí hay địa chỉ mạng.",
        "Câu trả lời chỉ dùng để tính chỉ số hài lòng và cải tiến việc phục vụ. Trả lời hay không là tùy Ông/Bà và không ảnh hưởng đến việc giải quyết hồ sơ.",
        "Việc ghi và sử dụng dữ liệu theo Luật Bảo vệ dữ liệu cá nhân số 91/2025/QH15.",
    ],
    skip_any: "Câu nào không muốn trả lời, Ông/Bà có thể bỏ qua.",
    optional: "(không bắt buộc)",
    field_question: "Ông/Bà đến làm thủ tục thuộc lĩnh vực nào?",
    field_unknown: "Không nhớ",
    choose_any: "Có thể chọn nhiều ý.",
    choose_one: "Chọn một câu trả lời",
    choose_field: "Chọn lĩnh vực",
    text_note: "Xin đừng ghi tên, số điện thoại hay số giấy tờ của ai.",
    characters_left: "Còn viết được {n} ký tự",
    characters_over: "Dài quá {n} ký tự",
    review: "Xem lại câu trả lời",
    send: "Gửi phiếu",
    go_on: "Tiếp tục",
    go_back: "Quay lại",
    kept: "Ông/Bà đang trả lời dở phiếu này. Các câu đã trả lời vẫn còn.",
    anew: "Xóa và làm lại từ đầu",
    sending: "Đang gửi phiếu…",
    away: "Chưa có mạng",
    busy: "Máy chủ đang bận",
    held: " – phiếu được giữ trên máy và sẽ tự gửi. ",
    may_leave: "Ông/Bà có thể đóng trang này.",
    come_back: "Nếu đóng trang này, lần tới mở lại phiếu sẽ được gửi tiếp.",
    paper: "Không tiện trả lời trên điện thoại? Hãy xin phiếu giấy tại quầy.",
    error_prefix: "Lỗi: ",
    error_list: "Phiếu chưa được gửi. Các câu trả lời khác của Ông/Bà vẫn còn nguyên.",
    check_title: "Xem lại câu trả lời",
    check_lead: "Phiếu chưa được gửi. Nếu đã đúng ý Ông/Bà, hãy bấm “Gửi phiếu” ở cuối trang.",
    check_busy: "Máy chủ đang bận nên chưa chắc phiếu đã được ghi. Hãy chờ vài giây rồi bấm “Gửi phiếu” lần nữa; phiếu chỉ được ghi một lần.",
    change: "Sửa",
    left_out: "Không trả lời",
    again: "Quay lại sửa",
    sent_title: "Phiếu đã được ghi nhận",
    sent_lead: "Cảm ơn Ông/Bà đã góp ý.",
    tracking: "Mã tra cứu phiếu",
    tracking_note: "Với mã này, Ông/Bà có thể kiểm tra phiếu đã được tính hay chưa. Mã không cho ai xem được câu trả lời.",
    sent_once: "Phiếu đã được ghi nhận ở lần gửi đầu tiên và không sửa được.",
    next_title: "Việc tiếp theo",
    complaint: "Phiếu khảo sát không thay cho đơn phản ánh, kiến nghị. Nếu cần được trả lời về một việc cụ thể, Ông/Bà hãy gặp người phụ trách nơi làm thủ tục hoặc gửi phản ánh trên Cổng Dịch vụ công quốc gia (dichvucong.gov.vn).",
    results: "Xem kết quả khảo sát",
    look_up: "Kiểm tra phiếu",
    counted_title: "Phiếu đã được tính",
    counted: "Phiếu mang mã này đã được ghi nhận và được tính vào kết quả khảo sát.",
    untracked_title: "Không tìm thấy phiếu",
    untracked: "Không có phiếu nào mang mã này. Hãy so lại từng chữ, từng số với mã trên trang “Phiếu đã được ghi nhận”.",
    type_code: "Mã in dưới mã QR",
    type_code_hint: "Gồm 7 chữ và số, ví dụ 7KQ-2M4-X.",
    open_form: "Mở phiếu",
    root_title: "Ông/Bà hài lòng chứ?",
    root_lead: "Đây là nơi người dân đánh giá việc phục vụ của cơ quan hành chính nhà nước, không cần ghi tên. Các câu trả lời được tổng hợp thành chỉ số hài lòng của từng đơn vị.",
    root_answer: "Trả lời khảo sát",
    root_results: "Kết quả khảo sát",
    root_no_results: "Hiện chưa có kết quả nào được công bố.",
    home: "Trang chủ",
    minutes: |n| format!("Khoảng {n} phút"),
    questions: |n| format!("{n} câu hỏi"),
    part: |n, of| format!("Phần {n} / {of}"),
    at_most: |n| format!("Chọn tối đa {n} ý."),
    range: |min, max| format!("Từ {min} đến {max}."),
    max_chars: |n| format!("Tối đa {} ký tự", thousands(n.into())),
    errors: |n| {
        if n == 1 {
            "Có một chỗ cần xem lại".into()
        } else {
            format!("Có {n} chỗ cần xem lại")
        }
    },
    question: |n| format!("Câu {n}"),
    next: |place| {
        format!(
            "Phiếu được tính vào chỉ số hài lòng của {place}. Cơ quan dựa vào kết quả để khắc phục những điều chưa tốt."
        )
    },
    date: |d| format!("{:02}/{:02}/{}", d.day(), u8::from(d.month()), d.year()),
    plain,
};

/// With a dot between the thousands.
pub(super) fn thousands(n: usize) -> String {
    if n < 1000 { n.to_string() } else { format!("{}.{:03}", n / 1000, n % 1000) }
}

fn plain(plain: &Plain) -> [String; 3] {
    let [title, happened, todo] = match plain {
        Plain::Place(no) => return no_place(no),
        Plain::NotFound => [
            "Không có trang này",
            "Địa chỉ này không dẫn tới trang nào.",
            "Hãy quét lại mã QR tại quầy, hoặc gõ mã in dưới mã QR vào ô dưới đây.",
        ],
        Plain::Method => [
            "Không mở được trang theo cách này",
            "Trang này không nhận kiểu yêu cầu vừa gửi.",
            "Hãy quét lại mã QR tại quầy để mở phiếu.",
        ],
        Plain::TooLarge => [
            "Phiếu quá dài",
            "Phiếu vừa gửi dài hơn mức máy chủ nhận được, nên chưa được ghi.",
            "Hãy quay lại trang trước, viết ngắn hơn ở ô góp ý rồi gửi lại.",
        ],
        Plain::Late => [
            "Phiếu chưa tới máy chủ",
            "Mạng đang chậm nên phiếu chưa tới nơi và chưa được ghi.",
            "Hãy quay lại trang trước rồi gửi lại; các câu trả lời vẫn còn ở đó.",
        ],
        Plain::Unreadable => [
            "Không đọc được phiếu",
            "Máy chủ không đọc được phiếu vừa gửi, nên chưa ghi.",
            "Hãy quét lại mã QR tại quầy và trả lời lại.",
        ],
        Plain::Unavailable => [
            "Máy chủ đang bận",
            "Lúc này máy chủ chưa trả lời được.",
            "Hãy chờ vài giây rồi tải lại trang này.",
        ],
        Plain::Internal => [
            "Máy chủ gặp trục trặc",
            "Yêu cầu vừa rồi chưa thực hiện được. Người quản trị đã có đủ thông tin để sửa.",
            "Hãy thử lại sau ít phút, hoặc xin phiếu giấy tại quầy.",
        ],
    };
    [title.into(), happened.into(), todo.into()]
}

fn no_place(no: &NoPlace) -> [String; 3] {
    let other = "Hãy hỏi cán bộ tại quầy mã QR đang dùng, hoặc xin phiếu giấy.";
    let date: fn(Date) -> String = WORDS.date;
    match no {
        NoPlace::Malformed => [
            "Mã không đúng".into(),
            "Mã của điểm khảo sát gồm 7 chữ và số, ví dụ 7KQ-2M4-X.".into(),
            "Hãy nhìn mã in dưới mã QR và gõ lại.".into(),
        ],
        NoPlace::Mistyped => [
            "Mã bị gõ nhầm".into(),
            "Trong mã vừa gõ có một chữ hoặc số không đúng.".into(),
            "Hãy so với mã in dưới mã QR và gõ lại.".into(),
        ],
        NoPlace::Unknown(code) => [
            "Không tìm thấy điểm khảo sát".into(),
            format!("Không có điểm khảo sát nào mang mã {}.", code.grouped()),
            other.into(),
        ],
        NoPlace::Revoked { place } => {
            ["Mã này không còn dùng".into(), format!("Mã QR này của {place} đã được thu hồi."), other.into()]
        }
        NoPlace::NotYetOpen { place, opens } => [
            "Khảo sát chưa bắt đầu".into(),
            format!("Khảo sát tại {place} bắt đầu ngày {}.", date(*opens)),
            "Từ ngày đó, mời Ông/Bà quét lại mã QR này để mở phiếu.".into(),
        ],
        NoPlace::Closed { place, last, .. } => [
            "Khảo sát đã kết thúc".into(),
            match last {
                Some(last) => format!("Khảo sát tại {place} đã kết thúc, ngày cuối là {}.", date(*last)),
                None => format!("Khảo sát tại {place} đã kết thúc."),
            },
            "Khảo sát không nhận thêm phiếu. Nếu muốn góp ý, Ông/Bà hãy gặp người phụ trách nơi làm thủ tục."
                .into(),
        ],
    }
}
