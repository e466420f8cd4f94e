//! What citizens wrote, as staff read and answer it.

use crate::complaints;
use crate::support::staff::{LEDGER, OTHER, OWN, WHOLE};
use crate::support::{Counter, Service};
use hailong::account::Role;
use hailong::account::audit::{Act, Action, Actor};
use hailong::account::program::{NewProgram, TokenScope};
use hailong::complaint::{Category, ComplaintNo, Limits, Move, NewComplaint, seal};
use hailong::ids::{CampaignNo, ComplaintCode, Hour, UnitNo};
use hailong::store::Filed;
use reqwest::StatusCode;
use serde_json::json;
use time::Duration;

on_both!(
    comments_are_read_in_batches_and_a_reason_unmasks_one,
    fewer_than_five_are_read_by_nobody,
    a_search_finds_words_without_their_marks_and_no_hidden_number,
    a_complaint_goes_from_hand_to_answer_to_the_results_page,
    a_complaint_that_is_forwarded_is_seen_by_its_new_unit_alone,
    whatever_citizens_write_stays_words,
);

/// The batch that [`told`] makes: campaign 1, unit 2, the comment of `mot-cua-nhanh.1`.
pub(crate) const BATCH: &str = "/staff/comments/1-2-6-6d22596d-351623";
pub(crate) const UNMASK: &str = "/staff/comments/1-2-6-6d22596d-351623/unmask";

const TEXTS: [&str; 5] = [
    "Anh Tuấn hẹn rồi không gọi, số tôi 0912345678",
    "Rất hài lòng",
    "Hồ sơ trễ hẹn năm ngày",
    "Phòng chờ nóng",
    "<script>alert(1)</script> & \"'",
];

/// Five comments of three weeks ago, and a complaint of today that is answered: `PA-048213`.
pub(crate) async fn told(service: &Service) {
    written(service, &TEXTS).await;
    let code = (1u64 << 50..).find_map(ComplaintCode::from_bits).unwrap();
    let new = NewComplaint {
        code: seal(code),
        campaign: CampaignNo(1),
        touchpoint: Counter::Quick.code(),
        unit: UnitNo(2),
        day: Hour::of(service.app.now()).local_date(),
        category: Category::Delay,
        language: "vi".into(),
        text: "Tôi ở xóm Chợ, gọi 0912345678, hồ sơ trễ mười ngày <b>".into(),
        limits: Limits { accept_days: 3, answer_days: 15 },
    };
    let filed = service.store.file_complaint(LEDGER, &new, 9, || 48_213).await.unwrap();
    assert_eq!(filed, Filed::Stored(no()));
    let act = Act::new(1, Actor::CommandLine("test".into()), Action::ComplaintAnswered, "");
    let made = Move::Answer("Đã giải quyết.".into());
    service.store.change_complaint(LEDGER, no(), &act, |held| held.after(&made, new.day)).await.unwrap();
    let program = NewProgram {
        name: "Cổng dữ liệu".into(),
        scopes: [TokenScope::Figures].into(),
        unit: Some(UnitNo(2)),
        until: new.day,
    };
    let no = service.store.make_token(LEDGER, &program, [1; 32], new.day, None, &act).await.unwrap();
    assert_eq!(no, 1);
}

fn no() -> ComplaintNo {
    "PA-048213".parse().unwrap()
}

/// Responses of three weeks ago with these comments.
async fn written(service: &Service, texts: &[&str]) {
    service.pass(Duration::days(-21));
    for (n, text) in (1u8..).zip(texts) {
        let body = json!({
            "definition": "mot-cua-nhanh.1", "lang": "vi", "page_token": null, "code": null,
            "answers": { "access": 5, "comment": text },
        });
        let uuid = format!("f47ac10b-58cc-4372-a567-0e02b2c3d4{n:02x}");
        let put = service.put(&Counter::Quick.response(&uuid), &body).await;
        assert_eq!(put.status, StatusCode::CREATED, "{}", put.text());
    }
    service.pass(Duration::days(21));
    service.app.mirror.catch_up(&service.store).await.unwrap();
}

