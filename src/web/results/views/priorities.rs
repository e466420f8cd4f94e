//! What to work on first: criteria that go together with satisfaction as a whole, and that people are less
//! satisfied with than with most.

use super::body::{Body, Part};
use super::grid::{Entry, Grid, INTERVAL};
use super::{Question, ViewFault};
use crate::account::{Reach, Right};
use crate::chart::{Matrix, Notes, matrix};
use crate::definition::Definition;
use crate::ids::{Channel, Share};
use crate::index::json::Context;
use crate::index::priorities::{PrioritiesDocument, PriorityJson};
use crate::index::threads;
use crate::report::speech;
use crate::web::results::ask::{self, Read, Viewer};
use crate::web::results::{explain, words};
use crate::web::staff::encoded;

/// So many criteria are named in the sentence.
const NAMED: usize = 3;

/// Why the view is not for those who see what everyone sees.
const NOT_FOR_EVERYONE: &str = "Trang này tính từ từng phiếu riêng lẻ (ai cho tiêu chí nào bao nhiêu), nên chỉ mở cho cán bộ Nội vụ được xuất số liệu. Với quyền của Ông/Bà, hãy xem mức hài lòng từng tiêu chí ở trang Tổng quan.";

pub(in crate::web::results) fn body(question: &Question<'_>) -> Result<Body, ViewFault> {
    if question.viewer.sees_as_everyone(question.app) {
        return Ok(Body::refused(NOT_FOR_EVERYONE));
    }
    let request = question.wishes.request(question.catalog, question.campaign);
    let id = question.campaign.id.as_str();
    let (_, definition) = ask::find(question.app, question.viewer, question.catalog, id)?;
    let given = std::collections::BTreeMap::new();
    let known = Context::of(question.catalog, question.campaign, &definition, &given);
    let (read, document) =
        ask::work(question.app, question.viewer, id, &request, |table, query, entries| {
            let context = Context { entries, ..known };
            PrioritiesDocument::of(table, query, threads(), &context, question.app.mirror.memory())
        })?;
    let Some((importance, performance)) = document.importance.zip(document.performance.and_then(Share::new))
    else {
        return Ok(Body::refused(
            "Chưa đủ phiếu để biết tiêu chí nào quan trọng: cần ít nhất 30 người trả lời, và họ phải trả lời khác nhau.",
        ));
    };
    let channels = read.asked.filter.channels.clone().unwrap_or_else(|| Channel::ALL.into());
    let notes = Notes {
        method: document.heading.method.clone(),
        definition: document.heading.definition.name.clone(),
        self_selected: channels.into_iter().any(Channel::is_self_selected),
        demo: document.heading.demo,
    };
    let item = |one: &PriorityJson| {
        Some(matrix::Item {
            text: one.text.clone(),
            importance: one.importance?,
            performance: one.performance.and_then(Share::new)?,
            first: one.advice == "first",
        })
    };
    let self_selected = notes.self_selected;
    let chart =
        Matrix { items: document.criteria.iter().filter_map(item).collect(), importance, performance, notes };
    let part = Part::of(
        "matrix",
        "Mức quan trọng và mức hài lòng của từng tiêu chí",
        chart,
        grid(question, &document, &read),
    )?;
    Ok(Body {
        said: said(&document),
        warn: self_selected.then(|| words::SELF_SELECTED.to_owned()),
        parts: vec![part.open().quiet()],
        how: how(&document, &read.definition, task(question, "").is_some()),
        ..Body::default()
    })
}

fn said(document: &PrioritiesDocument) -> Vec<String> {
    let of = |advice: &str| {
        let all = document.criteria.iter().filter(|one| one.advice == advice);
        all.map(|one| format!("“{}” ({} hài lòng)", one.text, Entry::share(one.performance).text))
            .collect::<Vec<_>>()
    };
    let (first, keep) = (of("first"), of("keep"));
    let mut said = Vec::new();
    if first.is_empty() {
        said.push(
            "Không tiêu chí nào vừa quan trọng vừa có mức hài lòng thấp hơn phần lớn tiêu chí khác."
                .to_owned(),
        );
    } else {
        let named = speech::list(&first[..first.len().min(NAMED)]);
        said.push(format!("Nên làm trước: {named}."));
        let more = first.len().saturating_sub(NAMED);
        if more > 0 {
            said.push(format!("Tiếp theo là {more} tiêu chí nữa cùng nhóm “làm trước” trong bảng."));
        }
    }
    if let Some(best) = keep.first() {
        said.push(format!("Quan trọng và đang tốt, cần giữ: {best}."));
    }
    said
}

