//! Sheets of paper from the printer to the ledger: `paper print`, `paper enter` at a terminal of its own,
//! `paper agreement`.

use crate::support::Office;
use hailong::ids::{LedgerId, Serial, TouchpointCode};
use hailong::store::{Options, Store};
use hailong::touchpoint::paper::serials;
use std::io::{Read as _, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

on_both!(
    sheets_are_printed_with_numbers_that_the_ledger_knows,
    a_sheet_is_entered_once_with_the_keyboard_alone,
    an_interrupted_entry_loses_nothing_that_was_stored,
    a_desk_whose_terminal_is_gone_says_so_and_ends,
    a_second_entry_is_compared_with_the_first,
    the_counters_own_people_and_pipes_enter_nothing,
);

const CAMPAIGN: &str = "nam-2999";

/// A campaign over a province and the code of one commune's counter.
fn ready(office: &Office) -> String {
    office.done(&["init", "--name", "Tỉnh Quảng Trị", "--official", "--province", "44"]);
    office.done(&["definitions", "publish", "mot-cua-nhanh.1"]);
    let what = ["--title", "Khảo sát một cửa", "--definition", "mot-cua-nhanh.1", "--units", "44"];
    let period = ["--opens", "2026-01-01", "--closes", "2999-12-31", "--public"];
    office.done(&[&["campaign", "create", CAMPAIGN], &what[..], &period[..]].concat());
    let unit = ["--unit", "19363", "--field", "dat-dai"];
    let made = office.json(&[&["touchpoints", "create", "--campaign", CAMPAIGN][..], &unit[..]].concat());
    made[0]["code"].as_str().unwrap().to_owned()
}

fn print(office: &Office, code: &str, copies: &str) -> bool {
    let said = office.run(&["paper", "print", "--touchpoint", code, "--copies", copies, "--out", "p.pdf"]);
    if cfg!(not(feature = "print")) {
        assert!(said.code == 1 && said.err.contains("--features print"), "{said}");
        return false;
    }
    assert_eq!((said.code, said.out.as_str()), (0, "p.pdf\n"), "{said}");
    true
}

/// The numbers of a counter's sheets, as the ledger knows them.
fn issued(office: &Office, code: &str) -> Vec<Serial> {
    let code: TouchpointCode = code.parse().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let store = Store::open(&office.absolute_url(), Options::default()).await.unwrap();
        let catalog = store.catalog(LedgerId(1)).await.unwrap();
        store.close().await;
        let batches = catalog.paper.get(&code).map_or_else(Vec::new, |paper| paper.batches.clone());
        serials(&batches).into_iter().map(|(serial, _)| serial).collect()
    })
}

/// Channel and answers of every response, as the export tells them.
fn responses(office: &Office) -> Vec<String> {
    let what = ["--what", "responses", "--format", "csv", "--out", "r.csv"];
    office.done(&[&["export", "--campaign", CAMPAIGN], &what[..]].concat());
    let csv = std::fs::read_to_string(office.folder().join("r.csv")).unwrap();
    let mut rows: Vec<_> =
        csv.lines().skip(1).map(|row| row.splitn(5, ',').last().unwrap().to_owned()).collect();
    rows.sort();
    rows
}

/// The program at a terminal of its own.
struct Terminal {
    child: Child,
    keys: Option<ChildStdin>,
    screen: ChildStdout,
    seen: String,
}

impl Terminal {
    fn open(office: &Office, code: &str, more: &str) -> Self {
        Self::open_as(office, code, "exec PROGRAM", more)
    }

    /// The same where the shell runs `PROGRAM` in its own way.
    fn open_as(office: &Office, code: &str, way: &str, more: &str) -> Self {
        let program = way.replace("PROGRAM", env!("CARGO_BIN_EXE_hailong"));
        let command = format!(
            "stty rows 30 cols 100; {program} paper enter --touchpoint {code} --operator-unit 44 {more}"
        );
        let mut child = Command::new("script")
            .args(["-qefc", &command, "/dev/null"])
            .current_dir(office.folder())
            .env("HAILONG__DATABASE__URL", &office.url)
            .env("HAILONG__LOG__FILTER", "warn")
            .env("TERM", "xterm-256color")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (keys, screen) = (child.stdin.take(), child.stdout.take().unwrap());
        let mut terminal = Self { child, keys, screen, seen: String::new() };
        terminal.wait_for("Số phiếu (gõ hoặc quét mã)");
        terminal
    }

    fn press(&mut self, keys: &str) {
        let pipe = self.keys.as_mut().unwrap();
        pipe.write_all(keys.as_bytes()).unwrap();
        pipe.flush().unwrap();
    }

