use super::*;
use crate::ids::{CampaignNo, TouchpointCode, UnitNo};
use crate::ledger::Signals;
use crate::ledger::flag::FlagNo;
use crate::quality::Signal;
use crate::web::staff::said::signal::{innocent, next};
use time::macros::date;

fn flag(evidence: &Evidence, (from, to): (Hour, Hour)) -> Flag {
    let (campaign, unit, bits) = (CampaignNo(1), UnitNo(2), Signals(0));
    Flag {
        no: FlagNo(1),
        signal: evidence.signal().entry_name(),
        set: FlaggedSet { campaign, unit, touchpoint: None, channel: None, from, to, bits },
        week: Some("2026-W48".into()),
        responses: 30,
        evidence: evidence.numbers(),
        raised_by: "watch".into(),
    }
}

/// The set of four weeks, of the last day, of its tenth hour.
fn spans() -> [(Hour, Hour); 3] {
    let start = |date| Hour::day_start(date);
    let (first, day) = (start(date!(2026 - 10 - 26)), start(date!(2026 - 11 - 24)));
    [(first, start(date!(2026 - 11 - 23))), (day, Hour(day.0 + 24)), (Hour(day.0 + 9), Hour(day.0 + 10))]
}

fn all() -> Vec<Flag> {
    let touchpoint = TouchpointCode::from_bits(37).unwrap();
    let [weeks, day, hour] = spans();
    let gap = |peers| Evidence::ChannelGap {
        weeks: 4,
        open_sheets: 200,
        open_share: 0.98,
        code_sheets: 150,
        code_share: 0.805,
        peers,
        z: 5.75,
    };
    let alike = |usual| Evidence::LowEntropy { sheets: 60, bits: 0.02, usual, peers: 1.3 };
    let few = |low_share, usual_low_share, sheets| Evidence::TooFew {
        weeks: 4,
        sheets,
        expected: 40.5,
        low_share,
        usual_low_share,
    };
    let cap = |codes, dossiers| Evidence::OverCap { answers: 120, codes, dossiers };
    let scans = |sheets| Evidence::ScansWithoutSends { touchpoint, scans: 80, sheets, usual: 0.555 };
    let weekly = [
        Evidence::TooFast { sheets: 12, all: 40, usual: 0.025 },
        Evidence::OffHours { off: 8, sheets: 60, usual: 0.02 },
        gap(0.012),
        gap(-0.03),
        gap(0.001),
        Evidence::TurnoutScore {
            weeks: 4,
            sheets: 90,
            dossiers: 92.0,
            turnout: 0.975,
            usual_turnout: 0.2,
            top_share: 0.97,
            usual_top_share: 0.405,
        },
        alike(None),
        alike(Some(1.15)),
        Evidence::SuddenRise {
            channel: Channel::Qr,
            weeks: 4,
            sheets: 194,
            expected: 120.5,
            top_share: 0.6,
            usual_top_share: 0.355,
            z: 5.1,
        },
        Evidence::SilentPoster { touchpoint, days: 5, expected: 22.5 },
        scans(0),
        scans(2),
        few(None, None, 4),
        few(Some(0.05), Some(0.205), 0),
        cap(Some(100), None),
        cap(None, Some(100)),
        cap(Some(130), Some(100)),
    ];
    let mut flags: Vec<_> = weekly.iter().map(|evidence| flag(evidence, weeks)).collect();
    flags.push(flag(&Evidence::Burst { hour: 33, sheets: 30, usual: 1.5 }, hour));
    flags.push(flag(&Evidence::OneDevice { day: 1, sheets: 27, all: 51, usual: 0.025 }, day));
    flags
}

