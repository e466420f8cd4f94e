//! The official tree in force since 2025-07-01, which ships with the program: 34 provinces and their
//! 3,321 communes, wards and special zones, codes and names of the General Statistics Office.

use super::import::{self, UnitFile};
use super::{Tree, Unit};
use crate::ids::UnitCode;
use std::sync::LazyLock;

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

/// One commune, ward or special zone of the official tree, which then belongs to nobody; `None` where there
/// is no such one.
#[must_use]
pub fn commune(code: &UnitCode) -> Option<UnitFile> {
    let mut file = import::read(NAME, CSV);
    file.rows.retain(|row| row.unit.code == *code && row.unit.parent.is_some());
    file.rows.iter_mut().for_each(|row| row.unit.parent = None);
    (!file.rows.is_empty()).then_some(file)
}

/// The official tree, to choose from.
#[must_use]
pub fn tree() -> &'static Tree {
    static TREE: LazyLock<Tree> = LazyLock::new(|| {
        let mut tree = Tree::default();
        let plan = import::plan(&tree, &[import::read(NAME, CSV)]).unwrap_or_default();
        tree.upsert(plan.changes.into_iter().map(|change| change.after));
        tree
    });
    &TREE
}

/// The unit of this code in the official tree.
#[must_use]
pub fn unit(code: &UnitCode) -> Option<&'static Unit> {
    tree().bearers(code).next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::unit::import::plan;

    #[test]
    fn the_official_tree_is_sound_and_quang_tri_has_78_communes() {
        let all = plan(&Tree::default(), &[file(None).unwrap()]).unwrap();
        assert_eq!((all.changes.len(), provinces().len()), (3355, 34));
        let quang_tri = file(Some(&"44".parse().unwrap())).unwrap();
        assert_eq!(plan(&Tree::default(), &[quang_tri]).unwrap().changes.len(), 79);
        assert!(file(Some(&"19363".parse().unwrap())).is_none(), "a commune is no province");
        let alone = commune(&"19363".parse().unwrap()).unwrap();
        let changes = plan(&Tree::default(), &[alone]).unwrap().changes;
        assert!(changes.len() == 1 && changes[0].after.parent.is_none(), "{changes:?}");
        assert!(commune(&"44".parse().unwrap()).is_none(), "a province is no commune");
        assert_eq!(unit(&"19363".parse().unwrap()).unwrap().name, "Xã Vĩnh Linh");
        assert!(file(Some(&"00".parse().unwrap())).is_none());
    }
}
