//! The transparency log as others see it: signed in time by however many processes, told only as far as it is
//! signed, provable entry by entry, witnessed, and never served from a database that holds something else.

use crate::put::sheet;
use crate::support::staff::LEDGER;
use crate::support::{Answer, Counter, Service, id};
use hailong::account::audit::{Action, Actor};
use hailong::account::program::{self, NewProgram, TokenScope};
use hailong::account::token::Token;
use hailong::ids::{Seq, UnitNo};
use hailong::ledger::checkpoint::Checkpoint;
use hailong::ledger::merkle::{Consistency, Frontier, Leaves, Tree};
use hailong::ledger::note::{Algorithm, Note, SignerKey};
use hailong::ledger::proof::ProofFile;
use hailong::ledger::{leaf, tile};
use hailong::store::{Kept, Kinds, Options};
use hailong::web::transparency::{Beside, Quarantine};
use hailong::web::{App, LogSecret, LogSettings};
use reqwest::{Method, StatusCode};
use serde_json::json;
use std::sync::Arc;
use time::Duration;

on_both!(
    what_is_sent_is_signed_over_at_the_next_mark_and_at_midnight,
    many_processes_sign_one_after_the_other_and_never_over_less,
    every_response_is_proved_and_every_tile_is_its_leaves,
    nothing_is_told_that_no_checkpoint_covers,
    a_known_witness_signs_under_a_checkpoint_and_nobody_else,
    entries_are_for_tokens_of_the_whole_ledger_and_each_reading_is_on_record,
    one_connection_is_enough_to_sign,
    what_was_signed_is_never_changed_or_deleted,
    a_database_that_lost_its_end_or_had_an_entry_edited_is_not_served,
    a_list_of_checkpoints_comes_in_pages,
);

const ORIGIN: &str = "khaosat.example.vn/1";
const LOG: &str = "/api/v1/ledger/1";
const MINUTE: Duration = Duration::minutes(1);

/// Who signs: the same key everywhere, each process with a file of its own for what was signed last.
struct Signers {
    folder: tempfile::TempDir,
    processes: Vec<Arc<App>>,
}

impl Signers {
    async fn of(service: &Service, number: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut processes = Vec::new();
        for n in 0..number {
            let log = settings(&folder, n);
            processes.push(service.signing(log, Options::default()).await);
        }
        Self { folder, processes }
    }

    /// All look at the same time; what the newest checkpoint is then.
    async fn look(&self) -> Option<Kept> {
        let looks = self.processes.iter().cloned().map(|app| {
            tokio::spawn(async move {
                app.mirror.catch_up(&app.store).await.unwrap();
                app.sign_if_due().await;
            })
        });
        for look in looks.collect::<Vec<_>>() {
            look.await.unwrap();
        }
        self.processes[0].newest_checkpoint().await.unwrap()
    }
}

fn settings(folder: &tempfile::TempDir, n: usize) -> LogSettings {
    let beside = Beside::at(folder.path().join(format!("last-{n}")));
    LogSettings {
        secret: Some(LogSecret::new([9; 32], beside)),
        origin: ORIGIN.into(),
        ..LogSettings::default()
    }
}

fn log_key() -> SignerKey {
    SignerKey::new(ORIGIN, Algorithm::Ed25519, &[9; 32]).unwrap()
}

/// Sends a response; its tracking code.
async fn send(service: &Service, n: u8) -> String {
    let sent = service.put(&Counter::Quick.response(&id(n)), &sheet(&json!({ "access": 5 }))).await;
    assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text());
    sent.json()["tracking"].as_str().unwrap().to_owned()
}

/// Fills the ledger up to so many entries: what matters is their number.
async fn fill(service: &Service, to: u64) {
    use hailong::ids::{Hour, ResponseId};
    use hailong::ledger::Response;
    let one = service.stored().await.into_iter().next().unwrap();
    let mut size = service.store.size(LEDGER).await.unwrap();
    while size < to {
        let mut tail = [0; 12];
        tail[0] = 0xee;
        tail[4..].copy_from_slice(&size.to_be_bytes());
        let response = Response { hour: Hour::of(crate::support::BEGIN), ..one.clone() };
        let new = hailong::store::NewResponse {
            id: ResponseId::new(response.hour, tail),
            response,
            texts: Vec::new(),
            nonce: [7; 16],
        };
        service.store.submit(new).await.unwrap();
        size += 1;
    }
}

