//! How soon a page of figures is answered, and how soon a process is ready, on a ledger of the whole country:
//! 3,321 communes, one campaign. Exits 1 where a bar is missed.
//!
//! `cargo bench --bench pages [-- --responses 10000000]`

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a report for whoever runs it")]

#[path = "country.rs"]
mod country;
#[path = "measure.rs"]
mod measure;
#[path = "timing.rs"]
mod timing;

use hailong::account::audit::{Act, Action, Actor};
use hailong::account::session::{Proof, SessionRow, Stage};
use hailong::account::token::Token;
use hailong::account::{Grant, Login, Role};
use hailong::ids::{Hour, LedgerId, ResponseId};
use hailong::store::{Instead, NewAccount, Options, Store};
use hailong::web::{App, Listen, Secret, Settings, serve};
use measure::{machine, memory};
use std::net::TcpListener;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};
use time::OffsetDateTime;
use timing::{median, ms};
use tokio::runtime::Runtime;

/// The promises.
const PAGE_MS: f64 = 150.0;
const READY_SEC: f64 = 10.0;
/// From a response until an open page shows it; the page itself asks every three seconds (`staff-live.js`).
const LIVE_MS: f64 = 5_000.0 - 3_000.0;
/// Answers of which the median counts.
const RUNS: usize = 5;

/// The province and the commune whose pages are asked for.
const UNDER: [&str; 2] = ["44", "19363"];

fn main() -> ExitCode {
    let rows = measure::option("--responses", 1_000_000);
    println!("{}", machine());
    println!("{rows} responses to sipas-2017.1 from {} units, SQLite", country::communes().len());
    let folder = tempfile::tempdir().unwrap();
    let runtime = Runtime::new().unwrap();
    let url = runtime.block_on(country::ledger(folder.path(), rows));
    let before = Instant::now();
    let app = runtime.block_on(ready(&url));
    let seconds = before.elapsed().as_secs_f64();
    let mut missed = u32::from(seconds > READY_SEC);
    println!("ready after {seconds:.2} s of at most {READY_SEC}");
    if let Some(bytes) = memory("self", "VmRSS") {
        println!("memory of the process: {} MB", bytes / 1_000_000);
    }
    let cookie = runtime.block_on(signed_in(&app));
    let address = listen(&runtime, &app);
    let client = reqwest::Client::new();
    println!("first answer and median of {RUNS} further ones, ms (at most {PAGE_MS} then)");
    for path in paths() {
        let get = || {
            let request = client.get(format!("{address}{path}")).header("cookie", &cookie);
            let answer = runtime.block_on(async { request.send().await?.error_for_status()?.bytes().await });
            answer.unwrap().len()
        };
        let begun = Instant::now();
        let bytes = get();
        let first = ms(begun.elapsed());
        let took = ms(median(RUNS, || assert!(get() > 0)));
        // A file for programs is as long as it is.
        let late = took > PAGE_MS && !path.starts_with("/api/");
        missed += u32::from(late);
        println!(
            "{first:9.1} {took:9.1}  {:6} kB  {path}{}",
            bytes / 1_000,
            if late { "  MISSED" } else { "" }
        );
    }
    let took = ms(median(RUNS, || runtime.block_on(live(&client, &address, &cookie))));
    missed += u32::from(took > LIVE_MS);
    println!("{took:9.1} ms from a stored response to figures with it, of at most {LIVE_MS}");
    if let Some(bytes) = memory("self", "VmRSS") {
        println!("memory of the process then: {} MB", bytes / 1_000_000);
    }
    println!("{}", machine());
    ExitCode::from(u8::from(missed > 0))
}

