//! The improvement plan: written for a weak figure, and set beside what the figure does in the next campaign.

use crate::put::sheet;
use crate::support::staff::{LEDGER, OTHER, OWN, WHOLE, assert_harmless};
use crate::support::{BEGIN, Counter, Service};
use hailong::account::Role;
use hailong::campaign::Campaign;
use hailong::campaign::tasks::TaskState;
use hailong::catalog::Catalog;
use hailong::catalog::decide::tasks::{TaskWish, put};
use hailong::ids::{CampaignNo, Hour, ResponseId, UnitNo};
use hailong::ledger::Event;
use reqwest::StatusCode;
use serde_json::json;
use time::macros::date;

on_both!(
    a_task_is_written_from_a_suggestion_and_kept_up_to_date,
    what_is_wrong_with_a_task_is_told_beside_its_field,
    the_next_campaign_shows_each_task_beside_its_figure,
    a_unit_leader_plans_for_the_own_unit_alone,
);

/// A task of this campaign in unit 2.
pub(crate) async fn planned(service: &Service, campaign: u32) {
    let wish = TaskWish {
        no: None,
        campaign: CampaignNo(campaign),
        unit: UnitNo(2),
        about: "criterion:staff".parse().unwrap(),
        what: "Tập huấn kỹ năng giao tiếp".to_owned(),
        lead: "Sở Nội vụ".to_owned(),
        partners: String::new(),
        due: Some(date!(2026 - 10 - 31)),
        state: TaskState::UnderWay,
        outcome: String::new(),
    };
    change(service, |catalog| put(catalog, &wish).unwrap()).await;
}

async fn change(service: &Service, events: impl Fn(&Catalog) -> Vec<Event> + Send + Sync) {
    let decide = |catalog: &Catalog| Ok::<_, std::convert::Infallible>(events(catalog));
    service.store.change(LEDGER, Hour::of(BEGIN), decide).await.unwrap();
    service.app.mirror.catch_up(&service.store).await.unwrap();
}

pub(crate) async fn answered(service: &Service, ratings: &[u8]) {
    for (person, rating) in (0u8..).zip(ratings) {
        let id = ResponseId::new(Hour::of(BEGIN), [person; 12]).to_string();
        let answers = json!({ "field": "dat-dai", "access": rating, "staff": rating });
        let answer = service.put(&Counter::Quick.response(&id), &sheet(&answers)).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    }
    service.app.mirror.catch_up(&service.store).await.unwrap();
}

const PLAN: &str = "/staff/results/mot-cua/plan";

const TASK: [(&str, &str); 8] = [
    ("about", "factor:staff"),
    ("unit", "19363"),
    ("what", "Bố trí <b>thêm</b> người ở quầy"),
    ("lead", "UBND xã Vĩnh Linh"),
    ("partners", "Sở Nội vụ"),
    ("due", "31/12/2026"),
    ("state", "planned"),
    ("outcome", ""),
];

fn with(
    form: &[(&'static str, &'static str)],
    changed: &[(&'static str, &'static str)],
) -> Vec<(&'static str, &'static str)> {
    let value = |name| changed.iter().find(|(other, _)| *other == name).map(|(_, value)| *value);
    form.iter().map(|(name, old)| (*name, value(*name).unwrap_or(old))).collect()
}

