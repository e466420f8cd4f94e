use super::*;
use proptest::prelude::*;

fn masked(text: &str) -> String {
    mask(text).to_string()
}

#[test]
fn numbers_that_lead_to_somebody_are_hidden() {
    for (text, expected) in [
        ("Gọi tôi 0912345678 nhé", "Gọi tôi [số điện thoại] nhé"),
        ("sđt: 0912.345.678.", "sđt: [số điện thoại]."),
        ("+84 912 345 678", "[số điện thoại]"),
        ("Số 0233 3852 000, gặp buổi sáng", "Số [số điện thoại], gặp buổi sáng"),
        ("0912345678/0987654321", "[số điện thoại]/[số điện thoại]"),
        ("gọi 3852000", "gọi [số điện thoại]"),
        ("CCCD 044085001234 cấp năm 2021", "CCCD [số giấy tờ] cấp năm 2021"),
        ("cccd 044 085 001 234", "cccd [số giấy tờ]"),
        ("CMND 191234567", "CMND [số giấy tờ]"),
        ("cmnd: 191.234.567", "cmnd: [số giấy tờ]"),
        ("tài khoản 1903456789012", "tài khoản [dãy số]"),
        ("Tôi sinh ngày 01/02/1960", "Tôi sinh ngày [ngày sinh]"),
    ] {
        assert_eq!(masked(text), expected);
    }
}

#[test]
fn papers_addresses_and_links_are_hidden() {
    for (text, expected) in [
        ("Mã hồ sơ: 000.00.15.H50-241123-0012 đã trễ", "Mã hồ sơ: [mã hồ sơ] đã trễ"),
        ("H50.15-241124-0003 chưa trả", "[mã hồ sơ] chưa trả"),
        ("hồ sơ số 812 bị trả lại", "hồ sơ số [mã hồ sơ] bị trả lại"),
        ("biên nhận 4471/TN.", "biên nhận [mã hồ sơ]."),
        ("thửa đất số 12, tờ bản đồ số 7", "thửa đất số [mã hồ sơ], tờ bản đồ số [mã hồ sơ]"),
        ("xe 74A-123.45 để chắn lối", "xe [mã hồ sơ] để chắn lối"),
        ("viết cho lan.nguyen@gmail.com", "viết cho [thư điện tử]"),
        ("xem facebook.com/lan.quay3 nhé", "xem [liên kết] nhé"),
        ("https://dichvucong.gov.vn/tra-cuu?ma=12", "[liên kết]"),
    ] {
        assert_eq!(masked(text), expected);
    }
}

#[test]
fn names_are_hidden_behind_an_address_and_by_the_family_name() {
    for (text, expected) in [
        ("Cảm ơn chị Nguyễn Thị Lan ở quầy 3", "Cảm ơn chị [tên] ở quầy 3"),
        ("Anh Tuấn rất nhiệt tình", "Anh [tên] rất nhiệt tình"),
        ("anh hồ sơ anh Tuấn", "anh hồ sơ anh [tên]"),
        ("cán bộ Trần Văn Bình hẹn lại", "cán bộ [tên] hẹn lại"),
        ("đồng chí Hồ Văn Pả trả lời rõ", "đồng chí [tên] trả lời rõ"),
        ("Tôi tên là Lê Thị Hoa", "Tôi tên là [tên]"),
        ("Phạm Thị Mai tiếp tôi ba lần", "[tên] tiếp tôi ba lần"),
        ("chị nguyễn thị lan hướng dẫn kỹ", "chị [tên] hướng dẫn kỹ"),
        ("CHỊ NGUYỄN THỊ LAN HƯỚNG DẪN KỸ", "CHỊ [tên] HƯỚNG DẪN KỸ"),
        // Letters typed decomposed, as some phones do.
        ("chi\u{323} Nguye\u{302}\u{303}n Thi\u{323} Lan", "chị [tên]"),
    ] {
        assert_eq!(masked(text), expected);
    }
}

