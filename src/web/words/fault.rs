//! What is wrong with a sheet, as a sentence for the person who filled it in.

use super::{Words, condition, en, vi};
use crate::answers::sheet::{SheetFault, SheetProblem};
use crate::definition::{Definition, QuestionKind};
use crate::ids::{Language, ResponseIdError};
use crate::web::submit::Fault;

/// The sentence, in the language's words: what to do, never "invalid".
#[must_use]
pub fn sentence(definition: &Definition, language: &Language, fault: &Fault) -> String {
    let english = Words::of(language.as_str()).tag == "en";
    let pick = |vi: String, en: String| if english { en } else { vi };
    match fault {
        Fault::Id(error) => pick(id(*error), error.to_string()),
        Fault::Shape { detail, .. } => (*detail).to_owned(),
        Fault::Definition { given, expected } => pick(
            format!(
                "Đợt khảo sát này dùng bộ câu hỏi “{expected}”, còn phiếu vừa gửi theo bộ “{given}”. Hãy xem lại các câu trả lời rồi gửi lại."
            ),
            format!(
                "The survey uses the questionnaire “{expected}”, but “{given}” was answered. Look at your answers again, then send them once more."
            ),
        ),
        Fault::Language { given, known } => pick(
            format!("Bộ câu hỏi không có ngôn ngữ “{given}”; các ngôn ngữ hiện có: {}.", known.join(", ")),
            format!("The questionnaire has no language “{given}”; it has {}.", known.join(", ")),
        ),
        Fault::Code => pick(
            "Điểm khảo sát này không dùng mã một lần; hãy để trống.".into(),
            "This survey point issues no one-time codes; leave it out.".into(),
        ),
        Fault::Field { .. } => pick(
            "Lĩnh vực: hãy chọn một lĩnh vực trong danh sách, hoặc “Không nhớ”.".into(),
            "Field: choose one from the list, or “I do not remember”.".into(),
        ),
        Fault::FieldNotAsked => pick(
            "Điểm khảo sát này không hỏi lĩnh vực.".into(),
            "This survey point does not ask for the field.".into(),
        ),
        Fault::Answer(fault) => answer(definition, language, english, fault),
    }
}

/// What is the matter with a response's id. A citizen sees this only where the page was tampered with.
fn id(error: ResponseIdError) -> String {
    match error {
        ResponseIdError::NotUuid => {
            "Mã của phiếu phải là một UUID, ví dụ 00079f1e-5b7a-8c21-9d3f-0123456789ab. Hãy xem lại câu trả lời rồi gửi lại.".into()
        }
        ResponseIdError::TimeStamped => {
            "Mã của phiếu là UUID phiên bản 1, 6 hoặc 7: loại này ghi cả giây gửi nên có thể làm lộ người trả lời. Hãy dùng phiên bản 8 (RFC 9562: giờ kể từ năm 1970, rồi các bit ngẫu nhiên) hoặc 4.".into()
        }
        ResponseIdError::Version => "Mã của phiếu phải là UUID phiên bản 8 hoặc 4.".into(),
        ResponseIdError::Hour { first, last } => format!(
            "Giờ trong 32 bit đầu của mã phiếu nằm ngoài thời gian của sổ cái (từ giờ {first} đến giờ {last} kể từ năm 1970). Hãy xem lại câu trả lời rồi gửi lại."
        ),
    }
}

fn answer(definition: &Definition, language: &Language, english: bool, fault: &SheetFault) -> String {
    let Some(index) = fault.index else {
        return if english {
            format!("The questionnaire has no question “{}”.", fault.question)
        } else {
            format!("Bộ câu hỏi không có câu “{}”.", fault.question)
        };
    };
    let number = index + 1;
    if fault.problem == SheetProblem::NotAsked {
        return left_out(definition, language, english, index);
    }
    if fault.problem == SheetProblem::Required {
        let [vi, en] = required(definition, index, number);
        return if english { en } else { vi };
    }
    if let SheetProblem::WrongType { .. } = fault.problem
        && let Some(QuestionKind::Text { .. }) = definition.questions.get(index).map(|q| &q.kind)
    {
        return if english {
            format!("Question {number}: answer in words.")
        } else {
            format!("Câu {number}: hãy trả lời bằng chữ.")
        };
    }
    let of_a_scale = definition.scale_of(index).is_some();
    let [vi, en] = told(if of_a_scale && is_about_a_number(&fault.problem) {
        &SheetProblem::UnknownQuestion
    } else {
        &fault.problem
    });
    if english { format!("Question {number}: {en}") } else { format!("Câu {number}: {vi}") }
}