/// The address of the only batch.
async fn batch(service: &Service) -> String {
    let leader = service.signed_in(Role::UnitLeader, OWN).await;
    let list = leader.get("/staff/comments").await.text();
    let at = list.find("/staff/comments/1-2-").unwrap_or_else(|| panic!("no batch in {list}"));
    list[at..].split('"').next().unwrap().to_owned()
}

async fn comments_are_read_in_batches_and_a_reason_unmasks_one(service: &Service) {
    told(service).await;
    let address = batch(service).await;
    assert_eq!(address, BATCH, "the examples of tests/api/rights name it");
    let leader = service.signed_in(Role::UnitLeader, OWN).await;
    let page = leader.get(&address).await;
    assert_eq!(page.status, StatusCode::OK);
    let text = page.text();
    assert!(text.contains("Anh [tên] hẹn rồi không gọi, số tôi [số điện thoại]"), "{text}");
    assert!(!text.contains("0912345678") && !text.contains("Tuấn") && !text.contains("/unmask"), "{text}");
    assert!(text.contains("02/11/2026 – 08/11/2026"), "{text}");
    let order = |text: &str| TEXTS[1..4].iter().map(|t| text.find(t).unwrap()).collect::<Vec<_>>();
    assert_eq!(order(&text), order(&leader.get(&address).await.text()), "the same each time");
    // Its own people see no single comment as it was written.
    let unmask = format!("{address}/unmask");
    let home = service.signed_in(Role::HomeAffairs, WHOLE).await;
    let seen = home.get(&address).await.text();
    let place = seen.split("<li id=\"t").skip(1).position(|part| part.contains("[số điện thoại]")).unwrap();
    let place = place.to_string();
    let short = home.post(&unmask, &[("place", &place), ("reason", "vì")]).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(short.text().contains("ít nhất 10 ký tự") && !short.text().contains("0912345678"));
    let fields = [("place", place.as_str()), ("reason", "tra cứu hồ sơ trễ hẹn")];
    let raw = home.post(&unmask, &fields).await;
    assert_eq!(raw.status, StatusCode::OK);
    assert!(raw.text().contains("Anh Tuấn hẹn rồi không gọi, số tôi 0912345678"), "{}", raw.text());
    let log = service.log().await;
    let act = log.iter().find(|act| act.action == Action::CommentUnmasked).unwrap();
    assert_eq!(act.details["reason"], "tra cứu hồ sơ trễ hẹn");
    assert!(log.iter().filter(|act| act.action == Action::CommentsRead).count() >= 3);
    assert!(!format!("{log:?}").contains("0912345678"), "a text never stands in the log");
    // Erased later, it leaves its place.
    service.pass(Duration::days(760));
    service.app.erase_old_texts().await.unwrap();
    let leader = service.signed_in(Role::UnitLeader, OWN).await;
    let later = leader.get(&address).await.text();
    assert_eq!(later.matches("đã được xóa").count(), 5, "{later}");
}

async fn fewer_than_five_are_read_by_nobody(service: &Service) {
    written(service, &TEXTS[..4]).await;
    for role in [Role::UnitLeader, Role::HomeAffairs, Role::Auditor] {
        let list = service.signed_in(role, WHOLE).await.get("/staff/comments").await;
        assert_eq!(list.status, StatusCode::OK);
        let text = list.text();
        assert!(text.contains("Chưa có nhóm ý kiến nào") && text.contains("Có ý kiến đang chờ"), "{text}");
        assert!(!text.contains("Rất hài lòng"), "{text}");
    }
    let other = service.signed_in(Role::UnitLeader, OTHER).await.get("/staff/comments").await;
    assert!(!other.text().contains("Có ý kiến đang chờ"), "not even that something waits");
}

