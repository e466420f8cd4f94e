//! Tokens of programs at the command line.

use crate::support::Office;

on_both!(a_token_is_shown_once_listed_and_taken_back, what_is_wrong_with_a_token_is_told);

fn a_token_is_shown_once_listed_and_taken_back(office: &Office) {
    office.with_ledger();
    let nobody = office.done(&["token", "list"]);
    assert!(nobody.contains("There is no token yet"), "{nobody}");
    let made = office.json(&["token", "create", "Cổng dữ liệu tỉnh", "--scope", "figures,sheets"]);
    let token = made["token"].as_str().unwrap();
    assert!(token.starts_with("hailong_") && token.len() == 8 + 64, "{token}");
    let text = office.done(&["token", "create", "Máy quét", "--scope", "sheets"]);
    assert!(text.starts_with("Token 2 for Máy quét") && text.contains("hailong_"), "{text}");
    let listed = office.json(&["token", "list"]);
    assert_eq!(listed.as_array().unwrap().len(), 2);
    assert_eq!((&listed[1]["number"], &listed[1]["name"]), (&made["number"], &made["name"]));
    assert_eq!(listed[1]["scopes"], serde_json::json!(["figures", "sheets"]));
    assert_eq!((&listed[1]["unit"], &listed[1]["state"]), (&serde_json::Value::Null, &"good".into()));
    assert!(!listed.to_string().contains(token) && !office.done(&["token", "list"]).contains(token));
    let gone = office.done(&["token", "revoke", "1"]);
    assert!(gone.contains("is worth nothing from now on"), "{gone}");
    assert_eq!(office.json(&["token", "list"])[1]["state"], "revoked");
    assert!(office.done(&["token", "revoke", "1"]).contains("was revoked before"));
}

fn what_is_wrong_with_a_token_is_told(office: &Office) {
    office.with_ledger();
    let reserved = office.run(&["token", "create", " ", "--scope", "export", "--until", "2001-01-01"]);
    assert_eq!(reserved.code, 1);
    for part in ["name the program", "the scope export is not given out", "from today on"] {
        assert!(reserved.err.contains(part), "{reserved}");
    }
    let unit = office.run(&["token", "create", "x", "--scope", "figures", "--unit", "19363"]);
    assert!(unit.code == 1 && unit.err.contains("no unit has the code 19363 today"), "{unit}");
    let nobody = office.run(&["token", "revoke", "9"]);
    assert!(nobody.code == 1 && nobody.err.contains("there is no token 9"), "{nobody}");
    for wrong in [
        vec!["token", "create", "x"],
        vec!["token", "create", "x", "--scope", "king"],
        vec!["token", "create", "x", "--scope", "figures", "--until", "31/12/2026"],
    ] {
        assert_eq!(office.run(&wrong).code, 2, "{wrong:?}");
    }
    assert_eq!(office.json(&["token", "list"]), serde_json::json!([]));
}
