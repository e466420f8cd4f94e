use super::super::tests::{random, say, touchpoints, with_campaign};
use super::super::touchpoints::{Places, create, revoke};
use super::*;
use crate::ids::Hour;
use crate::ledger::Event;
use crate::touchpoint::paper::serials;
use time::macros::date;

const TODAY: Date = date!(2026 - 11 - 24);

/// A counter in each of these units.
fn with_counters(units: &[&str]) -> (Catalog, Vec<TouchpointCode>) {
    let mut catalog = with_campaign();
    let mut draw = random();
    let mut codes = Vec::new();
    for unit in units {
        let wish = touchpoints(Places::Unit(unit.parse().unwrap()));
        let created = create(&catalog, &wish, TODAY, &mut draw).unwrap();
        codes.push(created.touchpoints[0].code);
        say(&mut catalog, created.events());
    }
    (catalog, codes)
}

fn print(catalog: &mut Catalog, codes: &[TouchpointCode], copies: u16) {
    let mut n = 0;
    let batches = issue(catalog, codes, None, copies, || {
        n += 1;
        Seed([n; 16])
    });
    say(catalog, events(batches.unwrap()));
}

fn entered_by(catalog: &Catalog, code: TouchpointCode, unit: &str) -> Result<usize, String> {
    enter(catalog, code, &unit.parse().unwrap(), TODAY)
        .map(|events| events.len())
        .map_err(|faults| faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
}

#[test]
fn sheets_are_issued_in_the_questionnaires_first_language_or_another_of_its_own() {
    let (mut catalog, codes) = with_counters(&["19363", "44"]);
    print(&mut catalog, &codes, 20);
    let paper = &catalog.paper[&codes[0]];
    assert_eq!(paper.batches[0].language.as_str(), "vi");
    assert_eq!(serials(&paper.batches).len(), 20);
    let english = issue(&catalog, &codes[..1], Some(&"en".parse().unwrap()), 5, || Seed([9; 16])).unwrap();
    say(&mut catalog, events(english));
    assert_eq!(serials(&catalog.paper[&codes[0]].batches).len(), 25);
    let faults = issue(&catalog, &codes, Some(&"fr".parse().unwrap()), 0, || Seed([9; 16])).unwrap_err();
    assert!(
        matches!(&faults[..], [PaperFault::Copies { copies: 0 }, PaperFault::Language { .. }]),
        "{faults:?}"
    );
    assert!(faults[1].to_string().contains("it speaks vi, en"), "{}", faults[1]);
}

#[test]
fn a_revoked_counter_gets_no_sheets() {
    let (mut catalog, codes) = with_counters(&["19363"]);
    print(&mut catalog, &codes, 1);
    let events = revoke(&catalog, &codes).unwrap();
    say(&mut catalog, events);
    let printed = issue(&catalog, &codes, None, 1, || Seed([9; 16]));
    assert_eq!(printed, Err(vec![PaperFault::Revoked(codes[0])]));
    assert!(entered_by(&catalog, codes[0], "44.NV").unwrap_err().contains("is revoked"));
}

#[test]
fn the_counters_own_people_enter_nothing_and_others_are_recorded_once() {
    let (mut catalog, codes) = with_counters(&["19363", "19363.MC", "44"]);
    let [commune, one_stop, province] = codes[..] else { panic!("{codes:?}") };
    assert!(entered_by(&catalog, commune, "44.NV").unwrap_err().contains("no sheet was ever printed"));
    print(&mut catalog, &codes, 10);
    for (code, unit) in
        [(commune, "19363"), (commune, "19363.MC"), (one_stop, "19363"), (one_stop, "19363.MC")]
    {
        let refused = entered_by(&catalog, code, unit).unwrap_err();
        assert!(refused.contains("belongs to Xã Vĩnh Linh, whose counter this is"), "{refused}");
    }
    for (code, unit) in [(commune, "44"), (one_stop, "44.NV"), (province, "44.NV"), (commune, "19372")] {
        assert_eq!(entered_by(&catalog, code, unit), Ok(1), "{unit}");
    }
    assert!(entered_by(&catalog, province, "44").is_err());
    assert!(entered_by(&catalog, commune, "99999").unwrap_err().contains("no unit bears the code 99999"));

    let events = enter(&catalog, commune, &"44.NV".parse().unwrap(), TODAY).unwrap();
    say(&mut catalog, events);
    assert_eq!(entered_by(&catalog, commune, "44.NV"), Ok(0), "known already");
    assert_eq!(catalog.paper[&commune].operators.len(), 1);
}

#[test]
fn sheets_are_entered_for_two_weeks_after_the_last_day_unless_it_was_closed_by_hand() {
    let (mut catalog, codes) = with_counters(&["19363"]);
    print(&mut catalog, &codes, 1);
    let on = |catalog: &Catalog, day| enter(catalog, codes[0], &"44.NV".parse().unwrap(), day);
    assert!(on(&catalog, date!(2027 - 01 - 14)).is_ok());
    let late = on(&catalog, date!(2027 - 01 - 15)).unwrap_err();
    assert!(matches!(&late[..], [PaperFault::Over { .. }]), "{late:?}");
    let early = on(&catalog, date!(2025 - 12 - 31)).unwrap_err();
    assert!(matches!(&early[..], [PaperFault::NotYetOpen { .. }]), "{early:?}");
    let campaign = catalog.touchpoints[&codes[0]].campaign;
    say(&mut catalog, [Event::CampaignClosed { campaign }]);
    let closed = on(&catalog, TODAY).unwrap_err();
    assert!(matches!(&closed[..], [PaperFault::Closed { .. }]), "{closed:?}");
}

#[test]
fn a_batch_that_names_nothing_known_cannot_follow() {
    let (mut catalog, codes) = with_counters(&["19363"]);
    let good = issue(&catalog, &codes, None, 3, || Seed([1; 16])).unwrap().remove(0);
    let unknown = TouchpointCode::from_bits(37).unwrap();
    for bad in [
        PaperBatch { touchpoint: unknown, ..good.clone() },
        PaperBatch { language: "fr".parse().unwrap(), ..good.clone() },
        PaperBatch { definition: "other.1".parse().unwrap(), ..good.clone() },
        PaperBatch { copies: 0, ..good.clone() },
        PaperBatch { copies: MAX_COPIES + 1, ..good },
    ] {
        let body = Event::PaperIssued { batches: vec![bad] }.body(catalog.ledger.id, Hour::day_start(TODAY));
        let size = catalog.size;
        assert!(catalog.follow(crate::ids::Seq(size), &body.unwrap()).is_err());
        assert_eq!((catalog.size, catalog.paper.len()), (size, 0));
    }
}
