//! The tablet at the counter: its pages, and the channel that only the server decides.

use crate::put::sheet;
use crate::support::{Answer, Counter, Service, id};
use hailong::ids::Channel;
use hailong::ledger::DurationBucket;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use time::Duration;

on_both!(
    the_idle_screen_comes_first_and_knows_the_way_to_ones_own_phone,
    other_spellings_lead_to_the_printed_one,
    a_kiosk_page_makes_kiosk_responses_and_nothing_else_does,
    a_touchpoint_that_is_a_kiosk_is_one_at_both_addresses,
    a_kiosk_begins_in_the_first_language_whatever_the_tablet_speaks,
    without_script_pages_with_answers_leave_by_themselves,
    where_there_is_no_form_the_tablet_tries_again,
    a_home_screen_gets_its_manifest_and_icon,
    the_whole_notice_is_read_on_the_tablet_and_leaves_it_by_itself,
);

fn kiosk(counter: Counter) -> String {
    format!("/K/{}", counter.code())
}

async fn token(service: &Service, path: &str) -> String {
    service.get(path).await.hidden("_token")
}

fn with_token(token: &str) -> Value {
    let mut body = sheet(&json!({ "access": 5 }));
    body["page_token"] = json!(token);
    body
}

async fn the_idle_screen_comes_first_and_knows_the_way_to_ones_own_phone(service: &Service) {
    let page = service.get(&kiosk(Counter::Quick)).await;
    assert_eq!((page.status, page.header("cache-control")), (StatusCode::OK, "no-store"));
    let text = page.text();
    let (idle, form) = (text.find("id=\"idle\"").unwrap(), text.find("<form id=\"f\"").unwrap());
    assert!(idle < form);
    for expected in ["Ông/Bà hài lòng chứ?", "Chạm để bắt đầu", "href=\"#f\"", "Xã Vĩnh Linh", "lang=en"]
    {
        assert!(text[idle..form].contains(expected), "{expected}");
    }
    let address = format!("hailong.<wbr>example.<wbr>vn<wbr><span>/S/{}</span>", Counter::Quick.code());
    assert!(text.contains(&address), "the host may break behind its dots, the code nowhere: {text}");
    assert!(text.contains("<svg xmlns") && !text.contains("<?xml"), "the code stands inside the page");
    assert!(text.contains("action=\"/K/") && text.contains("data-kiosk="));
    assert!(!text.contains("http-equiv=\"refresh\""), "nobody is hurried who has not answered yet");
    let phone = service.get(&Counter::Quick.form()).await.text();
    assert!(!phone.contains("idle") && !phone.contains("/K/") && !phone.contains("<dialog"));
}

async fn other_spellings_lead_to_the_printed_one(service: &Service) {
    let code = Counter::Quick.code().to_string();
    for path in [
        format!("/k/{code}"),
        format!("/K/{}", code.to_lowercase()),
        format!("/k/{}-{}?lang=en", &code[..3], &code[3..]),
    ] {
        let answer = service.get(&path).await;
        assert_eq!(answer.status, StatusCode::PERMANENT_REDIRECT, "{path}");
        let query = path.split_once('?').map_or(String::new(), |(_, query)| format!("?{query}"));
        assert_eq!(answer.header("location"), format!("/K/{code}{query}"), "{path}");
    }
}

async fn a_kiosk_page_makes_kiosk_responses_and_nothing_else_does(service: &Service) {
    let own = token(service, &Counter::Quick.form()).await;
    let tablet = token(service, &kiosk(Counter::Quick)).await;
    assert_ne!(own, tablet);
    service.pass(Duration::minutes(1));
    let elsewhere = token(service, &kiosk(Counter::OneField)).await;
    // The minute of one, the seal of the other.
    let mixed = format!("{}{}", &own[..9], &elsewhere[9..]);
    let tokens = [&own, &tablet, &elsewhere, "", &mixed];
    for (n, token) in (1..).zip(tokens) {
        let answer = service.put(&Counter::Quick.response(&id(n)), &with_token(token)).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    }
    let stored: Vec<_> = service.stored().await.iter().map(|r| (r.channel, r.duration)).collect();
    let unknown = (Channel::Qr, DurationBucket::Unknown);
    let timed = |channel| (channel, DurationBucket::OneToTwo);
    assert_eq!(stored, [timed(Channel::Qr), timed(Channel::Kiosk), unknown, unknown, unknown]);
    let mut claims = sheet(&json!({ "access": 5 }));
    claims["channel"] = json!("kiosk");
    let answer = service.put(&Counter::Quick.response(&id(9)), &claims).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
}

async fn a_touchpoint_that_is_a_kiosk_is_one_at_both_addresses(service: &Service) {
    for (n, path) in (1..).zip([Counter::Tablet.form(), kiosk(Counter::Tablet)]) {
        let body = with_token(&token(service, &path).await);
        let answer = service.put(&Counter::Tablet.response(&id(n)), &body).await;
        assert_eq!(answer.status, StatusCode::CREATED);
    }
    let untimed = service.put(&Counter::Tablet.response(&id(3)), &sheet(&json!({ "access": 1 }))).await;
    assert_eq!(untimed.status, StatusCode::CREATED);
    assert!(service.stored().await.iter().all(|response| response.channel == Channel::Kiosk));
}

