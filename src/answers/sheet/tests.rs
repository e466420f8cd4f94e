use super::*;
use crate::definition::parse::from_yaml;
use proptest::prelude::*;
use serde_json::json;
use std::sync::LazyLock;

fn definition() -> Definition {
    static READ: LazyLock<Definition> = LazyLock::new(|| {
        let text = include_str!("../../../tests/golden/definitions/every-kind.1.yaml");
        from_yaml(text, "every-kind.1.yaml").unwrap_or_else(|faults| panic!("{faults}"))
    });
    READ.clone()
}

fn sent(json: serde_json::Value) -> Result<Vec<Answer>, Vec<SheetFault>> {
    let sheet: RawSheet = serde_json::from_value(json).unwrap();
    check(&definition(), &sheet).map(|answers| answers.values)
}

fn faults(json: serde_json::Value) -> Vec<(String, SheetProblem)> {
    sent(json).unwrap_err().into_iter().map(|fault| (fault.question, fault.problem)).collect()
}

fn rating(value: u8) -> Answer {
    Rating::new(value).map_or(Answer::NotAnswered, Answer::Rating)
}

#[test]
fn a_form_and_json_mean_the_same() {
    let pairs = [
        ("r1", "5"),
        ("r2", ""),
        ("late", "yes"),
        ("told", "letter"),
        ("told", "3"),
        ("visits", " 4 "),
        ("why", " a\r\nb "),
    ];
    let form: RawSheet = pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    let form = check(&definition(), &form).map(|answers| answers.values);
    let json =
        sent(json!({"r1": 5, "r2": null, "late": "yes", "told": ["letter", 3], "visits": 4, "why": "a\nb"}));
    assert_eq!(form, json);
    assert_eq!(
        json,
        Ok(vec![
            rating(5),
            Answer::NotAnswered,
            Answer::Choice(0),
            Answer::Choices(vec![0, 2]),
            Answer::Number(4),
            Answer::Text("a\nb".to_owned()),
        ])
    );
}

#[test]
fn what_is_left_out_was_not_answered_or_not_asked() {
    let values = sent(json!({"r1": "na"})).unwrap();
    assert_eq!(
        values,
        [
            Answer::NotApplicable,
            Answer::NotAnswered,
            Answer::NotAnswered,
            Answer::NotAsked,
            Answer::NotAnswered,
            Answer::NotAsked,
        ]
    );
}

#[test]
fn every_fault_is_found_at_once() {
    use SheetProblem as P;
    let found = faults(json!({
        "nope": 1, "r1": 6, "r2": "na", "late": ["yes", "no"], "told": ["letter", "letter"], "visits": "vài", "why": "x"
    }));
    assert_eq!(
        found,
        [
            ("nope".to_owned(), P::UnknownQuestion),
            ("r1".to_owned(), P::OutOfRange { given: 6, min: 1, max: 5 }),
            ("r2".to_owned(), P::NotApplicableNotOffered),
            ("late".to_owned(), P::SeveralAnswers { given: 2 }),
            ("told".to_owned(), P::RepeatedOption { given: "letter".to_owned() }),
            ("visits".to_owned(), P::NotANumber { given: "vài".to_owned() }),
        ]
    );
}

