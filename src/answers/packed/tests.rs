use super::*;
use crate::answers::sheet::{self, RawSheet};
use crate::definition::parse::from_yaml;
use proptest::prelude::*;
use std::sync::LazyLock;

fn definition() -> Definition {
    static READ: LazyLock<Definition> = LazyLock::new(|| {
        let text = include_str!("../../../tests/golden/definitions/every-kind.1.yaml");
        from_yaml(text, "every-kind.1.yaml").unwrap_or_else(|faults| panic!("{faults}"))
    });
    READ.clone()
}

fn answers(json: serde_json::Value) -> Answers {
    let sheet: RawSheet = serde_json::from_value(json).unwrap();
    sheet::check(&definition(), &sheet).unwrap()
}

/// The bytes are part of every leaf: this vector never changes.
#[test]
fn the_golden_bytes_hold() {
    let layout = Layout::of(&definition());
    let full = answers(serde_json::json!({
        "r1": 5, "r2": 3, "late": "yes", "told": ["3", "letter"], "visits": 3, "why": "Đông quá"
    }));
    assert_eq!(pack(&layout, &full).unwrap(), [5, 3, 1, 1, 0b101, 1, 0, 0, 0, 3, 1]);
    let bare = answers(serde_json::json!({"r1": "na", "late": "no"}));
    assert_eq!(pack(&layout, &bare).unwrap(), [254, 0, 2, 255, 0, 0, 0, 0, 0, 0, 255]);
}

#[test]
fn a_column_is_found_by_its_question() {
    let layout = Layout::of(&definition());
    let at = |question| layout.column(question).map(|column| (column.offset, column.width));
    let all: Vec<_> = (0..6).filter_map(at).collect();
    assert_eq!(all, [(0, 1), (1, 1), (2, 1), (3, 2), (5, 5), (10, 1)]);
    assert_eq!((layout.width(), at(6)), (11, None));
}

#[test]
fn what_the_definition_does_not_allow_is_not_packed() {
    let layout = Layout::of(&definition());
    let good = answers(serde_json::json!({"r1": 5}));
    let with = |question: usize, answer: Answer| {
        let mut answers = good.clone();
        answers.values[question] = answer;
        pack(&layout, &answers)
    };
    let six = Rating::new(6).unwrap_or_else(|| unreachable!("below 11"));
    assert_eq!(with(0, Answer::Rating(six)), Err(PackError::Answer { question: 0 }));
    assert_eq!(with(2, Answer::Choice(3)), Err(PackError::Answer { question: 2 }));
    assert_eq!(with(2, Answer::NotApplicable), Err(PackError::Answer { question: 2 }));
    assert_eq!(with(3, Answer::Choices(vec![])), Err(PackError::Answer { question: 3 }));
    assert_eq!(with(3, Answer::Choices(vec![7])), Err(PackError::Answer { question: 3 }));
    assert_eq!(with(4, Answer::Number(51)), Err(PackError::Answer { question: 4 }));
    let mut other = good.clone();
    other.definition = DefinitionHash([0; 32]);
    assert!(matches!(pack(&layout, &other), Err(PackError::OtherDefinition { .. })));
    let mut short = good;
    short.values.pop();
    assert_eq!(pack(&layout, &short), Err(PackError::Count { found: 5, expected: 6 }));
}

fn kind() -> impl Strategy<Value = QuestionKind> {
    use crate::definition::{Choice, Text};
    let options = |n: usize| {
        (0..n)
            .map(|i| Choice { id: format!("o{i}").parse().unwrap(), text: Text::default() })
            .collect::<Vec<_>>()
    };
    prop_oneof![
        (0usize..2).prop_map(|scale| QuestionKind::Scale { scale }),
        (2usize..60).prop_map(move |n| QuestionKind::Single { options: options(n) }),
        (2usize..60).prop_map(move |n| QuestionKind::Multiple { options: options(n), max: None }),
        (any::<i32>(), any::<i32>()).prop_map(|(a, b)| QuestionKind::Number {
            min: a.min(b),
            max: a.max(b),
            unit: None
        }),
        Just(QuestionKind::Text { max_chars: 9 }),
    ]
}

