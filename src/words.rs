//! The interface's own words, as data: every fixed text of the citizen's pages, by key. Vietnamese and
//! English ship in `static/words`; a questionnaire may bring the words of its further languages. A word
//! that a language lacks falls back to Vietnamese and says so, so that a page can mark it.

mod file;
mod keys;
mod phrase;
pub mod staff;

pub use file::{Misfit, Word, misfit};
pub use keys::{KEYS, Key, Words};
pub use phrase::Phrase;
pub use staff::{STAFF_KEYS, StaffWords};

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};
use time::Date;

/// The language that every word exists in.
pub const FALLBACK: &str = "vi";

/// Words as a file or a definition holds them, by key.
pub type Given = BTreeMap<String, Word>;

static VIETNAMESE: LazyLock<Given> =
    LazyLock::new(|| file::read(include_str!("../static/words/vi.yaml")).unwrap_or_default());
static ENGLISH: LazyLock<Given> =
    LazyLock::new(|| file::read(include_str!("../static/words/en.yaml")).unwrap_or_default());

static SHIPPED: LazyLock<[Arc<Words>; 2]> = LazyLock::new(|| {
    [("vi", &VIETNAMESE), ("en", &ENGLISH)].map(|(tag, given)| Arc::new(Words::new(tag, given)))
});

/// The languages whose words ship with the program, in the order of a menu.
#[must_use]
pub fn shipped() -> &'static [Arc<Words>] {
    &*SHIPPED
}

/// The words that every language falls back to.
#[must_use]
pub fn vietnamese() -> &'static Words {
    let [vietnamese, _] = &*SHIPPED;
    vietnamese
}

impl Words {
    /// The words of a language out of what is given for it. What does not fit its key is left aside.
    #[must_use]
    pub fn new(tag: &str, given: &Given) -> Self {
        let at_hand = |key: &Key| given.get(key.name).filter(|word| misfit(key, word).is_none());
        Self::build(tag, |key| match (at_hand(key), VIETNAMESE.get(key.name)) {
            (Some(word), _) => Phrase::new(word, None),
            (None, Some(word)) => Phrase::new(word, Some(FALLBACK)),
            // A test sees to it that every key has its Vietnamese word.
            (None, None) => Phrase::new(&Word::Text(key.name.to_owned()), Some(FALLBACK)),
        })
    }

    /// The words that ship for a language; Vietnamese where none do.
    #[must_use]
    pub fn of(tag: &str) -> Arc<Self> {
        let [vietnamese, _] = &*SHIPPED;
        Arc::clone(SHIPPED.iter().find(|words| words.tag == tag).unwrap_or(vietnamese))
    }

    /// The language's name, as its speakers write it; its tag where nobody says it.
    #[must_use]
    pub fn own_name(&self) -> &str {
        if self.name.is_fallback() { own_name(&self.tag) } else { &self.name }
    }

    /// "Khoảng 2 phút".
    #[must_use]
    pub fn minutes(&self, minutes: u8) -> Phrase {
        self.minutes.count(minutes.into())
    }

    /// "7 câu hỏi".
    #[must_use]
    pub fn questions(&self, count: usize) -> Phrase {
        self.questions.count(count)
    }

    /// "Phần 2 / 5".
    #[must_use]
    pub fn part(&self, number: usize, of: usize) -> Phrase {
        self.part.fill(&[("n", &number), ("of", &of)])
    }

    /// "Chọn tối đa 3 ý".
    #[must_use]
    pub fn at_most(&self, max: u8) -> Phrase {
        self.at_most.count(max.into())
    }

    /// "Từ 0 đến 20".
    #[must_use]
    pub fn range(&self, min: i32, max: i32) -> Phrase {
        self.range.fill(&[("min", &min), ("max", &max)])
    }

    /// "Tối đa 1.200 ký tự".
    #[must_use]
    pub fn max_chars(&self, max: u16) -> Phrase {
        self.max_chars.fill(&[("n", &self.grouped(max.into()))])
    }

    /// Heading of the error summary.
    #[must_use]
    pub fn errors(&self, count: usize) -> Phrase {
        self.errors.count(count)
    }

    /// "Câu 12".
    #[must_use]
    pub fn question(&self, number: usize) -> Phrase {
        self.question.fill(&[("n", &number)])
    }

    /// What happens to a response at this place.
    #[must_use]
    pub fn next(&self, place: &str) -> Phrase {
        self.next.fill(&[("place", &place)])
    }

    /// A day as people write it: in figures with two digits each, with the month's name without.
    #[must_use]
    pub fn date(&self, date: Date) -> Phrase {
        let month = self.months.split(", ").nth(usize::from(u8::from(date.month()) - 1)).unwrap_or("?");
        let figures = month.starts_with(|c: char| c.is_ascii_digit());
        let day = if figures { format!("{:02}", date.day()) } else { date.day().to_string() };
        self.date.fill(&[("day", &day), ("month", &month), ("year", &date.year())])
    }

    /// A number with the language's mark between the thousands.
    #[must_use]
    pub fn grouped(&self, n: usize) -> String {
        let digits = n.to_string();
        let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                grouped.push_str(&self.thousands);
            }
            grouped.push(digit);
        }
        grouped
    }
}

/// A language by its own name, where a questionnaire does not say it; the tag where we do not know it.
fn own_name(tag: &str) -> &str {
    match tag {
        "brv" | "bru" => "Bru – Vân Kiều",
        "pac" => "Pa Kô",
        other => other,
    }
}

#[cfg(test)]
mod tests;
