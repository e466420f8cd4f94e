//! The two languages in which staff read what changed, and the verdict in them.

use super::{Diff, Effect};

/// A language of the staff's pages and of the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tongue {
    Vietnamese,
    #[default]
    English,
}

impl Tongue {
    /// By its tag; English for any other than `vi`.
    #[must_use]
    pub fn of(tag: &str) -> Self {
        if tag == "vi" { Self::Vietnamese } else { Self::English }
    }
}

impl Effect {
    /// Beside one change.
    #[must_use]
    pub fn say(self, tongue: Tongue) -> &'static str {
        match (self, tongue) {
            (Self::None, Tongue::Vietnamese) => "so sánh được",
            (Self::None, Tongue::English) => "comparable",
            (Self::Care, Tongue::Vietnamese) => "cần xem xét",
            (Self::Care, Tongue::English) => "to be judged",
            (Self::Breaks, Tongue::Vietnamese) => "không so sánh được",
            (Self::Breaks, Tongue::English) => "not comparable",
        }
    }
}

impl Diff {
    /// Whether figures may stand in one series, and why.
    #[must_use]
    pub fn verdict(&self, tongue: Tongue) -> String {
        let count = |effect| self.changes.iter().filter(|change| change.effect == effect).count();
        let (breaks, care) = (count(Effect::Breaks), count(Effect::Care));
        match (self.effect(), tongue) {
            (Effect::None, Tongue::Vietnamese) => {
                "So sánh được: cùng tiêu chí, cùng thang đo, cùng cách tính. Số liệu hai phiên bản có thể đặt \
                 chung một dãy."
                    .to_owned()
            }
            (Effect::None, Tongue::English) => {
                "Comparable: the same criteria, scales and method. Figures of both may stand in one series.".to_owned()
            }
            (Effect::Care, Tongue::Vietnamese) => format!(
                "Cần xem xét: {care} chỗ đổi câu chữ của tiêu chí hoặc thang đo. Nếu nội dung hỏi vẫn như cũ \
                 thì so sánh được; khi công bố, hãy nói rõ câu chữ đã đổi."
            ),
            (Effect::Care, Tongue::English) => format!(
                "To be judged: {care} new wording(s) of criteria or scales. If they still ask the same, figures \
                 are comparable; say so where you publish them."
            ),
            (Effect::Breaks, Tongue::Vietnamese) => format!(
                "Không so sánh được: {breaks} thay đổi làm chỉ số mang nghĩa khác. Hãy bắt đầu một dãy số liệu \
                 mới, không đặt cạnh số liệu cũ."
            ),
            (Effect::Breaks, Tongue::English) => format!(
                "Not comparable: {breaks} change(s) give the index another meaning. Begin a new series; do not \
                 set it beside the old one."
            ),
        }
    }
}
