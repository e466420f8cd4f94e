//! The console's page of the ledger: what is signed, and the bundle that proves it elsewhere.

use crate::plan::answered;
use crate::support::Service;
use crate::support::staff::{OWN, WHOLE};
use hailong::account::Role;
use hailong::account::audit::Action;
use hailong::export::bundle::Reader;
use hailong::ledger::checkpoint::Checkpoint;
use hailong::ledger::leaf;
use hailong::ledger::merkle::Tree;
use hailong::ledger::note::Note;
use hailong::web::transparency::Beside;
use hailong::web::{LogSecret, LogSettings};
use reqwest::StatusCode;
use std::io::Cursor;

on_both!(an_auditor_reads_what_is_signed_and_takes_what_proves_it, who_sees_a_part_takes_no_bundle);

const PAGE: &str = "/staff/ledger";

async fn an_auditor_reads_what_is_signed_and_takes_what_proves_it(service: &Service) {
    answered(service, &[5; 12]).await;
    let folder = tempfile::tempdir().unwrap();
    let secret = LogSecret::new([9; 32], Beside::at(folder.path().join("last")));
    let log =
        LogSettings { secret: Some(secret), origin: "khaosat.example.vn/1".into(), ..LogSettings::default() };
    let service = &service.with_log(log).await;
    let auditor = service.signed_in(Role::Auditor, WHOLE).await;
    if service.app.newest_checkpoint().await.unwrap().is_none() {
        service.app.sign().await.unwrap();
    }
    let kept = service.app.newest_checkpoint().await.unwrap().unwrap();
    let signed = kept.signed_over();
    let page = auditor.get(PAGE).await.page();
    for told in [
        "Sổ cái và bằng chứng",
        "khaosat.example.vn/1+",
        "Chưa mời cơ quan nào",
        &format!("{} {}", signed.size, signed.root),
        &kept.note.lines().last().unwrap()[..40],
    ] {
        assert!(page.contains(told), "{told}: {page}");
    }
    let order = auditor.post("/staff/ledger/bundle", &[]).await;
    assert_eq!(order.status, StatusCode::SEE_OTHER, "{}", order.text());
    let zip = auditor.fetched(&order).await;
    assert_eq!(zip.header("content-disposition"), "attachment; filename=\"so-cai-2026-11-24.zip\"");
    let mut bundle = Reader::open(Cursor::new(zip.bytes)).unwrap();
    let mut tree = Tree::default();
    let entries = bundle.each(|_, entry| tree.push(leaf::hash(&entry.id, entry.nonce, entry.body))).unwrap();
    assert_eq!(entries, service.app.mirror.size());
    let notes = bundle.checkpoints().unwrap();
    let note: Note = notes.last().unwrap().parse().unwrap();
    let checkpoint = Checkpoint::parse(note.text()).unwrap();
    assert_eq!((checkpoint.size, checkpoint.root), (kept.size, kept.root));
    assert!(entries > kept.size || tree.root() == kept.root, "the entries are those that were signed over");
    assert!(page.contains(&bundle.keys().unwrap()[0]), "with the key that checks them");
    assert!(bundle.figures().unwrap().is_empty(), "nothing was published yet");
    let taken = service.log().await.into_iter().filter(|act| act.action == Action::LedgerExported);
    assert_eq!(taken.count(), 1);
}

async fn who_sees_a_part_takes_no_bundle(service: &Service) {
    let near = service.signed_in(Role::HomeAffairs, OWN).await;
    let page = near.get(PAGE).await.page();
    assert!(page.contains("Chưa ký lần nào") && page.contains("toàn bộ sổ"), "{page}");
    assert!(!page.contains("action=\"/staff/ledger/bundle\""), "{page}");
    assert_eq!(near.post("/staff/ledger/bundle", &[]).await.status, StatusCode::NOT_FOUND);
    assert!(service.log().await.iter().all(|act| act.action != Action::LedgerExported));
}
