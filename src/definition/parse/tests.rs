use super::*;
use crate::definition::check::{MAX_CANONICAL_BYTES, MAX_QUESTIONS};
use crate::definition::{QuestionKind, Wording};
use proptest::prelude::*;
use std::fmt::Write as _;

const EVERY_KIND: &str = include_str!("../../../tests/golden/definitions/every-kind.1.yaml");
const SHIPPED: [(&str, &str); 3] = [
    ("sipas-2017.1.yaml", include_str!("../../../survey-defs/sipas-2017.1.yaml")),
    ("sipas-2023.1.yaml", include_str!("../../../survey-defs/sipas-2023.1.yaml")),
    ("mot-cua-nhanh.1.yaml", include_str!("../../../survey-defs/mot-cua-nhanh.1.yaml")),
];

fn good(file: &str, text: &str) -> Definition {
    from_yaml(text, file).unwrap_or_else(|faults| panic!("{faults}"))
}

fn shipped(at: usize) -> Definition {
    let (file, text) = SHIPPED[at];
    good(file, text)
}

fn criteria(definition: &Definition) -> Vec<usize> {
    definition.factors.iter().map(|factor| factor.criteria.len()).collect()
}

fn codes(faults: &Faults) -> Vec<&'static str> {
    faults.list.iter().map(|fault| fault.problem.code()).collect()
}

/// Reference: Quyết định 2640/QĐ-BNV, 5 factors and 22 criteria (4 + 5 + 6 + 3 + 4).
#[test]
fn sipas_2017_has_its_five_factors_and_22_criteria() {
    let definition = shipped(0);
    assert_eq!(criteria(&definition), [4, 5, 6, 3, 4]);
    let ids: Vec<_> = definition.factors.iter().flat_map(|factor| &factor.criteria).collect();
    assert_eq!(
        ids,
        (0..22).collect::<Vec<_>>().iter().collect::<Vec<_>>(),
        "the form asks them first, in order"
    );
    assert_eq!((definition.questions[0].id.as_str(), definition.questions[21].id.as_str()), ("tc01", "tc22"));
    assert!(definition.parts.is_empty());
}

/// Reference: Quyết định 1001/QĐ-BNV, parts A (four factors) and B (five).
#[test]
fn sipas_2023_has_its_two_parts() {
    let definition = shipped(1);
    assert_eq!(criteria(&definition), [4, 2, 9, 9, 3, 4, 5, 3, 3]);
    let parts: Vec<_> = definition.factors.iter().filter_map(|factor| factor.part).collect();
    assert_eq!(parts, [0, 0, 0, 0, 1, 1, 1, 1, 1]);
    assert!(definition.methods.contains(&"mean-of-parts.1".to_owned()));
    // No criterion of A.IV was found in any source: its questions may not claim one.
    for question in &definition.factors[3].criteria {
        assert_eq!(definition.questions[*question].wording, Wording::Own);
    }
}

#[test]
fn the_quick_form_asks_one_question_a_factor_on_one_screen() {
    let definition = shipped(2);
    assert_eq!(criteria(&definition), [1; 5]);
    assert_eq!((definition.sections.len(), definition.questions.len()), (1, 7));
}

#[test]
fn every_shipped_form_is_light_for_the_citizen() {
    for at in 0..SHIPPED.len() {
        let definition = shipped(at);
        assert_eq!(definition.methods[0], "pooled-share.1");
        assert_eq!(definition.sections[0].questions.start, definition.factors[0].criteria[0]);
        assert!(definition.questions.iter().all(|question| !question.required));
        let demographic: Vec<bool> =
            definition.questions.iter().map(|question| question.demographic).collect();
        assert!(demographic.is_sorted(), "{}: what describes the citizen comes last", definition.name);
        for question in definition.questions.iter().filter(|question| question.sensitive) {
            assert!(question.demographic && question.hint.is_some());
        }
        for (question, scale) in (0..).map_while(|i| Some((i, definition.questions.get(i)?))) {
            if matches!(scale.kind, QuestionKind::Scale { .. }) {
                let scale = definition.scale_of(question).unwrap();
                assert!(scale.points.len() == 5 && scale.not_applicable.is_some());
            }
        }
    }
}

#[test]
fn a_published_definition_reads_back_the_same() {
    for at in 0..SHIPPED.len() {
        let definition = shipped(at);
        assert_eq!(from_canonical(&definition.canonical), Ok(definition));
    }
}

#[test]
fn comments_and_the_order_of_keys_do_not_change_the_hash() {
    let one = good("every-kind.1.yaml", EVERY_KIND);
    let moved = EVERY_KIND.replacen("minutes: 1\n", "", 1) + "# the end\nminutes: 1\n";
    assert_eq!(good("every-kind.1.yaml", &moved).hash, one.hash);
    let changed = EVERY_KIND.replacen("minutes: 1\n", "minutes: 2\n", 1);
    assert_ne!(good("every-kind.1.yaml", &changed).hash, one.hash);
}

#[test]
fn what_is_not_exactly_canonical_is_not_a_published_definition() {
    let canonical = shipped(2).canonical;
    for text in [format!("{canonical} "), canonical.replacen("\"key\"", "\"kye\"", 1), String::new()] {
        let faults = from_canonical(&text).unwrap_err();
        assert_eq!(codes(&faults), ["not-canonical"]);
    }
    let no_method = canonical.replacen("\"mean-score.1\"", "\"mean-score.9\"", 1);
    assert_eq!(codes(&from_canonical(&no_method).unwrap_err()), ["unknown-method"]);
}

