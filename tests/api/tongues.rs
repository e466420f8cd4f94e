//! Languages that the program does not speak itself: one that a questionnaire brings whole, and one of
//! which it brings the questions only. No code knows either.

use crate::support::{Answer, Counter, Service, campaign, definition, touchpoint};
use hailong::definition::{Definition, parse};
use hailong::ids::{Hour, LedgerId};
use hailong::ledger::Event;
use hailong::words::{Given, Word};
use reqwest::StatusCode;
use serde_json::{Value, json};
use std::convert::Infallible;
use time::macros::date;

on_both!(
    a_language_that_is_brought_whole_is_spoken_everywhere,
    what_a_language_lacks_is_marked_as_vietnamese
);

/// Spoken nowhere; its words are the Vietnamese ones behind a sound of its own.
const WHOLE: &str = "qhl";
/// Spoken nowhere; the interface lacks all of its words.
const BARE: &str = "qno";

/// Gives every text of a questionnaire these two languages.
fn translate(value: &mut Value) {
    match value {
        Value::Object(map) => {
            if let (Some(Value::String(vi)), Some(Value::String(en))) = (map.get("vi"), map.get("en")) {
                let (whole, bare) = (format!("Hl {vi}"), format!("No {en}"));
                map.insert(WHOLE.into(), whole.into());
                map.insert(BARE.into(), bare.into());
            }
            map.values_mut().for_each(translate);
        }
        Value::Array(list) => list.iter_mut().for_each(translate),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The interface's words in the language that is brought whole.
fn words() -> Given {
    let yaml = include_str!("../../static/words/vi.yaml");
    let vietnamese: Given = serde_saphyr::from_str(yaml).unwrap();
    let own = |(key, word): (String, Word)| {
        let text = match (key.as_str(), word) {
            ("name", _) => "Xứ Hèo".to_owned(),
            ("months" | "thousands", Word::Text(text)) => text,
            (_, Word::Text(text) | Word::Forms { other: text, .. }) => format!("Hl {text}"),
        };
        (key, Word::Text(text))
    };
    vietnamese.into_iter().map(own).collect()
}

fn four_languages() -> Definition {
    let mut file: Value = serde_json::from_str(&definition("mot-cua-nhanh.1").canonical).unwrap();
    translate(&mut file);
    file["key"] = "four".into();
    file["languages"] = json!(["vi", "en", WHOLE, BARE]);
    file["interface"] = json!({ WHOLE: words() });
    // JSON is YAML.
    parse::from_yaml(&file.to_string(), "four.1.yaml").unwrap_or_else(|faults| panic!("{faults}"))
}

async fn put_up(service: &Service) {
    let four = four_languages();
    let events = vec![
        Event::DefinitionPublished { name: four.name.clone(), canonical: four.canonical.clone() },
        Event::CampaignOpened {
            campaign: campaign(9, "bon-tieng", &four, date!(2026 - 11 - 01), date!(2026 - 12 - 31)),
        },
        Event::TouchpointChanged { touchpoints: vec![touchpoint(Counter::Further, 9)] },
    ];
    let hour = Hour::of(crate::support::BEGIN);
    service.store.change(LedgerId(1), hour, |_| Ok::<_, Infallible>(events)).await.unwrap();
    service.app.mirror.catch_up(&service.store).await.unwrap();
}

/// The form, its error page, the check page, the confirmation and the notice in a language.
async fn pages(service: &Service, language: &str) -> Vec<(&'static str, Answer)> {
    let form = Counter::Further.form();
    let get = |path: String| async move { service.get(&path).await };
    let first = get(format!("{form}?lang={language}")).await;
    let mut sheet: Vec<(String, String)> = ["_definition", "_in", "_token"]
        .map(|name| (name.to_owned(), first.hidden(name)))
        .into_iter()
        .chain([("access".to_owned(), "2".to_owned()), ("field".to_owned(), "ho-tich".to_owned())])
        .collect();
    let post = |sheet: Vec<(String, String)>| {
        let form = form.clone();
        async move {
            let pairs: Vec<(&str, &str)> = sheet.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
            service.post(&form, &pairs).await
        }
    };
    let mut long = sheet.clone();
    long.push(("comment".into(), "a".repeat(1_300)));
    let faulty = post(long).await;
    assert_eq!(faulty.status, StatusCode::UNPROCESSABLE_ENTITY);
    let check = post(sheet.clone()).await;
    sheet.extend([("_id".to_owned(), check.hidden("_id")), ("_step".to_owned(), "send".to_owned())]);
    let stored = post(sheet).await;
    assert_eq!(stored.status, StatusCode::SEE_OTHER, "{}", stored.text());
    let sent = get(stored.header("location").to_owned()).await;
    let notice = get(format!("{form}/notice?lang={language}")).await;
    vec![("form", first), ("error", faulty), ("check", check), ("sent", sent), ("notice", notice)]
}

/// What stands on a page outside of elements in Vietnamese, languages' names left out.
fn not_vietnamese(page: &str) -> String {
    let mut stack: Vec<(String, bool)> = Vec::new();
    let mut said = String::new();
    let body = page.split_once("<body").unwrap().1.split_once('>').unwrap().1;
    for piece in body.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap_or((piece, ""));
        let name = tag.trim_start_matches('/').split([' ', '\n']).next().unwrap_or("");
        let void =
            ["input", "br", "img", "path", "circle", "use", "!doctype", "meta", "link"].contains(&name);
        if tag.starts_with('/') {
            while stack.pop().is_some_and(|(open, _)| open != name) {}
        } else if !void && !tag.ends_with('/') {
            let outer = stack.last().is_some_and(|(_, skipped)| *skipped);
            let own = tag.contains(" lang=\"") && !tag.starts_with("nav");
            stack.push((name.to_owned(), outer || own || name == "script" || name == "style"));
        }
        if !stack.last().is_some_and(|(_, skipped)| *skipped) {
            said.push_str(text);
        }
    }
    said
}

async fn a_language_that_is_brought_whole_is_spoken_everywhere(service: &Service) {
    put_up(service).await;
    let mut all = pages(service, WHOLE).await;
    for path in ["/S/abc", "/", "/t/x"] {
        all.push((path, service.get(&format!("{path}?lang={WHOLE}")).await));
    }
    let asked = service.request(reqwest::Method::GET, "/S/abc").header("accept-language", "qhl,en;q=0.5");
    all.push(("accepted", Answer::of(asked).await));
    for (what, page) in all {
        let text = page.text();
        assert!(text.contains("<html lang=\"qhl\">"), "{what}: {text}");
        assert!(text.contains("<b lang=\"qhl\">Xứ Hèo</b>"), "{what}: its own name in the menu");
        assert!(text.contains(">English</"), "{what}: the others by theirs");
        assert!(text.contains("Hl Khảo sát mức độ hài lòng"), "{what}");
        assert!(!text.contains("<span lang=\"vi\">Hl"), "{what}: nothing of it is Vietnamese");
        assert_eq!(text.matches("<h1").count(), 1, "{what}");
    }
    let stored = service.stored().await;
    assert_eq!(stored.iter().map(|response| response.language).collect::<Vec<_>>(), [2]);
}

async fn what_a_language_lacks_is_marked_as_vietnamese(service: &Service) {
    put_up(service).await;
    for (what, page) in pages(service, BARE).await {
        let text = page.text();
        assert!(text.contains("<html lang=\"qno\">") && text.contains("<b lang=\"qno\">qno</b>"), "{what}");
        let said = not_vietnamese(&text);
        let letters: String =
            said.chars().filter(|c| ('À'..='ỹ').contains(c) && !matches!(c, '×' | '÷')).collect();
        assert_eq!(letters, "", "{what}: unmarked Vietnamese in {said}");
    }
    let form = service.get(&format!("{}?lang={BARE}", Counter::Further.form())).await.text();
    assert!(not_vietnamese(&form).contains("No Very dissatisfied"));
    let vietnamese = service.get(&format!("{}?lang=vi", Counter::Further.form())).await.text();
    assert!(!not_vietnamese(&vietnamese).is_ascii(), "the test sees unmarked letters where there are some");
}
