//! What the sign-in of a province says of somebody who comes from it, once all of it is checked.

use super::carrier::{Carrier, CarryError, whole};
use super::settings::{SsoSettings, may_be_asked};
use super::trip::Trip;
use chrono::{DateTime, Utc};
use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreAuthenticationFlow, CoreClientAuthMethod, CoreErrorResponseType,
    CoreGenderClaim, CoreJsonWebKey, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm,
    CoreProviderMetadata, CoreRevocableToken, CoreRevocationErrorResponse, CoreTokenIntrospectionResponse,
    CoreTokenType,
};
use openidconnect::{
    AccessTokenHash, AdditionalClaims, AuthType, AuthorizationCode, Client, ClientId, ClientSecret,
    CsrfToken, EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet, EndpointSet, HttpRequest,
    IdTokenFields, Nonce, OAuth2TokenResponse as _, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope,
    StandardErrorResponse, StandardTokenResponse, TokenResponse as _, UserInfoClaims,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::OnceLock;
use std::time::Duration;
use tokio::sync::Mutex;

/// What the provider says of itself is asked for again after 5 minutes; where it is silent, after 10
/// seconds.
const KNOWN_SEC: i64 = 300;
const SILENT_SEC: i64 = 10;

/// An answer is taken this long after it was signed, and clocks may differ by a minute.
const SIGNED_SEC: i64 = 600;
pub(super) const SKEW_SEC: i64 = 60;

/// Claims beyond the standard ones: an office may have its own name of an account.
#[derive(Debug, Clone, Deserialize, Serialize)]
struct Further {
    #[serde(flatten)]
    all: BTreeMap<String, Value>,
}

impl AdditionalClaims for Further {}

type Fields = IdTokenFields<
    Further,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;

type Answer = StandardTokenResponse<Fields, CoreTokenType>;

type Party = Client<
    Further,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    Answer,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// Signatures that are believed: those that only the provider can make.
const SIGNATURES: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// Why the provider's word is worth nothing.
#[derive(Debug, thiserror::Error)]
pub enum SsoError {
    /// It does not answer, or not as one should: another way to sign in is left.
    #[error("the province's sign-in does not answer: {0}")]
    Silent(String),
    /// The settings do not say where to.
    #[error("nobody can come back: set `sso.console` to the console's own address")]
    Nowhere,
    /// It answers, but what it says does not hold.
    #[error("the province's sign-in says what does not hold: {0}")]
    Refused(String),
}

/// Who somebody is, as the provider has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Who it is, for good: the provider and the subject that it gives to nobody else.
    pub subject: String,
    /// The claim that names an account here, where it is there and holds.
    pub login: Option<String>,
    /// A second factor was asked for, as the settings recognise it.
    pub second: bool,
    /// When they last proved who they are, in seconds since 1970.
    pub proved: Option<i64>,
}

/// The sign-in of a province.
pub struct Provider {
    settings: SsoSettings,
    carrier: OnceLock<Carrier>,
    /// What it says of itself, and when it was asked.
    known: Mutex<Option<(i64, Option<CoreProviderMetadata>)>>,
}

impl Provider {
    #[must_use]
    pub fn new(settings: SsoSettings) -> Self {
        Self { settings, carrier: OnceLock::new(), known: Mutex::default() }
    }

