//! Faults of a questionnaire's file. What stands in backquotes is written so in the file, whatever the
//! language of whoever reads this.

use super::{Said, list};
use crate::definition::diff::Tongue;
use crate::definition::reserved::Reserved;
use crate::definition::{METHODS, Problem};

/// What is wrong in one sentence, and what to do about it in another.
#[must_use]
pub(in crate::web::staff) fn both(problem: &Problem, tongue: Tongue) -> String {
    let advice = match tongue {
        Tongue::Vietnamese => advice(problem),
        Tongue::English => problem.help(),
    };
    format!("{} {}", super::capital(&problem.said(tongue)), advice)
}

impl Said for Problem {
    fn english(&self) -> String {
        self.to_string()
    }

    #[expect(clippy::too_many_lines, reason = "one sentence a kind of fault")]
    fn vietnamese(&self) -> String {
        match self {
            Self::Unreadable { detail } => format!("không đọc được tệp: {detail}"),
            Self::Syntax { detail } => format!("chỗ này không đọc được theo cú pháp YAML ({detail})"),
            Self::NotCanonical { detail } => format!("đây không phải bộ câu hỏi dạng chuẩn ({detail})"),
            Self::FileTooLarge { bytes, max } => format!("tệp có {bytes} byte, nhiều nhất là {max}"),
            Self::UnknownKey { key, .. } => format!("không có khóa nào tên là `{key}`"),
            Self::RepeatedKey { key, first_line } => {
                format!("khóa `{key}` được ghi lần thứ hai ở đây, lần đầu ở dòng {first_line}")
            }
            Self::MissingKey { key } => format!("ở đây thiếu khóa `{key}`"),
            Self::WrongType { expected, found } => {
                format!("ở đây phải là {}, nhưng lại là {}", kinds(expected), kinds(found))
            }
            Self::NotOneOf { found, .. } => format!("ở đây không được ghi `{found}`"),
            Self::BadCode { found, what, .. } => format!("`{found}` không phải là {}", named(what)),
            Self::Count { found, min, max } => format!("có {found} mục, phải có từ {min} đến {max} mục"),
            Self::Range { found, min, max } => format!("{found} nằm ngoài khoảng từ {min} đến {max}"),
            Self::FileName { found, expected } => {
                format!("tệp tên là {found}, nhưng theo khóa `key` và `version` thì phải là {expected}")
            }
            Self::TooLarge { bytes, max } => format!("dạng chuẩn có {bytes} byte, nhiều nhất là {max}"),
            Self::DuplicateId { what, id, .. } => format!("{} `{id}` được dùng lần thứ hai", named(what)),
            Self::ReservedId { id, .. } => format!("không được đặt mã câu hỏi là `{id}`"),
            Self::DuplicateLanguage { language } => format!("ngôn ngữ {language} được ghi hai lần"),
            Self::MissingTranslation { language } => format!("thiếu lời văn bằng ngôn ngữ {language}"),
            Self::UnlistedLanguage { language } => {
                format!("có lời văn bằng ngôn ngữ {language}, mà bộ câu hỏi không ghi ngôn ngữ này")
            }
            Self::InterfaceShipped { language } => format!("giao diện đã có sẵn ngôn ngữ {language}"),
            Self::UnknownWord { key, .. } => format!("giao diện không có từ nào tên là `{key}`"),
            Self::WordPlaces { found, expected } => {
                format!("các chỗ trống phải là {}, nhưng lại là {}", kinds(expected), kinds(found))
            }
            Self::WordNotCounted { key } => format!("có hai dạng, nhưng `{key}` không đếm gì"),
            Self::EmptyText => "lời văn trống".into(),
            Self::TextTooLong { found, max } => format!("có {found} ký tự, nhiều nhất là {max}"),
            Self::OuterWhiteSpace => "lời văn bắt đầu hoặc kết thúc bằng khoảng trắng".into(),
            Self::ControlCharacter { code } => {
                format!("lời văn có chỗ xuống dòng hoặc ký tự điều khiển khác (U+{code:04X})")
            }
            Self::NotComposed { near } => {
                format!("một chữ và dấu của nó là hai ký tự rời nhau trong `{near}`")
            }
            Self::SameWords { .. } => "lời văn trùng với một mục khác".into(),
            Self::NoSatisfiedPoint => "thang đo này không có mức nào được tính là hài lòng".into(),
            Self::EveryPointSatisfied => "mọi mức của thang đo này đều được tính là hài lòng".into(),
            Self::SatisfiedBelow => "mức này được tính là hài lòng, mà một mức tốt hơn lại không".into(),
            Self::UnusedScale { scale } => format!("không câu hỏi nào dùng thang đo `{scale}`"),
            Self::UnknownScale { scale, .. } => format!("không có thang đo `{scale}`"),
            Self::TooManyQuestions { count, max } => format!("có {count} câu hỏi, nhiều nhất là {max}"),
            Self::KeyNotForKind { key, kind } => {
                format!("`{key}` không có nghĩa với câu hỏi thuộc loại `{kind}`")
            }
            Self::MissingForKind { key, kind } => format!("câu hỏi thuộc loại `{kind}` cần có `{key}`"),
            Self::TooFewOptions { found } => format!("chỉ có {found} phương án thì không chọn được gì"),
            Self::MaxOfOptions { max, options } => {
                format!("được chọn nhiều nhất {max} trong {options} phương án")
            }
            Self::MinAboveMax { min, max } => format!("số nhỏ nhất, {min}, lại lớn hơn số lớn nhất, {max}"),
            Self::RequiredWithCondition => "câu này bắt buộc, nhưng không phải lúc nào cũng được hỏi".into(),
            Self::RequiredSensitive => "câu này thuộc dữ liệu nhạy cảm mà lại bắt buộc".into(),
            Self::ConditionShape { found } => format!(
                "một điều kiện có đúng một trong các khóa `all`, `any`, `not`, `question`; ở đây có: {}",
                kinds(found)
            ),
            Self::ConditionTest { found } => format!(
                "một câu hỏi được so bằng đúng một trong các khóa `equals`, `in`, `at_least`; ở đây có: {}",
                kinds(found)
            ),
            Self::ConditionEmpty => "danh sách trống".into(),
            Self::ConditionTooDeep { max } => format!("các điều kiện lồng nhau quá {max} tầng"),
            Self::ConditionUnknownQuestion { question, .. } | Self::CriterionUnknown { question, .. } => {
                format!("không có câu hỏi `{question}`")
            }
            Self::ConditionForward { question } => format!("câu hỏi `{question}` đứng sau trong phiếu"),
            Self::ConditionItself { question } => format!("câu hỏi `{question}` phụ thuộc vào chính nó"),
            Self::ConditionUnknownOption { question, option, .. } => {
                format!("câu hỏi `{question}` không có phương án `{option}`")
            }
            Self::ConditionValue { question, found, .. } => {
                format!("`{found}` không bao giờ là câu trả lời của `{question}`")
            }
            Self::ConditionNoOrder { question, kind } => {
                format!("không thể dùng `at_least` với `{question}`, câu hỏi thuộc loại `{kind}`")
            }
            Self::ConditionOnText { question } => {
                format!("không thể so câu trả lời tự viết của `{question}`")
            }
            Self::CriterionNotScale { question, kind } => {
                format!("câu hỏi `{question}` thuộc loại `{kind}` nên không là tiêu chí")
            }
            Self::CriterionTwice { question, .. } => {
                format!("câu hỏi `{question}` được ghi làm tiêu chí lần thứ hai")
            }
            Self::CriterionInNoFactor { question } => {
                format!("câu hỏi theo thang đo `{question}` không là tiêu chí của yếu tố nào")
            }
            Self::CriterionOutsideIndex { question } => {
                format!("câu hỏi `{question}` ghi `outside_index` mà ở đây lại là tiêu chí")
            }
            Self::UnknownPart { part, .. } => format!("không có phần `{part}`"),
            Self::FactorWithoutPart => "yếu tố này không thuộc phần nào, dù bộ câu hỏi có chia phần".into(),
            Self::PartWithoutFactor { part } => format!("không yếu tố nào thuộc phần `{part}`"),
            Self::UnknownMethod { method } => format!("không có cách tính chỉ số `{method}`"),
            Self::DuplicateMethod { method } => format!("cách tính chỉ số `{method}` được ghi hai lần"),
            Self::MethodWithoutCriteria { method } => {
                format!("cách tính chỉ số `{method}` không có tiêu chí nào để tính")
            }
            Self::MethodWithoutParts { method } => {
                format!("cách tính chỉ số `{method}` tính theo phần, mà bộ câu hỏi không chia phần")
            }
            Self::MethodWithoutPoints { method, question, points } => format!(
                "cách tính chỉ số `{method}` cho 0, 1 hoặc 2 điểm, mà thang đo của `{question}` có {points} mức"
            ),
            Self::NoMethod => "có các yếu tố, nhưng chưa có cách tính chỉ số".into(),
            Self::SourceDecision { decision } => {
                format!("`{decision}` không nêu văn bản nào theo số hiệu")
            }
            Self::SourceNotRead => "nguồn chưa ghi đã đọc văn bản ở đâu".into(),
            Self::SourceSilent { count } => format!(
                "có {count} câu hỏi ghi `wording: unconfirmed`, nhưng nguồn chưa nói điều gì chưa được xác nhận"
            ),
            Self::WordingWithoutSource => {
                "nguồn ghi là `own`, mà lời văn này lại được nói là của nơi khác".into()
            }
            Self::AppendixWithoutDecision => "nguồn ghi là `own` nên không có phụ lục".into(),
        }
    }
}

