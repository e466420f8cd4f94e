use super::super::tests::{say, with_campaign};
use super::*;
use time::macros::date;

fn wish(catalog: &Catalog) -> TaskWish {
    let unit = catalog.tree.find(&"19363".parse().unwrap(), date!(2026 - 11 - 24)).unwrap().no;
    TaskWish {
        no: None,
        campaign: CampaignNo(1),
        unit,
        about: "criterion:tc01".parse().unwrap(),
        what: "Thêm  20 ghế\nchờ".to_owned(),
        lead: "UBND xã".to_owned(),
        partners: String::new(),
        due: Some(date!(2026 - 12 - 31)),
        state: TaskState::Planned,
        outcome: String::new(),
    }
}

#[test]
fn a_task_is_written_changed_and_not_written_twice() {
    let mut catalog = with_campaign();
    let first = wish(&catalog);
    let events = put(&catalog, &first).unwrap();
    say(&mut catalog, events);
    let task = catalog.tasks[&TaskNo(1)].clone();
    assert_eq!((task.what.as_str(), task.due), ("Thêm 20 ghế chờ", Some(date!(2026 - 12 - 31))));
    assert!(task.is_late(date!(2027 - 01 - 01)) && !task.is_late(date!(2026 - 12 - 31)));
    let same = TaskWish { no: Some(TaskNo(1)), ..first.clone() };
    assert_eq!(put(&catalog, &same), Ok(Vec::new()));
    let done = TaskWish { state: TaskState::Done, outcome: "Đã mua".to_owned(), ..same };
    let events = put(&catalog, &done).unwrap();
    say(&mut catalog, events);
    assert_eq!(catalog.tasks[&TaskNo(1)].outcome, "Đã mua");
    assert!(!catalog.tasks[&TaskNo(1)].is_late(date!(2027 - 01 - 01)));
    let second = TaskWish { about: "factor:staff".parse().unwrap(), ..first };
    let events = put(&catalog, &second).unwrap();
    say(&mut catalog, events);
    assert_eq!(catalog.tasks.keys().copied().collect::<Vec<_>>(), [TaskNo(1), TaskNo(2)]);
}

#[test]
fn everything_that_speaks_against_a_task_is_told_at_once() {
    let catalog = with_campaign();
    let bad = TaskWish {
        no: Some(TaskNo(7)),
        unit: UnitNo(9_999),
        about: "criterion:tc99".parse().unwrap(),
        what: " ".to_owned(),
        lead: "ư".repeat(MAX_WHO + 1),
        partners: "a\u{7}b".to_owned(),
        state: TaskState::Dropped,
        outcome: String::new(),
        ..wish(&catalog)
    };
    let expected = [
        TaskFault::NoUnit,
        TaskFault::NoSubject,
        TaskFault::NoTask,
        TaskFault::NoWhat,
        TaskFault::LongLead { found: MAX_WHO + 1 },
        TaskFault::NoReason,
        TaskFault::Control,
    ];
    assert_eq!(put(&catalog, &bad), Err(expected.into()));
    let nowhere = TaskWish { campaign: CampaignNo(9), ..wish(&catalog) };
    assert_eq!(put(&catalog, &nowhere), Err(vec![TaskFault::NoCampaign]));
}

#[test]
fn what_a_task_is_about_is_read_as_it_is_written() {
    for text in ["factor:access", "criterion:tc01"] {
        assert_eq!(text.parse::<About>().unwrap().to_string(), text);
    }
    for bad in ["", "access", "factor:", "factor:Đ", "part:a"] {
        assert_eq!(bad.parse::<About>(), Err(crate::campaign::tasks::AboutError(bad.to_owned())));
    }
}