    /// As the button names it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.settings.name
    }

    /// The console's address where the settings name it.
    #[must_use]
    pub fn console(&self) -> Option<&str> {
        self.settings.console.as_deref()
    }

    /// Whether an answer that names who gives it (RFC 9207) is this provider's.
    #[must_use]
    pub fn is_from(&self, issuer: &str) -> bool {
        issuer.is_empty() || issuer == self.settings.issuer.as_str()
    }

    /// Where the browser goes; it comes back to `back`.
    ///
    /// # Errors
    /// Where the provider does not answer.
    pub async fn way_out(&self, trip: &Trip, back: &str, now: i64) -> Result<String, SsoError> {
        let party = self.party(back, now, false).await?;
        let verifier = PkceCodeVerifier::new(trip.verifier());
        let (state, nonce) = (trip.state(), trip.nonce());
        let mut way = party
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                || CsrfToken::new(state),
                || Nonce::new(nonce),
            )
            .add_scopes(self.settings.scopes.iter().cloned().map(Scope::new))
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier));
        if trip.again {
            way = way.add_prompt(CoreAuthPrompt::Login).set_max_age(Duration::ZERO);
        }
        let (address, _, _) = way.url();
        if may_be_asked(&address) { Ok(address.into()) } else { Err(SsoError::Refused(address.into())) }
    }

    /// Who came back with this code.
    ///
    /// # Errors
    /// Where the provider does not answer, or what it says does not hold.
    pub async fn identity(
        &self,
        trip: &Trip,
        code: &str,
        back: &str,
        now: i64,
    ) -> Result<Identity, SsoError> {
        let party = self.party(back, now, false).await?;
        let carrier = self.carrier()?;
        let carry = |request: HttpRequest| carrier.carry(request);
        let answer = party
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(|error| SsoError::Silent(error.to_string()))?
            .set_pkce_verifier(PkceCodeVerifier::new(trip.verifier()))
            .request_async(&carry)
            .await
            .map_err(|error| refused_or_silent(&error))?;
        let signed = match checked(&party, &answer, trip, now) {
            // Perhaps signed with a key that is newer than what is known of the provider.
            Err(SsoError::Refused(_)) => {
                let renewed = self.party(back, now, true).await?;
                checked(&renewed, &answer, trip, now)?
            }
            checked => checked?,
        };
        if signed.contains_key(&self.settings.claim) {
            return Ok(self.read(&signed, &signed));
        }
        let further = user_info(&party, &answer, &signed, carrier).await?;
        Ok(self.read(&signed, &further))
    }

    /// How somebody proved who they are stands in what is signed, what they are called perhaps elsewhere.
    fn read(&self, signed: &BTreeMap<String, Value>, named: &BTreeMap<String, Value>) -> Identity {
        let login = named.get(&self.settings.claim).and_then(Value::as_str).map(str::to_owned);
        // An address that nobody checked may be anybody's.
        let verified = self.settings.claim != "email"
            || named.get("email_verified").and_then(Value::as_bool) == Some(true);
        let methods = signed.get("amr").and_then(Value::as_array).into_iter().flatten();
        let mut proofs = methods.chain(signed.get("acr")).filter_map(Value::as_str);
        let subject = signed.get("sub").and_then(Value::as_str).unwrap_or_default();
        Identity {
            subject: format!("{} {subject}", self.settings.issuer.as_str()),
            login: login.filter(|_| verified),
            second: proofs.any(|proof| self.settings.second.iter().any(|known| known == proof)),
            proved: signed.get("auth_time").and_then(Value::as_i64),
        }
    }

    /// The provider as it says that it is; asked again where that is long ago, or `anew`.
    async fn party(&self, back: &str, now: i64, anew: bool) -> Result<Party, SsoError> {
        let mut known = self.known.lock().await;
        let age = |at: i64| if now >= at { now - at } else { i64::MAX };
        let fresh = match &*known {
            Some((at, Some(_))) => !anew && age(*at) < KNOWN_SEC,
            Some((at, None)) => age(*at) < SILENT_SEC,
            None => false,
        };
        if !fresh {
            let carrier = self.carrier()?;
            let carry = |request: HttpRequest| carrier.carry(request);
            let found = CoreProviderMetadata::discover_async(self.settings.issuer.clone(), &carry).await;
            if let Err(error) = &found {
                tracing::warn!(issuer = %self.settings.issuer.as_str(), error = %whole(error), "the province's sign-in does not answer");
            }
            *known = Some((now, found.ok()));
        }
        let metadata = known.as_ref().and_then(|(_, metadata)| metadata.clone());
        drop(known);
        let metadata = metadata.ok_or_else(|| SsoError::Silent("it was asked a moment ago".into()))?;
        let methods = metadata.token_endpoint_auth_methods_supported();
        let basic = methods.is_none_or(|methods| methods.contains(&CoreClientAuthMethod::ClientSecretBasic));
        let back = RedirectUrl::new(back.to_owned()).map_err(|error| SsoError::Refused(error.to_string()))?;
        let secret = ClientSecret::new(self.settings.secret.clone());
        let party: Party = Client::from_provider_metadata(
            metadata,
            ClientId::new(self.settings.client_id.clone()),
            Some(secret),
        )
        .set_redirect_uri(back);
        Ok(party.set_auth_type(if basic { AuthType::BasicAuth } else { AuthType::RequestBody }))
    }

    fn carrier(&self) -> Result<&Carrier, SsoError> {
        if let Some(carrier) = self.carrier.get() {
            return Ok(carrier);
        }
        let carrier = Carrier::new().map_err(|error| SsoError::Silent(error.to_string()))?;
        Ok(self.carrier.get_or_init(|| carrier))
    }
}

