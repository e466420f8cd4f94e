//! How two entries of the same sheets agree: what the second pair of eyes is for.

use super::{FieldAsked, Form};
use crate::answers::{Answer, Answers};
use crate::definition::{Definition, FIELD_QUESTION, QuestionKind};
use crate::ids::{FieldNo, Serial};
use std::collections::{BTreeMap, BTreeSet};

/// Of a hundred sheets so many are entered twice, where nobody says otherwise.
pub const SAMPLE_PERCENT: u8 = 10;

/// Whether a sheet is drawn for a second entry: `draw` is a random byte.
#[must_use]
pub fn is_drawn(draw: u8, percent: u8) -> bool {
    u32::from(draw) * 100 < u32::from(percent) * 256
}

/// What a sheet says, question by question, as short texts. Of what somebody wrote it holds only that
/// something is written: no comment is kept beside a sheet's number.
pub type Said = BTreeMap<String, String>;

/// How two entries agree.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// Sheets that were entered twice.
    pub sheets: usize,
    /// By question, in the sheet's order.
    pub questions: Vec<Agreement>,
    /// Every place where they differ, by sheet and question.
    pub differences: Vec<Difference>,
}

/// How one question agrees.
#[derive(Debug, Clone, PartialEq)]
pub struct Agreement {
    pub question: String,
    /// Sheets on which both entries are the same.
    pub same: usize,
    /// Cohen's kappa: agreement beyond what chance would give; `None` where there was nothing to choose
    /// (every sheet says the same).
    pub kappa: Option<f64>,
}

/// One place where two entries differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    pub serial: Serial,
    pub question: String,
    pub first: String,
    pub second: String,
}

/// What an entered sheet says.
#[must_use]
pub fn said(form: &Form, answers: &Answers, field: FieldNo) -> Said {
    let definition = &form.definition;
    let mut said: Said = definition
        .questions
        .iter()
        .enumerate()
        .zip(&answers.values)
        .map(|((at, question), answer)| (question.id.to_string(), word(definition, at, answer)))
        .collect();
    if matches!(form.field, FieldAsked::Ask(_)) {
        said.insert(FIELD_QUESTION.to_owned(), field.0.to_string());
    }
    said
}

fn word(definition: &Definition, question: usize, answer: &Answer) -> String {
    let options = match definition.questions.get(question).map(|question| &question.kind) {
        Some(QuestionKind::Single { options } | QuestionKind::Multiple { options, .. }) => options.as_slice(),
        Some(QuestionKind::Scale { .. } | QuestionKind::Number { .. } | QuestionKind::Text { .. }) | None => {
            &[]
        }
    };
    let option = |at: &u8| options.get(usize::from(*at)).map_or_else(String::new, |o| o.id.to_string());
    match answer {
        Answer::NotAsked => "not asked".to_owned(),
        Answer::NotAnswered => "–".to_owned(),
        Answer::NotApplicable => "na".to_owned(),
        Answer::Rating(rating) => rating.get().to_string(),
        Answer::Number(number) => number.to_string(),
        Answer::Choice(at) => option(at),
        Answer::Choices(chosen) => chosen.iter().map(option).collect::<Vec<_>>().join(" "),
        Answer::Text(_) => "written".to_owned(),
    }
}

/// What these forms ask, in their order: that of the report.
#[must_use]
pub fn order<'a>(forms: impl IntoIterator<Item = &'a Form>) -> Vec<String> {
    let mut order: Vec<String> = Vec::new();
    for form in forms {
        let field = matches!(form.field, FieldAsked::Ask(_)).then(|| FIELD_QUESTION.to_owned());
        let questions = form.definition.questions.iter().map(|question| question.id.to_string());
        for question in field.into_iter().chain(questions) {
            if !order.contains(&question) {
                order.push(question);
            }
        }
    }
    order
}

