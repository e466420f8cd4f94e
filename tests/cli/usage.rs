//! Exit codes, settings and databases that cannot be used.

use crate::support::Office;
use std::fmt::Write as _;

#[test]
fn help_is_no_error_and_wrong_usage_is_one() {
    let office = Office::sqlite();
    let help = office.run(&["units", "import", "--help"]);
    assert_eq!(help.code, 0);
    assert!(help.out.contains("Examples:") && help.out.contains("--database-url"), "{help}");
    assert_eq!(office.run(&["units", "import"]).code, 2);
    assert_eq!(office.run(&["nonsense"]).code, 2);
    assert_eq!(office.run(&[]).code, 2);
    assert_eq!(office.run(&["--version"]).out, concat!("hailong ", env!("CARGO_PKG_VERSION"), "\n"));
}

#[test]
fn settings_that_cannot_be_meant_are_refused() {
    let office = Office::sqlite();
    office.write("hailong.toml", "[database]\ncache_mb = 1\nurll = \"sqlite:x.db\"\n[servr]\nport = 1\n");
    let said = office.run_with(&["doctor"], &[("HAILONG__DATABASE__QUEU", "7")]);
    insta::assert_snapshot!(said, @r"
    exit 1
    error: the configuration is refused:
    environment: unknown setting `database.queu`; the nearest known one is `database.queue`
    hailong.toml: unknown setting `database.urll`; the nearest known one is `database.url`
    hailong.toml: unknown setting `servr.port`; the nearest known one is `server.port`
    hailong.toml: `database.cache_mb` is `1`: expected megabytes, a whole number from 64 to 65536
    ");
    office.write("hailong.toml", "[database\n");
    assert!(office.run(&["doctor"]).err.contains("not TOML"));
    let gone = office.run(&["doctor", "--config", "gone.toml"]);
    assert!(gone.code == 1 && gone.err.contains("cannot read the configuration file gone.toml"), "{gone}");
}

#[test]
fn a_flag_wins_over_the_environment_and_that_over_the_file() {
    let office = Office::sqlite();
    office.write("my.toml", "[database]\nqueue = 1\ncache_mb = 65\nmax_connections = 3\n");
    let env = [("HAILONG__DATABASE__QUEUE", "2")];
    let said = office.run_with(
        &["doctor", "--config", "my.toml", "--database-url", "sqlite:other.db", "--format", "json"],
        &env,
    );
    let report: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    let setting = |key: &str| {
        let settings = report["settings"].as_array().unwrap();
        settings.iter().find(|pair| pair[0] == key).unwrap()[1].as_str().unwrap().to_owned()
    };
    assert_eq!(setting("database.url"), "sqlite:other.db");
    assert_eq!((setting("database.queue"), setting("database.cache_mb")), ("2".into(), "65".into()));
}

#[test]
fn a_database_that_cannot_be_used_is_told_with_what_to_do() {
    let office = Office::sqlite();
    let mut all = office.run(&["units", "list"]).to_string();
    office.write("file", "not a folder");
    office.write("text.db", "no database".repeat(100));
    for url in ["sqlite:file/data/hailong.db", "sqlite:text.db", "mysql://u:secret@h/d"] {
        let said = office.run(&["init", "--name", "Xã Vĩnh Linh", "--database-url", url]);
        let _ = write!(all, "\n> {url}\n{said}");
    }
    insta::assert_snapshot!(all, @r"
    exit 1
    error: there is no database at data/hailong.db: create one with `hailong init`, or name another with --database-url

    > sqlite:file/data/hailong.db
    exit 1
    error: cannot create the data folder file/data (let this user write there, or name another place with --database-url): Not a directory (os error 20)

    > sqlite:text.db
    exit 1
    error: text.db is not a SQLite database: name another file in the database address

    > mysql://u:secret@h/d
    exit 1
    error: the configuration is refused:
    command line: `database.url` is `mysql://u:***@h/d`: expected sqlite:PATH or postgres://…
    ");
    assert!(!office.folder().join("data").exists(), "nothing was made");
}

on_both!(a_newer_database_is_left_alone, a_database_without_a_ledger_gets_no_tables_unasked);

fn a_database_without_a_ledger_gets_no_tables_unasked(office: &Office) {
    std::fs::create_dir(office.folder().join("data")).unwrap();
    office.write("data/hailong.db", "");
    office.write("named.db", "");
    let serve = ["serve", "--port", "0", "--database-url", "sqlite:named.db"];
    for args in [&["units", "list"][..], &serve, &["units", "import", "--official"]] {
        let said = office.run(args);
        assert!(said.code == 1 && said.err.contains("create one with `hailong init`"), "{said}");
    }
    // Fails where the table is there.
    office.sql("CREATE TABLE seaql_migrations (version TEXT)");
}

#[test]
fn a_questionnaire_that_is_neither_file_nor_shipped_is_told_with_the_names_there_are() {
    let said = Office::sqlite().run(&["definitions", "publish", "sipas-2018.1"]);
    assert!(said.code == 1 && said.err.contains("mot-cua-nhanh.1, sipas-2017.1, sipas-2023.1"), "{said}");
}

#[test]
fn the_same_simulated_answers_are_not_told_as_stored_twice() {
    let office = Office::sqlite();
    office.done(&["init", "--demo"]);
    let simulate = |more: &[&str]| {
        let args = ["simulate", "--campaign", "demo-mot-cua-nhanh", "--count", "40"];
        office.done(&[&args[..], more].concat())
    };
    assert!(simulate(&[]).starts_with("Stored 40 "));
    assert!(simulate(&[]).starts_with("Stored 40 "), "another run makes others");
    let count = || {
        let index = ["index", "--campaign", "demo-mot-cua-nhanh"];
        office.json(&index)["total"]["respondents"].as_u64().unwrap()
    };
    assert_eq!(count(), 80);
    let first = simulate(&["--seed", "900"]);
    assert!(first.starts_with("Stored 40 "), "{first}");
    // The hour may turn between the two runs: then all are new.
    let again = simulate(&["--seed", "900"]);
    let said = if again.starts_with("Stored 0 ") { 0 } else { 40 };
    assert!(said == 40 || again.contains("40 more were there already"), "{again}");
    assert_eq!(count(), 120 + said);
}

fn a_newer_database_is_left_alone(office: &Office) {
    office.with_ledger();
    office.sql("INSERT INTO seaql_migrations (version, applied_at) VALUES ('m29990101_000001_future', 0)");
    for args in [&["units", "list"][..], &["init", "--name", "x"], &["units", "import", "--official"]] {
        let said = office.run(args);
        assert_eq!(said.code, 1, "{said}");
        assert!(said.err.contains("newer than this program"), "{said}");
    }
}

#[test]
fn a_second_ledger_is_wished_for_expressly() {
    let office = Office::sqlite();
    office.with_ledger();
    assert_eq!(office.run(&["init", "--name", "Tỉnh khác"]).code, 1);
    office.done(&["init", "--name", "Tỉnh khác", "--additional"]);
    let ambiguous = office.run(&["units", "list"]);
    assert!(ambiguous.code == 1 && ambiguous.err.contains("--ledger"), "{ambiguous}");
    office.done(&["units", "list", "--ledger", "2"]);
    let unknown = office.run(&["units", "list", "--ledger", "3"]);
    assert!(unknown.code == 1 && unknown.err.contains("there are: 1, 2"), "{unknown}");
}

#[test]
fn the_doctor_finds_a_sound_installation_sound_and_says_what_is_not() {
    let office = Office::sqlite();
    let host = ("HAILONG__SERVER__HOST", "https://khaosat.example.vn");
    let before = office.run_with(&["doctor"], &[host]);
    assert!(before.code == 1 && before.out.contains("create one with `hailong init`"), "{before}");
    office.with_ledger();
    let sound = office.run_with(&["doctor"], &[host]);
    assert_eq!(sound.code, 0, "{sound}");
    assert!(sound.out.contains("Tỉnh Quảng Trị") && sound.out.contains("khaosat.example.vn"), "{sound}");
    office.write("cert.pem", "no certificate");
    let tls = [("HAILONG__SERVER__TLS_CERT", "cert.pem"), ("HAILONG__SERVER__TLS_KEY", "gone.pem"), host];
    let broken = office.run_with(&["doctor"], &tls);
    assert!(broken.code == 1 && broken.out.contains("cert.pem"), "{broken}");
    let secret = [("HAILONG__SERVER__PAGE_SECRET", "geheim-geheim-geheim-geheim-geheim-geheim"), host];
    assert!(!office.run_with(&["doctor"], &secret).out.contains("geheim"), "a secret is never printed");
    let filter = office.run_with(&["doctor"], &[("HAILONG__LOG__FILTER", "hailong=lou,d")]);
    assert!(filter.code == 1 && filter.err.contains("log.filter"), "{filter}");
}
