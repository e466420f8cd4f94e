//! Who asks, as a form: name, contact and sign, for the page of the first start and the one of the settings.
//! What the configuration file of this process says comes first and cannot be changed here.

use super::frame::Errors;
use super::said::{Said as _, capital};
use crate::brand::Logo;
use crate::catalog::decide::office::{self, Office, OfficeFault};
use crate::definition::diff::Tongue;
use crate::web::App;
use crate::words::StaffWords;
use actix_multipart::form::MultipartForm;
use actix_multipart::form::bytes::Bytes;
use actix_multipart::form::text::Text;
use std::fmt::Write as _;

/// A form with a sign's file: twice what is read of one, for the rest of the form.
pub const MAX_FORM: usize = 2 * crate::brand::logo::LARGEST_FILE;

/// The form as it is sent.
#[derive(MultipartForm, Default)]
pub struct OfficeForm {
    office: Option<Text<String>>,
    contact: Option<Text<String>>,
    logo: Option<Bytes>,
    /// The clean sign that an earlier form brought.
    kept: Option<Text<String>>,
    /// No sign.
    drop: Option<Text<String>>,
    /// The button.
    press: Option<Text<String>>,
}

impl OfficeForm {
    /// The form, empty where it cannot be read.
    #[must_use]
    pub fn of(sent: Result<MultipartForm<Self>, actix_web::Error>) -> Self {
        sent.map(MultipartForm::into_inner).unwrap_or_default()
    }

    /// Whether this button was pressed.
    #[must_use]
    pub fn pressed(&self, button: &str) -> bool {
        self.press.as_ref().is_some_and(|press| press.as_str() == button)
    }
}

/// The fields as the page shows them.
#[derive(Debug, Clone, Default)]
pub struct OfficeFields {
    pub name: String,
    pub contact: String,
    /// Clean SVG; empty where there is none.
    pub logo: String,
    /// What the configuration file says.
    pub fixed: Fixed,
    /// What is wrong with the file that was sent.
    pub logo_faults: Vec<String>,
}

/// Which of them the configuration file says.
#[derive(Debug, Clone, Copy, Default)]
pub struct Fixed {
    pub name: bool,
    pub contact: bool,
    pub logo: bool,
}

impl Fixed {
    #[must_use]
    pub fn of(app: &App) -> Self {
        let office = &app.settings.office;
        Self {
            name: office.name.is_some(),
            contact: office.contact.is_some(),
            logo: app.settings.brand.logo.is_some(),
        }
    }

    /// Whether there is nothing left to say.
    #[must_use]
    pub fn all(self) -> bool {
        self.name && self.contact && self.logo
    }
}

impl OfficeFields {
    /// What citizens see now, with this office where the configuration file says nothing.
    #[must_use]
    pub fn of(app: &App, office: &Office) -> Self {
        let configured = &app.settings.office;
        let logo = app.settings.brand.logo.as_ref().or(office.logo.as_ref());
        Self {
            name: configured.name.clone().unwrap_or_else(|| office.name.clone()),
            contact: configured.contact.clone().unwrap_or_else(|| office.contact.clone()),
            logo: logo.map_or_else(String::new, |logo| logo.svg().to_owned()),
            fixed: Fixed::of(app),
            logo_faults: Vec::new(),
        }
    }

    /// The sign as a picture's address: what it draws cannot mix with the page.
    #[must_use]
    pub fn logo_address(&self) -> String {
        let mut address = "data:image/svg+xml,".to_owned();
        for byte in self.logo.bytes() {
            if byte.is_ascii_alphanumeric() || b" =:/-.,()".contains(&byte) {
                address.push(char::from(byte));
            } else {
                write!(address, "%{byte:02X}").unwrap_or_default();
            }
        }
        address
    }
}

/// The office that the ledger knows.
#[must_use]
pub fn known(app: &App) -> Office {
    let ledger = &app.catalog().ledger;
    Office {
        name: ledger.name.clone(),
        contact: ledger.contact.clone().unwrap_or_default(),
        logo: ledger.logo.as_deref().and_then(|svg| Logo::parse(svg).ok()),
    }
}

/// The office that a form wishes, with the fields to show it again. What the configuration file says stays
/// as the ledger knows it; a name that the ledger lacks is taken from there.
pub fn read(app: &App, w: &StaffWords, form: &OfficeForm, errors: &mut Errors) -> (Office, OfficeFields) {
    let (now, fixed) = (known(app), Fixed::of(app));
    let typed = |text: &Option<Text<String>>| text.as_ref().map_or("", |text| text.trim()).to_owned();
    let mut office = Office {
        name: if fixed.name { now.name } else { typed(&form.office) },
        contact: if fixed.contact { now.contact } else { typed(&form.contact) },
        logo: if fixed.logo { now.logo } else { kept(form) },
    };
    if office.name.is_empty() {
        office.name = app.settings.office.name.clone().unwrap_or_default();
    }
    for fault in office::set(&app.catalog(), &office).err().unwrap_or_default() {
        errors.add(field(fault), &capital(&fault.said(Tongue::of(w.tag))));
    }
    let mut logo_faults = Vec::new();
    if let Some(file) = form.logo.as_ref().filter(|file| !file.data.is_empty() && !fixed.logo) {
        match drawn(w, &file.data) {
            Ok(logo) => office.logo = Some(logo),
            Err(faults) => {
                errors.add("logo", &w.settings.logo_refused.count(faults.len()));
                logo_faults = faults;
            }
        }
    }
    let fields = OfficeFields { logo_faults, ..OfficeFields::of(app, &office) };
    (office, fields)
}

/// The sign that comes back with the form, unless it is to go.
fn kept(form: &OfficeForm) -> Option<Logo> {
    let kept = form.kept.as_ref().filter(|_| form.drop.is_none())?;
    Logo::parse(kept).ok()
}

/// The clean sign of a file, or all that is wrong with it.
fn drawn(w: &StaffWords, file: &[u8]) -> Result<Logo, Vec<String>> {
    let Ok(text) = std::str::from_utf8(file) else {
        return Err(vec![w.settings.logo_no_text.to_string()]);
    };
    let tongue = Tongue::of(w.tag);
    Logo::parse(text).map_err(|refused| refused.0.iter().map(|fault| capital(&fault.said(tongue))).collect())
}

fn field(fault: OfficeFault) -> &'static str {
    match fault {
        OfficeFault::NoName | OfficeFault::LongName { .. } | OfficeFault::ControlInName => "office",
        OfficeFault::LongContact { .. } | OfficeFault::ControlInContact => "contact",
    }
}
