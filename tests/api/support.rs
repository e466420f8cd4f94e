//! A service a test, with a database of its own, a clock that the test sets, and a ledger that holds
//! one commune with a counter for each questionnaire.

mod database;
mod ledger;
pub(crate) mod staff;

use database::Place;
pub(crate) use ledger::{campaign, definition, printed, touchpoint};

use hailong::brand::Brand;
use hailong::config::Office;
use hailong::ids::{Hour, LedgerId, Seq, TouchpointCode};
use hailong::ledger::{EntryKind, Response};
use hailong::store::{Kinds, Options, Store};
use hailong::web::{App, Listen, Secret, Settings};
use reqwest::{Method, RequestBuilder, StatusCode, redirect};
use sea_orm::{
    ConnectionTrait as _, Database, DatabaseConnection, DatabaseTransaction, DbBackend,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait as _,
};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

/// Declares a test's body, an async function of a [`Service`], as one test for each database.
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                super::$name(&$crate::support::Service::on_sqlite().await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                if let Some(service) = $crate::support::Service::on_postgres().await {
                    super::$name(&service).await;
                    service.remove().await;
                }
            }
        }
    )+};
}

/// When the tests begin: 15:00 on a Tuesday in Viet Nam.
pub(crate) const BEGIN: OffsetDateTime = datetime!(2026-11-24 08:00:30 UTC);

/// The counters of the fixture, by what their campaign asks or why they take nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Counter {
    Quick,
    Sipas2017,
    Sipas2023,
    Revoked,
    NotYetOpen,
    Closed,
    /// Closes at the end of the day on which the tests begin.
    ClosesToday,
    /// Serves one field, asks for none.
    OneField,
    /// Nothing hangs there before a test puts it up.
    Further,
    /// Made as a kiosk.
    Tablet,
    /// Takes printed sheets.
    Sheets,
    /// Takes one-time codes.
    Slips,
    /// Where interviewers record.
    Interviews,
}

impl Counter {
    pub(crate) fn code(self) -> TouchpointCode {
        TouchpointCode::from_bits(37 * (1_000_003 + self as u32)).unwrap()
    }

    /// The address of the form.
    pub(crate) fn form(self) -> String {
        format!("/S/{}", self.code())
    }

    /// The address of a response.
    pub(crate) fn response(self, id: &str) -> String {
        format!("/api/v1/touchpoints/{}/responses/{id}", self.code())
    }
}

/// A running service and its database.
pub(crate) struct Service {
    pub(crate) address: String,
    pub(crate) store: Store,
    pub(crate) app: Arc<App>,
    url: String,
    client: reqwest::Client,
    /// Seconds since [`BEGIN`].
    later: Arc<AtomicI64>,
    _folder: Option<tempfile::TempDir>,
    server: Option<(String, String)>,
}

impl Service {
    pub(crate) async fn on_sqlite() -> Self {
        Self::at(Place::sqlite().await).await
    }

    pub(crate) async fn on_postgres() -> Option<Self> {
        Some(Self::at(Place::postgres().await?).await)
    }

    async fn at(place: Place) -> Self {
        let store = Store::open(&place.url, Options::default()).await.unwrap();
        let later = Arc::new(AtomicI64::new(0));
        let service = Self::over(store, &place.url, later, Office::default(), Brand::default()).await;
        Self { _folder: place.folder, server: place.server, ..service }
    }

    /// Another process on the same ledger, with the same clock.
    pub(crate) async fn beside(&self, options: Options) -> Self {
        let store = Store::open(&self.url, options).await.unwrap();
        Self::over(store, &self.url, Arc::clone(&self.later), Office::default(), Brand::default()).await
    }

    /// Another process on the same ledger, of an office that says who it is.
    pub(crate) async fn with_office(&self, office: Office) -> Self {
        let store = Store::open(&self.url, Options::default()).await.unwrap();
        Self::over(store, &self.url, Arc::clone(&self.later), office, Brand::default()).await
    }

    /// Another process on the same ledger, with the colour and the sign of an office.
    pub(crate) async fn with_face(&self, brand: Brand) -> Self {
        let store = Store::open(&self.url, Options::default()).await.unwrap();
        Self::over(store, &self.url, Arc::clone(&self.later), Office::default(), brand).await
    }

    async fn over(store: Store, url: &str, later: Arc<AtomicI64>, office: Office, brand: Brand) -> Self {
        let clock = Arc::clone(&later);
        let drawn = AtomicU64::new(1);
        let settings = Settings {
            office,
            origin: Some("https://hailong.example.vn".parse().unwrap()),
            brand,
            clock: Arc::new(move || BEGIN + Duration::seconds(clock.load(Ordering::Relaxed))),
            random: Arc::new(move |bytes| {
                let n = drawn.fetch_add(1, Ordering::Relaxed);
                let noise =
                    (0u64..).flat_map(|i| (n << 8 | i).wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes());
                bytes.iter_mut().zip(noise).for_each(|(byte, noise)| *byte = noise);
                Ok(())
            }),
            ..Settings::usual(Secret::new([7; 32]))
        };
        Self::listening(store, url, settings, later).await
    }

