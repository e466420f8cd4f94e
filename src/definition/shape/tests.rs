use super::*;

/// A keyword or code that schemars begins to use and that the walk does not know would be a fault
/// that editors see and `check` does not.
#[test]
fn the_walk_knows_every_keyword_and_code_of_the_schema() {
    const KNOWN: &[&str] = &[
        "$ref",
        "type",
        "properties",
        "required",
        "additionalProperties",
        "patternProperties",
        "items",
        "anyOf",
        "oneOf",
        "const",
        "enum",
        "format",
        "pattern",
        // Words for people.
        "description",
        "default",
        "title",
        // Bounds: validator's, from the same attributes.
        "minimum",
        "maximum",
        "minItems",
        "maxItems",
        "minLength",
        "maxLength",
    ];
    fn keywords(schema: &Json, at: &str) {
        let Some(map) = schema.as_object() else { return };
        for (key, value) in map {
            assert!(KNOWN.contains(&key.as_str()), "{at}: {key}");
            match key.as_str() {
                "properties" | "patternProperties" => {
                    for (name, inner) in value.as_object().unwrap() {
                        keywords(inner, &format!("{at}/{name}"));
                    }
                }
                "items" => keywords(value, &format!("{at}[]")),
                "anyOf" | "oneOf" => {
                    for inner in value.as_array().unwrap() {
                        keywords(inner, &format!("{at}|"));
                    }
                }
                _ => {}
            }
        }
    }
    let mut root = schema::document().clone();
    let defs = root.as_object_mut().unwrap().remove("$defs").unwrap();
    root.as_object_mut().unwrap().remove("$schema");
    root.as_object_mut().unwrap().remove("$id");
    keywords(&root, "");
    for (name, schema) in defs.as_object().unwrap() {
        keywords(schema, name);
        if schema.get("pattern").is_some() {
            assert!(code_problem(name, "No Code").is_some(), "{name} is not checked");
            assert!(code_problem(name, "vi").is_none(), "{name}");
        }
    }
}

#[test]
fn a_near_word_is_suggested_and_a_far_one_is_not() {
    let known = || ["title", "text", "hint"].into_iter();
    assert_eq!(nearest("titel", known()).as_deref(), Some("title"));
    assert_eq!(nearest("wording", known()), None);
}