/// Compares the two entries of each sheet.
#[must_use]
pub fn report(order: &[String], sheets: &[(Serial, Said, Said)]) -> Report {
    let none = String::new();
    let (mut questions, mut differences) = (Vec::new(), Vec::new());
    for question in order {
        let pairs: Vec<(&str, &str)> = sheets
            .iter()
            .map(|(_, a, b)| {
                (a.get(question).unwrap_or(&none).as_str(), b.get(question).unwrap_or(&none).as_str())
            })
            .collect();
        let same = pairs.iter().filter(|(a, b)| a == b).count();
        questions.push(Agreement { question: question.clone(), same, kappa: kappa(&pairs) });
        let differing = sheets.iter().zip(&pairs).filter(|(_, (a, b))| a != b);
        differences.extend(differing.map(|((serial, ..), (first, second))| Difference {
            serial: *serial,
            question: question.clone(),
            first: (*first).to_owned(),
            second: (*second).to_owned(),
        }));
    }
    differences.sort_by_key(|difference| difference.serial);
    Report { sheets: sheets.len(), questions, differences }
}

/// Cohen 1960: (observed − expected) / (1 − expected).
fn kappa(pairs: &[(&str, &str)]) -> Option<f64> {
    let n = count(pairs.len());
    let categories: BTreeSet<&str> = pairs.iter().flat_map(|(a, b)| [*a, *b]).collect();
    let share = |of: &dyn Fn(&(&str, &str)) -> bool| count(pairs.iter().filter(|pair| of(pair)).count()) / n;
    let expected: f64 = categories.iter().map(|c| share(&|p| p.0 == *c) * share(&|p| p.1 == *c)).sum();
    let observed = share(&|p| p.0 == p.1);
    (n > 0.0 && categories.len() > 1).then(|| (observed - expected) / (1.0 - expected))
}

fn count(number: usize) -> f64 {
    u32::try_from(number).map_or(f64::MAX, f64::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheets(pairs: &[(&str, &str)]) -> Vec<(Serial, Said, Said)> {
        let said = |word: &str| Said::from([("q".to_owned(), word.to_owned())]);
        let serials = (1_000u64..).filter_map(Serial::from_bits);
        serials.zip(pairs).map(|(serial, (a, b))| (serial, said(a), said(b))).collect()
    }

    /// The example of Cohen's paper as textbooks give it: 20 yes/yes, 15 no/no, 5 yes/no, 10 no/yes:
    /// observed 0.70, expected 0.50, kappa 0.40.
    #[test]
    fn kappa_is_the_textbooks() {
        let pairs: Vec<_> =
            [(20, ("yes", "yes")), (15, ("no", "no")), (5, ("yes", "no")), (10, ("no", "yes"))]
                .iter()
                .flat_map(|(n, pair)| std::iter::repeat_n(*pair, *n))
                .collect();
        let report = report(&["q".to_owned()], &sheets(&pairs));
        assert_eq!((report.sheets, report.questions[0].same, report.differences.len()), (50, 35, 15));
        let kappa = report.questions[0].kappa.unwrap();
        assert!((kappa - 0.4).abs() < 1e-12, "{kappa}");
    }

    #[test]
    fn where_every_sheet_says_the_same_there_is_no_kappa() {
        let report = report(&["q".to_owned()], &sheets(&[("5", "5"), ("5", "5")]));
        assert_eq!((report.questions[0].same, report.questions[0].kappa), (2, None));
        assert!(super::report(&["q".to_owned()], &[]).questions[0].kappa.is_none());
    }

    #[test]
    fn a_difference_names_its_sheet_and_question_and_no_comment_is_kept() {
        let report = report(&["q".to_owned()], &sheets(&[("5", "5"), ("1", "2")]));
        let [difference] = &report.differences[..] else { panic!("{report:?}") };
        assert_eq!((difference.first.as_str(), difference.second.as_str()), ("1", "2"));
        let form = crate::paper::desk::testing::form("every-kind.1", false);
        let text = Answer::Text("Anh Ba ở quầy 3".into());
        assert_eq!(word(&form.definition, 5, &text), "written");
        assert_eq!(word(&form.definition, 3, &Answer::Choices(vec![0, 2])), "letter 3");
    }
}
