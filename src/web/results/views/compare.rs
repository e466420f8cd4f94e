//! Two sets of answers beside each other: two periods, two channels, this campaign and an earlier one. Each
//! difference with its interval and whether chance alone could make it.

use super::body::{Body, Part};
use super::grid::{Entry, Grid, INTERVAL};
use super::{Question, View, ViewFault};
use crate::chart::{Differences, difference};
use crate::index::comparison::{ComparisonDocument, DifferenceJson};
use crate::index::figures::Estimate;
use crate::index::request::Request;
use crate::index::stats::compare::{Comparison, Verdict};
use crate::index::{Figures, Measure};
use crate::report::speech;
use crate::web::results::ask::{self, Refusal, Seen};
use crate::web::results::filter::{self, Choice};
use crate::web::results::notes::notes;
use crate::web::results::{explain, pairs, words};

/// What stands beside what, in the place of the filter.
pub(in crate::web::results) struct Picker {
    pub(in crate::web::results) ready: Vec<(String, String)>,
    pub(in crate::web::results) by: Vec<Choice>,
    pub(in crate::web::results) campaigns: Vec<Choice>,
    pub(in crate::web::results) channels: [Vec<Choice>; 2],
    pub(in crate::web::results) days: [String; 4],
}

impl Picker {
    pub(in crate::web::results) fn of(question: &Question<'_>) -> Self {
        let asking = question.asking;
        let ready = pairs::ready(question).into_iter();
        let choice = |value: &str, label: String, now: &str| Choice {
            value: value.to_owned(),
            label,
            chosen: value == now,
        };
        let now = question.wishes.by(question.catalog, question.campaign);
        let mut by =
            vec![choice("unit", "Đơn vị".to_owned(), now), choice("field", "Lĩnh vực".to_owned(), now)];
        by.extend(filter::provinces(question.catalog, question.campaign, now));
        let mut campaigns = vec![choice("", "Cùng đợt này".to_owned(), asking.get("campaign2"))];
        campaigns.extend(
            pairs::others(question)
                .into_iter()
                .map(|other| choice(other.id.as_str(), other.title.clone(), asking.get("campaign2"))),
        );
        let channels = |name: &str, none: &str| {
            let mut all = vec![choice("", none.to_owned(), asking.get(name))];
            all.extend(crate::ids::Channel::ALL.map(|channel| {
                choice(channel.as_str(), words::channel(channel).to_owned(), asking.get(name))
            }));
            all
        };
        Self {
            ready: ready.map(|(name, asking)| (name, question.at(View::Compare, &asking))).collect(),
            by,
            campaigns,
            channels: [channels("channel", "Kênh để xếp hạng"), channels("channel2", "Như bên thứ nhất")],
            days: ["from", "to", "from2", "to2"].map(|name| asking.get(name).to_owned()),
        }
    }
}

/// The two sides as they were counted.
struct Sides {
    first: Seen,
    second: Seen,
}

fn sides(question: &Question<'_>) -> Result<Sides, Refusal> {
    let asking = question.asking;
    let id = question.campaign.id.as_str();
    let first = question.wishes.request(question.catalog, question.campaign);
    let channel2 = asking.get("channel2");
    let second = Request {
        from: asking.get("from2").to_owned(),
        to: asking.get("to2").to_owned(),
        channel: if channel2.is_empty() { first.channel.clone() } else { channel2.to_owned() },
        ..first.clone()
    };
    let other = asking.get("campaign2");
    let other = if other.is_empty() { id } else { other };
    let see = |id: &str, request: &Request| ask::see(question.app, question.viewer, id, request);
    Ok(Sides { first: see(id, &first)?, second: see(other, &second)? })
}

pub(in crate::web::results) fn body(question: &Question<'_>) -> Result<Body, ViewFault> {
    if !pairs::chosen(question.asking) {
        return Ok(Body::refused(
            "Hãy chọn hai bên để so sánh: hai khoảng thời gian, hai kênh, hoặc một đợt khảo sát khác.",
        ));
    }
    let Sides { first, second } = match sides(question) {
        Ok(sides) => sides,
        Err(Refusal::Absent) => {
            return Err(
                Refusal::Told("Không có đợt khảo sát để so sánh. Hãy chọn đợt trong danh sách.").into()
            );
        }
        Err(refusal) => return Err(refusal.into()),
    };
    if first.definition.hash != second.definition.hash || first.figures.method() != second.figures.method() {
        return Ok(Body::refused(
            "Hai đợt dùng phiếu hỏi hoặc cách tính khác nhau, nên số liệu không so sánh được với nhau.",
        ));
    }
    let document = ComparisonDocument::of(
        [&first.figures, &second.figures],
        [&first.asked.given, &second.asked.given],
        [first.asked.filter.channels.as_ref(), second.asked.filter.channels.as_ref()],
        &first.context(),
    );
    let names = [pairs::name(&first), pairs::name(&second)];
    let Some(total) = &document.total else {
        return Ok(Body::refused(format!(
            "Một bên chưa có đủ phiếu để so sánh (bên thứ nhất: {}; bên thứ hai: {}).",
            names[0], names[1]
        )));
    };
    let mut parts = vec![factors(question, &first, &second, &names)];
    parts.extend(groups(question, &document, &first)?);
    Ok(Body {
        said: said(total, &names),
        warn: caveat(&document, total, &first, &second),
        parts,
        how: how(),
        ..Body::default()
    })
}

