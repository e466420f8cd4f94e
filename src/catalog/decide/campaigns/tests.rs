use super::super::tests::{campaign, quang_tri, say, with_campaign};
use super::*;
use crate::campaign::{Draft, TargetGroup};
use crate::catalog::IssuedCodes;
use crate::ids::{Hour, TouchpointCode};
use crate::touchpoint::codes::{BatchNo, CodeBatch};
use time::macros::date;

const TODAY: Date = date!(2026 - 11 - 24);

fn id(text: &str) -> CampaignId {
    text.parse().unwrap()
}

fn whole(name: &str) -> Draft {
    Draft {
        title: "Khảo sát quý I".into(),
        definition: Some("sipas-2017.1".parse().unwrap()),
        opens: Some(date!(2027 - 01 - 01)),
        closes: Some(date!(2027 - 03 - 31)),
        ..Draft::new(id(name), vec!["44".parse().unwrap()])
    }
}

fn lines(faults: &[CampaignFault]) -> String {
    faults.iter().map(|fault| format!("{:?}: {fault}", fault.part())).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_draft_becomes_a_campaign_as_it_was_drafted_last() {
    let mut catalog = quang_tri();
    let empty = Draft::new(id("quy-1"), vec!["44".parse().unwrap()]);
    let events = drafts::begin(&catalog, &empty, TODAY).unwrap();
    say(&mut catalog, events);
    assert_eq!(catalog.campaigns.len(), 0, "a draft is no campaign");
    insta::assert_snapshot!(lines(&drafts::open(&catalog, &empty.id, TODAY).unwrap_err()), @r"
    Title: the title is empty: it is what citizens and reports read
    Definition: no questionnaire is chosen
    Opens: the first day is not given
    Closes: the last day is not given
    ");

    let mut draft = whole("quy-1");
    draft.terms.targets.set(TargetGroup::Land, "95".parse().unwrap());
    draft.terms.languages = vec!["vi".parse().unwrap()];
    draft.terms.sample = Some(200);
    let events = drafts::change(&catalog, &draft, TODAY).unwrap();
    say(&mut catalog, events);
    assert_eq!(drafts::change(&catalog, &draft, TODAY), Ok(vec![]), "it says so already");
    let events = drafts::open(&catalog, &draft.id, TODAY).unwrap();
    say(&mut catalog, events);
    assert!(catalog.drafts.is_empty());
    let opened = catalog.campaign(&draft.id).unwrap();
    assert_eq!((&opened.terms, opened.phase(TODAY)), (&draft.terms, Phase::NotYetOpen));
    assert_eq!(opened.method, "pooled-share.1");
    let taken = drafts::begin(&catalog, &draft, TODAY).unwrap_err();
    assert_eq!(taken, [CampaignFault::IdTaken { id: draft.id.clone(), title: draft.title.clone() }]);
}

#[test]
fn what_is_wrong_with_a_draft_is_told_before_it_opens() {
    let mut catalog = with_campaign();
    let events = drafts::begin(&catalog, &whole("quy-1"), TODAY).unwrap();
    say(&mut catalog, events);
    let bad = Draft {
        title: "x".repeat(201),
        closes: Some(date!(2026 - 12 - 31)),
        units: vec!["44".parse().unwrap(), "19363".parse().unwrap()],
        method: Some("median.1".into()),
        ranking_channels: vec![],
        terms: Terms { languages: vec!["fr".parse().unwrap()], sample: Some(0), ..Terms::default() },
        ..whole("quy-1")
    };
    let unknown =
        Draft { definition: Some("sipas-2099.1".parse().unwrap()), units: vec![], ..whole("quy-2") };
    let all = [
        lines(&drafts::change(&catalog, &bad, TODAY).unwrap_err()),
        lines(&drafts::begin(&catalog, &whole("quy-1"), TODAY).unwrap_err()),
        lines(&drafts::begin(&catalog, &whole("nam-2026"), TODAY).unwrap_err()),
        lines(&drafts::begin(&catalog, &unknown, TODAY).unwrap_err()),
        lines(&drafts::change(&catalog, &whole("quy-9"), TODAY).unwrap_err()),
        lines(&drafts::open(&quang_tri(), &id("quy-9"), TODAY).unwrap_err()),
    ];
    insta::assert_snapshot!(all.join("\n--\n"), @r"
    Title: the title has 201 characters: at most 200
    Closes: the last day 2026-12-31 is before the first day 2027-01-01
    Units: the unit 19363 takes part already, as 44 or below it: remove it
    Channels: no channel is named that ranks may rest on
    Method: the definition sipas-2017.1 does not offer the method `median.1`; it offers pooled-share.1, mean-of-criteria.1, mean-score.1, fully-satisfied.1
    Languages: the definition sipas-2017.1 does not speak fr; it speaks vi, en
    Sample: 0 answers from each unit: ask for 1 to 1000000, or leave it open
    --
    Id: the id quy-1 belongs to a draft: choose another, or change that one
    --
    Id: the id nam-2026 belongs to the campaign “Khảo sát năm 2026”: choose another
    --
    Units: no unit takes part: name at least one
    Definition: the definition sipas-2099.1 is not published; published are: sipas-2017.1
    --
    Id: there is no draft quy-9; there are: quy-1
    --
    Id: there is no draft quy-9; there is none: begin one with `hailong campaign draft`
    ");
}

#[test]
fn a_draft_can_be_given_up_and_a_campaign_repeated() {
    let mut catalog = with_campaign();
    let events = drafts::copy(&catalog, &id("nam-2026"), &id("nam-2027")).unwrap();
    say(&mut catalog, events);
    let copy = catalog.drafts[&id("nam-2027")].clone();
    let campaign = catalog.campaign(&id("nam-2026")).unwrap();
    assert_eq!((copy.opens, copy.closes, &copy.title), (None, None, &campaign.title));
    assert_eq!(copy.definition.as_ref(), Some(&campaign.definition));
    let taken = drafts::copy(&catalog, &id("gone"), &id("nam-2027")).unwrap_err();
    assert_eq!(taken.len(), 2, "{}", lines(&taken));
    let events = drafts::discard(&catalog, &id("nam-2027")).unwrap();
    say(&mut catalog, events);
    assert!(catalog.drafts.is_empty());
    assert!(drafts::discard(&catalog, &id("nam-2027")).is_err());
}

#[test]
fn figures_are_published_once_and_only_after_the_end() {
    let mut catalog = with_campaign();
    let name = id("nam-2026");
    let open = publish(&catalog, &name, TODAY).unwrap_err();
    assert_eq!(open, [CampaignFault::StillOpen { id: name.clone(), closes: date!(2026 - 12 - 31) }]);
    let over = publish(&catalog, &name, date!(2027 - 01 - 01)).unwrap();
    assert_eq!(over.len(), 1, "closed by its last day");
    let events = close(&catalog, &name, TODAY).unwrap();
    say(&mut catalog, events);
    let events = publish(&catalog, &name, TODAY).unwrap();
    say(&mut catalog, events);
    let campaign = catalog.campaign(&name).unwrap();
    assert_eq!((campaign.phase(TODAY), campaign.is_public()), (Phase::Published, true));
    assert_eq!(catalog.publications[&campaign.no], Hour::day_start(TODAY));
    assert_eq!(publish(&catalog, &name, TODAY), Err(vec![CampaignFault::Published { id: name.clone() }]));
    assert_eq!(
        extend(&catalog, &name, date!(2028 - 01 - 01), TODAY),
        Err(vec![CampaignFault::Closed { id: name.clone() }])
    );
}

/// Entries from before there were terms, as ledgers hold them.
#[test]
fn an_entry_without_terms_is_a_campaign_with_the_usual_ones() {
    let mut catalog = quang_tri();
    let events = open(&catalog, &campaign("cu"), TODAY).unwrap();
    let body = events[0].body(catalog.ledger.id, Hour(1)).unwrap();
    let json = std::str::from_utf8(&body[crate::ledger::leaf::PREFIX..]).unwrap();
    let hash = catalog.definitions.keys().next().unwrap();
    assert_eq!(
        json,
        format!(
            r#"{{"campaign":{{"closed":false,"closes":"2026-12-31","definition":"sipas-2017.1","definition_hash":"{hash}","id":"cu","method":"pooled-share.1","no":1,"opens":"2026-01-01","public":true,"ranking_channels":["qr"],"title":"Khảo sát năm 2026","units":["44"]}},"event":"campaign_opened"}}"#
        )
    );
    say(&mut catalog, [Event::read(&body).unwrap()]);
    assert_eq!(catalog.campaign(&id("cu")).unwrap().terms, Terms::default());
}

#[test]
fn where_codes_were_issued_a_new_campaign_ranks_by_them_and_a_copy_by_what_its_own_had() {
    let mut catalog = with_campaign();
    let first = catalog.campaigns.values().next().unwrap().clone();
    let copied = |catalog: &Catalog, to: &str| {
        let mut events = drafts::copy(catalog, &first.id, &id(to)).unwrap();
        let Some(Event::CampaignDrafted { draft }) = events.pop() else { panic!("another event") };
        draft.ranking_channels
    };
    assert_eq!(
        (drafts::usual_channels(&catalog, None), copied(&catalog, "a")),
        (vec![Channel::Qr], vec![Channel::Qr])
    );
    let by_code = vec![Channel::Code, Channel::Interviewer];
    let mut issue = |of: CampaignNo| {
        let no = BatchNo(u32::try_from(catalog.codes.len() + 1).unwrap());
        let (touchpoint, week) = (TouchpointCode::from_bits(37).unwrap(), "2026-W48".parse().unwrap());
        let (unit, by) = (crate::ids::UnitNo(1), "#7".to_owned());
        let batch = CodeBatch {
            no,
            campaign: of,
            unit,
            touchpoint,
            field: None,
            week,
            count: 24,
            by,
            reprint_of: None,
        };
        catalog.codes.insert(no, IssuedCodes { batch, hour: Hour(1), reprinted: None });
        (drafts::usual_channels(&catalog, None), copied(&catalog, "b"))
    };
    let other = CampaignNo(first.no.0 + 1);
    assert_eq!(issue(other), (by_code.clone(), vec![Channel::Qr]), "the codes were another campaign's");
    assert_eq!(issue(first.no), (by_code.clone(), by_code));
}
