use super::*;
use crate::campaign::Terms;
use crate::catalog::{Hanging, IssuedCodes};
use crate::definition::shipped;
use crate::ids::{Channel, LedgerId, UnitNo};
use crate::quality::Signal;
use crate::quality::testing::{Attack, CAMPAIGN, Province, code, first_week};
use crate::touchpoint::codes::{BatchNo, CodeBatch};
use crate::touchpoint::{FieldScope, Touchpoint};
use time::macros::date;

/// From Thursday, 1 January, to Tuesday, 30 June 2026.
fn campaign() -> Campaign {
    let definition = shipped::find("mot-cua-nhanh.1").unwrap();
    Campaign {
        no: CAMPAIGN,
        id: "mot-cua-2026".parse().unwrap(),
        title: "Khảo sát một cửa năm 2026".into(),
        definition: definition.name.clone(),
        definition_hash: definition.hash,
        units: vec![],
        opens: date!(2026 - 01 - 01),
        closes: date!(2026 - 06 - 30),
        method: "pooled-share.1".into(),
        public: true,
        ranking_channels: vec![Channel::Qr],
        closed: false,
        published: false,
        terms: Terms::default(),
    }
}

fn due(catalog: &Catalog, since: Option<Date>, today: Date) -> (Vec<Date>, Vec<String>) {
    let due = Due::of(catalog, &campaign(), since, today);
    (due.days, due.weeks.iter().map(ToString::to_string).collect())
}

#[test]
fn each_day_is_due_on_the_next_morning_and_each_week_on_monday() {
    let catalog = Catalog::empty(LedgerId(1));
    let none = Vec::<String>::new();
    let (friday, monday) = (date!(2026 - 03 - 06), date!(2026 - 03 - 09));
    assert_eq!(due(&catalog, Some(friday), date!(2026 - 03 - 07)), (vec![friday], none.clone()));
    let (days, weeks) = due(&catalog, Some(date!(2026 - 03 - 08)), monday);
    assert_eq!((days, weeks), (vec![date!(2026 - 03 - 08)], vec!["2026-W10".to_owned()]));
    assert_eq!(due(&catalog, Some(monday), monday), (vec![], none));
    // A process that starts looks at six weeks, or at as much as there was.
    let (days, weeks) = due(&catalog, None, monday);
    assert_eq!((days.len(), days[0], weeks.len()), (42, date!(2026 - 01 - 26), 6));
    let (days, weeks) = due(&catalog, None, date!(2026 - 01 - 05));
    assert_eq!((days[0], days.len(), weeks), (date!(2026 - 01 - 01), 4, vec!["2026-W01".to_owned()]));
}

#[test]
fn a_campaign_is_looked_at_up_to_its_end_and_no_longer_once_it_is_published() {
    let mut catalog = Catalog::empty(LedgerId(1));
    let since = Some(date!(2026 - 06 - 20));
    let (days, weeks) = due(&catalog, since, date!(2026 - 07 - 20));
    assert_eq!(days.last(), Some(&date!(2026 - 06 - 30)));
    assert_eq!(weeks, ["2026-W25", "2026-W26"], "it ended on the Tuesday of the 27th");
    assert!(Due::of(&catalog, &campaign(), None, date!(2026 - 09 - 01)).is_empty(), "long over");
    // Closed by hand on a Friday: that week is one like others.
    catalog.closings.insert(CAMPAIGN, Hour::day_start(date!(2026 - 06 - 26)));
    let (days, weeks) = due(&catalog, since, date!(2026 - 07 - 20));
    assert_eq!((days.last(), weeks.len()), (Some(&date!(2026 - 06 - 26)), 2));
    let published = Campaign { published: true, ..campaign() };
    assert!(Due::of(&catalog, &published, since, date!(2026 - 06 - 23)).is_empty());
}

