//! From a ledger to a server that answers, and to its end.

use super::{first, lock, secret, tls};
use crate::cli::report::stationery;
use crate::cli::{Context, Exit, address, brand, log, output, press};
use crate::config::{Mail, Server, Sso};
use crate::ids::LedgerId;
use crate::mail::{MailSettingsError, Post};
use crate::store::Store;
use crate::web::staff::StaffSettings;
use crate::web::staff::sso::{SsoSettings, SsoSettingsError};
use crate::web::{App, Listen, Settings, Weekly};
use anyhow::{Context as _, bail};
use std::io;
use std::net::{IpAddr, TcpListener};
use std::sync::Arc;
use time::OffsetDateTime;

/// Serves a ledger; `ready` is told the address and the port once connections are taken.
pub(in crate::cli) async fn until_ended(
    context: &Context,
    server: &Server,
    store: Store,
    ledger: LedgerId,
    ready: impl AsyncFnOnce(&str, u16) -> anyhow::Result<()>,
) -> anyhow::Result<Exit> {
    let _lock = context.sqlite_path().map(lock::take).transpose()?;
    let tls = tls::config(server)?;
    let brand = brand::read(&context.config.office)?;
    let listener = listen(server)?;
    let port = listener.local_addr()?.port();
    let address = address::listening(server, port);
    // With a host of its own, a proxy on this machine may be what makes it public.
    let loopback_only =
        server.host.is_none() && server.bind.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
    let secret = secret::find(context)?;
    let seal = secret::seal(context, &secret);
    let codes = secret::codes(context, &secret);
    let settings = Settings {
        secret,
        codes,
        loopback_only,
        office: context.config.office.clone(),
        origin: address.parse().ok(),
        brand,
        press: press::find(&context.config.print)?,
        stationery: stationery(&context.config.report)?,
        weekly: weekly(&context.config.mail)?,
        log: log::key::settings(context, server, ledger)?,
        staff: StaffSettings {
            host: server.staff_host.as_ref().map(|host| host.to_lowercase()),
            proxies: server.proxies()?,
            sso: sso(&context.config.sso, loopback_only)?,
            seal,
        },
        clock: Arc::new(OffsetDateTime::now_utc),
        random: Arc::new(|bytes| getrandom::fill(bytes).map_err(io::Error::other)),
    };
    let app = App::new(store.clone(), ledger, settings).await?;
    app.hold_against_what_was_signed().await.context("not served: this ledger is in quarantine")?;
    output::say(&format!("Hài Lòng answers at {address} (listening on {}, port {port})", server.bind))?;
    if let Some(code) = first::code(&store, ledger).await? {
        first::tell(&code, server, &address, port)?;
    }
    ready(&address, port).await?;
    let workers = std::thread::available_parallelism().map_or(2, usize::from);
    crate::web::serve(app, Listen { listener, tls, workers }).await?;
    store.close().await;
    output::say("Ended; everything that was answered is stored.")?;
    Ok(Exit::Done)
}

/// When and how letters go out by themselves.
fn weekly(mail: &Mail) -> Result<Option<Weekly>, MailSettingsError> {
    let Some(at) = mail.digest else { return Ok(None) };
    Ok(Post::of(mail)?.map(|post| Weekly { at, post }))
}

/// The sign-in of the province, with its secret.
fn sso(sso: &Sso, loopback_only: bool) -> anyhow::Result<Option<SsoSettings>> {
    let read = |path: &String| {
        std::fs::read_to_string(path)
            .with_context(|| format!("cannot read `{path}` (sso.client_secret_file)"))
    };
    let secret = sso.client_secret_file.as_ref().map(read).transpose()?;
    let settings = SsoSettings::of(sso, secret.as_deref())?;
    if !loopback_only && settings.as_ref().is_some_and(|settings| settings.console.is_none()) {
        return Err(SsoSettingsError::Lacks("sso.console").into());
    }
    Ok(settings)
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
