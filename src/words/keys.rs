//! The keys: what there is to say, and the places in it that are filled.

use super::Given;
use super::phrase::Phrase;
use serde::{Deserialize, Serialize};

/// A word's name and the places `{name}` that it holds, the same in every language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    pub name: &'static str,
    pub places: &'static [&'static str],
}

/// A language's own words on their way to another process; what it lacks is put in again there.
#[derive(Serialize, Deserialize)]
struct Carried {
    tag: String,
    own: Given,
}

impl From<Words> for Carried {
    fn from(words: Words) -> Self {
        let own = words.iter().filter(|(_, phrase)| !phrase.is_fallback());
        let own = own.map(|(name, phrase)| (name.to_owned(), phrase.word())).collect();
        Self { tag: words.tag, own }
    }
}

impl From<Carried> for Words {
    fn from(carried: Carried) -> Self {
        Self::new(&carried.tag, &carried.own)
    }
}

macro_rules! words {
    ($($key:ident $(($($place:ident),+))?),* $(,)?) => {
        /// Every fixed text of the citizen's pages and of what is printed, in one language. `static/words` has them by the same
        /// names.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(from = "Carried", into = "Carried")]
        pub struct Words {
            /// The language's tag.
            pub tag: String,
            $(pub $key: Phrase,)*
        }

        /// All keys.
        pub const KEYS: &[Key] =
            &[$(Key { name: stringify!($key), places: &[$($(stringify!($place)),+)?] }),*];

        impl Words {
            pub(super) fn build(tag: &str, phrase: impl Fn(&Key) -> Phrase) -> Self {
                Self {
                    tag: tag.to_owned(),
                    $($key: phrase(&Key { name: stringify!($key), places: &[$($(stringify!($place)),+)?] }),)*
                }
            }

            /// Every word with its key, in the order of [`KEYS`].
            pub fn iter(&self) -> impl Iterator<Item = (&'static str, &Phrase)> {
                [$((stringify!($key), &self.$key)),*].into_iter()
            }

            /// How many of [`KEYS`] this language has words of its own for.
            #[must_use]
            pub fn own(&self) -> usize {
                self.iter().filter(|(_, phrase)| !phrase.is_fallback()).count()
            }
        }
    };
}

