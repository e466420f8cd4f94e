//! The first page arrives whole in few packets: what a slow phone waits for.

use crate::support::{Answer, Counter, Service};
use reqwest::Method;

on_both!(each_form_fits_its_budget);

async fn each_form_fits_its_budget(service: &Service) {
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
        }
    }
}
