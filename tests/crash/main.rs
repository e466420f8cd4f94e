//! The server is killed under load, again and again: what it acknowledged is stored, once.
//!
//! `kill -9` takes the process and leaves the operating system: it shows what the program confirms before
//! it has handed it over. That the disk holds what the system was given is up to `synchronous=FULL` and
//! `fsync`, which the program verifies at its start.
//!
//! The judge is the clients' own list of what they were told, and nothing that the server says afterwards.

#![expect(clippy::unwrap_used, reason = "a test may panic")]
#![expect(clippy::print_stdout, reason = "the runner is told how much was under way, and what was skipped")]

mod clients;
mod judge;
mod liar;
mod service;

use clients::{Clients, Told};
use judge::{Entry, judge};
use service::Service;

/// Acknowledgements that a cycle waits for before it kills: from the very first to a steady stream.
const CYCLES: [usize; 6] = [1, 16, 50, 120, 250, 500];

/// PostgreSQL itself goes on; what is tested is the same.
const CYCLES_ON_POSTGRES: [usize; 4] = [1, 40, 150, 400];

#[test]
fn whatever_was_acknowledged_outlives_kill_9_on_sqlite() {
    survive(&Service::on_sqlite(), &CYCLES);
}

#[test]
fn whatever_was_acknowledged_outlives_kill_9_on_postgres() {
    if let Some(service) = Service::on_postgres() {
        survive(&service, &CYCLES_ON_POSTGRES);
    }
}

fn survive(service: &Service, cycles: &[usize]) {
    let mut told = Told::default();
    for (cycle, acknowledged) in cycles.iter().enumerate() {
        let running = service.start();
        // Whatever earlier lives left open is sent again under the same id, and asked for once more.
        let open = told.unknown.len();
        told.send_again(running.port);
        assert_eq!(judge(&told, &service.entries()), Vec::<String>::new(), "before cycle {cycle}");
        let clients = Clients::start(running.port, cycle, &service.code);
        clients.wait_for(*acknowledged);
        running.kill();
        let new = clients.end();
        println!(
            "cycle {cycle}: {} acknowledged, {} cut off, {open} sent again",
            new.acknowledged.len(),
            new.unknown.len()
        );
        assert!(new.acknowledged.len() >= *acknowledged);
        told.add(new);
        assert_eq!(judge(&told, &service.entries()), Vec::<String>::new(), "after cycle {cycle}");
    }
    let running = service.start();
    told.send_again(running.port);
    assert!(told.unknown.is_empty());
    let entries = service.entries();
    assert_eq!(judge(&told, &entries), Vec::<String>::new());
    let stored = entries.iter().filter(|entry| entry.is_response).count();
    assert_eq!(stored, told.acknowledged.len(), "every sheet that was sent is stored in the end");
    assert_eq!(running.end(), Some(0));
    // The same judge, had the database lost any one of them.
    let lost = entries.iter().rposition(|entry| entry.is_response).unwrap();
    let without: Vec<Entry> =
        entries.iter().enumerate().filter(|(at, _)| *at != lost).map(|(_, entry)| entry.clone()).collect();
    assert_eq!(judge(&told, &without), [format!("{} was acknowledged and is not stored", entries[lost].id)]);
}

#[test]
fn what_is_under_way_when_it_is_asked_to_end_is_stored() {
    let service = Service::on_sqlite();
    let running = service.start();
    let clients = Clients::start(running.port, 0, &service.code);
    clients.wait_for(100);
    assert_eq!(running.end(), Some(0));
    let told = clients.end();
    assert_eq!(judge(&told, &service.entries()), Vec::<String>::new());
}

#[test]
fn a_server_that_acknowledges_what_it_does_not_store_is_found_out() {
    let service = Service::on_sqlite();
    let liar = liar::start(&service.url);
    let clients = Clients::start(liar.port(), 0, &service.code);
    clients.wait_for(20);
    let told = clients.end();
    let faults = judge(&told, &service.entries());
    assert_eq!(faults.len(), told.acknowledged.len());
    assert!(faults.iter().all(|fault| fault.ends_with("was acknowledged and is not stored")), "{faults:?}");
}
