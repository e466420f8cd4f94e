//! A YAML text as a tree in which every key and value knows its place.

use super::fault::Place;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::{DuplicateKeyPolicy, Location, MergeKeyPolicy, Spanned, UserMessageFormatter};
use std::fmt;

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Node {
    pub(super) place: Place,
    pub(super) value: Value,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Nothing,
    Flag(bool),
    Whole(i64),
    Fraction(f64),
    Text(String),
    List(Vec<Node>),
    Map(Vec<Entry>),
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) key_place: Place,
    pub(super) node: Node,
}

/// Reads one YAML document. Repeated keys are kept, for [`super::shape`] to report them all.
///
/// # Errors
/// The first syntax error: after one, a text says nothing certain any more.
pub(super) fn read(text: &str) -> Result<Node, (Place, String)> {
    let options = serde_saphyr::options! {
        duplicate_keys: DuplicateKeyPolicy::PassThrough,
        merge_keys: MergeKeyPolicy::Error,
        strict_booleans: true,
        underscored_numbers_as_strings: true,
        reject_unsupported_tags: true,
        with_snippet: false,
    };
    serde_saphyr::from_str_with_options(text, options).map_err(|error| {
        let place = error.location().map_or(Place { line: 1, column: 1, length: 1 }, place_of);
        let message = error.render_with_formatter(&UserMessageFormatter);
        // The place is told apart from the words.
        let words = message.split(" at line ").next().unwrap_or(&message);
        (place, words.trim_start_matches("error: ").to_owned())
    })
}

fn place_of(location: Location) -> Place {
    let narrow = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
    Place {
        line: narrow(location.line()).max(1),
        column: narrow(location.column()).max(1),
        length: narrow(location.span().len()).max(1),
    }
}

impl Node {
    /// The place of what a JSON pointer names; of the nearest thing around it where it is not there.
    pub(super) fn place_at(&self, pointer: &str) -> Place {
        let mut node = self;
        for step in pointer.split('/').skip(1) {
            let key = step.replace("~1", "/").replace("~0", "~");
            let next = match &node.value {
                Value::Map(entries) => entries.iter().find(|e| e.key == key).map(|e| &e.node),
                Value::List(nodes) => key.parse::<usize>().ok().and_then(|at| nodes.get(at)),
                Value::Nothing | Value::Flag(_) | Value::Whole(_) | Value::Fraction(_) | Value::Text(_) => {
                    None
                }
            };
            match next {
                Some(next) => node = next,
                None => break,
            }
        }
        node.place
    }

    /// What kind of thing this is, in words.
    pub(super) fn kind(&self) -> &'static str {
        match self.value {
            Value::Nothing => "nothing",
            Value::Flag(_) => "true or false",
            Value::Whole(_) => "a whole number",
            Value::Fraction(_) => "a number with a fraction",
            Value::Text(_) => "a text",
            Value::List(_) => "a list",
            Value::Map(_) => "a mapping of keys to values",
        }
    }

    pub(super) fn into_json(self) -> serde_json::Value {
        match self.value {
            Value::Nothing => serde_json::Value::Null,
            Value::Flag(flag) => flag.into(),
            Value::Whole(number) => number.into(),
            Value::Fraction(number) => number.into(),
            Value::Text(text) => text.into(),
            Value::List(nodes) => nodes.into_iter().map(Self::into_json).collect(),
            Value::Map(entries) => entries.into_iter().map(|e| (e.key, e.node.into_json())).collect(),
        }
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned = Spanned::<Value>::deserialize(deserializer)?;
        Ok(Self { place: place_of(spanned.referenced), value: spanned.value })
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a YAML value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Nothing)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Nothing)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        Value::deserialize(deserializer)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Value, E> {
        Ok(Value::Flag(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Whole(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        // Beyond every bound of the format, so its exact value is never needed.
        Ok(Value::Whole(i64::try_from(number).unwrap_or(i64::MAX)))
    }

    fn visit_i128<E>(self, number: i128) -> Result<Value, E> {
        Ok(Value::Whole(i64::try_from(number).unwrap_or(if number < 0 { i64::MIN } else { i64::MAX })))
    }

    fn visit_u128<E>(self, number: u128) -> Result<Value, E> {
        Ok(Value::Whole(i64::try_from(number).unwrap_or(i64::MAX)))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(Value::Fraction(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut nodes = Vec::new();
        while let Some(node) = seq.next_element()? {
            nodes.push(node);
        }
        Ok(Value::List(nodes))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut entries = Vec::new();
        while let Some(key) = map.next_key::<Spanned<String>>()? {
            let key_place = place_of(key.referenced);
            entries.push(Entry { key: key.value, key_place, node: map.next_value()? });
        }
        Ok(Value::Map(entries))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_knows_its_place() {
        let node = read("a: 1\nđợt:\n  - x: yes\n    z: [1, hai]\n").unwrap();
        let place = |pointer| {
            let p = node.place_at(pointer);
            (p.line, p.column, p.length)
        };
        assert_eq!(place("/a"), (1, 4, 1));
        assert_eq!(place("/đợt/0/x"), (3, 8, 3));
        assert_eq!(place("/đợt/0/z/1"), (4, 12, 3));
        assert_eq!(place("/đợt/0/missing"), place("/đợt/0"));
        let Value::Map(entries) = &node.value else { panic!("{node:?}") };
        assert_eq!((entries[1].key_place.line, entries[1].key_place.column), (2, 1));
        assert_eq!(node.into_json()["đợt"][0]["x"], "yes");
    }

    #[test]
    fn a_repeated_key_is_kept() {
        let node = read("a: 1\na: 2\n").unwrap();
        assert!(matches!(&node.value, Value::Map(entries) if entries.len() == 2));
    }

    #[test]
    fn a_syntax_error_has_its_place() {
        let (place, message) = read("a: 1\nb: [1, 2\nc: 3\n").unwrap_err();
        assert!(place.line >= 2, "{place:?} {message}");
        assert!(!message.contains("line"), "{message}");
    }
}