async fn a_kiosk_begins_in_the_first_language_whatever_the_tablet_speaks(service: &Service) {
    let ask = |path: String| async move {
        Answer::of(service.request(Method::GET, &path).header("accept-language", "en-GB,en;q=0.9"))
            .await
            .text()
    };
    assert!(ask(kiosk(Counter::Quick)).await.contains("<html lang=\"vi\">"));
    assert!(ask(format!("{}?lang=en", kiosk(Counter::Quick))).await.contains("<html lang=\"en\">"));
    assert!(ask(Counter::Quick.form()).await.contains("<html lang=\"en\">"));
}

async fn without_script_pages_with_answers_leave_by_themselves(service: &Service) {
    let address = kiosk(Counter::Quick);
    let leaves = |page: &Answer, seconds: u16| {
        let refresh =
            format!("<noscript><meta http-equiv=\"refresh\" content=\"{seconds};url={address}\"></noscript>");
        assert!(page.text().contains(&refresh), "{refresh}: {}", page.text());
        assert_eq!(page.header("cache-control"), "no-store");
    };
    let opened = service.get(&address).await;
    let (token, definition) = (opened.hidden("_token"), opened.hidden("_definition"));
    let own = [("_token", token.as_str()), ("_definition", &definition), ("_in", "vi"), ("access", "5")];
    let with = |more: &[(&'static str, &str)]| {
        let pairs: Vec<(String, String)> =
            own.iter().chain(more).map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        pairs
    };
    let post = |pairs: Vec<(String, String)>| async move {
        let pairs: Vec<_> = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        service.post(&kiosk(Counter::Quick), &pairs).await
    };
    let english = post(with(&[("_lang", "en")])).await;
    assert!(english.text().contains("<html lang=\"en\">") && !english.text().contains("id=\"idle\""));
    leaves(&english, 300);
    let faulty = post(with(&[("comment", &"a".repeat(1_300))])).await;
    assert_eq!(faulty.status, StatusCode::UNPROCESSABLE_ENTITY);
    leaves(&faulty, 300);
    let check = post(with(&[])).await;
    assert!(check.text().contains(&format!("formaction=\"{address}#q-access\"")), "{}", check.text());
    leaves(&check, 120);
    let sent = post(with(&[("_id", &check.hidden("_id")), ("_step", "send")])).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    assert!(sent.header("location").starts_with(&format!("{address}/sent?")));
    let confirmed = service.get(sent.header("location")).await;
    leaves(&confirmed, 20);
    assert!(confirmed.text().contains("Người tiếp theo") && !confirmed.text().contains("href=\"/t/"));
    let [stored] = service.stored().await.try_into().unwrap();
    assert_eq!(stored.channel, Channel::Kiosk);
}

async fn where_there_is_no_form_the_tablet_tries_again(service: &Service) {
    for (counter, status) in
        [(Counter::Closed, StatusCode::GONE), (Counter::NotYetOpen, StatusCode::NOT_FOUND)]
    {
        let page = service.get(&kiosk(counter)).await;
        assert_eq!(page.status, status);
        assert!(page.text().contains("content=\"60;url=/K/") && page.text().contains("data-rest=\"60\""));
        assert!(
            !page.text().contains("href=\"/\"") && !page.text().contains("href=\"/results"),
            "no way out"
        );
    }
    let none = service.get("/K/XXXXXXX").await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
}

async fn a_home_screen_gets_its_manifest_and_icon(service: &Service) {
    let address = kiosk(Counter::Quick);
    let manifest = service.get(&format!("{address}/manifest.webmanifest")).await;
    assert_eq!(manifest.header("content-type"), "application/manifest+json");
    let manifest = manifest.json();
    assert_eq!(
        [&manifest["start_url"], &manifest["scope"], &manifest["display"], &manifest["name"]],
        [&json!(address), &json!("/K/"), &json!("fullscreen"), &json!("Xã Vĩnh Linh — Quầy Đất đai")]
    );
    let icon = service.get(manifest["icons"][0]["src"].as_str().unwrap()).await;
    assert_eq!((icon.status, icon.header("content-type")), (StatusCode::OK, "image/svg+xml"));
    assert!(icon.text().starts_with("<svg"));
    let unknown = service.get(&format!("/K/{}/manifest.webmanifest", Counter::Revoked.code())).await;
    assert_eq!(unknown.status, StatusCode::GONE);
}

async fn the_whole_notice_is_read_on_the_tablet_and_leaves_it_by_itself(service: &Service) {
    let address = kiosk(Counter::Quick);
    let form = service.get(&address).await.text();
    assert!(form.contains(&format!("href=\"{address}/notice?lang=vi\"")), "{form}");
    let notice = service.get(&format!("{address}/notice?lang=en")).await;
    assert_eq!((notice.status, notice.header("cache-control")), (StatusCode::OK, "no-store"));
    let text = notice.text();
    assert!(text.contains("<html lang=\"en\">") && text.contains("class=\"kiosk\""));
    assert!(text.contains(&format!("data-home=\"{address}\"")) && text.contains("<dialog"));
    assert!(text.contains(&format!("<noscript><meta http-equiv=\"refresh\" content=\"300;url={address}\">")));
    assert!(text.contains(&format!("href=\"{address}?lang=en\"")));
    for out in ["href=\"/\"", "href=\"/S/", "href=\"/results", "href=\"http"] {
        assert!(!text.contains(out), "no way out: {out}");
    }
    let own = service.get(&format!("{}/notice", Counter::Quick.form())).await.text();
    assert!(!own.contains("/K/") && !own.contains("<dialog"));
}