#[test]
fn every_signal_has_a_sentence_in_both_languages_with_numbers_as_people_write_them() {
    let told: Vec<_> = all().iter().filter_map(|flag| Signal::of_entry(&flag.signal)).collect();
    assert!(Signal::ALL.iter().all(|signal| told.contains(signal)));
    let between = |text: &str, sign: char| {
        let digit = |at: Option<char>| at.is_some_and(|letter| letter.is_ascii_digit());
        text.match_indices(sign)
            .any(|(at, _)| digit(text[..at].chars().last()) && digit(text[at + 1..].chars().next()))
    };
    for flag in all() {
        let [vietnamese, english] =
            [Tongue::Vietnamese, Tongue::English].map(|tongue| sentence(&flag, tongue).unwrap());
        for text in [&vietnamese, &english] {
            assert!(text.ends_with('.') && text.chars().next().unwrap().is_uppercase(), "{text}");
            assert!(!text.contains(['{', '}', '_', '"']) && !text.contains("NaN"), "{text}");
            assert!(!text.contains(&flag.signal), "{text}");
        }
        assert!(!between(&vietnamese, '.'), "an English decimal: {vietnamese}");
        assert!(!between(&english, ','), "a Vietnamese decimal: {english}");
        assert_ne!(vietnamese, english);
    }
}

#[test]
fn sentences_read_aloud() {
    let told = |signal: Signal, tongue| {
        let flag = all().into_iter().rfind(|flag| flag.signal == signal.entry_name()).unwrap();
        sentence(&flag, tongue).unwrap()
    };
    assert_eq!(
        told(Signal::Burst, Tongue::Vietnamese),
        "Trong một giờ (thứ Ba 24/11, 9–10 giờ) có 30 phiếu, trong khi các tuần trước giờ này thường chỉ có khoảng 1,5 phiếu."
    );
    assert_eq!(
        told(Signal::Burst, Tongue::English),
        "Within one hour (Tuesday 24/11, 9–10 h) there were 30 responses; in the weeks before, that hour usually had about 1.5."
    );
    assert_eq!(
        told(Signal::OneDevice, Tongue::Vietnamese),
        "Thứ Ba 24/11 có 27 trong 51 phiếu (52,9 %) đến từ một máy đã gửi nhiều phiếu trong ngày; trước đây và ở các đơn vị khác, tỷ lệ này nhiều nhất khoảng 2,5 %."
    );
    assert_eq!(
        told(Signal::TooFew, Tongue::Vietnamese),
        "Từ 26/10 đến 22/11 không có phiếu nào, trong khi dự kiến khoảng 40,5 phiếu; phiếu có câu chưa hài lòng còn 5 %, trước đây là 20,5 %."
    );
    assert_eq!(
        told(Signal::SuddenRise, Tongue::Vietnamese),
        "Từ 26/10 đến 22/11 có 194 phiếu qua áp phích QR, trong khi dự kiến khoảng 120,5 phiếu; 60 % số phiếu chấm mức cao nhất ở mọi câu, trước đây là 35,5 %."
    );
}

#[test]
fn a_set_over_new_year_says_which_years() {
    let evidence = Evidence::OverCap { answers: 3, codes: Some(2), dossiers: None };
    let span = (Hour::day_start(date!(2026 - 12 - 28)), Hour::day_start(date!(2027 - 01 - 04)));
    let told = sentence(&flag(&evidence, span), Tongue::Vietnamese).unwrap();
    assert!(told.starts_with("Từ 28/12/2026 đến 03/01/2027 có 3 phiếu"), "{told}");
}

#[test]
fn numbers_of_another_version_have_no_sentence() {
    let [weeks, ..] = spans();
    let known = flag(&Evidence::Burst { hour: 33, sheets: 30, usual: 1.5 }, weeks);
    assert!(sentence(&known, Tongue::Vietnamese).is_some());
    assert!(sentence(&Flag { signal: "burst.2".into(), ..known.clone() }, Tongue::Vietnamese).is_none());
    assert!(sentence(&Flag { evidence: [].into(), ..known }, Tongue::Vietnamese).is_none());
}

#[test]
fn every_signal_says_what_may_be_innocent_and_what_to_look_at() {
    let mut said = Vec::new();
    for signal in Signal::ALL {
        for tongue in [Tongue::Vietnamese, Tongue::English] {
            said.extend([innocent(signal, tongue), next(signal, tongue)]);
        }
    }
    assert!(
        said.iter().all(|text| text.ends_with('.') && text.matches('.').count() == 1),
        "one sentence each"
    );
    let number = said.len();
    said.sort_unstable();
    said.dedup();
    assert_eq!(said.len(), number, "each its own");
}
