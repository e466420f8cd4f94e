//! How many gave which answer, criterion by criterion: a table for each scale.

use super::Workbook;
use super::counts::{Which, figure};
use super::page::{Book, Item, letters, lines};
use super::tab::Tab;
use crate::definition::{QuestionKind, Scale};
use crate::export::ExportError;
use std::collections::BTreeSet;

/// The first column of the points.
const FIRST: usize = 3;

/// Where the answers on one scale stand, for the chart.
#[derive(Debug, Clone)]
pub(super) struct Block {
    /// Row of the headings, from 1.
    pub(super) head: u32,
    pub(super) rows: std::ops::RangeInclusive<u32>,
    /// Columns of the points, the worst first, from 0.
    pub(super) columns: std::ops::Range<usize>,
}

pub(super) fn write(workbook: &Workbook<'_>, book: &mut Book) -> Result<Vec<Block>, ExportError> {
    let (definition, vi) = (workbook.definition(), workbook.language());
    let questions: Vec<usize> = definition.factors.iter().flat_map(|f| f.criteria.iter().copied()).collect();
    let scale_of = |at: usize| match definition.questions[at].kind {
        QuestionKind::Scale { scale } => Some(scale),
        QuestionKind::Single { .. }
        | QuestionKind::Multiple { .. }
        | QuestionKind::Number { .. }
        | QuestionKind::Text { .. } => None,
    };
    let scales: BTreeSet<usize> = questions.iter().filter_map(|at| scale_of(*at)).collect();
    let widest = scales.iter().map(|scale| definition.scales[*scale].points.len()).max().unwrap_or(0);
    let plain: Vec<(&str, f64)> = std::iter::once(("", 10.0))
        .chain([("", 60.0), ("", 10.0)])
        .chain(std::iter::repeat_n(("", 12.0), widest + 4))
        .collect();
    let mut page = book.page(Tab::Answers, &plain)?;
    let lead = "Mọi kênh trả lời, mọi đơn vị trong phạm vi: số câu trả lời ở từng mức. “Từ mức hài lòng” là công thức trên các ô bên trái.";
    page.title("Phân bố trả lời theo tiêu chí", &[lead.to_owned()])?;
    let mut blocks = Vec::new();
    for (nth, scale_at) in scales.into_iter().enumerate() {
        let scale = &definition.scales[scale_at];
        let texts = scale.points.iter().map(|point| point.text.in_language(vi));
        let mut columns = vec![("Mã", 10.0), ("Tiêu chí", 60.0), ("Số người trả lời", 10.0)];
        columns.extend(texts.map(|text| (text, 12.0)));
        columns
            .extend(["Từ mức hài lòng", "Bỏ trống", "Không áp dụng", "Không hỏi"].map(|text| (text, 12.0)));
        if nth > 0 {
            page.skip(1);
        }
        let head = page.next();
        if nth == 0 {
            page.head(&columns, 2)?;
        } else {
            page.head_again(&columns)?;
        }
        let asked = questions.iter().enumerate().filter(|(_, at)| scale_of(**at) == Some(scale_at));
        for (place, at) in asked {
            let question = &definition.questions[*at];
            let text = question.text.in_language(vi);
            let mut row = vec![Item::text(question.id.as_str()), Item::text(text)];
            row.extend(line(workbook, place, scale, page.next()));
            page.row(&row, false, lines(text, 60.0))?;
        }
        blocks.push(Block {
            head,
            rows: head + 1..=page.next() - 1,
            columns: FIRST..FIRST + scale.points.len(),
        });
    }
    page.end(0)?;
    Ok(blocks)
}

fn line(workbook: &Workbook<'_>, place: usize, scale: &Scale, row: u32) -> Vec<Item> {
    let points = scale.points.len();
    let told = figure(&workbook.units.total, Which::Criterion(place)).filter(|figure| !figure.withheld);
    let Some((figure, counts)) = told.and_then(|figure| Some((figure, figure.distribution.as_ref()?))) else {
        return std::iter::repeat_with(Item::withheld).take(points + 5).collect();
    };
    let mut items = vec![Item::count(figure.n)];
    items.extend(counts.iter().map(|n| Item::Count(*n)));
    let satisfied: Vec<_> = (0..points).filter(|at| scale.points[*at].satisfied).collect();
    let (some, all): (u64, u64) = (satisfied.iter().map(|at| counts[*at]).sum(), counts.iter().sum());
    let cells: Vec<_> = satisfied.iter().map(|at| format!("{}{row}", letters(FIRST + at))).collect();
    let (first, last) = (letters(FIRST), letters(FIRST + points - 1));
    items.push(match all {
        0 => Item::nothing(),
        all => Item::ShareOf(
            format!("({})/SUM({first}{row}:{last}{row})", cells.join("+")),
            float(some) / float(all),
        ),
    });
    let missing = figure.missing;
    items.extend(
        [
            missing.map(|missing| missing.not_answered),
            missing.map(|missing| missing.not_applicable),
            missing.map(|missing| missing.not_asked),
        ]
        .map(Item::count),
    );
    items
}

#[expect(clippy::cast_precision_loss, reason = "counts of answers stay far below 2^53")]
fn float(n: u64) -> f64 {
    n as f64
}
