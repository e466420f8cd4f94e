//! The frame around every staff page, and the page on its way out.

use super::fault::StaffError;
use super::nav::{self, NavItem};
use super::session::{Session, Visit};
use crate::web::App;
use crate::web::citizen::encoding::Encoding;
use crate::web::face::Face;
use crate::words::StaffWords;
use actix_web::dev::Payload;
use actix_web::http::{StatusCode, header};
use actix_web::{FromRequest, HttpRequest, HttpResponse, web};
use askama::Template;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Display;
use std::pin::Pin;
use std::sync::Arc;

/// What the layout needs to know; a page's template holds it as `page`.
pub struct Frame {
    pub lang: &'static str,
    pub w: Arc<StaffWords>,
    pub title: String,
    /// The ledger holds simulated responses.
    pub demo: bool,
    pub office: String,
    pub face: Arc<Face>,
    /// Addresses of style and script.
    pub style: String,
    pub script: String,
    /// Who is signed in.
    pub me: Option<Me>,
    pub nav: Vec<NavItem>,
    /// What the last action did.
    pub flash: Option<String>,
    /// What every form carries, in the field `_form`.
    pub form_token: String,
    /// Campaign and period that the page is about.
    pub about: String,
    /// What is wrong with the form, by field, in the order of the form.
    errors: Vec<(Cow<'static, str>, String)>,
    /// Seconds until the session ends without a further click.
    pub idle_sec: Option<i64>,
}

/// Who is signed in, as the frame shows it.
pub struct Me {
    pub name: String,
    pub login: String,
}

impl Frame {
    /// The frame for somebody who is signed in.
    #[must_use]
    pub fn new(app: &App, session: &Session, title: String) -> Self {
        let w = Arc::clone(session.words());
        let account = session.account();
        let mut frame = Self::bare(app, session.visit(), w, title);
        frame.nav = nav::of(session);
        frame.me = Some(Me { name: account.name.to_string(), login: account.login.to_string() });
        frame.flash.clone_from(&session.signed_in().flash);
        frame.idle_sec = Some(session.ends_sec());
        frame
    }

    /// The frame for somebody who is not.
    #[must_use]
    pub fn of_visitor(app: &App, visit: &Visit, title: String) -> Self {
        Self::bare(app, visit, Arc::clone(visit.words()), title)
    }

    fn bare(app: &App, visit: &Visit, w: Arc<StaffWords>, title: String) -> Self {
        let (catalog, look) = (app.catalog(), app.look());
        Self {
            lang: w.tag,
            w,
            title,
            demo: catalog.ledger.demo,
            office: app.office_name(),
            face: Arc::clone(&look.face),
            style: look.assets.style_address(),
            script: look.assets.script_address(),
            me: None,
            nav: Vec::new(),
            flash: None,
            form_token: visit.form_token(),
            about: String::new(),
            errors: Vec::new(),
            idle_sec: None,
        }
    }

    /// In other words than those of the browser.
    pub fn speak(&mut self, words: &Arc<StaffWords>) {
        self.lang = words.tag;
        self.w = Arc::clone(words);
    }

    /// With what is wrong with the form.
    #[must_use]
    pub fn with_errors(mut self, errors: Errors) -> Self {
        self.errors = errors.0;
        self
    }

    /// With the campaign and the period that the page is about.
    #[must_use]
    pub fn about(mut self, about: String) -> Self {
        self.about = about;
        self
    }

    /// What is said before the session ends; the script puts the time in the place of `#`.
    #[must_use]
    pub fn idle_text(&self) -> String {
        self.w.frame.idle_soon_text.fill(&[("when", &"#")]).to_string()
    }

    /// What is wrong, for the summary above the form.
    #[must_use]
    pub fn errors(&self) -> &[(Cow<'static, str>, String)] {
        &self.errors
    }

    /// What is wrong with a field.
    #[must_use]
    pub fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|(name, _)| *name == field).map(|(_, text)| text.as_str())
    }
}

/// One entry of a list to choose from.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    pub value: String,
    pub text: String,
    /// A further line, where choices are ticked.
    pub more: String,
    pub chosen: bool,
}

