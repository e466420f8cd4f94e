//! How pages look for the office that asks: what the settings of this process say comes first, then what
//! its staff set. Made anew when the ledger says something else.

use super::face::Face;
use super::staff::assets::StaffAssets;
use super::{App, Settings, headers};
use crate::brand::{Brand, Logo};
use crate::catalog::LedgerInfo;
use actix_web::http::header::HeaderValue;
use std::sync::{Arc, PoisonError, RwLock};

/// What follows from name and sign.
pub struct Look {
    /// What it was made for.
    ledger: LedgerInfo,
    pub face: Arc<Face>,
    /// The Content-Security-Policy of citizens' pages.
    pub policy: HeaderValue,
    pub assets: StaffAssets,
}

impl Look {
    /// The look of this ledger's office in a process with these settings.
    #[must_use]
    pub fn of(settings: &Settings, ledger: &LedgerInfo) -> Self {
        // What the ledger holds was checked before it came in; a sign that no longer passes is left out.
        let set = || ledger.logo.as_deref().and_then(|svg| Logo::parse(svg).ok());
        let brand = Brand { logo: settings.brand.logo.clone().or_else(set), accent: settings.brand.accent };
        let face = Arc::new(Face::new(brand, settings.office.name.as_deref().unwrap_or(&ledger.name)));
        let (policy, assets) = (headers::policy(&face), StaffAssets::new(&face));
        Self { ledger: ledger.clone(), face, policy, assets }
    }
}

/// The look of now.
pub struct Looks(RwLock<Arc<Look>>);

impl Looks {
    #[must_use]
    pub fn new(look: Look) -> Self {
        Self(RwLock::new(Arc::new(look)))
    }
}

impl App {
    /// Who asks, as pages call it.
    #[must_use]
    pub fn office_name(&self) -> String {
        let name = self.settings.office.called(&self.catalog().ledger.name);
        // Nobody has set the ledger up yet.
        if name.is_empty() { "Hài Lòng".to_owned() } else { name }
    }

    /// Whom citizens ask, where anybody said it.
    #[must_use]
    pub fn office_contact(&self) -> Option<String> {
        let configured = self.settings.office.contact.clone();
        configured.or_else(|| self.catalog().ledger.contact.clone())
    }

    /// How pages look now.
    #[must_use]
    pub fn look(&self) -> Arc<Look> {
        let catalog = self.catalog();
        let known = Arc::clone(&self.looks.0.read().unwrap_or_else(PoisonError::into_inner));
        if known.ledger == catalog.ledger {
            return known;
        }
        let look = Arc::new(Look::of(&self.settings, &catalog.ledger));
        *self.looks.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&look);
        look
    }
}