#[test]
fn a_round_that_comes_late_finds_what_the_rounds_of_each_night_would_have_found() {
    let attacks = vec![(1, 14, Attack::OneEvening), (12, 14, Attack::SlowStuffing)];
    let made = Province { units: 30, weeks: 17, seed: 11, attacks }.make();
    let catalog = Catalog::empty(LedgerId(1));
    let end = date!(2026 - 05 - 04);
    let round = |since, today| {
        let due = Due::of(&catalog, &campaign(), Some(since), today);
        Round::of(CAMPAIGN, made.seen(), &made.beside, &due)
    };
    let first = first_week().first_day() + Duration::weeks(14);
    let late = round(first, end);
    let nights = std::iter::successors(Some(first), |day| day.next_day()).take_while(|day| *day < end);
    let nightly: Vec<_> = nights.map(|day| round(day, day.next_day().unwrap())).collect();
    assert_eq!(late.tests, nightly.iter().map(|round| round.tests).sum::<usize>());
    let key = |finding: &Finding| (finding.signal(), finding.set.unit, finding.set.from);
    let sorted = |mut findings: Vec<Finding>| {
        findings.sort_by_key(key);
        findings
    };
    let found = sorted(nightly.into_iter().flat_map(|round| round.findings).collect());
    assert!(found.len() >= 2);
    assert_eq!(sorted(late.findings), found);
    let burst = found.iter().find(|finding| finding.signal() == Signal::Burst).unwrap();
    assert_eq!(burst.known_from().0, burst.set.from.0 + 1);
    let rise = found.iter().find(|finding| !finding.signal().is_daily()).unwrap();
    assert_eq!(rise.known_from(), rise.week.hours().end);
    let wish = burst.wish(|set| u64::from(set.to.0 - set.from.0) * 30);
    assert_eq!((wish.signal.as_str(), wish.responses, wish.set), ("burst.1", 30, burst.set));
    assert_eq!(wish.evidence, burst.evidence.numbers());
}

#[test]
fn what_stands_beside_is_read_off_the_ledger() {
    let mut catalog = Catalog::empty(LedgerId(1));
    let touchpoint = |n: u32, campaign: u32| Touchpoint {
        code: code(n),
        campaign: CampaignNo(campaign),
        unit: UnitNo(7),
        counter: String::new(),
        channel: Channel::Code,
        field: FieldScope::Ask,
        revoked: false,
    };
    catalog.touchpoints = [touchpoint(1, 1), touchpoint(2, 2)].map(|of| (of.code, of)).into();
    let [made, revoked] = [date!(2026 - 02 - 03), date!(2026 - 03 - 05)].map(Hour::day_start);
    catalog.hangings.insert(code(1), Hanging { made, revoked: Some(revoked) });
    let week = |text: &str| text.parse().unwrap();
    let batch = |no, of: u32, count, reprint_of| IssuedCodes {
        batch: CodeBatch {
            no: BatchNo(no),
            campaign: CampaignNo(of),
            unit: UnitNo(7),
            touchpoint: code(of),
            field: None,
            week: week("2026-W08"),
            count,
            by: "#1".into(),
            reprint_of,
        },
        hour: made,
        reprinted: None,
    };
    let batches = [batch(1, 1, 50, None), batch(2, 2, 9, None), batch(3, 1, 20, Some(BatchNo(1)))];
    catalog.codes = batches.map(|issued| (issued.batch.no, issued)).into();
    let scans = [
        (code(1), date!(2026 - 02 - 16), 4),
        (code(1), date!(2026 - 02 - 22), 3),
        (code(2), made.local_date(), 9),
    ];
    let beside = Beside::of_ledger(&catalog, &campaign(), date!(2026 - 03 - 09)).with_scans(scans);
    let poster = beside.posters[&code(1)];
    assert_eq!(beside.posters.len(), 1);
    assert_eq!(
        (poster.unit, poster.hung, poster.gone),
        (UnitNo(7), date!(2026 - 02 - 03), Some(date!(2026 - 03 - 05)))
    );
    let eighth = Week::of_day(date!(2026 - 02 - 16));
    assert_eq!(beside.codes_until(UnitNo(7), eighth), Some(70));
    assert_eq!(beside.people_until(UnitNo(7), eighth), Some(50));
    assert_eq!(beside.scans, [((code(1), eighth), 7)].into());
}
