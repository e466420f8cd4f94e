use super::*;
use std::collections::BTreeSet;
use time::macros::date;

fn given(yaml: &str) -> Given {
    file::read(yaml).unwrap()
}

fn text(words: &str) -> Word {
    Word::Text(words.to_owned())
}

#[test]
fn the_shipped_languages_say_everything_and_nothing_else() {
    for (tag, yaml) in [
        ("vi", include_str!("../../static/words/vi.yaml")),
        ("en", include_str!("../../static/words/en.yaml")),
    ] {
        let given = given(yaml);
        let keys: BTreeSet<_> = KEYS.iter().map(|key| key.name).collect();
        let found: BTreeSet<_> = given.keys().map(String::as_str).collect();
        assert_eq!(found.difference(&keys).copied().collect::<Vec<_>>(), [""; 0], "{tag}: no such word");
        assert_eq!(
            keys.difference(&found).copied().collect::<Vec<_>>(),
            [""; 0],
            "{tag}: these words are missing"
        );
        for key in KEYS {
            let word = &given[key.name];
            assert_eq!(misfit(key, word), None, "{tag}: {}", key.name);
            for text in word.texts() {
                assert!(
                    !text.is_empty() && text.trim() == text && text.chars().count() <= 600,
                    "{tag}: {}",
                    key.name
                );
            }
        }
        assert_eq!(Words::of(tag).own(), KEYS.len());
    }
}

#[test]
fn a_word_has_the_places_of_its_key() {
    let key = |name: &str| KEYS.iter().find(|key| key.name == name).unwrap();
    assert_eq!(misfit(key("part"), &text("{of} kawl, {n}")), None);
    let wrong = |found: &[&str], expected: &[&str]| {
        let owned = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        Some(Misfit::Placeholders { found: owned(found), expected: owned(expected) })
    };
    assert_eq!(misfit(key("part"), &text("{n}")), wrong(&["n"], &["n", "of"]));
    assert_eq!(misfit(key("send"), &text("{n}")), wrong(&["n"], &[]));
    let forms = |one: &str, other: &str| Word::Forms { one: one.into(), other: other.into() };
    assert_eq!(misfit(key("errors"), &forms("one", "{n} of them")), None);
    assert_eq!(misfit(key("errors"), &forms("{n}", "many")), wrong(&[], &["n"]));
    assert_eq!(misfit(key("errors"), &forms("{m}", "{n}")), wrong(&["m"], &["n"]));
    assert_eq!(misfit(key("send"), &forms("one", "other")), Some(Misfit::NothingCounted));
}

#[test]
fn what_a_language_lacks_is_vietnamese_and_says_so() {
    let words = Words::new("xh", &given("name: Xứ Hèo\nsend: Phăc\npart: no place here\n"));
    assert_eq!((words.own(), words.own_name()), (2, "Xứ Hèo"));
    assert_eq!((words.send.html().as_str(), words.send.lang().as_str()), ("Phăc", ""));
    assert_eq!(words.review.html(), "<span lang=\"vi\">Xem lại câu trả lời</span>");
    assert_eq!(words.part(1, 2).html(), "<span lang=\"vi\">Phần 1 / 2</span>");
    assert_eq!(words.part(1, 2).lang(), " lang=\"vi\"");
    assert_eq!(Words::new("pac", &Given::new()).own_name(), "Pa Kô");
    assert_eq!(Words::of("xx").tag, "vi");
}

#[test]
fn words_that_went_to_another_process_are_the_same_there() {
    let few = Words::new("xh", &given("name: Xứ Hèo\nerrors: { one: mot, other: '{n} hai' }\n"));
    for words in [Words::of("en"), Arc::new(few)] {
        let carried = serde_json::to_string(words.as_ref()).unwrap();
        assert_eq!(serde_json::from_str::<Words>(&carried).unwrap(), *words);
    }
}

#[test]
fn numbers_and_days_are_written_as_each_language_writes_them() {
    let [vi, en] = ["vi", "en"].map(Words::of);
    assert_eq!(&*vi.max_chars(1200), "Tối đa 1.200 ký tự");
    assert_eq!(&*en.max_chars(1_200), "At most 1,200 characters");
    assert_eq!([vi.grouped(999), en.grouped(1_234_567)], ["999", "1,234,567"]);
    assert_eq!([&*en.questions(1), &*en.questions(0)], ["1 question", "0 questions"]);
    assert_eq!(
        [&*en.errors(1), &*en.errors(2)],
        ["One thing needs another look", "2 things need another look"]
    );
    let day = date!(2027 - 01 - 02);
    assert_eq!([&*vi.date(day), &*en.date(day)], ["02/01/2027", "2 January 2027"]);
}

#[test]
fn a_value_is_shown_and_never_filled_or_run() {
    let place = "<b>{place}</b> & \"{n}\"";
    let next = Words::of("en").next(place);
    assert!(next.contains(place), "{next}");
    assert!(next.html().contains("&lt;b&gt;{place}&lt;/b&gt; &amp; &quot;{n}&quot;"), "{}", next.html());
}
