//! How units stand, as a table: one row a unit, everything beside it that its group rests on.

use super::codebook::row;
use super::table::{Provenance, Table, count, key_cells, percent, unit_columns};
use super::{Cell, ExportError, Sheet};
use crate::index::standing::json::{StandingDocument, StandingJson, StandingTier};

const COLUMNS: [&str; 19] = [
    "unit_code",
    "unit_name",
    "group",
    "n",
    "percent",
    "low_percent",
    "high_percent",
    "n_eff",
    "best_rank",
    "worst_rank",
    "ranked_units",
    "ranked_from",
    "dossiers",
    "more_than_dossiers",
    "expected_percent",
    "target_percent",
    "points_to_target",
    "chance_percent",
    "funnel",
];

impl Table for StandingDocument {
    const NAME: &'static str = "Xếp nhóm";

    fn provenance(&self) -> Provenance<'_> {
        let (heading, filter) = (&self.heading, &self.filter);
        Provenance { heading, entries: self.entries, filter, responses: self.responses }
    }

    fn widths(&self) -> Vec<f64> {
        let own = COLUMNS.map(|column| match column {
            "unit_name" => 30.0,
            "group" => 22.0,
            _ => 13.0,
        });
        own.into_iter().chain([22.0, 22.0, 22.0, 12.0]).collect()
    }

    fn columns(&self) -> Vec<Vec<Cell<'static>>> {
        let selection = if self.self_selected {
            "người trả lời tự chọn, không phải mẫu ngẫu nhiên; không tính xác suất đạt mục tiêu"
        } else {
            "mẫu của hồ sơ; khoảng tin cậy có hiệu chỉnh theo tổng số hồ sơ, nếu đã nhập đủ"
        };
        let rank = format!(
            "từ {} người trả lời, hoặc n = N/(1 + N·0,05²) của N hồ sơ nếu ít hơn, không dưới {}",
            self.rules.rank_from, self.rules.least
        );
        vec![
            row("(kênh xếp hạng)", self.channels.join(", "), selection),
            row("(điều kiện xếp hạng)", rank, ""),
            unit_columns(),
            row(
                "group",
                "Nhóm của đơn vị; trong một nhóm không phân thứ hạng",
                "Dẫn đầu / Cần cải thiện = mọi thứ hạng có thể đều ở nửa trên / nửa dưới; Giữa = có thể ở cả hai nửa; Chưa đủ cơ sở xếp hạng; Ẩn = quá ít người trả lời",
            ),
            row("n, n_eff", "Số người trả lời; cỡ mẫu hiệu dụng", "ô trống của n_eff = đã hỏi tất cả"),
            row("percent, low_percent, high_percent", "Chỉ số và khoảng tin cậy 95 % theo người trả lời", ""),
            row(
                "best_rank, worst_rank",
                "Thứ hạng cao nhất và thấp nhất có thể; đúng đồng thời cho mọi đơn vị với độ tin cậy 95 %",
                "hiệu của từng cặp theo Tukey–Kramer",
            ),
            row(
                "ranked_units, ranked_from",
                "Số đơn vị được xếp hạng; số người trả lời để đơn vị này được xếp hạng",
                "",
            ),
            row(
                "dossiers, more_than_dossiers",
                "Số hồ sơ đã trả kết quả trong kỳ; 1 = số người trả lời nhiều hơn số hồ sơ, cần kiểm tra",
                "ô trống = chưa nhập đủ các tháng",
            ),
            row(
                "expected_percent",
                "Chỉ số kéo về trung bình chung khi ít người trả lời (Bayes thực nghiệm)",
                "",
            ),
            row(
                "target_percent, points_to_target, chance_percent",
                "Mục tiêu; số điểm so với mục tiêu; xác suất thực sự đạt mục tiêu",
                "ô trống = cách tính điểm số không có mục tiêu",
            ),
            row(
                "funnel",
                "Vị trí trong biểu đồ phễu quanh trung bình chung",
                "far_below, below, inside, above, far_above = ngoài 99,8 %, ngoài 95 %, bên trong",
            ),
        ]
    }

    /// Group by group, within a group in the order of the units' codes.
    fn write(&self, sheet: &mut impl Sheet) -> Result<(), ExportError> {
        let mut head = COLUMNS.map(Cell::text).to_vec();
        head.extend(self.provenance().headings());
        sheet.head(&head)?;
        for tier in StandingTier::ALL {
            for unit in self.units.iter().filter(|unit| unit.tier == tier) {
                sheet.row(&cells(self, unit))?;
            }
        }
        Ok(())
    }
}

/// What a group is called.
pub(super) fn name(tier: StandingTier) -> &'static str {
    match tier {
        StandingTier::Leading => "Dẫn đầu",
        StandingTier::Middle => "Giữa",
        StandingTier::ToImprove => "Cần cải thiện",
        StandingTier::NoBasis => "Chưa đủ cơ sở xếp hạng",
        StandingTier::Withheld => "Ẩn",
    }
}

fn cells<'a>(document: &'a StandingDocument, unit: &'a StandingJson) -> Vec<Cell<'a>> {
    let rank = |n: Option<usize>| count(n.map(|n| n as u64));
    let decimal =
        |value: Option<f64>, digits| value.map_or(Cell::Empty, |value| Cell::Decimal { value, digits });
    let mut cells = key_cells(&unit.unit);
    cells.extend([Cell::text(name(unit.tier)), count(unit.n)]);
    cells.extend([percent(unit.value), percent(unit.low), percent(unit.high), decimal(unit.n_eff, 1)]);
    cells.extend([
        rank(unit.best),
        rank(unit.worst),
        rank(Some(document.ranked)),
        Cell::count(unit.ranked_from),
    ]);
    cells.extend([count(unit.dossiers), Cell::count(u64::from(unit.more_than_dossiers))]);
    cells.extend([percent(unit.expected), percent(document.target)]);
    cells.push(decimal(unit.gap.map(|gap| gap * 100.0), 2));
    cells.push(percent(unit.chance));
    cells.push(unit.funnel.as_deref().map_or(Cell::Empty, Cell::text));
    cells.extend(document.provenance().cells());
    cells
}
