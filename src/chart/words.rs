//! Numbers and sentences of charts, in Vietnamese.

use super::Notes;
use crate::ids::Share;
use crate::index::{NumberStyle, display_percent};

/// `88,34 %` with a space that does not break.
pub(super) fn percent(share: Share) -> String {
    format!("{}\u{a0}%", display_percent(share, NumberStyle::Vietnamese))
}

/// `90 %`, where no decimals are meant.
pub(super) fn whole_percent(share: Share) -> String {
    percent(share).replacen(",00", "", 1)
}

/// A count with the thousands dot: `12.345`.
#[must_use]
pub fn count(n: u64) -> String {
    let digits = n.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    grouped
}

/// At most so many letters, cut between words.
pub(super) fn shortened(text: &str, letters: usize) -> String {
    if text.chars().count() <= letters {
        return text.to_owned();
    }
    let cut: String = text.chars().take(letters).collect();
    let whole = cut.rsplit_once(' ').map_or(cut.as_str(), |(before, _)| before);
    format!("{}…", whole.trim_end_matches([',', ';', ':', '.']))
}

/// What stands below a chart, one sentence an item.
pub(super) fn notes(notes: &Notes, what_a_line_means: Option<&str>) -> Vec<String> {
    let mut lines = Vec::new();
    if notes.demo {
        lines.push("DỮ LIỆU MÔ PHỎNG: không phải ý kiến người dân.".to_owned());
    }
    if notes.self_selected {
        lines.push("Người trả lời tự chọn, không phải mẫu ngẫu nhiên.".to_owned());
    }
    lines.extend(what_a_line_means.map(|line| {
        let limit = if notes.self_selected { "; chỉ phản ánh cỡ mẫu" } else { "" };
        format!("{line}{limit}.")
    }));
    lines.push(format!("Cách tính: {}. Phiếu hỏi: {}.", notes.method, notes.definition));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_the_vietnamese_way() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(count), ["0", "999", "1.000", "1.234.567"]);
        assert_eq!(Share::new(6650.0 / 7528.0).map(percent).as_deref(), Some("88,34\u{a0}%"));
    }

    #[test]
    fn long_names_are_cut_between_words() {
        assert_eq!(shortened("ngắn", 10), "ngắn");
        assert_eq!(shortened("Nơi tiếp đón: biển chỉ dẫn", 14), "Nơi tiếp đón…");
    }
}