/// What to do about it.
#[expect(clippy::too_many_lines, reason = "one sentence a kind of fault")]
fn advice(problem: &Problem) -> String {
    match problem {
        Problem::Unreadable { .. } => "Hãy xem lại tệp; tệp phải dùng mã UTF-8.".into(),
        Problem::Syntax { .. } => "Hãy xem lại khoảng thụt đầu dòng, dấu nháy và dấu ngoặc ở dòng này và dòng trước; lời văn có `: ` hoặc bắt đầu bằng một trong các ký tự `[ { & * ! | > ' \" % @` cần đặt trong dấu nháy.".into(),
        Problem::NotCanonical { .. } => "Hãy phát hành lại bộ câu hỏi từ tệp của nó.".into(),
        Problem::FileTooLarge { .. } => "Có đúng tệp này không? Một bộ câu hỏi chỉ có vài chục nghìn byte.".into(),
        Problem::UnknownKey { nearest, known, .. } => {
            meant(nearest.as_ref(), || format!("Các khóa có ở đây: {}.", list(known)))
        }
        Problem::RepeatedKey { .. } => "Hãy giữ lại một.".into(),
        Problem::MissingKey { key } => {
            format!("Hãy thêm `{key}: …`; survey-defs/README.md nói khóa này chứa gì.")
        }
        Problem::WrongType { expected, .. } if expected == "a text" => "Hãy đặt trong dấu nháy.".into(),
        Problem::WrongType { .. } => "survey-defs/README.md nói ở đây ghi gì.".into(),
        Problem::NotOneOf { allowed, .. } => one_of(allowed),
        Problem::BadCode { expected, .. } => format!("Hãy dùng {}.", named(expected)),
        Problem::Count { .. } => "Hãy thêm hoặc bớt mục.".into(),
        Problem::Range { min, max, .. } => format!("Hãy ghi một số nguyên từ {min} đến {max}."),
        Problem::FileName { .. } => "Hãy đổi tên tệp, hoặc sửa `key` hay `version`.".into(),
        Problem::TooLarge { .. } => "Hãy rút gọn lời văn, hoặc chia bộ câu hỏi làm hai.".into(),
        Problem::DuplicateId { first, .. } => {
            format!("Chỗ đầu tiên: {}. Hãy đổi tên một trong hai.", placed(first))
        }
        Problem::ReservedId { by, .. } => format!("{} Hãy chọn mã khác.", reserved(*by)),
        Problem::DuplicateLanguage { .. } | Problem::DuplicateMethod { .. } => "Hãy bỏ một.".into(),
        Problem::MissingTranslation { language } => {
            format!("Hãy thêm `{language}: …`, hoặc bỏ {language} khỏi các ngôn ngữ của bộ câu hỏi.")
        }
        Problem::UnlistedLanguage { language } => format!(
            "Hãy thêm {language} vào các ngôn ngữ của bộ câu hỏi (khi đó mọi lời văn đều cần có), hoặc bỏ lời văn này."
        ),
        Problem::InterfaceShipped { .. } => "Hãy bỏ các từ này: ở đây chỉ ghi từ của ngôn ngữ khác.".into(),
        Problem::UnknownWord { nearest, .. } => {
            meant(nearest.as_ref(), || "static/words/vi.yaml có đủ các từ.".into())
        }
        Problem::WordPlaces { .. } => "Hãy ghi mỗi chỗ một lần, đúng từng chữ như trong static/words/vi.yaml.".into(),
        Problem::WordNotCounted { .. } => "Hãy ghi một lời văn.".into(),
        Problem::EmptyText => "Hãy ghi lời văn, hoặc bỏ khóa này.".into(),
        Problem::TextTooLong { .. } => "Hãy rút gọn: người dân đứng đọc trên điện thoại nhỏ.".into(),
        Problem::OuterWhiteSpace => "Hãy bỏ khoảng trắng; lời văn dài nhiều dòng bắt đầu bằng `>-`.".into(),
        Problem::ControlCharacter { .. } => {
            "Lời văn là một đoạn: nếu dài nhiều dòng thì bắt đầu bằng `>-`.".into()
        }
        Problem::NotComposed { .. } => {
            "Hãy lưu tệp ở dạng Unicode dựng sẵn (NFC), để tìm kiếm và in ấn nhận ra mọi chữ.".into()
        }
        Problem::SameWords { first } => {
            format!("Cũng có ở: {}. Không ai phân biệt được hai mục này.", placed(first))
        }
        Problem::NoSatisfiedPoint => {
            "Hãy ghi `satisfied: true` ở các mức hài lòng (với năm mức của SIPAS là hai mức cuối).".into()
        }
        Problem::EveryPointSatisfied => {
            "Hãy bỏ `satisfied` ở mức không hài lòng: nếu không chỉ số luôn là 100 %.".into()
        }
        Problem::SatisfiedBelow => {
            "Các mức xếp từ xấu nhất đến tốt nhất: những mức hài lòng đứng cuối.".into()
        }
        Problem::UnusedScale { .. } => "Hãy bỏ đi, hoặc dùng.".into(),
        Problem::UnknownScale { known, .. } | Problem::ConditionUnknownOption { known, .. } => one_of(known),
        Problem::TooManyQuestions { .. } => "Hãy chia nhỏ bộ câu hỏi.".into(),
        Problem::KeyNotForKind { .. } => "Hãy bỏ đi, hoặc đổi loại câu hỏi.".into(),
        Problem::MissingForKind { key, .. } => format!("Hãy thêm `{key}: …`."),
        Problem::TooFewOptions { .. } => "Hãy thêm ít nhất một phương án thứ hai.".into(),
        Problem::MaxOfOptions { options, .. } => format!(
            "Hãy ghi một số từ 1 đến {options}, hoặc bỏ `max` nếu được chọn tất cả."
        ),
        Problem::MinAboveMax { .. } => "Hãy đổi chỗ hai số.".into(),
        Problem::RequiredWithCondition => {
            "Hãy bỏ `required` hoặc `when`: dù trả lời thế nào trước đó, người dân phải gửi được phiếu.".into()
        }
        Problem::RequiredSensitive => {
            "Hãy bỏ `required`: dữ liệu cá nhân nhạy cảm chỉ được cung cấp tự nguyện (Luật số 91/2025/QH15).".into()
        }
        Problem::ConditionShape { .. } => {
            "Hãy gộp nhiều điều kiện thành danh sách dưới `all` hoặc `any`.".into()
        }
        Problem::ConditionTest { .. } => "Ví dụ `{ question: late, equals: yes }`.".into(),
        Problem::ConditionEmpty => "Hãy ghi điều cần thỏa, hoặc bỏ điều kiện.".into(),
        Problem::ConditionTooDeep { .. } => "Hãy ghi phẳng hơn: không ai kiểm tra nổi.".into(),
        Problem::ConditionUnknownQuestion { nearest, .. } => {
            meant(nearest.as_ref(), || "Hãy ghi một câu hỏi đứng trước trong phiếu.".into())
        }
        Problem::ConditionForward { question } => format!(
            "Hãy chuyển `{question}` lên trước câu hỏi này: điều kiện dựa trên điều đã trả lời."
        ),
        Problem::ConditionItself { .. } => "Hãy ghi một câu hỏi đứng trước trong phiếu.".into(),
        Problem::ConditionValue { expected, .. } => format!("Câu trả lời là {}.", kinds(expected)),
        Problem::ConditionNoOrder { .. } => "Hãy dùng `equals` hoặc `in`.".into(),
        Problem::ConditionOnText { .. } => "Hãy để điều kiện dựa vào câu hỏi khác.".into(),
        Problem::CriterionUnknown { nearest, .. } => {
            meant(nearest.as_ref(), || "Tiêu chí là mã của một câu hỏi theo thang đo.".into())
        }
        Problem::CriterionNotScale { .. } => {
            "Chỉ câu hỏi theo thang đo mới là tiêu chí: hãy bỏ ở đây, hoặc đổi loại câu hỏi.".into()
        }
        Problem::CriterionTwice { first, .. } => {
            format!("Câu này đã thuộc yếu tố `{first}`: mỗi câu trả lời chỉ tính một lần.")
        }
        Problem::CriterionInNoFactor { .. } => {
            "Hãy thêm vào tiêu chí của một yếu tố, hoặc ghi `outside_index: true` nếu không tính.".into()
        }
        Problem::CriterionOutsideIndex { .. } => "Hãy bỏ ở một trong hai chỗ.".into(),
        Problem::UnknownPart { known, .. } => {
            if known.is_empty() { "Hãy ghi phần này dưới `parts`, hoặc bỏ ở đây.".into() } else { one_of(known) }
        }
        Problem::FactorWithoutPart => "Hãy thêm `part: …`: mỗi yếu tố thuộc đúng một phần.".into(),
        Problem::PartWithoutFactor { .. } => "Hãy bỏ phần này, hoặc cho nó một yếu tố.".into(),
        Problem::UnknownMethod { .. } => one_of(&METHODS),
        Problem::MethodWithoutCriteria { .. } => {
            "Hãy thêm yếu tố có tiêu chí, hoặc bỏ cách tính này.".into()
        }
        Problem::MethodWithoutParts { .. } => {
            "Hãy thêm `parts` và ghi phần của mỗi yếu tố, hoặc bỏ cách tính này.".into()
        }
        Problem::MethodWithoutPoints { .. } => {
            "Hãy cho mỗi tiêu chí một thang đo ba mức, hoặc bỏ cách tính này.".into()
        }
        Problem::NoMethod => format!("Hãy thêm `methods: [{}]`.", METHODS[0]),
        Problem::SourceDecision { .. } => {
            "Hãy ghi ví dụ `Quyết định 2640/QĐ-BNV ngày 10/10/2017`, hoặc `own` nếu bộ câu hỏi là của cơ quan mình.".into()
        }
        Problem::SourceNotRead => "Hãy thêm `read_at` với các địa chỉ hoặc tệp đã đọc.".into(),
        Problem::SourceSilent { .. } => "Hãy thêm `unconfirmed`: báo cáo in điều này.".into(),
        Problem::WordingWithoutSource => {
            "Hãy ghi `wording: own`, hoặc nêu văn bản mà lời văn lấy từ đó.".into()
        }
        Problem::AppendixWithoutDecision => "Hãy bỏ `appendix`, hoặc nêu văn bản.".into(),
    }
}

