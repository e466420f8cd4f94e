//! One-time codes in the store: spent once, with the response or not at all.

pub(crate) mod fixture;

use crate::support::{LEDGER, NOW, Scratch, entries, numbers, response, with_text};
use fixture::{GROUP, codes, issue, key, office, redemption, reprint, wish};
use hailong::catalog::decide::codes::{CodeFault, Limit, limit};
use hailong::ids::{CampaignNo, FieldNo, UnitNo};
use hailong::store::{ChangeError, Stored, SubmitError};
use hailong::touchpoint::codes::{BatchNo, Group, Redemption, Week};
use time::macros::date;

on_both!(
    of_a_hundred_who_spend_one_code_at_once_one_is_stored,
    a_known_id_gets_its_receipt_and_spends_nothing,
    a_code_of_others_or_of_another_time_is_as_good_as_none,
    in_one_batch_only_the_row_with_a_bad_code_is_refused,
    a_reprint_voids_what_is_left_and_has_no_more,
    more_codes_than_dossiers_are_not_issued,
    an_issue_that_is_refused_leaves_nothing,
);

async fn of_a_hundred_who_spend_one_code_at_once_one_is_stored(scratch: &Scratch) {
    let store = office(scratch).await;
    let code = codes(1, 2);
    issue(&store, &code).await.unwrap();
    // Two instances of the service.
    let other = scratch.open().await;
    let spending: Vec<_> = (0..100)
        .map(|n| {
            let store = if n % 2 == 0 { store.clone() } else { other.clone() };
            let code = redemption(code[0]);
            tokio::spawn(async move { store.redeem(response(n), code).await })
        })
        .collect();
    let (mut new, mut refused) = (0, 0);
    for spent in spending {
        match spent.await.unwrap() {
            Ok(Stored::New) => new += 1,
            Err(SubmitError::Code) => refused += 1,
            other => panic!("{other:?}"),
        }
    }
    assert_eq!((new, refused), (1, 99));
    assert_eq!(numbers(&store).await.len(), 1);
    assert!(!store.is_spendable(LEDGER, &redemption(code[0])).await.unwrap());
    assert!(store.is_spendable(LEDGER, &redemption(code[1])).await.unwrap());
}

async fn a_known_id_gets_its_receipt_and_spends_nothing(scratch: &Scratch) {
    let store = office(scratch).await;
    let code = codes(1, 3);
    issue(&store, &code).await.unwrap();
    assert_eq!(store.redeem(response(1), redemption(code[0])).await, Ok(Stored::New));
    let before = entries(&store).await;
    // The same again, with another code, with a wrong one, with none.
    assert_eq!(store.redeem(response(1), redemption(code[0])).await, Ok(Stored::Known));
    assert_eq!(store.redeem(response(1), redemption(code[1])).await, Ok(Stored::Known));
    assert_eq!(store.redeem(response(1), redemption(codes(9, 1)[0])).await, Ok(Stored::Known));
    assert_eq!(store.submit(response(1)).await, Ok(Stored::Known));
    assert_eq!(entries(&store).await, before);
    assert_eq!(store.redeem(response(2), redemption(code[1])).await, Ok(Stored::New), "it was not spent");
    store.close().await;
    let store = scratch.open().await;
    assert_eq!(store.redeem(response(3), redemption(code[1])).await, Err(SubmitError::Code));
    assert_eq!(store.redeem(response(3), redemption(code[2])).await, Ok(Stored::New));
}

async fn a_code_of_others_or_of_another_time_is_as_good_as_none(scratch: &Scratch) {
    let store = office(scratch).await;
    let code = codes(1, 1)[0];
    issue(&store, &[code]).await.unwrap();
    let good = redemption(code);
    let of = |group: Group| Redemption { group, ..good };
    let bad = [
        redemption(codes(9, 1)[0]),
        of(Group { campaign: CampaignNo(2), ..GROUP }),
        of(Group { unit: UnitNo(2), ..GROUP }),
        of(Group { field: None, ..GROUP }),
        of(Group { field: Some(FieldNo(2)), ..GROUP }),
        Redemption { since: Week::of(date!(2026 - 11 - 30)), ..good },
    ];
    let before = entries(&store).await;
    for (n, bad) in (10..).zip(bad) {
        assert!(!store.is_spendable(LEDGER, &bad).await.unwrap());
        assert_eq!(store.redeem(response(n), bad).await, Err(SubmitError::Code), "{bad:?}");
    }
    assert_eq!(entries(&store).await, before);
    let last_day = Redemption { since: Week::oldest_on(date!(2026 - 12 - 29)), ..good };
    assert_eq!(store.redeem(response(1), last_day).await, Ok(Stored::New));
}