/// The claims of the signed part of an answer, once signature, issuer, audience, times and nonce are
/// checked.
fn checked(
    party: &Party,
    answer: &Answer,
    trip: &Trip,
    now: i64,
) -> Result<BTreeMap<String, Value>, SsoError> {
    let refused = |error: &dyn std::error::Error| SsoError::Refused(whole(error));
    let id_token = answer.id_token().ok_or_else(|| SsoError::Refused("no ID token".into()))?;
    let moment = DateTime::<Utc>::from_timestamp(now, 0).unwrap_or_default();
    let verifier = party
        .id_token_verifier()
        .set_allowed_algs(SIGNATURES)
        .set_time_fn(move || moment)
        .set_issue_time_verifier_fn(move |issued| {
            let age = now - issued.timestamp();
            let good = (-SKEW_SEC..SIGNED_SEC).contains(&age);
            if good { Ok(()) } else { Err(format!("signed {age} s ago")) }
        });
    let claims = id_token.claims(&verifier, &Nonce::new(trip.nonce())).map_err(|error| refused(&error))?;
    if let Some(expected) = claims.access_token_hash() {
        let algorithm = id_token.signing_alg().map_err(|error| refused(&error))?;
        let key = id_token.signing_key(&verifier).map_err(|error| refused(&error))?;
        let actual = AccessTokenHash::from_token(answer.access_token(), algorithm, key);
        if actual.map_err(|error| refused(&error))? != *expected {
            return Err(SsoError::Refused("the access token belongs to another answer".into()));
        }
    }
    as_map(claims)
}

/// What the provider tells of the person at its other door, where it names the same one.
async fn user_info(
    party: &Party,
    answer: &Answer,
    claims: &BTreeMap<String, Value>,
    carrier: &Carrier,
) -> Result<BTreeMap<String, Value>, SsoError> {
    let subject = claims.get("sub").and_then(Value::as_str).unwrap_or_default().to_owned();
    let subject = openidconnect::SubjectIdentifier::new(subject);
    let Ok(request) = party.user_info(answer.access_token().clone(), Some(subject)) else {
        return Ok(BTreeMap::new());
    };
    let carry = |request: HttpRequest| carrier.carry(request);
    let said: UserInfoClaims<Further, CoreGenderClaim> =
        request.request_async(&carry).await.map_err(|error| SsoError::Refused(whole(&error)))?;
    as_map(&said)
}

fn as_map(claims: &impl Serialize) -> Result<BTreeMap<String, Value>, SsoError> {
    let value = serde_json::to_value(claims).map_err(|error| SsoError::Refused(error.to_string()))?;
    serde_json::from_value(value).map_err(|error| SsoError::Refused(error.to_string()))
}

/// A provider that refuses the code has answered; every other failure is its silence.
fn refused_or_silent(
    error: &openidconnect::RequestTokenError<CarryError, StandardErrorResponse<CoreErrorResponseType>>,
) -> SsoError {
    match error {
        openidconnect::RequestTokenError::ServerResponse(said) => SsoError::Refused(said.to_string()),
        openidconnect::RequestTokenError::Request(_)
        | openidconnect::RequestTokenError::Parse(..)
        | openidconnect::RequestTokenError::Other(_) => SsoError::Silent(whole(error)),
    }
}
