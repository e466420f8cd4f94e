//! Where phones find this service: what is printed and encoded.

use super::Context;
use crate::config::Server;
use crate::print::Origin;
use anyhow::Context as _;
use std::net::IpAddr;

/// The address of `--host`, else that of the setting `server.host`, else this machine's own in its
/// network, with the port and the scheme that `serve` takes.
///
/// # Errors
/// Where the address cannot stand in a QR code, or this machine has none in a network.
pub(super) fn origin(flag: Option<&str>, context: &Context) -> anyhow::Result<Origin> {
    let mut server = context.config.server.clone();
    server.host = flag.map(str::to_owned).or(server.host);
    let ip = own_ip(&server);
    if server.host.is_none() && ip.is_none() {
        anyhow::bail!(
            "this machine has no address in a network: name the address of the service with --host"
        );
    }
    printable(&of(&server, ip, server.port))
}

/// Refuses a host that phones could not be sent to: before anything is made or served under it.
///
/// # Errors
/// Where the address cannot stand in a QR code.
pub(super) fn check(server: &Server) -> anyhow::Result<()> {
    if server.host.is_some() {
        // Port 0 takes a free one; which does not matter here.
        printable(&of(server, None, server.port.max(1)))?;
    }
    Ok(())
}

fn printable(address: &str) -> anyhow::Result<Origin> {
    address
        .parse()
        .with_context(|| format!("the address {address} cannot be printed: name another with --host"))
}

/// The same for a server that listens on this port, whatever can be said of it.
pub(super) fn listening(server: &Server, port: u16) -> String {
    of(server, own_ip(server), port)
}

/// Where the console of a server is reached that listens at this address. Without TLS a password travels
/// on this machine only.
pub(super) fn console(server: &Server, listening: &str, port: u16) -> String {
    let reaches_itself =
        server.bind.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback() || ip.is_unspecified());
    match &server.staff_host {
        Some(host) => format!("https://{host}"),
        None if listening.starts_with("https://") || !reaches_itself => {
            listening.trim_end_matches('/').to_owned()
        }
        None => format!("http://localhost:{port}"),
    }
}

/// The address that listens, unless that is every address: then the one in the local network.
fn own_ip(server: &Server) -> Option<IpAddr> {
    let bound = server.bind.parse::<IpAddr>().ok().filter(|ip| !ip.is_unspecified());
    bound.or_else(|| local_ip_address::local_ip().ok())
}

/// `scheme://host[:port]` without a slash at the end.
fn of(server: &Server, ip: Option<IpAddr>, port: u16) -> String {
    let scheme = if server.tls_cert.is_some() { "https" } else { "http" };
    let own = || match ip {
        Some(IpAddr::V4(ip)) => ip.to_string(),
        Some(IpAddr::V6(ip)) => format!("[{ip}]"),
        None => "localhost".to_owned(),
    };
    match server.host.as_deref().map(|host| host.trim_end_matches('/')) {
        Some(host) if host.contains("://") => host.to_owned(),
        Some(host) => format!("{scheme}://{}", with_port(host, scheme, port)),
        None => format!("{scheme}://{}", with_port(&own(), scheme, port)),
    }
}

/// A host that names a port keeps it; the scheme's own port goes unsaid.
fn with_port(host: &str, scheme: &str, port: u16) -> String {
    let after_brackets = host.rsplit(']').next().unwrap_or(host);
    let usual = if scheme == "https" { 443 } else { 80 };
    if after_brackets.contains(':') || port == usual { host.to_owned() } else { format!("{host}:{port}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(host: Option<&str>, bind: &str, tls: bool) -> Server {
        Server {
            host: host.map(str::to_owned),
            bind: bind.to_owned(),
            tls_cert: tls.then(|| "cert.pem".to_owned()),
            ..Server::default()
        }
    }

    #[test]
    fn a_configured_host_is_taken_at_its_word() {
        let configured = server(Some("https://khaosat.quangtri.gov.vn/"), "0.0.0.0", false);
        assert_eq!(listening(&configured, 8080), "https://khaosat.quangtri.gov.vn");
        assert_eq!(listening(&server(Some("may-chu"), "0.0.0.0", false), 8080), "http://may-chu:8080");
        assert_eq!(listening(&server(Some("may-chu:81"), "0.0.0.0", false), 8080), "http://may-chu:81");
        assert_eq!(listening(&server(Some("may-chu"), "0.0.0.0", true), 443), "https://may-chu");
    }

    #[test]
    fn without_a_host_the_address_that_listens_is_shown() {
        assert_eq!(listening(&server(None, "127.0.0.1", false), 8080), "http://127.0.0.1:8080");
        assert_eq!(listening(&server(None, "::1", true), 8443), "https://[::1]:8443");
        let ip = Some(IpAddr::from([192, 168, 1, 20]));
        assert_eq!(of(&server(None, "0.0.0.0", false), ip, 80), "http://192.168.1.20");
        assert_eq!(of(&server(None, "0.0.0.0", true), ip, 80), "https://192.168.1.20:80");
    }
}
