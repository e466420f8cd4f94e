//! The demo's console: who opens the demo comes in as each role, and nobody else does.

use crate::running::{Browser, Running, location};
use crate::support::Office;

on_both!(
    each_role_comes_in_at_the_demo_by_what_its_terminal_says,
    a_ledger_of_real_answers_gets_no_accounts_to_play_with,
    one_commune_is_found_out_and_whoever_plays_excludes_its_sets,
);

/// The demo as its terminal tells of the console: the password, and each name with its codes.
struct Told {
    console: String,
    password: String,
    people: Vec<(String, Vec<String>)>,
    /// The page of a response that counts no more; empty where all count.
    excluded: String,
}

impl Told {
    fn of(said: &str) -> Self {
        let after = |word: &str| {
            let line = said.lines().find(|line| line.trim_start().starts_with(word));
            line.unwrap_or_else(|| panic!("{said}")).split_whitespace().nth(1).unwrap().to_owned()
        };
        let mut people: Vec<(String, Vec<String>)> = Vec::new();
        for line in said.lines().filter_map(|line| line.strip_prefix("    ")) {
            let last = line.split_whitespace().next_back().unwrap();
            match line.split_whitespace().next().filter(|_| !line.starts_with(' ')) {
                Some(login) => people.push((login.to_owned(), Vec::new())),
                None => people.last_mut().unwrap().1.push(last.to_owned()),
            }
        }
        let excluded = said.lines().find_map(|line| line.trim_start().strip_prefix("excluded"));
        let excluded = excluded.unwrap_or_default().trim().to_owned();
        Self { console: after("console"), password: after("password"), people, excluded }
    }

    fn codes(&self, login: &str) -> &[String] {
        &self.people.iter().find(|(name, _)| name == login).unwrap().1
    }
}

fn signs_in(browser: &mut Browser<'_>, login: &str, password: &str) -> String {
    browser.post("/staff/login", &[("login", login), ("password", password)])
}

fn each_role_comes_in_at_the_demo_by_what_its_terminal_says(office: &Office) {
    // The demo's own database stands beside the default one: here it is named.
    let url = office.absolute_url();
    let there = |args: &[&'static str]| -> Vec<&str> { [args, &["--database-url", &url]].concat() };
    office.done(&there(&["init", "--demo"]));
    let people = || office.json(&there(&["user", "list"]));
    assert_eq!(people(), serde_json::json!([]), "nobody, before somebody serves it");
    let mut running = Running::start(office, &there(&["--demo"]));
    let told = Told::of(&running.says_until("Ready"));
    assert_eq!(told.console, format!("http://localhost:{}/staff", running.port));
    let roles = [
        ("noivu", "Nội vụ, ", "/staff/campaigns/new"),
        ("lanhdao", "Lãnh đạo đơn vị, Xã Vĩnh Linh", "/staff/comments"),
        ("motcua", "Cán bộ một cửa, Xã Vĩnh Linh", "/staff/touchpoints"),
        ("giamsat", "Giám sát, ", "/staff/audit"),
        ("quantri", "Quản trị hệ thống, ", "/staff/users"),
    ];
    let names: Vec<_> = told.people.iter().map(|(login, _)| login.as_str()).collect();
    assert_eq!(names, roles.map(|(login, ..)| login));
    for (login, role, page) in roles {
        let mut browser = running.browser();
        let mut next = signs_in(&mut browser, login, &told.password);
        let codes = told.codes(login);
        assert_eq!(codes.is_empty(), ["lanhdao", "motcua"].contains(&login), "{login}");
        if let Some(code) = codes.first() {
            assert!(location(&next).starts_with("/staff/login/code"), "{next}");
            next = browser.post("/staff/login/code", &[("code", code)]);
        }
        assert_eq!(location(&next), "/staff", "{login}: {next}");
        let account = browser.get("/staff/account");
        assert!(account.contains(role) && account.contains("(mô phỏng)"), "{login}: {account}");
        assert!(browser.get(page).starts_with("HTTP/1.1 200"), "{login} at {page}");
    }
    // A code works once, and none of another account.
    let mut browser = running.browser();
    signs_in(&mut browser, "noivu", &told.password);
    for code in [&told.codes("noivu")[0], &told.codes("quantri")[1]] {
        assert!(browser.post("/staff/login/code", &[("code", code)]).starts_with("HTTP/1.1 422"));
    }
    assert_eq!(running.end(), Some(0));

    // The next start has other keys for the same five; whoever changed things in the demo comes in again.
    office.done(&there(&["user", "disable", "motcua"]));
    office.done(&there(&["user", "reset", "giamsat", "--second-factor"]));
    let mut running = Running::start(office, &there(&["--demo"]));
    let anew = Told::of(&running.says_until("Ready"));
    assert_ne!(anew.password, told.password);
    assert_eq!(people().as_array().unwrap().len(), 5);
    let mut browser = running.browser();
    assert!(signs_in(&mut browser, "motcua", &told.password).starts_with("HTTP/1.1 422"), "yesterday's");
    assert_eq!(location(&signs_in(&mut browser, "motcua", &anew.password)), "/staff");
    let mut browser = running.browser();
    signs_in(&mut browser, "giamsat", &anew.password);
    assert!(
        browser.post("/staff/login/code", &[("code", &told.codes("giamsat")[1])]).starts_with("HTTP/1.1 422")
    );
    let next = browser.post("/staff/login/code", &[("code", &anew.codes("giamsat")[0])]);
    assert_eq!(location(&next), "/staff");
    assert_eq!(running.end(), Some(0));
}

fn a_ledger_of_real_answers_gets_no_accounts_to_play_with(office: &Office) {
    office.with_ledger();
    // The default database is nobody's demo: here the real one is named.
    let url = office.absolute_url();
    let database = ["--database-url", url.as_str()];
    let said =
        office.run(&[&["serve", "--demo", "--port", "0", "--bind", "127.0.0.1"], &database[..]].concat());
    assert!(said.code == 1 && said.err.contains("the database holds a ledger of real responses"), "{said}");
    assert_eq!(office.json(&[&["user", "list"], &database[..]].concat()), serde_json::json!([]));
}

fn comes_in<'a>(running: &'a Running, told: &Told, login: &str) -> Browser<'a> {
    let mut browser = running.browser();
    signs_in(&mut browser, login, &told.password);
    browser.post("/staff/login/code", &[("code", &told.codes(login)[0])]);
    browser
}

