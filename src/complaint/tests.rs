use super::*;
use crate::ids::ComplaintCode;
use proptest::prelude::*;
use time::macros::date;

const DAY: Date = date!(2026 - 11 - 24);
const UNIT: UnitNo = UnitNo(2);

fn complaint() -> Complaint {
    let due = Due { accept: date!(2026 - 11 - 27), answer: date!(2026 - 12 - 09) };
    Complaint {
        head: Head {
            no: ComplaintNo(48_213),
            campaign: CampaignNo(1),
            touchpoint: TouchpointCode::from_bits(37).unwrap(),
            unit: UNIT,
            day: DAY,
            category: Category::Delay,
            language: "vi".into(),
            state: State::Received,
            due,
            public: false,
        },
        text: "Hồ sơ của tôi trễ hẹn 10 ngày, gọi 0912345678. Anh Tuấn bảo chờ.".into(),
        answer: None,
        published: None,
        history: vec![Step { day: DAY, what: Happened::Received }],
    }
}

fn answered() -> Complaint {
    complaint().after(&Move::Answer("Kính gửi Ông/Bà,\r\nhồ sơ đã có kết quả.".into()), DAY).unwrap()
}

#[test]
fn a_number_reads_back_and_tells_no_order() {
    assert_eq!(ComplaintNo(48_213).to_string(), "PA-048213");
    for text in ["PA-048213", "pa-048213", " 048213 "] {
        assert_eq!(text.parse(), Ok(ComplaintNo(48_213)));
    }
    for text in ["48213", "PA-0482133", "PA-04821x", "", "PA--48213", "+48213"] {
        assert_eq!(text.parse::<ComplaintNo>(), Err(NotANumber), "{text}");
    }
    assert_eq!(ComplaintNo::draw(3_000_007), ComplaintNo(7));
}

#[test]
fn codes_and_names_read_back() {
    for category in Category::ALL {
        assert_eq!(Category::from_code(category.code()), Some(*category));
        assert_eq!(Category::named(category.name()), Some(*category));
    }
    assert_eq!(
        (State::from_code(0), State::from_code(5), State::named("closed")),
        (None, None, Some(State::Closed))
    );
}

#[test]
fn a_code_is_found_again_and_not_read_off() {
    let code = (1u64 << 50..).find_map(ComplaintCode::from_bits).unwrap();
    let other = (code.bits() + 1..).find_map(ComplaintCode::from_bits).unwrap();
    assert_eq!(seal(code), seal(code.grouped().parse().unwrap()));
    assert_ne!(seal(code), seal(other));
    assert!(!seal(code).0.windows(8).any(|bytes| bytes == code.bits().to_be_bytes()));
}

#[test]
fn a_complaint_is_accepted_answered_and_closed() {
    let accepted = complaint().after(&Move::Accept(UNIT), DAY).unwrap();
    assert_eq!((accepted.head.state, accepted.head.unit), (State::Accepted, UNIT));
    assert_eq!(accepted.after(&Move::Accept(UNIT), DAY), Err(MoveFault::There));
    let forwarded = accepted.after(&Move::Accept(UnitNo(3)), DAY).unwrap();
    assert_eq!(forwarded.head.unit, UnitNo(3));
    assert_eq!(forwarded.after(&Move::Close, DAY), Err(MoveFault::NoAnswer));
    let answered = forwarded.after(&Move::Answer("Đã xong.".into()), DAY).unwrap();
    let mended = answered.after(&Move::Answer(" Đã xong,\r\nxin lỗi.\n".into()), DAY).unwrap();
    assert_eq!(mended.answer.as_deref(), Some("Đã xong,\nxin lỗi."));
    assert_eq!(mended.after(&Move::Accept(UNIT), DAY), Err(MoveFault::Answered));
    let closed = mended.after(&Move::Close, DAY).unwrap();
    for refused in [Move::Accept(UNIT), Move::Answer("x".into()), Move::Close] {
        assert_eq!(closed.after(&refused, DAY), Err(MoveFault::Closed));
    }
    let what: Vec<Happened> = closed.history.iter().map(|step| step.what).collect();
    let expected = [
        Happened::Received,
        Happened::Accepted(UNIT),
        Happened::Accepted(UnitNo(3)),
        Happened::Answered,
        Happened::Mended,
        Happened::Closed,
    ];
    assert_eq!(what, expected);
}

