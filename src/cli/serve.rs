//! `hailong serve`: the service on the web.

mod first;
mod lock;
pub(super) mod run;
pub(super) mod secret;
pub(super) mod tls;

use super::{Context, Exit, address, demo};
use crate::config::Server;
use std::net::IpAddr;

/// Serve the form, the results and the API
///
/// On a new database it prints the address, with a code that works once, at which a browser sets it up.
/// Answers until it is asked to end (Ctrl-C, SIGTERM), then finishes what is under way.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  hailong serve --demo\n  hailong serve --port 8080\n  hailong serve --bind 0.0.0.0 --port 443 --tls-cert cert.pem --tls-key key.pem --host https://khaosat.quangtri.gov.vn"
)]
pub(super) struct Args {
    /// A simulated province to play with, in a database of its own (data/demo), made at the first start
    #[arg(long)]
    demo: bool,
    /// Make the database where there is none, to be set up in a browser; without a word for the default one
    #[arg(long, conflicts_with = "demo")]
    new: bool,
    /// The IP address to listen on; 127.0.0.1 for this machine only
    #[arg(long, value_name = "ADDRESS")]
    bind: Option<IpAddr>,
    /// The port to listen on; 0 takes a free one
    #[arg(long)]
    port: Option<u16>,
    /// Scheme and host as printed and encoded in QR codes [default: this machine's address in its network]
    #[arg(long, value_name = "URL")]
    host: Option<String>,
    /// Certificate chain (PEM), for TLS without a proxy
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_cert: Option<String>,
    /// Private key of the certificate (PEM)
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    tls_key: Option<String>,
}

impl Args {
    /// The settings with these flags over them.
    fn over(&self, configured: &Server) -> Server {
        let mut server = configured.clone();
        if let Some(bind) = self.bind {
            server.bind = bind.to_string();
        }
        server.port = self.port.unwrap_or(server.port);
        server.host = self.host.clone().or(server.host);
        server.tls_cert = self.tls_cert.clone().or(server.tls_cert);
        server.tls_key = self.tls_key.clone().or(server.tls_key);
        server
    }
}

pub(super) async fn run(args: Args, context: &Context) -> anyhow::Result<Exit> {
    let server = args.over(&context.config.server);
    address::check(&server)?;
    if args.demo {
        return demo::serve(&context.for_demo(), &server).await;
    }
    let (store, ledger) = first::ledger(context, args.new).await?;
    run::until_ended(context, &server, store, ledger, async |_, _| Ok(())).await
}
