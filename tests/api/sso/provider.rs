//! A provider that says of its users whatever a test wants: the code with which a browser comes back
//! names the trick, the nonce and the challenge.

use hailong::config::Sso;
use hailong::web::staff::StaffSettings;
use hailong::web::staff::sso::SsoSettings;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;

pub(super) const CLIENT: &str = "hailong";
const SECRET: &str = "a secret between the two, long enough for HS256";

/// A provider of this machine; ends with the test's process.
pub(super) struct Provider {
    pub(super) issuer: String,
}

struct Keys {
    own: EcdsaKeyPair,
    foreign: EcdsaKeyPair,
    issuer: String,
    /// Now, in seconds since 1970.
    now: i64,
}

impl Provider {
    /// Begins to answer, as at this second.
    pub(super) fn begin(now: i64) -> Self {
        let random = SystemRandom::new();
        let key = || {
            let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
            EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8.as_ref(), &random).unwrap()
        };
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let keys = Arc::new(Keys { own: key(), foreign: key(), issuer: issuer.clone(), now });
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let keys = Arc::clone(&keys);
                std::thread::spawn(move || keys.answer(stream));
            }
        });
        Self { issuer }
    }

    /// How a console is told of it.
    pub(super) fn settings(&self) -> StaffSettings {
        let sso = Sso {
            issuer: Some(self.issuer.clone()),
            client_id: Some(CLIENT.into()),
            name: Some("SSO tỉnh".into()),
            second_factor: Some("mfa, urn:vn:loa3".into()),
            ..Sso::default()
        };
        StaffSettings { sso: SsoSettings::of(&sso, Some(SECRET)).unwrap(), ..StaffSettings::default() }
    }
}

/// The code of a browser that set out with this address, for a trick.
pub(super) fn code(location: &str, trick: &str) -> String {
    format!("{trick}|{}|{}", query(location, "nonce"), query(location, "code_challenge"))
}

/// A value of an address.
pub(super) fn query(location: &str, name: &str) -> String {
    let url = reqwest::Url::parse(location).unwrap();
    url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned()).unwrap_or_default()
}

impl Keys {
    fn answer(&self, mut stream: TcpStream) {
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let mut first = String::new();
        reader.read_line(&mut first).unwrap_or_default();
        let mut length = 0;
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).unwrap_or_default() < 3 {
                break;
            }
            if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).unwrap();
        let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
        let (status, answer) = match path.as_str() {
            "/.well-known/openid-configuration" => (200, self.metadata().to_string()),
            "/keys" => (200, json!({ "keys": [jwk(&self.own)] }).to_string()),
            "/token" => self.token(&String::from_utf8(body).unwrap()),
            "/user" => (200, json!({ "sub": "s1", "preferred_username": "p01" }).to_string()),
            _ => (404, "{}".into()),
        };
        let head = format!("HTTP/1.1 {status} X\r\ncontent-type: application/json\r\nconnection: close\r\n");
        let _ = write!(stream, "{head}content-length: {}\r\n\r\n{answer}", answer.len());
    }

    fn metadata(&self) -> Value {
        let at = |path: &str| format!("{}{path}", self.issuer);
        json!({
            "issuer": self.issuer,
            "authorization_endpoint": at("/auth"),
            "token_endpoint": at("/token"),
            "userinfo_endpoint": at("/user"),
            "jwks_uri": at("/keys"),
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["ES256"],
        })
    }

    fn token(&self, body: &str) -> (u16, String) {
        let value = |name: &str| query(&format!("http://x/?{body}"), name);
        let code = value("code");
        let mut parts = code.split('|');
        let (trick, nonce) = (parts.next().unwrap(), parts.next().unwrap());
        let challenge =
            base64(ring::digest::digest(&ring::digest::SHA256, value("code_verifier").as_bytes()).as_ref());
        if parts.next() != Some(challenge.as_str()) || value("grant_type") != "authorization_code" {
            return (400, json!({ "error": "invalid_grant" }).to_string());
        }
        match trick {
            "code used twice" => return (400, json!({ "error": "invalid_grant" }).to_string()),
            "out of order" => return (500, "<html>".into()),
            "endless" => return (200, " ".repeat(2 * 1024 * 1024)),
            "no ID token" => {
                return (200, json!({ "access_token": "a", "token_type": "Bearer" }).to_string());
            }
            _ => {}
        }
        let signed = self.signed(trick, nonce);
        (200, json!({ "access_token": "a", "token_type": "Bearer", "id_token": signed }).to_string())
    }

    fn signed(&self, trick: &str, nonce: &str) -> String {
        let now = self.now;
        let mut claims = json!({
            "iss": self.issuer, "sub": "s1", "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": nonce,
            "auth_time": now, "preferred_username": "p01", "email": "p01@quangtri.gov.vn",
        });
        let mut set = |name: &str, value: Value| claims[name] = value;
        match trick {
            "another nonce" => set("nonce", json!("0")),
            "no nonce" => set("nonce", Value::Null),
            "another audience" => set("aud", json!("another")),
            "one more audience" => set("aud", json!([CLIENT, "another"])),
            "another issuer" => set("iss", json!("https://sso.example")),
            "expired" => set("exp", json!(now - 1)),
            "signed long ago" => set("iat", json!(now - 3600)),
            "signed tomorrow" => set("iat", json!(now + 86_400)),
            "another token" => set("at_hash", json!("77QmUPtjPfzWtF2AnpK9RQ")),
            "telephone" => set("amr", json!(["pwd", "mfa"])),
            "level" => set("acr", json!("urn:vn:loa3")),
            "proved long ago" => set("auth_time", json!(now - 3600)),
            "elsewhere" => set("preferred_username", Value::Null),
            // Somebody who is called as another one was.
            "namesake" => set("sub", json!("s2")),
            // Who came before, under a name of which there is no account.
            "renamed" => set("preferred_username", json!("p.01.moi")),
            name if name.starts_with("as ") => {
                set("preferred_username", json!(&name[3..]));
                let name = name[3..].to_lowercase();
                set("sub", if name == "p01" { json!("s1") } else { json!(format!("s of {name}")) });
            }
            _ => {}
        }
        let header = match trick {
            "unsigned" => json!({ "alg": "none" }),
            "shared secret" => json!({ "alg": "HS256" }),
            _ => json!({ "alg": "ES256", "kid": "k1" }),
        };
        let text =
            format!("{}.{}", base64(header.to_string().as_bytes()), base64(claims.to_string().as_bytes()));
        let key = if trick == "foreign key" { &self.foreign } else { &self.own };
        let signature = match trick {
            "unsigned" => Vec::new(),
            "shared secret" => {
                let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, SECRET.as_bytes());
                ring::hmac::sign(&key, text.as_bytes()).as_ref().to_vec()
            }
            "changed" => vec![1; 64],
            _ => key.sign(&SystemRandom::new(), text.as_bytes()).unwrap().as_ref().to_vec(),
        };
        format!("{text}.{}", base64(&signature))
    }
}

fn jwk(key: &EcdsaKeyPair) -> Value {
    let point = key.public_key().as_ref();
    let (x, y) = (base64(&point[1..33]), base64(&point[33..]));
    json!({ "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": "k1", "x": x, "y": y })
}

/// As tokens are written: base64url without padding.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let bits =
            chunk.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for at in 0..=chunk.len() {
            text.push(char::from(DIGITS[(bits >> (18 - 6 * at)) as usize & 63]));
        }
    }
    text
}
