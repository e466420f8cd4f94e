//! `hailong log` and `hailong witness` as operators and other offices run them.

use crate::files::{CAMPAIGN, answer, ready};
use crate::running::Running;
use crate::support::{Office, Said};
use std::fs;
use std::io::Read as _;
use std::path::PathBuf;

on_both!(what_is_handed_out_ends_with_what_was_signed);

/// With a key in the office's folder, as PostgreSQL needs it.
fn with_key(office: &Office, further: &str) {
    office.write("hailong.toml", format!("[ledger]\nkey_file = \"log.key\"\n{further}"));
}

fn publish(office: &Office, definition: &str) -> Said {
    office.run(&["definitions", "publish", definition])
}

fn checkpoints(office: &Office) -> Vec<serde_json::Value> {
    office.json(&["log", "checkpoints"]).as_array().unwrap().clone()
}

fn what_is_handed_out_ends_with_what_was_signed(office: &Office) {
    with_key(office, "origin = \"khaosat.example.vn/1\"\n");
    ready(office);
    answer(office);
    office.done(&["log", "sign"]);
    let signed = checkpoints(office).pop().unwrap();
    let root = signed["root"].as_str().unwrap();
    assert_eq!(signed["origin"], "khaosat.example.vn/1");

    office.done(&["report", "--campaign", CAMPAIGN, "--out", "bao-cao.docx"]);
    let mut parts =
        zip::ZipArchive::new(fs::File::open(office.folder().join("bao-cao.docx")).unwrap()).unwrap();
    let mut xml = String::new();
    parts.by_name("word/document.xml").unwrap().read_to_string(&mut xml).unwrap();
    let document = roxmltree::Document::parse(&xml).unwrap();
    let letters = |node: roxmltree::Node<'_, '_>| {
        node.descendants().filter_map(|run| run.text().filter(|_| run.is_text())).collect::<String>()
    };
    let last = document.descendants().filter(|node| node.tag_name().name() == "p").map(letters);
    let last = last.filter(|text| text.contains("mã gốc")).collect::<Vec<_>>();
    assert_eq!(last.len(), 1, "{last:?}");
    assert!(last[0].contains(root) && last[0].contains("nhật ký khaosat.example.vn/1."), "{last:?}");
    let manifest = fs::read(office.folder().join("bao-cao.docx.manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_slice(&manifest).unwrap();
    assert_eq!(
        (&manifest["checkpoint"]["root"], &manifest["checkpoint"]["size"]),
        (&signed["root"], &signed["size"].clone())
    );
    if cfg!(feature = "print") {
        office.done(&["report", "--campaign", CAMPAIGN, "--format", "pdf", "--out", "bao-cao.pdf"]);
        let text = std::process::Command::new("pdftotext")
            .arg(office.folder().join("bao-cao.pdf"))
            .arg("-")
            .output();
        let text = String::from_utf8(text.unwrap().stdout).unwrap();
        // A line may end anywhere in it.
        let text: String =
            text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '\u{ad}')).collect();
        assert!(text.contains(root), "{text}");
    }
    office.done(&[
        "export",
        "--campaign",
        CAMPAIGN,
        "--what",
        "responses",
        "--format",
        "csv",
        "--out",
        "phieu.csv",
    ]);
    let manifest = fs::read_to_string(office.folder().join("phieu.csv.manifest.json")).unwrap();
    assert!(manifest.contains(root), "{manifest}");
    let register = office.done(&["touchpoints", "register", "--campaign", CAMPAIGN]);
    let register = register.lines().last().unwrap();
    assert!(register.starts_with("Signed over last: ") && register.ends_with(root), "{register}");
}

