//! A complaint as it was sent: what is wrong with it, and where it goes.

use super::{Place, follow, unit_of};
use crate::complaint::{Category, Limits, MAX_TEXT, NewComplaint, seal};
use crate::ids::ComplaintCode;
use crate::store::Filed;
use crate::web::App;
use crate::web::citizen::page::{self, Wish};
use crate::web::citizen::plain::Plain;
use crate::web::words::{Phrase, Words};
use actix_web::HttpResponse;

/// So many complaints of one touchpoint and day are kept: far more than people send, far fewer than would
/// fill a disk or bury those that were meant.
const MOST_A_DAY: u32 = 200;

/// What the form sends.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Sent {
    pub ticket: String,
    pub category: Option<Category>,
    /// With the line ends of this system, trimmed.
    pub text: String,
    language: String,
    other_language: Option<String>,
}

/// What is wrong with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    NoCategory,
    NoText,
    TooLong(usize),
    Invisible,
}

impl FromIterator<(String, String)> for Sent {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(pairs: I) -> Self {
        let mut sent = Self::default();
        for (name, value) in pairs {
            match name.as_str() {
                "_ticket" => sent.ticket = value,
                "_in" => sent.language = value,
                "_lang" => sent.other_language = Some(value),
                "category" => sent.category = Category::named(&value),
                "text" => value.replace("\r\n", "\n").trim().clone_into(&mut sent.text),
                _ => {}
            }
        }
        sent
    }
}

impl Sent {
    /// A button of another language was pressed: nothing is sent.
    pub(super) fn switches(&self) -> bool {
        self.other_language.is_some()
    }

    pub(super) fn wanted_language(&self) -> Option<String> {
        self.other_language.clone().or_else(|| Some(self.language.clone()).filter(|tag| !tag.is_empty()))
    }

    pub(super) fn faults(&self) -> Vec<Fault> {
        let found = self.text.chars().count();
        let invisible = self.text.chars().any(|c| c.is_control() && c != '\n' && c != '\t');
        [
            self.category.is_none().then_some(Fault::NoCategory),
            self.text.is_empty().then_some(Fault::NoText),
            (found > MAX_TEXT).then_some(Fault::TooLong(found)),
            invisible.then_some(Fault::Invisible),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

impl Fault {
    pub(super) fn of_category(self, w: &Words) -> Option<Phrase> {
        match self {
            Self::NoCategory => Some(w.complaint_fault_category.clone()),
            Self::NoText | Self::TooLong(_) | Self::Invisible => None,
        }
    }

    pub(super) fn of_text(self, w: &Words) -> Option<Phrase> {
        match self {
            Self::NoCategory => None,
            Self::NoText => Some(w.complaint_fault_text.clone()),
            Self::TooLong(given) => {
                let (max, given) = (w.grouped(MAX_TEXT), w.grouped(given));
                Some(w.complaint_fault_long.fill(&[("max", &max), ("given", &given)]))
            }
            Self::Invisible => Some(w.complaint_fault_invisible.clone()),
        }
    }
}

/// Keeps a complaint that is whole.
pub(super) async fn file(
    app: &App,
    wish: &Wish,
    place: &Place,
    code: ComplaintCode,
    category: Category,
    sent: &Sent,
) -> HttpResponse {
    let touchpoint = place.touchpoint.code;
    if !app.flood.lets_in(touchpoint, app.minute()) {
        return page::plain(app, wish, &Plain::Many, None);
    }
    let language = place.language(wish.lang.as_deref(), wish.accept.as_deref());
    let office = &app.settings.office;
    let days = |days: u32| u16::try_from(days).unwrap_or(u16::MAX);
    let new = NewComplaint {
        code: seal(code),
        campaign: place.campaign.no,
        touchpoint,
        unit: unit_of(place, app.hour()),
        day: app.hour().local_date(),
        category,
        language: language.to_string(),
        text: sent.text.clone(),
        limits: Limits {
            accept_days: days(office.complaint_accept_days),
            answer_days: days(office.complaint_answer_days),
        },
    };
    let random = || app.random().map_or(0, u32::from_be_bytes);
    match app.store.file_complaint(app.ledger, &new, MOST_A_DAY, random).await {
        Ok(Filed::Stored(_) | Filed::Known) => follow(code, language.as_str()),
        Ok(Filed::TooMany) => {
            tracing::warn!(%touchpoint, most = MOST_A_DAY, "no more complaints are taken here today");
            page::plain(app, wish, &Plain::Many, None)
        }
        Err(error) => {
            tracing::error!(%error, "a complaint could not be kept");
            page::plain(app, wish, &Plain::Unavailable, None)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(pairs: &[(&str, &str)]) -> Sent {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn every_fault_is_told_at_once() {
        assert_eq!(sent(&[]).faults(), [Fault::NoCategory, Fault::NoText]);
        assert_eq!(sent(&[("category", "delay"), ("text", " \r\n ")]).faults(), [Fault::NoText]);
        let long = "á".repeat(MAX_TEXT + 1);
        assert_eq!(
            sent(&[("category", "x"), ("text", &long)]).faults(),
            [Fault::NoCategory, Fault::TooLong(MAX_TEXT + 1)]
        );
        assert_eq!(sent(&[("category", "other"), ("text", "a\u{0}b")]).faults(), [Fault::Invisible]);
        let lines = sent(&[("category", "other"), ("text", "a\r\nb")]);
        assert_eq!((lines.faults(), lines.text.as_str()), (vec![], "a\nb"));
    }
}
