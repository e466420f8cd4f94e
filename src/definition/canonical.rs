//! The one form in which a definition is hashed and published: JSON with sorted keys and no white
//! space. Two files that mean the same have the same hash, whatever their comments and order of keys.

use super::file::DefinitionFile;
use crate::ids::DefinitionHash;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// The canonical form of a definition.
pub(super) fn of(file: &DefinitionFile) -> String {
    let value = serde_json::to_value(file).unwrap_or_else(|error| unreachable!("keys are texts: {error}"));
    let mut out = String::new();
    write(&value, &mut out);
    out
}

/// What responses carry to say which exact questionnaire was answered.
pub(super) fn hash(canonical: &str) -> DefinitionHash {
    DefinitionHash(Sha256::digest(canonical).into())
}

/// Sorts by itself: serde_json keeps the order of insertion as soon as any crate asks it to.
fn write(value: &Value, out: &mut String) {
    match value {
        Value::Array(values) => {
            out.push('[');
            for (i, value) in values.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write(value, out);
            }
            out.push(']');
        }
        Value::Object(map) => {
            out.push('{');
            for (i, (key, value)) in map.iter().collect::<BTreeMap<_, _>>().into_iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                out.push_str(&Value::from(key.as_str()).to_string());
                out.push(':');
                write(value, out);
            }
            out.push('}');
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            out.push_str(&value.to_string());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn keys_are_sorted_at_every_depth() {
        let mut out = String::new();
        write(&json!({"b": [{"z": 1, "a": "ă\"\n"}, null], "a": true}), &mut out);
        assert_eq!(out, r#"{"a":true,"b":[{"a":"ă\"\n","z":1},null]}"#);
    }
}
