use super::testing::{desk, form, seen, serial, type_in};
use super::*;
use crate::answers::Answer;
use crate::ids::{FieldNo, Rating};
use crate::paper::agreement::said;

fn opened(name: &str, asks_field: bool) -> Desk {
    let mut desk = desk(form(name, asks_field));
    assert_eq!(type_in(&mut desk, &format!("{}⏎", serial(1))), Wish::Nothing);
    desk
}

fn stored(wish: Wish) -> Filled {
    let Wish::Store(filled) = wish else { panic!("{wish:?}") };
    filled
}

#[test]
fn the_22_criteria_take_fewer_than_forty_keys_after_the_number() {
    let mut desk = opened("sipas-2017.1", true);
    // The field; 22 criteria; visits, harassment, payment, late, no comment; six about the citizen; store.
    let keys = format!("12⏎{}{}{}⏎", "4".repeat(22), "2⏎112⏎", "123110");
    assert!(keys.chars().count() < 40, "{}", keys.chars().count());
    let filled = stored(type_in(&mut desk, &keys));
    assert_eq!((filled.field, filled.serial), (FieldNo(12), serial(1)));
    let said = said(&form("sipas-2017.1", true), &filled.answers, filled.field);
    assert!((1..=22).all(|n| said[&format!("tc{n:02}")] == "4"), "{said:?}");
    let rest = ["visits", "harassment", "late", "late_told", "comment", "occupation", "ethnicity"];
    assert_eq!(rest.map(|id| said[id].as_str()), ["2", "no", "on_time", "not asked", "–", "farming", "–"]);
    desk.stored(Outcome::Stored);
    assert_eq!(desk.done(), 1);
    assert!(seen(&desk, 80, 24).contains("Đã lưu phiếu"), "{}", seen(&desk, 80, 24));
}

#[test]
fn a_number_that_was_mistyped_used_or_printed_elsewhere_opens_no_sheet() {
    let mut desk = desk(form("mot-cua-nhanh.1", false));
    let mut said = |typed: &str| {
        assert_eq!(type_in(&mut desk, typed), Wish::Nothing);
        seen(&desk, 100, 24)
    };
    assert!(said("123⏎").contains("không phải số phiếu"));
    let typo = serial(1).to_string();
    let typo = if typo.ends_with('0') { typo.replace('0', "1") } else { format!("{}0", &typo[..7]) };
    assert!(said(&format!("{typo}⏎")).contains("gõ sai một ký tự"));
    assert!(said(&format!("{}⏎", serial(9))).contains("không được in cho Xã Vĩnh Linh"));
    // Typed by hand, in small letters and groups, it is the same number.
    let opened = said(&format!("{}⏎", serial(1).grouped().to_lowercase()));
    assert!(opened.starts_with(&format!("Phiếu {}", serial(1).grouped())), "{opened}");
    stored(type_in(&mut desk, "555555⏎⏎"));
    desk.stored(Outcome::Stored);
    type_in(&mut desk, &format!("{}⏎", serial(1)));
    assert!(seen(&desk, 100, 24).contains("đã được nhập rồi"));
    assert_eq!(type_in(&mut desk, "⎋"), Wish::Leave);
}

#[test]
fn questions_that_do_not_apply_are_passed_over_and_their_old_answers_are_not_sent() {
    let mut desk = opened("every-kind.1", false);
    // Late, told by letter and phone, three visits, so: why.
    type_in(&mut desk, "53");
    assert!(seen(&desk, 80, 24).contains("Có trễ hẹn không?"));
    type_in(&mut desk, "112⏎3⏎lâu quá⏎");
    let all = seen(&desk, 80, 30);
    assert!(all.contains("1 Thư, 2 Điện thoại") && all.contains("lâu quá"), "{all}");
    // Up to `late`: it was not late after all, and it took one visit only.
    type_in(&mut desk, "↑↑↑↑2");
    type_in(&mut desk, "⌫1⏎");
    let all = seen(&desk, 80, 30);
    assert_eq!(all.matches("(không hỏi)").count(), 2, "{all}");
    let filled = stored(type_in(&mut desk, "⏎"));
    assert_eq!(filled.answers.values[3..], [Answer::NotAsked, Answer::Number(1), Answer::NotAsked]);
    assert_eq!(filled.answers.values[0], Answer::Rating(Rating::new(5).unwrap()));
    assert_eq!(filled.field, FieldNo(3), "the touchpoint's own");
}

