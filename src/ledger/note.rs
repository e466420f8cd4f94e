//! Signed notes (c2sp.org/signed-note): a text for people and the signatures under it, each with the name and the
//! short id of its key.
//!
//! ```text
//! khaosat.quangtri.gov.vn/1
//! 20412
//! 4FTa…=
//!
//! — khaosat.quangtri.gov.vn/1 fQwKXg…==
//! ```

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::rand::SystemRandom;
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
use sha2::{Digest, Sha256};
use std::fmt;
use std::str::FromStr;

/// Longer texts are no notes: what strangers send is not kept in memory whole.
const MAX_NOTE: usize = 1_000_000;

/// More signatures than this stand under no note of ours.
const MAX_SIGNATURES: usize = 100;

/// What a key signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    /// The note's text (signature type 0x01).
    Ed25519,
    /// A witness's cosignature (c2sp.org/tlog-cosignature, type 0x04): the time, and the note's text.
    Cosignature,
}

impl Algorithm {
    fn byte(self) -> u8 {
        match self {
            Self::Ed25519 => 1,
            Self::Cosignature => 4,
        }
    }
}

/// What signatures are checked with: `name+id+base64(type ‖ key)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    algorithm: Algorithm,
    key: [u8; 32],
}

/// What signs, with the name under which it does.
pub struct SignerKey {
    verifier: VerifierKey,
    pair: Ed25519KeyPair,
}

/// Why a text is no key, or no note.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    #[error("a key's name holds no blank, no line end and no `+`, and is not empty")]
    Name,
    #[error("expected a verifier key: name, `+`, 8 hexadecimal digits, `+`, base64")]
    Key,
    #[error("the key's id is not that of its name and bytes: a character of it was changed")]
    KeyId,
    #[error("only Ed25519 keys (type 1) and cosignature keys (type 4) are known")]
    Algorithm,
    #[error("expected a signed note: a text, an empty line, then lines that begin with `— `")]
    Shape,
    #[error("the signature of {0} is not that of this text")]
    Signature(String),
    #[error("the secret key is none: expected 32 bytes")]
    Secret,
}

/// A signature as it stands under a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    name: String,
    id: [u8; 4],
    bytes: Vec<u8>,
}

/// A text with the signatures under it, none of them checked yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    text: String,
    signatures: Vec<Signature>,
}

/// A signature that was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    pub name: String,
    /// When a witness signed, in seconds since 1970; `None` for a signature without a time.
    pub time: Option<u64>,
}

fn key_id(name: &str, algorithm: Algorithm, key: &[u8; 32]) -> [u8; 4] {
    let digest: [u8; 32] = Sha256::new()
        .chain_update(name)
        .chain_update(b"\n")
        .chain_update([algorithm.byte()])
        .chain_update(key)
        .finalize()
        .into();
    [digest[0], digest[1], digest[2], digest[3]]
}

/// Whether a key may be called so.
#[must_use]
pub fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || c == '+' || c.is_control())
}

impl VerifierKey {
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    #[must_use]
    pub fn id(&self) -> [u8; 4] {
        key_id(&self.name, self.algorithm, &self.key)
    }

    /// Checks what stands under a note.
    fn check(&self, text: &str, signature: &Signature) -> Result<Signed, NoteError> {
        let wrong = || NoteError::Signature(self.name.clone());
        let verify = |message: &[u8], bytes: &[u8]| {
            UnparsedPublicKey::new(&ED25519, self.key).verify(message, bytes).map_err(|_unspecified| wrong())
        };
        let time = match self.algorithm {
            Algorithm::Ed25519 => {
                verify(text.as_bytes(), &signature.bytes)?;
                None
            }
            Algorithm::Cosignature => {
                let (time, bytes) = signature.bytes.split_first_chunk::<8>().ok_or_else(wrong)?;
                let time = u64::from_be_bytes(*time);
                verify(&cosigned(time, text), bytes)?;
                Some(time)
            }
        };
        Ok(Signed { name: self.name.clone(), time })
    }
}

/// What a witness signs.
fn cosigned(time: u64, text: &str) -> Vec<u8> {
    format!("cosignature/v1\ntime {time}\n{text}").into_bytes()
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = vec![self.algorithm.byte()];
        bytes.extend(self.key);
        write!(f, "{}+{:08x}+{}", self.name, u32::from_be_bytes(self.id()), STANDARD.encode(bytes))
    }
}

impl FromStr for VerifierKey {
    type Err = NoteError;

    fn from_str(text: &str) -> Result<Self, NoteError> {
        let mut parts = text.trim().splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(NoteError::Key);
        };
        if !is_name(name) {
            return Err(NoteError::Name);
        }
        let bytes = STANDARD.decode(key).map_err(|_no_base64| NoteError::Key)?;
        let (algorithm, key) = match bytes.split_first() {
            Some((1, key)) => (Algorithm::Ed25519, key),
            Some((4, key)) => (Algorithm::Cosignature, key),
            Some(_) => return Err(NoteError::Algorithm),
            None => return Err(NoteError::Key),
        };
        let key = key.try_into().map_err(|_length| NoteError::Key)?;
        let verifier = Self { name: name.to_owned(), algorithm, key };
        let said = u32::from_str_radix(id, 16).ok().filter(|_| id.len() == 8).ok_or(NoteError::Key)?;
        if said.to_be_bytes() == verifier.id() { Ok(verifier) } else { Err(NoteError::KeyId) }
    }
}

