//! Charts of Excel's own, drawn over the cells of the other sheets.

use super::answers::Block;
use super::page::Book;
use super::summary::Factors;
use super::tab::Tab;
use super::{fields, standing};
use crate::export::ExportError;
use crate::export::xlsx::LEAF;
use rust_xlsxwriter::{
    Chart, ChartErrorBars, ChartErrorBarsType, ChartFont, ChartFormat, ChartLegendPosition, ChartLine,
    ChartRange, ChartSolidFill, ChartType, Color,
};
use std::ops::RangeInclusive;

/// Pixels: what fits an A4 page across.
const WIDTH: u32 = 1_120;
const ROW: u32 = 21;

/// Units in one chart: as many names as can be read on a page.
const UNITS: u32 = 30;

/// Rows of a sheet that a page takes.
const PAGE: u32 = 38;

/// From brown through grey to the deep green that everybody tells apart from it.
const SHADES: [u32; 5] = [0x00b3_4a1f, 0x00e8_a06b, 0x00d9_d9d9, 0x0078_b0a6, 0x000b_5a4c];

/// Bars that an interval is drawn over.
const BAR: Color = Color::RGB(0x0078_b0a6);

/// What is drawn, by its place.
pub(super) struct Drawn {
    pub(super) factors: Factors,
    pub(super) answers: Vec<Block>,
    pub(super) fields: Option<fields::Rows>,
    pub(super) units: Option<standing::Units>,
}

pub(super) fn write(drawn: &Drawn, book: &mut Book) -> Result<(), ExportError> {
    let columns = [("", 13.5); 12];
    let mut page = book.page(Tab::Charts, &columns)?;
    page.title("Biểu đồ", &["Vẽ từ các trang “Chỉ số”, “Phân bố trả lời”, “Lĩnh vực” và “Xếp nhóm”. Gạch ngang là khoảng tin cậy 95 %.".to_owned()])?;
    let mut charts = vec![factors(&drawn.factors)];
    charts.extend(drawn.answers.iter().map(answers));
    charts.extend(drawn.fields.iter().map(fields_chart));
    for rows in drawn.units.iter().flat_map(chunks) {
        charts.push(units(&rows));
    }
    page.even();
    let (mut row, mut breaks) = (page.next(), Vec::new());
    for (at, mut chart) in charts.into_iter().enumerate() {
        if at > 0 {
            breaks.push(row - 1);
        }
        chart.set_width(WIDTH).set_height(ROW * (PAGE - 5));
        page.chart(row, &chart)?;
        row += PAGE - 4;
    }
    page.breaks(&breaks)?;
    page.end(row - 1)
}

fn chunks(rows: &RangeInclusive<u32>) -> impl Iterator<Item = RangeInclusive<u32>> + use<> {
    let (first, last) = (*rows.start(), *rows.end());
    (first..=last)
        .step_by(usize::try_from(UNITS).unwrap_or(1))
        .map(move |from| from..=last.min(from + UNITS - 1))
}

/// The cells of a column (from 0) in these rows (from 1).
fn cells(tab: Tab, rows: &RangeInclusive<u32>, column: usize) -> ChartRange {
    let column = u16::try_from(column).unwrap_or(u16::MAX);
    ChartRange::new_from_range(tab.name(), rows.start() - 1, column, rows.end() - 1, column)
}

fn fill(color: Color) -> ChartFormat {
    let mut format = ChartFormat::new();
    format.set_solid_fill(ChartSolidFill::new().set_color(color));
    format
}

/// Bars of shares, the first on top.
fn bars(title: &str) -> Chart {
    let mut chart = Chart::new_bar();
    chart.title().set_name(title);
    chart.title().set_font(ChartFont::new().set_size(13).set_bold());
    // The library calls the axis across x, whatever it holds.
    chart.y_axis().set_reverse().set_font(ChartFont::new().set_size(9)).set_major_gridlines(false);
    chart.x_axis().set_num_format("0%").set_min(0).set_max(1).set_font(ChartFont::new().set_size(9));
    chart
        .x_axis()
        .set_major_gridlines(true)
        .set_major_gridlines_line(ChartLine::new().set_color(Color::RGB(0x00d9_d9d9)));
    chart.legend().set_hidden();
    chart.set_alt_text(title);
    chart
}

/// 95 % intervals, from the cells of how far they reach below and above.
fn intervals(tab: Tab, rows: &RangeInclusive<u32>, below: usize, above: usize) -> ChartErrorBars {
    let mut bars = ChartErrorBars::new();
    bars.set_type(ChartErrorBarsType::Custom(cells(tab, rows, above), cells(tab, rows, below)));
    bars
}

fn factors(rows: &Factors) -> Chart {
    let mut chart = bars("Chỉ số từng yếu tố");
    let series = chart.add_series();
    series
        .set_categories(&cells(Tab::Summary, rows, 2))
        .set_values(&cells(Tab::Summary, rows, 4))
        .set_format(&mut fill(BAR))
        .set_gap(60)
        .set_x_error_bars(&intervals(Tab::Summary, rows, 7, 8));
    chart
}

fn answers(block: &Block) -> Chart {
    let mut chart = Chart::new(ChartType::BarPercentStacked);
    chart.title().set_name("Phân bố trả lời theo tiêu chí");
    chart.title().set_font(ChartFont::new().set_size(13).set_bold());
    chart.y_axis().set_reverse().set_font(ChartFont::new().set_size(9)).set_major_gridlines(false);
    chart.x_axis().set_num_format("0%").set_font(ChartFont::new().set_size(9));
    chart.legend().set_position(ChartLegendPosition::Bottom);
    chart.set_alt_text("Phân bố trả lời theo tiêu chí");
    let points = block.columns.len();
    for (at, column) in block.columns.clone().enumerate() {
        let head = block.head..=block.head;
        chart
            .add_series()
            .set_name(&cells(Tab::Answers, &head, column))
            .set_categories(&cells(Tab::Answers, &block.rows, 0))
            .set_values(&cells(Tab::Answers, &block.rows, column))
            .set_format(&mut fill(shade(at, points)))
            .set_gap(30);
    }
    chart
}

/// A shade for a point of a scale, from the worst to the best.
fn shade(at: usize, points: usize) -> Color {
    let last = SHADES.len() - 1;
    Color::RGB(SHADES[(at * last).checked_div(points.saturating_sub(1)).unwrap_or(last).min(last)])
}

fn fields_chart(rows: &fields::Rows) -> Chart {
    let mut chart = bars("Lĩnh vực và mục tiêu");
    chart
        .add_series()
        .set_name("Chỉ số")
        .set_categories(&cells(Tab::Fields, rows, 1))
        .set_values(&cells(Tab::Fields, rows, 6))
        .set_format(&mut fill(LEAF))
        .set_gap(60);
    chart
        .add_series()
        .set_name("Mục tiêu")
        .set_categories(&cells(Tab::Fields, rows, 1))
        .set_values(&cells(Tab::Fields, rows, 9))
        .set_format(&mut fill(crate::export::xlsx::GOLD));
    chart.legend().set_position(ChartLegendPosition::Bottom);
    chart
}

fn units(rows: &standing::Units) -> Chart {
    let mut chart = bars("Đơn vị theo nhóm, các kênh xếp hạng");
    let series = chart.add_series();
    series
        .set_categories(&cells(Tab::Standing, rows, 2))
        .set_values(&cells(Tab::Standing, rows, 6))
        .set_format(&mut fill(BAR))
        .set_gap(40)
        .set_x_error_bars(&intervals(Tab::Standing, rows, 9, 10));
    chart
}
