use super::*;
use crate::definition::{parse, shipped};

/// The shipped `sipas-2017.1` with these replacements, each of which must hit, as version 2.
fn changed(replacements: &[(&str, &str)]) -> Definition {
    let (_, text) = shipped::SHIPPED.iter().find(|(file, _)| file.starts_with("sipas-2017")).unwrap();
    let mut text = text.replacen("version: 1", "version: 2", 1);
    for (from, to) in replacements {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    parse::from_yaml(&text, "sipas-2017.2.yaml").unwrap_or_else(|faults| panic!("{faults}"))
}

fn diff(new: &Definition) -> Diff {
    between(&shipped::find("sipas-2017.1").unwrap(), new)
}

fn told(diff: &Diff) -> String {
    let line = |change: &Change| {
        format!(
            "{:?} {:?}\n  {}\n  {}",
            change.what,
            change.effect,
            change.say(Tongue::Vietnamese),
            change.say(Tongue::English)
        )
    };
    diff.changes.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_same_questionnaire_under_another_version_goes_on_in_the_series() {
    let diff = diff(&changed(&[]));
    assert!(diff.is_empty(), "{}", told(&diff));
    assert_eq!((diff.effect(), diff.from.version, diff.to.version), (Effect::None, 1, 2));
    assert!(diff.verdict(Tongue::Vietnamese).starts_with("So sánh được"));
    assert!(diff.verdict(Tongue::English).starts_with("Comparable"));
}

#[test]
fn every_shipped_definition_differs_from_itself_in_nothing_and_from_the_others_in_its_criteria() {
    let all: Vec<_> = shipped::SHIPPED
        .iter()
        .map(|(file, _)| shipped::find(file.trim_end_matches(".yaml")).unwrap())
        .collect();
    for old in &all {
        for new in &all {
            let effect = between(old, new).effect();
            assert_eq!(effect == Effect::None, old.name == new.name, "{} {}", old.name, new.name);
        }
    }
}

#[test]
fn a_correction_is_told_question_by_question() {
    let diff = diff(&changed(&[
        ("dễ sử dụng", "dễ dùng"),
        ("The equipment for people and organisations is modern", "The equipment is modern"),
        ("Trễ hẹn, en: Later", "Trễ hẹn, en: Late"),
        ("Ông/Bà hài lòng đến mức nào về từng nội dung sau?", "Xin Ông/Bà cho biết mức độ hài lòng."),
        ("minutes: 5", "minutes: 6"),
    ]));
    assert_eq!(diff.effect(), Effect::Care);
    insta::assert_snapshot!(told(&diff), @r#"
    Whole Care
      Lời dẫn của phần “Tiếp cận dịch vụ” đã đổi.
      The lead-in of the section “Tiếp cận dịch vụ” changes.
    Whole Care
      Lời dẫn của phần “Thủ tục hành chính” đã đổi.
      The lead-in of the section “Thủ tục hành chính” changes.
    Whole Care
      Lời dẫn của phần “Công chức trực tiếp giải quyết công việc” đã đổi.
      The lead-in of the section “Công chức trực tiếp giải quyết công việc” changes.
    Whole Care
      Lời dẫn của phần “Kết quả cung ứng dịch vụ” đã đổi.
      The lead-in of the section “Kết quả cung ứng dịch vụ” changes.
    Question("tc03") Care
      Câu chữ (en) đổi từ “The equipment for people and organisations is modern” thành “The equipment is modern”.
      The wording (en) changes from “The equipment for people and organisations is modern” to “The equipment is modern”.
    Question("tc04") Care
      Câu chữ (vi) đổi từ “Trang thiết bị phục vụ người dân, tổ chức dễ sử dụng” thành “Trang thiết bị phục vụ người dân, tổ chức dễ dùng”.
      The wording (vi) changes from “Trang thiết bị phục vụ người dân, tổ chức dễ sử dụng” to “Trang thiết bị phục vụ người dân, tổ chức dễ dùng”.
    Question("late") None
      Lựa chọn “Later” (en) của câu “So với ngày hẹn, Ông/Bà nhận kết quả khi nào?” nay là “Late”.
      The option “Later” (en) of “So với ngày hẹn, Ông/Bà nhận kết quả khi nào?” reads “Late” now.
    "#);
    insta::assert_snapshot!(diff.verdict(Tongue::Vietnamese), @r"
    Cần xem xét: 6 chỗ đổi câu chữ của tiêu chí hoặc thang đo. Nếu nội dung hỏi vẫn như cũ thì so sánh được; khi công bố, hãy nói rõ câu chữ đã đổi.
    ");
}

#[test]
fn what_gives_the_index_another_meaning_breaks_the_series() {
    let fewer = changed(&[
        ("criteria: [tc01, tc02, tc03, tc04]", "criteria: [tc01, tc02, tc03]"),
        ("criteria: [tc05, tc06,", "criteria: [tc04, tc05, tc06,"),
        ("      - text: { vi: Bình thường, en: Neither satisfied nor dissatisfied }\n", ""),
        ("when: { question: late, equals: late }", "when: { question: late, equals: on_time }"),
        ("methods: [pooled-share.1, mean", "methods: [mean"),
    ]);
    let diff = diff(&fewer);
    assert_eq!(diff.effect(), Effect::Breaks);
    let (scales, others): (Vec<_>, Vec<_>) =
        diff.changes.iter().cloned().partition(|change| change.english.starts_with("The scale of"));
    assert_eq!(scales.len(), 22);
    insta::assert_snapshot!(told(&Diff { changes: others, ..diff }), @r#"
    Index Breaks
      Phương pháp tính mặc định đổi từ pooled-share.1 thành mean-of-criteria.1.
      The default method changes from pooled-share.1 to mean-of-criteria.1.
    Index Breaks
      Không còn phương pháp tính pooled-share.1.
      The method pooled-share.1 is offered no more.
    Question("tc04") Breaks
      Câu “Trang thiết bị phục vụ người dân, tổ chức dễ sử dụng” chuyển từ yếu tố “Tiếp cận dịch vụ” sang “Thủ tục hành chính”.
      “Trang thiết bị phục vụ người dân, tổ chức dễ sử dụng” moves from the factor “Tiếp cận dịch vụ” to “Thủ tục hành chính”.
    Question("late_told") None
      Câu “Khi trễ hẹn, cơ quan có báo cho Ông/Bà biết không?” được hỏi trong trường hợp khác trước.
      “Khi trễ hẹn, cơ quan có báo cho Ông/Bà biết không?” is asked of other people than before.
    "#);
}

#[test]
fn a_question_that_comes_before_another_changes_nothing_of_it() {
    let new = "      - id: late_why\n        kind: text\n        wording: own\n        text: { vi: Vì sao trễ?, en: Why late? }\n";
    let anchor = "      - id: late_told\n";
    let diff = diff(&changed(&[(anchor, &format!("{new}{anchor}"))]));
    assert_eq!(diff.effect(), Effect::None);
    insta::assert_snapshot!(told(&diff), @r#"
    Question("late_why") None
      Thêm câu hỏi “Vì sao trễ?”.
      The question “Vì sao trễ?” is new.
    "#);
}
