//! Who sends, as far as counting goes: a network and a kind of browser. It lives as long as its request; what is
//! kept of it is a keyed hash, for a day ([`crate::web::velocity`]).

use crate::web::App;
use crate::web::staff::connection::{Connection, network};
use actix_web::HttpRequest;
use actix_web::http::header;

/// Never stored, never logged: it cannot even be printed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Sender {
    network: (u8, [u8; 8]),
    browser: &'static str,
    system: &'static str,
}

/// Browsers by what they call themselves, those that also bear others' names first.
const BROWSERS: [&str; 12] = [
    "Zalo",
    "FBAN",
    "FBAV",
    "coc_coc",
    "SamsungBrowser",
    "UCBrowser",
    "Edg",
    "OPR",
    "Firefox",
    "CriOS",
    "Chrome",
    "Safari",
];

const SYSTEMS: [&str; 6] = ["Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux"];

impl Sender {
    #[must_use]
    pub fn of(app: &App, request: &HttpRequest) -> Self {
        let address = Connection::of(request, &app.settings.staff.proxies).address;
        let agent =
            request.headers().get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or("");
        let among =
            |names: &[&'static str]| names.iter().copied().find(|name| agent.contains(name)).unwrap_or("");
        Self { network: network(address), browser: among(&BROWSERS), system: among(&SYSTEMS) }
    }

    /// What a device's hash is made of: version, network, browser, system. Two telephones of one kind behind one
    /// address are one device to us.
    #[must_use]
    pub fn parts(&self) -> [&[u8]; 4] {
        [
            std::slice::from_ref(&self.network.0),
            &self.network.1,
            self.browser.as_bytes(),
            self.system.as_bytes(),
        ]
    }
}
