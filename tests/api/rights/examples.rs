//! A request for every row of the console's table of addresses. `own` names something in unit 2, Xã Vĩnh
//! Linh; whoever belongs to unit 3 must be answered there as if it did not exist, exactly as `missing`.

use crate::support::Counter;
use hailong::account::Role;
use reqwest::Method;

/// One row with a request that somebody with the right, in unit 2 or above, is answered well.
#[derive(Debug, Clone)]
pub(super) struct Example {
    pub(super) method: Method,
    /// As in the table.
    pub(super) row: &'static str,
    /// An address with something of unit 2.
    pub(super) own: &'static str,
    /// The same with something that does not exist; needed where the row has a `{…}`.
    pub(super) missing: Option<&'static str>,
    pub(super) form: &'static [(&'static str, &'static str)],
    /// What it names takes the right in the whole ledger: within unit 2 alone it is not found.
    pub(super) whole_only: bool,
    /// Roles with the right to which what it names is not open nevertheless.
    pub(super) not_for: &'static [Role],
    /// Leads out of the console.
    pub(super) leaves: bool,
}

fn get(row: &'static str) -> Example {
    Example {
        method: Method::GET,
        row,
        own: row,
        missing: None,
        form: &[],
        whole_only: false,
        not_for: &[],
        leaves: false,
    }
}

fn post(row: &'static str, form: &'static [(&'static str, &'static str)]) -> Example {
    Example { method: Method::POST, form, ..get(row) }
}

const EXPORT: &str = "/staff/results/{campaign}/export";

const REPORT: &str = "/staff/results/{campaign}/report";

const PLAN: &str = "/staff/results/{campaign}/plan";

const NEW_TASK: &str = "/staff/results/{campaign}/plan/new";

const TASK: &str = "/staff/results/{campaign}/plan/{no}";

const NO_FILE: &[(&str, &str)] = &[("what", "nothing")];

const NO_SHEET: &[(&str, &str)] = &[("serial", "X")];

impl Example {
    /// The form at the same address.
    fn sent(self, form: &'static [(&'static str, &'static str)]) -> Self {
        Self { method: Method::POST, form, ..self }
    }

    /// At the address of something of unit 2, and at that of nothing.
    fn at(self, own: &'static str, missing: &'static str) -> Self {
        Self { own, missing: Some(missing), ..self }
    }
}

/// Behind the address of the quick counter's sheets.
fn paper(row: &'static str) -> Example {
    let tail = row.strip_prefix("/staff/paper/{code}").unwrap();
    let at = |code: &str| &*format!("/staff/paper/{code}{tail}").leak();
    get(row).at(at(&Counter::Quick.code().to_string()), at("0000000"))
}

