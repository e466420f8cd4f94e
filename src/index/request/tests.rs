use super::*;
use crate::catalog::LedgerInfo;
use crate::ids::{CampaignNo, Hour, LedgerId};
use crate::index::testing::{code, definition};
use crate::unit::Tree;
use time::macros::date;

fn read(request: &Request, definition: &Definition) -> Result<Asked, Vec<RequestFault>> {
    let ledger = LedgerInfo {
        id: LedgerId(1),
        name: "Quảng Trị".into(),
        first_hour: Hour(0),
        demo: false,
        contact: None,
        logo: None,
    };
    let catalog = Catalog {
        ledger,
        size: 1,
        definitions: BTreeMap::new(),
        tree: Tree::default(),
        campaigns: BTreeMap::new(),
        closings: BTreeMap::new(),
        publications: BTreeMap::new(),
        drafts: BTreeMap::new(),
        dossiers: BTreeMap::new(),
        tasks: BTreeMap::new(),
        touchpoints: BTreeMap::new(),
        fields: BTreeMap::new(),
        paper: BTreeMap::new(),
        printings: BTreeMap::new(),
    };
    let campaign = Campaign {
        no: CampaignNo(1),
        id: code("c"),
        title: String::new(),
        definition: definition.name.clone(),
        definition_hash: definition.hash,
        units: vec![],
        opens: date!(2026 - 01 - 01),
        closes: date!(2026 - 12 - 31),
        method: "mean-score.1".into(),
        public: true,
        ranking_channels: vec![],
        closed: false,
        published: false,
        terms: crate::campaign::Terms::default(),
    };
    request.read(&catalog, &campaign, definition, date!(2026 - 11 - 24))
}

#[test]
fn what_is_left_out_is_the_campaigns_and_everything() {
    let asked = read(&Request::default(), &definition(&[(1, None)]));
    let asked = asked.unwrap_or_else(|faults| unreachable!("{faults:?}"));
    assert_eq!((asked.method, asked.by.len(), asked.given.len()), (Method::MeanScore, 0, 0));
    assert_eq!(asked.filter, Filter::default());
}

#[test]
fn lists_tests_and_days_are_read() {
    let request = Request {
        by: "province, month,sex".into(),
        from: "2026-11-01".into(),
        channel: "code,interviewer".into(),
        field: "unknown".into(),
        method: "pooled-share.1".into(),
        answers: "sex=a|c,q0=5".into(),
        ..Request::default()
    };
    let asked = read(&request, &definition(&[(1, None)]));
    let asked = asked.unwrap_or_else(|faults| unreachable!("{faults:?}"));
    assert_eq!(asked.by, [Dimension::Unit, Dimension::Month, Dimension::Question(code("sex"))]);
    assert!(asked.tells_respondents_apart());
    assert_eq!(asked.filter.from, Some(date!(2026 - 11 - 01)));
    assert_eq!(asked.filter.channels, Some(BTreeSet::from([Channel::Code, Channel::Interviewer])));
    assert_eq!(asked.filter.fields, Some(BTreeSet::from([FieldNo::UNKNOWN])));
    let tests: Vec<_> = asked.filter.answers.iter().map(|t| t.one_of.clone()).collect();
    assert_eq!(tests, [BTreeSet::from([0, 2]), BTreeSet::from([4])]);
    assert_eq!(asked.given.len(), 4);
}

#[test]
fn every_fault_comes_at_once_with_its_parameter() {
    let mut definition = definition(&[(1, None)]);
    definition.methods = vec!["pooled-share.1".into()];
    definition.questions[1].sensitive = true;
    let request = Request {
        by: "unit,province,colour,sex".into(),
        under: "99".into(),
        from: "2026-11-31".into(),
        to: "x".into(),
        channel: "radio".into(),
        field: "dat-dai".into(),
        method: "mean-score.1".into(),
        structure: "now".into(),
        answers: "q0,q0=6,sex=a,q9=1".into(),
    };
    let faults = read(&request, &definition).err().unwrap_or_default();
    let shown: Vec<_> = faults.iter().map(|f| format!("{}: {}", f.parameter, f.problem)).collect();
    insta::assert_snapshot!(shown.join("\n"), @r"
    by: `province` is given twice
    by: `colour` is nothing to group by: expected unit, commune, district, province, field, month, channel or the id of a single-choice or rating question
    by: `sex` asks for sensitive personal data: no figure is told apart by it
    structure: `now` is no day: expected for example 2026-11-24
    under: no unit has the code `99` on 2026-11-24
    from: `2026-11-31` is no day: expected for example 2026-11-24
    to: `x` is no day: expected for example 2026-11-24
    channel: `radio` is no channel: expected qr, code, kiosk, paper, interviewer or link
    field: there is no field (lĩnh vực) `dat-dai`
    answers: `q0` is no test of an answer: expected question=option, for example gender=female
    answers: `q0` has no option `6`
    answers: `sex` asks for sensitive personal data: no figure is told apart by it
    answers: `q9` is no single-choice or rating question of this definition
    method: `mean-score.1` is none of the methods that test.1 offers
    ");
    let backwards = Request {
        from: "2026-02-01".into(),
        to: "2026-01-31".into(),
        method: "pooled-share.1".into(),
        ..Request::default()
    };
    let faults = read(&backwards, &definition).err().unwrap_or_default();
    assert_eq!(faults.iter().map(|f| f.parameter).collect::<Vec<_>>(), ["to"]);
}
