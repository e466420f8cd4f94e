//! The shape of a definition's tree, judged by the same JSON Schema that editors get: every unknown
//! key, missing key, wrong type and bad code at once, each with its place. What serde would say about
//! the first of them only.

use super::fault::{Fault, Place, below};
use super::problem::Problem;
use super::schema;
use super::tree::{Node, Value};
use crate::ids::{
    DefinitionKey, FactorCode, Language, OptionCode, PartCode, QuestionCode, ScaleCode, SectionCode,
};
use serde_json::Value as Json;
use std::str::FromStr;

/// Checks the tree, takes out of it what the format does not know, and returns what is wrong.
pub(super) fn check(root: &mut Node) -> Findings {
    let mut walk = Walk { schema: schema::document(), found: Findings::default() };
    walk.node(walk.schema, root, "");
    walk.found
}

#[derive(Debug, Default)]
pub(super) struct Findings {
    pub(super) faults: Vec<Fault>,
    /// The rest cannot be read as a definition.
    pub(super) unreadable: bool,
}

impl Findings {
    fn add(&mut self, at: &str, place: Place, problem: Problem) {
        self.unreadable |= !matches!(problem, Problem::UnknownKey { .. } | Problem::RepeatedKey { .. });
        self.faults.push(Fault { at: at.to_owned(), place: Some(place), problem });
    }
}

struct Walk {
    schema: &'static Json,
    found: Findings,
}

impl Walk {
    fn node(&mut self, schema: &'static Json, node: &mut Node, at: &str) {
        let (schema, name) = self.resolve(schema);
        if let Some(choices) = schema.get("anyOf").or_else(|| schema.get("oneOf")).and_then(Json::as_array) {
            self.any(choices, node, at);
        } else if let Some(allowed) = constants(schema) {
            self.constant(&allowed, node, at);
        } else if !Self::has_type(schema, node) {
            let problem = Problem::WrongType { expected: type_words(schema), found: node.kind().to_owned() };
            self.found.add(at, node.place, problem);
        } else {
            let place = node.place;
            match &mut node.value {
                Value::Map(_) => self.map(schema, node, at),
                Value::List(nodes) => {
                    let items = schema.get("items").unwrap_or(&Json::Bool(true));
                    for (i, item) in nodes.iter_mut().enumerate() {
                        self.node(items, item, &below(at, i));
                    }
                }
                Value::Text(text) => {
                    if let Some(problem) = name.and_then(|name| code_problem(name, text)) {
                        self.found.add(at, place, problem);
                    }
                }
                Value::Whole(number) => {
                    if let Some(problem) = width_problem(schema, *number) {
                        self.found.add(at, place, problem);
                    }
                }
                Value::Nothing | Value::Flag(_) | Value::Fraction(_) => {}
            }
        }
    }

    /// Follows a reference; the name is that of the type referred to.
    fn resolve(&self, schema: &'static Json) -> (&'static Json, Option<&'static str>) {
        let Some(name) = schema
            .get("$ref")
            .and_then(Json::as_str)
            .and_then(|reference| reference.strip_prefix("#/$defs/"))
        else {
            return (schema, None);
        };
        (self.schema.get("$defs").and_then(|defs| defs.get(name)).unwrap_or(schema), Some(name))
    }

    /// The one of several alternatives that the node's type points to.
    fn any(&mut self, choices: &'static [Json], node: &mut Node, at: &str) {
        if let Some(allowed) =
            choices.iter().map(constants).collect::<Option<Vec<_>>>().map(|lists| lists.concat())
        {
            return self.constant(&allowed, node, at);
        }
        let meant = choices.iter().find(|choice| Self::has_type(self.resolve(choice).0, node));
        let others = || choices.iter().filter(|choice| choice.get("type").is_none_or(|t| t != "null"));
        if let Some(choice) = meant.or_else(|| others().next().filter(|_| others().count() == 1)) {
            self.node(choice, node, at);
        } else {
            let words: Vec<_> = others().map(|choice| type_words(self.resolve(choice).0)).collect();
            let problem = Problem::WrongType { expected: words.join(" or "), found: node.kind().to_owned() };
            self.found.add(at, node.place, problem);
        }
    }

