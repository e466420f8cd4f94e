//! The official tree in force since 2025-07-01, which ships with the program: 34 provinces and their
//! 3,321 communes, wards and special zones, codes and names of the General Statistics Office.

use super::import::{self, UnitFile};
use crate::ids::UnitCode;

const NAME: &str = "units-vn.csv (official)";
const CSV: &[u8] = include_bytes!("../../static/units/units-vn.csv");

/// The official tree, or one province of it; `None` where there is no such province.
#[must_use]
pub fn file(province: Option<&UnitCode>) -> Option<UnitFile> {
    let all = import::read(NAME, CSV);
    let Some(province) = province else { return Some(all) };
    let file = all.of_province(province);
    (file.rows.len() > 1).then_some(file)
}

/// The provinces of the official tree: code and name, by code.
#[must_use]
pub fn provinces() -> Vec<(UnitCode, String)> {
    let rows = import::read(NAME, CSV).rows.into_iter().map(|row| row.unit);
    let mut provinces: Vec<_> =
        rows.filter(|unit| unit.parent.is_none()).map(|unit| (unit.code, unit.name)).collect();
    provinces.sort();
    provinces
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::unit::{Tree, import::plan};

    #[test]
    fn the_official_tree_is_sound_and_quang_tri_has_78_communes() {
        let all = plan(&Tree::default(), &[file(None).unwrap()]).unwrap();
        assert_eq!((all.changes.len(), provinces().len()), (3355, 34));
        let quang_tri = file(Some(&"44".parse().unwrap())).unwrap();
        assert_eq!(plan(&Tree::default(), &[quang_tri]).unwrap().changes.len(), 79);
        assert!(file(Some(&"19363".parse().unwrap())).is_none(), "a commune is no province");
        assert!(file(Some(&"00".parse().unwrap())).is_none());
    }
}