pub(super) fn examples() -> Vec<Example> {
    vec![
        Example { not_for: &Role::ALL, ..get("/staff/setup") },
        Example { not_for: &Role::ALL, ..post("/staff/setup", &[]) },
        Example { not_for: &Role::ALL, ..get("/staff/setup/place") },
        Example { not_for: &Role::ALL, ..post("/staff/setup/place", &[]) },
        Example { not_for: &Role::ALL, ..get("/staff/setup/office") },
        Example { not_for: &Role::ALL, ..post("/staff/setup/office", &[]) },
        Example { not_for: &Role::ALL, ..get("/staff/setup/person") },
        Example { not_for: &Role::ALL, ..post("/staff/setup/person", &[]) },
        get("/staff/login"),
        post("/staff/login", &[("login", "nobody"), ("password", "nothing at all")]),
        get("/staff/login/sso"),
        // Nothing is there in an office without such a provider; tests/api/sso.rs has one.
        Example { not_for: &Role::ALL, ..get("/staff/login/sso/back") },
        Example { not_for: &Role::ALL, ..get("/staff/again/sso") },
        get("/staff/login/code"),
        post("/staff/login/code", &[("code", "000000")]),
        post("/staff/logout/half", &[]),
        Example { leaves: true, ..post("/staff/logout", &[]) },
        get("/staff/again"),
        post("/staff/again", &[("password", "wrong")]),
        get("/staff/account"),
        get("/staff/account/session"),
        post("/staff/account/language", &[("lang", "en")]),
        // Somebody else's session, or one that has ended.
        Example { not_for: &Role::ALL, ..post("/staff/account/sessions", &[("session", "00")]) },
        get("/staff/account/password"),
        post("/staff/account/password", &[("current", "x"), ("new", "y"), ("repeat", "z")]),
        get("/staff/account/second"),
        post("/staff/account/second", &[("code", "000000")]),
        get("/staff/account/codes"),
        post("/staff/account/codes", &[]),
        get("/staff"),
        get("/staff/results"),
        get("/staff/results/{campaign}").at("/staff/results/vinh-linh", "/staff/results/khong-co"),
        get(EXPORT).at("/staff/results/vinh-linh/export", "/staff/results/khong-co/export"),
        get(EXPORT).at("/staff/results/vinh-linh/export", "/staff/results/khong-co/export").sent(NO_FILE),
        get(REPORT).at("/staff/results/vinh-linh/report", "/staff/results/khong-co/report"),
        get(REPORT)
            .at("/staff/results/vinh-linh/report", "/staff/results/khong-co/report")
            .sent(&[("format", "nothing")]),
        get(PLAN).at("/staff/results/vinh-linh/plan", "/staff/results/khong-co/plan"),
        get(NEW_TASK).at("/staff/results/vinh-linh/plan/new", "/staff/results/khong-co/plan/new"),
        get(NEW_TASK).at("/staff/results/vinh-linh/plan/new", "/staff/results/khong-co/plan/new").sent(&[]),
        get(TASK).at("/staff/results/vinh-linh/plan/1", "/staff/results/vinh-linh/plan/99"),
        get(TASK).at("/staff/results/vinh-linh/plan/1", "/staff/results/vinh-linh/plan/99").sent(&[]),
        get("/staff/users"),
        post("/staff/users", &[("login", "moi"), ("name", "Người Mới"), ("role", "counter"), ("unit", "1")]),
        get("/staff/users/new"),
        get("/staff/users/{account}").at("/staff/users/1", "/staff/users/987654"),
        post("/staff/users/{account}/grant", &[("role", "auditor"), ("unit", "19363")])
            .at("/staff/users/1/grant", "/staff/users/987654/grant"),
        post("/staff/users/{account}/revoke", &[("role", "auditor"), ("unit", "#2")])
            .at("/staff/users/1/revoke", "/staff/users/987654/revoke"),
        post("/staff/users/{account}/disable", &[])
            .at("/staff/users/1/disable", "/staff/users/987654/disable"),
        post("/staff/users/{account}/enable", &[]).at("/staff/users/1/enable", "/staff/users/987654/enable"),
        post("/staff/users/{account}/reset", &[]).at("/staff/users/1/reset", "/staff/users/987654/reset"),
        get("/staff/users/{account}/erase").at("/staff/users/1/erase", "/staff/users/987654/erase"),
        post("/staff/users/{account}/erase", &[]).at("/staff/users/1/erase", "/staff/users/987654/erase"),
        get("/staff/audit"),
        get("/staff/audit/csv"),
    ]
    .into_iter()
    .chain(results())
    .chain(voices())
    .chain(signals())
    .chain(places())
    .chain(campaigns())
    .chain(sheets())
    .collect()
}

