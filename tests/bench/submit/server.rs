//! The service under load, as `hailong serve` runs it: the same handlers, the ledger followed beside.

use super::database::Database;
use super::fixture;
use anyhow::{Context as _, Result};
use hailong::ids::ResponseId;
use hailong::store::{Options, Store};
use hailong::web::{App, Listen, Secret, Settings, serve};
use std::net::{SocketAddr, TcpListener};
use std::sync::mpsc::Sender;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Durable,
    /// The handler does all its work, the store drops it.
    NotStoring,
}

/// Submitters that fill a ledger.
const FILLERS: usize = 1_000;

/// Starts a service that runs until the benchmark ends, on a ledger of so many responses.
pub(crate) fn start(database: &Database, kind: Kind, rows: usize) -> Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    let url = database.url.clone();
    let (ready, wait) = std::sync::mpsc::channel();
    let serving = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(run(&url, kind, rows, listener, ready))
    });
    if wait.recv().is_err() {
        serving.join().map_err(|_panic| anyhow::anyhow!("the service panicked"))??;
        anyhow::bail!("the service ended before it served");
    }
    Ok(address)
}

async fn run(url: &str, kind: Kind, rows: usize, listener: TcpListener, ready: Sender<()>) -> Result<()> {
    let store = Store::open(url, Options::default()).await?;
    let ledger = store.create_ledger("bench", true, fixture::now(), fixture::events()?).await?.ledger.id;
    fill(&store, rows).await?;
    let store = match kind {
        Kind::Durable => store,
        Kind::NotStoring => store.answering_without_storing(),
    };
    let settings = Settings::usual(Secret::new([7; 32]));
    let app = App::new(store, ledger, settings).await?;
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    ready.send(()).context("nobody waits for the service")?;
    Ok(serve(app, Listen { listener, tls: None, workers }).await?)
}

/// Stores responses, through the same path.
async fn fill(store: &Store, rows: usize) -> Result<()> {
    let mut fillers = tokio::task::JoinSet::new();
    for filler in 0..FILLERS {
        let store = store.clone();
        fillers.spawn(async move {
            for _ in (filler..rows).step_by(FILLERS) {
                let mut random = [0; 12];
                getrandom::fill(&mut random).context("randomness")?;
                store.submit(fixture::response(ResponseId::new(fixture::now(), random))?).await?;
            }
            anyhow::Ok(())
        });
    }
    while let Some(filled) = fillers.join_next().await {
        filled??;
    }
    Ok(())
}