#[cfg(unix)]
#[test]
fn the_key_is_its_owners_alone_or_nothing_is_served() {
    use std::os::unix::fs::PermissionsExt as _;
    let office = Office::sqlite();
    office.done(&["init", "--name", "Tỉnh Quảng Trị"]);
    let early = office.run(&["log", "key"]);
    assert!(early.code == 1 && early.err.contains("there is no key yet"), "{early}");
    let running = Running::start(&office, &[]);
    assert_eq!(running.get("/healthz"), "HTTP/1.1 200 OK");
    assert_eq!(running.end(), Some(0));
    let key = office.folder().join("data/hailong.db.log-key");
    assert_eq!(fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600);
    let said = office.done(&["log", "key"]);
    assert!(said.starts_with("hailong.localhost/1+"), "{said}");
    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).unwrap();
    let refused = office.run(&["serve", "--port", "0", "--bind", "127.0.0.1"]);
    assert!(refused.code == 1 && refused.err.contains("can be read by others (mode 644)"), "{refused}");
    fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
    fs::write(&key, "0123").unwrap();
    let refused = office.run(&["serve", "--port", "0", "--bind", "127.0.0.1"]);
    assert!(refused.code == 1 && refused.err.contains("put its copy back"), "{refused}");
}

/// A copy of the database as it is now, to be put back later.
struct Copy(Vec<(PathBuf, Vec<u8>)>);

impl Copy {
    fn of(office: &Office) -> Self {
        let files = ["hailong.db", "hailong.db-wal"].map(|name| office.folder().join("data").join(name));
        Self(files.into_iter().filter_map(|path| Some((path.clone(), fs::read(path).ok()?))).collect())
    }

    fn put_back(&self, office: &Office) {
        for name in ["hailong.db-wal", "hailong.db-shm"] {
            let _ = fs::remove_file(office.folder().join("data").join(name));
        }
        for (path, bytes) in &self.0 {
            fs::write(path, bytes).unwrap();
        }
    }
}

#[test]
fn an_old_copy_is_neither_served_nor_written_to_until_the_loss_is_accepted() {
    let office = Office::sqlite();
    office.done(&["init", "--name", "Tỉnh Quảng Trị"]);
    assert_eq!(publish(&office, "mot-cua-nhanh.1").code, 0);
    office.done(&["log", "sign"]);
    let old = Copy::of(&office);
    assert_eq!(publish(&office, "sipas-2017.1").code, 0);
    office.done(&["log", "sign"]);
    let all = checkpoints(&office);
    let (left, signed) = (all[0]["size"].as_u64().unwrap(), all[1]["size"].as_u64().unwrap());
    assert_eq!(signed, left + 1);
    old.put_back(&office);

    let missing = format!("the entries {left} to {left} are missing");
    for refused in [
        office.run(&["serve", "--port", "0", "--bind", "127.0.0.1"]),
        publish(&office, "sipas-2023.1"),
        office.run(&["log", "sign"]),
        office.run(&["user", "add", "an.nguyen", "--name", "An", "--role", "admin"]),
    ] {
        assert_eq!(refused.code, 1, "{refused}");
        assert!(refused.err.contains(&missing) && refused.err.contains("quarantine"), "{refused}");
    }
    assert_eq!(checkpoints(&office).len(), 1, "it can be looked at");

    let wrong = office.run(&["log", "accept-loss", "--lost", "7"]);
    assert!(wrong.code == 1 && wrong.err.contains("1 signed entries are missing"), "{wrong}");
    let said = office.done(&["log", "accept-loss", "--lost", "1"]);
    assert!(said.contains("hailong.localhost/1.2"), "{said}");
    assert_eq!(publish(&office, "sipas-2023.1").code, 0);
    office.done(&["log", "sign"]);
    let all = checkpoints(&office);
    let origins: Vec<&str> = all.iter().map(|one| one["origin"].as_str().unwrap()).collect();
    assert_eq!(
        origins,
        ["hailong.localhost/1", "hailong.localhost/1.2"],
        "what was signed before stays to be seen"
    );
    office.done(&["bundle", "--out", "so-cai.zip"]);
    let said = office.json(&["verify", "so-cai.zip"]);
    assert_eq!(said["sound"], true, "{said:#}");
    assert_eq!((&said["losses"][0]["left"], &said["claims"].as_array().unwrap().len()), (&left.into(), &2));
    let running = Running::start(&office, &[]);
    assert_eq!(running.get("/healthz"), "HTTP/1.1 200 OK");
    assert_eq!(running.end(), Some(0));
    let nothing = office.run(&["log", "accept-loss", "--lost", "1"]);
    assert!(nothing.code == 1 && nothing.err.contains("nothing is missing"), "{nothing}");
}