#[test]
fn an_answer_says_something() {
    let refused = |text: &str| complaint().after(&Move::Answer(text.into()), DAY).unwrap_err();
    assert_eq!(refused(" \n"), MoveFault::Empty);
    assert_eq!(refused(&"a".repeat(MAX_ANSWER + 1)), MoveFault::TooLong { found: MAX_ANSWER + 1 });
    assert_eq!(refused("a\u{7}"), MoveFault::Control { code: 7 });
}

#[test]
fn what_is_published_is_masked_and_a_mended_answer_takes_it_back() {
    assert_eq!(complaint().after(&Move::Publish { hide: vec![] }, DAY), Err(MoveFault::NoAnswer));
    let hide = vec!["trễ hẹn 10 ngày".to_owned()];
    let public = answered().after(&Move::Publish { hide }, DAY).unwrap();
    let published = public.published.as_ref().unwrap();
    assert_eq!(
        published.question.as_str(),
        "Hồ sơ của tôi [đã che], gọi [số điện thoại]. Anh [tên] bảo chờ."
    );
    assert_eq!(published.answer.as_str(), "Kính gửi Ông/Bà,\nhồ sơ đã có kết quả.");
    assert!(public.head.public && public.after(&Move::Withdraw, DAY).unwrap().published.is_none());
    let mended = public.after(&Move::Answer("Khác".into()), DAY).unwrap();
    assert!(!mended.head.public && mended.published.is_none());
    assert_eq!(answered().after(&Move::Withdraw, DAY), Err(MoveFault::NotPublished));
    // A closed one can still be published.
    let closed = answered().after(&Move::Close, DAY).unwrap();
    assert!(closed.after(&Move::Publish { hide: vec![] }, DAY).is_ok());
}

#[test]
fn what_is_late_stands_on_top() {
    let at = |no, state, accept, answer, today| {
        let mut head = complaint().head;
        (head.no, head.state, head.due) = (ComplaintNo(no), state, Due { accept, answer });
        (head.overdue(today), head)
    };
    let (one, two, three) = (date!(2026 - 11 - 27), date!(2026 - 11 - 28), date!(2026 - 12 - 09));
    assert_eq!(at(1, State::Received, one, three, one).0, None, "the last day is in time");
    assert_eq!(at(1, State::Received, one, three, two).0, Some(Overdue::Acceptance(1)));
    assert_eq!(at(1, State::Received, one, two, three).0, Some(Overdue::Answer(11)));
    assert_eq!(at(1, State::Accepted, one, three, two).0, None);
    assert_eq!(at(1, State::Answered, one, one, three).0, None);
    let mut inbox = [
        at(1, State::Closed, one, one, two).1,
        at(2, State::Accepted, one, three, two).1,
        at(3, State::Received, one, three, two).1,
        at(4, State::Received, two, three, two).1,
    ];
    inbox.sort_by_key(|head| head.urgency(two));
    assert_eq!(inbox.map(|head| head.no.0), [3, 4, 2, 1]);
}

#[test]
fn the_promise_is_counted_from_the_day() {
    let new = NewComplaint {
        code: Sealed([0; 32]),
        campaign: CampaignNo(1),
        touchpoint: TouchpointCode::from_bits(37).unwrap(),
        unit: UNIT,
        day: DAY,
        category: Category::Other,
        language: "vi".into(),
        text: String::new(),
        limits: Limits { accept_days: 3, answer_days: 15 },
    };
    assert_eq!(new.due(), complaint().head.due);
}

proptest! {
    /// Whatever staff do in whatever order: an answer never goes missing, what is public is masked, and each
    /// move is one line of the history.
    #[test]
    fn no_order_of_moves_loses_an_answer(moves in prop::collection::vec(0u8..6, 0..20)) {
        let mut complaint = complaint();
        for made in moves {
            let made = match made {
                0 => Move::Accept(UNIT),
                1 => Move::Accept(UnitNo(3)),
                2 => Move::Answer("Gọi 0912345678".into()),
                3 => Move::Close,
                4 => Move::Publish { hide: vec!["trễ".into()] },
                _ => Move::Withdraw,
            };
            if let Ok(next) = complaint.after(&made, DAY) {
                prop_assert_eq!(next.history.len(), complaint.history.len() + 1);
                prop_assert!(next.answer.is_some() || complaint.answer.is_none());
                prop_assert!(next.head.state >= complaint.head.state);
                prop_assert_eq!(next.head.public, next.published.is_some());
                prop_assert_eq!(&next.text, &complaint.text);
                if let Some(published) = &next.published {
                    prop_assert!(!published.question.as_str().contains("0912"));
                    prop_assert!(!published.answer.as_str().contains("0912"));
                }
                complaint = next;
            }
        }
    }
}
