//! How the figures move from month to month, and whether that is more than chance.

use super::body::{Body, Part};
use super::grid::{Entry, Grid, INTERVAL};
use super::{Question, ViewFault};
use crate::chart::{Trend, trend};
use crate::ids::Share;
use crate::index::Interval;
use crate::index::course::{CourseJson, MonthJson, TrendDocument, TrendJson};
use crate::index::request::Request;
use crate::report::speech;
use crate::web::results::notes::{notes, target};
use crate::web::results::{ask, explain, words};
use time::Date;
use time::format_description::well_known::Iso8601;

pub(in crate::web::results) fn body(question: &Question<'_>) -> Result<Body, ViewFault> {
    let request = Request {
        by: "month".to_owned(),
        from: String::new(),
        to: String::new(),
        ..question.wishes.request(question.catalog, question.campaign)
    };
    let seen = ask::see(question.app, question.viewer, question.campaign.id.as_str(), &request)?;
    let document = TrendDocument::of(&seen.figures, &seen.context());
    let Some(course) = document.groups.first() else {
        return Ok(Body::refused("Chưa tháng nào có phiếu."));
    };
    let notes = notes(&seen);
    let finding = finding(course);
    let months = course.months.iter().filter_map(month).collect();
    let self_selected = notes.self_selected;
    let chart = Trend { months, target: target(&seen), finding: finding.clone(), notes };
    let part = Part::of("months", "Chỉ số hài lòng chung theo tháng", chart, grid(question, course))?;
    Ok(Body {
        said: vec![format!("{finding}."), meaning(course.trend.as_ref())],
        warn: self_selected.then(|| words::SELF_SELECTED.to_owned()),
        parts: vec![part.open().quiet()],
        how: vec![
            ("Xu hướng", "Đường thẳng qua các tháng, mỗi tháng nặng theo số quan sát hiệu dụng, với kiểm định Cochran – Armitage ở mức 5 %.".to_owned()),
            ("Tháng này", "Tháng chưa hết thì số liệu còn thay đổi.".to_owned()),
        ],
        ..Body::default()
    })
}

fn name(month: &str) -> String {
    let (year, month) = month.split_once('-').unwrap_or((month, ""));
    format!("tháng {}/{year}", month.trim_start_matches('0'))
}

fn month(of: &MonthJson) -> Option<trend::Month> {
    let (year, month) = of.month.split_once('-')?;
    let share = |value: Option<f64>| value.and_then(Share::new);
    let interval = share(of.low).zip(share(of.high)).map(|(low, high)| Interval { low, high });
    Some(trend::Month {
        year: year.parse().ok()?,
        month: month.parse().ok()?,
        value: share(of.value).zip(interval),
    })
}

/// What the months say, in a sentence without its full stop.
fn finding(course: &CourseJson) -> String {
    let known: Vec<_> = course.months.iter().filter(|month| month.value.is_some()).collect();
    let (Some(first), Some(last)) = (known.first(), known.last()) else {
        return "Chưa tháng nào có đủ phiếu để xem chỉ số".to_owned();
    };
    let share = |month: &MonthJson| Entry::share(month.value).text;
    if known.len() == 1 {
        return format!("Mới có một tháng, {}: {}", name(&first.month), share(first));
    }
    let ends =
        format!("từ {} ({}) đến {} ({})", share(first), name(&first.month), share(last), name(&last.month));
    match course.trend.as_ref().map(|trend| trend.verdict.as_str()) {
        Some("rising") => format!("Chỉ số tăng dần, {ends}"),
        Some("falling") => format!("Chỉ số giảm dần, {ends}"),
        Some("no_line") => format!("Chỉ số lên xuống giữa các tháng, {ends}"),
        _ => format!("Chưa thấy chỉ số tăng hay giảm, {ends}"),
    }
}

/// How sure that is.
fn meaning(trend: Option<&TrendJson>) -> String {
    let Some(trend) = trend else {
        return "Cần ít nhất hai tháng có phiếu để nói về xu hướng.".to_owned();
    };
    let slope = format!(
        "{} điểm phần trăm mỗi tháng (khoảng tin cậy 95 %: {} đến {})",
        speech::points(trend.slope),
        speech::points(trend.low),
        speech::points(trend.high)
    );
    match trend.verdict.as_str() {
        "rising" | "falling" => format!("Trung bình {slope}: nhiều hơn mức ngẫu nhiên."),
        "no_line" => {
            "Các tháng khác nhau nhiều hơn mức ngẫu nhiên nhưng không theo một đường thẳng: hãy xem từng tháng.".to_owned()
        }
        _ => format!("Trung bình {slope}: ngẫu nhiên cũng có thể cho kết quả như vậy, chưa kết luận được."),
    }
}

/// Where the month's figure comes from.
fn source(question: &Question<'_>, month: &str) -> String {
    let first = Date::parse(&format!("{month}-01"), &Iso8601::DATE);
    let asking = first.map_or_else(
        |_| question.asking.clone(),
        |first| {
            let last = first.replace_day(first.month().length(first.year())).unwrap_or(first);
            question.asking.with("from", &first.to_string()).with("to", &last.to_string())
        },
    );
    explain::address(question.campaign.id.as_str(), &asking, "overall")
}

fn grid(question: &Question<'_>, course: &CourseJson) -> Grid {
    let heads = ["Tháng", "#Người trả lời (n)", "#Chỉ số", INTERVAL[0], INTERVAL[1], INTERVAL[2]];
    let mut grid = Grid::new("Chỉ số hài lòng chung theo tháng", &heads);
    for month in &course.months {
        let mut row = vec![
            Entry::text(name(&month.month).replacen('t', "T", 1)),
            Entry::count(Some(month.n).filter(|_| month.value.is_some())),
            Entry::share(month.value).linked(source(question, &month.month)),
        ];
        row.extend(Entry::interval([month.low, month.high].map(Entry::share)));
        grid.rows.push(row);
    }
    grid
}
