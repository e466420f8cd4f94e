//! Each running campaign's weekly letter goes out once, however many processes serve, and whatever the server
//! of e-mail or a process does meanwhile.

use crate::put::sheet;
use crate::sink::Sink;
use crate::support::{Counter, Service, id};
use hailong::config::{Mail, MailTls};
use hailong::ids::{CampaignNo, Hour, LedgerId};
use hailong::ledger::Event;
use hailong::mail::Post;
use hailong::web::{App, Weekly};
use reqwest::StatusCode;
use serde_json::json;
use std::convert::Infallible;
use std::sync::Arc;
use time::Duration;
use time::macros::date;

on_both!(a_running_campaigns_letter_goes_out_once_a_week);

const HOUR: Duration = Duration::hours(1);

/// Wednesday: the tests begin on Tuesday at 15:00.
fn weekly(sink: &Sink) -> Weekly {
    let mail = Mail {
        host: Some("127.0.0.1".to_owned()),
        port: sink.port,
        tls: MailTls::None,
        from: Some("Hài Lòng <hailong@quangtri.gov.vn>".to_owned()),
        recipients: Some("noivu@quangtri.gov.vn".to_owned()),
        digest: Some("wednesday 07:00".parse().unwrap()),
        ..Mail::default()
    };
    Weekly { at: mail.digest.unwrap(), post: Post::of(&mail).unwrap().unwrap() }
}

/// Ends all campaigns but the first.
async fn one_campaign(service: &Service) {
    let end = |catalog: &hailong::catalog::Catalog| {
        let others = catalog.campaigns.keys().filter(|no| **no != CampaignNo(1));
        Ok::<_, Infallible>(others.map(|no| Event::CampaignClosed { campaign: *no }).collect())
    };
    let hour = Hour::of(crate::support::BEGIN);
    service.store.change(LedgerId(1), hour, end).await.unwrap();
}

/// All look at the same time whether a letter is due; returns how many letters were sent.
async fn look([one, other]: [&Arc<App>; 2]) -> usize {
    let (one, other) = tokio::join!(one.send_due_letters(), other.send_due_letters());
    one.unwrap() + other.unwrap()
}

async fn a_running_campaigns_letter_goes_out_once_a_week(service: &Service) {
    let sent = service.put(&Counter::Quick.response(&id(1)), &sheet(&json!({ "access": 5 }))).await;
    assert_eq!(sent.status, StatusCode::CREATED);
    one_campaign(service).await;
    let sink = Sink::open();
    let (first, second) = (service.posting(weekly(&sink)).await, service.posting(weekly(&sink)).await);
    let both = [&first, &second];
    assert_eq!((look(both).await, service.app.send_due_letters().await.unwrap()), (0, 0), "not due");

    // Refused: one of them tried, and nobody tries again before it is time.
    sink.refuse(true);
    service.pass(Duration::hours(16));
    assert_eq!((look(both).await, sink.refused()), (0, 1));
    service.pass(Duration::minutes(4));
    assert_eq!((look(both).await, sink.refused()), (0, 1));
    sink.refuse(false);
    service.pass(Duration::minutes(1));
    assert_eq!(look(both).await, 1);
    service.pass(HOUR);
    assert_eq!((look(both).await, sink.letters().len()), (0, 1));
    letter(&sink.letters()[0].join("\n"));

    // Nothing ran from Wednesday to Friday: then one took the letter on and died, and the others wait until
    // its claim has run out.
    service.pass(Duration::days(9));
    let now = service.app.now().unix_timestamp();
    let letter = (CampaignNo(1), date!(2026 - 11 - 30));
    let claim = service.store.claim_letter(LedgerId(1), letter, now, now + 900).await.unwrap();
    assert_eq!(claim.map(|claim| claim.tries), Some(1));
    assert_eq!((look(both).await, sink.letters().len()), (0, 1));
    service.pass(Duration::minutes(15));
    assert_eq!((look(both).await, sink.letters().len()), (1, 2));

    // Friday again: of the week between nothing is sent any more, of this one only until its end.
    service.pass(Duration::days(14));
    assert_eq!((look(both).await, sink.letters().len()), (1, 3));
    service.pass(Duration::days(3));
    assert_eq!((look(both).await, sink.letters().len()), (0, 3));
    // 2027: the campaign is over.
    service.pass(Duration::days(16));
    assert_eq!((look(both).await, sink.letters().len(), sink.refused()), (0, 3, 1));
}

fn letter(letter: &str) {
    assert!(letter.contains("RCPT TO:<noivu@quangtri.gov.vn>"), "{letter}");
    assert_eq!(letter.contains("bao-cao-mot-cua.pdf"), cfg!(feature = "print"), "{letter}");
}