    /// Another process on the same ledger that can be reached from this machine alone.
    pub(crate) async fn on_this_machine_alone(&self) -> Self {
        let settings = Settings { loopback_only: true, ..self.app.settings.clone() };
        Self::listening(self.store.clone(), &self.url, settings, Arc::clone(&self.later)).await
    }

    /// Another process on the same ledger whose console is reached in this way.
    pub(crate) async fn with_staff_settings(&self, staff: hailong::web::staff::StaffSettings) -> Self {
        let settings = Settings { staff, ..self.app.settings.clone() };
        Self::listening(self.store.clone(), &self.url, settings, Arc::clone(&self.later)).await
    }

    /// Another process on the same ledger that answers in this way.
    pub(crate) async fn with_settings(&self, settings: Settings) -> Self {
        Self::listening(self.store.clone(), &self.url, settings, Arc::clone(&self.later)).await
    }

    /// Another process on the same ledger whose key is another one.
    pub(crate) async fn with_secret(&self, secret: [u8; 32]) -> Self {
        let settings = Settings { secret: Secret::new(secret), ..self.app.settings.clone() };
        Self::listening(self.store.clone(), &self.url, settings, Arc::clone(&self.later)).await
    }

    /// Another process on the same ledger that sends letters, when it is told to look: it does not serve, as it
    /// would then look by itself, too.
    pub(crate) async fn posting(&self, weekly: hailong::web::Weekly) -> Arc<App> {
        let store = Store::open(&self.url, Options::default()).await.unwrap();
        let settings = Settings { weekly: Some(weekly), ..self.app.settings.clone() };
        App::new(store, LedgerId(1), settings).await.unwrap()
    }

    /// Another process on the same ledger that watches over it, when it is told to: it does not serve, as it would
    /// look by itself then.
    pub(crate) async fn watching(&self) -> Arc<App> {
        let store = Store::open(&self.url, Options::default()).await.unwrap();
        App::new(store, LedgerId(1), self.app.settings.clone()).await.unwrap()
    }

    /// Another process on the same ledger that signs over it, when it is told to: it does not serve, as it would
    /// sign by itself then.
    pub(crate) async fn signing(&self, log: hailong::web::LogSettings, options: Options) -> Arc<App> {
        let store = Store::open(&self.url, options).await.unwrap();
        let settings = Settings { log, ..self.app.settings.clone() };
        App::new(store, LedgerId(1), settings).await.unwrap()
    }

    /// Another process on the same ledger that serves and knows these witnesses.
    pub(crate) async fn with_log(&self, log: hailong::web::LogSettings) -> Self {
        let settings = Settings { log, ..self.app.settings.clone() };
        Self::listening(self.store.clone(), &self.url, settings, Arc::clone(&self.later)).await
    }

    /// A process on another ledger of the same database.
    pub(crate) async fn on_ledger(&self, ledger: LedgerId) -> Self {
        let settings = self.app.settings.clone();
        Self::of_ledger(self.store.clone(), &self.url, settings, Arc::clone(&self.later), ledger).await
    }

    async fn listening(store: Store, url: &str, settings: Settings, later: Arc<AtomicI64>) -> Self {
        Self::of_ledger(store, url, settings, later, LedgerId(1)).await
    }

    async fn of_ledger(
        store: Store,
        url: &str,
        settings: Settings,
        later: Arc<AtomicI64>,
        ledger: LedgerId,
    ) -> Self {
        let app = App::new(store.clone(), ledger, settings).await.unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(hailong::web::serve(Arc::clone(&app), Listen { listener, tls: None, workers: 2 }));
        let client = reqwest::Client::builder().redirect(redirect::Policy::none()).build().unwrap();
        let url = url.to_owned();
        Self { address, store, app, url, client, later, _folder: None, server: None }
    }

