use super::*;

fn env(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
}

#[test]
fn a_later_layer_wins() {
    let layers = Layers {
        file: Some((
            "hailong.toml",
            "[database]\nurl = \"sqlite:file.db\"\ncache_mb = 128\nqueue = 7\n[server]\nport = 1",
        )),
        env: env(&[
            ("HAILONG__DATABASE__URL", "sqlite:env.db"),
            ("HAILONG__DATABASE__CACHE_MB", "256"),
            ("PATH", "/"),
            ("HAILONG_TEST_POSTGRES", "postgres://x"),
        ]),
        flags: vec![("database.url", "sqlite:flag.db".into())],
    };
    let config = Config::layered(&layers).unwrap();
    assert_eq!(config.database.url, "sqlite:flag.db");
    assert_eq!(config.database.cache_mb, 256);
    assert_eq!((config.database.queue, config.server.port), (7, 1));
    assert_eq!(config.log, Log::default());
}

#[test]
fn every_fault_is_told_with_its_source_and_the_nearest_key() {
    let layers = Layers {
        file: Some(("h.toml", "[databse]\nurl = \"x\"\n[server]\nport = 70000\nbind = \"everywhere\"")),
        env: env(&[("HAILONG__DATABASE__CACHE", "64"), ("HAILONG__DATABASE__QUEUE", "many")]),
        flags: vec![("database.url", "mysql://u:p@h/d".into())],
    };
    insta::assert_snapshot!(Config::layered(&layers).unwrap_err(), @r"
    environment: unknown setting `database.cache`; the nearest known one is `database.cache_mb`
    h.toml: unknown setting `databse.url`; the nearest known one is `database.url`
    command line: `database.url` is `mysql://u:***@h/d`: expected sqlite:PATH or postgres://…
    environment: `database.queue` is `many`: expected a whole number from 1 to 1000000
    h.toml: `server.bind` is `everywhere`: expected an IP address
    h.toml: `server.port` is `70000`: expected a port, 0 to 65535
    ");
}

#[test]
fn the_readme_shows_every_setting() {
    let readme = include_str!("../../README.md");
    let example = readme.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let file = Some(("README.md", example));
    let config = Config::layered(&Layers { file, ..Layers::default() }).unwrap();
    for Setting { key, value } in config.settings() {
        assert!(!value.is_empty(), "README.md does not show {key}");
        let (_, name) = key.split_once('.').unwrap();
        assert!(example.contains(&format!("\n{name} = ")), "README.md does not show {key}");
    }
}

#[test]
fn no_password_is_shown() {
    let url = "postgres://hailong:p@ss:w0rd@db/hailong".to_owned();
    let config = Config { database: Database { url, ..Database::default() }, ..Config::default() };
    let shown = config.settings().iter().map(|s| s.value.clone()).collect::<String>();
    assert!(shown.contains("postgres://hailong:***@db/hailong"), "{shown}");
    assert!(!shown.contains("w0rd"));
    let in_query = mask_password("postgres://hailong@db/hailong?sslmode=require&password=w0rd");
    assert_eq!(in_query, "postgres://hailong@db/hailong?sslmode=require&password=***");
    assert_eq!(mask_password("sqlite:data/a@b:c.db"), "sqlite:data/a@b:c.db");
}
