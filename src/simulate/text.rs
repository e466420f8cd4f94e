//! What people write, for demos. Invented, and said so: each begins with the mark of the simulation.

use rand::{Rng, RngExt};

const COMMENTS: [&str; 12] = [
    "(Mô phỏng) Cán bộ hướng dẫn tận tình, tôi chỉ phải đến một lần.",
    "(Mô phỏng) Phòng chờ hơi nóng, nên có thêm quạt.",
    "(Mô phỏng) Tôi lớn tuổi, chữ trên bảng niêm yết nhỏ quá, khó đọc.",
    "(Mô phỏng) Trả kết quả trước hẹn hai ngày, xin cảm ơn.",
    "(Mô phỏng) Hồ sơ đất đai phải bổ sung ba lần, mỗi lần một giấy khác nhau.",
    "(Mô phỏng) Nộp hồ sơ trực tuyến hay bị lỗi ở bước thanh toán.",
    "(Mô phỏng) Cán bộ quầy hộ tịch rất lịch sự.",
    "(Mô phỏng) Buổi sáng đông người, chờ gần một tiếng mới tới lượt.",
    "(Mô phỏng) Nên có chỗ để xe rộng hơn cho bà con.",
    "(Mô phỏng) Trễ hẹn mà không thấy ai báo cho tôi biết.",
    "(Mô phỏng) Mọi việc nhanh gọn, rõ ràng.",
    "(Mô phỏng) Mong xã có người hướng dẫn nộp hồ sơ qua mạng.",
];

pub(super) fn comment(rng: &mut impl Rng) -> &'static str {
    COMMENTS[rng.random_range(0..COMMENTS.len())]
}
