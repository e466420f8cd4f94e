//! Guessing passwords is made slow without locking anybody out. Two buckets hold attempts: one of the
//! network that they come from, one of the account that they name. Buckets fill again by themselves.
//! They live in memory, under hashes whose salt this process draws at its start and keeps to itself.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

/// How many attempts a bucket holds, and how soon a spent one comes back.
#[derive(Debug, Clone, Copy)]
struct Size {
    attempts: i64,
    refill_sec: i64,
}

/// A whole office may sit behind one address.
const NETWORK: Size = Size { attempts: 60, refill_sec: 15 };
/// Ten at once, then one a minute: a million guesses take two years.
const ACCOUNT: Size = Size { attempts: 10, refill_sec: 60 };
/// Codes of six digits: a person mistypes a few, and whoever knows the password already gets no more.
const CODE: Size = Size { attempts: 5, refill_sec: 120 };
/// Somebody who tries every door shows in the log, and does not fill it.
const REFUSED: Size = Size { attempts: 20, refill_sec: 60 };

/// A program that sends a wrong token goes on doing so: it must not be taken for an attack of the office.
const GUESS: Size = Size { attempts: 60, refill_sec: 2 };
/// Bursts of a few hundred, then one a second.
const PROGRAM: Size = Size { attempts: 300, refill_sec: 1 };

/// Remembered buckets at most; the fullest are forgotten first.
const MOST: usize = 100_000;

/// Whose attempts are counted together.
#[derive(Debug, Clone, Copy)]
pub enum Bucket<'a> {
    Network(Option<IpAddr>),
    /// As typed, whether or not there is such an account.
    Account(&'a str),
    /// The codes of an account's second factor.
    Code(u32),
    /// What an account was refused, as far as the log tells of it.
    Refused(u32),
    /// Tokens of programs that may be none.
    Guess(Option<IpAddr>),
    /// The requests of a program, by its token's number.
    Program(u32),
}

/// All buckets of this process.
pub struct Throttle {
    salt: [u8; 32],
    /// For each key: the second at which its bucket is full again.
    full_at: Mutex<BTreeMap<[u8; 16], i64>>,
}

impl Throttle {
    #[must_use]
    pub fn new(salt: [u8; 32]) -> Self {
        Self { salt, full_at: Mutex::default() }
    }

    /// Takes an attempt out of each bucket.
    ///
    /// # Errors
    /// Where one is empty: the seconds until it is not. Then nothing was taken.
    pub fn take(&self, buckets: &[Bucket<'_>], now: i64) -> Result<(), i64> {
        let mut full_at = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        let mut next = Vec::with_capacity(buckets.len());
        for bucket in buckets {
            let (key, size) = (self.key(*bucket), size(*bucket));
            let then = full_at.get(&key).copied().unwrap_or(now).max(now) + size.refill_sec;
            let empty_for = then - now - size.attempts * size.refill_sec;
            if empty_for > 0 {
                return Err(empty_for);
            }
            next.push((key, then));
        }
        full_at.extend(next);
        if full_at.len() > MOST {
            full_at.retain(|_, at| *at > now);
        }
        while full_at.len() > MOST {
            full_at.pop_first();
        }
        Ok(())
    }

    /// Puts an attempt back: it was right.
    pub fn give_back(&self, buckets: &[Bucket<'_>]) {
        let mut full_at = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        for bucket in buckets {
            if let Some(at) = full_at.get_mut(&self.key(*bucket)) {
                *at -= size(*bucket).refill_sec;
            }
        }
    }

    fn key(&self, bucket: Bucket<'_>) -> [u8; 16] {
        // HMAC takes keys of any length; the fallback is never reached.
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.salt)
            .unwrap_or_else(|_| Hmac::<Sha256>::new(&hmac::digest::Key::<Hmac<Sha256>>::default()));
        match bucket {
            Bucket::Network(address) => mac.update(&network(address)),
            Bucket::Guess(address) => mac.update(&[&[7][..], &network(address)].concat()),
            Bucket::Program(no) => mac.update(&[&[8][..], &no.to_be_bytes()].concat()),
            Bucket::Account(name) => mac.update(&[&[1][..], name.trim().to_lowercase().as_bytes()].concat()),
            Bucket::Refused(account) => mac.update(&[&[9][..], &account.to_be_bytes()].concat()),
            Bucket::Code(account) => mac.update(&[&[2][..], &account.to_be_bytes()].concat()),
        }
        let tag = mac.finalize().into_bytes();
        std::array::from_fn(|at| tag[at])
    }
}

fn network(address: Option<IpAddr>) -> Vec<u8> {
    match address {
        Some(IpAddr::V4(v4)) => [&[4][..], &v4.octets()].concat(),
        // Whoever has one address of IPv6 has the 64 bits below.
        Some(IpAddr::V6(v6)) => [&[6][..], &v6.octets()[..8]].concat(),
        None => vec![0],
    }
}

fn size(bucket: Bucket<'_>) -> Size {
    match bucket {
        Bucket::Network(_) => NETWORK,
        Bucket::Account(_) => ACCOUNT,
        Bucket::Code(_) => CODE,
        Bucket::Refused(_) => REFUSED,
        Bucket::Guess(_) => GUESS,
        Bucket::Program(_) => PROGRAM,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn throttle() -> Throttle {
        Throttle::new([1; 32])
    }

    #[test]
    fn an_emptied_bucket_fills_by_itself() {
        let throttle = throttle();
        let bucket = [Bucket::Account("an")];
        for _ in 0..10 {
            assert_eq!(throttle.take(&bucket, 1000), Ok(()));
        }
        assert_eq!(throttle.take(&bucket, 1000), Err(60));
        assert_eq!(throttle.take(&bucket, 1059), Err(1));
        assert_eq!(throttle.take(&bucket, 1060), Ok(()));
        assert_eq!(throttle.take(&bucket, 1060), Err(60));
        assert_eq!(throttle.take(&[Bucket::Account("binh")], 1060), Ok(()), "nobody else waits");
    }

    #[test]
    fn who_is_right_spends_nothing() {
        let throttle = throttle();
        let buckets = [Bucket::Network(Some("192.0.2.1".parse().unwrap())), Bucket::Account("an")];
        for _ in 0..500 {
            assert_eq!(throttle.take(&buckets, 1000), Ok(()));
            throttle.give_back(&buckets);
        }
    }

    #[test]
    fn a_refused_attempt_takes_from_no_other_bucket() {
        let throttle = throttle();
        let network = Bucket::Network(Some("2001:db8::1".parse().unwrap()));
        for _ in 0..10 {
            throttle.take(&[network, Bucket::Account("an")], 0).unwrap();
        }
        for _ in 0..100 {
            throttle.take(&[network, Bucket::Account(" AN ")], 0).unwrap_err();
        }
        let neighbour = Bucket::Network(Some("2001:db8::2".parse().unwrap()));
        for _ in 0..50 {
            throttle.take(&[neighbour], 0).unwrap();
        }
        assert_eq!(throttle.take(&[network], 0), Err(15), "60 in all from one network");
    }
}
