//! `/staff/orders/{job}`: what was ordered to be made: posters, sheets of paper, files of figures. It is made
//! beside the request; whoever ordered it sees how far it is, and gets the file once it is on record.
//!
//! Orders live in this process: behind several of them a load balancer keeps a person to one.

mod page;
mod record;

pub(in crate::web) use page::{file, job, manifest};
pub(in crate::web) use record::Record;

use super::fault::StaffError;
use super::guard::see_other;
use super::session::Session;
use crate::account::AccountNo;
use crate::export::Manifest;
use crate::web::App;
use actix_web::body::{BoxBody, SizedStream};
use actix_web::web::{self, Bytes};
use actix_web::{HttpResponse, mime};
use std::collections::BTreeMap;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tempfile::NamedTempFile;
use tokio::sync::Notify;
use tokio_util::io::ReaderStream;

/// Orders that are made at once: each takes a processor.
const AT_ONCE: usize = 2;

/// A file waits so long to be fetched.
const KEPT_SEC: i64 = 15 * 60;

/// Whoever orders a few gets them in the same breath.
const BREATH: Duration = Duration::from_millis(900);

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::web) enum FileKind {
    Pdf,
    Png,
    Svg,
    Zip,
    Csv,
    Xlsx,
    Docx,
}

impl FileKind {
    pub(in crate::web) fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Png => "png",
            Self::Svg => "svg",
            Self::Zip => "zip",
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Docx => "docx",
        }
    }

    fn media(self) -> mime::Mime {
        match self {
            Self::Pdf => mime::APPLICATION_PDF,
            Self::Png => mime::IMAGE_PNG,
            Self::Svg => mime::IMAGE_SVG,
            Self::Zip => media("application/zip"),
            Self::Csv => mime::TEXT_CSV_UTF_8,
            Self::Xlsx => media("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            Self::Docx => media("application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        }
    }
}

fn media(name: &str) -> mime::Mime {
    name.parse().unwrap_or(mime::APPLICATION_OCTET_STREAM)
}

/// What an order became.
pub(in crate::web) enum Output {
    Memory(Bytes),
    /// Handed out once, then gone.
    Once(Mutex<Option<Bytes>>),
    /// Gone with the order.
    File(NamedTempFile),
    /// The same, with what is said beside it.
    Export(NamedTempFile, Box<Manifest>),
}

impl Output {
    /// What whoever ordered it may fetch once.
    pub(in crate::web) fn once(bytes: Bytes) -> Self {
        Self::Once(Mutex::new(Some(bytes)))
    }
}

/// What is to be made.
#[derive(Debug, Clone)]
pub(in crate::web) struct Order {
    /// The file's name without its ending.
    pub(in crate::web) name: String,
    pub(in crate::web) kind: FileKind,
    /// Codes that will be read back, where that is known before.
    pub(in crate::web) total: Option<usize>,
    /// Where the next order is given.
    pub(in crate::web) back: &'static str,
}

/// Orders of this process, by id.
#[derive(Default)]
pub(in crate::web) struct Orders(Mutex<BTreeMap<String, Arc<Job>>>);

/// One order on its way.
pub(in crate::web) struct Job {
    id: String,
    owner: AccountNo,
    begun: i64,
    order: Order,
    done: AtomicUsize,
    outcome: Mutex<Option<Result<Output, String>>>,
    ended: Notify,
}

/// How an order stands.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Standing {
    Running,
    Done,
    /// It was there, and was fetched.
    Taken,
    Failed(String),
}

impl Orders {
    /// Starts one; `None` where enough are running. `make` takes its time, on a thread of its own; what it
    /// made is put on record before anybody can fetch it.
    ///
    /// # Errors
    /// [`StaffError::Random`] where the system gives no randomness for its address.
    pub(in crate::web) fn start(
        app: &web::Data<App>,
        session: &Session,
        order: Order,
        record: Record,
        make: impl FnOnce(&Job) -> Result<Output, String> + Send + 'static,
    ) -> Result<Option<Arc<Job>>, StaffError> {
        let random: [u8; 16] = app.random().map_err(StaffError::Random)?;
        let mut id = String::with_capacity(32);
        crate::ids::write_hex(&mut id, &random).unwrap_or_default();
        let job = Arc::new(Job {
            id,
            owner: session.account().no,
            begun: session.now(),
            order,
            done: AtomicUsize::new(0),
            outcome: Mutex::new(None),
            ended: Notify::new(),
        });
        if !app.staff.orders.take(&job, session.now()) {
            return Ok(None);
        }
        let (app, running) = (app.clone(), Arc::clone(&job));
        actix_web::rt::spawn(async move {
            let outcome = made(&app, &running, record, make).await;
            if let Err(reason) = &outcome {
                tracing::error!(%reason, "what was ordered is not made");
            }
            *running.outcome.lock().unwrap_or_else(PoisonError::into_inner) = Some(outcome);
            running.ended.notify_waiters();
        });
        Ok(Some(job))
    }

