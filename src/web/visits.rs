//! The funnel of a poster, as far as the ledger does not know it: how often its address was opened, how
//! often somebody began to answer. Counted by touchpoint and day in memory, written every few seconds:
//! no device, no address, no cookie, nothing that could join two events.
//!
//! *Opened* is the printed address itself, answered with a form: not another language of it, not what a
//! browser fetches ahead or its worker keeps. *Begun* is the first answer on a page without a kept draft: the script says so
//! by one request of its own, with nothing but the page's token, which is the same for everyone within a
//! minute and keeps strangers from counting. Where there is no script, whoever sends has begun. A reload
//! counts again, a link that is passed on counts as a scan; both are read as what they are, signs of
//! life of a poster, and no figure is made of them.

use super::App;
use super::place::Place;
use super::token::{self, Opened};
use crate::ids::TouchpointCode;
use crate::store::Visits;
use actix_web::http::Method;
use actix_web::{HttpRequest, HttpResponse, web};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use time::Date;

/// Counts are lost at most for so long when a process dies.
const WRITTEN_EVERY: Duration = Duration::from_secs(10);

#[derive(Debug, Clone, Copy, Default)]
struct Count {
    scans: u64,
    starts: u64,
}

/// What was counted and is not written yet.
#[derive(Debug, Default)]
pub(super) struct Counted(Mutex<BTreeMap<(TouchpointCode, Date), Count>>);

impl Counted {
    fn add(&self, touchpoint: TouchpointCode, day: Date, more: Count) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = held.entry((touchpoint, day)).or_default();
        count.scans += more.scans;
        count.starts += more.starts;
    }

    fn take(&self) -> Vec<Visits> {
        let held = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        let row = |((touchpoint, day), Count { scans, starts })| Visits { touchpoint, day, scans, starts };
        held.into_iter().map(row).collect()
    }
}

impl App {
    /// Somebody opened the printed address.
    pub(super) fn count_scan(&self, touchpoint: TouchpointCode, request: &HttpRequest) {
        let said = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
        let ahead = said("sec-purpose").is_some_and(|purpose| purpose.contains("prefetch"));
        // The worker fetches the form as well, to keep it for a visit without a network.
        let opened = said("sec-fetch-mode").is_none_or(|mode| mode == "navigate");
        let get = *request.method() == Method::GET && request.query_string().is_empty();
        if get && opened && !ahead && request.path().starts_with("/S/") {
            self.visits.add(touchpoint, self.hour().local_date(), Count { scans: 1, starts: 0 });
        }
    }

    /// Somebody gave a first answer.
    pub(super) fn count_start(&self, touchpoint: TouchpointCode) {
        self.visits.add(touchpoint, self.hour().local_date(), Count { scans: 0, starts: 1 });
    }

    /// Writes what was counted; keeps it where the database does not answer.
    pub async fn write_visits(&self) {
        let visits = self.visits.take();
        if let Err(error) = self.store.add_visits(self.ledger, &visits).await {
            tracing::warn!(%error, "openings of forms are not counted for the moment");
            for Visits { touchpoint, day, scans, starts } in visits {
                self.visits.add(touchpoint, day, Count { scans, starts });
            }
        }
    }

    /// Writes every few seconds until the process ends.
    pub(super) async fn keep_writing_visits(&self) {
        loop {
            tokio::time::sleep(WRITTEN_EVERY).await;
            self.write_visits().await;
        }
    }
}

/// `POST /S/{code}/started`: a first answer was given on the page of this token. Always 204: who knocks
/// learns nothing.
pub(super) async fn started(app: web::Data<App>, path: web::Path<String>, body: web::Bytes) -> HttpResponse {
    let place = path.parse().ok().and_then(|code| Place::find(&app.catalog(), code).ok());
    if let Some(place) = place {
        let (touchpoint, channel) = (place.touchpoint.code, place.touchpoint.channel);
        let page = Opened { touchpoint, channel, definition: place.definition.hash };
        let token = String::from_utf8_lossy(&body);
        if token::verify(&app.settings.secret, &page, app.minute(), &token).is_some() {
            app.count_start(touchpoint);
        }
    }
    HttpResponse::NoContent().finish()
}
