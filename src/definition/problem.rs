//! What can be wrong with a definition: each problem with its values, its stable name for editors and
//! tests, what it says and what to do about it.

use super::reserved::Reserved;
use crate::ids::Language;

macro_rules! problems {
    ($(
        $name:ident $({ $($field:ident: $type:ty),* $(,)? })?
        $code:literal, $message:literal, $help:expr;
    )*) => {
        /// What is wrong, in values; `Display` puts it in words.
        #[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
        pub enum Problem {
            $(#[error($message)] $name $({ $($field: $type),* })?,)*
        }

        impl Problem {
            /// Every problem's stable name, in the order of the format.
            pub const CODES: &[&str] = &[$($code),*];

            /// A stable short name: `unknown-key`.
            #[must_use]
            pub fn code(&self) -> &'static str {
                match self {
                    $(Self::$name { .. } => $code,)*
                }
            }

            /// The place that the problem refers back to, as a JSON pointer until someone knows its line.
            pub(super) fn refers_to(&mut self) -> Option<&mut String> {
                if let Self::DuplicateId { first, .. } | Self::SameWords { first } = self {
                    Some(first)
                } else {
                    None
                }
            }

            /// What to do about it.
            #[must_use]
            #[expect(unused_variables, reason = "most advice needs only some of the values")]
            pub fn help(&self) -> String {
                match self {
                    $(Self::$name $({ $($field),* })? => $help.into(),)*
                }
            }
        }
    };
}

