//! The first page arrives whole in few packets: what a slow phone waits for.

use crate::support::{Answer, Counter, Service};
use hailong::web::citizen::encoding::{Encoding, Shell};
use reqwest::Method;

/// A form is the same whatever the database: one of them will do.
#[tokio::test]
async fn each_form_fits_its_budget() {
    let service = Service::on_sqlite().await;
    for page in weighed(&service).await {
        let [words, style, script] = parts(&page);
        println!("of it words and markup {words}, style {style}, script {script}");
    }
}

/// Prints what every form weighs in bytes; the Vietnamese pages.
pub(crate) async fn weighed(service: &Service) -> Vec<String> {
    let mut pages = Vec::new();
    let budgets = [(Counter::Quick, 10_000), (Counter::Sipas2017, 10_000), (Counter::Sipas2023, 14_000)];
    for (counter, budget) in budgets {
        for language in ["vi", "en"] {
            let path = format!("{}?lang={language}", counter.form());
            let ask = |encoding: &'static str| {
                Answer::of(service.request(Method::GET, &path).header("accept-encoding", encoding))
            };
            let (brotli, gzip, plain) = (ask("br").await, ask("gzip").await, ask("identity").await);
            let sizes = [&brotli, &gzip, &plain].map(|answer| answer.bytes.len());
            println!(
                "{counter:?} {language}: {} bytes brotli, {} gzip, {} plain",
                sizes[0], sizes[1], sizes[2]
            );
            assert!(sizes[0] <= budget, "{counter:?} {language}: {} bytes, {budget} allowed", sizes[0]);
            assert_eq!(brotli.header("content-encoding"), "br");
            if language == "vi" {
                pages.push(plain.text());
            }
        }
    }
    pages
}

/// What is left without style and script, what the style adds, what the script adds then.
fn parts(page: &str) -> [usize; 3] {
    let weight = |text: &str| Shell::new(Encoding::Brotli, text.as_bytes()).close(b"").len();
    let styled = without(page, "script");
    let bare = without(&styled, "style");
    let weights = [weight(&bare), weight(&styled), weight(page)];
    [weights[0], weights[1] - weights[0], weights[2] - weights[1]]
}

/// The page without its elements of this name.
fn without(page: &str, tag: &str) -> String {
    let opening = format!("<{tag}");
    let mut parts = page.split(&opening);
    let mut left = parts.next().unwrap().to_owned();
    for part in parts {
        left.push_str(part.split_once(&format!("</{tag}>")).unwrap().1);
    }
    left
}