async fn leaves(service: &Service) -> Vec<[u8; 32]> {
    let mut all = Vec::new();
    let each = |row: hailong::store::EntryRow<'_>| all.push(leaf::hash(&row.id, row.nonce, row.body));
    service.store.read(LEDGER, Seq(0), Kinds::All, each).await.unwrap();
    all
}

fn root(leaves: &[[u8; 32]]) -> [u8; 32] {
    let mut tree = Frontier::default();
    for leaf in leaves {
        tree.push(*leaf);
    }
    tree.root()
}

async fn what_is_sent_is_signed_over_at_the_next_mark_and_at_midnight(service: &Service) {
    let signers = Signers::of(service, 1).await;
    assert_eq!(service.get(&format!("{LOG}/checkpoint")).await.status, StatusCode::NOT_FOUND);
    // The tests begin at 15:00:30.
    let first = signers.look().await.unwrap();
    assert_eq!((first.origin.as_str(), first.size), (ORIGIN, service.store.size(LEDGER).await.unwrap()));
    send(service, 1).await;
    service.pass(4 * MINUTE + Duration::seconds(29));
    assert_eq!(signers.look().await.unwrap().size, first.size, "15:04:59");
    service.pass(Duration::seconds(1));
    let second = signers.look().await.unwrap();
    assert_eq!(second.size, first.size + 1, "15:05:00");
    assert_eq!(second.root, root(&leaves(service).await));
    // Nothing came: nothing is signed, at no mark.
    service.pass(30 * MINUTE);
    assert_eq!(signers.look().await.unwrap(), second);
    // 23:59:50 and 00:00:00.
    service.pass(Duration::hours(8) + 24 * MINUTE + Duration::seconds(50));
    send(service, 2).await;
    let before = signers.look().await.unwrap();
    assert_eq!(before.size, second.size + 1, "a mark lies between 15:05 and 23:59:50");
    send(service, 3).await;
    assert_eq!(signers.look().await.unwrap().size, before.size);
    service.pass(Duration::seconds(10));
    let midnight = signers.look().await.unwrap();
    assert_eq!((midnight.size, midnight.at % 86_400), (before.size + 1, 17 * 3_600));
    assert!([first, second, before].iter().all(|kept| kept.at % 300 == 0), "no time is finer than the marks");
    // What the service hands out is what the log's key signed.
    let handed = service.get(&format!("{LOG}/checkpoint")).await;
    assert_eq!(handed.header("content-type"), "text/plain; charset=utf-8");
    let note: Note = handed.text().parse().unwrap();
    assert_eq!(note.signers(&[log_key().verifier().clone()]).unwrap().len(), 1);
    assert_eq!(Checkpoint::parse(note.text()).unwrap().size, midnight.size);
    // The last one is beside the key as well.
    let beside = Beside::at(signers.folder.path().join("last-0")).read().unwrap().unwrap();
    assert_eq!(beside.note, midnight.note);
}

async fn many_processes_sign_one_after_the_other_and_never_over_less(service: &Service) {
    let signers = Signers::of(service, 4).await;
    let mut newest = signers.look().await.unwrap();
    for round in 1..=8 {
        send(service, round).await;
        service.pass(5 * MINUTE);
        let next = signers.look().await.unwrap();
        assert_eq!(next.size, newest.size + 1, "round {round}");
        newest = next;
    }
    let all = service.store.checkpoints(LEDGER).await.unwrap();
    assert_eq!(all.len(), 9, "one a round, whoever signed it");
    let leaves = leaves(service).await;
    for pair in all.windows(2) {
        assert!(pair[0].size < pair[1].size && pair[0].at < pair[1].at);
    }
    for kept in all {
        assert_eq!(kept.root, root(&leaves[..usize::try_from(kept.size).unwrap()]));
    }
}

