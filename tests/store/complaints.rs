//! Complaints in the store: once, one move at a time, gone when their time is up, joined to nothing.

use crate::support::{LEDGER, Scratch, entries, response};
use hailong::account::audit::{Act, Action, Actor};
use hailong::complaint::{
    Category, Complaint, ComplaintNo, Limits, Move, MoveFault, NewComplaint, State, seal,
};
use hailong::ids::{CampaignNo, ComplaintCode, LedgerId, TouchpointCode, UnitNo};
use hailong::store::{ComplaintError, Filed, StoreError};
use sea_orm::{ConnectionTrait as _, Statement};
use std::collections::BTreeSet;
use time::macros::date;
use time::{Date, Duration};

on_both!(
    a_complaint_is_kept_once_for_its_code,
    no_more_than_so_many_of_one_touchpoint_and_day,
    a_move_is_made_on_what_is_there_now,
    what_is_published_is_read_back_masked,
    what_is_old_is_erased_whole,
    nothing_leads_from_a_complaint_to_a_response,
    a_ledger_that_is_not_there_keeps_nothing,
);

const DAY: Date = date!(2026 - 11 - 24);
const MANY: u32 = 1_000;

fn code(n: u64) -> ComplaintCode {
    (n << 40..).find_map(ComplaintCode::from_bits).unwrap()
}

fn new(n: u64) -> NewComplaint {
    NewComplaint {
        code: seal(code(n)),
        campaign: CampaignNo(1),
        touchpoint: TouchpointCode::from_bits(37).unwrap(),
        unit: UnitNo(2),
        day: DAY,
        category: Category::Delay,
        language: "vi".into(),
        text: format!("Trễ hẹn {n} lần, gọi 0912345678"),
        limits: Limits { accept_days: 3, answer_days: 15 },
    }
}

fn act() -> Act {
    Act::new(1, Actor::CommandLine("test".into()), Action::ComplaintAnswered, "")
}

/// Numbers in falling order, so that order of arrival and order of number differ.
fn falling() -> impl FnMut() -> u32 + Send {
    let mut last = 900_000;
    move || {
        last -= 7;
        last
    }
}

async fn filed(store: &hailong::store::Store, count: u64) -> Vec<ComplaintNo> {
    let mut random = falling();
    let mut numbers = Vec::new();
    for n in 1..=count {
        let filed = store.file_complaint(LEDGER, &new(n), MANY, &mut random).await.unwrap();
        let Filed::Stored(no) = filed else { panic!("{filed:?}") };
        numbers.push(no);
    }
    numbers
}

async fn a_complaint_is_kept_once_for_its_code(scratch: &Scratch) {
    let store = scratch.open_with_ledger().await;
    let Filed::Stored(no) = store.file_complaint(LEDGER, &new(1), MANY, || 5).await.unwrap() else {
        panic!("not kept")
    };
    let again = NewComplaint { text: "khác".into(), ..new(1) };
    assert_eq!(store.file_complaint(LEDGER, &again, MANY, || 6).await.unwrap(), Filed::Known);
    // A number that is taken is drawn again.
    let mut drawn = [5, 1_000_005, 6].into_iter();
    let other = store.file_complaint(LEDGER, &new(2), MANY, || drawn.next().unwrap()).await.unwrap();
    assert_eq!(other, Filed::Stored(ComplaintNo::new(6).unwrap()));
    let found = store.complaint_of(LEDGER, seal(code(1))).await.unwrap().unwrap();
    assert_eq!(
        (found.head.no, found.head.state, found.text.as_str()),
        (no, State::Received, new(1).text.as_str())
    );
    assert_eq!(found.head.due, new(1).due());
    assert_eq!(store.complaint(LEDGER, no).await.unwrap(), Some(found.clone()));
    assert_eq!(store.complaint_of(LEDGER, seal(code(3))).await.unwrap(), None);
    let heads = store.complaints(LEDGER).await.unwrap();
    assert_eq!((heads.len(), &heads[0]), (2, &found.head));
}

async fn no_more_than_so_many_of_one_touchpoint_and_day(scratch: &Scratch) {
    let store = scratch.open_with_ledger().await;
    let mut random = falling();
    for n in 1..=3 {
        assert!(matches!(
            store.file_complaint(LEDGER, &new(n), 3, &mut random).await.unwrap(),
            Filed::Stored(_)
        ));
    }
    assert_eq!(store.file_complaint(LEDGER, &new(4), 3, &mut random).await.unwrap(), Filed::TooMany);
    assert_eq!(store.file_complaint(LEDGER, &new(3), 3, &mut random).await.unwrap(), Filed::Known);
    let elsewhere = NewComplaint { touchpoint: TouchpointCode::from_bits(74).unwrap(), ..new(5) };
    let tomorrow = NewComplaint { day: DAY.next_day().unwrap(), ..new(6) };
    for other in [elsewhere, tomorrow] {
        let filed = store.file_complaint(LEDGER, &other, 3, &mut random).await.unwrap();
        assert!(matches!(filed, Filed::Stored(_)));
    }
}