fn said(total: &DifferenceJson, names: &[String; 2]) -> Vec<String> {
    let side = |name: &str, value: f64, n: u64| {
        format!("{name}: {} hài lòng (n = {})", Entry::share(Some(value)).text, words::count(n))
    };
    let told = match total.verdict.as_str() {
        "higher" => "cao hơn, vượt mức ngẫu nhiên",
        "lower" => "thấp hơn, vượt mức ngẫu nhiên",
        _ => "chưa thấy khác biệt vượt mức ngẫu nhiên, chưa thể nói là tăng hay giảm",
    };
    vec![
        format!(
            "Chênh lệch {} điểm phần trăm (khoảng tin cậy 95 %: {} đến {}): bên thứ nhất {told}.",
            speech::points(total.difference),
            speech::points(total.low),
            speech::points(total.high)
        ),
        format!(
            "Bên thứ nhất là {}; bên thứ hai là {}.",
            side(&names[0], total.first.value, total.first.n),
            side(&names[1], total.second.value, total.second.n)
        ),
    ]
}

/// What keeps a difference from being one of the service alone.
fn caveat(
    document: &ComparisonDocument,
    total: &DifferenceJson,
    first: &Seen,
    second: &Seen,
) -> Option<String> {
    let mut said = Vec::new();
    if first.asked.filter.channels != second.asked.filter.channels {
        said.push("Hai kênh có thể gặp những người khác nhau: chênh lệch không chỉ nói về cách phục vụ.");
    } else if document.self_selected {
        said.push("Người trả lời tự chọn: chênh lệch có thể do lần này những người khác trả lời.");
    }
    if total.few {
        said.push("Có bên dưới 30 quan sát hiệu dụng nên kiểm định kém chắc chắn.");
    }
    if total.alarming {
        said.push("Chênh lệch rất lớn (trên 10 điểm và trên ba sai số chuẩn): nên kiểm tra cách thu phiếu.");
    }
    if said.is_empty() { None } else { Some(said.join(" ")) }
}

const HEADS: [&str; 8] = [
    "Tên",
    "#Bên thứ nhất",
    "#Bên thứ hai",
    "#Chênh lệch (điểm %)",
    INTERVAL[0],
    INTERVAL[1],
    INTERVAL[2],
    "Kết luận",
];

fn row(name: Entry, values: [Entry; 2], difference: [f64; 3], told: &str) -> Vec<Entry> {
    let [value, low, high] = difference.map(|points| Entry::points(Some(points)));
    let [first, second] = values;
    let [shown, low, high] = Entry::interval([low, high]);
    vec![name, first, second, value, shown, low, high, Entry::text(told)]
}

/// The two values, each leading to where it comes from; `under` names a unit, or none.
fn values(question: &Question<'_>, shares: [f64; 2], under: &str, of: &str) -> [Entry; 2] {
    let asking = question.asking;
    let here = if under.is_empty() { asking.clone() } else { asking.with("under", under) };
    let channel2 = asking.get("channel2");
    let there = here.with("from", asking.get("from2")).with("to", asking.get("to2"));
    let there = if channel2.is_empty() { there } else { there.with("channel", channel2) };
    let own = question.campaign.id.as_str();
    let other = Some(asking.get("campaign2")).filter(|id| !id.is_empty()).unwrap_or(own);
    let [first, second] = shares.map(|share| Entry::share(Some(share)));
    [first.linked(explain::address(own, &here, of)), second.linked(explain::address(other, &there, of))]
}

fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Higher => "Tăng",
        Verdict::Lower => "Giảm",
        Verdict::NotTold => "Chưa thấy khác biệt rõ",
    }
}

