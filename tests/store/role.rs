//! The role of `deploy/postgres-role.sql`: enough to serve, too little to change what was said.

use crate::support::{LEDGER, NOW, Scratch, response};
use hailong::store::{Kept, Options, Store};
use sea_orm::{ConnectionTrait as _, Database};
use std::convert::Infallible;

const GRANTS: &str = include_str!("../../deploy/postgres-role.sql");

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_service_works_as_a_role_that_can_change_nothing_that_was_said() {
    let Some(scratch) = Scratch::postgres().await else { return };
    scratch.open_with_ledger().await.close().await;
    let role = format!("hailong_role_{}", std::process::id());
    let owner = Database::connect(&scratch.url).await.unwrap();
    owner.execute_unprepared(&format!("CREATE ROLE {role} LOGIN")).await.unwrap();
    owner.execute_unprepared(&GRANTS.replace("hailong_service", &role)).await.unwrap();
    let (scheme, rest) = scratch.url.split_once("://").unwrap();
    let url = format!("{scheme}://{role}@{}", rest.split_once('@').map_or(rest, |(_, host)| host));

    let store = Store::open(&url, Options { create: false, ..Options::default() }).await.unwrap();
    store.submit(response(1)).await.unwrap();
    let nothing = |_: &_| Ok::<_, Infallible>(Vec::new());
    store.change(LEDGER, NOW, nothing).await.unwrap();
    let signing = store.begin_signing(LEDGER).await.unwrap();
    let size = signing.size;
    let kept = Kept { origin: "a/1".into(), size, root: [1; 32], at: 0, note: "a/1\n".into() };
    signing.keep(&kept).await.unwrap();
    store.cosign(LEDGER, ("a/1", size), "w", "— w AAAAAAAA\n").await.unwrap();
    store.cosign(LEDGER, ("a/1", size), "w", "— w AAAAAAAA\n").await.unwrap();
    store.check().await.unwrap();
    store.close().await;

    let service = Database::connect(&url).await.unwrap();
    for sql in [
        "UPDATE entry SET hour = 1",
        "DELETE FROM entry",
        "TRUNCATE entry",
        "ALTER TABLE entry DISABLE TRIGGER ALL",
        "DROP TRIGGER entry_no_change ON entry",
        "UPDATE checkpoint SET size = 1",
        "DELETE FROM checkpoint",
        "ALTER TABLE checkpoint DISABLE TRIGGER ALL",
        "UPDATE cosignature SET line = ''",
        "DELETE FROM cosignature",
        "UPDATE audit SET subject = ''",
        "DELETE FROM audit",
        "DELETE FROM ledger",
        "DELETE FROM seaql_migrations",
        "SET session_replication_role = replica",
        "CREATE OR REPLACE FUNCTION ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'",
    ] {
        let complaint = service.execute_unprepared(sql).await.err().map(|error| error.to_string());
        let complaint = complaint.unwrap_or_default();
        assert!(
            complaint.contains("permission denied") || complaint.contains("must be owner"),
            "{sql}: {complaint}"
        );
    }
    service.close().await.unwrap();
    owner.execute_unprepared(&format!("DROP OWNED BY {role}; DROP ROLE {role}")).await.unwrap();
    owner.close().await.unwrap();
    scratch.remove().await;
}