/// The figures of a campaign of unit 2.
fn results() -> Vec<Example> {
    vec![
        get("/staff/results"),
        get("/staff/results/{campaign}").at("/staff/results/vinh-linh", "/staff/results/khong-co"),
        get("/staff/results/{campaign}/standing")
            .at("/staff/results/vinh-linh/standing", "/staff/results/khong-co/standing"),
        get("/staff/results/{campaign}/priorities")
            .at("/staff/results/vinh-linh/priorities", "/staff/results/khong-co/priorities"),
        get("/staff/results/{campaign}/compare")
            .at("/staff/results/vinh-linh/compare", "/staff/results/khong-co/compare"),
        get("/staff/results/{campaign}/trend")
            .at("/staff/results/vinh-linh/trend", "/staff/results/khong-co/trend"),
        get("/staff/results/{campaign}/ratios")
            .at("/staff/results/vinh-linh/ratios", "/staff/results/khong-co/ratios"),
        Example {
            not_for: &[Role::UnitLeader, Role::CounterStaff],
            ..get("/staff/results/{campaign}/live")
                .at("/staff/results/vinh-linh/live", "/staff/results/khong-co/live")
        },
        get("/staff/results/{campaign}/explain")
            .at("/staff/results/vinh-linh/explain", "/staff/results/khong-co/explain"),
        // Whoever sees what everyone sees gets no sums.
        Example {
            not_for: &[Role::UnitLeader, Role::CounterStaff],
            ..get("/staff/results/{campaign}/explain/counts")
                .at("/staff/results/vinh-linh/explain/counts", "/staff/results/khong-co/explain/counts")
        },
        get("/staff/results/{campaign}/files/{file}")
            .at("/staff/results/vinh-linh/files/ranking.csv", "/staff/results/khong-co/files/ranking.csv"),
        get("/staff/results/{campaign}/files/{view}/{file}").at(
            "/staff/results/vinh-linh/files/standing/ranking.csv",
            "/staff/results/khong-co/files/standing/ranking.csv",
        ),
        get(EXPORT).at("/staff/results/vinh-linh/export", "/staff/results/khong-co/export"),
        get(EXPORT).at("/staff/results/vinh-linh/export", "/staff/results/khong-co/export").sent(NO_FILE),
    ]
}

/// What [`crate::voices::told`] has put there: a batch of comments and a complaint of unit 2.
fn voices() -> Vec<Example> {
    const BATCH: &str = crate::voices::BATCH;
    vec![
        get("/staff/comments"),
        get("/staff/comments/{id}").at(BATCH, "/staff/comments/1-2-3"),
        Example {
            // Not for the unit's own people, whatever their role.
            whole_only: true,
            ..post("/staff/comments/{id}/unmask", &[("place", "0"), ("reason", "tra cứu hồ sơ trễ hẹn")])
                .at(crate::voices::UNMASK, "/staff/comments/1-2-3/unmask")
        },
        get("/staff/complaints"),
        get("/staff/complaints/{no}").at("/staff/complaints/PA-048213", "/staff/complaints/PA-000000"),
        post("/staff/complaints/{no}/accept", &[])
            .at("/staff/complaints/PA-048213/accept", "/staff/complaints/PA-000000/accept"),
        post("/staff/complaints/{no}/answer", &[("answer", "Đã giải quyết xong.")])
            .at("/staff/complaints/PA-048213/answer", "/staff/complaints/PA-000000/answer"),
        post("/staff/complaints/{no}/close", &[])
            .at("/staff/complaints/PA-048213/close", "/staff/complaints/PA-000000/close"),
        get("/staff/complaints/{no}/publish")
            .at("/staff/complaints/PA-048213/publish", "/staff/complaints/PA-000000/publish"),
        post("/staff/complaints/{no}/publish", &[("do", "publish"), ("hide", "xóm Chợ")])
            .at("/staff/complaints/PA-048213/publish", "/staff/complaints/PA-000000/publish"),
        post("/staff/complaints/{no}/withdraw", &[])
            .at("/staff/complaints/PA-048213/withdraw", "/staff/complaints/PA-000000/withdraw"),
    ]
}

/// The flag about unit 2 that [`crate::signals::raised`] raises.
fn signals() -> Vec<Example> {
    let at = |example: Example, own, missing| example.at(own, missing);
    vec![
        get("/staff/ledger"),
        Example { whole_only: true, ..post("/staff/ledger/bundle", &[]) },
        get("/staff/samples"),
        post("/staff/samples", &[("unit", "none")]),
        get("/staff/samples/{no}").at("/staff/samples/1", "/staff/samples/999"),
        post("/staff/samples/{no}/draw", &[]).at("/staff/samples/1/draw", "/staff/samples/999/draw"),
        get("/staff/signals"),
        at(get("/staff/signals/{no}"), "/staff/signals/1", "/staff/signals/9"),
        at(
            post("/staff/signals/{no}/propose", &[("reason", "một máy")]),
            "/staff/signals/1/propose",
            "/staff/signals/9/propose",
        ),
        at(
            post("/staff/signals/{no}/reverse", &[("reason", "một máy")]),
            "/staff/signals/1/reverse",
            "/staff/signals/9/reverse",
        ),
        at(
            post("/staff/signals/{no}/withdraw", &[("reason", "một máy")]),
            "/staff/signals/1/withdraw",
            "/staff/signals/9/withdraw",
        ),
        at(post("/staff/signals/{no}/approve", &[]), "/staff/signals/1/approve", "/staff/signals/9/approve"),
        at(
            post("/staff/signals/{no}/refuse", &[("reason", "một máy")]),
            "/staff/signals/1/refuse",
            "/staff/signals/9/refuse",
        ),
    ]
}

