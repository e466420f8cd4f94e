//! The night watch: signals on units become flags on the next morning, once, whoever looks and however often.

use crate::support::staff::{LEDGER, Staff, WHOLE};
use crate::support::{Counter, Service, definition};
use hailong::account::Role;
use hailong::answers::packed::{Layout, pack};
use hailong::answers::{Answer, Answers};
use hailong::catalog::flags::Raised;
use hailong::ids::{CampaignNo, Channel, FieldNo, Hour, LedgerId, ResponseId, UnitNo};
use hailong::ledger::{DurationBucket, Response, Signals};
use hailong::store::NewResponse;
use time::macros::date;
use time::{Date, Duration};

on_both!(
    what_came_in_one_hour_is_flagged_on_the_next_morning_and_once,
    a_night_that_was_missed_is_made_up_for,
    published_figures_are_left_alone,
);

/// A Monday.
const DAY: Date = date!(2026 - 12 - 14);
const HOURS: [u32; 4] = [8, 9, 10, 14];

/// A sheet an hour at four hours of each working day for six weeks, and thirty more within one.
async fn stuffed(service: &Service) {
    let definition = definition("mot-cua-nhanh.1");
    let values = vec![Answer::NotAnswered; definition.questions.len()];
    let answers = Answers { definition: definition.hash, values };
    let answers = pack(&Layout::of(&definition), &answers).unwrap();
    let response = |hour: Hour| Response {
        ledger: LedgerId(1),
        hour,
        definition: definition.hash,
        campaign: CampaignNo(1),
        touchpoint: Counter::Quick.code(),
        unit: UnitNo(2),
        field: FieldNo(1),
        channel: Channel::Qr,
        language: 0,
        duration: DurationBucket::TwoToFive,
        signals: Signals(0),
        answers: answers.clone(),
        texts: Vec::new(),
    };
    let at = |day: Date, hour: u32| Hour(Hour::day_start(day).0 + hour);
    let days = (0..43).map(|days| DAY - Duration::days(days));
    let working = days.filter(|day| day.weekday().number_from_monday() <= 5);
    let usual = working.flat_map(|day| HOURS.map(|hour| at(day, hour)));
    let mut sending = tokio::task::JoinSet::new();
    for (n, hour) in (0u128..).zip(usual.chain([at(DAY, 9); 30])) {
        let bytes: [u8; 16] = n.to_be_bytes();
        let mut id = [0; 12];
        id.copy_from_slice(&bytes[4..]);
        let new = NewResponse {
            id: ResponseId::new(hour, id),
            response: response(hour),
            texts: vec![],
            nonce: bytes,
        };
        let store = service.store.clone();
        sending.spawn(async move { store.submit(new).await });
    }
    while let Some(sent) = sending.join_next().await {
        sent.unwrap().unwrap();
    }
}

async fn flags(service: &Service) -> Vec<Raised> {
    service.store.catalog(LEDGER).await.unwrap().flags.raised.into_values().collect()
}

async fn what_came_in_one_hour_is_flagged_on_the_next_morning_and_once(service: &Service) {
    let [one, other] = [service.watching().await, service.watching().await];
    stuffed(service).await;
    let since = Some(DAY);
    assert_eq!(one.keep_watch(since, DAY).await.unwrap().flags, 0, "the day is not over");
    service.pass(Duration::days(21));
    let next = DAY.next_day().unwrap();
    let (first, second) = tokio::join!(one.keep_watch(since, next), other.keep_watch(since, next));
    let (first, second) = (first.unwrap(), second.unwrap());
    assert_eq!((first.days, first.weeks, first.findings, second.findings), (1, 0, 1, 1));
    assert_eq!(first.flags + second.flags, 1, "{first:?} {second:?}");
    // Whoever starts later looks again, and finds what is known.
    let later = service.watching().await.keep_watch(None, next).await.unwrap();
    assert!(later.days == 42 && later.weeks == 6 && later.findings >= 1, "{later:?}");
    let raised = flags(service).await;
    let [Raised { flag, .. }] = raised.as_slice() else { panic!("{raised:?}") };
    let nine = Hour(Hour::day_start(DAY).0 + 9);
    assert_eq!(
        (flag.signal.as_str(), flag.set.unit, flag.set.from, flag.set.to.0),
        ("burst.1", UnitNo(2), nine, nine.0 + 1)
    );
    assert_eq!((flag.responses, flag.raised_by.as_str()), (31, "watch"));
    assert_eq!((flag.week.as_deref(), &flag.evidence["sheets"]), (Some("2026-W51"), &31.into()));
    let staff: Staff<'_> = service.signed_in(Role::Auditor, WHOLE).await;
    service.app.mirror.catch_up(&service.store).await.unwrap();
    assert!(staff.get("/staff/signals/1").await.page().contains("31"));
}

async fn a_night_that_was_missed_is_made_up_for(service: &Service) {
    stuffed(service).await;
    let watched = |today| async move { service.watching().await.keep_watch(None, today).await.unwrap() };
    assert_eq!(watched(DAY + Duration::days(43)).await.flags, 0, "nobody looks back for so long");
    assert_eq!(watched(DAY + Duration::days(10)).await.flags, flags(service).await.len());
    assert!(flags(service).await.iter().any(|raised| raised.flag.signal == "burst.1"));
}

async fn published_figures_are_left_alone(service: &Service) {
    stuffed(service).await;
    let event = hailong::ledger::Event::FiguresPublished { campaign: CampaignNo(1) };
    let publish = |_: &_| Ok::<_, std::convert::Infallible>(vec![event]);
    service.store.change(LEDGER, Hour::day_start(DAY), publish).await.unwrap();
    let watched = service.watching().await.keep_watch(None, DAY + Duration::days(1)).await.unwrap();
    assert_eq!((watched.campaigns, watched.flags), (0, 0));
}
