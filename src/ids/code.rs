//! Short names that people write: in definitions, in addresses, on the command line.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// Why a text is not a code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no {what}: expected {expected}")]
pub struct CodeError {
    pub text: String,
    pub what: &'static str,
    pub expected: &'static str,
}

macro_rules! code {
    ($(#[$doc:meta])* $name:ident, $what:literal, $max:literal, $first:expr, $rest:expr, $expected:literal, $pattern:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(Box<str>);

        impl $name {
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = CodeError;
            fn from_str(s: &str) -> Result<Self, CodeError> {
                let mut chars = s.chars();
                let good = s.len() <= $max && chars.next().is_some_and($first) && chars.all($rest);
                if good {
                    Ok(Self(s.into()))
                } else {
                    Err(CodeError { text: s.to_owned(), what: $what, expected: $expected })
                }
            }
        }

        impl TryFrom<String> for $name {
            type Error = CodeError;
            fn try_from(s: String) -> Result<Self, CodeError> {
                s.parse()
            }
        }

        impl From<$name> for String {
            fn from(code: $name) -> Self {
                code.0.into()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "pattern": $pattern })
            }
        }
    };
}

fn lower(c: char) -> bool {
    c.is_ascii_lowercase()
}

fn lower_or_digit(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit()
}

fn slug(c: char) -> bool {
    lower_or_digit(c) || c == '-'
}

fn identifier(c: char) -> bool {
    slug(c) || c == '_'
}

fn unit_code(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '-')
}

macro_rules! identifier_code {
    ($(#[$doc:meta])* $name:ident, $what:literal) => {
        code!($(#[$doc])* $name, $what, 40, lower_or_digit, identifier,
            "at most 40 lower-case letters a-z, digits, - and _, beginning with a letter or digit",
            "^[a-z0-9][a-z0-9_-]{0,39}$");
    };
}

identifier_code!(/// A questionnaire's name, without its version: `sipas-2017`.
    DefinitionKey, "definition key");
identifier_code!(/// A question within its definition: `tc01`.
    QuestionCode, "question id");
identifier_code!(/// An answer option within its question: `female`.
    OptionCode, "option id");
identifier_code!(/// A factor (yếu tố) within its definition: `access`.
    FactorCode, "factor id");
identifier_code!(/// A part (A policy, B service) within its definition.
    PartCode, "part id");
identifier_code!(/// A scale within its definition: `satisfaction`.
    ScaleCode, "scale id");
identifier_code!(/// A section (one screen of the form) within its definition.
    SectionCode, "section id");
identifier_code!(/// A field of administrative procedures (lĩnh vực): `dat-dai`.
    FieldCode, "field");
code!(/// A campaign (đợt khảo sát), part of addresses: `mot-cua-2026`.
    CampaignId, "campaign", 40, lower_or_digit, slug,
    "at most 40 lower-case letters a-z, digits and -, beginning with a letter or digit",
    "^[a-z0-9][a-z0-9-]{0,39}$");
code!(/// A unit's official or local code: `19363`, `464.NV`. Not an identity: codes are reused.
    UnitCode, "unit code", 24, |c: char| c.is_ascii_alphanumeric(), unit_code,
    "at most 24 letters A-Z, digits, . and -, beginning with a letter or digit",
    "^[A-Za-z0-9][A-Za-z0-9.-]{0,23}$");
code!(/// A language tag (BCP 47), `vi`, `en`, `brv`.
    Language, "language", 12, lower, |c: char| c.is_ascii_alphanumeric() || c == '-',
    "a language tag such as vi, en or brv",
    "^[a-z][A-Za-z0-9-]{0,11}$");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_built_only_from_its_own_letters() {
        assert!("sipas-2017".parse::<DefinitionKey>().is_ok());
        assert!("464.NV".parse::<UnitCode>().is_ok());
        for bad in ["", "-a", "Á", "a b", "A", &"a".repeat(41)] {
            assert!(bad.parse::<QuestionCode>().is_err(), "{bad:?}");
        }
        assert!(serde_json::from_str::<CampaignId>("\"../x\"").is_err());
    }
}
