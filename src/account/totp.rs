//! The code on the telephone: RFC 6238 with SHA-1, six digits, 30 seconds, which every authenticator app
//! reads.

use totp_rs::{Builder, Secret, Totp};

/// 160 bits, as RFC 4226 recommends.
pub const SECRET_BYTES: usize = 20;

/// What apps show beside the account.
const ISSUER: &str = "Hài Lòng";

/// Codes of one step before and after are taken: clocks differ.
const SKEW: u16 = 1;

fn totp(secret: &[u8], login: &str) -> Option<Totp> {
    Builder::new()
        .with_secret(Secret::from(secret))
        .with_skew(SKEW)
        .with_issuer(Some(ISSUER))
        .with_account_name(login)
        .build()
        .ok()
}

/// The step of 30 seconds that a code belongs to, where it is one of now; `None` for any other code.
/// Whoever takes a code remembers its step and takes none of that or an earlier one again.
#[must_use]
pub fn step(secret: &[u8], code: &str, now: i64) -> Option<u64> {
    let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let digits = code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit());
    if !digits {
        return None;
    }
    totp(secret, "-")?.check(&code, now.try_into().ok()?)
}

/// The address that the QR code holds.
#[must_use]
pub fn address(secret: &[u8], login: &str) -> String {
    totp(secret, login).map_or_else(String::new, |totp| totp.to_url().unwrap_or_default())
}

/// The secret as it is typed where no camera reads it: base 32, four letters a group.
#[must_use]
pub fn typed(secret: &[u8]) -> String {
    let plain = Secret::from(secret).to_base32();
    let groups = plain.as_bytes().chunks(4).map(String::from_utf8_lossy);
    groups.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8; 20] = b"12345678901234567890";

    /// RFC 6238, appendix B, SHA-1; the last six of its eight digits.
    #[test]
    fn the_vectors_of_rfc_6238_hold() {
        for (time, code) in [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924")] {
            assert_eq!(step(SECRET, code, time), Some(time.cast_unsigned() / 30));
        }
    }

    #[test]
    fn neighbouring_codes_are_taken_under_their_own_step_and_no_others() {
        let at = 1_111_111_109;
        for (passed, taken) in [(-60, false), (-30, true), (30, true), (60, false), (90, false)] {
            let found = step(SECRET, "081804", at + passed);
            assert_eq!(found, taken.then_some(at.cast_unsigned() / 30), "{passed}");
        }
        assert_eq!(step(SECRET, " 081 804 ", at), Some(at.cast_unsigned() / 30));
        for wrong in ["", "81804", "0818044", "O81804", "٠٨١٨٠٤"] {
            assert_eq!(step(SECRET, wrong, at), None, "{wrong}");
        }
    }

    #[test]
    fn apps_read_the_address() {
        assert_eq!(
            address(SECRET, "an.nguyen"),
            "otpauth://totp/H%C3%A0i%20L%C3%B2ng:an.nguyen?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=H%C3%A0i%20L%C3%B2ng"
        );
        assert!(typed(SECRET).starts_with("GEZD GNBV "));
    }
}