impl Choice {
    /// One of a field's values, chosen as it was typed; where nothing was, the first is.
    #[must_use]
    pub fn typed(typed: &Typed, name: &str, value: &str, text: String, first: bool) -> Self {
        let chosen = typed.get(name) == value || (typed.get(name).is_empty() && first);
        Self { value: value.to_owned(), text, more: String::new(), chosen }
    }

    /// With a further line.
    #[must_use]
    pub fn more(self, more: String) -> Self {
        Self { more, ..self }
    }
}

/// What is wrong with a form: for each field the first fault, in the order in which they were found.
#[derive(Debug, Clone, Default)]
pub struct Errors(Vec<(Cow<'static, str>, String)>);

impl Errors {
    /// Notes a fault of a field.
    pub fn add<D: Display + ?Sized>(&mut self, field: impl Into<Cow<'static, str>>, text: &D) {
        let field = field.into();
        if !self.0.iter().any(|(name, _)| *name == field) {
            self.0.push((field, text.to_string()));
        }
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The value, or the field's fault and nothing.
    pub fn keep<T, E>(
        &mut self,
        field: &'static str,
        value: Result<T, E>,
        text: &(impl Display + ?Sized),
    ) -> Option<T> {
        if value.is_err() {
            self.add(field, text);
        }
        value.ok()
    }
}

/// The fields of a form as they were typed.
#[derive(Debug, Clone, Default)]
pub struct Typed(BTreeMap<String, Vec<String>>);

impl Typed {
    /// Reads pairs of an address or a form.
    #[must_use]
    pub fn of(pairs: Vec<(String, String)>) -> Self {
        let mut fields: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, value) in pairs {
            fields.entry(name).or_default().push(value);
        }
        Self(fields)
    }

    /// Reads what stands behind the question mark of an address.
    #[must_use]
    pub fn of_query(query: &str) -> Self {
        let pairs = web::Query::<Vec<(String, String)>>::from_query(query);
        Self::of(pairs.map(web::Query::into_inner).unwrap_or_default())
    }

    /// The field's first value, without blanks around it; empty where there is none.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).and_then(|values| values.first()).map_or("", |value| value.trim())
    }

    /// The field's first value as typed, for passwords.
    #[must_use]
    pub fn exact(&self, name: &str) -> &str {
        self.0.get(name).and_then(|values| values.first()).map_or("", String::as_str)
    }

    /// Every value of a field.
    #[must_use]
    pub fn all(&self, name: &str) -> &[String] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }
}

/// A handler that takes it gets the form of the request.
impl FromRequest for Typed {
    type Error = StaffError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, StaffError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let form = web::Form::<Vec<(String, String)>>::from_request(request, payload);
        Box::pin(async move {
            let pairs = form.await.map_err(|error| StaffError::Form(error.to_string()))?;
            Ok(Self::of(pairs.into_inner()))
        })
    }
}

/// A page of the console as an answer.
///
/// # Errors
/// Where the template fails.
pub fn page(session: &Session, template: &impl Template) -> Result<HttpResponse, StaffError> {
    render(session.visit(), StatusCode::OK, template)
}

/// The same page again with what is wrong with its form: 422.
///
/// # Errors
/// Where the template fails.
pub fn refused(session: &Session, template: &impl Template) -> Result<HttpResponse, StaffError> {
    render(session.visit(), StatusCode::UNPROCESSABLE_ENTITY, template)
}

/// A page with this status.
///
/// # Errors
/// Where the template fails.
pub fn render(
    visit: &Visit,
    status: StatusCode,
    template: &impl Template,
) -> Result<HttpResponse, StaffError> {
    let html = template.render()?;
    let encoding = Encoding::choose(visit.accept_encoding());
    let mut response = HttpResponse::build(status);
    response.content_type("text/html; charset=utf-8");
    response.insert_header((header::VARY, "Accept-Encoding, Accept-Language, Cookie"));
    if let Some(name) = encoding.name() {
        response.insert_header((header::CONTENT_ENCODING, name));
    }
    Ok(response.body(encoding.pack(html.as_bytes())))
}
