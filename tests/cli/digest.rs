//! The weekly letter, as a file and through a server of e-mail that takes one.

use crate::files::{CAMPAIGN, answer, ready};
use crate::support::Office;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;

on_both!(the_weekly_letter_goes_to_the_offices_server_and_nowhere_else);

/// A server of e-mail that takes one letter and tells what it was told.
fn sink() -> (u16, std::thread::JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let taken = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
        let (mut said, mut in_letter) = (Vec::new(), false);
        stream.write_all(b"220 sink\r\n").unwrap();
        while let Some(Ok(line)) = lines.next() {
            let reply: &[u8] = match line.as_str() {
                "." if in_letter => {
                    in_letter = false;
                    b"250 taken\r\n"
                }
                _ if in_letter => b"",
                "DATA" => {
                    in_letter = true;
                    b"354 go on\r\n"
                }
                "QUIT" => b"221 bye\r\n",
                _ => b"250 ok\r\n",
            };
            said.push(line);
            stream.write_all(reply).unwrap();
            if reply.starts_with(b"221") {
                break;
            }
        }
        said
    });
    (port, taken)
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
    let pdf = letter.contains(&format!("filename=\"bao-cao-{CAMPAIGN}.pdf\""));
    assert_eq!(pdf, cfg!(feature = "print"), "{letter}");

    // Nothing is sent unless a server is named, and every half setting is told.
    let send = [&digest[..], &["--send"]].concat();
    let refused = office.run(&send);
    assert!(refused.code == 1 && refused.err.contains("set mail.host"), "{refused}");
    let refused = office.run_with(&send, &[("HAILONG__MAIL__HOST", "127.0.0.1")]);
    assert!(refused.code == 1 && refused.err.contains("mail.from is missing"), "{refused}");

    let (port, taken) = sink();
    let port = port.to_string();
    let env = [
        ("HAILONG__MAIL__HOST", "127.0.0.1"),
        ("HAILONG__MAIL__PORT", &port),
        ("HAILONG__MAIL__TLS", "none"),
        ("HAILONG__MAIL__FROM", "Hài Lòng <hailong@quangtri.gov.vn>"),
        ("HAILONG__MAIL__RECIPIENTS", "noivu@quangtri.gov.vn; lanhdao@quangtri.gov.vn"),
    ];
    let taken_on = office.run_with(&send, &env);
    assert_eq!(taken_on.code, 0, "{taken_on}");
    let said = taken.join().unwrap();
    for line in [
        "MAIL FROM:<hailong@quangtri.gov.vn>",
        "RCPT TO:<noivu@quangtri.gov.vn>",
        "RCPT TO:<lanhdao@quangtri.gov.vn>",
    ] {
        assert!(said.iter().any(|one| one.starts_with(line)), "{line} is not in {said:?}");
    }
    // A server that is not there any more is told, and nothing more happens.
    let refused = office.run_with(&send, &env);
    assert!(refused.code == 1 && refused.err.contains("did not take the letter"), "{refused}");
    let user = [("HAILONG__MAIL__USER", "hailong"), ("HAILONG__MAIL__PASSWORD", "bi-mat")];
    let doctor = office.run_with(&["doctor", "--format", "json"], &[&env[..], &user].concat());
    assert!(doctor.out.contains("did not take the letter") && !doctor.out.contains("bi-mat"), "{doctor}");
}
