//! The HTTP server around the handlers.

use super::{App, erase, headers, rewrite, routes, velocity, watchman, weekly};
use actix_web::{HttpServer, middleware, web};
use rustls::ServerConfig;
use std::io;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

/// Where and how to listen.
pub struct Listen {
    pub listener: TcpListener,
    /// `None`: plain HTTP, behind a proxy or for a trial.
    pub tls: Option<ServerConfig>,
    /// Threads that answer, at least 1.
    pub workers: usize,
}

/// What is under way when the process is asked to end may take so long.
const DRAIN_SEC: u64 = 20;

/// A request has to arrive within so long: nobody holds a connection by sending slowly.
const REQUEST_SEC: u64 = 15;

/// Answers until the process is asked to end (SIGTERM, SIGINT), then finishes what is under way.
///
/// # Errors
/// Where the operating system refuses to listen.
pub async fn serve(app: Arc<App>, listen: Listen) -> io::Result<()> {
    let follower = tokio::spawn(Arc::clone(&app).follow());
    let eraser = tokio::spawn(erase::daily(Arc::clone(&app)));
    let rewriter = tokio::spawn(rewrite::daily(Arc::clone(&app)));
    let sweeper = tokio::spawn(velocity::daily(Arc::clone(&app)));
    let watchman = tokio::spawn(watchman::daily(Arc::clone(&app)));
    let letters = tokio::spawn(weekly::watch(Arc::clone(&app)));
    let data = web::Data::from(Arc::clone(&app));
    let server = HttpServer::new(move || {
        actix_web::App::new()
            .app_data(data.clone())
            .wrap(middleware::from_fn(headers::complete))
            .configure(routes::configure)
    })
    .workers(listen.workers.max(1))
    .shutdown_timeout(DRAIN_SEC)
    .client_request_timeout(Duration::from_secs(REQUEST_SEC));
    let server = match listen.tls {
        Some(tls) => server.listen_rustls_0_23(listen.listener, tls)?,
        None => server.listen(listen.listener)?,
    };
    let ended = server.run().await;
    follower.abort();
    eraser.abort();
    rewriter.abort();
    sweeper.abort();
    watchman.abort();
    letters.abort();
    app.write_visits().await;
    ended
}
