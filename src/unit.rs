//! Administrative units over time. A unit is its code *and* its validity: codes are reused (19363 was
//! Thị trấn Hồ Xá until 2025-06-30 and is Xã Vĩnh Linh since), units merge, communes are divided.

pub mod import;
pub mod official;
pub mod reform;
pub mod search;
pub mod tree;

pub use tree::Tree;

use crate::ids::{UnitCode, UnitNo};
use serde::{Deserialize, Serialize};
use std::fmt;
use time::Date;

/// One unit during one validity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Unit {
    pub no: UnitNo,
    pub code: UnitCode,
    /// With its kind, as on the signboard: `Xã Vĩnh Linh`.
    pub name: String,
    pub kind: UnitKind,
    /// The parent's code; which of its validities follows from the dates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<UnitCode>,
    /// First day, open where `None`.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "iso_date")]
    pub valid_from: Option<Date>,
    /// Last day, open where `None`.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "iso_date")]
    pub valid_to: Option<Date>,
    /// The code that takes over after the last day; of a divided unit the one that took the most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub successor: Option<UnitCode>,
    /// Degrees, WGS 84.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lat: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lon: Option<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnitKind {
    Province,
    District,
    Commune,
    Ward,
    Township,
    SpecialZone,
    /// A sở or phòng.
    Agency,
    /// Bộ phận Một cửa, Trung tâm Phục vụ hành chính công.
    OneStop,
}

impl UnitKind {
    pub const ALL: [Self; 8] = [
        Self::Province,
        Self::District,
        Self::Commune,
        Self::Ward,
        Self::Township,
        Self::SpecialZone,
        Self::Agency,
        Self::OneStop,
    ];

    /// As in the CSV files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Province => "province",
            Self::District => "district",
            Self::Commune => "commune",
            Self::Ward => "ward",
            Self::Township => "township",
            Self::SpecialZone => "special_zone",
            Self::Agency => "agency",
            Self::OneStop => "one_stop",
        }
    }
}

impl fmt::Display for UnitKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// That is no kind of unit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no kind: expected {kinds}", kinds = UnitKind::ALL.map(UnitKind::as_str).join(", "))]
pub struct UnitKindError(pub String);

impl std::str::FromStr for UnitKind {
    type Err = UnitKindError;
    fn from_str(s: &str) -> Result<Self, UnitKindError> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == s).ok_or_else(|| UnitKindError(s.to_owned()))
    }
}

impl Unit {
    /// Whether there is a day on which both exist.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        let begins_before_end = |a: &Self, b: &Self| match (a.valid_from, b.valid_to) {
            (Some(from), Some(to)) => from <= to,
            (None, _) | (_, None) => true,
        };
        begins_before_end(self, other) && begins_before_end(other, self)
    }

    /// Its validity in words: `since 2025-07-01`, `until 2025-06-30`.
    #[must_use]
    pub fn validity(&self) -> String {
        match (self.valid_from, self.valid_to) {
            (None, None) => "always".into(),
            (Some(from), None) => format!("since {from}"),
            (None, Some(to)) => format!("until {to}"),
            (Some(from), Some(to)) => format!("{from} to {to}"),
        }
    }

    /// Whether the unit exists on this day.
    #[must_use]
    pub fn is_valid_on(&self, day: Date) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_to.is_none_or(|to| day <= to)
    }
}

/// Days as `2025-07-01` in JSON.
pub mod iso_date {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};
    use time::{Date, format_description::well_known::Iso8601};

    /// # Errors
    /// Only what the serializer reports.
    pub fn serialize<S: Serializer>(date: &Option<Date>, serializer: S) -> Result<S::Ok, S::Error> {
        match date {
            Some(date) => serializer.collect_str(date),
            None => serializer.serialize_none(),
        }
    }

    /// # Errors
    /// Where the text is no day.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
        let text = Option::<String>::deserialize(deserializer)?;
        text.map(|t| Date::parse(&t, &Iso8601::DATE).map_err(D::Error::custom)).transpose()
    }

    /// The same for a day that is always there.
    pub mod required {
        use super::{D, Date, Error as _, Iso8601};
        use serde::{Deserialize as _, Serializer};

        /// # Errors
        /// Only what the serializer reports.
        pub fn serialize<S: Serializer>(date: &Date, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_str(date)
        }

        /// # Errors
        /// Where the text is no day.
        pub fn deserialize<'de, De: D<'de>>(deserializer: De) -> Result<Date, De::Error> {
            let text = String::deserialize(deserializer)?;
            Date::parse(&text, &Iso8601::DATE).map_err(De::Error::custom)
        }
    }
    use serde::Deserializer as D;
}
