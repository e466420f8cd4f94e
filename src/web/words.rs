//! The interface's own words, in Vietnamese and English. A questionnaire's words are in its
//! definition; where it is answered in a further language, the words around it stay Vietnamese.

mod condition;
mod en;
mod fault;
mod vi;

pub use condition::only_if;
pub use fault::sentence;

use crate::definition::Definition;
use crate::ids::Language;
use time::Date;

/// Every fixed text of the citizen's pages, in one language.
pub struct Words {
    /// Of these words; a definition may have further languages.
    pub tag: &'static str,
    pub survey: &'static str,
    pub demo_mark: &'static str,
    pub demo_note: &'static str,
    pub language: &'static str,
    pub anonymous: &'static str,
    pub notice_title: &'static str,
    pub notice: &'static [&'static str],
    pub skip_any: &'static str,
    pub optional: &'static str,
    pub field_question: &'static str,
    pub field_unknown: &'static str,
    pub choose_any: &'static str,
    pub choose_one: &'static str,
    pub choose_field: &'static str,
    pub text_note: &'static str,
    pub characters_left: &'static str,
    pub characters_over: &'static str,
    pub review: &'static str,
    pub send: &'static str,
    pub go_on: &'static str,
    pub go_back: &'static str,
    pub kept: &'static str,
    pub anew: &'static str,
    pub sending: &'static str,
    /// Why a sheet waits: there is no network, or the server cannot take it. [`Self::held`] follows, then
    /// [`Self::may_leave`] where the browser sends by itself, else [`Self::come_back`].
    pub away: &'static str,
    pub busy: &'static str,
    pub held: &'static str,
    pub may_leave: &'static str,
    pub come_back: &'static str,
    pub paper: &'static str,
    pub error_prefix: &'static str,
    pub error_list: &'static str,
    pub check_title: &'static str,
    pub check_lead: &'static str,
    pub check_busy: &'static str,
    pub change: &'static str,
    pub left_out: &'static str,
    pub again: &'static str,
    pub sent_title: &'static str,
    pub sent_lead: &'static str,
    pub tracking: &'static str,
    pub tracking_note: &'static str,
    pub sent_once: &'static str,
    pub next_title: &'static str,
    pub complaint: &'static str,
    pub results: &'static str,
    pub look_up: &'static str,
    pub counted_title: &'static str,
    pub counted: &'static str,
    pub untracked_title: &'static str,
    pub untracked: &'static str,
    pub type_code: &'static str,
    pub type_code_hint: &'static str,
    pub open_form: &'static str,
    pub root_title: &'static str,
    pub root_lead: &'static str,
    pub root_answer: &'static str,
    pub root_results: &'static str,
    pub root_no_results: &'static str,
    pub home: &'static str,
    minutes: fn(u8) -> String,
    questions: fn(usize) -> String,
    part: fn(usize, usize) -> String,
    at_most: fn(u8) -> String,
    range: fn(i32, i32) -> String,
    max_chars: fn(u16) -> String,
    errors: fn(usize) -> String,
    question: fn(usize) -> String,
    next: fn(&str) -> String,
    date: fn(Date) -> String,
    /// Title and what to do, by what is wrong.
    plain: fn(&super::citizen::plain::Plain) -> [String; 3],
}

impl Words {
    /// The words for a language tag; Vietnamese where there are none.
    #[must_use]
    pub fn of(tag: &str) -> &'static Self {
        if tag == en::WORDS.tag { &en::WORDS } else { &vi::WORDS }
    }

    /// "Khoảng 2 phút".
    #[must_use]
    pub fn minutes(&self, minutes: u8) -> String {
        (self.minutes)(minutes)
    }

    /// "7 câu hỏi".
    #[must_use]
    pub fn questions(&self, count: usize) -> String {
        (self.questions)(count)
    }

    /// "Phần 2 / 5".
    #[must_use]
    pub fn part(&self, number: usize, of: usize) -> String {
        (self.part)(number, of)
    }

    /// "Chọn tối đa 3 ý".
    #[must_use]
    pub fn at_most(&self, max: u8) -> String {
        (self.at_most)(max)
    }

    /// "Từ 0 đến 20".
    #[must_use]
    pub fn range(&self, min: i32, max: i32) -> String {
        (self.range)(min, max)
    }

    /// "Tối đa 1.200 ký tự".
    #[must_use]
    pub fn max_chars(&self, max: u16) -> String {
        (self.max_chars)(max)
    }

    /// Heading of the error summary.
    #[must_use]
    pub fn errors(&self, count: usize) -> String {
        (self.errors)(count)
    }

    /// "Câu 12".
    #[must_use]
    pub fn question(&self, number: usize) -> String {
        (self.question)(number)
    }

    /// What happens to a response at this place.
    #[must_use]
    pub fn next(&self, place: &str) -> String {
        (self.next)(place)
    }

    /// A day as people write it.
    #[must_use]
    pub fn date(&self, date: Date) -> String {
        (self.date)(date)
    }

    /// Title, what happened, what to do.
    #[must_use]
    pub fn plain(&self, plain: &super::citizen::plain::Plain) -> [String; 3] {
        (self.plain)(plain)
    }
}

/// A language by its own name, as its speakers write it; the tag where we do not know it.
#[must_use]
pub fn own_name(tag: &str) -> &str {
    match tag {
        "vi" => "Tiếng Việt",
        "en" => "English",
        "brv" | "bru" => "Bru – Vân Kiều",
        "pac" => "Pa Kô",
        other => other,
    }
}

/// Which of the definition's languages to show: the one asked for by name; else Vietnamese, unless
/// the browser reads no Vietnamese but one of the others.
#[must_use]
pub fn choose<'a>(definition: &'a Definition, asked: Option<&str>, accept: Option<&str>) -> &'a Language {
    definition.language(asked.or_else(|| accepted(accept)))
}

/// The first language that a browser accepts, where it does not accept Vietnamese.
#[must_use]
pub fn accepted(accept: Option<&str>) -> Option<&str> {
    let tags =
        || accept.unwrap_or("").split(',').map(|tag| tag.split([';', '-']).next().unwrap_or("").trim());
    if tags().any(|tag| tag == "vi") { None } else { tags().find(|tag| !tag.is_empty() && *tag != "*") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_that_reads_vietnamese_gets_it_whatever_comes_first() {
        assert_eq!(accepted(Some("en-US,en;q=0.9,vi;q=0.8")), None);
        assert_eq!(accepted(Some("en-GB,en;q=0.9")), Some("en"));
        assert_eq!(accepted(Some("*")), None);
        assert_eq!(accepted(None), None);
    }

    #[test]
    fn numbers_are_written_as_each_language_writes_them() {
        assert_eq!(Words::of("vi").max_chars(1200), "Tối đa 1.200 ký tự");
        assert_eq!(Words::of("en").max_chars(1200), "At most 1,200 characters");
        assert_eq!(Words::of("en").questions(1), "1 question");
        assert_eq!(Words::of("pac").tag, "vi");
    }
}
