//! The weekly letter, as a file and through a server of e-mail that takes one.

use crate::files::{CAMPAIGN, answer, ready};
use crate::running::Running;
use crate::sink::Sink;
use crate::support::Office;
use hailong::ids::Hour;
use std::net::TcpListener;
use std::time::{Duration, Instant};
use time::OffsetDateTime;

on_both!(the_weekly_letter_goes_to_the_offices_server_and_nowhere_else);

/// A letter whose parts are quoted-printable (RFC 2045, 6.7).
fn decoded(letter: &str) -> String {
    let letter = letter.replace("=\r\n", "");
    let mut parts = letter.split('=');
    let mut bytes = parts.next().unwrap().as_bytes().to_vec();
    for part in parts {
        match part.get(..2).and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) => bytes.extend([&[byte], &part.as_bytes()[2..]].concat()),
            None => bytes.extend([b"=", part.as_bytes()].concat()),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn the_weekly_letter_goes_to_the_offices_server_and_nowhere_else(office: &Office) {
    ready(office);
    answer(office);
    let digest = ["digest", "--campaign", CAMPAIGN];
    let file = office.done(&[&digest[..], &["--to", "tin.eml"]].concat());
    assert_eq!(file, "tin.eml\n");
    let letter = std::fs::read_to_string(office.folder().join("tin.eml")).unwrap();
    for part in ["Content-Type: text/plain", "Content-Type: text/html", "MIME-Version: 1.0"] {
        assert!(letter.contains(part), "{part} is not in {letter}");
    }
    let words = decoded(&letter);
    for part in ["không rõ 12.", "có dấu hiệu nghi vấn được ghi trong sổ cái: 0.", "bị loại khỏi số liệu: 0."]
    {
        assert!(words.contains(part), "{part} is not in {words}");
    }
    let pdf = letter.contains(&format!("filename=\"bao-cao-{CAMPAIGN}.pdf\""));
    assert_eq!(pdf, cfg!(feature = "print"), "{letter}");

    // Nothing is sent unless a server is named, and every half setting is told.
    let send = [&digest[..], &["--send"]].concat();
    let refused = office.run(&send);
    assert!(refused.code == 1 && refused.err.contains("set mail.host"), "{refused}");
    let refused = office.run_with(&send, &[("HAILONG__MAIL__HOST", "127.0.0.1")]);
    assert!(refused.code == 1 && refused.err.contains("mail.from is missing"), "{refused}");
    assert!(refused.err.contains("mail.recipients is missing"), "{refused}");

    let sink = Sink::open();
    let port = sink.port.to_string();
    let env = [
        ("HAILONG__MAIL__HOST", "127.0.0.1"),
        ("HAILONG__MAIL__PORT", &port),
        ("HAILONG__MAIL__TLS", "none"),
        ("HAILONG__MAIL__FROM", "Hài Lòng <hailong@quangtri.gov.vn>"),
        ("HAILONG__MAIL__RECIPIENTS", "noivu@quangtri.gov.vn; lanhdao@quangtri.gov.vn"),
    ];
    let taken_on = office.run_with(&send, &env);
    assert_eq!(taken_on.code, 0, "{taken_on}");
    let said = sink.letters().pop().unwrap();
    for line in [
        "MAIL FROM:<hailong@quangtri.gov.vn>",
        "RCPT TO:<noivu@quangtri.gov.vn>",
        "RCPT TO:<lanhdao@quangtri.gov.vn>",
    ] {
        assert!(said.iter().any(|one| one.starts_with(line)), "{line} is not in {said:?}");
    }
    one_has_left(office, &send, &env, &sink);
    // A running service sends it by itself, where a day is set: this one began a moment ago.
    let today = Hour::of(OffsetDateTime::now_utc()).local_date().weekday().to_string();
    let weekly = [("HAILONG__MAIL__DIGEST", &*format!("{} 00:00", today.to_lowercase()))];
    let alone = office.run_with(&["serve", "--port", "0"], &weekly);
    assert!(alone.code == 1 && alone.err.contains("mail.host is missing"), "{alone}");
    let running = Running::start_with(office, &[], &[&env[..], &weekly].concat());
    let patience = Instant::now();
    while sink.letters().len() < 3 {
        assert!(patience.elapsed() < Duration::from_mins(2), "no letter came by itself");
        std::thread::sleep(Duration::from_millis(50));
    }
    assert_eq!(running.end(), Some(0));
    // A server that is not there any more is told, and nothing more happens.
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port().to_string();
    let env = env.map(|(key, value)| (key, if key == "HAILONG__MAIL__PORT" { &*nobody } else { value }));
    let refused = office.run_with(&send, &env);
    assert!(refused.code == 1 && refused.err.contains("did not take the letter"), "{refused}");
    let user = [("HAILONG__MAIL__USER", "hailong"), ("HAILONG__MAIL__PASSWORD", "bi-mat")];
    let doctor = office.run_with(&["doctor", "--format", "json"], &[&env[..], &user].concat());
    assert!(doctor.out.contains("did not take the letter") && !doctor.out.contains("bi-mat"), "{doctor}");
}

/// Whoever has left the office keeps the letter from nobody else; where nobody is left it is refused.
fn one_has_left(office: &Office, send: &[&str], env: &[(&str, &str)], sink: &Sink) {
    let with = |recipients| -> Vec<_> {
        env.iter()
            .map(|(key, to)| (*key, if key.ends_with("RECIPIENTS") { recipients } else { *to }))
            .collect()
    };
    let partly = office.run_with(send, &with("khong-con@quangtri.gov.vn; noivu@quangtri.gov.vn"));
    assert!(
        partly.code == 0 && partly.err.contains("took no letter for khong-con@quangtri.gov.vn"),
        "{partly}"
    );
    let said = sink.letters().pop().unwrap();
    let to: Vec<_> = said.iter().filter(|line| line.starts_with("RCPT")).collect();
    assert!(to.last().is_some_and(|to| to.starts_with("RCPT TO:<noivu@quangtri.gov.vn>")), "{to:?}");
    assert_eq!(sink.letters().len(), 2);
    let none = office.run_with(send, &with("khong-con@quangtri.gov.vn"));
    assert!(none.code == 1 && none.err.contains("did not take the letter"), "{none}");
}
