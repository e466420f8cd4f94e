//! `hailong serve` as it starts, refuses and ends.

use crate::running::Running;
use crate::support::{Office, Said};
use std::net::TcpListener;

on_both!(
    the_service_answers_on_a_free_port_and_ends_when_asked,
    a_taken_port_is_told_with_what_to_do,
    certificates_that_cannot_be_read_are_told,
    a_host_that_no_code_can_hold_is_refused_before_anything_is_served,
);

fn ledger(office: &Office) {
    office.done(&["init", "--name", "Tỉnh Quảng Trị", "--official", "--province", "44"]);
}

fn the_service_answers_on_a_free_port_and_ends_when_asked(office: &Office) {
    ledger(office);
    let running = Running::start(office, &["--host", "https://khaosat.example.vn"]);
    assert!(running.first_line.contains("https://khaosat.example.vn"), "{}", running.first_line);
    assert_ne!(running.port, 0);
    assert_eq!(running.get("/healthz"), "HTTP/1.1 200 OK");
    assert_eq!(running.get("/readyz"), "HTTP/1.1 200 OK");
    assert_eq!(running.get("/"), "HTTP/1.1 200 OK");
    // Commands work beside it.
    office.done(&["units", "import", "--official", "--province", "44"]);
    assert_eq!(running.end(), Some(0));
}

#[test]
fn a_second_server_on_one_sqlite_file_is_refused() {
    let office = Office::sqlite();
    ledger(&office);
    let first = Running::start(&office, &[]);
    let second = office.run(&["serve", "--port", "0", "--bind", "127.0.0.1"]);
    assert_eq!(second.code, 1, "{second}");
    assert!(second.err.contains("another `hailong serve` is using data/hailong.db"), "{second}");
    assert_eq!(first.get("/healthz"), "HTTP/1.1 200 OK");
    assert_eq!(first.end(), Some(0));
    let key = std::fs::metadata(office.folder().join("data/hailong.db.key")).unwrap();
    assert_eq!(key.len(), 32);
}

fn a_taken_port_is_told_with_what_to_do(office: &Office) {
    ledger(office);
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let said: Said = office.run(&["serve", "--bind", "127.0.0.1", "--port", &port.to_string()]);
    assert_eq!(said.code, 1, "{said}");
    assert!(said.err.contains(&format!("port {port} on 127.0.0.1 is taken")), "{said}");
    assert!(said.err.contains("--port"), "{said}");
}

fn a_host_that_no_code_can_hold_is_refused_before_anything_is_served(office: &Office) {
    ledger(office);
    for host in ["ftp://x", "https://khaosat.example.vn/phieu", "khảo-sát.vn"] {
        let said = office.run(&["serve", "--port", "0", "--bind", "127.0.0.1", "--host", host]);
        assert!(said.code == 1 && said.err.contains("name another with --host"), "{said}");
    }
}

fn certificates_that_cannot_be_read_are_told(office: &Office) {
    ledger(office);
    office.write("empty.pem", "");
    let args =
        ["serve", "--port", "0", "--bind", "127.0.0.1", "--tls-cert", "empty.pem", "--tls-key", "no.pem"];
    let said = office.run(&args);
    assert_eq!(said.code, 1, "{said}");
    assert!(said.err.contains("empty.pem"), "{said}");
    assert_eq!(office.run(&["serve", "--tls-cert", "empty.pem"]).code, 2);
}