async fn in_one_batch_only_the_row_with_a_bad_code_is_refused(scratch: &Scratch) {
    let store = office(scratch).await;
    let code = codes(1, 2);
    issue(&store, &code).await.unwrap();
    // Another instance holds the head row, so that all but the first share a batch.
    let held = scratch.hold_head().await;
    let sent = |new, code: Option<Redemption>| {
        let store = store.clone();
        tokio::spawn(async move {
            match code {
                Some(code) => store.redeem(new, code).await,
                None => store.submit(new).await,
            }
        })
    };
    let all = [
        (response(100), None),
        (response(1), None),
        (with_text(2, 4, "một lời"), Some(redemption(code[0]))),
        (response(3), Some(redemption(codes(9, 1)[0]))),
        (response(2), Some(redemption(code[1]))),
    ];
    let mut outcomes = Vec::new();
    for (new, code) in all {
        outcomes.push(sent(new, code));
        // Each stands in the line before the next one comes.
        tokio::time::sleep(std::time::Duration::from_millis(150)).await;
    }
    held.rollback().await.unwrap();
    let mut all = Vec::new();
    for outcome in outcomes {
        all.push(outcome.await.unwrap());
    }
    let new = Ok(Stored::New);
    let expected = [new.clone(), new.clone(), new, Err(SubmitError::Code), Ok(Stored::Known)];
    assert_eq!(all, expected);
    let mut stored = numbers(&store).await;
    stored.sort_unstable();
    assert_eq!(stored, [1, 2, 100]);
    assert_eq!(store.texts(LEDGER, hailong::ids::Seq(0), hailong::ids::Seq(99)).await.unwrap().len(), 1);
    assert_eq!(store.redeem(response(4), redemption(code[1])).await, Ok(Stored::New), "spent by nobody");
}

async fn a_reprint_voids_what_is_left_and_has_no_more(scratch: &Scratch) {
    let store = office(scratch).await;
    let (first, beside) = (codes(1, 10), codes(2, 10));
    issue(&store, &first).await.unwrap();
    let catalog = issue(&store, &beside).await.unwrap();
    for (n, code) in (0..).zip(&first[..4]) {
        store.redeem(response(n), redemption(*code)).await.unwrap();
    }
    let old = &catalog.codes[&BatchNo(1)].batch;
    assert_eq!(store.unspent_codes(LEDGER, &key(), old).await.unwrap(), 6);
    let Err(ChangeError::Refused(faults)) = reprint(&store, 1, &codes(3, 7)).await else { panic!("issued") };
    assert_eq!(faults, [CodeFault::Left { no: BatchNo(1), left: 6, wanted: 7 }]);
    assert_eq!(store.unspent_codes(LEDGER, &key(), old).await.unwrap(), 6, "nothing was voided");
    let new = codes(3, 6);
    let catalog = reprint(&store, 1, &new).await.unwrap();
    assert_eq!(catalog.codes[&BatchNo(1)].reprinted, Some(BatchNo(3)));
    assert_eq!(store.unspent_codes(LEDGER, &key(), old).await.unwrap(), 0);
    for (n, code) in (20..).zip(&first) {
        assert_eq!(store.redeem(response(n), redemption(*code)).await, Err(SubmitError::Code));
    }
    for (n, code) in (40..).zip(new.iter().chain(&beside)) {
        assert_eq!(store.redeem(response(n), redemption(*code)).await, Ok(Stored::New), "{n}");
    }
    let Err(ChangeError::Refused(faults)) = reprint(&store, 1, &codes(4, 1)).await else { panic!("issued") };
    assert_eq!(faults, [CodeFault::Reprinted { no: BatchNo(1), by: BatchNo(3) }]);
}

async fn more_codes_than_dossiers_are_not_issued(scratch: &Scratch) {
    let store = office(scratch).await;
    issue(&store, &codes(1, 10)).await.unwrap();
    let catalog = fixture::returned(&store, 25).await;
    let month = hailong::campaign::dossiers::Month::of(NOW.local_date());
    let room = limit(&catalog, GROUP.unit, GROUP.field, month);
    assert_eq!(room, Some(Limit { field: GROUP.field, dossiers: 25, issued: 10 }));
    let Err(ChangeError::Refused(faults)) = issue(&store, &codes(2, 16)).await else { panic!("issued") };
    assert!(matches!(faults[..], [CodeFault::Dossiers { dossiers: 25, issued: 10, wanted: 16, .. }]));
    issue(&store, &codes(2, 15)).await.unwrap();
}

async fn an_issue_that_is_refused_leaves_nothing(scratch: &Scratch) {
    let store = office(scratch).await;
    let before = entries(&store).await;
    let wishes = [wish(5), wish(0)];
    let drawn = [codes(1, 5), Vec::new()];
    let decide =
        |catalog: &_| hailong::catalog::decide::codes::issue(catalog, &wishes, "#7", NOW.local_date());
    let refused = store.issue_codes(LEDGER, NOW, &key(), None, &drawn, decide).await;
    assert!(matches!(refused, Err(ChangeError::Refused(_))));
    assert_eq!(entries(&store).await, before);
    assert!(store.codes_for_backup(LEDGER).await.unwrap().is_empty());
}
