//! Units set against their target: which miss it, how sure that is, and where each stands among the others.

use super::body::{Body, Part};
use super::grid::{Entry, Grid, INTERVAL};
use super::{Question, View, ViewFault};
use crate::chart::{Funnel, Ranking, funnel};
use crate::ids::Share;
use crate::index::json::KeyJson;
use crate::index::request::Request;
use crate::index::standing::json::{StandingDocument, StandingJson, StandingTier};
use crate::index::standing::{StandingFault, StandingQuery, Standings};
use crate::index::{Interval, Measure};
use crate::report::speech::{self, Verdict};
use crate::web::results::ask::{self, Refusal, Seen};
use crate::web::results::filter::Wishes;
use crate::web::results::notes::{self, notes};
use crate::web::results::{explain, words};

/// So many units are named in a sentence; the table names all.
const NAMED: usize = 8;

pub(in crate::web::results) fn body(question: &Question<'_>) -> Result<Body, ViewFault> {
    let (seen, standings) = stand(question)?;
    let document = StandingDocument::of(&standings, &seen.figures, &seen.context());
    let target = standings.basis.target;
    let against =
        if target.is_some() { "Từng đơn vị so với mục tiêu" } else { "Từng đơn vị" };
    let notes = notes(&seen);
    let series = seen.figures.series(Measure::Overall).highest_first();
    let ranking = Ranking::of(&series, "đơn vị", target, notes.clone(), |group| {
        crate::web::results::rows::name(&seen, group)
    });
    let mut parts = vec![Part::of("ranking", against, ranking, grid(question, &document))?.open()];
    if let Some(chart) = funnel(&standings, &document, target, notes) {
        let lead = vec!["Đơn vị ít phiếu dao động nhiều hơn chỉ vì ngẫu nhiên. Trong phễu là bình thường; ngoài phễu là khác thật so với mặt bằng chung và đáng xem lại.".to_owned()];
        let grid = outside(question, &document);
        parts.push(Part::of("funnel", "Khác nhau thật hay chỉ ngẫu nhiên?", chart, grid)?.leading(lead));
    }
    Ok(Body {
        said: said(&document, target).into_iter().chain(notes::structure(&seen)).collect(),
        warn: warn(&seen, &document),
        parts,
        how: how(&document),
        ..Body::default()
    })
}

/// What limits the ranks: who answered, and whose answers are left out.
fn warn(seen: &Seen, document: &StandingDocument) -> Option<String> {
    let limits = [
        document.self_selected.then_some(words::SELF_SELECTED),
        seen.catalog.leaves_codes_unranked(&seen.campaign).then_some(words::CODES_UNRANKED),
    ];
    let limits: Vec<_> = limits.into_iter().flatten().collect();
    (!limits.is_empty()).then(|| limits.join(" "))
}

/// The units' figures as this viewer may see them, and how they stand.
///
/// # Errors
/// Where nothing can be ranked so.
pub(in crate::web::results) fn stand(question: &Question<'_>) -> Result<(Seen, Standings), Refusal> {
    let (seen, query) = of_units(question, question.wishes.by(question.catalog, question.campaign))?;
    let standings = query.standings(&seen.figures);
    Ok((seen, standings))
}

/// The figures of units, grouped like this, over the channels that ranks rest on.
///
/// # Errors
/// Where nothing can be ranked so.
pub(super) fn of_units(question: &Question<'_>, by: &str) -> Result<(Seen, StandingQuery), Refusal> {
    let typed = Request { by: by.to_owned(), channel: String::new(), ..question.wishes.typed.clone() };
    let (_, definition) =
        ask::find(question.app, question.viewer, question.catalog, question.campaign.id.as_str())?;
    let today = question.app.hour().local_date();
    let query = StandingQuery::read(&typed, question.catalog, question.campaign, &definition, today)
        .map_err(|fault| match fault {
            StandingFault::Request(faults) => Refusal::Faults(faults),
            StandingFault::By
            | StandingFault::Channel(_)
            | StandingFault::Answers
            | StandingFault::Counters => Refusal::Told(
                "Trang này xếp nhóm đơn vị; hãy xem theo đơn vị và không lọc theo quầy hay câu trả lời.",
            ),
        })?;
    let request = Wishes { typed, live: false }.request(question.catalog, question.campaign);
    let seen = ask::see(question.app, question.viewer, question.campaign.id.as_str(), &request)?;
    Ok((seen, query))
}

fn verdict(unit: &StandingJson, target: Share) -> Option<Verdict> {
    let share = |value: Option<f64>| value.and_then(Share::new);
    let interval = Interval { low: share(unit.low)?, high: share(unit.high)? };
    Some(Verdict::of(share(unit.value)?, interval, target))
}

fn name(unit: &StandingJson) -> &str {
    match &unit.unit {
        KeyJson::Unit { name, .. } => name,
        KeyJson::Field { .. }
        | KeyJson::Month { .. }
        | KeyJson::Channel { .. }
        | KeyJson::Counter { .. }
        | KeyJson::Question { .. } => "",
    }
}

