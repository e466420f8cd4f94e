//! What the form of a complaint carries: the code that it will be followed by, signed, so that nobody
//! chooses a code or asks by sending whether one is taken.

use crate::ids::{ComplaintCode, TouchpointCode};
use crate::web::Secret;

const TAG: usize = 12;

fn tag(secret: &Secret, touchpoint: TouchpointCode, code: ComplaintCode) -> String {
    let bytes = secret
        .tag(b"hailong complaint ticket 1", &[&touchpoint.bits().to_be_bytes(), &code.bits().to_be_bytes()]);
    let mut text = String::with_capacity(2 * TAG);
    crate::ids::write_hex(&mut text, &bytes[..TAG]).unwrap_or_default();
    text
}

pub(super) fn write(secret: &Secret, touchpoint: TouchpointCode, code: ComplaintCode) -> String {
    format!("{code}.{}", tag(secret, touchpoint, code))
}

/// The code of a ticket that was written here for this touchpoint.
pub(super) fn read(secret: &Secret, touchpoint: TouchpointCode, ticket: &str) -> Option<ComplaintCode> {
    let (code, given) = ticket.split_once('.')?;
    let code: ComplaintCode = code.parse().ok()?;
    let own = tag(secret, touchpoint, code);
    // As long for a wrong tag as for a right one.
    let differs = own.len() != given.len()
        || own.bytes().zip(given.bytes()).fold(0, |differ, (a, b)| differ | (a ^ b)) != 0;
    (!differs).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_is_good_for_its_touchpoint_and_code_alone() {
        let secret = Secret::new([7; 32]);
        let [here, there] = [37, 74].map(|bits| TouchpointCode::from_bits(bits).unwrap());
        let code = (1u64 << 50..).find_map(ComplaintCode::from_bits).unwrap();
        let other = (code.bits() + 1..).find_map(ComplaintCode::from_bits).unwrap();
        let ticket = write(&secret, here, code);
        assert_eq!(read(&secret, here, &ticket), Some(code));
        assert_eq!(read(&secret, there, &ticket), None);
        assert_eq!(read(&Secret::new([8; 32]), here, &ticket), None);
        assert_eq!(read(&secret, here, &ticket.replace(&code.to_string(), &other.to_string())), None);
        for broken in ["", ".", &code.to_string(), &ticket[..ticket.len() - 1], &format!("{ticket}0")] {
            assert_eq!(read(&secret, here, broken), None, "{broken}");
        }
    }
}