words! {
    // The frame of every page.
    name,
    survey,
    demo_mark,
    demo_note,
    language,
    home,
    // Numbers and days.
    thousands,
    date(day, month, year),
    months,
    // The form.
    anonymous,
    minutes(n),
    questions(n),
    part(n, of),
    // The notice on data protection: on the form, then its own page.
    notice_title,
    notice_recorded,
    notice_purpose,
    notice_more,
    notice_page,
    notice_brief,
    notice_brief_free,
    notice_brief_kept(months),
    notice_full,
    notice_who,
    notice_who_text(office, place),
    notice_stored,
    notice_stored_lead,
    stored_answers,
    stored_texts(months),
    stored_definition,
    stored_touchpoint,
    stored_field,
    stored_channel,
    stored_language,
    stored_hour,
    stored_duration,
    stored_signals,
    stored_id,
    notice_sensitive(questions),
    notice_not_stored,
    notice_not_stored_text,
    notice_phone,
    notice_phone_text,
    notice_why,
    notice_why_text,
    notice_basis,
    notice_basis_text,
    notice_law,
    notice_seen,
    notice_seen_text,
    notice_kept,
    notice_kept_text(months),
    notice_count,
    notice_count_text,
    notice_slip,
    notice_slip_text,
    notice_proof,
    notice_proof_text,
    notice_code,
    notice_code_text,
    notice_free,
    notice_free_text,
    notice_complaint,
    notice_complaint_text(months),
    notice_ask,
    notice_ask_contact(contact),
    notice_ask_person,
    back_to_form,
    // The form's questions.
    optional,
    field_question,
    field_unknown,
    choose_one,
    choose_any,
    choose_field,
    at_most(n),
    range(min, max),
    max_chars(n),
    text_note,
    characters_left(n),
    characters_over(n),
    review,
    send,
    go_on,
    go_back,
    kept,
    anew,
    sending,
    // Why a sheet waits: no network, or a server that cannot take it. `held` follows, then `may_leave` where
    // the browser sends by itself, else `come_back`.
    away,
    busy,
    held,
    may_leave,
    come_back,
    // On the form's foot.
    paper,
    listen,
    listen_question,
    larger,
    // The tablet at the counter.
    kiosk_begin,
    kiosk_phone,
    kiosk_qr,
    kiosk_there,
    kiosk_why,
    kiosk_left(n),
    kiosk_stay,
    kiosk_leave,
    kiosk_next,
    kiosk_soon,
    kiosk_kept,
    kiosk_kept_why,
    kiosk_again,
    // When a question is asked.
    only_if(condition),
    and,
    or,
    chosen(n, what),
    not_chosen(n, what),
    at_least(n),
    quoted(text),
    // What is wrong with a sheet.
    error_prefix,
    errors(n),
    error_list,
    fault_of_question(n, what),
    fault_not_asked(n, when),
    fault_required(n),
    fault_required_choice(n),
    fault_in_words(n),
    fault_choose,
    fault_repeated,
    fault_too_many(max, given),
    fault_several,
    fault_digits,
    fault_range(min, max),
    fault_too_long(max, given),
    fault_invisible,
    fault_look_again,
    fault_unknown_question(id),
    fault_field,
    fault_field_not_asked,
    fault_code,
    fault_code_without,
    fault_codes,
    fault_definition(expected, given),
    fault_language(given, known),
    fault_id,
    fault_id_time,
    fault_id_version,
    fault_id_hour(first, last),
    // The check page.
    check_title,
    check_lead,
    check_busy,
    change,
    question(n),
    left_out,
    // The confirmation and the tracking code.
    sent_title,
    sent_lead,
    tracking,
    tracking_note,
    sent_once,
    next_title,
    next(place),
    complaint,
    complaint_to(contact),
    results,
    look_up,
    counted_title,
    counted,
    tracked_place(unit, day),
    excluded_title,
    excluded(day, reason),
    untracked_title,
    untracked,
    track_proof,
    track_proof_why,
    track_unsigned,
    lookups_title,
    lookups_happened,
    lookups_todo,
    // A complaint, and the page that follows it.
    complaint_offer,
    complaint_link,
    complaint_title,
    complaint_lead(place),
    complaint_apart,
    complaint_about,
    complaint_attitude,
    complaint_delay,
    complaint_papers,
    complaint_money,
    complaint_facilities,
    complaint_other,
    complaint_what,
    complaint_hint,
    complaint_limits(accept, answer),
    complaint_send,
    complaint_anew,
    complaint_fault_category,
    complaint_fault_text,
    complaint_fault_long(max, given),
    complaint_fault_invisible,
    follow_title,
    follow_sent_title,
    follow_note,
    follow_code,
    follow_keep,
    follow_state,
    follow_step_received,
    follow_received,
    follow_accepted(place),
    follow_answered,
    follow_mended,
    follow_closed,
    follow_published,
    follow_answer(place, day),
    follow_late(n),
    follow_late_contact(n, contact),
    follow_no_text,
    follow_none_title,
    follow_none(months),
    follow_type,
    follow_type_hint,
    follow_open,
    // The start page.
    root_title,
    root_lead,
    root_answer,
    root_results,
    root_no_results,
    type_code,
    type_code_hint,
    open_form,
    // Pages for what is not there: what it is, what happened, what to do.
    not_found_title,
    not_found_what,
    not_found_do,
    method_title,
    method_what,
    method_do,
    too_large_title,
    too_large_what,
    too_large_do,
    late_title,
    late_what,
    late_do,
    many_title,
    many_what,
    many_do,
    unreadable_title,
    unreadable_what,
    unreadable_do,
    unavailable_title,
    unavailable_what,
    unavailable_do,
    internal_title,
    internal_what,
    internal_do,
    malformed_title,
    malformed_what,
    malformed_do,
    mistyped_title,
    mistyped_what,
    mistyped_do,
    unknown_title,
    unknown_what(code),
    unknown_do,
    revoked_title,
    revoked_what(place),
    revoked_do,
    not_yet_open_title,
    not_yet_open_what(place, opens),
    not_yet_open_do,
    closed_title,
    closed_what(place, last),
    closed_early_what(place),
    closed_do,
    by_code_title,
    by_code_what(place),
    by_code_do,
    by_paper_title,
    by_paper_what(place),
    by_paper_do,
    by_interviewer_title,
    by_interviewer_what(place),
    by_interviewer_do,
    ask_contact(contact),
    // On posters, in Vietnamese and in one more language; what that one lacks is left out.
    poster_lead,
    poster_lead_alone,
    poster_camera,
    poster_scan,
    poster_questions(n),
    poster_minutes(n),
    poster_asked(questions, minutes),
    poster_answer(asked),
    poster_scan_answer(asked),
    poster_unnamed,
    poster_no_phone,
    poster_paper,
    poster_code,
    poster_open,
    poster_number,
    poster_printed,
    poster_simulated,
    poster_simulated_note,
    // On slips with a one-time code, like posters.
    slip_once,
    slip_fold,
    slip_scan(minutes),
    slip_open,
    // On the paper form, in its language.
    paper_number,
    paper_qr(number),
    paper_page,
    paper_statement,
    paper_required,
    paper_fill,
    paper_fill_text(box),
    paper_secret,
    paper_secret_text,
    paper_thanks,
    paper_simulated,
}
