//! Crockford's base 32: symbols that survive being read aloud, written by hand and typed back.

/// The 32 symbols by value, then the five that only a check symbol (mod 37) may be.
pub const SYMBOLS: &[u8; 37] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ*~$=U";

/// The `len` symbols of `value`, most significant first.
#[must_use]
pub fn encode(value: u64, len: u32) -> String {
    (0..len).rev().map(|i| char::from(SYMBOLS[(value >> (5 * i) & 31) as usize])).collect()
}

/// The check symbol of a value: its remainder by 37.
#[must_use]
pub fn check_symbol(value: u64) -> char {
    char::from(SYMBOLS[(value % 37) as usize])
}

/// What is wrong with a typed code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecodeError {
    /// Not so many symbols as the code has.
    Length,
    /// A character that no code contains.
    Symbol(char),
    /// All symbols are possible, but the check symbol says that one was mistyped.
    Check,
}

/// Reads `len` symbols and a check symbol: lower case, spaces, dashes and look-alikes (O for 0,
/// I and L for 1) are understood.
///
/// # Errors
/// See [`DecodeError`].
pub fn decode(text: &str, len: usize) -> Result<u64, DecodeError> {
    let symbols: Vec<char> =
        text.chars().filter(|c| !matches!(c, '-' | ' ' | '\u{a0}')).take(len + 2).collect();
    if symbols.len() != len + 1 {
        return Err(DecodeError::Length);
    }
    let mut value = 0u64;
    for &symbol in &symbols[..len] {
        let digit = digit(symbol).filter(|d| *d < 32).ok_or(DecodeError::Symbol(symbol))?;
        value = value << 5 | digit;
    }
    let check = digit(symbols[len]).ok_or(DecodeError::Symbol(symbols[len]))?;
    if value % 37 == check { Ok(value) } else { Err(DecodeError::Check) }
}

fn digit(symbol: char) -> Option<u64> {
    let canonical = match symbol.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    SYMBOLS.iter().position(|s| char::from(*s) == canonical).map(|at| at as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The published vectors: 1234 → 16J check D, 1234567890 → 14SC0PJ check V.
    #[test]
    fn the_published_vectors_hold() {
        assert_eq!((encode(1234, 3), check_symbol(1234)), ("16J".into(), 'D'));
        let long = 1_234_567_890;
        assert_eq!((encode(long, 7), check_symbol(long)), ("14SC0PJ".into(), 'V'));
        assert_eq!(decode("16jd", 3), Ok(1234));
        assert_eq!(decode("I6-j D", 3), Ok(1234));
        assert_eq!(decode("16JE", 3), Err(DecodeError::Check));
        assert_eq!(decode("16JDD", 3), Err(DecodeError::Length));
        assert_eq!(decode("1é_D", 3), Err(DecodeError::Symbol('é')));
    }

    #[test]
    fn every_single_slip_and_every_swap_of_neighbours_is_noticed() {
        for value in (0..300u64).map(|i| i * 3_571_337 % (1 << 30)) {
            let text: Vec<char> = format!("{}{}", encode(value, 6), check_symbol(value)).chars().collect();
            for at in 0..7 {
                for symbol in SYMBOLS.iter().map(|s| char::from(*s)) {
                    let mut slip = text.clone();
                    slip[at] = symbol;
                    if slip != text {
                        assert!(decode(&slip.iter().collect::<String>(), 6).is_err());
                    }
                }
                if at > 0 && text[at] != text[at - 1] {
                    let mut swap = text.clone();
                    swap.swap(at, at - 1);
                    assert!(decode(&swap.iter().collect::<String>(), 6).is_err());
                }
            }
        }
    }
}
