//! From a text to a checked definition, or to everything that is wrong with it.

use super::check::{check, interface};
use super::fault::{Fault, Faults, Place};
use super::file::DefinitionFile;
use super::problem::Problem;
use super::{Definition, canonical, shape, tree};

/// Longer texts are refused unread: the canonical form is bounded far below.
const MAX_FILE_BYTES: usize = 1 << 20;

/// Reads a definition as people write it. `file_name` is the file's path or name; its last component
/// must be `<key>.<version>.yaml`.
///
/// # Errors
/// Every fault, in the order of the file's lines. What keeps a text from being read at all (a syntax
/// error, a missing key, a value of the wrong type) comes before what needs the whole: then only faults
/// of shape are reported.
pub fn from_yaml(text: &str, file_name: &str) -> Result<Definition, Faults> {
    // Some editors begin a file with a byte order mark, which is no part of its first line.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    read(text, file_name).map_err(|mut list| {
        list.sort_by(|a, b| (a.place, &a.at).cmp(&(b.place, &b.at)));
        Faults { file: file_name.to_owned(), text: text.to_owned(), list }
    })
}

fn read(text: &str, file_name: &str) -> Result<Definition, Vec<Fault>> {
    let start = Place { line: 1, column: 1, length: 1 };
    let at_start = |place, problem| vec![Fault { at: String::new(), place: Some(place), problem }];
    if text.len() > MAX_FILE_BYTES {
        return Err(at_start(start, Problem::FileTooLarge { bytes: text.len(), max: MAX_FILE_BYTES }));
    }
    let mut root = tree::read(text).map_err(|(place, detail)| at_start(place, Problem::Syntax { detail }))?;
    let shape = shape::check(&mut root);
    if shape.unreadable {
        return Err(shape.faults);
    }
    let file: DefinitionFile = serde_json::from_value(root.clone().into_json())
        .map_err(|error| at_start(start, Problem::Syntax { detail: error.to_string() }))?;
    let mut faults = shape.faults;
    let checked = check(&file).map_err(|found| faults.extend(found)).ok();
    faults.extend(interface(&file));
    faults.extend(misnamed(&file, file_name));
    for fault in &mut faults {
        fault.place.get_or_insert_with(|| root.place_at(&fault.at));
        if let Some(pointer) = fault.problem.refers_to() {
            *pointer = format!("line {}", root.place_at(pointer).line);
        }
    }
    checked.filter(|_| faults.is_empty()).ok_or(faults)
}

fn misnamed(file: &DefinitionFile, file_name: &str) -> Option<Fault> {
    let found = file_name.rsplit(['/', '\\']).next().unwrap_or(file_name);
    let expected = format!("{}.{}.yaml", file.key, file.version);
    (found != expected).then(|| Fault {
        at: "/key".to_owned(),
        place: None,
        problem: Problem::FileName { found: found.to_owned(), expected },
    })
}

/// Reads a definition as it was published: [`Definition::canonical`].
///
/// # Errors
/// Where the text is not exactly the canonical form of a definition without faults.
pub fn from_canonical(json: &str) -> Result<Definition, Faults> {
    let faults = |list| Faults { file: "published definition".to_owned(), text: json.to_owned(), list };
    let not_canonical = |detail: String| {
        faults(vec![Fault { at: String::new(), place: None, problem: Problem::NotCanonical { detail } }])
    };
    let file: DefinitionFile =
        serde_json::from_str(json).map_err(|error| not_canonical(error.to_string()))?;
    if canonical::of(&file) != json {
        return Err(not_canonical("its keys are not sorted, or it holds white space or defaults".to_owned()));
    }
    check(&file).map_err(faults)
}

#[cfg(test)]
mod tests;
