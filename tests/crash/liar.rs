//! The negative control: the same service over a store that confirms what it drops.

use hailong::ids::LedgerId;
use hailong::store::{Options, Store};
use hailong::web::{App, Listen, Secret, Settings, serve};
use std::net::TcpListener;
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
    let settings = Settings { loopback_only: true, ..Settings::usual(Secret::new([7; 32])) };
    let app = runtime.block_on(async {
        let store = Store::open(url, Options::default()).await.unwrap();
        App::new(store.answering_without_storing(), LedgerId(1), settings).await.unwrap()
    });
    runtime.spawn(serve(app, Listen { listener, tls: None, workers: 2 }));
    Liar { port, _runtime: runtime }
}
