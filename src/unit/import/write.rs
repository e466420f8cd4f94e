//! Units as the rows of a file that an import reads again.

use super::COLUMNS;
use crate::unit::Unit;

/// A units file of these units.
#[must_use]
pub fn write<'a>(units: impl IntoIterator<Item = &'a Unit>) -> String {
    fn text<T: ToString>(value: Option<&T>) -> String {
        value.map_or_else(String::new, ToString::to_string)
    }
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut rows = vec![COLUMNS.required.iter().chain(COLUMNS.optional).map(ToString::to_string).collect()];
    rows.extend(units.into_iter().map(|unit| {
        vec![
            unit.code.to_string(),
            unit.name.clone(),
            unit.kind.to_string(),
            text(unit.parent.as_ref()),
            text(unit.valid_from.as_ref()),
            text(unit.valid_to.as_ref()),
            text(unit.successor.as_ref()),
            text(unit.lat.as_ref()),
            text(unit.lon.as_ref()),
        ]
    }));
    for row in rows {
        // Into memory: nothing can fail.
        writer.write_record(&row).unwrap_or_default();
    }
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::{plan, read};
    use super::*;
    use crate::unit::{Tree, official};

    #[test]
    fn what_is_written_is_read_as_the_same_change() {
        let tree = Tree::default();
        let first = plan(&tree, &[official::file(Some(&"44".parse().unwrap())).unwrap()]).unwrap();
        let written = write(first.changes.iter().map(|change| &change.after));
        let second = plan(&tree, &[read("again.csv", written.as_bytes())]).unwrap();
        assert_eq!(first.changes, second.changes);
        assert_eq!(first.fingerprint(), second.fingerprint());
        assert_ne!(first.fingerprint(), crate::unit::import::Plan::default().fingerprint());
    }
}
