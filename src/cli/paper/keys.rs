//! The keys of the desk, as they are pressed, until the terminal is gone.

use super::terminal;
use crate::paper::desk::Key;
use anyhow::{Context as _, bail};
use std::io::IsTerminal as _;
use std::pin::Pin;
use std::time::Duration;
use tokio::sync::mpsc::{Receiver, channel};
use tokio::time::sleep;

/// A terminal that went away without a word is noticed within so long.
const WATCH: Duration = Duration::from_millis(500);

const GONE: &str = "the terminal is gone: every sheet that was stored is kept; the one on the screen was not \
                    stored, enter it again";

pub(super) struct Keys {
    pressed: Receiver<anyhow::Result<Option<Key>>>,
    hung_up: Pin<Box<dyn Future<Output = ()>>>,
}

impl Keys {
    /// Begins to listen.
    ///
    /// # Errors
    /// Where the system lets nobody listen.
    pub(super) fn listen() -> anyhow::Result<Self> {
        let (pass_on, pressed) = channel(1);
        // A thread that nobody waits for: crossterm asks a terminal that is gone for keys again and again.
        let listen = move || while pass_on.blocking_send(terminal::key()).is_ok() {};
        std::thread::Builder::new()
            .name("keys".to_owned())
            .spawn(listen)
            .context("no thread for the keys")?;
        Ok(Self { pressed, hung_up: hang_up()? })
    }

    /// Waits for a key; `None` where something else happened (another size) and the screen is drawn anew.
    ///
    /// # Errors
    /// Where the terminal is gone.
    pub(super) async fn next(&mut self) -> anyhow::Result<Option<Key>> {
        loop {
            tokio::select! {
                key = self.pressed.recv() => return key.unwrap_or_else(|| bail!(GONE)),
                () = &mut self.hung_up => bail!(GONE),
                // Not every terminal that goes says so: its signal may be ignored, or another's.
                () = sleep(WATCH) => if !std::io::stdin().is_terminal() {
                    bail!(GONE)
                },
            }
        }
    }
}

/// Ends once the system says that the terminal hung up, which then no longer ends the program by itself.
fn hang_up() -> anyhow::Result<Pin<Box<dyn Future<Output = ()>>>> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut said = signal(SignalKind::hangup())?;
        Ok(Box::pin(async move {
            said.recv().await;
        }))
    }
    #[cfg(not(unix))]
    Ok(Box::pin(std::future::pending()))
}
