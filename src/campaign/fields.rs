//! The list of fields (lĩnh vực): a CSV file `code,name_vi,name_en,group`, one row a field, further
//! languages as further `name_…` columns. A field's number never changes its meaning, so that a field
//! that a file leaves out stays.

use super::{Field, TargetGroup};
use crate::ids::{CodeError, FieldCode, FieldNo};
use crate::table::{self, Columns, Place, Row, TableProblem};
use std::collections::BTreeMap;

/// The columns of a fields file.
pub const COLUMNS: Columns =
    Columns { required: &["code", "name_vi", "group"], optional: &["name_en"], prefixes: &["name_"] };

/// Fields that a ledger may have, at most: citizens choose from this list.
pub const MAX_FIELDS: usize = 200;

/// Letters that a field's name may have, at most.
pub const MAX_NAME: usize = 80;

const STANDARD: &[u8] = include_bytes!("../../static/fields.csv");

/// Something wrong with a fields file.
pub type Fault = table::Fault<Problem>;

/// What can be wrong with fields.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    #[error(transparent)]
    Table(#[from] TableProblem),
    #[error(transparent)]
    Code(#[from] CodeError),
    #[error("`{0}` is a word of the form itself: choose another code")]
    Reserved(FieldCode),
    #[error("the cell is empty: every field has a name in Vietnamese")]
    NoName,
    #[error("the name has {found} characters: at most {MAX_NAME}")]
    LongName { found: usize },
    #[error("`{found}` is no target group: expected land, construction, investment or other")]
    Group { found: String },
    #[error("the field {code} stands in {first} already: remove one")]
    Repeated { code: FieldCode, first: Place },
    #[error("there would be {found} fields: at most {MAX_FIELDS}")]
    TooMany { found: usize },
    #[error("the file names no field")]
    None,
}

/// A row of the file.
#[derive(Debug, Clone)]
struct FieldRow {
    place: Place,
    code: FieldCode,
    name: BTreeMap<String, String>,
    group: TargetGroup,
}

/// The list of the file `name`, laid over the fields that are there: known ones keep their number.
///
/// # Errors
/// Every fault of the file.
pub fn plan(known: &BTreeMap<FieldNo, Field>, name: &str, bytes: &[u8]) -> Result<Vec<Field>, Vec<Fault>> {
    let table = table::read(name, bytes, &COLUMNS);
    let mut faults: Vec<Fault> = table.faults.into_iter().map(table::Fault::widen).collect();
    let mut fields = known.clone();
    let mut seen: BTreeMap<FieldCode, Place> = BTreeMap::new();
    for row in &table.rows {
        let row = match read(row, &table.columns) {
            Ok(row) => row,
            Err(found) => {
                faults.extend(found);
                continue;
            }
        };
        if let Some(first) = seen.get(&row.code) {
            let problem = Problem::Repeated { code: row.code, first: first.clone() };
            faults.push(Fault { place: row.place.column("code"), problem });
            continue;
        }
        seen.insert(row.code.clone(), row.place);
        let no = fields.values().find(|field| field.code == row.code).map_or_else(
            || FieldNo(fields.last_key_value().map_or(1, |(last, _)| last.0 + 1)),
            |field| field.no,
        );
        fields.insert(no, Field { no, code: row.code, name: row.name, group: row.group });
    }
    let whole = Place { file: name.into(), row: None, column: None };
    if faults.is_empty() && seen.is_empty() {
        faults.push(Fault { place: whole.clone(), problem: Problem::None });
    }
    if fields.len() > MAX_FIELDS {
        faults.push(Fault { place: whole, problem: Problem::TooMany { found: fields.len() } });
    }
    if faults.is_empty() { Ok(fields.into_values().collect()) } else { Err(faults) }
}

/// The list that ships with the program, put into every new ledger.
#[must_use]
pub fn standard() -> Vec<Field> {
    plan(&BTreeMap::new(), "fields.csv", STANDARD).unwrap_or_default()
}

fn read(row: &Row, columns: &[String]) -> Result<FieldRow, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut fault = |column, problem| faults.push(Fault { place: row.place.column(column), problem });
    let code = match row.cell("code").parse::<FieldCode>() {
        // The answer "không nhớ" to the field question.
        Ok(code) if code.as_str() == "unknown" => {
            fault("code", Problem::Reserved(code));
            None
        }
        Ok(code) => Some(code),
        Err(error) => {
            fault("code", Problem::Code(error));
            None
        }
    };
    let languages = columns.iter().filter_map(|column| column.strip_prefix("name_"));
    let name: BTreeMap<String, String> = languages
        .map(|language| (language.to_owned(), row.cell(&format!("name_{language}")).to_owned()))
        .filter(|(_, name)| !name.is_empty())
        .collect();
    if !name.contains_key("vi") {
        fault("name_vi", Problem::NoName);
    }
    for (language, text) in &name {
        let column = if language == "vi" { "name_vi" } else { "name_en" };
        let found = text.chars().count();
        if found > MAX_NAME {
            fault(column, Problem::LongName { found });
        }
    }
    let group = TargetGroup::ALL.into_iter().find(|group| group.as_str() == row.cell("group"));
    if group.is_none() {
        fault("group", Problem::Group { found: row.cell("group").to_owned() });
    }
    match (code, group) {
        (Some(code), Some(group)) if faults.is_empty() => {
            Ok(FieldRow { place: row.place.clone(), code, name, group })
        }
        _ => Err(faults),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(fields: Vec<Field>) -> BTreeMap<FieldNo, Field> {
        fields.into_iter().map(|field| (field.no, field)).collect()
    }

    #[test]
    fn the_standard_list_has_every_target_group_in_both_languages() {
        let fields = standard();
        for group in
            [TargetGroup::Land, TargetGroup::Construction, TargetGroup::Investment, TargetGroup::Other]
        {
            assert!(fields.iter().any(|field| field.group == group), "{group:?}");
        }
        assert!(fields.iter().all(|field| field.name.contains_key("vi") && field.name.contains_key("en")));
        assert_eq!(fields[0].code.as_str(), "dat-dai");
    }

    #[test]
    fn a_known_field_keeps_its_number_and_a_missing_one_stays() {
        let known = map(standard());
        let file = "code,name_vi,group\ncho-dem,Chợ đêm,other\ndat-dai,Đất đai và môi trường,land\n";
        let fields = plan(&known, "f.csv", file.as_bytes()).unwrap();
        assert_eq!(fields.len(), known.len() + 1);
        assert_eq!(fields[0].name["vi"], "Đất đai và môi trường");
        let last = fields.last().unwrap();
        assert_eq!((last.code.as_str(), usize::from(last.no.0)), ("cho-dem", known.len() + 1));
    }

    #[test]
    fn every_fault_of_a_fields_file_is_told_at_once() {
        let file = "code,name_vi,name_en,group\nĐất,Đất,Land,land\nx,,X,other\ny,Y,Y,earth\nz,Z,Z,other\n\
                    z,Z,Z,other\nunknown,Không nhớ,,other\n";
        let faults = plan(&BTreeMap::new(), "f.csv", file.as_bytes()).unwrap_err();
        let text = faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
        insta::assert_snapshot!(text, @r"
        f.csv, row 2, column code: `Đất` is no field: expected at most 40 lower-case letters a-z, digits, - and _, beginning with a letter or digit
        f.csv, row 3, column name_vi: the cell is empty: every field has a name in Vietnamese
        f.csv, row 4, column group: `earth` is no target group: expected land, construction, investment or other
        f.csv, row 6, column code: the field z stands in f.csv, row 5 already: remove one
        f.csv, row 7, column code: `unknown` is a word of the form itself: choose another code
        ");
        assert_eq!(
            plan(&BTreeMap::new(), "f.csv", b"code,name_vi,group\n").unwrap_err()[0].problem,
            Problem::None
        );
    }
}
