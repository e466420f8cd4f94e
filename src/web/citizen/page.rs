//! The frame around every citizen's page, and the page on its way out.

use super::encoding::Encoding;
use super::plain::{self, Plain};
use super::screen::{Kiosk, Screen};
use crate::web::face::Face;
use crate::web::place::Place;
use crate::web::submit::RETRY_AFTER_SEC;
use crate::web::words::{self, Words};
use crate::web::{App, assets, flood, lookups};
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use std::sync::Arc;

/// What the layout needs to know.
pub struct Page {
    pub lang: String,
    pub w: Arc<Words>,
    pub title: String,
    /// The ledger holds simulated responses.
    pub demo: bool,
    /// Who asks, beside the name of the survey; may be empty.
    pub office: String,
    /// Sign and colour of the office.
    pub face: Arc<Face>,
    pub langs: Vec<LanguageChoice>,
    /// Languages are buttons of the form `f`, so that answers are kept.
    pub buttons: bool,
    /// It holds the questions themselves.
    pub questions: bool,
    /// Address that a `lang=` can be put behind.
    pub here: String,
    /// On the tablet at the counter.
    pub kiosk: Option<Kiosk>,
}

/// One language of the control.
pub struct LanguageChoice {
    pub tag: String,
    pub name: String,
}

impl Page {
    /// A page in one of the interface's own languages.
    #[must_use]
    pub fn new(app: &App, lang: &str, title: String) -> Self {
        let w = app.words(lang);
        Self {
            lang: w.tag.clone(),
            w,
            title,
            demo: app.catalog().ledger.demo,
            office: String::new(),
            face: Arc::clone(&app.look().face),
            langs: app.languages(),
            buttons: false,
            questions: false,
            here: "?".into(),
            kiosk: None,
        }
    }

    /// The same page in the languages that a campaign offers of its questionnaire.
    #[must_use]
    pub fn of(mut self, place: &Place, lang: &str, office: &str) -> Self {
        let offered =
            place.definition.interface.iter().filter(|words| place.campaign.terms.offers(&words.tag));
        self.langs = offered.map(|words| LanguageChoice::of(words)).collect();
        self.w = place.definition.words(lang);
        lang.clone_into(&mut self.lang);
        office.clone_into(&mut self.office);
        self
    }

    /// The styles that the page carries.
    #[must_use]
    pub fn styles(&self) -> Vec<&'static str> {
        let mut styles: Vec<&str> = if self.questions {
            vec![&assets::FORM_STYLE]
        } else {
            vec![&assets::BASE_STYLE, &assets::PAGES_STYLE]
        };
        if self.kiosk.is_some() {
            styles.push(&assets::KIOSK_STYLE);
        }
        styles
    }

    /// The scripts that the page carries.
    #[must_use]
    pub fn scripts(&self) -> Vec<&'static str> {
        match (self.questions, &self.kiosk) {
            (true, None) => vec![&assets::FORM_SCRIPT],
            (true, Some(_)) => vec![&assets::KIOSK_SCRIPT, &assets::KIOSK_FORM_SCRIPT],
            (false, Some(_)) => vec![&assets::KIOSK_SCRIPT],
            (false, None) => Vec::new(),
        }
    }
}

impl LanguageChoice {
    /// A language under its own name.
    pub(in crate::web) fn of(words: &Words) -> Self {
        Self { tag: words.tag.clone(), name: words.own_name().to_owned() }
    }
}

/// What a request wishes for: a language by name, what the browser reads, how it unpacks.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    pub lang: Option<String>,
    pub accept: Option<String>,
    pub encoding: Encoding,
    pub path: String,
    pub screen: Screen,
}

impl Wish {
    /// Reads it from the address (`lang=`) and the headers.
    #[must_use]
    pub fn of(request: &HttpRequest) -> Self {
        let text = |name| request.headers().get(name).and_then(|v| v.to_str().ok()).map(str::to_owned);
        let lang = request.query_string().split('&').find_map(|pair| pair.strip_prefix("lang="));
        Self {
            lang: lang.map(str::to_owned),
            accept: text(header::ACCEPT_LANGUAGE),
            encoding: Encoding::choose(text(header::ACCEPT_ENCODING).as_deref()),
            path: request.path().to_owned(),
            screen: Screen::of(request.path()),
        }
    }

    /// The language for a page without a questionnaire.
    #[must_use]
    pub fn language(&self) -> &str {
        self.lang.as_deref().or_else(|| words::accepted(self.accept.as_deref())).unwrap_or("vi")
    }
}

/// A rendered page as an answer that is stored nowhere.
#[must_use]
pub fn respond(wish: &Wish, status: StatusCode, template: &impl Template) -> HttpResponse {
    match template.render() {
        Ok(html) => send(wish.encoding, status, html.as_bytes()),
        Err(error) => {
            tracing::error!(%error, "a page cannot be rendered");
            HttpResponse::InternalServerError().finish()
        }
    }
}

fn send(encoding: Encoding, status: StatusCode, html: &[u8]) -> HttpResponse {
    let mut response = HttpResponse::build(status);
    head(&mut response, encoding);
    response.body(encoding.pack(html))
}

/// The headers of a page in this encoding.
pub(super) fn head(response: &mut actix_web::HttpResponseBuilder, encoding: Encoding) {
    response
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header(("x-robots-tag", "noindex"))
        .insert_header((header::VARY, "Accept-Encoding, Accept-Language"));
    if let Some(name) = encoding.name() {
        response.insert_header((header::CONTENT_ENCODING, name));
    }
}

/// A page that says what is the matter and what to do, with its own status or the given one.
#[must_use]
pub fn plain(app: &App, wish: &Wish, plain: &Plain, status: Option<StatusCode>) -> HttpResponse {
    let status = status.unwrap_or_else(|| plain.status());
    let mut response = respond(wish, status, &plain::PlainPage::new(app, wish, plain));
    if status == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().insert(header::RETRY_AFTER, RETRY_AFTER_SEC.into());
    } else if *plain == Plain::ManyLookups {
        response.headers_mut().insert(header::RETRY_AFTER, lookups::WAIT_SEC.into());
    } else if status == StatusCode::TOO_MANY_REQUESTS {
        response.headers_mut().insert(header::RETRY_AFTER, (flood::MINUTES * 60).into());
    }
    response
}