/// Which units miss the target, and how sure that is.
fn said(document: &StandingDocument, target: Option<Share>) -> Vec<String> {
    let known = document.units.iter().filter(|unit| unit.value.is_some()).count();
    if known == 0 {
        return vec!["Chưa đơn vị nào có đủ phiếu để xem chỉ số.".to_owned()];
    }
    let Some(target) = target else { return said_of_tiers(document, known) };
    let goal = speech::whole_percent(target);
    let of = |verdict: Verdict| {
        let mut units: Vec<_> =
            document.units.iter().filter(|unit| self::verdict(unit, target) == Some(verdict)).collect();
        units.sort_by(|a, b| a.value.unwrap_or(1.0).total_cmp(&b.value.unwrap_or(1.0)));
        units
    };
    let (missed, unsure) = (of(Verdict::Missed), of(Verdict::PerhapsMissed));
    let mut said = Vec::new();
    if missed.is_empty() {
        said.push(format!("Không đơn vị nào chắc chắn chưa đạt mục tiêu {goal}."));
    } else {
        said.push(format!("{} trong {known} đơn vị chắc chắn chưa đạt mục tiêu {goal}.", missed.len()));
        said.push(format!("Chắc chắn chưa đạt, thấp nhất đứng đầu: {}.", names(&missed)));
    }
    if !unsure.is_empty() {
        said.push(format!(
            "Dưới mục tiêu nhưng chưa chắc, vì khoảng tin cậy còn chạm mục tiêu: {} đơn vị: {}.",
            unsure.len(),
            names(&unsure)
        ));
    }
    said.push(format!(
        "Đạt mục tiêu: {} đơn vị chắc chắn, {} đơn vị chưa chắc.",
        of(Verdict::Met).len(),
        of(Verdict::PerhapsMet).len()
    ));
    said
}

/// The lowest and the highest, where nothing is set that they should reach.
fn said_of_tiers(document: &StandingDocument, known: usize) -> Vec<String> {
    let of = |tier: StandingTier| {
        let mut units: Vec<_> = document.units.iter().filter(|unit| unit.tier == tier).collect();
        units.sort_by(|a, b| a.value.unwrap_or(1.0).total_cmp(&b.value.unwrap_or(1.0)));
        units
    };
    let mut said = vec![format!("{}; {known} đơn vị có chỉ số.", speech::NO_TARGET)];
    for tier in [StandingTier::ToImprove, StandingTier::Leading] {
        let units = of(tier);
        if !units.is_empty() {
            said.push(format!("{}: {} đơn vị: {}.", self::tier(tier), units.len(), names(&units)));
        }
    }
    said
}

/// Names with their values; the table names all.
fn names(units: &[&StandingJson]) -> String {
    let one = |unit: &&StandingJson| format!("{} ({})", name(unit), Entry::share(unit.value).text);
    let mut named: Vec<_> = units.iter().take(NAMED).map(one).collect();
    if units.len() > NAMED {
        named.push(format!("{} đơn vị khác trong bảng", units.len() - NAMED));
    }
    speech::list(&named)
}

pub(in crate::web::results) fn tier(tier: StandingTier) -> &'static str {
    match tier {
        StandingTier::Leading => "Dẫn đầu",
        StandingTier::Middle => "Giữa",
        StandingTier::ToImprove => "Cần cải thiện",
        StandingTier::NoBasis => "Chưa đủ cơ sở xếp hạng",
        StandingTier::Withheld => "Không công bố",
    }
}

/// The units, tier by tier, the lowest value last.
fn grid(question: &Question<'_>, document: &StandingDocument) -> Grid {
    let target = document.target.and_then(Share::new);
    let mut heads =
        vec!["Đơn vị", "Nhóm", "#Người trả lời (n)", "#Chỉ số", INTERVAL[0], INTERVAL[1], INTERVAL[2]];
    if target.is_some() {
        heads.extend(["#So với mục tiêu (điểm %)", "Đạt mục tiêu?"]);
    }
    let chances = target.is_some() && !document.self_selected;
    if chances {
        heads.push("#Xác suất đạt mục tiêu");
    }
    let mut grid =
        Grid::new("Đơn vị theo nhóm, trong nhóm theo chỉ số; trong một nhóm không phân thứ hạng", &heads);
    let mut units: Vec<_> = document.units.iter().collect();
    let place = |unit: &StandingJson| StandingTier::ALL.iter().position(|tier| *tier == unit.tier);
    units.sort_by(|a, b| {
        let value = |unit: &StandingJson| unit.value.unwrap_or(-1.0);
        place(a).cmp(&place(b)).then(value(b).total_cmp(&value(a)))
    });
    for unit in units {
        let mut row = vec![
            Entry::text(name(unit)).linked(below(question, unit)),
            Entry::text(tier(unit.tier)),
            Entry::count(unit.n),
            Entry::share(unit.value).linked(source(question, unit)),
        ];
        row.extend(Entry::interval([unit.low, unit.high].map(Entry::share)));
        if let Some(target) = target {
            row.push(Entry::points(unit.gap));
            row.push(Entry::text(verdict(unit, target).map_or("–", Verdict::word)));
        }
        if chances {
            row.push(Entry::share(unit.chance));
        }
        grid.rows.push(row);
    }
    grid
}

