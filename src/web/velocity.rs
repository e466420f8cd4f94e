//! How much came from where, decided on before a response is stored: which marks ([`Signals`]) it gets.
//!
//! What is counted has keys of 64 bits, made with the day's salt: the device (a network and a kind of browser) at a
//! unit, the same with the same ratings, and the touchpoint within ten minutes. A salt is random, shared by all
//! instances, and is destroyed with its counts after the day's end; then nobody can tell whose they were. Addresses
//! are hashed in memory and nowhere written.
//!
//! Nothing here can refuse a response. Where the counts do not answer in time it is stored without these marks.

use super::App;
use super::place::Place;
use super::submit::Sender;
use crate::ids::Channel;
use crate::ledger::Signals;
use crate::quality::response::{Velocity, counts_devices, of_velocity};
use crate::quality::thresholds::BURST_MINUTES;
use crate::store::{Passing, Salt, StoreError};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use time::Date;

/// Whoever sends waits no longer for the counts: the design's.
const LONGEST: Duration = Duration::from_millis(200);

/// After counts that did not answer, nobody waits for them for so many seconds. Ours.
const PAUSE_SEC: i64 = 5;

/// Of what was answered only so many bits are hashed with the device: enough to tell a few sheets apart, and too few
/// for whoever has the salt and a network address to learn from them what came from there.
const ANSWER_BITS: u32 = 12;

/// How often the clock is looked at for what is to be destroyed.
const EVERY: Duration = Duration::from_mins(1);

/// What this process knows of the counts.
#[derive(Debug, Default)]
pub(super) struct Known {
    salt: Mutex<Option<(Date, Salt)>>,
    /// Seconds since 1970 until which nobody asks.
    pause: AtomicI64,
    missed: AtomicU64,
}

impl Known {
    /// Responses that were stored without being counted.
    pub(super) fn missed(&self) -> u64 {
        self.missed.load(Ordering::Relaxed)
    }
}

/// What a response told of itself before it was stored.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Marks {
    pub(super) signals: Signals,
    /// What was counted, to be taken back where the response is not stored.
    passing: Option<Passing>,
}

impl App {
    /// Counts a response that is about to be stored, and says what strikes about it. `ratings`: what it answered, packed.
    pub(super) async fn count(&self, place: &Place, channel: Channel, from: Sender, ratings: &[u8]) -> Marks {
        let now = self.now().unix_timestamp();
        if now < self.velocity.pause.load(Ordering::Relaxed) {
            self.velocity.missed.fetch_add(1, Ordering::Relaxed);
            return Marks::default();
        }
        let counting = async {
            let passing = self.passing(place, channel, from, ratings).await?;
            let counts = self.store.count(passing).await?;
            Some((passing, counts))
        };
        let counted = tokio::time::timeout(LONGEST, counting).await.ok().flatten();
        let Some((passing, [device, alike, window])) = counted else {
            self.velocity.pause.store(now + PAUSE_SEC, Ordering::Relaxed);
            self.velocity.missed.fetch_add(1, Ordering::Relaxed);
            tracing::warn!("a response is stored without being counted by where it comes from");
            return Marks::default();
        };
        let unit = place.catalog.unit_on(&place.touchpoint, self.hour().local_date());
        let usual = self.mirror.usual(place.campaign.no, unit, self.hour());
        Marks { signals: of_velocity(Velocity { device, alike, window }, usual), passing: Some(passing) }
    }

    /// Takes back what was counted of a response that is not stored now.
    pub(super) fn uncount(&self, marks: Marks) {
        if let Some(passing) = marks.passing {
            self.store.uncount(passing);
        }
    }

    async fn passing(
        &self,
        place: &Place,
        channel: Channel,
        from: Sender,
        ratings: &[u8],
    ) -> Option<Passing> {
        let day = self.hour().local_date();
        let salt = match self.salt(day).await {
            Ok(salt) => salt,
            Err(error) => {
                tracing::warn!(%error, "the day's salt cannot be read");
                return None;
            }
        };
        let unit = place.catalog.unit_on(&place.touchpoint, day).0.to_be_bytes();
        let code = place.touchpoint.code.bits().to_be_bytes();
        let window = (self.minute().0 / u64::from(BURST_MINUTES)).to_be_bytes();
        let [version, network, browser, system] = from.parts();
        let device = key(&salt, b"device", &[&unit, version, network, browser, b"/", system]);
        let answers = key(&salt, b"answers", &[ratings]) >> (u64::BITS - ANSWER_BITS);
        let alike = key(&salt, b"alike", &[&device.to_be_bytes(), &answers.to_be_bytes()]);
        let is_counted = counts_devices(channel);
        let keys = [
            is_counted.then_some(device),
            is_counted.then_some(alike),
            Some(key(&salt, b"window", &[&code, &window])),
        ];
        Some(Passing { ledger: self.ledger, day, keys })
    }

    async fn salt(&self, day: Date) -> Result<Salt, StoreError> {
        let known = *self.velocity.salt.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, salt)) = known.filter(|(of, _)| *of == day) {
            return Ok(salt);
        }
        let fresh = self.random().map_err(|error| StoreError::Unavailable(error.to_string()))?;
        let salt = self.store.velocity_salt(self.ledger, day, fresh).await?;
        *self.velocity.salt.lock().unwrap_or_else(PoisonError::into_inner) = Some((day, salt));
        Ok(salt)
    }

    /// Destroys what was counted before today.
    ///
    /// # Errors
    /// Where the counts do not answer.
    pub async fn sweep_velocity(&self) -> Result<u64, StoreError> {
        self.store.sweep_velocity(self.hour().local_date()).await
    }
}

fn key(salt: &Salt, label: &[u8], parts: &[&[u8]]) -> u64 {
    // HMAC takes keys of any length; the fallback is never reached.
    let mut mac = Hmac::<Sha256>::new_from_slice(salt)
        .unwrap_or_else(|_| Hmac::<Sha256>::new(&hmac::digest::Key::<Hmac<Sha256>>::default()));
    mac.update(b"hailong velocity 1 ");
    mac.update(label);
    for part in parts {
        mac.update(part);
    }
    let tag: [u8; 32] = mac.finalize().into_bytes().into();
    u64::from_be_bytes(std::array::from_fn(|at| tag[at]))
}

/// At once and after every midnight in Viet Nam, until the process ends.
pub(super) async fn daily(app: Arc<App>) {
    let mut done = None;
    loop {
        let today = app.hour().local_date();
        if done != Some(today) {
            match app.sweep_velocity().await {
                Ok(rows) => {
                    tracing::debug!(rows, "counts of the days before are destroyed");
                    done = Some(today);
                }
                Err(error) => tracing::error!(
                    %error,
                    "counts of the days before cannot be destroyed; tried again in a minute"
                ),
            }
        }
        tokio::time::sleep(EVERY).await;
    }
}