problems! {
    // The text and its shape.
    Unreadable { detail: String }
        "unreadable", "the file cannot be read: {detail}",
        "Check its path, rights and encoding (UTF-8).";
    Syntax { detail: String }
        "syntax", "this cannot be read as YAML: {detail}",
        "Check indentation, quotes and brackets on this line and the one before; a text that holds `: ` or begins with one of `[ { & * ! | > ' \" % @` needs quotes.";
    NotCanonical { detail: String }
        "not-canonical", "this is no canonical definition: {detail}",
        "Publish the definition again from its file.";
    FileTooLarge { bytes: usize, max: usize }
        "file-too-large", "a file of {bytes} bytes, where {max} are allowed",
        "Is this the right file? A questionnaire has some tens of thousands of bytes.";
    UnknownKey { key: String, nearest: Option<String>, known: Vec<String> }
        "unknown-key", "unknown key `{key}`",
        nearest.as_ref().map_or_else(|| format!("The keys known here are: {}.", known.join(", ")), |near| format!("Did you mean `{near}`?"));
    RepeatedKey { key: String, first_line: u32 }
        "repeated-key", "the key `{key}` stands here a second time; it is already on line {first_line}",
        "Keep one of the two.";
    MissingKey { key: String }
        "missing-key", "the key `{key}` is missing here",
        format!("Add `{key}: …`; survey-defs/README.md says what it holds.");
    WrongType { expected: String, found: String }
        "wrong-type", "expected {expected}, found {found}",
        if expected == "a text" { "Put it in quotes." } else { "See survey-defs/README.md for what stands here." };
    NotOneOf { found: String, allowed: Vec<String> }
        "not-one-of", "`{found}` is not allowed here",
        format!("Use one of: {}.", allowed.join(", "));
    BadCode { found: String, what: &'static str, expected: &'static str }
        "bad-code", "`{found}` is no {what}",
        format!("Use {expected}.");
    Count { found: usize, min: u64, max: u64 }
        "count", "found {found}, where {min} to {max} entries are allowed",
        "Add or remove entries.";
    Range { found: String, min: String, max: String }
        "range", "{found} is outside {min} to {max}",
        format!("Write a whole number from {min} to {max}.");
    FileName { found: String, expected: String }
        "file-name", "the file is called {found}, but its key and version make it {expected}",
        "Rename the file, or correct its key or version.";
    TooLarge { bytes: usize, max: usize }
        "too-large", "{bytes} bytes in canonical form, where {max} are allowed",
        "Shorten texts, or split the questionnaire in two.";

    // Names.
    DuplicateId { what: &'static str, id: String, first: String }
        "duplicate-id", "the {what} id `{id}` is used a second time",
        format!("It is first used here: {first}. Rename one of the two.");
    ReservedId { id: String, by: Reserved }
        "reserved-id", "the question id `{id}` is reserved",
        format!("{by}: choose another id.");
    DuplicateLanguage { language: Language }
        "duplicate-language", "the language {language} is listed twice",
        "Remove one of the two.";

    // Texts.
    MissingTranslation { language: Language }
        "missing-translation", "no text in {language}",
        format!("Add `{language}: …`, or take {language} out of the definition's languages.");
    UnlistedLanguage { language: Language }
        "unlisted-language", "a text in {language}, which the definition does not list",
        format!("Add {language} to the definition's languages (then every text needs it), or remove this text.");
    InterfaceShipped { language: Language }
        "interface-shipped", "the interface speaks {language} already",
        "Remove these words: only those of further languages stand here.";
    UnknownWord { key: String, nearest: Option<String> }
        "unknown-word", "the interface has no word `{key}`",
        nearest.as_ref().map_or_else(|| "static/words/vi.yaml has all of them.".to_owned(), |near| format!("Did you mean `{near}`?"));
    WordPlaces { found: String, expected: String }
        "word-places", "the places to be filled are {found}, where they have to be {expected}",
        "Write each of them once, letter by letter as in static/words/vi.yaml.";
    WordNotCounted { key: String }
        "word-not-counted", "two forms, but `{key}` counts nothing",
        "Write one text.";
    EmptyText
        "empty-text", "the text is empty",
        "Write the text, or remove the key.";
    TextTooLong { found: usize, max: usize }
        "text-too-long", "{found} characters, where {max} are allowed",
        "Shorten it: it is read on a small phone, standing.";
    OuterWhiteSpace
        "outer-white-space", "the text begins or ends with white space",
        "Remove it; a text over several lines begins with `>-`.";
    ControlCharacter { code: u32 }
        "control-character", "the text holds a line break or another control character (U+{code:04X})",
        "A text is one paragraph: over several lines it begins with `>-`.";
    NotComposed { near: String }
        "not-composed", "a letter and its tone mark are two characters in `{near}`",
        "Save the file in Unicode normal form C (NFC), so that search and print find every letter.";
    SameWords { first: String }
        "same-words", "the same words as another entry",
        format!("They stand here too: {first}. Nobody could tell the two apart.");

    // Scales.
    NoSatisfiedPoint
        "no-satisfied-point", "no point of this scale counts as satisfied",
        "Mark the points that do with `satisfied: true` (on the five points of SIPAS, the last two).";
    EveryPointSatisfied
        "every-point-satisfied", "every point of this scale counts as satisfied",
        "Leave out `satisfied` where a point does not: the index would always be 100 %.";
    SatisfiedBelow
        "satisfied-below", "this point counts as satisfied, but a better one does not",
        "Points stand in order, worst to best: the satisfied ones are the last.";
    UnusedScale { scale: String }
        "unused-scale", "no question uses the scale `{scale}`",
        "Remove it, or use it.";
    UnknownScale { scale: String, known: Vec<String> }
        "unknown-scale", "there is no scale `{scale}`",
        format!("Use one of: {}.", known.join(", "));

    // Questions.
    TooManyQuestions { count: usize, max: usize }
        "too-many-questions", "{count} questions, where {max} are allowed",
        "Split the questionnaire.";
    KeyNotForKind { key: &'static str, kind: &'static str }
        "key-not-for-kind", "`{key}` means nothing for a question of kind {kind}",
        "Remove it, or change the kind.";
    MissingForKind { key: &'static str, kind: &'static str }
        "missing-for-kind", "a question of kind {kind} needs `{key}`",
        format!("Add `{key}: …`.");
    TooFewOptions { found: usize }
        "too-few-options", "{found} option leaves no choice",
        "Add at least a second option.";
    MaxOfOptions { max: i32, options: usize }
        "max-of-options", "at most {max} of {options} options",
        format!("Write a number from 1 to {options}, or leave `max` out where all may be chosen.");
    MinAboveMax { min: i32, max: i32 }
        "min-above-max", "the smallest number, {min}, is above the largest, {max}",
        "Exchange the two.";
    RequiredWithCondition
        "required-with-condition", "required, but not always asked",
        "Remove `required` or `when`: a citizen must be able to send the form whatever came before.";
    RequiredSensitive
        "required-sensitive", "sensitive, yet required",
        "Remove `required`: sensitive personal data are given freely or not at all (Law 91/2025/QH15).";

    // Conditions.
    ConditionShape { found: String }
        "condition-shape", "a condition has exactly one of `all`, `any`, `not`, `question`; found {found}",
        "Combine several conditions in a list under `all` or `any`.";
    ConditionTest { found: String }
        "condition-test", "a question is tested by exactly one of `equals`, `in`, `at_least`; found {found}",
        "For example `{ question: late, equals: yes }`.";
    ConditionEmpty
        "condition-empty", "the list is empty",
        "Write what is to be met, or remove the condition.";
    ConditionTooDeep { max: usize }
        "condition-too-deep", "conditions are nested more than {max} deep",
        "Write it flatter: nobody could check it.";
    ConditionUnknownQuestion { question: String, nearest: Option<String> }
        "condition-unknown-question", "there is no question `{question}`",
        nearest.as_ref().map_or_else(|| "Name a question that comes earlier on the form.".to_owned(), |near| format!("Did you mean `{near}`?"));
    ConditionForward { question: String }
        "condition-forward", "the question `{question}` comes later on the form",
        format!("Move `{question}` before this question: a condition rests on what is already answered.");
    ConditionItself { question: String }
        "condition-itself", "the question `{question}` rests on itself",
        "Name a question that comes earlier on the form.";
    ConditionUnknownOption { question: String, option: String, known: Vec<String> }
        "condition-unknown-option", "the question `{question}` has no option `{option}`",
        format!("Use one of: {}.", known.join(", "));
    ConditionValue { question: String, expected: String, found: String }
        "condition-value", "`{found}` can never be the answer to `{question}`",
        format!("It is answered by {expected}.");
    ConditionNoOrder { question: String, kind: &'static str }
        "condition-no-order", "`at_least` cannot test `{question}`, a question of kind {kind}",
        "Use `equals` or `in`.";
    ConditionOnText { question: String }
        "condition-on-text", "the free text `{question}` cannot be tested",
        "Let the condition rest on another question.";

    // Factors, parts, methods.
    CriterionUnknown { question: String, nearest: Option<String> }
        "criterion-unknown", "there is no question `{question}`",
        nearest.as_ref().map_or_else(|| "A criterion is the id of a scale question.".to_owned(), |near| format!("Did you mean `{near}`?"));
    CriterionNotScale { question: String, kind: &'static str }
        "criterion-not-scale", "the question `{question}` is of kind {kind}, so it is no criterion",
        "Only scale questions are criteria: remove it here, or change its kind.";
    CriterionTwice { question: String, first: String }
        "criterion-twice", "the question `{question}` is a criterion a second time",
        format!("It already belongs to the factor `{first}`: an answer counts once.");
    CriterionInNoFactor { question: String }
        "criterion-in-no-factor", "the scale question `{question}` is a criterion of no factor",
        "Add it to a factor's criteria, or write `outside_index: true` where it is not to count.";
    CriterionOutsideIndex { question: String }
        "criterion-outside-index", "the question `{question}` says `outside_index`, yet it is a criterion here",
        "Remove it from one of the two places.";
    UnknownPart { part: String, known: Vec<String> }
        "unknown-part", "there is no part `{part}`",
        if known.is_empty() { "List it under `parts`, or remove it here.".to_owned() } else { format!("Use one of: {}.", known.join(", ")) };
    FactorWithoutPart
        "factor-without-part", "the factor belongs to no part, though the definition has parts",
        "Add `part: …`: each factor belongs to exactly one part.";
    PartWithoutFactor { part: String }
        "part-without-factor", "no factor belongs to the part `{part}`",
        "Remove the part, or give it a factor.";
    UnknownMethod { method: String }
        "unknown-method", "there is no index method `{method}`",
        format!("Use one of: {}.", super::METHODS.join(", "));
    DuplicateMethod { method: String }
        "duplicate-method", "the index method `{method}` is listed twice",
        "Remove one of the two.";
    MethodWithoutCriteria { method: String }
        "method-without-criteria", "the index method `{method}` has no criteria to work on",
        "Add factors with criteria, or remove the method.";
    MethodWithoutParts { method: String }
        "method-without-parts", "the index method `{method}` works on parts, and there are none",
        "Add `parts` and give each factor its part, or remove the method.";
    MethodWithoutPoints { method: String, question: String, points: usize }
        "method-without-points", "the index method `{method}` gives 0, 1 or 2 points, but the scale of `{question}` has {points}",
        "Give each criterion a scale of three points, or remove the method.";
    NoMethod
        "no-method", "there are factors, but no index method",
        format!("Add `methods: [{}]`.", super::METHODS[0]);

    // Source.
    SourceDecision { decision: String }
        "source-decision", "`{decision}` names no document by its number",
        "Write for example `Quyết định 2640/QĐ-BNV ngày 10/10/2017`, or `own` where the questionnaire is yours.";
    SourceNotRead
        "source-not-read", "the source does not say where it was read",
        "Add `read_at` with the addresses or files that you read.";
    SourceSilent { count: usize }
        "source-silent", "questions marked `wording: unconfirmed`: {count}, but the source does not say what is unconfirmed",
        "Add `unconfirmed`: reports print it.";
    WordingWithoutSource
        "wording-without-source", "the source is `own`, yet this wording is said to be another's",
        "Write `wording: own`, or name the decision that it comes from.";
    AppendixWithoutDecision
        "appendix-without-decision", "the source is `own`, so it has no appendix",
        "Remove `appendix`, or name the decision.";
}