fn one_commune_is_found_out_and_whoever_plays_excludes_its_sets(office: &Office) {
    let url = office.absolute_url();
    let mut running = Running::start(office, &["--demo", "--database-url", &url]);
    let told = Told::of(&running.says_until("Ready"));
    let [mut officer, mut auditor] = ["noivu", "giamsat"].map(|login| comes_in(&running, &told, login));
    let first = officer.get("/staff/signals/1");
    assert!(
        first.contains("Xã Cửa Tùng") && first.contains("Đã loại"),
        "two people have excluded one: {first}"
    );
    assert!(
        first.contains("trong khi dự kiến khoảng") && first.contains("Có thể bình thường"),
        "it explains itself: {first}"
    );
    assert!(first.contains("Khi loại nhóm phiếu này"), "the figure before and after: {first}");
    let path = told.excluded.split_once("/t/").map(|(_, code)| format!("/t/{code}")).unwrap();
    assert!(officer.get(&path).contains("Phiếu đã được ghi nhận nhưng bị loại"), "{path}");
    let results = |browser: &mut Browser<'_>| {
        let page = browser.get("/staff/results/demo-mot-cua-nhanh?channel=all");
        let count = page.split_once("Bị loại ").unwrap_or_else(|| panic!("{page}")).1;
        let digits: String =
            count.chars().take_while(|digit| digit.is_ascii_digit() || *digit == '.').collect();
        digits.replace('.', "").parse::<u32>().unwrap()
    };
    let before = results(&mut officer);
    assert!(before > 0);
    // Another set waits for whoever plays.
    let list = officer.get("/staff/signals?state=raised");
    let next = list.split_once("/staff/signals/").unwrap().1.split_once('"').unwrap().0.to_owned();
    let act = |what: &str| format!("/staff/signals/{next}/{what}");
    let page = format!("/staff/signals/{next}");
    assert_eq!(location(&officer.post(&act("propose"), &[("reason", "choi-thu")])), page);
    assert_eq!(location(&auditor.post(&act("approve"), &[])), page);
    assert!(auditor.get(&page).contains("Đã loại"));
    assert!(results(&mut officer) > before);
    assert_eq!(running.end(), Some(0));
    // Started again, the demo is as it was left.
    let mut running = Running::start(office, &["--demo", "--database-url", &url]);
    let anew = Told::of(&running.says_until("Ready"));
    assert_eq!(anew.excluded.split_once("/t/").unwrap().1, told.excluded.split_once("/t/").unwrap().1);
    assert!(comes_in(&running, &anew, "giamsat").get(&page).contains("Đã loại"));
    assert_eq!(running.end(), Some(0));
}