async fn a_task_is_written_from_a_suggestion_and_kept_up_to_date(service: &Service) {
    let staff = service.signed_in(Role::HomeAffairs, WHOLE).await;
    let empty = staff.get(PLAN).await.page();
    assert!(empty.contains("Chưa có nhiệm vụ nào"), "{empty}");
    let form = staff.get(&format!("{PLAN}/new?about=criterion:staff&unit=19363&from=14")).await.page();
    let suggestion = "Bố trí người có năng lực và kỹ năng giao tiếp ở Bộ phận Một cửa";
    assert!(form.contains(&format!("{suggestion}</textarea>")), "{form}");
    assert!(form.contains("Nhiệm vụ mẫu") && form.contains("tháng 8/2023"), "{form}");
    assert!(form.contains(r#"<option value="criterion:staff" selected>"#), "{form}");
    let written = staff.post(&format!("{PLAN}/new"), &TASK).await;
    assert_eq!(written.location(), PLAN, "{}", written.text());
    let page = staff.get(PLAN).await.page();
    for said in [
        "Bố trí &#60;b&#62;thêm&#60;/b&#62; người ở quầy",
        "Công chức trực tiếp",
        "31/12/2026",
        "Chưa bắt đầu",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    let stands = staff.get(&format!("{PLAN}/1")).await.page();
    assert!(stands.contains("UBND xã Vĩnh Linh") && stands.contains("2026-12-31"), "{stands}");
    let done = with(&TASK, &[("state", "done"), ("outcome", "Thêm hai người")]);
    assert_eq!(staff.post(&format!("{PLAN}/1"), &done).await.location(), PLAN);
    let answer = staff.get(PLAN).await;
    let page = answer.page();
    assert!(page.contains("Đã xong: Thêm hai người") && !page.contains("Chưa bắt đầu"), "{page}");
    let log = service.log().await;
    assert_eq!(log.iter().filter(|act| act.action.as_str() == "task-set").count(), 2);
    assert_harmless(&answer, "the plan");
}

async fn what_is_wrong_with_a_task_is_told_beside_its_field(service: &Service) {
    let staff = service.signed_in(Role::HomeAffairs, WHOLE).await;
    let bad = [
        ("about", ""),
        ("unit", "99999"),
        ("what", ""),
        ("lead", ""),
        ("due", "31/02/2026"),
        ("state", "dropped"),
    ];
    let refused = staff.post(&format!("{PLAN}/new"), &with(&TASK, &bad)).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = refused.page();
    for said in [
        "Hãy chọn yếu tố hoặc tiêu chí",
        "Hãy chọn đơn vị cần cải thiện",
        "Hãy ghi việc cần làm",
        "Hãy ghi cơ quan hoặc người chủ trì",
        "Hãy ghi ngày có thật",
        "Không làm nữa thì hãy ghi lý do",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(page.contains("Sở Nội vụ"), "what was typed stays: {page}");
    let long: &'static str = "ư".repeat(501).leak();
    let page = staff.post(&format!("{PLAN}/new"), &with(&TASK, &[("what", long)])).await.page();
    assert!(page.contains("Việc cần làm có 501 ký tự, tối đa 500"), "{page}");
    assert!(service.app.catalog().tasks.is_empty());
}

async fn the_next_campaign_shows_each_task_beside_its_figure(service: &Service) {
    // The task is of a campaign of last year, whose figures are those of nobody.
    planned(service, 5).await;
    answered(service, &[5, 5, 4, 4, 5, 5, 4, 4, 5, 5, 1, 5]).await;
    let staff = service.signed_in(Role::HomeAffairs, WHOLE).await;
    let page = staff.get(PLAN).await.page();
    assert!(page.contains("Kế hoạch của đợt") && page.contains("Tập huấn kỹ năng giao tiếp"), "{page}");
    assert!(page.contains("91,67\u{a0}%"), "11 of 12 are satisfied: {page}");
    assert!(page.contains("Không so sánh được") && page.contains("do nhiều lý do"), "{page}");
    // Who is told figures in steps reads them from the results alone, until they are published.
    let leader = service.signed_in(Role::UnitLeader, OWN).await;
    assert!(!leader.get(PLAN).await.page().contains("Kế hoạch của đợt"));
    let published = |catalog: &Catalog| {
        let campaign = catalog.campaign(&"mot-cua".parse().unwrap()).unwrap().clone();
        vec![Event::CampaignChanged { campaign: Campaign { published: true, ..campaign } }]
    };
    change(service, published).await;
    assert!(leader.get(PLAN).await.page().contains("Kế hoạch của đợt"));
}

async fn a_unit_leader_plans_for_the_own_unit_alone(service: &Service) {
    let leader = service.signed_in(Role::UnitLeader, OWN).await;
    let form = leader.get(&format!("{PLAN}/new")).await.page();
    assert!(form.contains("(19363)") && !form.contains("(19372)") && !form.contains("(44)"), "{form}");
    let foreign = leader.post(&format!("{PLAN}/new"), &with(&TASK, &[("unit", "19372")])).await;
    assert_eq!(foreign.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(leader.post(&format!("{PLAN}/new"), &TASK).await.location(), PLAN);
    let other = service.signed_in(Role::UnitLeader, OTHER).await;
    assert!(!other.get(PLAN).await.page().contains("thêm&#60;/b&#62; người"));
    assert_eq!(other.get(&format!("{PLAN}/1")).await.status, StatusCode::NOT_FOUND);
    let auditor = service.signed_in(Role::Auditor, WHOLE).await;
    let page = auditor.get(PLAN).await.page();
    assert!(page.contains("người ở quầy") && !page.contains("Thêm nhiệm vụ"), "{page}");
    assert_eq!(auditor.get(&format!("{PLAN}/new")).await.status, StatusCode::FORBIDDEN);
}