#[test]
fn an_old_copy_that_grew_again_is_noticed_too() {
    let office = Office::sqlite();
    office.done(&["init", "--name", "Tỉnh Quảng Trị"]);
    office.done(&["log", "sign"]);
    let old = Copy::of(&office);
    assert_eq!(publish(&office, "mot-cua-nhanh.1").code, 0);
    office.done(&["log", "sign"]);
    let last = office.folder().join("data/hailong.db.log-key.last");
    let kept = fs::read(&last).unwrap();
    // On another machine, where nothing remembers.
    old.put_back(&office);
    fs::remove_file(&last).unwrap();
    assert_eq!(publish(&office, "sipas-2017.1").code, 0);
    assert_eq!(publish(&office, "sipas-2023.1").code, 0);
    fs::write(&last, kept).unwrap();
    let served = office.run(&["serve", "--port", "0", "--bind", "127.0.0.1"]);
    assert!(
        served.code == 1 && served.err.contains("was changed") && served.err.contains("quarantine"),
        "{served}"
    );
    let written = publish(&office, "mot-cua-nhanh.1");
    assert!(written.code == 1 && written.err.contains("quarantine"), "{written}");
}

#[test]
fn a_witness_signs_what_grew_and_raises_the_alarm_over_what_was_taken_back() {
    let office = Office::sqlite();
    let witness = office.done(&["witness", "key", "--name", "thanhtra.example", "--key", "w.key"]);
    let witness = witness.trim();
    assert!(witness.starts_with("thanhtra.example+"), "{witness}");
    assert_eq!(
        office.done(&["witness", "key", "--name", "thanhtra.example", "--key", "w.key"]).trim(),
        witness
    );
    office.write("hailong.toml", format!("[ledger]\nwitnesses = \"{witness}\"\n"));
    office.done(&["init", "--name", "Tỉnh Quảng Trị"]);
    office.done(&["log", "sign"]);
    let key = office.done(&["log", "key"]);
    let running = Running::start(&office, &[]);
    let watch = |port: u16| {
        let log = format!("http://127.0.0.1:{port}/api/v1/ledger/1");
        let name = ["--name", "thanhtra.example", "--key", "w.key"];
        office.run(&[&["witness", "watch"], &name[..], &["--log", &log, "--log-key", key.trim()]].concat())
    };
    let signatures =
        || checkpoints(&office).iter().map(|one| one["signatures"].as_u64().unwrap()).collect::<Vec<_>>();
    assert_eq!(signatures(), [1]);
    let said = watch(running.port);
    assert!(said.code == 0 && said.out.contains("entries signed, root"), "{said}");
    assert_eq!(signatures(), [2]);
    let old = Copy::of(&office);
    for definition in ["mot-cua-nhanh.1", "sipas-2017.1"] {
        assert_eq!(publish(&office, definition).code, 0);
    }
    office.done(&["log", "sign"]);
    assert_eq!(watch(running.port).code, 0);
    // The service may have signed in between, at a mark.
    assert_eq!(signatures().last(), Some(&2));
    let port = running.port;
    assert_eq!(running.end(), Some(0));
    let silent = watch(port);
    assert!(silent.code == 1 && silent.err.contains("is the service up"), "{silent}");

    // Whoever runs the log puts an old copy back and takes away what would betray it: not at the witness.
    old.put_back(&office);
    fs::remove_file(office.folder().join("data/hailong.db.log-key.last")).unwrap();
    let running = Running::start(&office, &[]);
    let alarm = watch(running.port);
    assert!(
        alarm.code == 1 && alarm.err.contains("ALARM") && alarm.err.contains("were taken back"),
        "{alarm}"
    );
    assert_eq!(signatures(), [2], "nothing more is signed");
    assert_eq!(running.end(), Some(0));
    // Another history of the same length or more.
    for definition in ["sipas-2023.1", "mot-cua-nhanh.1", "sipas-2017.1"] {
        assert_eq!(publish(&office, definition).code, 0);
    }
    office.done(&["log", "sign"]);
    let running = Running::start(&office, &[]);
    let alarm = watch(running.port);
    assert!(alarm.code == 1 && alarm.err.contains("did not grow out of"), "{alarm}");
    assert_eq!(running.end(), Some(0));
}