/// On a scale, a wrong number is a choice that does not exist.
fn is_about_a_number(problem: &SheetProblem) -> bool {
    matches!(problem, SheetProblem::NotANumber { .. } | SheetProblem::OutOfRange { .. })
}

fn left_out(definition: &Definition, language: &Language, english: bool, index: usize) -> String {
    let when = definition.questions.get(index).and_then(|question| question.when.as_ref());
    let only_if = when.map_or_else(String::new, |when| condition::only_if(definition, when, language));
    let number = index + 1;
    if english {
        format!("Question {number} does not apply, so its answer was left out. {only_if}")
    } else {
        format!("Câu {number} không áp dụng cho Ông/Bà nên câu trả lời đã được bỏ ra. {only_if}")
    }
}

fn required(definition: &Definition, index: usize, number: usize) -> [String; 2] {
    match definition.questions.get(index).map(|q| &q.kind) {
        Some(QuestionKind::Number { .. } | QuestionKind::Text { .. }) => {
            [format!("Hãy trả lời câu {number}."), format!("Answer question {number}.")]
        }
        Some(QuestionKind::Scale { .. } | QuestionKind::Single { .. } | QuestionKind::Multiple { .. })
        | None => [
            format!("Hãy chọn câu trả lời cho câu {number}."),
            format!("Choose an answer to question {number}."),
        ],
    }
}

/// In Vietnamese and in English.
fn told(problem: &SheetProblem) -> [String; 2] {
    match problem {
        SheetProblem::UnknownQuestion
        | SheetProblem::UnknownOption { .. }
        | SheetProblem::NotApplicableNotOffered
        | SheetProblem::WrongType { .. } => {
            ["hãy chọn một trong các câu trả lời đã cho.".into(), "choose one of the answers given.".into()]
        }
        SheetProblem::RepeatedOption { .. } => {
            ["mỗi ý chỉ chọn một lần.".into(), "choose each answer only once.".into()]
        }
        SheetProblem::TooManyOptions { given, max } => [
            format!("hãy chọn tối đa {max} ý (đang chọn {given})."),
            format!("choose at most {max} (you chose {given})."),
        ],
        SheetProblem::SeveralAnswers { .. } => {
            ["hãy chọn một câu trả lời.".into(), "choose one answer.".into()]
        }
        SheetProblem::NotANumber { .. } => {
            ["hãy ghi bằng chữ số, ví dụ 2.".into(), "write it in digits, for example 2.".into()]
        }
        SheetProblem::OutOfRange { min, max, .. } => [
            format!("hãy trả lời bằng một số từ {min} đến {max}."),
            format!("answer with a number from {min} to {max}."),
        ],
        SheetProblem::TooLong { given, max } => [
            format!(
                "hãy viết ngắn lại, tối đa {} ký tự (đang có {}).",
                vi::thousands(*max),
                vi::thousands(*given)
            ),
            format!(
                "write less, at most {} characters (now {}).",
                en::thousands(*max),
                en::thousands(*given)
            ),
        ],
        SheetProblem::ControlCharacter { .. } => [
            "trong câu trả lời có ký tự không nhìn thấy được; hãy xóa và gõ lại.".into(),
            "the answer holds an invisible character; delete it and type again.".into(),
        ],
        SheetProblem::NotAsked | SheetProblem::Required => {
            ["hãy xem lại câu trả lời.".into(), "look at the answer again.".into()]
        }
    }
}