/// Touchpoints of unit 2, posters, and the token 1 of unit 2 that [`crate::voices::told`] makes.
fn places() -> Vec<Example> {
    let nowhere = |example: Example| Example { not_for: &Role::ALL, ..example };
    vec![
        get("/staff/touchpoints"),
        get("/staff/touchpoints/new"),
        post("/staff/touchpoints/new", &[]),
        get("/staff/touchpoints/{code}").at("/staff/touchpoints/1394XF0", "/staff/touchpoints/7KQ2M4X"),
        get("/staff/touchpoints/{code}/revoke")
            .at("/staff/touchpoints/1394XF0/revoke", "/staff/touchpoints/7KQ2M4X/revoke"),
        post("/staff/touchpoints/{code}/revoke", &[("confirm", "another")])
            .at("/staff/touchpoints/1394XF0/revoke", "/staff/touchpoints/7KQ2M4X/revoke"),
        get("/staff/touchpoints/{code}/replace")
            .at("/staff/touchpoints/1394XF0/replace", "/staff/touchpoints/7KQ2M4X/replace"),
        post("/staff/touchpoints/{code}/replace", &[("confirm", "another")])
            .at("/staff/touchpoints/1394XF0/replace", "/staff/touchpoints/7KQ2M4X/replace"),
        get("/staff/posters"),
        post("/staff/posters", &[("campaign", "none")]),
        get("/staff/sheets"),
        post("/staff/sheets", &[("campaign", "none")]),
        get("/staff/slips"),
        post("/staff/slips", &[("campaign", "none")]),
        get("/staff/boards"),
        post("/staff/boards", &[("campaign", "none")]),
        // An order is for whoever gave it, and for nobody else.
        nowhere(get("/staff/orders/{job}").at("/staff/orders/00", "/staff/orders/11")),
        nowhere(get("/staff/orders/{job}/file").at("/staff/orders/00/file", "/staff/orders/11/file")),
        nowhere(
            get("/staff/orders/{job}/manifest").at("/staff/orders/00/manifest", "/staff/orders/11/manifest"),
        ),
        get("/staff/tokens"),
        post("/staff/tokens", &[]),
        post("/staff/tokens/{no}/revoke", &[]).at("/staff/tokens/1/revoke", "/staff/tokens/999/revoke"),
    ]
}