/// Where a task for a criterion is written; `None` for those who may not.
fn task(question: &Question<'_>, id: &str) -> Option<String> {
    let Viewer::Staff(session) = question.viewer else { return None };
    let may = session.reach(question.campaign, Right::PlanTasks) != Reach::Outside;
    let unit = question.asking.get("under");
    may.then(|| format!("{}/plan/new?about=criterion:{id}&unit={}", question.address, encoded(unit)))
}

fn source(question: &Question<'_>, id: &str) -> String {
    explain::address(question.campaign.id.as_str(), question.asking, &format!("criterion:{id}"))
}

fn grid(question: &Question<'_>, document: &PrioritiesDocument, read: &Read) -> Grid {
    let language = read.definition.language(Some("vi"));
    let factor = |id: &str| {
        let factor = read.definition.factors.iter().find(|factor| factor.id.as_str() == id);
        factor.map_or(String::new(), |factor| factor.text.in_language(language).to_owned())
    };
    let [shown, from, to] = INTERVAL;
    let heads = [
        "Tiêu chí",
        "Nên",
        "Yếu tố",
        "#Hài lòng",
        shown,
        from,
        to,
        "#Quan trọng (−1 đến 1)",
        ">#Khoảng 95 %",
        "<#Quan trọng từ",
        "<#Quan trọng đến",
        "#Người trả lời (n)",
    ];
    let mut grid = Grid::new("Tiêu chí, cần làm trước đứng đầu", &heads);
    for (at, one) in (1..).zip(&document.criteria) {
        let mut row = vec![
            Entry::numbered(at, &one.text),
            match task(question, &one.id).filter(|_| one.advice == "first") {
                Some(task) => Entry::text(speech::advice(&one.advice)).linked(task),
                None => Entry::text(speech::advice(&one.advice)),
            },
            Entry::text(factor(&one.factor)),
            Entry::share(one.performance).linked(source(question, &one.id)),
        ];
        row.extend(Entry::interval([one.performance_low, one.performance_high].map(Entry::share)));
        row.push(Entry::decimal(one.importance, 2));
        let ends = [one.importance_low, one.importance_high];
        row.extend(Entry::interval(ends.map(|end| Entry::decimal(end, 2))));
        row.push(Entry::count(Some(one.n)));
        grid.rows.push(row);
    }
    grid
}

fn how(
    document: &PrioritiesDocument,
    definition: &Definition,
    may_plan: bool,
) -> Vec<(&'static str, String)> {
    let question = document.against.as_ref().and_then(|id| definition.question_index(id));
    let against =
        question.map(|at| definition.questions[at].text.in_language(definition.language(Some("vi"))));
    let against = against.map_or_else(
        || "trung bình các tiêu chí khác mà chính người đó đã trả lời".to_owned(),
        |text| format!("câu “{text}”"),
    );
    let mut how = vec![
        ("Mức quan trọng", format!("Tương quan, qua từng người trả lời, giữa điểm của tiêu chí và {against}; khoảng 95 % theo phép biến đổi z của Fisher.")),
        ("Bốn góc", "Chia theo tiêu chí đứng giữa (trung vị): “làm trước” là quan trọng hơn nửa số tiêu chí mà hài lòng thấp hơn nửa số tiêu chí.".to_owned()),
        ("Thứ tự", "Trong một góc, tiêu chí có thể tăng hài lòng chung nhiều hơn (mức quan trọng nhân phần chưa hài lòng) đứng trước.".to_owned()),
        ("Không nói gì", "Đi cùng nhau không có nghĩa là nguyên nhân: bảng cho biết nên xem ở đâu trước.".to_owned()),
    ];
    if may_plan {
        let plan = "Bấm “Làm trước” để lập nhiệm vụ cho tiêu chí ấy trong kế hoạch cải thiện.";
        how.push(("Nhiệm vụ", plan.to_owned()));
    }
    how
}
