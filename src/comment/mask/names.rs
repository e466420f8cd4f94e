//! Names of people: behind a form of address, behind "tên là", and by their family name.
//!
//! A capital tells a name from a verb ("anh Tuấn", "anh làm"). Where a text has no capitals, or nothing
//! else, only family names tell.

use super::word::{Word, adjoin};
use super::{Hidden, Span};

/// A name has so many words at most.
const LONGEST: usize = 5;

/// How people are addressed; before a capital a name follows.
const ADDRESS: [&str; 18] = [
    "anh", "chị", "ông", "bà", "cô", "chú", "bác", "thầy", "em", "cháu", "dì", "cậu", "mợ", "chi", "ong",
    "ba", "co", "chu",
];

/// Of what people are; before a family name a name follows.
const POSTS: [&str; 8] = ["chí", "bộ", "chức", "viên", "tịch", "c", "trưởng", "phó"];

/// Family names that are hardly ever another word.
const STRONG: [&str; 21] = [
    "nguyễn", "trần", "phạm", "hoàng", "huỳnh", "phan", "đặng", "bùi", "trương", "ngô", "võ", "đoàn",
    "trịnh", "nguyen", "tran", "pham", "huynh", "dang", "bui", "truong", "doan",
];

/// Family names that are other words as well; only with a capital, and followed by one.
const WEAK: [&str; 27] = [
    "lê", "vũ", "đỗ", "hồ", "dương", "lý", "đinh", "mai", "đào", "lương", "hà", "cao", "châu", "tạ", "tô",
    "lâm", "thái", "phùng", "quách", "kiều", "triệu", "nghiêm", "la", "tống", "le", "vu", "ho",
];

/// What stands between a family name and a given one.
const MIDDLE: [&str; 16] = [
    "văn", "thị", "đức", "hữu", "ngọc", "minh", "thanh", "quang", "xuân", "đình", "công", "quốc", "thu",
    "kim", "van", "thi",
];

/// Capitals behind a form of address that are no names.
const NO_NAMES: [&str; 28] = [
    "bà",
    "ông",
    "anh",
    "chị",
    "em",
    "con",
    "một",
    "ubnd",
    "hđnd",
    "sở",
    "phòng",
    "ban",
    "trung",
    "xã",
    "phường",
    "huyện",
    "tỉnh",
    "tư",
    "hộ",
    "đất",
    "địa",
    "văn",
    "bộ",
    "công",
    "chủ",
    "bí",
    "việt",
    "nhà",
];

/// What is called after people, or bears a name that only looks like one.
const PLACES: [&str; 21] = [
    "đường",
    "phố",
    "trường",
    "phường",
    "xã",
    "thôn",
    "làng",
    "bản",
    "khu",
    "viện",
    "ngõ",
    "hẻm",
    "tỉnh",
    "huyện",
    "trấn",
    "quận",
    "cầu",
    "chợ",
    "thành",
    "ấp",
    "tiểu",
];

pub(super) fn find(text: &str, words: &[Word]) -> Vec<Span> {
    let small: Vec<String> = words.iter().map(Word::small).collect();
    let reader = Reader { text, words, small, capitals: tells(text, words) };
    let mut spans = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let length = reader.name_at(at);
        if length > 0 {
            let end = words[at + length - 1].at.end;
            spans.push(Span { at: words[at].at.start..end, what: Hidden::Name });
        }
        at += length.max(1);
    }
    spans
}

/// Whether capitals tell anything: not where there are none, nor where hardly anything else is. A name that
/// is hidden already had one.
fn tells(text: &str, words: &[Word]) -> bool {
    let letters = || words.iter().flat_map(|word| word.text.chars()).filter(|c| c.is_alphabetic());
    let upper = letters().filter(|c| c.is_uppercase()).count();
    (upper > 0 || text.contains(Hidden::Name.mark())) && upper * 2 < letters().count()
}

struct Reader<'a> {
    text: &'a str,
    words: &'a [Word<'a>],
    small: Vec<String>,
    capitals: bool,
}

impl Reader<'_> {
    /// How many words from here on are a name; 0 where none is.
    fn name_at(&self, at: usize) -> usize {
        let before = |back: usize| at.checked_sub(back).map_or("", |at| self.small[at].as_str());
        let adjoins = at > 0 && adjoin(self.text, &self.words[at - 1], &self.words[at]);
        let addressed = adjoins && ADDRESS.contains(&before(1));
        let posted = adjoins && POSTS.contains(&before(1));
        let called = adjoins
            && (before(1) == "tên"
                || (before(1) == "là" && ["tôi", "tên", "em", "cháu"].contains(&before(2))));
        let family = STRONG.contains(&self.small[at].as_str());
        let maybe_family = family || WEAK.contains(&self.small[at].as_str());
        if !self.capitals {
            let known = if addressed || called { maybe_family } else { family };
            return if known { self.by_middle(at, addressed || called || posted) } else { 0 };
        }
        let length = self.run_of_capitals(at);
        let likely = !NO_NAMES.contains(&self.small[at].as_str());
        let introduced = (addressed || called) && likely;
        if length > 0 && (introduced || (posted && maybe_family)) {
            return length;
        }
        let place = adjoins && (PLACES.contains(&before(1)) || self.second_before_is_place(at));
        let full = length >= 3 || (length == 2 && family);
        let revered = self.small[at..].starts_with(&["hồ".into(), "chí".into(), "minh".into()]);
        if maybe_family && full && !place && !revered { length } else { 0 }
    }

    /// "Phường mới Lê Lợi": a word may stand between, but no number.
    fn second_before_is_place(&self, at: usize) -> bool {
        let Some(second) = at.checked_sub(2) else { return false };
        let (word, between) = (&self.words[second], &self.words[second + 1]);
        adjoin(self.text, word, between)
            && between.text.chars().all(char::is_alphabetic)
            && PLACES.contains(&self.small[second].as_str())
    }

    /// Words with capitals from here on, one space apart.
    fn run_of_capitals(&self, at: usize) -> usize {
        let end = self.words.len().min(at + LONGEST);
        let fits = |next: usize| {
            let word = &self.words[next];
            let capital = word.is_capital() && word.text.chars().all(char::is_alphabetic);
            capital && (next == at || adjoin(self.text, &self.words[next - 1], word))
        };
        (at..end).take_while(|next| fits(*next)).count()
    }

    /// Without capitals: family name, then a middle name and a given one, or a given one where somebody
    /// is addressed.
    fn by_middle(&self, at: usize, addressed: bool) -> usize {
        let next = |ahead: usize| {
            let joined = (at..at + ahead).all(|from| {
                self.words.get(from + 1).is_some_and(|next| adjoin(self.text, &self.words[from], next))
            });
            if joined { self.small.get(at + ahead).map(String::as_str) } else { None }
        };
        match (next(1), next(2)) {
            (Some(middle), Some(_)) if MIDDLE.contains(&middle) => 3,
            (Some(_), _) if addressed => 2,
            (Some(_) | None, _) => 0,
        }
    }
}
