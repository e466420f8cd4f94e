//! Where phones find this service: what is printed and encoded.

use super::Context;
use crate::print::Origin;
use anyhow::Context as _;

/// The address of `--host`, else that of the setting `server.host`, else this machine's own in its
/// network, with the port and the scheme that `serve` takes.
///
/// # Errors
/// Where the address cannot stand in a QR code, or this machine has none in a network.
pub(super) fn origin(flag: Option<&str>, context: &Context) -> anyhow::Result<Origin> {
    let server = &context.config.server;
    if let Some(given) = flag.or(server.host.as_deref()) {
        return given.parse().with_context(|| "this address cannot be printed");
    }
    let tls = server.tls_cert.is_some();
    let ip = local_ip_address::local_ip()
        .context("this machine has no address in a network: name the address of the service with --host")?;
    local(tls, ip, server.port).parse().with_context(|| {
        format!("the address {ip} of this machine cannot be printed: name another with --host")
    })
}

fn local(tls: bool, ip: std::net::IpAddr, port: u16) -> String {
    let (scheme, usual) = if tls { ("https", 443) } else { ("http", 80) };
    if port == usual { format!("{scheme}://{ip}") } else { format!("{scheme}://{ip}:{port}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_port_goes_unsaid() {
        let ip = std::net::IpAddr::from([192, 168, 1, 20]);
        assert_eq!(local(false, ip, 8080), "http://192.168.1.20:8080");
        assert_eq!(local(false, ip, 80), "http://192.168.1.20");
        assert_eq!(local(true, ip, 443), "https://192.168.1.20");
        assert_eq!(local(true, ip, 80), "https://192.168.1.20:80");
    }
}