fn meant(nearest: Option<&String>, otherwise: impl FnOnce() -> String) -> String {
    nearest.map_or_else(otherwise, |near| format!("Có phải là `{near}`?"))
}

fn one_of<T: std::fmt::Display>(known: &[T]) -> String {
    format!("Hãy dùng một trong: {}.", list(known))
}

fn reserved(by: Reserved) -> &'static str {
    match by {
        Reserved::Field => "Phiếu tự hỏi một câu mang mã này (lĩnh vực của thủ tục).",
        Reserved::Column => "Tệp xuất các phiếu đã có một cột mang tên này.",
        Reserved::Property => "Trình duyệt đã dùng tên này cho chính tờ phiếu, câu trả lời sẽ che mất nó.",
    }
}

/// Kinds of values, as the checker says them.
fn kinds(english: &str) -> String {
    const WORDS: [(&str, &str); 14] = [
        ("true or false", "`true` hoặc `false`"),
        ("a whole number from", "số nguyên từ"),
        ("a whole number", "số nguyên"),
        ("a number with a fraction", "số có phần thập phân"),
        ("a mapping of keys to values", "các cặp khóa và giá trị"),
        ("a list", "danh sách"),
        ("a text", "lời văn"),
        ("something else", "thứ khác"),
        ("one of ", "một trong: "),
        ("nothing", "chỗ trống"),
        ("none", "không có khóa nào"),
        (" or ", " hoặc "),
        (" and ", " và "),
        (" to ", " đến "),
    ];
    WORDS.iter().fold(english.to_owned(), |text, (english, vietnamese)| text.replace(english, vietnamese))
}

