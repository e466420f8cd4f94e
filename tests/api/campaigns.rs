//! Campaigns, questionnaires, units and dossiers in the console: the whole way, and what is told where
//! something is wrong.

use crate::slips::issued_at;
use crate::support::staff::{LEDGER, OTHER, OWN, WHOLE, assert_harmless};
use crate::support::{BEGIN, Counter, Service};
use hailong::account::Role;
use hailong::campaign::Draft;
use hailong::catalog::Catalog;
use hailong::catalog::decide::campaigns::drafts;
use hailong::ids::{CampaignId, Hour, TouchpointCode};
use reqwest::StatusCode;
use time::Duration;

on_both!(
    a_campaign_is_prepared_opened_closed_and_published_in_a_browser,
    a_campaign_opens_with_all_its_counters_or_not_at_all,
    codes_that_ranks_leave_out_are_told_and_codes_that_are_ranked_are_not,
    what_is_wrong_with_a_draft_is_told_beside_its_field,
    a_questionnaire_is_checked_before_it_is_published_and_looked_at_in_a_frame,
    units_change_only_as_they_were_shown,
    dossiers_are_taken_for_ones_own_units_alone,
    counts_of_ratios_are_typed_and_sent_and_stand_apart_from_the_survey,
);

async fn actions(service: &Service) -> Vec<String> {
    service.log().await.iter().map(|act| act.action.as_str().to_owned()).collect()
}