/// The same view of the unit and what lies below it.
fn below(question: &Question<'_>, unit: &StandingJson) -> String {
    match &unit.unit {
        KeyJson::Unit { code, .. } => question.at(View::Standing, &question.asking.with("under", code)),
        KeyJson::Field { .. }
        | KeyJson::Month { .. }
        | KeyJson::Channel { .. }
        | KeyJson::Counter { .. }
        | KeyJson::Question { .. } => String::new(),
    }
}

/// Where the unit's figure comes from.
fn source(question: &Question<'_>, unit: &StandingJson) -> String {
    let code = crate::web::results::pairs::key_code(std::slice::from_ref(&unit.unit)).unwrap_or_default();
    explain::address(
        question.campaign.id.as_str(),
        &question.asking.with("under", code).with("channel", ""),
        "overall",
    )
}

fn place_words(place: &str) -> &'static str {
    match place {
        "far_below" => "Thấp hơn phễu 99,8 %",
        "below" => "Thấp hơn phễu 95 %",
        "above" => "Cao hơn phễu 95 %",
        "far_above" => "Cao hơn phễu 99,8 %",
        _ => "Trong phễu",
    }
}

fn outside(question: &Question<'_>, document: &StandingDocument) -> Grid {
    let mut grid = Grid::new(
        "Đơn vị và phễu",
        &["Đơn vị", "Vị trí", "#Chỉ số", "#Số quan sát hiệu dụng", "#Ước lượng có tính mặt bằng chung"],
    );
    let mut units: Vec<_> = document.units.iter().filter(|unit| unit.funnel.is_some()).collect();
    units.sort_by(|a, b| a.value.unwrap_or(1.0).total_cmp(&b.value.unwrap_or(1.0)));
    for unit in units {
        grid.rows.push(vec![
            Entry::text(name(unit)).linked(below(question, unit)),
            Entry::text(unit.funnel.as_deref().map_or("–", place_words)),
            Entry::share(unit.value).linked(source(question, unit)),
            Entry::decimal(unit.n_eff, 0),
            Entry::share(unit.expected),
        ]);
    }
    grid
}

fn funnel(
    standings: &Standings,
    document: &StandingDocument,
    target: Option<Share>,
    notes: crate::chart::Notes,
) -> Option<Funnel> {
    let unit = |(standing, json): (&crate::index::standing::Standing, &StandingJson)| {
        let shown = standing.shown()?;
        Some(funnel::Unit {
            name: name(json).to_owned(),
            value: shown.estimate.value,
            n_eff: Some(shown.estimate.n_eff).filter(|n| n.is_finite())?,
            place: shown.place?,
        })
    };
    let units: Vec<_> = standings.units.iter().zip(&document.units).filter_map(unit).collect();
    let funnel = standings.funnel.filter(|_| units.len() > 2)?;
    Some(Funnel { funnel, units, target, notes })
}

fn how(document: &StandingDocument) -> Vec<(&'static str, String)> {
    let rules = document.rules;
    let channels: Vec<_> =
        document.channels.iter().filter_map(|c| c.parse().ok()).map(words::channel_inside).collect();
    let mut how = vec![
        ("Kênh được tính", format!("Chỉ kênh dùng để xếp hạng: {}.", channels.join(", "))),
        (
            "Khi nào được xếp nhóm",
            format!(
                "Từ {} người trả lời mới có chỉ số; từ {} người, hoặc từ cỡ mẫu n = N/(1 + N·0,05²) nếu biết số hồ sơ N và số đó nhỏ hơn, mới xếp nhóm; không bao giờ dưới {}.",
                rules.show_from, rules.rank_from, rules.least
            ),
        ),
        (
            "Nhóm",
            "Dẫn đầu, giữa hay cần cải thiện được đọc từ khoảng thứ hạng mà đơn vị có thể thật sự có (95 %, cho mọi đơn vị cùng lúc). Không nêu thứ hạng đơn lẻ, vì số liệu không cho biết chắc.".to_owned(),
        ),
    ];
    if document.target.is_none() {
        return how;
    }
    how.push((
        "Đạt mục tiêu?",
        "Đạt: cả khoảng tin cậy ở trên mục tiêu. Chưa đạt: cả khoảng ở dưới. Chưa chắc: khoảng tin cậy còn chứa mục tiêu.".to_owned(),
    ));
    if document.self_selected {
        how.push((
            "Xác suất đạt mục tiêu",
            "Không nêu: với người trả lời tự chọn thì không ai tính được.".to_owned(),
        ));
    } else {
        how.push(("Xác suất đạt mục tiêu", "Xác suất chỉ số thật từ mục tiêu trở lên, theo phân phối hậu nghiệm Jeffreys với số quan sát hiệu dụng.".to_owned()));
    }
    how
}