#[test]
fn what_the_web_form_refuses_is_refused_here_at_the_question() {
    let mut desk = opened("every-kind.1", false);
    // `r1` must be answered, three of two options, 51 visits of 50.
    assert_eq!(type_in(&mut desk, "001123⏎51⏎⏎⏎"), Wish::Nothing);
    let all = seen(&desk, 100, 30);
    assert!(all.contains("câu này phải có câu trả lời"), "{all}");
    assert!(all.contains("đã chọn 3 ô, nhiều nhất 2") && all.contains("số phải từ 0 đến 50"), "{all}");
    assert!(all.contains("▌ 1. Câu 1"), "the cursor is at the first fault: {all}");
    type_in(&mut desk, "9↓↓3↓⌫↓↓");
    let filled = stored(type_in(&mut desk, "⏎"));
    assert_eq!(filled.answers.values[0], Answer::NotApplicable);
    assert_eq!(filled.answers.values[3], Answer::Choices(vec![0, 1]));
    assert_eq!(filled.answers.values[4], Answer::Number(5));
}

#[test]
fn a_box_that_is_not_there_is_told_and_nothing_moves() {
    let mut desk = opened("mot-cua-nhanh.1", true);
    type_in(&mut desk, "21⏎");
    assert!(seen(&desk, 80, 24).contains("Câu này không có ô số 21."));
    type_in(&mut desk, "99⏎7");
    assert!(seen(&desk, 80, 24).contains("Câu này không có ô số 7."));
    assert!(seen(&desk, 80, 24).contains("▌ 1. Nơi tiếp đón"));
    let filled = stored(type_in(&mut desk, "9⏎0⏎⏎⏎⏎⏎"));
    assert_eq!(filled.field, FieldNo::UNKNOWN);
    assert_eq!(filled.answers.values[0], Answer::NotApplicable);
    assert!(filled.answers.values[1..].iter().all(|answer| *answer == Answer::NotAnswered));
}

#[test]
fn a_sheet_is_put_aside_only_on_the_second_escape() {
    let mut desk = opened("mot-cua-nhanh.1", false);
    type_in(&mut desk, "55⎋5⎋");
    assert!(seen(&desk, 90, 24).contains("Nhấn Esc lần nữa"), "{}", seen(&desk, 90, 24));
    assert_eq!(type_in(&mut desk, "⎋"), Wish::Nothing);
    assert!(seen(&desk, 80, 24).contains("chưa lưu gì"));
    assert_eq!(type_in(&mut desk, &format!("{}⏎", serial(1))), Wish::Nothing, "it can be entered again");
    assert!(seen(&desk, 80, 24).contains("▌ 1."));
}

#[test]
fn where_storing_fails_the_sheet_stays_on_the_desk_and_is_sent_again() {
    let mut desk = opened("mot-cua-nhanh.1", false);
    let first = stored(type_in(&mut desk, "543210⏎⏎"));
    desk.stored(Outcome::Failed("the database does not answer".into()));
    assert!(seen(&desk, 110, 24).contains("Nhấn Enter để lưu lại"), "{}", seen(&desk, 110, 24));
    assert_eq!(stored(type_in(&mut desk, "⏎")), first);
    desk.stored(Outcome::Used);
    assert!(seen(&desk, 110, 24).contains("đã được nhập trước đó"));
    assert_eq!(desk.done(), 0);
}

#[test]
fn the_second_pass_takes_only_what_was_drawn_and_shows_no_first_answer() {
    let wanted = Pass::Second([serial(2)].into());
    let issued = (1..=3).map(|n| (serial(n), 0));
    let form = form("mot-cua-nhanh.1", false);
    let mut desk = Desk::new("Xã Vĩnh Linh".into(), wanted, vec![form], issued, BTreeSet::new());
    assert!(seen(&desk, 80, 24).contains(&serial(2).grouped()));
    type_in(&mut desk, &format!("{}⏎", serial(1)));
    assert!(seen(&desk, 80, 24).contains("không nằm trong số phiếu cần nhập lần hai"));
    type_in(&mut desk, &format!("{}⏎", serial(2)));
    stored(type_in(&mut desk, "555555⏎⏎"));
    desk.stored(Outcome::Stored);
    assert!(seen(&desk, 80, 24).contains("Còn 0 phiếu"));
}

#[test]
fn the_cursor_is_in_sight_on_any_screen() {
    let mut desk = opened("sipas-2023.1", true);
    for height in [8, 24, 60] {
        for _ in 0..70 {
            let screen = desk.screen(40, height);
            assert_eq!(screen.len(), height);
            assert!(screen.iter().any(|line| line.tone == Tone::Here), "{}", seen(&desk, 40, height));
            assert!(screen.iter().all(|line| line.text.chars().count() <= 40));
            desk.press(Key::Down);
        }
        for _ in 0..70 {
            desk.press(Key::Up);
        }
    }
}
