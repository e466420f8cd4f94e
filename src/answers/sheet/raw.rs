//! A sheet as it arrives, from JSON or from a form: names and values, nothing judged yet.

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use std::collections::BTreeMap;
use std::fmt;

/// Question ids and what was sent for them. The same answers mean the same whether they come as JSON
/// (`5`, `["a", "b"]`) or form-encoded (`"5"`, a name sent twice).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RawSheet(BTreeMap<String, RawValue>);

/// What was sent for one question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RawValue {
    /// `null`.
    Nothing,
    /// A whole number that JSON wrote as one.
    Number(i64),
    Text(String),
    List(Vec<RawValue>),
    /// What no question takes: an object, a fraction, `true`.
    Other,
}

impl RawSheet {
    /// Takes one value out: the answer to a question that the definition does not know, as the reserved
    /// question for the field.
    pub fn remove(&mut self, question: &str) -> Option<RawValue> {
        self.0.remove(question)
    }

    #[must_use]
    pub fn get(&self, question: &str) -> Option<&RawValue> {
        self.0.get(question)
    }

    /// Every question and its value, sorted by id.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &RawValue)> {
        self.0.iter().map(|(question, value)| (question.as_str(), value))
    }

    /// Adds a value; a second one for the same question makes a list, so that none is lost unseen.
    pub fn add(&mut self, question: String, value: RawValue) {
        match self.0.get_mut(&question) {
            None => {
                self.0.insert(question, value);
            }
            Some(RawValue::List(values)) => values.push(value),
            Some(first) => *first = RawValue::List(vec![first.clone(), value]),
        }
    }
}

/// Name and value pairs, as a form sends them.
impl FromIterator<(String, String)> for RawSheet {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(pairs: I) -> Self {
        let mut sheet = Self::default();
        for (question, value) in pairs {
            sheet.add(question, RawValue::Text(value));
        }
        sheet
    }
}

impl From<serde_json::Value> for RawValue {
    fn from(value: serde_json::Value) -> Self {
        match value {
            serde_json::Value::Null => Self::Nothing,
            serde_json::Value::String(text) => Self::Text(text),
            serde_json::Value::Number(number) => number.as_i64().map_or(Self::Other, Self::Number),
            serde_json::Value::Array(values) => Self::List(values.into_iter().map(Self::from).collect()),
            serde_json::Value::Bool(_) | serde_json::Value::Object(_) => Self::Other,
        }
    }
}

impl<'de> Deserialize<'de> for RawSheet {
    /// From a JSON object; a key that stands in it twice counts as two answers.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Answers;
        impl<'de> Visitor<'de> for Answers {
            type Value = RawSheet;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of question ids and answers")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<RawSheet, A::Error> {
                let mut sheet = RawSheet::default();
                while let Some((question, value)) = map.next_entry::<String, serde_json::Value>()? {
                    sheet.add(question, value.into());
                }
                Ok(sheet)
            }
        }
        deserializer.deserialize_map(Answers)
    }
}