    pub(crate) async fn remove(&self) {
        let Some((server, name)) = &self.server else { return };
        let admin = Database::connect(server).await.unwrap();
        admin.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)")).await.unwrap();
    }

    /// Sets the clock forward.
    pub(crate) fn pass(&self, duration: Duration) {
        self.later.fetch_add(duration.whole_seconds(), Ordering::Relaxed);
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.address))
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::GET, path)).await
    }

    pub(crate) async fn put(&self, path: &str, body: &serde_json::Value) -> Answer {
        Answer::of(self.request(Method::PUT, path).json(body)).await
    }

    /// Sends a form, and sends it on where the answer says so, as every browser does.
    pub(crate) async fn post(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        let answer = Answer::of(self.request(Method::POST, path).form(form)).await;
        match answer.status {
            StatusCode::TEMPORARY_REDIRECT => {
                Answer::of(self.request(Method::POST, answer.header("location")).form(form)).await
            }
            _ => answer,
        }
    }

    /// Holds the ledger's head row as another process would, until dropped or rolled back.
    pub(crate) async fn hold_head(&self) -> DatabaseTransaction {
        let raw = Database::connect(&self.url).await.unwrap();
        let mode = Some(SqliteTransactionMode::Immediate);
        let options = TransactionOptions { sqlite_transaction_mode: mode, ..TransactionOptions::default() };
        let held = raw.begin_with_options(options).await.unwrap();
        if held.get_database_backend() == DbBackend::Postgres {
            held.execute_unprepared("SELECT size FROM ledger WHERE ledger_id = 1 FOR UPDATE").await.unwrap();
        }
        held
    }

    /// Where the counts of devices are.
    async fn beside_counts(&self) -> DatabaseConnection {
        let file = if self.is_sqlite() { ".velocity" } else { "" };
        Database::connect(&format!("{}{file}", self.url)).await.unwrap()
    }

    pub(crate) fn is_sqlite(&self) -> bool {
        self.url.starts_with("sqlite:")
    }

    /// Holds the counts of devices, so that nobody gets at them, until rolled back.
    pub(crate) async fn hold_counts(&self) -> DatabaseTransaction {
        let raw = self.beside_counts().await;
        let mode = Some(SqliteTransactionMode::Exclusive);
        let options = TransactionOptions { sqlite_transaction_mode: mode, ..TransactionOptions::default() };
        let held = raw.begin_with_options(options).await.unwrap();
        if !self.is_sqlite() {
            held.execute_unprepared("LOCK TABLE velocity, velocity_salt").await.unwrap();
        }
        held
    }

    /// What is counted by device now.
    pub(crate) async fn counts(&self) -> Counts {
        let raw = self.beside_counts().await;
        let all = |sql: &str| raw.query_all_raw(Statement::from_string(raw.get_database_backend(), sql));
        let rows = all("SELECT key FROM velocity").await.unwrap().len();
        let salts = all("SELECT salt FROM velocity_salt").await.unwrap();
        let salts = salts.iter().map(|row| row.try_get("", "salt").unwrap()).collect();
        raw.close().await.unwrap();
        Counts { rows, salts }
    }

    /// Whether these bytes stand in the file of the counts or its log; on PostgreSQL, whose files are its own, in
    /// its table.
    pub(crate) async fn traces(&self, wanted: &[u8]) -> bool {
        let Some(path) = self.url.strip_prefix("sqlite:") else {
            return self.counts().await.salts.iter().any(|salt| salt == wanted);
        };
        let files = ["", "-wal"].map(|suffix| std::fs::read(format!("{path}.velocity{suffix}")));
        files.into_iter().flatten().any(|file| file.windows(wanted.len()).any(|bytes| bytes == wanted))
    }

    /// Runs a statement beside the store and returns the database's complaint.
    pub(crate) async fn complaint(&self, sql: &str) -> Option<String> {
        let raw = Database::connect(&self.url).await.unwrap();
        let complaint = raw.execute_unprepared(sql).await.err().map(|error| error.to_string());
        raw.close().await.unwrap();
        complaint
    }

    /// The responses in the ledger, in order.
    pub(crate) async fn stored(&self) -> Vec<Response> {
        let mut stored = Vec::new();
        let keep = |row: hailong::store::EntryRow<'_>| {
            if row.kind == EntryKind::Response {
                stored.push(Response::read(row.body).unwrap());
            }
        };
        self.store.read(LedgerId(1), Seq(0), Kinds::All, keep).await.unwrap();
        stored
    }
}

/// What is counted by device.
pub(crate) struct Counts {
    pub(crate) rows: usize,
    pub(crate) salts: Vec<Vec<u8>>,
}

/// An answer, read whole.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    pub(crate) async fn of(request: RequestBuilder) -> Self {
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        Self { status, headers, bytes: response.bytes().await.unwrap().to_vec() }
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.bytes.clone()).unwrap()
    }

    /// The text without the names that cells of a table bear on a telephone.
    pub(crate) fn cells(&self) -> String {
        let text = self.text();
        let mut parts = text.split(" data-label=\"");
        let first = parts.next().unwrap_or_default().to_owned();
        parts.fold(first, |text, part| text + part.split_once('"').unwrap().1)
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.bytes).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The value of a hidden field.
    pub(crate) fn hidden(&self, name: &str) -> String {
        let text = self.text();
        let at =
            text.find(&format!("name=\"{name}\" value=\"")).unwrap_or_else(|| panic!("no {name} in {text}"));
        text[at..].split('"').nth(3).unwrap().to_owned()
    }
}

/// An id of the tests' hour.
pub(crate) fn id(n: u8) -> String {
    hailong::ids::ResponseId::new(Hour::of(BEGIN), [n; 12]).to_string()
}