impl SignerKey {
    /// The key of this name and these 32 secret bytes.
    ///
    /// # Errors
    /// Where the name is none.
    pub fn new(name: &str, algorithm: Algorithm, secret: &[u8; 32]) -> Result<Self, NoteError> {
        if !is_name(name) {
            return Err(NoteError::Name);
        }
        let pair = Ed25519KeyPair::from_seed_unchecked(secret).map_err(|_rejected| NoteError::Secret)?;
        let key = pair.public_key().as_ref().try_into().map_err(|_length| NoteError::Secret)?;
        Ok(Self { verifier: VerifierKey { name: name.to_owned(), algorithm, key }, pair })
    }

    #[must_use]
    pub fn verifier(&self) -> &VerifierKey {
        &self.verifier
    }

    /// Signs a text; `time` (seconds since 1970) is what a witness's signature says beside it.
    #[must_use]
    pub fn sign(&self, text: &str, time: u64) -> Signature {
        let bytes = match self.verifier.algorithm {
            Algorithm::Ed25519 => self.pair.sign(text.as_bytes()).as_ref().to_vec(),
            Algorithm::Cosignature => {
                let mut bytes = time.to_be_bytes().to_vec();
                bytes.extend(self.pair.sign(&cosigned(time, text)).as_ref());
                bytes
            }
        };
        Signature { name: self.verifier.name.clone(), id: self.verifier.id(), bytes }
    }
}

/// 32 secret bytes of a new key.
///
/// # Errors
/// Where the system gives no randomness.
pub fn secret() -> Result<[u8; 32], NoteError> {
    let random = ring::rand::generate::<[u8; 32]>(&SystemRandom::new());
    random.map(ring::rand::Random::expose).map_err(|_unspecified| NoteError::Secret)
}

impl Signature {
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = self.id.to_vec();
        bytes.extend(&self.bytes);
        writeln!(f, "— {} {}", self.name, STANDARD.encode(bytes))
    }
}

impl FromStr for Signature {
    type Err = NoteError;

    fn from_str(line: &str) -> Result<Self, NoteError> {
        let (name, signature) = line
            .strip_prefix("— ")
            .and_then(|line| line.strip_suffix('\n').unwrap_or(line).split_once(' '))
            .filter(|(name, _)| is_name(name))
            .ok_or(NoteError::Shape)?;
        let bytes = STANDARD.decode(signature).map_err(|_no_base64| NoteError::Shape)?;
        let (id, bytes) = bytes.split_first_chunk::<4>().ok_or(NoteError::Shape)?;
        Ok(Self { name: name.to_owned(), id: *id, bytes: bytes.to_vec() })
    }
}

impl Note {
    /// A text and its first signature. The text ends with a line end and has no empty line at its end.
    #[must_use]
    pub fn new(text: String, signature: Signature) -> Self {
        Self { text, signatures: vec![signature] }
    }

    /// Puts a further signature under it; another one of the same key gives way.
    pub fn add(&mut self, signature: Signature) {
        self.signatures.retain(|known| (&known.name, known.id) != (&signature.name, signature.id));
        self.signatures.push(signature);
    }

    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Who signed, of these keys. Signatures of others are passed over.
    ///
    /// # Errors
    /// [`NoteError::Signature`] where one of these keys' signatures is wrong.
    pub fn signers(&self, keys: &[VerifierKey]) -> Result<Vec<Signed>, NoteError> {
        let mut signers = Vec::new();
        for key in keys {
            let id = key.id();
            let own = self.signatures.iter().filter(|s| s.name == key.name && s.id == id);
            for signature in own {
                signers.push(key.check(&self.text, signature)?);
            }
        }
        Ok(signers)
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures.iter().try_for_each(|signature| write!(f, "{signature}"))
    }
}

impl FromStr for Note {
    type Err = NoteError;

    fn from_str(note: &str) -> Result<Self, NoteError> {
        if note.len() > MAX_NOTE || note.contains(|c: char| c.is_control() && c != '\n') {
            return Err(NoteError::Shape);
        }
        let at = note.rfind("\n\n").ok_or(NoteError::Shape)?;
        let (text, signatures) = (&note[..=at], &note[at + 2..]);
        if !signatures.ends_with('\n') || signatures.lines().count() > MAX_SIGNATURES {
            return Err(NoteError::Shape);
        }
        let signatures: Result<Vec<_>, _> = signatures.lines().map(str::parse).collect();
        Ok(Self { text: text.to_owned(), signatures: signatures? })
    }
}

#[cfg(test)]
mod tests;
