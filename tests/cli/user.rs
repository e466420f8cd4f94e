//! Accounts of staff at the command line.

use crate::support::Office;

on_both!(
    the_first_account_is_made_by_name_and_its_password_is_random,
    what_is_wrong_with_an_account_is_told,
    roles_are_given_and_taken_and_the_last_admin_stays,
    a_person_is_forgotten_once_somebody_says_so,
);

fn the_first_account_is_made_by_name_and_its_password_is_random(office: &Office) {
    office.with_ledger();
    let nobody = office.done(&["user", "list"]);
    assert!(nobody.contains("There is no account yet"), "{nobody}");
    let add =
        |login: &str| office.json(&["user", "add", login, "--name", "Nguyễn Văn An", "--role", "admin"]);
    let (first, second) = (add("An.Nguyen"), add("binh.tran"));
    assert_eq!(first["login"], "an.nguyen");
    assert_ne!(first["password"], second["password"]);
    let listed = office.json(&["user", "list"]);
    assert_eq!(listed[0]["roles"], serde_json::json!(["admin"]));
    assert_eq!(listed[0]["first_password"], true);
    let text = office.done(&["user", "list"]);
    assert!(text.contains("Nguyễn Văn An") && !text.contains(first["password"].as_str().unwrap()), "{text}");
}

fn what_is_wrong_with_an_account_is_told(office: &Office) {
    office.with_ledger();
    office.done(&["user", "add", "an.nguyen", "--name", "An"]);
    let taken = office.run(&["user", "add", "AN.NGUYEN", "--name", "An"]);
    assert_eq!(taken.code, 1);
    assert!(taken.err.contains("the name an.nguyen is taken"), "{taken}");
    let unit = office.run(&["user", "grant", "an.nguyen", "--role", "unit-leader", "--unit", "19363"]);
    assert!(unit.code == 1 && unit.err.contains("no unit has the code 19363 today"), "{unit}");
    let nobody = office.run(&["user", "disable", "binh.tran"]);
    assert!(nobody.code == 1 && nobody.err.contains("there is no account binh.tran"), "{nobody}");
    for wrong in [["user", "add", "nguyễn", "--name", "An"], ["user", "add", "an", "--name", "An"]] {
        assert_eq!(office.run(&wrong).code, 2);
    }
    let role = office.run(&["user", "grant", "an.nguyen", "--role", "king"]);
    assert!(role.code == 2 && role.err.contains("expected admin, home-affairs"), "{role}");
}

fn roles_are_given_and_taken_and_the_last_admin_stays(office: &Office) {
    office.with_ledger();
    office.done(&["user", "add", "an.nguyen", "--name", "An", "--role", "admin"]);
    office.done(&["user", "grant", "an.nguyen", "--role", "home-affairs"]);
    assert_eq!(office.json(&["user", "list"])[0]["roles"], serde_json::json!(["admin", "home-affairs"]));
    for args in [vec!["user", "disable", "an.nguyen"], vec!["user", "revoke", "an.nguyen", "--role", "admin"]]
    {
        let refused = office.run(&args);
        assert!(refused.code == 1 && refused.err.contains("nobody else runs the whole system"), "{refused}");
    }
    office.done(&["user", "revoke", "an.nguyen", "--role", "home-affairs"]);
    office.done(&["user", "add", "binh.tran", "--name", "Bình", "--role", "admin"]);
    office.done(&["user", "disable", "an.nguyen"]);
    let listed = office.json(&["user", "list"]);
    assert_eq!((&listed[0]["disabled"], &listed[0]["roles"]), (&true.into(), &serde_json::json!(["admin"])));
    office.done(&["user", "enable", "an.nguyen"]);
    let reset = office.done(&["user", "reset", "an.nguyen", "--second-factor"]);
    assert!(reset.contains("First password of an.nguyen, shown only now: "), "{reset}");
}

fn a_person_is_forgotten_once_somebody_says_so(office: &Office) {
    office.with_ledger();
    office.done(&["user", "add", "an.nguyen", "--name", "An", "--role", "admin"]);
    office.done(&["user", "add", "binh.tran", "--name", "Bình"]);
    let unasked = office.run(&["user", "erase", "binh.tran"]);
    assert!(unasked.code == 1 && unasked.err.contains("say so with --yes"), "{unasked}");
    let last = office.run(&["user", "erase", "an.nguyen", "--yes"]);
    assert!(last.code == 1 && last.err.contains("nobody else runs the whole system"), "{last}");
    let said = office.done(&["user", "erase", "binh.tran", "--yes"]);
    assert!(said.contains("account 2 is forgotten") && !said.contains("binh"), "{said}");
    let listed = office.json(&["user", "list"]);
    assert_eq!((listed.as_array().unwrap().len(), &listed[0]["login"]), (1, &"an.nguyen".into()));
    let again = office.run(&["user", "erase", "binh.tran", "--yes"]);
    assert!(again.code == 1 && again.err.contains("there is no account binh.tran"), "{again}");
    assert_eq!(office.json(&["user", "add", "binh.tran", "--name", "Another"])["account"], 3);
}