/// Nothing of it changes anything: each form lacks something, so that every role finds the same.
fn campaigns() -> Vec<Example> {
    let wrong: &[(&str, &str)] = &[("confirm", "another")];
    let of = |example: Example| example.at("/staff/campaigns/xa", "/staff/campaigns/none");
    vec![
        get("/staff/campaigns"),
        get("/staff/campaigns/new"),
        post("/staff/campaigns/new", &[("title", "")]),
        of(get("/staff/campaigns/{id}")),
        post("/staff/campaigns/{id}/extend", &[("closes", "")])
            .at("/staff/campaigns/xa/extend", "/staff/campaigns/none/extend"),
        post("/staff/campaigns/{id}/copy", &[("copy", "")])
            .at("/staff/campaigns/xa/copy", "/staff/campaigns/none/copy"),
        get("/staff/campaigns/{id}/close").at("/staff/campaigns/xa/close", "/staff/campaigns/none/close"),
        post("/staff/campaigns/{id}/close", wrong)
            .at("/staff/campaigns/xa/close", "/staff/campaigns/none/close"),
        get("/staff/campaigns/{id}/publish")
            .at("/staff/campaigns/xa-cu/publish", "/staff/campaigns/none/publish"),
        post("/staff/campaigns/{id}/publish", wrong)
            .at("/staff/campaigns/xa-cu/publish", "/staff/campaigns/none/publish"),
        get("/staff/drafts/{id}").at("/staff/drafts/nhap", "/staff/drafts/none"),
        get("/staff/drafts/{id}/questions")
            .at("/staff/drafts/nhap/questions", "/staff/drafts/none/questions"),
        post("/staff/drafts/{id}/questions", &[("definition", "")])
            .at("/staff/drafts/nhap/questions", "/staff/drafts/none/questions"),
        get("/staff/drafts/{id}/units").at("/staff/drafts/nhap/units", "/staff/drafts/none/units"),
        post("/staff/drafts/{id}/units", &[("add", "19363")])
            .at("/staff/drafts/nhap/units", "/staff/drafts/none/units"),
        get("/staff/drafts/{id}/period").at("/staff/drafts/nhap/period", "/staff/drafts/none/period"),
        post("/staff/drafts/{id}/period", &[("opens", "yesterday")])
            .at("/staff/drafts/nhap/period", "/staff/drafts/none/period"),
        get("/staff/drafts/{id}/rules").at("/staff/drafts/nhap/rules", "/staff/drafts/none/rules"),
        post("/staff/drafts/{id}/rules", &[("target_land", "101")])
            .at("/staff/drafts/nhap/rules", "/staff/drafts/none/rules"),
        post("/staff/drafts/{id}/open", &[]).at("/staff/drafts/nhap/open", "/staff/drafts/none/open"),
        get("/staff/drafts/{id}/discard").at("/staff/drafts/nhap/discard", "/staff/drafts/none/discard"),
        post("/staff/drafts/{id}/discard", wrong)
            .at("/staff/drafts/nhap/discard", "/staff/drafts/none/discard"),
        get("/staff/definitions"),
        post("/staff/definitions", &[]),
        post("/staff/definitions/upload", &[]),
        Example {
            own: "/staff/definitions/compare?old=sipas-2017.1&new=sipas-2023.1",
            ..get("/staff/definitions/compare")
        },
        Example { own: "/staff/definitions/one?name=sipas-2017.1", ..get("/staff/definitions/one") },
        Example {
            own: "/staff/definitions/form?name=sipas-2017.1&lang=vi",
            ..get("/staff/definitions/form")
        },
        get("/staff/units"),
        get("/staff/units/import"),
        post("/staff/units/import", &[]),
        get("/staff/units/reform"),
        post("/staff/units/reform", &[("from", "19363"), ("into", "")]),
        get("/staff/units/dossiers"),
        post("/staff/units/dossiers", &[("unit", "19363"), ("month", "2026-10"), ("count", "x")]),
        post("/staff/units/dossiers/import", &[]),
        get("/staff/units/ratios"),
        post("/staff/units/ratios", &[("unit", "19363"), ("period", "2026-10"), ("dossiers", "x")]),
        post("/staff/units/ratios/import", &[]),
        get("/staff/units/{code}").at("/staff/units/19363", "/staff/units/19999"),
    ]
}

/// Sheets of the quick counter, in unit 2.
fn sheets() -> Vec<Example> {
    vec![
        get("/staff/paper"),
        // Counter staff see the sheets that they are assigned.
        Example { not_for: &[Role::CounterStaff], ..paper("/staff/paper/{code}") },
        Example { not_for: &[Role::CounterStaff], ..paper("/staff/paper/{code}").sent(NO_SHEET) },
        Example { not_for: &[Role::CounterStaff], ..paper("/staff/paper/{code}/sheet").sent(NO_SHEET) },
        paper("/staff/paper/{code}/people"),
        paper("/staff/paper/{code}/people").sent(&[]),
        paper("/staff/paper/{code}/agreement"),
        paper("/staff/paper/{code}/agreement").sent(&[]),
        Example { whole_only: true, ..get("/staff/settings") },
        Example {
            whole_only: true, ..post("/staff/settings", &[("office", "Sở Nội vụ tỉnh Quảng Trị")])
        },
    ]
}