#[test]
fn each_kind_refuses_what_it_cannot_take() {
    use SheetProblem as P;
    let one = |json| faults(json).into_iter().map(|(_, problem)| problem).next();
    assert_eq!(one(json!({})), Some(P::Required));
    assert_eq!(one(json!({"r1": 0})), Some(P::OutOfRange { given: 0, min: 1, max: 5 }));
    assert_eq!(one(json!({"r1": 4.5})), Some(P::WrongType { expected: "a whole number" }));
    assert_eq!(one(json!({"r1": {"a": 1}})), Some(P::WrongType { expected: "a whole number" }));
    assert_eq!(one(json!({"r1": "+5"})), Some(P::NotANumber { given: "+5".to_owned() }));
    assert_eq!(one(json!({"r1": 5, "late": "maybe"})), Some(P::UnknownOption { given: "maybe".to_owned() }));
    assert_eq!(one(json!({"r1": 5, "late": true})), Some(P::WrongType { expected: "an option's id" }));
    let all = json!({"r1": 5, "late": "yes", "told": ["letter", "phone", "3"]});
    assert_eq!(one(all), Some(P::TooManyOptions { given: 3, max: 2 }));
    let nested = json!({"r1": 5, "late": "yes", "told": [["letter"]]});
    assert_eq!(one(nested), Some(P::WrongType { expected: "an option's id" }));
    assert_eq!(one(json!({"r1": 5, "visits": -1})), Some(P::OutOfRange { given: -1, min: 0, max: 50 }));
    let far = P::OutOfRange { given: i64::MAX, min: 0, max: 50 };
    assert_eq!(one(json!({"r1": 5, "visits": i64::MAX})), Some(far));
    assert_eq!(one(json!({"r1": 1, "why": 7})), Some(P::WrongType { expected: "a text" }));
    assert_eq!(one(json!({"r1": 1, "why": "a\u{0}b"})), Some(P::ControlCharacter { code: 0 }));
}

#[test]
fn a_text_is_counted_in_characters() {
    let twenty = "ễ".repeat(20);
    assert!(sent(json!({"r1": 1, "why": twenty})).is_ok());
    let found = faults(json!({"r1": 1, "why": format!("{twenty}x")}));
    assert_eq!(found, [("why".to_owned(), SheetProblem::TooLong { given: 21, max: 20 })]);
}

#[test]
fn an_answer_whose_condition_is_not_met_is_refused() {
    let found = faults(json!({"r1": 5, "late": "no", "told": ["letter"]}));
    assert_eq!(found, [("told".to_owned(), SheetProblem::NotAsked)]);
    // Empty is as good as not sent.
    assert!(sent(json!({"r1": 5, "late": "no", "told": [], "why": "  "})).is_ok());
}

#[test]
fn a_question_is_not_blamed_for_the_faulty_answer_that_it_rests_on() {
    let found = faults(json!({"r1": 5, "late": "perhaps", "told": ["letter"]}));
    assert_eq!(found.len(), 1, "{found:?}");
}

#[test]
fn a_key_sent_twice_counts_as_two_answers() {
    let sheet: RawSheet = serde_json::from_str(r#"{"r1": 5, "r1": 4}"#).unwrap();
    let found = check(&definition(), &sheet).unwrap_err();
    assert_eq!(found[0].problem, SheetProblem::SeveralAnswers { given: 2 });
    assert_eq!(found[0].pointer(), "/answers/r1");
}

fn any_json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(json!(null)),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<f64>().prop_map(Into::into),
        (0i64..7).prop_map(Into::into),
        prop::sample::select(vec!["yes", "no", "letter", "3", "na", "", " 2"]).prop_map(Into::into),
        ".{0,30}".prop_map(Into::into),
    ];
    leaf.prop_recursive(2, 8, 4, |inner| prop::collection::vec(inner, 0..4).prop_map(Into::into))
}

proptest! {
    #[test]
    fn no_sheet_panics_and_what_passes_can_be_packed(
        values in prop::collection::btree_map(
            prop::sample::select(vec!["r1", "r2", "late", "told", "visits", "why", "x/y"]), any_json(), 0..7),
    ) {
        let definition = definition();
        let sheet: RawSheet = serde_json::from_value(json!(values)).unwrap();
        match check(&definition, &sheet) {
            Ok(answers) => {
                let layout = crate::answers::packed::Layout::of(&definition);
                prop_assert!(crate::answers::packed::pack(&layout, &answers).is_ok());
            }
            Err(faults) => prop_assert!(!faults.is_empty()),
        }
    }
}
