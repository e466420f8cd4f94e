//! A method's formula with the numbers put in, step by step.

use super::Counted;
use super::subject::{Subject, Sums};
use crate::definition::Definition;
use crate::ids::Share;
use crate::index::figures::{Estimate, Figure};
use crate::index::quantile::{Z, t_975};
use crate::index::{Measure, Method};
use crate::web::results::words::{count, percent};

/// One step: what it is, and the sum that is done.
pub(in crate::web::results) struct Line {
    pub(in crate::web::results) what: &'static str,
    pub(in crate::web::results) sum: String,
}

fn line(what: &'static str, sum: String) -> Line {
    Line { what, sum }
}

/// A number for people: enough digits to follow.
fn number(value: f64) -> String {
    let digits = if value.abs() >= 1_000.0 {
        1
    } else if value.abs() >= 1.0 {
        4
    } else {
        8
    };
    format!("{value:.digits$}").replace('.', ",")
}

/// From the counts to the interval. `sums` are `None` for whoever sees what everyone sees.
pub(in crate::web::results) fn lines(
    method: Method,
    subject: &Subject,
    figure: &Figure,
    sums: Option<Sums>,
    counted: &Counted,
) -> Vec<Line> {
    let Some(estimate) = figure.estimate else {
        return vec![line("Chưa có", "Chưa ai trả lời nên chưa có con số.".to_owned())];
    };
    let mut lines = vec![value(method, subject, figure, estimate, counted)];
    let criterion = matches!(subject.measure, Measure::Criterion(_));
    match sums {
        None => lines.push(line(
            "Khoảng tin cậy",
            "Tính theo người trả lời. Các tổng bình phương để tính lại không công bố, vì có thể lộ câu trả lời của từng người.".to_owned(),
        )),
        Some(sums) => lines.extend(variance(method, criterion, figure.n, estimate, &sums)),
    }
    lines.push(line(
        "Khoảng Wilson 95 %",
        format!(
            "(R + z²/2n ± z·√(R(1−R)/n + z²/4n²)) / (1 + z²/n), z = {}, n = {} → {} đến {}",
            number(Z),
            number(estimate.n_eff),
            percent(estimate.interval.low),
            percent(estimate.interval.high)
        ),
    ));
    lines
}

fn value(method: Method, subject: &Subject, figure: &Figure, estimate: Estimate, counted: &Counted) -> Line {
    let result = percent(estimate.value);
    let Some(counts) = figure.counts else {
        let members = members(method, subject, &counted.read.definition);
        let values: Vec<_> = members
            .into_iter()
            .filter_map(|measure| counted.told.figure(measure)?.estimate)
            .map(|estimate| percent(estimate.value))
            .collect();
        let of = match (subject.measure, method) {
            (_, Method::PointsTt01) => "Trung bình các chỉ số",
            (Measure::Factor(_), _) => "Trung bình các tiêu chí của yếu tố",
            (Measure::Overall, Method::MeanOfParts) => "Trung bình các phần",
            (Measure::Overall | Measure::Part(_) | Measure::Criterion(_), _) => "Trung bình các yếu tố",
        };
        return line(of, format!("({}) / {} = {result}", values.join(" + "), values.len()));
    };
    let parts = format!("{} / {} = {result}", count(counts.numerator), count(counts.denominator));
    match method {
        Method::FullySatisfied => {
            line("R = số người hài lòng với mọi câu đã trả lời / số người trả lời", parts)
        }
        Method::MeanScore | Method::PointsTt01 => line("R = tổng điểm / tổng điểm cao nhất có thể", parts),
        Method::PooledShare | Method::MeanOfCriteria | Method::MeanOfParts => {
            line("R = Σy / Σm = câu trả lời từ mức hài lòng trở lên / câu đã trả lời", parts)
        }
    }
}

/// What a mean is taken of.
fn members(method: Method, subject: &Subject, definition: &Definition) -> Vec<Measure> {
    let of_factor = |at: usize| {
        let before: usize = definition.factors[..at].iter().map(|factor| factor.criteria.len()).sum();
        (before..before + definition.factors[at].criteria.len()).map(Measure::Criterion)
    };
    match (subject.measure, method) {
        (Measure::Criterion(_), _) => Vec::new(),
        (Measure::Factor(at), _) => of_factor(at).collect(),
        // Indicators stand for themselves.
        (_, Method::PointsTt01) => {
            let within = |at: &usize| match subject.measure {
                Measure::Part(part) => definition.factors[*at].part == Some(part),
                Measure::Overall | Measure::Factor(_) | Measure::Criterion(_) => true,
            };
            (0..definition.factors.len()).filter(within).flat_map(of_factor).collect()
        }
        (Measure::Part(part), _) => {
            let mine = definition.factors.iter().enumerate().filter(|(_, one)| one.part == Some(part));
            mine.map(|(at, _)| Measure::Factor(at)).collect()
        }
        (Measure::Overall, Method::MeanOfParts) => (0..definition.parts.len()).map(Measure::Part).collect(),
        (Measure::Overall, _) => (0..definition.factors.len()).map(Measure::Factor).collect(),
    }
}

/// From the sums over respondents to the observations that the figure is worth.
fn variance(method: Method, criterion: bool, n: u64, estimate: Estimate, sums: &Sums) -> Vec<Line> {
    let by_respondent = !criterion || !method.counts_satisfied();
    if method == Method::FullySatisfied || !by_respondent {
        return vec![line("Số quan sát", format!("mỗi người một quan sát: n = {}", count(n)))];
    }
    let ratio = &sums.ratio;
    let variance = match sums.zz {
        Some(zz) if n > 1 => {
            let shown = format!("n/(n−1) · Σz² = {}/{} · {} = ", count(n), count(n - 1), number(zz));
            #[expect(clippy::cast_precision_loss, reason = "counts of people stay far below 2^53")]
            let value = zz * n as f64 / (n - 1) as f64;
            line("Phương sai theo người trả lời", shown + &tiny(value))
        }
        _ => line(
            "Phương sai theo người trả lời",
            format!(
                "n/(n−1) · (Σy² − 2R·Σym + R²·Σm²) / (Σm)², với n = {}, Σy = {}, Σm = {}, Σy² = {}, Σym = {}, Σm² = {}{} → {}",
                count(n),
                count(ratio.y),
                count(ratio.m),
                ratio.yy,
                ratio.ym,
                ratio.mm,
                if ratio.full > 1 { format!(" (m nhân {} điểm)", ratio.full) } else { String::new() },
                tiny(ratio.variance())
            ),
        ),
    };
    let worth = match t_975(n.saturating_sub(1)) {
        Some(t) if spread(estimate.value) > 0.0 => format!(
            "R(1−R)/phương sai · (z/t)², t = {} với {} bậc tự do → {}",
            number(t),
            count(n - 1),
            number(estimate.n_eff)
        ),
        _ => format!("mọi người trả lời giống nhau: lấy số người, n = {}", count(n)),
    };
    vec![variance, line("Số quan sát hiệu dụng", worth)]
}

/// `4,929e-6`
fn tiny(value: f64) -> String {
    format!("{value:.3e}").replace('.', ",")
}

fn spread(share: Share) -> f64 {
    share.get() * (1.0 - share.get())
}