    /// Takes one in where there is room, and lets go of those that waited long enough.
    fn take(&self, job: &Arc<Job>, now: i64) -> bool {
        let mut jobs = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        jobs.retain(|_, job| now - job.begun < KEPT_SEC);
        if jobs.values().filter(|job| job.standing() == Standing::Running).count() >= AT_ONCE {
            return false;
        }
        jobs.insert(job.id.clone(), Arc::clone(job));
        true
    }

    /// An order of this person.
    fn find(&self, id: &str, session: &Session) -> Result<Arc<Job>, StaffError> {
        let jobs = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let own = jobs.get(id).filter(|job| job.owner == session.account().no);
        own.cloned().ok_or(StaffError::Missing)
    }
}

/// Made, then on record: never a file that nothing knows of.
async fn made(
    app: &App,
    job: &Arc<Job>,
    record: Record,
    make: impl FnOnce(&Job) -> Result<Output, String> + Send + 'static,
) -> Result<Output, String> {
    let making = Arc::clone(job);
    let output = web::block(move || make(&making)).await.map_err(|error| error.to_string())??;
    record.put(app).await?;
    Ok(output)
}

impl Job {
    /// So many codes were read back.
    pub(in crate::web) fn progress(&self, done: usize) {
        self.done.store(done, Ordering::Relaxed);
    }

    /// To the file where it is there in a breath, else to where one sees how far it is, or what is said beside
    /// the file.
    pub(in crate::web) async fn leads(&self) -> HttpResponse {
        let finished = tokio::time::timeout(BREATH, self.finished()).await.is_ok();
        let address = self.address();
        let straight = finished && self.standing() == Standing::Done && self.manifest().is_none();
        see_other(&if straight { address + "/file" } else { address })
    }

    /// What is said beside the file, once it is there.
    fn manifest(&self) -> Option<Manifest> {
        match &*self.outcome.lock().unwrap_or_else(PoisonError::into_inner) {
            Some(Ok(Output::Export(_, manifest))) => Some(Manifest::clone(manifest)),
            Some(Ok(Output::Memory(_) | Output::Once(_) | Output::File(_)) | Err(_)) | None => None,
        }
    }

    fn address(&self) -> String {
        format!("/staff/orders/{}", self.id)
    }

    fn standing(&self) -> Standing {
        match &*self.outcome.lock().unwrap_or_else(PoisonError::into_inner) {
            None => Standing::Running,
            Some(Ok(Output::Once(bytes))) if is_empty(bytes) => Standing::Taken,
            Some(Ok(Output::Memory(_) | Output::Once(_) | Output::File(_) | Output::Export(..))) => {
                Standing::Done
            }
            Some(Err(reason)) => Standing::Failed(reason.clone()),
        }
    }

    /// The content, once it is there.
    fn body(&self) -> io::Result<Option<BoxBody>> {
        let outcome = self.outcome.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(Ok(output)) = outcome.as_ref() else { return Ok(None) };
        Ok(Some(match output {
            Output::Memory(bytes) => BoxBody::new(bytes.clone()),
            Output::Once(bytes) => {
                let taken = bytes.lock().unwrap_or_else(PoisonError::into_inner).take();
                return Ok(taken.map(BoxBody::new));
            }
            Output::File(file) | Output::Export(file, _) => {
                let file = file.reopen()?;
                let length = file.metadata()?.len();
                BoxBody::new(SizedStream::new(length, ReaderStream::new(tokio::fs::File::from_std(file))))
            }
        }))
    }

    /// Waits until it is done or failed.
    async fn finished(&self) {
        let ended = self.ended.notified();
        tokio::pin!(ended);
        ended.as_mut().enable();
        if self.standing() == Standing::Running {
            ended.await;
        }
    }
}

fn is_empty(bytes: &Mutex<Option<Bytes>>) -> bool {
    bytes.lock().unwrap_or_else(PoisonError::into_inner).is_none()
}