    fn constant(&mut self, allowed: &[&'static str], node: &Node, at: &str) {
        match &node.value {
            Value::Text(text) if allowed.contains(&text.as_str()) => {}
            Value::Text(text) => {
                let allowed = allowed.iter().map(|&word| word.to_owned()).collect();
                self.found.add(at, node.place, Problem::NotOneOf { found: text.clone(), allowed });
            }
            Value::Nothing
            | Value::Flag(_)
            | Value::Whole(_)
            | Value::Fraction(_)
            | Value::List(_)
            | Value::Map(_) => {
                let expected = format!("one of {}", allowed.join(", "));
                self.found.add(at, node.place, Problem::WrongType { expected, found: node.kind().into() });
            }
        }
    }

    fn has_type(schema: &Json, node: &Node) -> bool {
        let name = match node.value {
            Value::Nothing => "null",
            Value::Flag(_) => "boolean",
            Value::Whole(_) => "integer",
            Value::Fraction(_) => "number",
            Value::Text(_) => "string",
            Value::List(_) => "array",
            Value::Map(_) => "object",
        };
        match schema.get("type") {
            Some(Json::String(only)) => only == name,
            Some(Json::Array(several)) => several.iter().any(|one| one == name),
            _ => schema.get("anyOf").is_none(),
        }
    }

    fn map(&mut self, schema: &'static Json, node: &mut Node, at: &str) {
        let place = node.place;
        let Value::Map(entries) = &mut node.value else { return };
        // Maps with free keys: language tags, in texts and above the words of the interface.
        let by_language = schema.get("patternProperties").and_then(|p| p.as_object()?.values().next());
        // And the words of the interface, which are checked by what they are.
        let by_key = schema.get("additionalProperties").filter(|schema| schema.is_object());
        let properties = schema.get("properties").and_then(Json::as_object);
        let mut seen: Vec<(String, u32)> = Vec::new();
        entries.retain_mut(|entry| {
            if let Some((_, first_line)) = seen.iter().find(|(key, _)| *key == entry.key) {
                let problem = Problem::RepeatedKey { key: entry.key.clone(), first_line: *first_line };
                self.found.add(at, entry.key_place, problem);
                return false;
            }
            seen.push((entry.key.clone(), entry.key_place.line));
            let inner = below(at, &entry.key);
            if let Some(value) = by_language {
                if let Some(problem) = code_problem("Language", &entry.key) {
                    self.found.add(&inner, entry.key_place, problem);
                }
                self.node(value, &mut entry.node, &inner);
                return true;
            }
            let Some(value) = by_key.or_else(|| properties?.get(&entry.key)) else {
                let known: Vec<String> = properties.into_iter().flat_map(|p| p.keys().cloned()).collect();
                let nearest = nearest(&entry.key, known.iter().map(String::as_str));
                let problem = Problem::UnknownKey { key: entry.key.clone(), nearest, known };
                self.found.add(&inner, entry.key_place, problem);
                return false;
            };
            self.node(value, &mut entry.node, &inner);
            true
        });
        for key in schema.get("required").and_then(Json::as_array).into_iter().flatten() {
            let key = key.as_str().unwrap_or_default();
            if !seen.iter().any(|(there, _)| there == key) {
                self.found.add(at, Place { length: 1, ..place }, Problem::MissingKey { key: key.to_owned() });
            }
        }
    }
}

/// The words that a schema allows, where it lists them.
fn constants(schema: &'static Json) -> Option<Vec<&'static str>> {
    if let Some(word) = schema.get("const") {
        return word.as_str().map(|word| vec![word]);
    }
    schema.get("enum")?.as_array()?.iter().map(Json::as_str).collect()
}

fn type_words(schema: &Json) -> String {
    let words = |name: &str| match name {
        "boolean" => Some("true or false"),
        "integer" => Some("a whole number"),
        "string" => Some("a text"),
        "array" => Some("a list"),
        "object" => Some("a mapping of keys to values"),
        _ => None,
    };
    match schema.get("type") {
        Some(Json::String(only)) => words(only).unwrap_or("something else").to_owned(),
        Some(Json::Array(several)) => {
            several.iter().filter_map(|one| words(one.as_str()?)).collect::<Vec<_>>().join(" or ")
        }
        _ => "something else".to_owned(),
    }
}

/// Why a text is no code of the named type; `None` where it is, or where the type is no code.
fn code_problem(name: &str, text: &str) -> Option<Problem> {
    fn fault<T: FromStr<Err = crate::ids::CodeError>>(text: &str) -> Option<Problem> {
        let error = T::from_str(text).err()?;
        Some(Problem::BadCode { found: error.text, what: error.what, expected: error.expected })
    }
    match name {
        "DefinitionKey" => fault::<DefinitionKey>(text),
        "FactorCode" => fault::<FactorCode>(text),
        "Language" => fault::<Language>(text),
        "OptionCode" => fault::<OptionCode>(text),
        "PartCode" => fault::<PartCode>(text),
        "QuestionCode" => fault::<QuestionCode>(text),
        "ScaleCode" => fault::<ScaleCode>(text),
        "SectionCode" => fault::<SectionCode>(text),
        _ => None,
    }
}

/// A number too wide for its type; narrower bounds are validator's.
fn width_problem(schema: &Json, number: i64) -> Option<Problem> {
    let (min, max) = match schema.get("format").and_then(Json::as_str) {
        Some("uint8") => (0, i64::from(u8::MAX)),
        Some("uint16") => (0, i64::from(u16::MAX)),
        Some("int32") => (i64::from(i32::MIN), i64::from(i32::MAX)),
        _ => return None,
    };
    let outside = !(min..=max).contains(&number);
    outside.then(|| Problem::Range { found: number.to_string(), min: min.to_string(), max: max.to_string() })
}

/// The word that was probably meant: near enough, and nearer than the others.
pub(super) fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    known
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= 2.min(candidate.chars().count() / 2))
        .min()
        .map(|(_, candidate)| candidate.to_owned())
}

#[cfg(test)]
mod tests;