async fn every_response_is_proved_and_every_tile_is_its_leaves(service: &Service) {
    let signers = Signers::of(service, 1).await;
    let mut trackings = vec![send(service, 1).await, send(service, 2).await];
    let first = signers.look().await.unwrap();
    fill(service, 300).await;
    service.pass(5 * MINUTE);
    let second = signers.look().await.unwrap();
    trackings.push(send(service, 3).await);
    service.pass(5 * MINUTE);
    let third = signers.look().await.unwrap();
    assert_eq!((second.size, third.size), (300, 301));
    let leaves = leaves(service).await;
    let mut tree = Tree::default();
    for leaf in &leaves {
        tree.push(*leaf);
    }

    let tile = async |path: &str| service.get(&format!("{LOG}/{path}")).await;
    assert_eq!(tile("tile/0/000").await.bytes, leaves[..256].concat());
    assert_eq!(tile("tile/0/001.p/45").await.bytes, leaves[256..].concat());
    assert_eq!(tile("tile/0/001.p/44").await.bytes, leaves[256..300].concat());
    assert_eq!(tile("tile/1/000.p/1").await.bytes, root(&leaves[..256]));
    assert!(tile("tile/0/000").await.header("cache-control").contains("immutable"));
    for absent in
        ["tile/0/002.p/1", "tile/1/000.p/2", "tile/1/000", "tile/2/000.p/1", "tile/0/0", "tile/9/000"]
    {
        assert_eq!(tile(absent).await.status, StatusCode::NOT_FOUND, "{absent}");
    }

    let keys = [log_key().verifier().clone()];
    for tracking in &trackings {
        let file: ProofFile = service.get(&format!("{LOG}/proof/{tracking}")).await.text().parse().unwrap();
        let leaf = leaves[usize::try_from(file.index).unwrap()];
        let (checkpoint, _) = file.check(&leaf, &keys).unwrap();
        assert_eq!(checkpoint.size, 301);
    }
    assert_eq!(service.get(&format!("{LOG}/proof/0000-0000-0000-0")).await.status, StatusCode::NOT_FOUND);

    for (old, new) in [(&first, &second), (&first, &third), (&second, &third), (&third, &third)] {
        let said = service.get(&format!("{LOG}/consistency/{}/{}", old.size, new.size)).await.json();
        let hash = |text: &serde_json::Value| hailong::ledger::proof::read_hash(text.as_str().unwrap());
        let path = said["hashes"].as_array().unwrap().iter().map(|text| hash(text).unwrap()).collect();
        assert!(Consistency { old: old.size, new: new.size, path }.holds(&old.root, &new.root));
    }
    let backwards = format!("{LOG}/consistency/{}/{}", third.size, first.size);
    assert_eq!(service.get(&backwards).await.status, StatusCode::NOT_FOUND);
    assert_eq!(service.get("/api/v1/ledger/2/checkpoint").await.status, StatusCode::NOT_FOUND);
    assert_eq!(tree.root_at(301, &Leaves::new()).unwrap(), third.root);
}

/// Whoever asks again and again would otherwise know to the second when somebody answered.
async fn nothing_is_told_that_no_checkpoint_covers(service: &Service) {
    let signers = Signers::of(service, 1).await;
    let covered = signers.look().await.unwrap().size;
    let tracking = send(service, 1).await;
    let (now, next) = (covered, covered + 1);
    for (path, status) in [
        (format!("tile/0/000.p/{now}"), StatusCode::OK),
        (format!("tile/0/000.p/{next}"), StatusCode::NOT_FOUND),
        (format!("consistency/1/{now}"), StatusCode::OK),
        (format!("consistency/1/{next}"), StatusCode::NOT_FOUND),
    ] {
        assert_eq!(service.get(&format!("{LOG}/{path}")).await.status, status, "{path}");
    }
    let proof = format!("{LOG}/proof/{tracking}");
    let early = service.get(&proof).await;
    assert_eq!(
        (early.status, early.json()["type"].as_str()),
        (StatusCode::NOT_FOUND, Some("urn:hailong:problem:not-yet"))
    );
    service.pass(5 * MINUTE);
    signers.look().await;
    assert_eq!(service.get(&proof).await.status, StatusCode::OK);
    assert_eq!(service.get(&format!("{LOG}/tile/0/000.p/{next}")).await.status, StatusCode::OK);
}