async fn a_campaign_is_prepared_opened_closed_and_published_in_a_browser(service: &Service) {
    let staff = service.signed_in(Role::HomeAffairs, WHOLE).await;
    let begun = staff.post("/staff/campaigns/new", &[("title", "Khảo sát quý IV")]).await;
    assert_eq!(begun.location(), "/staff/drafts/khao-sat-quy-iv/questions", "{}", begun.text());
    let at = |step: &str| format!("/staff/drafts/khao-sat-quy-iv{step}");
    let asked = staff.post(&at("/questions"), &[("definition", "mot-cua-nhanh.1")]).await;
    assert_eq!(asked.location(), at("/units"));
    let found = staff.get(&at("/units?q=vinh+linh")).await.page();
    assert!(found.contains("Xã Vĩnh Linh"), "{found}");
    staff.post(&at("/units"), &[("add", "19363")]).await;
    let days = [("title", "Khảo sát quý IV"), ("opens", "2026-11-01"), ("closes", "31/12/2026")];
    assert_eq!(staff.post(&at("/period"), &days).await.location(), at("/rules"));
    let targets = [("target_land", "85"), ("target_construction", "85"), ("target_investment", "85")];
    let rest =
        [("target_other", "95"), ("method", "pooled-share.1"), ("languages", "vi"), ("channels", "qr")];
    let ruled = staff.post(&at("/rules"), &[&targets[..], &rest[..], &[("sample", "50")]].concat()).await;
    assert_eq!(ruled.location(), at(""), "{}", ruled.text());
    let review = staff.get(&at("")).await.page();
    assert!(
        review.contains("Xã Vĩnh Linh") && review.contains("95 %") && review.contains("31/12/2026"),
        "{review}"
    );
    assert_eq!(service.get("/results/khao-sat-quy-iv").await.status, StatusCode::NOT_FOUND);

    let opened = staff.post(&at("/open"), &[]).await;
    assert_eq!(opened.location(), "/staff/campaigns/khao-sat-quy-iv", "{}", opened.text());
    let page = staff.get("/staff/campaigns/khao-sat-quy-iv").await.page();
    assert!(page.contains("/staff/posters?campaign=khao-sat-quy-iv") && page.contains("đang mở"), "{page}");
    let id: CampaignId = "khao-sat-quy-iv".parse().unwrap();
    let catalog = service.app.catalog();
    let campaign = catalog.campaign(&id).unwrap();
    assert_eq!((campaign.terms.sample, campaign.terms.languages.len()), (Some(50), 1));
    assert_eq!(catalog.touchpoints.values().filter(|t| t.campaign == campaign.no).count(), 1);

    let of = |action: &str| format!("/staff/campaigns/khao-sat-quy-iv/{action}");
    staff.post(&of("extend"), &[("closes", "2027-01-31")]).await;
    let sooner = staff.post(&of("extend"), &[("closes", "2027-01-01")]).await;
    assert_eq!(sooner.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(sooner.page().contains("31/01/2027"), "{}", sooner.page());
    let other_name = staff.post(&of("close"), &[("confirm", "khao-sat")]).await;
    assert_eq!(other_name.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(staff.get(&of("publish")).await.status, StatusCode::NOT_FOUND, "it is open");
    let typed = [("confirm", "khao-sat-quy-iv")];
    assert_eq!(staff.post(&of("close"), &typed).await.status, StatusCode::SEE_OTHER);
    assert_eq!(staff.post(&of("publish"), &typed).await.status, StatusCode::SEE_OTHER);
    assert_eq!(service.get("/results/khao-sat-quy-iv").await.status, StatusCode::OK);
    let copied = staff.post(&of("copy"), &[("copy", "quy-sau")]).await;
    assert_eq!(copied.location(), "/staff/drafts/quy-sau/period");
    let log = actions(service).await;
    for action in [
        "campaign-created",
        "campaign-changed",
        "campaign-opened",
        "touchpoints-created",
        "campaign-extended",
        "campaign-closed",
        "campaign-published",
    ] {
        assert!(log.iter().any(|done| done == action), "{action} is not in {log:?}");
    }
}

/// Prepares and opens a campaign that ranks by this channel; the code of its counter.
async fn opened(service: &Service, id: &str, channel: &str) -> TouchpointCode {
    let staff = service.signed_in(Role::HomeAffairs, WHOLE).await;
    let at = |step: &str| format!("/staff/drafts/{id}{step}");
    staff.post("/staff/campaigns/new", &[("title", id)]).await;
    staff.post(&at("/questions"), &[("definition", "mot-cua-nhanh.1")]).await;
    staff.post(&at("/units"), &[("add", "19363")]).await;
    let days = [("title", id), ("opens", "2026-11-01"), ("closes", "2026-12-31")];
    staff.post(&at("/period"), &days).await;
    let rules = staff.get(&at("/rules")).await.page();
    assert!(rules.contains("Nơi nào phát giấy hẹn có mã một lần thì chỉ nên chọn mã một lần"), "{rules}");
    let targets = [("target_land", "85"), ("target_construction", "85"), ("target_investment", "85")];
    let rest = [
        ("target_other", "90"),
        ("method", "pooled-share.1"),
        ("languages", "vi"),
        ("channels", channel),
        ("sample", ""),
    ];
    staff.post(&at("/rules"), &[&targets[..], &rest[..]].concat()).await;
    let opened = staff.post(&at("/open"), &[]).await;
    assert_eq!(opened.location(), format!("/staff/campaigns/{id}"), "{}", opened.text());
    let catalog = service.app.catalog();
    let no = catalog.campaign(&id.parse().unwrap()).unwrap().no;
    catalog.in_use(no).next().unwrap().code
}

async fn codes_that_ranks_leave_out_are_told_and_codes_that_are_ranked_are_not(service: &Service) {
    let open = opened(service, "theo-ap-phich", "qr").await;
    let coded = opened(service, "theo-ma", "code").await;
    let staff = service.signed_in(Role::HomeAffairs, WHOLE).await;
    let said = async |id: &str| {
        let page = staff.get(&format!("/staff/campaigns/{id}")).await;
        let standing = staff.get(&format!("/staff/results/{id}/standing")).await;
        assert_eq!((page.status, standing.status), (StatusCode::OK, StatusCode::OK), "{}", standing.text());
        [page, standing].map(|page| page.text().contains("Đợt này có phát mã một lần, nhưng xếp hạng"))
    };
    // Codes of another campaign are none of theirs.
    issued_at(service, Counter::Quick.code(), 5).await;
    assert_eq!((said("theo-ap-phich").await, said("theo-ma").await), ([false; 2], [false; 2]));
    issued_at(service, open, 5).await;
    issued_at(service, coded, 5).await;
    assert_eq!((said("theo-ap-phich").await, said("theo-ma").await), ([true; 2], [false; 2]));
}

/// The database takes no touchpoints any more: in the words of SQLite, and of PostgreSQL.
const NO_TOUCHPOINTS: [&str; 2] = [
    "CREATE TRIGGER no_touchpoints BEFORE INSERT ON entry WHEN NEW.kind = 10 BEGIN SELECT RAISE(ABORT, 'full'); END",
    "ALTER TABLE entry ADD CONSTRAINT no_touchpoints CHECK (kind <> 10) NOT VALID",
];
const TOUCHPOINTS: [&str; 2] =
    ["DROP TRIGGER no_touchpoints", "ALTER TABLE entry DROP CONSTRAINT no_touchpoints"];

/// Runs the one of two statements that this database understands.
async fn either(service: &Service, statements: [&str; 2]) {
    let [sqlite, postgres] = statements;
    assert!(service.complaint(sqlite).await.is_none() || service.complaint(postgres).await.is_none());
}

async fn a_campaign_opens_with_all_its_counters_or_not_at_all(service: &Service) {
    let staff = service.signed_in(Role::HomeAffairs, WHOLE).await;
    let today = Hour::of(BEGIN).local_date();
    let draft = Draft {
        title: "Khảo sát quý IV".into(),
        definition: Some("mot-cua-nhanh.1".parse().unwrap()),
        opens: Some(today),
        closes: Some(today + Duration::days(30)),
        ..Draft::new("quy-iv".parse().unwrap(), vec!["19363".parse().unwrap()])
    };
    let begin = |catalog: &Catalog| drafts::begin(catalog, &draft, today);
    service.store.change(LEDGER, Hour::of(BEGIN), begin).await.unwrap();
    service.app.mirror.catch_up(&service.store).await.unwrap();
    let before = service.log().await.len();

    either(service, NO_TOUCHPOINTS).await;
    let failed = staff.post("/staff/drafts/quy-iv/open", &[]).await;
    assert!(failed.status.is_server_error(), "{}", failed.text());
    let catalog = service.store.catalog(LEDGER).await.unwrap();
    assert!(catalog.campaign(&draft.id).is_none() && catalog.drafts.contains_key(&draft.id));
    assert_eq!(service.log().await.len(), before, "nothing happened, and nothing is told");

    either(service, TOUCHPOINTS).await;
    let opened = staff.post("/staff/drafts/quy-iv/open", &[]).await;
    assert_eq!(opened.location(), "/staff/campaigns/quy-iv", "{}", opened.text());
    let catalog = service.store.catalog(LEDGER).await.unwrap();
    let campaign = catalog.campaign(&draft.id).unwrap();
    assert_eq!(catalog.touchpoints.values().filter(|one| one.campaign == campaign.no).count(), 1);
    assert_eq!(actions(service).await[before..], ["campaign-opened", "touchpoints-created"]);
}

async fn what_is_wrong_with_a_draft_is_told_beside_its_field(service: &Service) {
    let staff = service.signed_in(Role::HomeAffairs, OWN).await;
    let taken = staff.post("/staff/campaigns/new", &[("title", "x"), ("id", "mot-cua")]).await;
    assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(taken.page().contains("id=\"id-err\""), "{}", taken.page());
    let days = [("title", ""), ("opens", "2026-12-31"), ("closes", "hôm qua")];
    let wrong = staff.post("/staff/drafts/nhap/period", &days).await.page();
    assert!(wrong.contains("id=\"title-err\"") && wrong.contains("id=\"closes-err\""), "{wrong}");
    assert!(wrong.contains("value=\"hôm qua\"") && !wrong.contains("id=\"opens-err\""), "{wrong}");
    let open = staff.post("/staff/drafts/nhap/open", &[]).await;
    assert_eq!(open.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(open.page().contains("Chưa chọn bộ câu hỏi."), "{}", open.page());
    let foreign = staff.post("/staff/drafts/nhap/units", &[("add", "19372")]).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND, "another commune");
    for payload in ["<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>"] {
        let begun = staff.post("/staff/campaigns/new", &[("title", payload)]).await;
        for path in [begun.location(), "/staff/campaigns"] {
            assert_harmless(&staff.get(path).await, path);
        }
    }
}

async fn a_questionnaire_is_checked_before_it_is_published_and_looked_at_in_a_frame(service: &Service) {
    let staff = service.signed_in(Role::HomeAffairs, WHOLE).await;
    staff.get("/staff/definitions").await;
    let path = format!("{}/survey-defs/sipas-2017.1.yaml", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    let second = text.replacen("version: 1", "version: 2", 1).replacen("dễ sử dụng", "dễ dùng", 1);
    let broken = second.replacen("kind: scale", "kind: scael", 1);
    let to = "/staff/definitions/upload";
    let refused = staff.upload(to, Some(("sipas-2017.2.yaml", broken.as_bytes())), &[]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let told = refused.page();
    assert!(told.contains("kind: scael"), "{told}");
    assert!(told.contains("Ở đây không được ghi `scael`. Hãy dùng một trong: scale, single"), "{told}");
    let twice = second.replacen("minutes: 5", "minuts: 5", 1).replacen("kind: scale", "kind: scael", 1);
    let both = staff.upload(to, Some(("sipas-2017.2.yaml", twice.as_bytes())), &[]).await.page();
    assert!(both.contains("Có phải là `minutes`?") && both.contains("`scael`"), "all at once: {both}");
    let changed = text.replacen("minutes: 5", "minutes: 6", 1);
    let republished = staff.upload(to, Some(("sipas-2017.1.yaml", changed.as_bytes())), &[]).await;
    assert_eq!(republished.status, StatusCode::UNPROCESSABLE_ENTITY);
    let done = staff.upload(to, Some(("sipas-2017.2.yaml", second.as_bytes())), &[]).await;
    assert_eq!(done.location(), "/staff/definitions/one?name=sipas-2017.2", "{}", done.text());
    let diff = staff.get("/staff/definitions/compare?old=sipas-2017.1&new=sipas-2017.2").await.page();
    assert!(diff.contains("Cần xem xét") && diff.contains("dễ dùng"), "{diff}");
    let framed = staff.get("/staff/definitions/form?name=sipas-2017.2&lang=vi").await;
    let policy = framed.header("content-security-policy");
    assert!(policy.contains("frame-ancestors 'self'") && policy.contains("form-action 'none'"), "{policy}");
    assert!(policy.contains("sandbox") && !policy.contains("script-src"), "{policy}");
    assert!(framed.text().contains("dễ dùng"));
    let around = staff.get("/staff/definitions/one?name=sipas-2017.2").await;
    let policy = around.header("content-security-policy");
    assert!(policy.contains("frame-src 'self'") && policy.contains("frame-ancestors 'none'"), "{policy}");
    let list = staff.get("/staff/definitions").await;
    assert!(!list.header("content-security-policy").contains("frame-src"), "nothing is framed there");
    assert!(actions(service).await.iter().any(|action| action == "definition-published"));
}

const HEAD: &str = "code,name,kind,parent_code,valid_from,valid_to";

async fn units_change_only_as_they_were_shown(service: &Service) {
    let staff = service.signed_in(Role::HomeAffairs, WHOLE).await;
    let file = format!("{HEAD}\n19363,Xã Vĩnh Linh mới,commune,44,2025-07-01,\n");
    let to = "/staff/units/import";
    staff.get(to).await;
    let shown = staff.upload(to, Some(("u.csv", file.as_bytes())), &[]).await;
    assert_eq!(shown.status, StatusCode::OK);
    assert!(shown.page().contains("Xã Vĩnh Linh → Xã Vĩnh Linh mới"), "{}", shown.page());
    let name = || {
        let catalog = service.app.catalog();
        let unit = catalog.tree.iter().find(|unit| unit.code.as_str() == "19363");
        unit.unwrap().name.clone()
    };
    assert_eq!(name(), "Xã Vĩnh Linh", "it was only shown");
    let rows = format!("{file}19372,Xã Khác,commune,44,2025-07-01,\n");
    let fingerprint = shown.hidden("fingerprint");
    let slipped = staff.upload(to, None, &[("rows", &rows), ("fingerprint", &fingerprint)]).await;
    assert_eq!((slipped.status, name().as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "Xã Vĩnh Linh"));
    let done = staff.upload(to, None, &[("rows", &file), ("fingerprint", &fingerprint)]).await;
    assert_eq!((done.location(), name().as_str()), ("/staff/units", "Xã Vĩnh Linh mới"));
    let bad = format!("{HEAD}\n193,Xã,commune,45,hôm nay,\n");
    let refused = staff.upload(to, Some(("b.csv", bad.as_bytes())), &[]).await;
    assert!(refused.page().contains("dòng 2, cột valid_from"), "{}", refused.page());

    let of_one = service.signed_in(Role::HomeAffairs, OWN).await;
    of_one.get(to).await;
    let foreign = format!("{HEAD}\n19372,Xã Khác,commune,44,2025-07-01,\n");
    let not_own = of_one.upload(to, Some(("u.csv", foreign.as_bytes())), &[]).await;
    assert_eq!(not_own.status, StatusCode::UNPROCESSABLE_ENTITY);
    let wish = [("from", "19363,19372"), ("into", "19400=Xã Bến Hải"), ("on", "2027-01-01")];
    let merger = staff.post("/staff/units/reform", &wish).await;
    let fingerprint = merger.hidden("fingerprint");
    let done =
        staff.post("/staff/units/reform", &[&wish[..], &[("fingerprint", &fingerprint)]].concat()).await;
    assert_eq!(done.location(), "/staff/units", "{}", done.text());
    assert_eq!(actions(service).await.iter().filter(|action| *action == "units-changed").count(), 2);
}

async fn dossiers_are_taken_for_ones_own_units_alone(service: &Service) {
    let staff = service.signed_in(Role::HomeAffairs, OWN).await;
    let form = |unit, count| [("unit", unit), ("field", "dat-dai"), ("month", "10/2026"), ("count", count)];
    assert_eq!(
        staff.post("/staff/units/dossiers", &form("19363", "120")).await.status,
        StatusCode::SEE_OTHER
    );
    let foreign = staff.post("/staff/units/dossiers", &form("19372", "120")).await;
    let missing = staff.post("/staff/units/dossiers", &form("19999", "120")).await;
    assert_eq!(foreign.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(foreign.page().replace("19372", ""), missing.page().replace("19999", ""));
    let page = staff.get("/staff/units/19363").await.page();
    assert!(page.contains("2026-10") && page.contains("120"), "{page}");
    let file = "unit_code,field,month,count\n19363,ho-tich,2026-10,80\n19363,dat-dai,2026-10,=1+1\n";
    let refused = staff.upload("/staff/units/dossiers/import", Some(("h.csv", file.as_bytes())), &[]).await;
    assert!(refused.page().contains("dòng 3, cột count"), "{}", refused.page());
    assert_eq!(service.app.catalog().dossiers.len(), 1, "nothing of the file is taken");
    let good = file.replace("=1+1", "125");
    let done = staff.upload("/staff/units/dossiers/import", Some(("h.csv", good.as_bytes())), &[]).await;
    assert_eq!(done.location(), "/staff/units/dossiers", "{}", done.text());
    assert_eq!(service.app.catalog().dossiers.values().copied().collect::<Vec<_>>(), [125, 80]);
    let other = service.signed_in(Role::HomeAffairs, OTHER).await;
    assert_eq!(other.get("/staff/units/19363").await.status, StatusCode::NOT_FOUND);
}

async fn counts_of_ratios_are_typed_and_sent_and_stand_apart_from_the_survey(service: &Service) {
    const FORM: &str = "/staff/units/ratios";
    const PAGE: &str = "/staff/results/mot-cua/ratios";
    let staff = service.signed_in(Role::HomeAffairs, OWN).await;
    let form = |unit, on_time, again| {
        [
            ("unit", unit),
            ("period", "10/2026"),
            ("feedback", "40"),
            ("feedback_on_time", on_time),
            ("feedback_dissatisfied", again),
            ("dossiers", "2000"),
            ("dossiers_dissatisfied", "5"),
        ]
    };
    let days = "?from=2026-10-01&to=2026-12-31";
    let empty = staff.get(&format!("{PAGE}{days}")).await.page();
    assert!(
        empty.contains("Chưa đơn vị nào cung cấp") && empty.contains("href=\"/staff/units/ratios\""),
        "{empty}"
    );

    let refused = staff.post(FORM, &form("19363", "41", "x")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = refused.page();
    assert!(page.contains("41 lớn hơn tổng số 40") && page.contains("“x” không phải là số đếm"), "{page}");
    let foreign = staff.post(FORM, &form("19372", "38", "4")).await.page();
    let missing = staff.post(FORM, &form("19999", "38", "4")).await.page();
    assert_eq!(foreign.replace("19372", ""), missing.replace("19999", ""));
    assert!(service.app.catalog().ratios.is_empty());
    let done = staff.post(FORM, &form("19363", "38", "4")).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());

    let head =
        "unit_code,period,feedback,feedback_on_time,feedback_dissatisfied,dossiers,dossiers_dissatisfied\n";
    let file = format!("{head}19363,2026-11,0,0,0,500,501\n19363,2026-Q4,0,0,0,500,0\n");
    let refused = staff.upload(&format!("{FORM}/import"), Some(("t.csv", file.as_bytes())), &[]).await.page();
    assert!(refused.contains("dòng 2, cột dossiers_dissatisfied"), "{refused}");
    assert!(
        refused.contains("dòng 3, cột period") && refused.contains("quý IV/2026 và 10/2026"),
        "{refused}"
    );
    let good = format!("{head}19363,2026-11,0,0,0,500,0\n");
    let done = staff.upload(&format!("{FORM}/import"), Some(("t.csv", good.as_bytes())), &[]).await;
    assert_eq!(done.location(), FORM, "{}", done.text());
    let act = service.log().await.pop().unwrap();
    assert_eq!((act.action.as_str(), act.subject.as_str()), ("ratios-entered", "ratios"));

    let told = staff.get(&format!("{PAGE}{days}")).await.page();
    let by = service.app.catalog().ratios.values().next().unwrap().by.clone();
    for said in [
        "1 trong 1 đơn vị đã cung cấp số liệu, 0 đơn vị đủ mọi tháng",
        "Đây không phải kết quả khảo sát",
        "coi im lặng là hài lòng",
        "95,00\u{a0}%",
        "90,00\u{a0}%",
        "99,80\u{a0}%",
        &format!("11/2026: {by}, 24/11/2026"),
    ] {
        assert!(told.contains(said), "{said}: {told}");
    }
    let csv = staff.get(&format!("/staff/results/mot-cua/files/ratios/units.csv{days}")).await.text();
    assert!(csv.contains("Xã Vĩnh Linh,19363,2,95.00,90.00,99.80,40,38,4,2500,5,"), "{csv}");
    // Nothing to handle is no ratio.
    let november = staff.get(&format!("{PAGE}?from=2026-11-01&to=2026-11-30")).await.page();
    assert!(november.contains("không có</td>") && november.contains("100,00\u{a0}%"), "{november}");
    // No page of the survey speaks of them.
    for page in ["", "/standing", "/trend"] {
        let page = staff.get(&format!("/staff/results/mot-cua{page}")).await.page();
        assert!(!page.contains("99,80"), "{page}");
    }
    let other = service.signed_in(Role::HomeAffairs, OTHER).await;
    assert!(other.get(&format!("{PAGE}{days}")).await.page().contains("Chưa đơn vị nào cung cấp"));
}
