//! How somebody reaches us: securely or not, from where, under which name. What a proxy says of it is
//! believed of configured proxies only.

use crate::config::Network;
use actix_web::HttpRequest;
use actix_web::http::header::{self, HeaderName};
use actix_web::http::uri::Authority;
use std::net::IpAddr;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

/// A connection, as far as signing in goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connection {
    /// Where it comes from. Never stored, never logged.
    pub address: Option<IpAddr>,
    /// TLS all the way, as far as we or our proxies know.
    pub secure: bool,
    /// From this machine to this machine, without a proxy.
    pub local: bool,
    /// Host and port as the browser says them, in lower case.
    pub host: String,
}

impl Connection {
    #[must_use]
    pub fn of(request: &HttpRequest, proxies: &[Network]) -> Self {
        let peer = request.peer_addr().map(|peer| peer.ip().to_canonical());
        let trusted = |address: IpAddr| proxies.iter().any(|proxy| proxy.contains(address));
        let list = |name: HeaderName| -> Vec<String> {
            let values = request.headers().get_all(name).filter_map(|value| value.to_str().ok());
            let parts = values.flat_map(|value| value.split(',').map(|part| part.trim().to_lowercase()));
            parts.collect()
        };
        let over_tls = request.app_config().secure();
        let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
        // Over HTTP/2 the name stands in the address.
        let authority = request.uri().authority().map(Authority::as_str);
        let host = host.or(authority).unwrap_or("").to_lowercase();
        if !peer.is_some_and(trusted) {
            let local = peer.is_some_and(|peer| peer.is_loopback()) && names_this_machine(&host);
            return Self { address: peer, secure: over_tls, local, host };
        }
        // The rightmost that no proxy of ours has said: further to the left anyone may have written.
        let chain = list(FORWARDED_FOR);
        let said = chain.iter().rev().map(|text| text.parse::<IpAddr>().ok().map(|ip| ip.to_canonical()));
        let address = said.into_iter().find(|ip| !ip.is_some_and(trusted)).unwrap_or(peer);
        // The proxy next to us writes last.
        let secure = over_tls || list(FORWARDED_PROTO).last().is_some_and(|scheme| scheme == "https");
        Self { address, secure, local: false, host }
    }

    /// Whether a password may travel here.
    #[must_use]
    pub fn may_sign_in(&self) -> bool {
        self.secure || self.local
    }

    /// The own origin, as a browser writes it in `Origin`.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("{}://{}", if self.secure { "https" } else { "http" }, self.host)
    }

    /// The host without its port.
    #[must_use]
    pub fn host_name(&self) -> &str {
        name_of(&self.host)
    }
}

/// The network that an address stands for: an address of IPv4, or the 64 bits that whoever has one of IPv6 has with
/// it. By version and bytes.
#[must_use]
pub fn network(address: Option<IpAddr>) -> (u8, [u8; 8]) {
    match address {
        Some(IpAddr::V4(v4)) => {
            let [a, b, c, d] = v4.octets();
            (4, [a, b, c, d, 0, 0, 0, 0])
        }
        Some(IpAddr::V6(v6)) => {
            let octets = v6.octets();
            (6, std::array::from_fn(|at| octets[at]))
        }
        None => (0, [0; 8]),
    }
}

fn name_of(host: &str) -> &str {
    if host.starts_with('[') {
        host.split_inclusive(']').next().unwrap_or(host)
    } else {
        host.split(':').next().unwrap_or(host)
    }
}

fn names_this_machine(host: &str) -> bool {
    matches!(name_of(host), "localhost" | "127.0.0.1" | "[::1]")
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    fn seen(peer: &str, headers: &[(&str, &str)], proxies: &[&str]) -> Connection {
        let peer = format!("{peer}:5000").parse().unwrap();
        let request = headers.iter().fold(TestRequest::get().peer_addr(peer), |request, (name, value)| {
            request.append_header((*name, *value))
        });
        let proxies: Vec<_> = proxies.iter().map(|proxy| proxy.parse().unwrap()).collect();
        Connection::of(&request.to_http_request(), &proxies)
    }

    #[test]
    fn a_stranger_is_not_believed_what_only_a_proxy_may_say() {
        let headers = [("x-forwarded-proto", "https"), ("x-forwarded-for", "9.9.9.9"), ("host", "a.vn")];
        let stranger = seen("203.0.113.7", &headers, &["127.0.0.1"]);
        assert_eq!(stranger.address, Some("203.0.113.7".parse().unwrap()));
        assert!(!stranger.may_sign_in());
        let nobody_configured = seen("127.0.0.1", &headers, &[]);
        assert!(!nobody_configured.may_sign_in(), "a proxy that nobody configured, under a public name");
    }

    #[test]
    fn of_a_chain_the_rightmost_stranger_counts() {
        let headers = [
            ("x-forwarded-for", "1.1.1.1, 198.51.100.4"),
            ("x-forwarded-for", "10.0.0.9"),
            ("x-forwarded-proto", "http, https"),
        ];
        let seen = seen("127.0.0.1", &headers, &["127.0.0.1", "10.0.0.0/8"]);
        assert_eq!(seen.address, Some("198.51.100.4".parse().unwrap()));
        assert!(seen.secure && !seen.local);
    }

    #[test]
    fn this_machine_may_sign_in_without_tls_under_its_own_name_only() {
        assert!(seen("127.0.0.1", &[("host", "localhost:8080")], &[]).may_sign_in());
        assert!(seen("127.0.0.1", &[("host", "127.0.0.1")], &[]).may_sign_in());
        assert!(!seen("127.0.0.1", &[("host", "localhost.evil.example")], &[]).may_sign_in());
        assert!(!seen("192.168.1.5", &[("host", "localhost")], &[]).may_sign_in());
    }
}
