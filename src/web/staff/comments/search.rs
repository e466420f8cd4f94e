//! Words in comments, with or without their marks ("khong" finds "không"). What is searched is what is
//! shown: a masked text, so that nobody finds a telephone number by asking for it.

use super::list::weeks;
use super::{question, texts, unit_name};
use crate::comment::{Batch, mask};
use crate::web::App;
use crate::web::staff::day;
use crate::web::staff::fault::StaffError;
use crate::web::staff::session::Session;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Comments read for one search, the youngest batches first.
const MOST_READ: usize = 20_000;

/// Comments shown.
const MOST_SHOWN: usize = 100;

/// What was found.
pub(super) struct Found {
    pub hits: Vec<Hit>,
    /// Comments that were looked through.
    pub read: usize,
    /// There are more than are shown or were read.
    pub more: bool,
    pub heading: String,
    pub searched: String,
}

/// A comment, and the batch that it stands in.
pub(super) struct Hit {
    pub text: String,
    pub address: String,
    pub unit: String,
    pub question: String,
    pub when: String,
}

pub(super) async fn search(
    app: &App,
    session: &Session,
    batches: &[Batch],
    wanted: &str,
) -> Result<Found, StaffError> {
    let wanted = folded(wanted);
    let mut found =
        Found { hits: Vec::new(), read: 0, more: false, heading: String::new(), searched: String::new() };
    for batch in batches {
        if found.read + batch.len() > MOST_READ || found.hits.len() >= MOST_SHOWN {
            found.more = true;
            break;
        }
        found.read += batch.len();
        for text in texts(app, batch).await?.into_iter().flatten() {
            let text = mask(&text).to_string();
            if folded(&text).contains(&wanted) {
                found.hits.push(hit(session, batch, text));
            }
        }
    }
    found.hits.truncate(MOST_SHOWN);
    let w = &session.words().comments;
    found.heading = w.found.count(found.hits.len()).to_string();
    found.searched = w.searched.count(found.read).to_string();
    Ok(found)
}

fn hit(session: &Session, batch: &Batch, text: String) -> Hit {
    let (catalog, w) = (session.catalog(), session.words());
    Hit {
        text,
        address: format!("/staff/comments/{}", batch.id()),
        unit: unit_name(catalog, batch),
        question: question(catalog, w, batch),
        when: format!("{} · {}", day(batch.released), weeks(w, batch)),
    }
}

/// Small letters without marks.
fn folded(text: &str) -> String {
    text.nfd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .map(|c| if c == 'đ' { 'd' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_capitals_do_not_matter() {
        assert_eq!(folded("Đường KHÔNG  lối"), "duong khong  loi");
        assert!(folded("Cán bộ rất nhiệt tình").contains(&folded("NHIET tình")));
    }
}