async fn a_known_witness_signs_under_a_checkpoint_and_nobody_else(service: &Service) {
    let witness = |name: &str, secret| SignerKey::new(name, Algorithm::Cosignature, &[secret; 32]).unwrap();
    let [one, two] = [witness("thanhtra.example", 1), witness("mattran.example", 2)];
    let known: Vec<_> = [&one, &two].map(|key| key.verifier().clone()).into();
    let signers = Signers::of(service, 1).await;
    let newest = signers.look().await.unwrap();
    let serving = service.with_log(LogSettings { witnesses: known.clone(), ..LogSettings::default() }).await;
    let text = Checkpoint { origin: ORIGIN.into(), size: newest.size, root: newest.root }.to_string();
    let post = async |body: String| {
        let path = format!("{LOG}/cosignature");
        Answer::of(serving.request(Method::POST, &path).body(body)).await.status
    };
    let under = |key: &SignerKey, text: &str| format!("{} {}", newest.size, key.sign(text, 1_795_000_000));
    assert_eq!(post(under(&one, &text)).await, StatusCode::NO_CONTENT);
    assert_eq!(post(under(&two, &text)).await, StatusCode::NO_CONTENT);
    assert_eq!(post(under(&one, &text)).await, StatusCode::NO_CONTENT, "again adds nothing");
    // Somebody else, somebody else by a known name, another text, a checkpoint that is none, no signature.
    assert_eq!(post(under(&witness("x.example", 3), &text)).await, StatusCode::FORBIDDEN);
    assert_eq!(post(under(&witness("thanhtra.example", 3), &text)).await, StatusCode::FORBIDDEN);
    assert_eq!(post(under(&one, "another\n")).await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(post(format!("1 {}", one.sign(&text, 0))).await, StatusCode::NOT_FOUND);
    assert_eq!(post("hello".into()).await, StatusCode::UNPROCESSABLE_ENTITY);
    let note: Note = serving.get(&format!("{LOG}/checkpoint")).await.text().parse().unwrap();
    let signed = note.signers(&known).unwrap();
    assert_eq!(
        signed.iter().map(|s| s.name.as_str()).collect::<Vec<_>>(),
        ["thanhtra.example", "mattran.example"]
    );
    assert!(signed.iter().all(|s| s.time == Some(1_795_000_000)));
    let log = [log_key().verifier().clone()];
    assert_eq!(note.signers(&log).unwrap().len(), 1);
    // A service that names no witness takes nobody's.
    let path = format!("{LOG}/cosignature");
    let refused = Answer::of(service.request(Method::POST, &path).body(under(&one, &text))).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}

async fn token(service: &Service, n: u8, scope: TokenScope, unit: Option<UnitNo>) -> String {
    let token = Token::new([n; 32]);
    let today = service.app.hour().local_date();
    let new = NewProgram { name: "x".into(), scopes: [scope].into(), unit, until: today };
    let act = hailong::account::audit::Act::new(0, Actor::Nobody, Action::TokenMade, "x");
    service.store.make_token(LEDGER, &new, token.hash(), today, None, &act).await.unwrap();
    program::reveal(&token)
}

async fn entries_are_for_tokens_of_the_whole_ledger_and_each_reading_is_on_record(service: &Service) {
    let signers = Signers::of(service, 1).await;
    send(service, 1).await;
    let newest = signers.look().await.unwrap();
    let path = format!("{LOG}/tile/entries/000.p/{}", newest.size);
    let ask = async |token: &str| {
        let request = service.request(Method::GET, &path);
        Answer::of(request.header("authorization", format!("Bearer {token}"))).await
    };
    assert_eq!(service.get(&path).await.status, StatusCode::UNAUTHORIZED);
    let figures = token(service, 1, TokenScope::Figures, None).await;
    assert_eq!(ask(&figures).await.status, StatusCode::FORBIDDEN);
    let part = token(service, 2, TokenScope::Ledger, Some(UnitNo(1))).await;
    assert_eq!(ask(&part).await.status, StatusCode::FORBIDDEN);
    let read = async || {
        service.log().await.into_iter().filter(|act| act.action == Action::LedgerRead).collect::<Vec<_>>()
    };
    assert_eq!(read().await.len(), 0);
    let whole = token(service, 3, TokenScope::Ledger, None).await;
    let answer = ask(&whole).await;
    assert_eq!((answer.status, answer.header("cache-control")), (StatusCode::OK, "no-store"));
    let acts = read().await;
    assert_eq!((acts.len(), &acts[0].who), (1, &Actor::Program(3)));
    // What it holds are the very bytes that the leaves cover.
    let (mut rest, mut hashes) = (answer.bytes.as_slice(), Vec::new());
    while let Some((entry, tail)) = tile::read_entry(rest) {
        hashes.push(leaf::hash(&entry.id, entry.nonce, entry.body));
        rest = tail;
    }
    assert!(rest.is_empty());
    assert_eq!(root(&hashes), newest.root);
    service.get(&format!("{LOG}/tile/0/000.p/{}", newest.size)).await;
    assert_eq!(read().await.len(), 1, "hashes are everybody's");
}

/// Holding the head row and reading at the same time would wait for itself.
async fn one_connection_is_enough_to_sign(service: &Service) {
    let folder = tempfile::tempdir().unwrap();
    let narrow = Options { max_connections: 1, ..Options::default() };
    let app = service.signing(settings(&folder, 0), narrow).await;
    for n in 1..=3 {
        send(service, n).await;
        let signing = tokio::time::timeout(std::time::Duration::from_secs(10), app.sign());
        let kept = signing.await.expect("signing waits for nobody").unwrap().unwrap();
        assert_eq!(kept.size, service.store.size(LEDGER).await.unwrap());
        service.pass(5 * MINUTE);
    }
}

async fn what_was_signed_is_never_changed_or_deleted(service: &Service) {
    let signers = Signers::of(service, 1).await;
    let newest = signers.look().await.unwrap();
    let line = "— w.example AAAAAAAA\n";
    service.store.cosign(LEDGER, (ORIGIN, newest.size), "w.example", line).await.unwrap();
    for sql in [
        "UPDATE checkpoint SET size = size + 1",
        "DELETE FROM checkpoint",
        "UPDATE cosignature SET line = 'x'",
        "DELETE FROM cosignature",
    ] {
        let complaint = service.complaint(sql).await.unwrap_or_default();
        assert!(
            complaint.contains("what was signed") || complaint.contains("append-only"),
            "{sql}: {complaint}"
        );
    }
    assert_eq!(service.store.checkpoints(LEDGER).await.unwrap().len(), 1);
}

/// What an administrator of the database can do, who can take its triggers away.
async fn meddle(service: &Service, statements: &[&str]) {
    let sqlite = service.complaint("SELECT sqlite_version()").await.is_none();
    let (off, on): (&[&str], &[&str]) = if sqlite {
        (
            &[
                "DROP TRIGGER entry_no_update",
                "DROP TRIGGER entry_no_delete",
                "DROP TRIGGER ledger_only_grows",
            ],
            &[],
        )
    } else {
        (
            &["ALTER TABLE entry DISABLE TRIGGER USER", "ALTER TABLE ledger DISABLE TRIGGER USER"],
            &["ALTER TABLE entry ENABLE TRIGGER USER", "ALTER TABLE ledger ENABLE TRIGGER USER"],
        )
    };
    for sql in off.iter().chain(statements).chain(on) {
        let complaint = service.complaint(sql).await;
        // Twice in a test: the trigger is gone already.
        assert!(complaint.as_ref().is_none_or(|c| c.contains("no such trigger")), "{sql}: {complaint:?}");
    }
}

async fn a_database_that_lost_its_end_or_had_an_entry_edited_is_not_served(service: &Service) {
    let signers = Signers::of(service, 1).await;
    signers.look().await;
    for n in 1..=4 {
        send(service, n).await;
        service.pass(5 * MINUTE);
        signers.look().await;
    }
    let held = async || {
        let again = service.signing(settings(&signers.folder, 0), Options::default()).await;
        let kept = again.hold_against_what_was_signed().await;
        (kept, again)
    };
    assert!(held().await.0.is_ok());
    let size = service.store.size(LEDGER).await.unwrap();

    // A comma in one answer: its leaf hash stands beside it and betrays it.
    let last = size - 2;
    let edit = format!("UPDATE entry SET hour = hour, nonce = leaf WHERE seq = {last}");
    let edit = if service.complaint("SELECT sqlite_version()").await.is_none() {
        edit.replace("nonce = leaf", "nonce = substr(leaf, 1, 16)")
    } else {
        edit.replace("nonce = leaf", "nonce = substring(leaf from 1 for 16)")
    };
    meddle(service, &[&edit]).await;
    let (kept, app) = held().await;
    assert!(matches!(kept, Err(Quarantine::Entry { seq }) if seq == last), "{kept:?}");
    send(service, 9).await;
    assert!(app.sign().await.is_err(), "nor is it signed over");

    // Its hash with it: the root is another one, from the checkpoint before on.
    let forged = format!("UPDATE entry SET leaf = (SELECT leaf FROM entry WHERE seq = 1) WHERE seq = {last}");
    meddle(service, &[&forged]).await;
    let (kept, app) = held().await;
    assert!(matches!(kept, Err(Quarantine::Changed { from, to }) if (from, to) == (last, last)), "{kept:?}");
    assert!(app.sign().await.is_err());

    // The end cut off: one entry of those that were signed over, then one more.
    for end in [size - 1, last] {
        let cut = format!("DELETE FROM entry WHERE seq >= {end}");
        meddle(service, &[&cut, &format!("UPDATE ledger SET size = {end}")]).await;
        let (kept, app) = held().await;
        assert!(
            matches!(kept, Err(Quarantine::Missing { size: left, signed }) if (left, signed) == (end, size)),
            "{kept:?}"
        );
        assert!(app.sign().await.is_err());
    }
    // And where the checkpoints were cut off as well, the file beside the key remembers.
    let sqlite = service.complaint("SELECT sqlite_version()").await.is_none();
    let all = format!("DELETE FROM checkpoint WHERE size > {last}");
    if sqlite {
        meddle(service, &["DROP TRIGGER checkpoint_no_delete", &all]).await;
    } else {
        meddle(service, &["ALTER TABLE checkpoint DISABLE TRIGGER USER", &all]).await;
    }
    let (kept, _) = held().await;
    assert!(matches!(kept, Err(Quarantine::Missing { signed, .. }) if signed == size), "{kept:?}");
}

async fn a_list_of_checkpoints_comes_in_pages(service: &Service) {
    let signers = Signers::of(service, 1).await;
    let app = &signers.processes[0];
    for n in 0..103u8 {
        send(service, n).await;
        app.sign().await.unwrap().unwrap();
        service.pass(5 * MINUTE);
    }
    let page = service.get(&format!("{LOG}/checkpoints")).await.json();
    let page = page.as_array().unwrap();
    assert_eq!(page.len(), 100);
    assert_eq!(page[0]["size"].as_u64(), Some(service.store.size(LEDGER).await.unwrap()));
    let rest = service.get(&format!("{LOG}/checkpoints?before={}", page[99]["at"])).await.json();
    let rest = rest.as_array().unwrap();
    assert_eq!(rest.len(), 3);
    assert_eq!(rest[0]["size"].as_u64(), page[99]["size"].as_u64().map(|size| size - 1));
    let note: Note = rest[2]["note"].as_str().unwrap().parse().unwrap();
    assert!(note.signers(&[log_key().verifier().clone()]).is_ok());
}
