//! Paper sheets typed in at the console: who may, what is refused with which words, what the ledger and the
//! log hold of it.

use crate::support::staff::{OTHER, OWN, Staff, WHOLE};
use crate::support::{Answer, Counter, Service, printed};
use hailong::account::Role;
use hailong::account::audit::{Act, Action};
use hailong::ids::{Channel, Serial};
use hailong::touchpoint::paper::serials;
use reqwest::StatusCode;
use time::Duration;

on_both!(
    a_sheet_is_typed_once_and_counts_as_paper,
    a_faulty_sheet_comes_back_whole_with_words_beside_the_fault,
    a_number_that_cannot_be_entered_is_told_why,
    nobody_enters_sheets_of_a_counter_that_they_were_not_given,
    home_affairs_says_who_enters_and_the_log_keeps_it,
    drawn_sheets_are_entered_twice_and_compared,
);

fn numbers() -> Vec<Serial> {
    serials(&[printed()]).into_iter().map(|(serial, _)| serial).collect()
}

fn counter(tail: &str) -> String {
    format!("/staff/paper/{}{tail}", Counter::Quick.code())
}

/// Counter staff of the other commune to whom the quick counter's sheets were given.
async fn clerk(service: &Service) -> Staff<'_> {
    let clerk = service.signed_in(Role::CounterStaff, OTHER).await;
    service.assign(clerk.no, Counter::Quick).await;
    clerk
}

async fn enter(staff: &Staff<'_>, serial: Serial, answers: &[(&str, &str)]) -> Answer {
    let serial = serial.to_string();
    let fields: Vec<_> = [("serial", serial.as_str())].into_iter().chain(answers.iter().copied()).collect();
    staff.post(&counter("/sheet"), &fields).await
}

fn entries(log: &[Act]) -> Vec<&Act> {
    log.iter().filter(|act| act.action == Action::PaperEntered).collect()
}

async fn a_sheet_is_typed_once_and_counts_as_paper(service: &Service) {
    let (clerk, numbers) = (clerk(service).await, numbers());
    let list = clerk.get("/staff/paper").await;
    assert!(
        list.text().contains("Xã Vĩnh Linh") && list.text().contains("đã nhập 0 phiếu"),
        "{}",
        list.text()
    );
    // As a scanner types it, and as people do.
    let sheet = clerk.post(&counter(""), &[("serial", &numbers[0].grouped().to_lowercase())]).await;
    assert_eq!(sheet.status, StatusCode::OK);
    for words in ["name=\"a-access\" value=\"5\"", "data-digits=\"0\"", "name=\"a-field\"", "<textarea"] {
        assert!(sheet.text().contains(words), "{words} in {}", sheet.text());
    }
    let answers = [("a-field", "ho-tich"), ("a-access", "4"), ("a-procedures", ""), ("a-staff", "na")];
    let stored = enter(&clerk, numbers[0], &answers).await;
    assert_eq!((stored.status, stored.location()), (StatusCode::SEE_OTHER, counter("").as_str()));
    let next = clerk.get(&counter("")).await.text();
    assert!(next.contains(&format!("Đã lưu phiếu {}", numbers[0].grouped())), "{next}");
    assert!(
        next.contains("Hôm nay Ông/Bà đã nhập một phiếu.") && next.contains("Đã nhập 1 trong 60"),
        "{next}"
    );
    let again = enter(&clerk, numbers[0], &answers).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.text().contains("đã được nhập trước đó"), "{}", again.text());
    let [response] = service.stored().await.try_into().unwrap();
    assert_eq!((response.channel, response.field.0, response.unit.0), (Channel::Paper, 3, 2));
    assert_eq!(response.answers[..3], [4, 0, 254]);
    let log = service.log().await;
    let [act] = entries(&log)[..] else { panic!("{log:?}") };
    assert_eq!(
        (act.subject.clone(), act.details["unit"].as_str()),
        (Counter::Quick.code().to_string(), "19372")
    );
    let told = format!("{act:?}");
    assert!(!told.contains(&numbers[0].to_string()) && !told.contains(&numbers[0].grouped()), "{told}");
    service.pass(Duration::days(1));
    let tomorrow = service.sign_in_as(clerk.no, hailong::account::session::Stage::Full).await;
    assert!(tomorrow.get("/staff/paper").await.text().contains("đã nhập 0 phiếu"));
}

async fn a_faulty_sheet_comes_back_whole_with_words_beside_the_fault(service: &Service) {
    let (clerk, numbers) = (clerk(service).await, numbers());
    let comment = "Cảm ơn <b>chị</b> ".to_owned() + &"ơ".repeat(1_300);
    let answers =
        [("a-field", "dat-dai"), ("a-access", "9"), ("a-staff", "2"), ("a-comment", comment.as_str())];
    let answer = enter(&clerk, numbers[0], &answers).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = answer.text();
    assert!(text.contains("Có 2 điều cần sửa") && text.contains("href=\"#a-access\""), "{text}");
    assert!(text.contains("id=\"a-access-err\"") && text.contains("id=\"a-comment-err\""), "{text}");
    assert!(text.contains("value=\"2\" data-digits=\"2\" checked"), "what was right is kept: {text}");
    assert!(text.contains("value=\"dat-dai\" data-digits=\"1\" checked"), "{text}");
    assert!(text.contains("ơơơ") && !text.contains("<b>chị"), "{text}");
    assert!(service.stored().await.is_empty() && entries(&service.log().await).is_empty());
}

