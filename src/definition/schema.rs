//! The JSON Schema of `survey-defs/*.yaml`, made from the types that read them.

use super::file::DefinitionFile;
use serde_json::Value;
use std::sync::OnceLock;

/// The schema (JSON Schema 2020-12).
pub fn document() -> &'static Value {
    static SCHEMA: OnceLock<Value> = OnceLock::new();
    SCHEMA.get_or_init(|| schemars::schema_for!(DefinitionFile).to_value())
}

/// The schema as it is committed and printed: indented, with a line end.
#[must_use]
pub fn text() -> String {
    format!("{:#}\n", document())
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_committed_schema_is_current() {
        let committed = include_str!("../../survey-defs/schema.json");
        assert!(committed == super::text(), "run: hailong schema > survey-defs/schema.json");
    }
}