/// A definition of any questions, with one answer to each.
fn any_answers() -> impl Strategy<Value = (Definition, Answers)> {
    let question = (kind(), 0u8..4, any::<u64>());
    prop::collection::vec(question, 1..40).prop_map(|drawn| {
        let mut definition = definition();
        let template = definition.questions[0].clone();
        let mut values = Vec::new();
        definition.questions = drawn
            .into_iter()
            .map(|(kind, state, seed)| {
                values.push(any_answer(&definition, &kind, state, seed));
                crate::definition::Question { kind, ..template.clone() }
            })
            .collect();
        let answers = Answers { definition: definition.hash, values };
        (definition, answers)
    })
}

#[expect(clippy::cast_possible_truncation, reason = "a drawn number is cut to its range")]
fn any_answer(definition: &Definition, kind: &QuestionKind, state: u8, seed: u64) -> Answer {
    let below = |n: usize| (seed % n as u64) as u8;
    match (state, kind) {
        (0, _) => Answer::NotAsked,
        (1, _) => Answer::NotAnswered,
        (2, QuestionKind::Scale { .. }) => Answer::NotApplicable,
        (_, QuestionKind::Scale { scale }) => Rating::new(below(definition.scales[*scale].points.len()) + 1)
            .map_or(Answer::NotAsked, Answer::Rating),
        (_, QuestionKind::Single { options }) => Answer::Choice(below(options.len())),
        (_, QuestionKind::Multiple { options, .. }) => {
            let one = below(options.len());
            let chosen = |i: &u8| *i == one || seed >> i & 1 == 1;
            Answer::Choices((0..options.len() as u8).filter(chosen).collect())
        }
        (_, QuestionKind::Number { min, max, .. }) => {
            Answer::Number(if seed.is_multiple_of(2) { *min } else { *max })
        }
        (_, QuestionKind::Text { .. }) => Answer::Text("Cảm ơn".to_owned()),
    }
}

/// What unpacking gives back of an answer.
fn unpacked(answer: &Answer) -> Unpacked {
    match answer.clone() {
        Answer::NotAsked => Unpacked::NotAsked,
        Answer::NotAnswered => Unpacked::NotAnswered,
        Answer::NotApplicable => Unpacked::NotApplicable,
        Answer::Rating(rating) => Unpacked::Rating(rating),
        Answer::Choice(index) => Unpacked::Choice(index),
        Answer::Choices(indices) => Unpacked::Choices(indices),
        Answer::Number(number) => Unpacked::Number(number),
        Answer::Text(_) => Unpacked::TextGiven,
    }
}

proptest! {
    #[test]
    fn answers_unpack_as_they_were_packed((definition, answers) in any_answers()) {
        let layout = Layout::of(&definition);
        let bytes = pack(&layout, &answers).unwrap();
        prop_assert_eq!(bytes.len(), layout.width());
        let back: Vec<_> = answers.values.iter().map(unpacked).collect();
        prop_assert_eq!(unpack(&layout, &bytes), Ok(back));
    }

    #[test]
    fn no_bytes_make_the_reader_panic_and_what_it_reads_is_what_it_would_write(
        (definition, answers) in any_answers(),
        noise in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        cut in any::<prop::sample::Index>(),
    ) {
        let layout = Layout::of(&definition);
        let mut bytes = pack(&layout, &answers).unwrap();
        for (at, byte) in noise {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Ok(read) = unpack(&layout, &bytes) {
            let values = read.into_iter().map(|answer| match answer {
                Unpacked::NotAsked => Answer::NotAsked,
                Unpacked::NotAnswered => Answer::NotAnswered,
                Unpacked::NotApplicable => Answer::NotApplicable,
                Unpacked::Rating(rating) => Answer::Rating(rating),
                Unpacked::Choice(index) => Answer::Choice(index),
                Unpacked::Choices(indices) => Answer::Choices(indices),
                Unpacked::Number(number) => Answer::Number(number),
                Unpacked::TextGiven => Answer::Text("x".to_owned()),
            });
            let again = Answers { definition: definition.hash, values: values.collect() };
            prop_assert_eq!(pack(&layout, &again).unwrap(), bytes.clone());
        }
        bytes.truncate(cut.index(bytes.len()));
        prop_assert!(unpack(&layout, &bytes).is_err());
    }
}
