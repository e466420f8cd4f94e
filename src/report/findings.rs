//! Sentences on the figures (III. Nhận xét), each with its uncertainty. None claims a cause, and none calls
//! two figures different whose difference chance alone could make.

use super::facts::{Before, Facts, Measured, RankGroup, Value};
use super::speech::{Verdict, list, percent, points};
use crate::index::stats::Observed;
use crate::index::stats::compare::{Comparison, Verdict as Difference};

/// The sentences, in the order of the report's parts.
pub(super) fn of(facts: &Facts) -> Vec<String> {
    let mut said = Vec::new();
    said.extend(overall(facts));
    said.extend(extremes(&facts.factors));
    said.extend(lowest(&facts.criteria));
    said.extend(groups(facts));
    said.extend(fields(&facts.fields));
    said.extend(channels(&facts.channels));
    said.extend(facts.before.as_ref().and_then(before));
    said
}

fn overall(facts: &Facts) -> Option<String> {
    let value = facts.overall.value?;
    let target = value.target?;
    let limit = if facts.self_selected {
        " Người trả lời tự chọn, không phải mẫu ngẫu nhiên; khoảng tin cậy chỉ phản ánh cỡ mẫu."
    } else {
        ""
    };
    let clause = value.verdict()?.clause(target);
    Some(format!("Chỉ số hài lòng chung của {} là {}, {clause}.{limit}", facts.place, value.spoken()))
}

fn known(all: &[Measured]) -> Vec<(&str, Value)> {
    let mut known: Vec<_> = all.iter().filter_map(|one| Some((one.name.as_str(), one.value?))).collect();
    known.sort_by(|(_, a), (_, b)| b.share.get().total_cmp(&a.share.get()));
    known
}

/// The two ends, and whether they truly differ. Both were judged by the same people, whose answers hang
/// together: the test of two separate groups errs towards "no difference".
fn extremes(factors: &[Measured]) -> Option<String> {
    let known = known(factors);
    let [(best, high), .., (worst, low)] = known.as_slice() else { return None };
    let told = match difference(*high, *low)? {
        Difference::Higher | Difference::Lower => "Chênh lệch này lớn hơn mức ngẫu nhiên.",
        Difference::NotTold => "Chênh lệch này chưa vượt mức ngẫu nhiên, chưa thể coi là khác nhau.",
    };
    Some(format!(
        "Trong {} yếu tố, “{best}” được đánh giá cao nhất ({}), “{worst}” thấp nhất ({}), chênh {} điểm phần trăm. {told}",
        known.len(),
        percent(high.share),
        percent(low.share),
        points(high.share.get() - low.share.get()).trim_start_matches('+')
    ))
}

fn difference(first: Value, second: Value) -> Option<Difference> {
    let observed = |value: Value| Observed { share: value.share, n_eff: value.n_eff };
    Comparison::of(observed(first), observed(second)).map(|comparison| comparison.verdict())
}

fn lowest(criteria: &[Measured]) -> Option<String> {
    let known = known(criteria);
    if known.len() < 6 {
        return None;
    }
    let names =
        known.iter().rev().take(3).map(|(name, value)| format!("“{name}” ({})", percent(value.share)));
    Some(format!("Ba tiêu chí thấp nhất là {}.", list(&names.collect::<Vec<_>>())))
}

fn groups(facts: &Facts) -> Option<String> {
    let all = facts.standing.groups.iter().flat_map(|group: &RankGroup| &group.units);
    let verdicts: Vec<_> = all.filter_map(|unit| unit.figure.value?.verdict()).collect();
    if facts.standing.ranked < 2 || verdicts.is_empty() {
        return None;
    }
    let count = |of: &[Verdict]| verdicts.iter().filter(|verdict| of.contains(verdict)).count();
    let unsure = count(&[Verdict::PerhapsMet, Verdict::PerhapsMissed]);
    Some(format!(
        "Trong {} đơn vị có số liệu, {} đơn vị đạt mục tiêu {}, {} đơn vị chưa đạt, {unsure} đơn vị chưa kết luận được vì khoảng tin cậy còn chứa mục tiêu. {} đơn vị đủ cơ sở xếp nhóm; đơn vị trong cùng một nhóm không phân thứ hạng.",
        verdicts.len(),
        count(&[Verdict::Met]),
        facts.target,
        count(&[Verdict::Missed]),
        facts.standing.ranked
    ))
}

fn fields(fields: &[Measured]) -> Option<String> {
    let named = |verdict: Verdict| {
        let of = fields.iter().filter(|field| field.value.and_then(|value| value.verdict()) == Some(verdict));
        of.map(|field| format!("{} ({}, mục tiêu {})", field.name, field.percent, field.target))
            .collect::<Vec<_>>()
    };
    let (missed, unsure) = (named(Verdict::Missed), named(Verdict::PerhapsMissed));
    let judged = fields.iter().any(|field| field.value.is_some_and(|value| value.target.is_some()));
    match (judged, missed.is_empty(), unsure.is_empty()) {
        (false, _, _) => None,
        (true, true, true) => Some("Không lĩnh vực nào có chỉ số dưới mục tiêu của mình.".to_owned()),
        (true, false, true) => Some(format!("Lĩnh vực chưa đạt mục tiêu: {}.", list(&missed))),
        (true, true, false) => Some(format!(
            "Không lĩnh vực nào chắc chắn dưới mục tiêu; có chỉ số dưới mục tiêu nhưng chưa kết luận được: {}.",
            list(&unsure)
        )),
        (true, false, false) => Some(format!(
            "Lĩnh vực chưa đạt mục tiêu: {}; dưới mục tiêu nhưng chưa kết luận được: {}.",
            list(&missed),
            list(&unsure)
        )),
    }
}

