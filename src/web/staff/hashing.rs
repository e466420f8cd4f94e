//! Passwords are hashed beside the threads that answer, and no more than eight at once: each takes 19 MB
//! and much of a processor.

use super::fault::StaffError;
use crate::account::password;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::Semaphore;

/// At once.
const SLOTS: usize = 8;

/// Where passwords are hashed.
pub struct Hashing {
    slots: Semaphore,
    /// Of a password that nobody has: checked where there is no such account, so that it takes as long.
    dummy: String,
    done: AtomicU64,
}

impl Hashing {
    /// # Errors
    /// Where the dummy cannot be hashed.
    pub fn new(salt: [u8; 16]) -> Result<Self, password::HashError> {
        let dummy = password::hash("nobody has this password", salt)?;
        Ok(Self { slots: Semaphore::new(SLOTS), dummy, done: AtomicU64::new(0) })
    }

    /// Passwords that were hashed since the start: where it grows fast, somebody is guessing.
    #[must_use]
    pub fn done(&self) -> u64 {
        self.done.load(Ordering::Relaxed)
    }

    /// Whether the password is the one behind the hash; without a hash it takes as long and is `false`.
    ///
    /// # Errors
    /// Where the work cannot be done.
    pub async fn verify(&self, password: String, hash: Option<String>) -> Result<bool, StaffError> {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| self.dummy.clone());
        Ok(self.beside(move || password::verify(&password, &hash)).await? && known)
    }

    /// The hash of a password.
    ///
    /// # Errors
    /// Where the work cannot be done.
    pub async fn hash(&self, password: String, salt: [u8; 16]) -> Result<String, StaffError> {
        let hashed = self.beside(move || password::hash(&password, salt)).await?;
        hashed.map_err(|error| StaffError::Broken(error.to_string()))
    }

    async fn beside<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, StaffError> {
        self.done.fetch_add(1, Ordering::Relaxed);
        let _slot = self.slots.acquire().await.map_err(|error| StaffError::Broken(error.to_string()))?;
        tokio::task::spawn_blocking(work).await.map_err(|error| StaffError::Broken(error.to_string()))
    }
}