/// Every view of the country, of a province and of a commune; and what everyone sees.
fn paths() -> Vec<String> {
    let campaign = country::CAMPAIGN;
    let views = [
        "",
        "/standing",
        "/priorities",
        "/compare?from=2026-09-12&to=2026-10-31&from2=2026-11-01&to2=2026-11-30",
        "/trend",
    ];
    let mut paths = vec!["/staff".to_owned(), "/staff/results".to_owned(), "/results".to_owned()];
    for view in views {
        let base = format!("/staff/results/{campaign}{view}");
        let further = if view.contains('?') { "&" } else { "?" };
        paths.push(base.clone());
        paths.extend(UNDER.map(|code| format!("{base}{further}under={code}")));
    }
    paths.push(format!("/staff/results/{campaign}/explain?of=overall"));
    paths.push(format!("/staff/results/{campaign}?by=commune"));
    paths.push(format!("/staff/results/{campaign}?channel=qr&field=dat-dai"));
    paths.push(format!("/results/{campaign}"));
    paths.extend(UNDER.map(|code| format!("/results/{campaign}?under={code}")));
    paths.push(format!("/api/v1/campaigns/{campaign}/index?by=commune"));
    paths
}

/// Stores a response and waits until the figures of an open page have it.
async fn live(client: &reqwest::Client, address: &str, cookie: &str) {
    let page = format!("{address}/staff/results/{}/live", country::CAMPAIGN);
    let ask = |tag: &str| client.get(&page).header("cookie", cookie).header("if-none-match", tag).send();
    let before = ask("").await.unwrap().error_for_status().unwrap();
    let tag = before.headers()["etag"].to_str().unwrap().to_owned();
    let counter = country::touchpoint();
    let id = ResponseId::new(Hour(country::FIRST.0 + country::HOURS + 24), rand::random());
    let sheet = serde_json::json!({
        "definition": "sipas-2017.1", "lang": "vi", "answers": { "field": "dat-dai", "tc01": 4 }, "page_token": null, "code": null
    });
    let put = client.put(format!("{address}/api/v1/touchpoints/{counter}/responses/{id}")).json(&sheet);
    let stored = put.send().await.unwrap();
    assert!(stored.status().is_success(), "{}", stored.text().await.unwrap());
    while ask(&tag).await.unwrap().status() == 304 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// A process as `hailong serve` starts it, when it has read its ledger.
async fn ready(url: &str) -> Arc<App> {
    let store = Store::open(url, Options::default()).await.unwrap();
    let now = OffsetDateTime::from_unix_timestamp(i64::from(country::FIRST.0 + country::HOURS + 24) * 3_600);
    let now = now.unwrap();
    let settings = Settings { clock: Arc::new(move || now), ..Settings::usual(Secret::new([7; 32])) };
    App::new(store, LedgerId(1), settings).await.unwrap()
}

/// The cookie of somebody of Nội vụ.
async fn signed_in(app: &App) -> String {
    let (ledger, now) = (LedgerId(1), app.now().unix_timestamp());
    let act = |action| Act::new(now, Actor::CommandLine("bench".into()), action, "noivu");
    let login: Login = "noivu".parse().unwrap();
    let new = NewAccount {
        name: "Nội vụ".parse().unwrap(),
        lang: "vi".into(),
        password: "$none".into(),
        first_until: None,
        roles: [Grant { role: Role::HomeAffairs, unit: None }].into(),
        login,
    };
    let no = app.store.create_account(ledger, new, &act(Action::AccountCreated)).await.unwrap();
    app.store
        .set_second_factor(ledger, no, Some(&[7; 20]), &[], &act(Action::SecondFactorSet))
        .await
        .unwrap();
    let token = Token::new([5; 32]);
    let row = SessionRow {
        account: no,
        stage: Stage::Full,
        begun: now,
        seen: now,
        confirmed: now,
        proof: Proof::Password,
    };
    app.store.begin_session(ledger, &token.hash(), &row, Instead::Nothing, None).await.unwrap();
    format!("hl-local={}", token.reveal())
}

/// Serves until the bench ends.
fn listen(runtime: &Runtime, app: &Arc<App>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = listener.local_addr().unwrap();
    let app = Arc::clone(app);
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::spawn(move || {
        let serving = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        serving.block_on(serve(app, Listen { listener, tls: None, workers })).unwrap();
    });
    let reached = (0..100).any(|_| {
        std::thread::sleep(Duration::from_millis(20));
        runtime.block_on(tokio::net::TcpStream::connect(address)).is_ok()
    });
    assert!(reached, "the service listens");
    format!("http://{address}")
}