async fn a_move_is_made_on_what_is_there_now(scratch: &Scratch) {
    let store = scratch.open_with_ledger().await;
    let other = scratch.open().await;
    let no = filed(&store, 1).await[0];
    let made = |made: Move| move |complaint: &Complaint| complaint.after(&made, DAY);
    // Two take it up for the same unit at once: one is told that the other was faster.
    let act = act();
    let (one, two) = tokio::join!(
        store.change_complaint(LEDGER, no, &act, made(Move::Accept(UnitNo(3)))),
        other.change_complaint(LEDGER, no, &act, made(Move::Accept(UnitNo(3))))
    );
    let refused = [one.is_err(), two.is_err()].into_iter().filter(|refused| *refused).count();
    assert_eq!(refused, 1);
    let fault = one.err().or(two.err()).unwrap();
    assert!(matches!(fault, ComplaintError::Refused(MoveFault::There)), "{fault}");
    let (before, after) =
        store.change_complaint(LEDGER, no, &act, made(Move::Answer("Đã xong".into()))).await.unwrap();
    assert_eq!((before.head.state, after.head.state), (State::Accepted, State::Answered));
    let read = store.complaint(LEDGER, no).await.unwrap().unwrap();
    assert_eq!(read, after);
    assert_eq!((read.head.unit, read.history.len()), (UnitNo(3), 3));
    let nobody = ComplaintNo::new(1).unwrap();
    let fault = store.change_complaint(LEDGER, nobody, &act, made(Move::Close)).await.unwrap_err();
    assert!(matches!(fault, ComplaintError::Unknown(no) if no == nobody));
}

async fn what_is_published_is_read_back_masked(scratch: &Scratch) {
    let store = scratch.open_with_ledger().await;
    let numbers = filed(&store, 2).await;
    for made in [Move::Answer("Xin lỗi".into()), Move::Publish { hide: vec!["Trễ".into()] }] {
        store.change_complaint(LEDGER, numbers[0], &act(), |held| held.after(&made, DAY)).await.unwrap();
    }
    let public = store.published_complaints(LEDGER, CampaignNo(1)).await.unwrap();
    assert_eq!(public.len(), 1);
    let published = public[0].published.as_ref().unwrap();
    assert_eq!(published.question.as_str(), "[đã che] hẹn 1 lần, gọi [số điện thoại]");
    assert_eq!((published.answer.as_str(), published.day), ("Xin lỗi", DAY));
    assert!(store.published_complaints(LEDGER, CampaignNo(2)).await.unwrap().is_empty());
    store
        .change_complaint(LEDGER, numbers[0], &act(), |held| held.after(&Move::Withdraw, DAY))
        .await
        .unwrap();
    assert!(store.published_complaints(LEDGER, CampaignNo(1)).await.unwrap().is_empty());
}

async fn what_is_old_is_erased_whole(scratch: &Scratch) {
    let store = scratch.open_with_ledger().await;
    let old = NewComplaint { text: "câu chuyện cũ của một người".into(), ..new(1) };
    store.file_complaint(LEDGER, &old, MANY, || 5).await.unwrap();
    let young = NewComplaint { day: DAY + Duration::days(1), ..new(2) };
    store.file_complaint(LEDGER, &young, MANY, || 6).await.unwrap();
    assert!(scratch.holds("câu chuyện cũ").await);
    assert_eq!(store.erase_complaints(LEDGER, DAY, 10).await.unwrap(), 0);
    assert_eq!(store.erase_complaints(LEDGER, DAY + Duration::days(1), 10).await.unwrap(), 1);
    assert_eq!(store.complaint_of(LEDGER, seal(code(1))).await.unwrap(), None);
    assert!(store.complaint_of(LEDGER, seal(code(2))).await.unwrap().is_some());
    store.close().await;
    assert!(!scratch.is_sqlite() || !scratch.holds("câu chuyện cũ").await);
}

async fn nothing_leads_from_a_complaint_to_a_response(scratch: &Scratch) {
    let store = scratch.open_with_ledger().await;
    for n in 1..=6 {
        store.submit(response(n)).await.unwrap();
        filed_one(&store, n).await;
    }
    assert_eq!(entries(&store).await.len(), 7);
    let raw = scratch.raw().await;
    let all = |sql: &str| Statement::from_string(raw.get_database_backend(), sql.to_owned());
    let rows = raw.query_all_raw(all("SELECT * FROM complaint")).await.unwrap();
    let columns: BTreeSet<String> = rows[0].column_names().into_iter().collect();
    let expected = "accept_by answer answer_by campaign category code day history language ledger_id no \
        published_answer published_day published_question state text touchpoint unit";
    assert_eq!(columns, expected.split_whitespace().map(str::to_owned).collect());
    store.blur_complaints(LEDGER, DAY.next_day().unwrap()).await.unwrap();
    if scratch.is_sqlite() {
        let numbers: Vec<i64> = rows.iter().map(|row| row.try_get("", "no").unwrap()).collect();
        assert!(numbers.is_sorted(), "the table's own order is the number's: {numbers:?}");
    } else {
        let sql = "SELECT count(DISTINCT xmin::text) FROM complaint
            UNION ALL SELECT count(*) FROM entry e JOIN complaint c ON e.xmin::text = c.xmin::text";
        let counts: Vec<i64> = raw
            .query_all_raw(all(sql))
            .await
            .unwrap()
            .iter()
            .map(|row| row.try_get_by_index(0).unwrap())
            .collect();
        assert_eq!(counts, [1, 0], "one transaction for all, and none of the responses'");
    }
}

async fn filed_one(store: &hailong::store::Store, n: u64) {
    let no = u32::try_from(900_000 - n).unwrap();
    let filed = store.file_complaint(LEDGER, &new(n), MANY, move || no).await.unwrap();
    assert!(matches!(filed, Filed::Stored(_)));
}

async fn a_ledger_that_is_not_there_keeps_nothing(scratch: &Scratch) {
    let store = scratch.open_with_ledger().await;
    let error = store.file_complaint(LedgerId(9), &new(1), MANY, || 5).await.unwrap_err();
    assert!(matches!(error, StoreError::NoLedger(9)), "{error}");
    assert!(store.complaints(LedgerId(9)).await.unwrap().is_empty());
}