    /// Reads until this was drawn, from where the last wait ended.
    fn wait_for(&mut self, text: &str) {
        let mut bytes = Vec::new();
        let mut chunk = [0; 4_096];
        loop {
            self.seen.push_str(&String::from_utf8_lossy(&bytes));
            bytes.clear();
            if let Some(at) = self.seen.find(text) {
                self.seen.drain(..at + text.len());
                return;
            }
            // Whole letters only: the rest of one comes with the next bytes.
            loop {
                let read = self.screen.read(&mut chunk).unwrap();
                assert!(read > 0, "the program ended before `{text}`: {}", self.seen);
                bytes.extend(&chunk[..read]);
                if std::str::from_utf8(&bytes).is_ok() {
                    break;
                }
            }
        }
    }

    /// Leaves the desk and expects the program to end well, saying this.
    fn leave(mut self, said: &str) {
        self.press("\x1b");
        self.wait_for(said);
        self.keys = None;
        assert!(self.child.wait().unwrap().success());
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

fn sheets_are_printed_with_numbers_that_the_ledger_knows(office: &Office) {
    let code = ready(office);
    let before = office.entries();
    let refused = office.run(&[
        "paper",
        "print",
        "--touchpoint",
        &code,
        "--copies",
        "2",
        "--lang",
        "fr",
        "--out",
        "p.pdf",
    ]);
    assert!(refused.code == 1 && refused.err.contains("it speaks vi, en"), "{refused}");
    assert!(!office.folder().join("p.pdf").exists() && office.entries() == before);
    if !print(office, &code, "3") {
        return;
    }
    let numbers = issued(office, &code);
    assert_eq!(numbers.len(), 3);
    let text = Command::new("pdftotext").args(["p.pdf", "-"]).current_dir(office.folder()).output();
    if let Ok(text) = text {
        let text = String::from_utf8(text.stdout).unwrap();
        assert!(numbers.iter().all(|serial| text.contains(&serial.grouped())), "{text}");
    }
    // Everybody below the province, in English: the same counter, five sheets more.
    let all = ["--campaign", CAMPAIGN, "--under", "44", "--copies", "5", "--lang", "en", "--out", "q.pdf"];
    office.done(&[&["paper", "print"], &all[..]].concat());
    let more = issued(office, &code);
    assert_eq!((more.len(), &more[..3]), (8, &numbers[..]));
    let refused = office.run(&["paper", "print", "--touchpoint", &code, "--copies", "0", "--out", "p.pdf"]);
    assert_eq!(refused.code, 2, "{refused}");
}

fn a_sheet_is_entered_once_with_the_keyboard_alone(office: &Office) {
    let code = ready(office);
    if !print(office, &code, "2") {
        return;
    }
    let numbers = issued(office, &code);
    let mut desk = Terminal::open(office, &code, "");
    desk.press(&format!("{}\r", numbers[0]));
    desk.wait_for(&format!("Phiếu {}", numbers[0].grouped()));
    // Five criteria, one left out, not applicable, the overall rating, a word.
    desk.press("54309");
    desk.press("4cảm ơn\r");
    desk.wait_for("nhấn Enter để lưu");
    desk.press("\r");
    desk.wait_for("Đã lưu phiếu");
    desk.press(&format!("{}\r", numbers[0]));
    desk.wait_for("đã được nhập rồi");
    desk.press("123\r");
    desk.wait_for("không phải số phiếu");
    desk.leave("1 sheet stored.");
    assert_eq!(responses(office), ["paper,vi,5,4,3,,NA,4,cảm ơn"]);

    // Another day: what was entered stays entered; the other sheet is taken.
    let mut desk = Terminal::open(office, &code, "");
    desk.press(&format!("{}\r", numbers[0].grouped()));
    desk.wait_for("đã được nhập rồi");
    desk.press(&format!("{}\r111111\r\r", numbers[1].grouped()));
    desk.wait_for("Đã lưu phiếu");
    desk.leave("1 sheet stored.");
    assert_eq!(responses(office), ["paper,vi,1,1,1,1,1,1,", "paper,vi,5,4,3,,NA,4,cảm ơn"]);
}

fn an_interrupted_entry_loses_nothing_that_was_stored(office: &Office) {
    let code = ready(office);
    if !print(office, &code, "2") {
        return;
    }
    let numbers = issued(office, &code);
    let mut desk = Terminal::open(office, &code, "");
    desk.press(&format!("{}\r222222\r\r", numbers[0]));
    desk.wait_for("Đã lưu phiếu");
    desk.press(&format!("{}\r333", numbers[1]));
    desk.wait_for("3 Bình thường");
    // The terminal goes away in the middle of the second sheet.
    desk.child.kill().unwrap();
    desk.child.wait().unwrap();
    drop(desk);
    assert_eq!(responses(office), ["paper,vi,2,2,2,2,2,2,"]);
    let mut desk = Terminal::open(office, &code, "");
    desk.press(&format!("{}\r333333\r\r", numbers[1]));
    desk.wait_for("Đã lưu phiếu");
    desk.leave("1 sheet stored.");
    assert_eq!(responses(office).len(), 2);
}

fn a_desk_whose_terminal_is_gone_says_so_and_ends(office: &Office) {
    let code = ready(office);
    if !print(office, &code, "2") {
        return;
    }
    let numbers = issued(office, &code);
    // Told by the signal of the system, and where that is kept from it.
    for (number, way) in numbers.iter().zip(["exec PROGRAM", "trap '' HUP; PROGRAM"]) {
        let last_words = office.folder().join("last-words");
        assert!(Command::new("mkfifo").arg(&last_words).status().unwrap().success());
        let (path, (tell, told)) = (last_words.clone(), mpsc::channel());
        std::thread::spawn(move || tell.send(std::fs::read_to_string(path).unwrap()));
        let more = format!("2>{}; exit", last_words.display());
        let mut desk = Terminal::open_as(office, &code, way, &more);
        desk.press(&format!("{number}\r222222\r\r"));
        desk.wait_for("Đã lưu phiếu");
        drop(desk);
        // They end where the program does; one that never ends fails here.
        let said = told.recv_timeout(Duration::from_mins(1)).expect(way);
        assert!(said.contains("the terminal is gone: every sheet that was stored is kept"), "{way}: {said}");
        std::fs::remove_file(last_words).unwrap();
    }
    assert_eq!(responses(office), ["paper,vi,2,2,2,2,2,2,"; 2]);
}

fn a_second_entry_is_compared_with_the_first(office: &Office) {
    let code = ready(office);
    if !print(office, &code, "2") {
        return;
    }
    let numbers = issued(office, &code);
    let mut desk = Terminal::open(office, &code, "--sample 100");
    for (serial, digits) in numbers.iter().zip(["555555", "411111"]) {
        desk.press(&format!("{serial}\r{digits}một lời\r\r"));
        desk.wait_for("Đã lưu phiếu");
    }
    desk.leave("2 sheets stored.");
    let mut desk = Terminal::open(office, &code, "--second");
    for (serial, digits) in numbers.iter().zip(["555555", "421111"]) {
        desk.press(&format!("{serial}\r{digits}\r\r"));
        desk.wait_for("Đã lưu phiếu");
    }
    desk.leave("2 sheets stored.");
    assert_eq!(responses(office).len(), 2, "the second entry stores no response");

    let agreement = ["paper", "agreement", "--touchpoint", &code];
    let told = office.json(&agreement);
    assert_eq!((&told["sheets"], &told["waiting"]), (&2.into(), &serde_json::json!([])));
    let of = |id: &str| {
        let questions = told["questions"].as_array().unwrap();
        questions.iter().find(|question| question["question"] == id).unwrap().clone()
    };
    assert_eq!(of("access"), serde_json::json!({ "question": "access", "same": 2, "kappa": 1.0 }));
    assert_eq!(of("procedure")["same"], 1);
    assert_eq!(of("comment")["same"], 0, "that something is written was seen by one alone");
    let second = numbers[1].grouped();
    let difference =
        serde_json::json!({ "sheet": second, "question": "procedure", "first": "1", "second": "2" });
    assert!(told["differences"].as_array().unwrap().contains(&difference), "{told}");
    assert!(!told.to_string().contains("một lời"), "{told}");

    let said = office.run(&[&agreement[..], &["--erase"]].concat());
    assert!(said.out.contains("kappa") && said.err.contains("2 sheets were erased"), "{said}");
    assert_eq!(office.json(&agreement)["sheets"], 0);
}

fn the_counters_own_people_and_pipes_enter_nothing(office: &Office) {
    let code = ready(office);
    let enter = |unit: &str| office.run(&["paper", "enter", "--touchpoint", &code, "--operator-unit", unit]);
    assert!(enter("44").err.contains("no sheet was ever printed"));
    if !print(office, &code, "1") {
        return;
    }
    let before = office.entries();
    let own = enter("19363");
    assert!(own.code == 1 && own.err.contains("whose counter this is"), "{own}");
    let pipe = enter("44");
    assert!(pipe.code == 1 && pipe.err.contains("entered at a terminal"), "{pipe}");
    assert_eq!(office.entries(), before);
}
