use super::*;
use crate::answers::sheet::{self, RawSheet};
use crate::definition::shipped;
use crate::quality::testing::{CAMPAIGN, Pen, Sheet};
use crate::quality::watch::Watch;
use proptest::prelude::*;
use serde_json::{Value, json};

fn answers(definition: &Definition, given: Value) -> Answers {
    let sheet: RawSheet = serde_json::from_value(given).unwrap();
    sheet::check(definition, &sheet).unwrap()
}

/// The shipped form of two minutes, each of its criteria rated.
fn full() -> (Definition, Answers) {
    let definition = shipped::find("mot-cua-nhanh.1").unwrap();
    let criteria = definition.factors.iter().flat_map(|factor| &factor.criteria);
    let given = criteria.map(|at| (definition.questions[*at].id.to_string(), Value::from(5)));
    let given = Value::Object(given.collect());
    let answers = answers(&definition, given);
    (definition, answers)
}

#[test]
fn a_sheet_is_fast_where_its_questions_cannot_be_read_in_that_time() {
    let (definition, answers) = full();
    let least = least_seconds(&definition, &answers);
    assert!((8.0..30.0).contains(&least), "a form of two minutes takes more than {least} s");
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "some seconds")]
    let whole = least.ceil() as u64;
    assert_eq!(of_speed(&definition, &answers, 0), Signals::FAST);
    assert_eq!(of_speed(&definition, &answers, whole - 1), Signals::FAST);
    assert_eq!(of_speed(&definition, &answers, whole), Signals::default());
    assert_eq!(of_speed(&definition, &answers, u64::MAX), Signals::default());
}

#[test]
fn who_answers_one_question_is_not_held_to_have_read_all() {
    let (definition, all) = full();
    let first = definition.factors[0].criteria[0];
    let one = answers(&definition, json!({ definition.questions[first].id.to_string(): 5 }));
    let [one, all] = [one, all].map(|answers| least_seconds(&definition, &answers));
    assert!(one >= 1.0 && one < all / 3.0, "{one} {all}");
    assert!(least_seconds(&definition, &answers(&definition, json!({}))) < 1e-9, "nothing was read");
}

#[test]
fn the_fourth_of_a_device_and_the_third_alike_are_marked() {
    let of = |device, alike| of_velocity(Velocity { device, alike, window: 1 }, Some(1.0));
    assert_eq!(of(0, 0), Signals::default());
    assert_eq!(of(3, 2), Signals::default());
    assert_eq!(of(3, 3), Signals::REPEATED);
    assert_eq!(of(4, 1), Signals::DEVICE);
    assert_eq!(of(30, 30), Signals::DEVICE | Signals::REPEATED);
}

/// P(X ≥ k) ≤ 1e-4 of Poisson counts: 6, 7, 10 and 16 for means of 0.5, 1, 2 and 5.
#[test]
fn ten_minutes_are_set_against_the_usual() {
    assert_eq!([0.0, 0.5, 1.0, 2.0, 5.0].map(limit), [6, 6, 7, 10, 16]);
    let of = |window, usual| of_velocity(Velocity { device: 1, alike: 1, window }, usual);
    assert_eq!(of(9, Some(2.0)), Signals::default());
    assert_eq!(of(10, Some(2.0)), Signals::BURST);
    assert_eq!(of(1_000, None), Signals::default(), "nobody knows what is usual");
}

/// Seven weeks with six sheets on Tuesdays from nine to ten, after the week in which the unit began.
#[test]
fn the_usual_of_ten_minutes_is_that_of_the_weeks_before() {
    let tuesday = Hour::of(time::macros::datetime!(2026-11-24 09:00 +7));
    let (mut pen, mut watch) = (Pen::new(), Watch::default());
    for week in 0..8 {
        for at in 0..6 {
            let hour = Hour(tuesday.0 - 8 * 168 + week * 168 + 24 * u32::from(at == 5 && week == 0));
            let sheet =
                Sheet { unit: 1, code: 1, channel: Channel::Qr, hour, ratings: [5; 5], signals: Signals(0) };
            pen.push(&mut watch, sheet);
        }
    }
    let seen = watch.of(CAMPAIGN).unwrap();
    let of = |hour: u32| usual(seen, UnitNo(1), Hour(hour));
    assert_eq!(of(tuesday.0), Some(1.0), "six an hour");
    assert_eq!(of(tuesday.0 + 1), Some(0.0), "nothing came at ten");
    assert_eq!(of(tuesday.0 - 4 * 168), None, "three whole weeks are too few");
    assert!(of(tuesday.0 - 3 * 168).is_some());
    assert_eq!(of(tuesday.0 + 8 * 168), Some(0.0), "the last eight weeks alone");
    assert_eq!(usual(seen, UnitNo(2), tuesday), None);
}

#[test]
fn one_device_that_serves_many_is_not_counted() {
    let counted = Channel::ALL.into_iter().filter(|channel| counts_devices(*channel));
    assert_eq!(counted.collect::<Vec<_>>(), [Channel::Qr, Channel::Code, Channel::Link]);
}

proptest! {
    #[test]
    fn more_of_anything_never_takes_a_mark_away(
        device in 0u32..50, alike in 0u32..50, window in 0u32..50, usual in 0.0f64..20.0,
    ) {
        let of = |device, alike, window| of_velocity(Velocity { device, alike, window }, Some(usual)).0;
        let marks = of(device, alike, window);
        prop_assert_eq!(marks & of(device + 1, alike + 1, window + 1), marks);
        prop_assert_eq!(marks & !0b1110, 0, "speed and the simulator are no matter of counts");
    }
}
