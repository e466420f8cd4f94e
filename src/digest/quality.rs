//! What the ledger holds of how a campaign's responses were made. Counts, no verdict: nothing is called
//! suspicious here that nobody looked at.

use super::Beside;
use crate::campaign::Campaign;
use crate::chart::count;
use crate::ledger::DurationBucket;
use crate::ledger::marks::Marked;
use crate::report::{Subject, speech};
use crate::touchpoint::Touchpoint;
use crate::touchpoint::sends::{SILENT_DAYS, Striking};

pub(super) const HEADING: &str = "Phiếu được gửi như thế nào (cả đợt)";

pub(super) const MEANING: &str = "Đây là những gì sổ cái ghi, không phải kết luận về phiếu nào. Phiên bản này chưa tự đánh dấu hoặc loại phiếu.";

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Quality {
    excluded: u64,
    marked: Marked,
    /// Touchpoints at which far more came on a day than before.
    rushes: Vec<String>,
}

impl Quality {
    pub(super) fn of(subject: &Subject<'_>, campaign: &Campaign, beside: Beside<'_>) -> Self {
        let rush = |of: &Touchpoint| match beside.sends.striking(of.code, campaign.opens, subject.today)? {
            Striking::Rush(day, n) => {
                let unit = subject.catalog.tree.get(of.unit).map_or("", |unit| unit.name.as_str());
                let place = [unit, of.counter.as_str()];
                let place: Vec<_> = place.into_iter().filter(|part| !part.is_empty()).collect();
                let n = count(n.into());
                Some(format!("{} ({n} phiếu ngày {})", place.join(", "), speech::day(day)))
            }
            Striking::Silent(_) => None,
        };
        let mut rushes: Vec<_> = subject.catalog.in_use(campaign.no).filter_map(rush).collect();
        rushes.sort();
        Self { excluded: subject.columns.excluded(campaign.no), marked: beside.marks.of(campaign.no), rushes }
    }

    /// A sentence each.
    pub(super) fn lines(&self) -> [String; 4] {
        let of = |bucket: DurationBucket| {
            let n = self.marked.durations.get(bucket as usize).copied().unwrap_or_default();
            format!("{} {}", words(bucket), count(n))
        };
        let known = DurationBucket::ALL.into_iter().filter(|bucket| *bucket != DurationBucket::Unknown);
        let durations: Vec<_> = known.chain([DurationBucket::Unknown]).map(of).collect();
        let rushes = if self.rushes.is_empty() { "không có".to_owned() } else { self.rushes.join("; ") };
        [
            format!("Số phiếu theo thời gian mở biểu mẫu: {}.", durations.join(", ")),
            format!("Điểm khảo sát có ngày số phiếu tăng vọt trong {SILENT_DAYS} ngày qua: {rushes}."),
            format!("Phiếu có dấu hiệu nghi vấn được ghi trong sổ cái: {}.", count(self.marked.signalled)),
            format!("Phiếu bị loại khỏi số liệu: {}.", count(self.excluded)),
        ]
    }
}

fn words(bucket: DurationBucket) -> &'static str {
    match bucket {
        DurationBucket::Unknown => "không rõ",
        DurationBucket::UnderOneMinute => "dưới 1 phút",
        DurationBucket::OneToTwo => "1–2 phút",
        DurationBucket::TwoToFive => "2–5 phút",
        DurationBucket::FiveToFifteen => "5–15 phút",
        DurationBucket::Longer => "từ 15 phút",
    }
}
