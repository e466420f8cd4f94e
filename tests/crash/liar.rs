//! The negative control: the same service over a store that confirms what it drops.

use hailong::ids::LedgerId;
use hailong::store::{Options, Store};
use hailong::web::{App, Listen, Secret, Settings, serve};
use std::net::TcpListener;
use std::sync::Arc;
use time::OffsetDateTime;
use tokio::runtime::Runtime;

/// Ends with the test.
pub(crate) struct Liar {
    port: u16,
    _runtime: Runtime,
}

impl Liar {
    pub(crate) fn port(&self) -> u16 {
        self.port
    }
}

pub(crate) fn start(url: &str) -> Liar {
    let runtime = Runtime::new().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    let settings = Settings {
        secret: Secret::new([7; 32]),
        loopback_only: true,
        office: hailong::config::Office::default(),
        origin: None,
        brand: hailong::brand::Brand::default(),
        press: hailong::print::press::Press::default(),
        stationery: hailong::report::Stationery::default(),
        staff: hailong::web::staff::StaffSettings::default(),
        clock: Arc::new(OffsetDateTime::now_utc),
        random: Arc::new(|bytes| getrandom::fill(bytes).map_err(std::io::Error::other)),
    };
    let app = runtime.block_on(async {
        let store = Store::open(url, Options::default()).await.unwrap();
        App::new(store.answering_without_storing(), LedgerId(1), settings).await.unwrap()
    });
    runtime.spawn(serve(app, Listen { listener, tls: None, workers: 2 }));
    Liar { port, _runtime: runtime }
}
