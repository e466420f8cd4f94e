//! `hailong serve`: the service on the web.

mod lock;
mod secret;
pub(super) mod tls;

use super::{Context, Exit, address, demo, output};
use crate::config::Server;
use crate::ids::LedgerId;
use crate::store::Store;
use crate::web::{App, Listen, Settings};
use anyhow::{Context as _, bail};
use std::io;
use std::net::{IpAddr, TcpListener};
use std::sync::Arc;
use time::OffsetDateTime;

/// Serve the form, the results and the API
///
/// Answers until it is asked to end (Ctrl-C, SIGTERM), then finishes what is under way.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  hailong serve --demo\n  hailong serve --port 8080\n  hailong serve --bind 0.0.0.0 --port 443 --tls-cert cert.pem --tls-key key.pem --host https://khaosat.quangtri.gov.vn"
)]
pub(super) struct Args {
    /// A simulated province to play with, in a database of its own (data/demo), made at the first start
    #[arg(long)]
    demo: bool,
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
    let store = context.store().await?;
    let ledger = context.ledger(&store).await?;
    serve(context, &server, store, ledger, |_| Ok(())).await
}

/// Serves a ledger; `ready` is told the address once connections are taken.
pub(super) async fn serve(
    context: &Context,
    server: &Server,
    store: Store,
    ledger: LedgerId,
    ready: impl FnOnce(&str) -> anyhow::Result<()>,
) -> anyhow::Result<Exit> {
    let _lock = context.sqlite_path().map(lock::take).transpose()?;
    let tls = tls::config(server)?;
    let listener = listen(server)?;
    let port = listener.local_addr()?.port();
    let settings = Settings {
        secret: secret::find(context)?,
        // With a host of its own, a proxy on this machine may be what makes it public.
        loopback_only: server.host.is_none()
            && server.bind.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback()),
        clock: Arc::new(OffsetDateTime::now_utc),
        random: Arc::new(|bytes| getrandom::fill(bytes).map_err(io::Error::other)),
    };
    let app = App::new(store.clone(), ledger, settings).await?;
    let address = address::listening(server, port);
    output::say(&format!("Hài Lòng answers at {address} (listening on {}, port {port})", server.bind))?;
    ready(&address)?;
    let workers = std::thread::available_parallelism().map_or(2, usize::from);
    crate::web::serve(app, Listen { listener, tls, workers }).await?;
    store.close().await;
    output::say("Ended; everything that was answered is stored.")?;
    Ok(Exit::Done)
}

/// Takes the port, or says why not and what to do.
fn listen(server: &Server) -> anyhow::Result<TcpListener> {
    let (bind, port) = (&server.bind, server.port);
    let ip: IpAddr = bind.parse().with_context(|| format!("`{bind}` is no IP address"))?;
    match TcpListener::bind((ip, port)) {
        Ok(listener) => {
            listener.set_nonblocking(true)?;
            Ok(listener)
        }
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => bail!(
            "port {port} on {bind} is taken by another program: end that one, or choose another port with \
             --port (0 takes a free one)"
        ),
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => bail!(
            "this user may not listen on port {port}: choose one from 1024 on with --port, or allow it \
             (setcap cap_net_bind_service, or a proxy in front)"
        ),
        Err(error) if error.kind() == io::ErrorKind::AddrNotAvailable => {
            bail!(
                "this machine has no address {bind}: choose one of its own, or 0.0.0.0 for all, with --bind"
            )
        }
        Err(error) => Err(error).with_context(|| format!("cannot listen on {bind}, port {port}")),
    }
}