async fn a_search_finds_words_without_their_marks_and_no_hidden_number(service: &Service) {
    told(service).await;
    let leader = service.signed_in(Role::UnitLeader, OWN).await;
    let found = leader.get("/staff/comments?q=TRE+hen").await.text();
    assert!(found.contains("Có một ý kiến") && found.contains("Hồ sơ trễ hẹn năm ngày"), "{found}");
    for hidden in ["0912345678", "Tuấn"] {
        let none = leader.get(&format!("/staff/comments?q={hidden}")).await.text();
        assert!(none.contains("Có 0 ý kiến"), "{none}");
    }
    let xss = leader.get("/staff/comments?q=%22%3E%3Cscript%3E").await.text();
    assert!(!xss.contains("\"><script>"), "{xss}");
    let other = service.signed_in(Role::UnitLeader, OTHER).await;
    assert!(!other.get("/staff/comments?q=tre+hen").await.text().contains("năm ngày"));
}

async fn a_complaint_goes_from_hand_to_answer_to_the_results_page(service: &Service) {
    let address = complaints::sent(service, "Anh Tuấn ở xóm Chợ hẹn, gọi 0912345678").await;
    let followed = address.header("location").to_owned();
    let leader = service.signed_in(Role::UnitLeader, OWN).await;
    service.pass(Duration::days(5));
    let leader_now = service.sign_in_as(leader.no, hailong::account::session::Stage::Full).await;
    let inbox = leader_now.get("/staff/complaints").await.text();
    assert!(inbox.contains("Quá hạn tiếp nhận 2 ngày") && !inbox.contains("xóm Chợ"), "{inbox}");
    let at = inbox.find("/staff/complaints/PA-").unwrap();
    let one = inbox[at..].split('"').next().unwrap().to_owned();
    let page = leader_now.get(&one).await.text();
    assert!(page.contains("Anh Tuấn ở xóm Chợ hẹn, gọi 0912345678"), "{page}");
    let post = |path: &'static str, fields: &'static [(&'static str, &'static str)]| {
        let (leader, one) = (&leader_now, &one);
        async move { leader.post(&format!("{one}{path}"), fields).await }
    };
    assert_eq!(post("/close", &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY, "no answer yet");
    assert_eq!(post("/accept", &[]).await.location(), one);
    assert!(service.get(&followed).await.text().contains("Xã Vĩnh Linh đang giải quyết"));
    let empty = post("/answer", &[("answer", "  ")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.text().contains("Hãy viết câu trả lời"));
    assert_eq!(post("/answer", &[("answer", "Đã nhắc nhở <i>.\r\nXin lỗi Ông/Bà.")]).await.location(), one);
    assert!(service.get(&followed).await.text().contains("Đã nhắc nhở &#60;i&#62;.\nXin lỗi Ông/Bà."));
    // Before everyone: first as everyone would read it.
    let preview = leader_now.get(&format!("{one}/publish")).await.text();
    assert!(preview.contains("Anh [tên] ở xóm Chợ hẹn, gọi [số điện thoại]"), "{preview}");
    let again = post("/publish", &[("do", "preview"), ("hide", "xóm chợ\r\n")]).await.text();
    assert!(again.contains("Anh [tên] ở [đã che] hẹn") && again.contains("xóm chợ"), "{again}");
    assert!(!service.get("/results/mot-cua").await.text().contains("Đã nhắc nhở"));
    assert_eq!(post("/publish", &[("do", "publish"), ("hide", "xóm chợ")]).await.location(), one);
    let results = service.get("/results/mot-cua").await.text();
    assert!(results.contains("Anh [tên] ở [đã che] hẹn, gọi [số điện thoại]"), "{results}");
    assert!(!results.contains("Tuấn") && !results.contains("xóm"), "{results}");
    assert_eq!(post("/withdraw", &[]).await.location(), one);
    assert!(!service.get("/results/mot-cua").await.text().contains("[đã che]"));
    assert_eq!(post("/close", &[]).await.location(), one);
    assert_eq!(post("/answer", &[("answer", "khác")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    // Each step stands in the log, by whom, and nothing of what was written.
    let log = service.log().await;
    let steps: Vec<_> =
        log.iter().map(|act| act.action.as_str()).filter(|a| a.starts_with("complaint-")).collect();
    let expected = ["read", "accepted", "answered", "published", "withdrawn", "closed"];
    assert_eq!(steps, expected.map(|step| format!("complaint-{step}")));
    assert!(log.iter().all(|act| !act.action.as_str().starts_with("complaint-") || act.who == Actor::Account(leader.no)));
    assert!(!format!("{log:?}").contains("Tuấn") && !format!("{log:?}").contains("nhắc nhở"));
}

async fn a_complaint_that_is_forwarded_is_seen_by_its_new_unit_alone(service: &Service) {
    complaints::sent(service, "gửi nhầm nơi").await;
    let no = service.store.complaints(LEDGER).await.unwrap()[0].no;
    let one = format!("/staff/complaints/{no}");
    let other = service.signed_in(Role::UnitLeader, OTHER).await;
    assert_eq!(other.get(&one).await.status, StatusCode::NOT_FOUND);
    let leader = service.signed_in(Role::UnitLeader, OWN).await;
    let form = leader.get(&one).await.text();
    assert!(form.contains("value=\"19372\"") && form.contains("value=\"44\""), "{form}");
    let nowhere = leader.post(&format!("{one}/accept"), &[("unit", "99999")]).await;
    assert_eq!(nowhere.status, StatusCode::UNPROCESSABLE_ENTITY);
    let given = leader.post(&format!("{one}/accept"), &[("unit", "19372")]).await;
    assert_eq!((given.status, given.location()), (StatusCode::SEE_OTHER, "/staff/complaints"));
    assert_eq!(leader.get(&one).await.status, StatusCode::NOT_FOUND);
    let seen = other.get(&one).await;
    assert!(seen.status == StatusCode::OK && seen.text().contains("gửi nhầm nơi"));
    let auditor = service.signed_in(Role::Auditor, WHOLE).await;
    assert_eq!(auditor.get(&one).await.status, StatusCode::OK);
    assert_eq!(
        auditor.post(&format!("{one}/answer"), &[("answer", "x")]).await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        service.signed_in(Role::CounterStaff, OWN).await.get(&one).await.status,
        StatusCode::FORBIDDEN
    );
}

async fn whatever_citizens_write_stays_words(service: &Service) {
    let payloads = [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "'-alert(1)-'",
        "</textarea><script>alert(1)</script>",
        "<svg/onload=alert(1)>",
        "{{7*7}}${7*7}<%= 7*7 %>",
        "javascript:alert(1)",
        "&lt;script&gt;",
        "\u{202e}tcartsnoitcartsba",
        "=cmd|' /C calc'!A0",
    ];
    written(service, &payloads).await;
    for payload in payloads {
        complaints::sent(service, payload).await;
    }
    let home = service.signed_in(Role::HomeAffairs, WHOLE).await;
    let mut pages = vec![batch(service).await, "/staff/comments?q=alert".to_owned()];
    for head in service.store.complaints(LEDGER).await.unwrap() {
        let one = format!("/staff/complaints/{}", head.no);
        let text = service.store.complaint(LEDGER, head.no).await.unwrap().unwrap().text;
        let answered = home.post(&format!("{one}/answer"), &[("answer", &text)]).await;
        assert_eq!(answered.status, StatusCode::SEE_OTHER);
        pages.extend([format!("{one}/publish"), one]);
    }
    for path in pages {
        let page = home.get(&path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        let html = page.text();
        let scripts = html.matches("<script").count();
        assert_eq!(scripts, 1, "{path}: the console's own script alone\n{html}");
        for tag in ["<img", "<svg/", "</textarea><s", "onerror=alert(1)>", "<% "] {
            assert!(!html.contains(tag), "{path}: {tag}");
        }
    }
}
