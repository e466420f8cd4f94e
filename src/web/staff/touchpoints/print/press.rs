//! Orders of posters on their way. They live in this process: behind several of them a load balancer keeps
//! a person to one.

use crate::account::AccountNo;
use crate::account::audit::Action;
use crate::catalog::decide::posters;
use crate::print::{Batch, Format};
use crate::touchpoint::Printing;
use crate::web::App;
use crate::web::staff::session::Session;
use actix_web::web::{self, Bytes};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Notify;

/// Orders that are laid out at once: each takes a processor.
const AT_ONCE: usize = 2;

/// A file waits so long to be fetched.
const KEPT_SEC: i64 = 15 * 60;

/// Orders of this process, by id.
#[derive(Default)]
pub(in crate::web) struct Presses(Mutex<BTreeMap<String, Arc<Job>>>);

/// One order.
pub(super) struct Job {
    pub(super) id: String,
    owner: AccountNo,
    begun: i64,
    pub(super) total: usize,
    name: String,
    done: AtomicUsize,
    outcome: Mutex<Option<Result<Bytes, String>>>,
    ended: Notify,
}

/// How an order stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Standing {
    Running,
    Done,
    Failed(String),
}

impl Presses {
    /// Starts an order; `None` where enough are running.
    pub(super) fn start(
        &self,
        app: &web::Data<App>,
        session: &Session,
        batch: Batch,
        random: [u8; 16],
    ) -> Option<Arc<Job>> {
        let mut id = String::with_capacity(32);
        crate::ids::write_hex(&mut id, &random).unwrap_or_default();
        let job = Arc::new(Job {
            id: id.clone(),
            owner: session.account().no,
            begun: session.now(),
            total: batch.posters.len(),
            name: Job::file_name(&batch),
            done: AtomicUsize::new(0),
            outcome: Mutex::new(None),
            ended: Notify::new(),
        });
        {
            let mut jobs = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            jobs.retain(|_, job| session.now() - job.begun < KEPT_SEC);
            if jobs.values().filter(|job| job.standing() == Standing::Running).count() >= AT_ONCE {
                return None;
            }
            jobs.insert(id, Arc::clone(&job));
        }
        let (app, session, running) = (app.clone(), session.clone(), Arc::clone(&job));
        actix_web::rt::spawn(async move {
            let outcome = print(&app, &session, batch, &running).await;
            if let Err(reason) = &outcome {
                tracing::error!(%reason, "posters were not printed");
            }
            *running.outcome.lock().unwrap_or_else(PoisonError::into_inner) = Some(outcome);
            running.ended.notify_waiters();
        });
        Some(job)
    }

    /// An order of this person.
    pub(super) fn find(&self, id: &str, session: &Session) -> Option<Arc<Job>> {
        let jobs = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        jobs.get(id).filter(|job| job.owner == session.account().no).cloned()
    }
}

impl Job {
    /// Posters that were read back.
    pub(super) fn done(&self) -> usize {
        self.done.load(Ordering::Relaxed)
    }

    pub(super) fn standing(&self) -> Standing {
        match &*self.outcome.lock().unwrap_or_else(PoisonError::into_inner) {
            None => Standing::Running,
            Some(Ok(_)) => Standing::Done,
            Some(Err(reason)) => Standing::Failed(reason.clone()),
        }
    }

    /// Name and content, once they are there.
    pub(super) fn file(&self) -> Option<(String, Bytes)> {
        let outcome = self.outcome.lock().unwrap_or_else(PoisonError::into_inner);
        let bytes = outcome.as_ref()?.as_ref().ok()?;
        Some((self.name.clone(), bytes.clone()))
    }

    /// Waits until it is done or failed.
    pub(super) async fn finished(&self) {
        let ended = self.ended.notified();
        tokio::pin!(ended);
        ended.as_mut().enable();
        if self.standing() == Standing::Running {
            ended.await;
        }
    }
}

/// Lays out and reads back; then the register, then the file: a poster that hangs somewhere is always in it.
async fn print(app: &App, session: &Session, batch: Batch, job: &Arc<Job>) -> Result<Bytes, String> {
    let catalog = session.catalog();
    let numbers: Vec<_> = batch.posters.iter().map(|poster| catalog.next_poster(poster.code)).collect();
    let printing = Printing {
        by: session.account().login.to_string(),
        sheet: batch.sheet.as_str().to_owned(),
        finish: batch.finish.as_str().to_owned(),
        host: batch.origin.to_string(),
        touchpoints: batch.posters.iter().map(|poster| poster.code).collect(),
    };
    let act = session
        .act(Action::PostersPrinted, batch.posters.first().map_or_else(String::new, |p| p.code.to_string()))
        .with("count", &batch.posters.len())
        .with("sheet", &printing.sheet)
        .with("finish", &printing.finish);
    let progress = Arc::clone(job);
    let laid_out =
        web::block(move || batch.print(Format::Pdf, &|done| progress.done.store(done, Ordering::Relaxed)));
    let files = laid_out.await.map_err(|error| error.to_string())?.map_err(|error| error.to_string())?;
    let file = files.into_iter().next().ok_or("no file was made")?;
    let registered = app
        .store
        .change_by(app.ledger, app.hour(), &act, |catalog| posters::register(catalog, printing, &numbers))
        .await;
    match registered {
        Ok(_) => {}
        Err(crate::store::ChangeError::Refused(faults)) => {
            return Err(faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "));
        }
        Err(crate::store::ChangeError::Store(error)) => return Err(error.to_string()),
    }
    app.mirror.catch_up(&app.store).await.map_err(|error| error.to_string())?;
    Ok(Bytes::from(file))
}
