//! Addresses of the views: everything that a view shows stands in its address, so that a link shows it
//! again.

use super::ask::Seen;
use super::counters;
use super::views::View;
use crate::ids::FieldNo;
use crate::index::{Group, Value};
use crate::web::staff::then::encode;

/// What stands behind the question mark, in its order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Asking(Vec<(String, String)>);

impl Asking {
    /// What was asked, but for empty values.
    pub(super) fn of(pairs: &[(String, String)]) -> Self {
        Self(pairs.iter().filter(|(_, value)| !value.is_empty()).cloned().collect())
    }

    /// The value of this name; empty where it is not given.
    pub(super) fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// With another value; without it where that is empty.
    pub(super) fn with(&self, name: &str, value: &str) -> Self {
        let mut pairs: Vec<_> = self.0.iter().filter(|(known, _)| known != name).cloned().collect();
        if !value.is_empty() {
            pairs.push((name.to_owned(), value.to_owned()));
        }
        Self(pairs)
    }

    /// Only what one group of figures holds; `None` where no address says so: what was left out, an answer.
    pub(super) fn narrowed(&self, seen: &Seen, group: &Group) -> Option<Self> {
        group.values.iter().try_fold(self.clone(), |asking, value| match value {
            Value::Unit(unit) => Some(asking.with("under", unit.code.as_str())),
            Value::Channel(channel) => Some(asking.with("channel", channel.as_str())),
            Value::Month(year, month) => {
                let last = month.length(*year);
                let month = u8::from(*month);
                let asking = asking.with("from", &format!("{year:04}-{month:02}-01"));
                Some(asking.with("to", &format!("{year:04}-{month:02}-{last:02}")))
            }
            Value::Field(FieldNo::UNKNOWN) => Some(asking.with("field", "unknown")),
            Value::Field(no) => Some(asking.with("field", seen.catalog.fields.get(no)?.code.as_str())),
            Value::Counter(counter) => Some(asking.with("touchpoint", &counters::address(counter))),
            Value::Answer(..) => None,
        })
    }

    /// Only what another view understands as well.
    pub(super) fn for_view(&self, view: View) -> Self {
        let known = view.understands();
        Self(self.0.iter().filter(|(name, _)| known.contains(&name.as_str())).cloned().collect())
    }

    /// `address?a=b&c=d`
    pub(super) fn behind(&self, address: &str) -> String {
        let encoded = |text: &str| text.bytes().map(encode).collect::<String>();
        let pairs: Vec<_> =
            self.0.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
        if pairs.is_empty() { address.to_owned() } else { format!("{address}?{}", pairs.join("&")) }
    }
}
