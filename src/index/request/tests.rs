use super::*;
use crate::campaign::Field;
use crate::catalog::LedgerInfo;
use crate::ids::{CampaignNo, Hour, LedgerId};
use crate::index::testing::{code, definition};
use crate::unit::Tree;
use time::macros::date;

fn catalog() -> Catalog {
    let ledger = LedgerInfo {
        id: LedgerId(1),
        name: "Quảng Trị".into(),
        first_hour: Hour(0),
        demo: false,
        contact: None,
        logo: None,
        origin: None,
    };
    let field = |no, group| {
        let no = FieldNo(no);
        (no, Field { no, code: code(&format!("f{}", no.0)), name: BTreeMap::new(), group })
    };
    Catalog {
        ledger,
        size: 1,
        definitions: BTreeMap::new(),
        tree: Tree::default(),
        campaigns: BTreeMap::new(),
        closings: BTreeMap::new(),
        publications: BTreeMap::new(),
        drafts: BTreeMap::new(),
        dossiers: BTreeMap::new(),
        ratios: BTreeMap::new(),
        tasks: BTreeMap::new(),
        hangings: BTreeMap::new(),
        touchpoints: BTreeMap::new(),
        fields: BTreeMap::from([
            field(1, TargetGroup::Land),
            field(2, TargetGroup::Construction),
            field(3, TargetGroup::Other),
        ]),
        paper: BTreeMap::new(),
        codes: BTreeMap::new(),
        printings: BTreeMap::new(),
        flags: crate::catalog::flags::Flags::default(),
        samples: BTreeMap::new(),
    }
}

fn campaign(definition: &Definition) -> Campaign {
    Campaign {
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
    }
}

fn read(request: &Request, definition: &Definition) -> Result<Asked, Vec<RequestFault>> {
    request.read(&catalog(), &campaign(definition), definition, date!(2026 - 11 - 24))
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
        touchpoint: "7KQ2M9P".into(),
        method: "mean-score.1".into(),
        structure: "now".into(),
        answers: "q0,q0=6,sex=a,q9=1".into(),
    };
    let faults = read(&request, &definition).err().unwrap_or_default();
    let shown: Vec<_> = faults.iter().map(|f| format!("{}: {}", f.parameter, f.problem)).collect();
    insta::assert_snapshot!(shown.join("\n"), @r"
    by: `province` is given twice
    by: `colour` is nothing to group by: expected unit, commune, district, province, counter, field, month, channel or the id of a single-choice or rating question
    by: `sex` asks for sensitive personal data: no figure is told apart by it
    structure: `now` is no day: expected for example 2026-11-24
    under: no unit has the code `99` on 2026-11-24
    from: `2026-11-31` is no day: expected for example 2026-11-24
    to: `x` is no day: expected for example 2026-11-24
    channel: `radio` is no channel: expected qr, code, kiosk, paper, interviewer or link
    field: there is no field (lĩnh vực) `dat-dai`
    touchpoint: the campaign has no touchpoint `7KQ2M9P`
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

#[test]
fn one_target_holds_for_what_was_asked_or_none() {
    let definition = definition(&[(1, None)]);
    let mut campaign = campaign(&definition);
    let mut set = |group, percent: u8| campaign.terms.targets.set(group, percent.try_into().unwrap());
    set(TargetGroup::Land, 80);
    set(TargetGroup::Construction, 80);
    set(TargetGroup::Other, 95);
    let of = |method: &str, by: &str, field: &str| {
        let [method, by, field] = [method, by, field].map(str::to_owned);
        let request = Request { by, field, method, ..Request::default() };
        let asked = request.read(&catalog(), &campaign, &definition, date!(2026 - 11 - 24)).unwrap();
        asked.target(&catalog(), &campaign).map(crate::ids::Share::get)
    };
    assert_eq!(of("pooled-share.1", "unit", ""), Some(0.95), "everything together: the general one");
    assert_eq!(of("pooled-share.1", "unit", "f1"), Some(0.80));
    assert_eq!(of("pooled-share.1", "unit", "f1,f2"), Some(0.80), "the same for both");
    assert_eq!(of("pooled-share.1", "unit", "f1,f3"), Some(0.95), "fields of different targets");
    assert_eq!(of("pooled-share.1", "unit", "unknown"), Some(0.95));
    assert_eq!(of("pooled-share.1", "field", ""), None, "each field has its own");
    assert_eq!(of("mean-score.1", "unit", ""), None, "a score is no part of the satisfied");
}