/// The whole and each factor; each test for itself.
fn factors(question: &Question<'_>, first: &Seen, second: &Seen, names: &[String; 2]) -> Part {
    let mut grid = Grid::new(format!("Bên thứ nhất: {}. Bên thứ hai: {}", names[0], names[1]), &HEADS);
    let language = first.definition.language(Some("vi"));
    let overall = [("Chỉ số hài lòng chung".to_owned(), Measure::Overall, "overall".to_owned())];
    let factors = first.definition.factors.iter().enumerate().map(|(at, factor)| {
        (factor.text.in_language(language).to_owned(), Measure::Factor(at), format!("factor:{}", factor.id))
    });
    let estimate = |figures: &Figures, measure| -> Option<Estimate> {
        figures.total().shown()?.figure(measure)?.estimate
    };
    let mut told = 0;
    for (name, measure, of) in overall.into_iter().chain(factors) {
        let both = estimate(&first.figures, measure).zip(estimate(&second.figures, measure));
        let Some((one, other)) = both else { continue };
        let Some(found) = Comparison::of(one.into(), other.into()) else { continue };
        told += usize::from(measure != Measure::Overall && found.verdict() != Verdict::NotTold);
        let values = values(question, [one.value.get(), other.value.get()], "", &of);
        let difference = [found.difference, found.low, found.high];
        grid.rows.push(row(Entry::text(name), values, difference, verdict(found.verdict())));
    }
    let all = grid.rows.len().saturating_sub(1);
    let finding = format!("{told} trong {all} yếu tố khác nhau vượt mức ngẫu nhiên");
    Part::table("factors", "Toàn bộ và từng yếu tố", finding, grid)
}

/// Group by group, where there are several.
fn groups(
    question: &Question<'_>,
    document: &ComparisonDocument,
    seen: &Seen,
) -> Result<Option<Part>, ViewFault> {
    if document.groups.len() < 2 {
        return Ok(None);
    }
    let noun = super::overview::noun(seen);
    let mut groups: Vec<_> = document.groups.iter().collect();
    groups.sort_by(|a, b| a.difference.difference.total_cmp(&b.difference.difference));
    let mut grid = Grid::new(format!("Từng {noun}, chênh lệch thấp nhất đứng đầu"), &HEADS);
    let mut rows = Vec::new();
    for group in groups {
        let name = pairs::key_name(&group.key);
        let code = pairs::key_code(&group.key);
        let link = code.map(|code| question.at(View::Compare, &question.asking.with("under", code)));
        let one = &group.difference;
        let told = match one.verdict.as_str() {
            "higher" => Verdict::Higher,
            "lower" => Verdict::Lower,
            _ => Verdict::NotTold,
        };
        let narrow = code.unwrap_or_default();
        // Only a unit's figure has an address of its own here.
        let values = match code {
            Some(_) => values(question, [one.first.value, one.second.value], narrow, "overall"),
            None => [one.first.value, one.second.value].map(|share| Entry::share(Some(share))),
        };
        let entry = Entry::text(name.clone()).linked(link.unwrap_or_default());
        grid.rows.push(row(entry, values, [one.difference, one.low, one.high], verdict(told)));
        rows.push(difference::Row {
            name,
            difference: one.difference,
            low: one.low,
            high: one.high,
            told: told != Verdict::NotTold,
        });
    }
    let count = |word: &str| document.groups.iter().filter(|group| group.difference.verdict == word).count();
    let finding = format!(
        "{} {noun} tăng, {} giảm, {} chưa thấy khác biệt rõ",
        count("higher"),
        count("lower"),
        count("not_told")
    );
    let chart = Differences { rows, finding, notes: notes(seen) };
    let mut lead = Vec::new();
    if !document.on_one_side.is_empty() {
        lead.push(format!(
            "{} {noun} chỉ có đủ phiếu ở một bên nên không so sánh.",
            document.on_one_side.len()
        ));
    }
    Ok(Some(Part::of("groups", format!("Từng {noun}"), chart, grid)?.leading(lead).open()))
}

fn how() -> Vec<(&'static str, String)> {
    vec![
        ("Chênh lệch", "Bên thứ nhất trừ bên thứ hai, khoảng tin cậy 95 % theo phương pháp 10 của Newcombe, với số quan sát hiệu dụng.".to_owned()),
        ("Kết luận", "Tăng hoặc giảm khi kiểm định hai tỷ lệ ở mức 5 %. Trong bảng nhiều nhóm, mức này được chỉnh theo Benjamini – Hochberg, để trong các khác biệt nêu ra nhiều nhất 5 % là ngẫu nhiên.".to_owned()),
        ("Không nói gì", "Khác nhau không cho biết vì sao.".to_owned()),
    ]
}
