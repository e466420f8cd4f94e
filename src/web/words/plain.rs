//! What a page for something that is not there says: what it is, what happened, what to do.

use super::{Phrase, Words};
use crate::ids::Guarded;
use crate::web::citizen::plain::Plain;
use crate::web::place::NoPlace;

/// Title, what happened, what to do.
#[must_use]
pub fn plain(w: &Words, plain: &Plain) -> [Phrase; 3] {
    match plain {
        Plain::Place(no) => no_place(w, no),
        Plain::NotFound => [&w.not_found_title, &w.not_found_what, &w.not_found_do].map(Clone::clone),
        Plain::Method => [&w.method_title, &w.method_what, &w.method_do].map(Clone::clone),
        Plain::TooLarge => [&w.too_large_title, &w.too_large_what, &w.too_large_do].map(Clone::clone),
        Plain::Many => [&w.many_title, &w.many_what, &w.many_do].map(Clone::clone),
        Plain::ManyLookups => [&w.lookups_title, &w.lookups_happened, &w.lookups_todo].map(Clone::clone),
        Plain::Late => [&w.late_title, &w.late_what, &w.late_do].map(Clone::clone),
        Plain::Unreadable => [&w.unreadable_title, &w.unreadable_what, &w.unreadable_do].map(Clone::clone),
        Plain::Unavailable => {
            [&w.unavailable_title, &w.unavailable_what, &w.unavailable_do].map(Clone::clone)
        }
        Plain::Internal => [&w.internal_title, &w.internal_what, &w.internal_do].map(Clone::clone),
    }
}

fn no_place(w: &Words, no: &NoPlace) -> [Phrase; 3] {
    match no {
        NoPlace::Malformed => [&w.malformed_title, &w.malformed_what, &w.malformed_do].map(Clone::clone),
        NoPlace::Mistyped => [&w.mistyped_title, &w.mistyped_what, &w.mistyped_do].map(Clone::clone),
        NoPlace::Unknown(code) => {
            let what = w.unknown_what.fill(&[("code", &code.grouped())]);
            [w.unknown_title.clone(), what, w.unknown_do.clone()]
        }
        NoPlace::Revoked { place } => {
            let what = w.revoked_what.fill(&[("place", place)]);
            [w.revoked_title.clone(), what, w.revoked_do.clone()]
        }
        NoPlace::NotYetOpen { place, opens } => {
            let what = w.not_yet_open_what.fill(&[("place", place), ("opens", &w.date(*opens))]);
            [w.not_yet_open_title.clone(), what, w.not_yet_open_do.clone()]
        }
        NoPlace::Closed { place, last, .. } => {
            let what = match last {
                Some(last) => w.closed_what.fill(&[("place", place), ("last", &w.date(*last))]),
                None => w.closed_early_what.fill(&[("place", place)]),
            };
            [w.closed_title.clone(), what, w.closed_do.clone()]
        }
        NoPlace::Guarded { place, by } => guarded(w, place, *by),
    }
}

fn guarded(w: &Words, place: &str, by: Guarded) -> [Phrase; 3] {
    let (title, what, todo) = match by {
        Guarded::Code => (&w.by_code_title, &w.by_code_what, &w.by_code_do),
        Guarded::Paper => (&w.by_paper_title, &w.by_paper_what, &w.by_paper_do),
        Guarded::Interviewer => (&w.by_interviewer_title, &w.by_interviewer_what, &w.by_interviewer_do),
    };
    [title.clone(), what.fill(&[("place", &place)]), todo.clone()]
}