#[test]
fn what_comments_are_full_of_stays() {
    for text in [
        "Ngày 24/11/2026 tôi nộp 1.500.000 đồng, chờ từ 7h30-11h30.",
        "Phí 15.000.000đ là quá cao; nộp 500000đ rồi lại thêm 15 000 000 đồng",
        "Năm 2024 2025 tôi tới quầy 3, tầng 2, số thứ tự 128.",
        "Theo Nghị định 118/2025/NĐ-CP và QĐ 2640/QĐ-BNV thì 5 ngày.",
        "Hồ sơ phải bổ sung 2 lần, hồ sơ 3 ngày mới xong.",
        "Bà con ở xã Vĩnh Linh, thị trấn Hồ Xá rất hài lòng.",
        "Cán bộ Một cửa lịch sự, anh chị em nhiệt tình.",
        "Đường Nguyễn Văn Linh khó đi, gần trường Lê Quý Đôn.",
        "Học tập và làm theo Hồ Chí Minh.",
        "Xem trên dichvucong.gov.vn thì thấy trễ hẹn.",
        "ANH CHỊ RẤT NHIỆT TÌNH",
        "anh làm việc chậm, chị hướng dẫn kỹ",
        "Diện tích 1.200 m2, cách 12 km.",
    ] {
        assert_eq!(masked(text), text);
    }
}

#[test]
fn a_person_can_hide_more_and_never_less() {
    let text = mask("Ông già ở xóm Chợ, thợ mộc duy nhất của xóm chợ. Gọi 0912345678");
    let hidden = text.hide(&["xóm chợ", "thợ mộc duy nhất", "không có ở đây", " "]);
    assert_eq!(hidden.as_str(), "Ông già ở [đã che], [đã che] của [đã che]. Gọi [số điện thoại]");
    assert_eq!(text.hide(&["chợ!"]).as_str().matches("[đã che]").count(), 2);
    assert_eq!(text.hide(&["mộ"]), text, "whole words only");
    assert_eq!(text.hide(&["số", "điện thoại", "[", "!"]), text, "a mark is not hidden again");
    assert!(text.hides() && !mask("Rất tốt [sic]").hides());
}

/// Texts as people type them.
fn prose() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "tôi",
        "chờ",
        "Cán bộ",
        "hồ sơ",
        "rất",
        "nhiệt tình",
        "anh",
        "Tuấn",
        "quầy 3",
        "2 lần",
        ",",
        ".",
        "chị",
        "Nguyễn",
        "Thị",
        "24/11/2026",
        "1.500.000 đồng",
        "\n",
        "đường",
        "@",
        "sinh",
        "0912",
        "–",
    ]);
    prop::collection::vec(word, 0..30).prop_map(|words| words.join(" "))
}

proptest! {
    #[test]
    fn a_masked_text_is_masked_for_good(text in prop_oneof![prose(), ".{0,80}"]) {
        let once = mask(&text);
        prop_assert_eq!(mask(once.as_str()), once);
    }

    #[test]
    fn no_number_that_was_written_anywhere_is_left(
        before in prose(), after in prose(), phone in "0[35789][0-9]{8}", identity in "0[0-9]{11}",
        mark in prop::sample::select(vec!["", " ", ".", "-"])
    ) {
        for number in [phone, identity] {
            let grouped = [&number[..4], &number[4..7], &number[7..]].join(mark);
            let left = masked(&format!("{before} x {grouped}, {after}"));
            prop_assert!(!left.contains(&grouped), "{}", left);
            prop_assert!(!left.contains(&number[4..]), "{}", left);
        }
    }

    #[test]
    fn no_run_of_nine_digits_is_left(text in "[0-9 .đa-]{0,60}") {
        let left = masked(&text);
        let longest = left.split(|c: char| !c.is_ascii_digit()).map(str::len).max().unwrap_or(0);
        prop_assert!(longest < 9 || left.contains('đ'), "{}", left);
    }

    #[test]
    fn what_a_person_hides_is_gone(text in prose(), at in 0usize..30) {
        let masked = mask(&text);
        let words: Vec<String> = word::words(masked.as_str()).iter().map(word::Word::small).collect();
        let marks = ["tên", "số", "điện", "thoại", "mã", "hồ", "sơ", "đã", "che", "ngày", "sinh", "dãy", "giấy", "tờ"];
        if let Some(phrase) = words.get(at).filter(|phrase| !marks.contains(&phrase.as_str())) {
            let hidden = masked.hide(&[phrase.as_str()]);
            let left = word::words(hidden.as_str()).iter().any(|word| word.small() == *phrase);
            prop_assert!(!left, "{} in {}", phrase, hidden);
        }
    }

    #[test]
    fn masking_never_panics(text in "\\PC{0,120}") {
        let _ = mask(&text);
    }
}