/// Names of codes, and what they are made of, as [`crate::ids`] says them.
fn named(english: &str) -> &str {
    match english {
        "definition key" => "tên bộ câu hỏi",
        "question" | "question id" => "mã câu hỏi",
        "option" | "option id" => "mã phương án",
        "factor" | "factor id" => "mã yếu tố",
        "part" | "part id" => "mã phần",
        "scale" | "scale id" => "mã thang đo",
        "section" | "section id" => "mã mục",
        "language" => "ngôn ngữ",
        "at most 40 lower-case letters a-z, digits, - and _, beginning with a letter or digit" => {
            "nhiều nhất 40 chữ thường a-z, chữ số, - và _, bắt đầu bằng chữ hoặc chữ số"
        }
        "a language tag such as vi, en or brv" => "thẻ ngôn ngữ như vi, en hay brv",
        other => other,
    }
}

/// A place that a fault refers back to: "dòng 12".
fn placed(line: &str) -> String {
    line.replace("line ", "dòng ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::definition::parse;
    use std::collections::BTreeSet;

    /// What a file writes itself is between backquotes; the rest is ours to say.
    fn own_words(text: &str) -> BTreeSet<String> {
        let ours: String = text.split('`').step_by(2).collect();
        ours.split(|c: char| !c.is_alphabetic()).map(str::to_lowercase).collect()
    }

    #[test]
    fn no_fault_of_a_questionnaire_is_told_half_in_english() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/definitions/broken");
        let mut seen = BTreeSet::new();
        for file in std::fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.extension().is_none_or(|extension| extension != "yaml") {
                continue;
            }
            for fault in parse::from_yaml(&std::fs::read_to_string(&path).unwrap(), &name).unwrap_err().list {
                seen.insert(fault.problem.code());
                // The parser of YAML speaks English alone.
                if let Problem::Syntax { .. } = fault.problem {
                    continue;
                }
                let said = both(&fault.problem, Tongue::Vietnamese);
                let english =
                    ["the", "or", "and", "is", "to", "from", "one", "use", "add", "line", "letters"];
                let left: Vec<_> =
                    english.into_iter().filter(|word| own_words(&said).contains(*word)).collect();
                assert!(left.is_empty(), "{name}: {left:?} in {said}");
                assert_ne!(said, both(&fault.problem, Tongue::English), "{name}");
            }
        }
        let rare = ["unreadable", "not-canonical", "file-too-large", "too-large", "too-many-questions"];
        let missing: Vec<_> =
            Problem::CODES.iter().filter(|code| !seen.contains(*code) && !rare.contains(code)).collect();
        assert!(missing.is_empty(), "no broken questionnaire has {missing:?}");
    }
}