async fn a_number_that_cannot_be_entered_is_told_why(service: &Service) {
    let clerk = clerk(service).await;
    let mut mistyped = numbers()[0].to_string();
    mistyped.replace_range(0..1, if mistyped.starts_with('7') { "8" } else { "7" });
    let elsewhere = (77_000_000..).find_map(Serial::from_bits).unwrap().to_string();
    for (given, words) in [
        ("xin chào", "không phải số phiếu"),
        (mistyped.as_str(), "gõ sai một ký tự"),
        (elsewhere.as_str(), "không được in cho Xã Vĩnh Linh"),
    ] {
        let answer = clerk.post(&counter(""), &[("serial", given)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{given}");
        assert!(
            answer.text().contains(words) && answer.text().contains("id=\"serial-err\""),
            "{}",
            answer.text()
        );
    }
}

async fn nobody_enters_sheets_of_a_counter_that_they_were_not_given(service: &Service) {
    let number = numbers()[0];
    // Of the counter's own unit, though assigned; of another unit, not assigned.
    let own = service.signed_in(Role::CounterStaff, OWN).await;
    service.assign(own.no, Counter::Quick).await;
    let other = service.signed_in(Role::CounterStaff, OTHER).await;
    for staff in [own, other] {
        assert!(staff.get("/staff/paper").await.text().contains("Chưa có phiếu giấy nào"));
        assert_eq!(staff.get(&counter("")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(enter(&staff, number, &[("a-access", "5")]).await.status, StatusCode::NOT_FOUND);
    }
    // Nội vụ of the commune itself sees the counter, and may not enter what people say about it.
    let commune = service.signed_in(Role::HomeAffairs, OWN).await;
    assert!(commune.get(&counter("")).await.text().contains("đơn vị của Ông/Bà"));
    let refused = enter(&commune, number, &[("a-access", "5")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(service.stored().await.is_empty());
    let province = service.signed_in(Role::HomeAffairs, WHOLE).await;
    assert_eq!(enter(&province, number, &[("a-access", "5")]).await.status, StatusCode::SEE_OTHER);
}

async fn home_affairs_says_who_enters_and_the_log_keeps_it(service: &Service) {
    let own = service.signed_in(Role::CounterStaff, OWN).await;
    let other = service.signed_in(Role::CounterStaff, OTHER).await;
    let chief = service.signed_in(Role::HomeAffairs, WHOLE).await;
    let login = |no: hailong::account::AccountNo| format!("p{:02}", no.0);
    let page = chief.get(&counter("/people")).await.text();
    assert!(page.contains(&format!("value=\"{}\"", login(other.no))), "{page}");
    assert!(!page.contains(&format!("value=\"{}\"", login(own.no))), "nobody of the own unit: {page}");
    let both = [("people", login(own.no)), ("people", login(other.no))];
    let both: Vec<_> = both.iter().map(|(name, login)| (*name, login.as_str())).collect();
    assert_eq!(chief.post(&counter("/people"), &both).await.status, StatusCode::SEE_OTHER);
    assert_eq!(other.get(&counter("")).await.status, StatusCode::OK);
    assert_eq!(own.get(&counter("")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(chief.post(&counter("/people"), &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(other.get(&counter("")).await.status, StatusCode::NOT_FOUND);
    let log = service.log().await;
    let told: Vec<_> = log.iter().filter(|a| a.action.as_str().starts_with("paper-")).collect();
    let [given, taken] = told[..] else { panic!("{told:?}") };
    assert_eq!((given.action, taken.action), (Action::PaperAssigned, Action::PaperUnassigned));
    assert_eq!(given.subject, other.no.subject());
}

async fn drawn_sheets_are_entered_twice_and_compared(service: &Service) {
    let (clerk, chief) = (clerk(service).await, service.signed_in(Role::HomeAffairs, WHOLE).await);
    let ledger = hailong::ids::LedgerId(1);
    let mut drawn = None;
    for number in numbers() {
        assert_eq!(
            enter(&clerk, number, &[("a-access", "4"), ("a-staff", "5")]).await.status,
            StatusCode::SEE_OTHER
        );
        let sampled = service.store.sampled_sheets(ledger, Counter::Quick.code()).await.unwrap();
        drawn = sampled.first().map(|sheet| sheet.serial);
        if drawn.is_some() {
            break;
        }
    }
    let drawn = drawn.expect("of sixty sheets one is drawn");
    let before = service.stored().await.len();
    let first = numbers()[0];
    let second = async |serial: Serial| {
        enter(&chief, serial, &[("second", "1"), ("a-access", "3"), ("a-staff", "5")]).await
    };
    if first != drawn {
        let answer = second(first).await;
        assert!(answer.text().contains("không nằm trong số phiếu cần nhập lần hai"), "{}", answer.text());
    }
    let done = second(drawn).await;
    assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, counter("?second=1").as_str()));
    assert_eq!(second(drawn).await.status, StatusCode::UNPROCESSABLE_ENTITY, "a second time only");
    assert_eq!(service.stored().await.len(), before, "a second entry is no response");
    let report = chief.get(&counter("/agreement")).await.cells();
    assert!(report.contains("Một phiếu đã được nhập hai lần. 1 trong 8 câu"), "{report}");
    assert!(
        report.contains(&format!("<td>{}</td><td>access</td><td>4</td><td>3</td>", drawn.grouped())),
        "{report}"
    );
    assert_eq!(clerk.get(&counter("/agreement")).await.status, StatusCode::FORBIDDEN);
    assert_eq!(chief.post(&counter("/agreement"), &[]).await.status, StatusCode::SEE_OTHER);
    assert!(service.store.sampled_sheets(ledger, Counter::Quick.code()).await.unwrap().is_empty());
    assert_eq!(service.stored().await.len(), before);
    assert!(service.log().await.iter().any(|act| act.action == Action::PaperCompared));
}