/// A definition of so many free texts, the words of each so long.
fn large(questions: usize, words: usize) -> String {
    let head = EVERY_KIND.split("sections:").next().unwrap_or_default();
    let head = head.replacen("[r1, r2]", "[r0, r1]", 1).replacen("key: every-kind", "key: large", 1);
    let mut text = format!("{head}methods: [pooled-share.1]\nsections:\n");
    for i in 0..questions {
        if i % 60 == 0 {
            writeln!(text, "  - id: s{i}\n    title: {{ vi: Phần {i}, en: Part {i} }}\n    questions:")
                .unwrap();
        }
        let kind = match i {
            0 => "scale, scale: five",
            1 => "scale, scale: three",
            _ => "text",
        };
        let words = "x".repeat(words);
        writeln!(text, "      - {{ id: r{i}, kind: {kind}, wording: own, text: {{ vi: {words}, en: y }} }}")
            .unwrap();
    }
    text
}

#[test]
fn a_definition_fits_its_bounds() {
    assert!(from_yaml(&large(MAX_QUESTIONS, 9), "large.1.yaml").is_ok());
    let faults = from_yaml(&large(MAX_QUESTIONS + 1, 9), "large.1.yaml").unwrap_err();
    assert_eq!(codes(&faults), ["too-many-questions"]);
    let faults = from_yaml(&large(250, 290), "large.1.yaml").unwrap_err();
    assert_eq!(codes(&faults), ["too-large"]);
    let faults = from_yaml(&" ".repeat(1 << 21), "large.1.yaml").unwrap_err();
    assert_eq!(codes(&faults), ["file-too-large"]);
    let longest = good("large.1.yaml", &large(190, 230));
    assert!(longest.canonical.len() <= MAX_CANONICAL_BYTES);
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_change_nothing() {
    let windows = format!("\u{feff}{}", EVERY_KIND.replace('\n', "\r\n"));
    assert_eq!(good("every-kind.1.yaml", &windows), good("every-kind.1.yaml", EVERY_KIND));
    let faults = from_yaml("\u{feff}kye: x\r\n", "x.1.yaml").unwrap_err();
    let unknown = faults.list.iter().find(|fault| fault.problem.code() == "unknown-key").unwrap();
    assert_eq!(&faults.text[faults.bytes(unknown.place.unwrap())], "kye");
}

#[test]
fn an_alias_bomb_is_refused_in_time() {
    let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for i in 1..9 {
        let alias = format!("*a{}", i - 1);
        writeln!(text, "a{i}: &a{i} [{}]", vec![alias; 10].join(", ")).unwrap();
    }
    assert!(from_yaml(&text, "bomb.1.yaml").is_err());
}

/// Pieces of definitions, so that the noise gets past the first line.
fn pieces() -> impl Strategy<Value = String> {
    let lines: Vec<&str> = EVERY_KIND.lines().collect();
    let piece = prop_oneof![
        4 => prop::sample::select(lines).prop_map(str::to_owned),
        1 => ".{0,12}",
        1 => "[-\\[\\]{}:&*!|>'\"#, a-z0-9\n]{0,12}",
    ];
    prop::collection::vec(piece, 0..40).prop_map(|lines| lines.join("\n"))
}

proptest! {
    #[test]
    fn no_text_makes_the_parser_panic(text in "\\PC{0,200}", pieces in pieces()) {
        let _ = from_yaml(&text, "x.1.yaml");
        let _ = from_canonical(&text);
        for fault in from_yaml(&pieces, "x.1.yaml").map_or_else(|faults| faults.list, |_| Vec::new()) {
            prop_assert!(fault.place.is_some());
        }
    }

    /// One line of a good file damaged: whatever it does, every fault has its place and its words.
    #[test]
    fn a_damaged_line_is_read_or_gets_faults_with_places(
        line in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), noise in "\\PC{0,6}",
    ) {
        let mut lines: Vec<String> = EVERY_KIND.lines().map(str::to_owned).collect();
        let line = line.index(lines.len());
        let chars: Vec<char> = lines[line].chars().collect();
        let at = at.index(chars.len() + 1);
        lines[line] = chars[..at].iter().chain(noise.chars().collect::<Vec<_>>().iter()).collect();
        if let Err(faults) = from_yaml(&lines.join("\n"), "every-kind.1.yaml") {
            prop_assert!(!faults.list.is_empty());
            for fault in &faults.list {
                let place = fault.place.unwrap();
                prop_assert!(faults.text.get(faults.bytes(place)).is_some());
                prop_assert!(!fault.problem.help().is_empty());
            }
        }
    }
}

/// Responses carry these hashes: a correction is a new version, in a new file.
#[test]
fn a_published_version_never_changes() {
    let mut hashes = String::new();
    for at in 0..SHIPPED.len() {
        let definition = shipped(at);
        writeln!(hashes, "{} {}", definition.name, definition.hash).unwrap();
    }
    let published = include_str!("../../../tests/golden/definitions/published.txt");
    assert_eq!(
        hashes, published,
        "a changed questionnaire needs a new version, a new file and a new line here"
    );
}
