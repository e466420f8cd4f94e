//! What a campaign's life means for citizens: drafts are nowhere, languages are as offered, published
//! figures are final.

use crate::put::{good, sheet};
use crate::support::{BEGIN, Counter, Service, id};
use hailong::campaign::{Campaign, Draft};
use hailong::catalog::Catalog;
use hailong::catalog::decide::campaigns;
use hailong::ids::{CampaignId, Hour, LedgerId};
use hailong::ledger::Event;
use reqwest::StatusCode;
use serde_json::json;
use std::convert::Infallible;
use time::Duration;

on_both!(
    published_figures_are_final_and_for_everyone,
    a_draft_is_seen_by_no_citizen,
    a_form_is_offered_in_the_languages_of_its_campaign,
);

async fn change<E: std::fmt::Debug + Send>(
    service: &Service,
    decide: impl FnOnce(&Catalog) -> Result<Vec<Event>, E> + Send,
) {
    let now = Hour::of(BEGIN + Duration::hours(1));
    let changed = service.store.change(LedgerId(1), now, decide).await;
    assert!(changed.is_ok(), "{:?}", changed.err());
    service.app.mirror.catch_up(&service.store).await.unwrap();
}

fn hidden(catalog: &Catalog, id: &CampaignId) -> Vec<Event> {
    let campaign = Campaign { public: false, ..catalog.campaign(id).unwrap().clone() };
    vec![Event::CampaignChanged { campaign }]
}

async fn published_figures_are_final_and_for_everyone(service: &Service) {
    let (counter, name) = (Counter::ClosesToday, "hom-nay".parse::<CampaignId>().unwrap());
    let (id_of, today) = (name.clone(), Hour::of(BEGIN).local_date());
    let mut body = sheet(&good());
    body["page_token"] = json!(service.get(&counter.form()).await.hidden("_token"));
    service.pass(Duration::hours(1));
    change(service, |catalog| Ok::<_, Infallible>(hidden(catalog, &id_of))).await;
    change(service, |catalog| campaigns::close(catalog, &id_of, today)).await;
    assert_eq!(service.get("/results/hom-nay").await.status, StatusCode::NOT_FOUND);
    let late = service.put(&counter.response(&id(1)), &body).await;
    assert_eq!(late.status, StatusCode::CREATED, "it was begun in time");
    change(service, |catalog| campaigns::publish(catalog, &name, today)).await;
    assert_eq!(service.get("/results/hom-nay").await.status, StatusCode::OK);
    assert!(service.get("/results").await.text().contains("đã công bố"));
    let too_late = service.put(&counter.response(&id(2)), &body).await;
    assert_eq!(too_late.status, StatusCode::GONE, "{}", too_late.text());
    assert_eq!(
        service.put(&counter.response(&id(1)), &body).await.status,
        StatusCode::OK,
        "its first receipt"
    );
    assert_eq!(service.stored().await.len(), 1);
}

async fn a_draft_is_seen_by_no_citizen(service: &Service) {
    let draft = Draft { public: true, ..Draft::new("bi-mat".parse().unwrap(), vec!["44".parse().unwrap()]) };
    let today = Hour::of(BEGIN).local_date();
    change(service, |catalog| campaigns::drafts::begin(catalog, &draft, today)).await;
    assert_eq!(service.get("/results/bi-mat").await.status, StatusCode::NOT_FOUND);
    assert_eq!(service.get("/api/v1/campaigns/bi-mat/index").await.status, StatusCode::NOT_FOUND);
    for page in ["/", "/results"] {
        assert!(!service.get(page).await.text().contains("bi-mat"), "{page}");
    }
}

async fn a_form_is_offered_in_the_languages_of_its_campaign(service: &Service) {
    let counter = Counter::Quick;
    let both = service.get(&counter.form()).await.text();
    assert!(both.contains("English"), "{both}");
    let only_vietnamese = |catalog: &Catalog| {
        let mut campaign = catalog.campaign(&"mot-cua".parse().unwrap()).unwrap().clone();
        campaign.terms.languages = vec!["vi".parse().unwrap()];
        Ok::<_, Infallible>(vec![Event::CampaignChanged { campaign }])
    };
    change(service, only_vietnamese).await;
    let one = service.get(&format!("{}?lang=en", counter.form())).await.text();
    assert!(one.contains("<html lang=\"vi\"") && !one.contains("English"), "{one}");
}