/// The two channels with the most respondents.
fn channels(channels: &[Measured]) -> Option<String> {
    let mut known: Vec<_> = channels.iter().filter_map(|one| Some((one.name.as_str(), one.value?))).collect();
    known.sort_by_key(|(_, value)| std::cmp::Reverse(value.n));
    let [(first, a), (second, b), ..] = known.as_slice() else { return None };
    let told = match difference(*a, *b)? {
        Difference::NotTold => "chưa thấy khác biệt vượt mức ngẫu nhiên",
        Difference::Higher | Difference::Lower => {
            "khác nhau vượt mức ngẫu nhiên; hai kênh có thể gặp những người khác nhau, nên không gộp để so với kỳ khác kênh"
        }
    };
    Some(format!(
        "Theo kênh: {} {}, {} {}; {told}.",
        first.to_lowercase(),
        percent(a.share),
        second.to_lowercase(),
        percent(b.share)
    ))
}

fn before(before: &Before) -> Option<String> {
    let Some(overall) = before.rows.first().filter(|_| before.comparable) else {
        return Some(format!(
            "Đợt “{}” dùng phiếu hỏi hoặc cách tính khác nên số liệu chỉ đặt cạnh nhau, không so sánh.",
            before.title
        ));
    };
    let told = match overall.told? {
        Difference::Higher => "tăng vượt mức ngẫu nhiên",
        Difference::Lower => "giảm vượt mức ngẫu nhiên",
        Difference::NotTold => "chưa thấy khác biệt vượt mức ngẫu nhiên",
    };
    Some(format!(
        "So với đợt “{}” ({}), chỉ số chung thay đổi {} điểm phần trăm (khoảng tin cậy 95\u{a0}%: {}): {told}. Số liệu không cho biết nguyên nhân.",
        before.title, overall.before, overall.change, overall.interval
    ))
}

#[cfg(test)]
mod tests {
    use super::super::facts::Change;
    use super::super::speech;
    use super::*;
    use crate::ids::Share;
    use crate::index::interval::wilson;

    fn measured(name: &str, share: f64, n: u64, target: Option<f64>) -> Measured {
        let share = Share::new(share).unwrap();
        let n_eff = f64::from(u32::try_from(n).unwrap());
        let interval = wilson(share, n_eff).unwrap();
        let target = target.and_then(Share::new);
        Measured {
            name: name.to_owned(),
            n: n.to_string(),
            percent: percent(share),
            interval: speech::interval(interval),
            missing: String::new(),
            target: target.map(speech::whole_percent).unwrap_or_default(),
            gap: String::new(),
            verdict: String::new(),
            value: Some(Value { share, interval, n, n_eff, target }),
        }
    }

    #[test]
    fn two_ends_are_called_different_only_where_chance_would_not_do() {
        let far =
            [measured("A", 0.95, 400, None), measured("B", 0.9, 400, None), measured("C", 0.7, 400, None)];
        let said = extremes(&far).unwrap();
        assert!(said.contains("“A”") && said.contains("“C”") && said.contains("chênh 25,00"), "{said}");
        assert!(said.contains("lớn hơn mức ngẫu nhiên"), "{said}");
        let near = [measured("A", 0.91, 40, None), measured("B", 0.9, 40, None)];
        assert!(extremes(&near).unwrap().contains("chưa thể coi là khác nhau"));
        assert_eq!(extremes(&near[..1]), None);
    }

    #[test]
    fn a_field_is_held_to_its_own_target() {
        let land = measured("Đất đai", 0.87, 2_000, Some(0.85));
        let other = measured("Hộ tịch", 0.87, 2_000, Some(0.90));
        let unsure = measured("Đầu tư", 0.84, 30, Some(0.85));
        assert_eq!(
            fields(std::slice::from_ref(&land)).unwrap(),
            "Không lĩnh vực nào có chỉ số dưới mục tiêu của mình."
        );
        let said = fields(&[land, other, unsure]).unwrap();
        assert_eq!(
            said,
            "Lĩnh vực chưa đạt mục tiêu: Hộ tịch (87,00\u{a0}%, mục tiêu 90\u{a0}%); dưới mục tiêu nhưng chưa kết luận được: Đầu tư (84,00\u{a0}%, mục tiêu 85\u{a0}%)."
        );
        assert_eq!(fields(&[measured("Không nhớ", 0.5, 40, None)]), None);
    }

    #[test]
    fn a_change_is_called_one_only_where_chance_would_not_do() {
        let beside = |told, comparable| Before {
            title: "Quý III".to_owned(),
            opens: String::new(),
            closes: String::new(),
            comparable,
            rows: vec![Change {
                name: "Chung".to_owned(),
                before: "88,00\u{a0}%".to_owned(),
                now: "90,00\u{a0}%".to_owned(),
                change: "+2,00".to_owned(),
                interval: "+0,50 đến +3,50".to_owned(),
                verdict: String::new(),
                told,
            }],
            plan: Vec::new(),
        };
        for (told, words) in [
            (Difference::Higher, ": tăng vượt mức ngẫu nhiên."),
            (Difference::Lower, ": giảm vượt mức ngẫu nhiên."),
            (Difference::NotTold, ": chưa thấy khác biệt vượt mức ngẫu nhiên."),
        ] {
            let said = before(&beside(Some(told), true)).unwrap();
            assert!(said.contains(words) && said.contains("không cho biết nguyên nhân"), "{said}");
        }
        assert_eq!(before(&beside(None, true)), None);
        assert!(before(&beside(Some(Difference::Higher), false)).unwrap().contains("không so sánh"));
    }
}
