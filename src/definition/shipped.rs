//! The questionnaires that ship with the program.

use super::{Definition, parse};

/// File name and text of each, by name.
pub const SHIPPED: [(&str, &str); 4] = [
    ("danh-gia-tthc.1.yaml", include_str!("../../survey-defs/danh-gia-tthc.1.yaml")),
    ("mot-cua-nhanh.1.yaml", include_str!("../../survey-defs/mot-cua-nhanh.1.yaml")),
    ("sipas-2017.1.yaml", include_str!("../../survey-defs/sipas-2017.1.yaml")),
    ("sipas-2023.1.yaml", include_str!("../../survey-defs/sipas-2023.1.yaml")),
];

/// The definition of this name (`sipas-2017.1`) as it ships; `None` where none does.
#[must_use]
pub fn find(name: &str) -> Option<Definition> {
    let (file, text) = SHIPPED.iter().find(|(file, _)| file.strip_suffix(".yaml") == Some(name))?;
    parse::from_yaml(text, file).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_questionnaire_of_the_folder_ships_without_a_fault() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/survey-defs");
        let mut files: Vec<_> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
            .map(|path| path.file_name().unwrap().to_str().unwrap().to_owned())
            .collect();
        files.sort();
        assert_eq!(files, SHIPPED.map(|(file, _)| file));
        for (file, text) in SHIPPED {
            let definition = parse::from_yaml(text, file).unwrap_or_else(|faults| panic!("{faults}"));
            assert_eq!(find(&definition.name.to_string()), Some(definition));
        }
        assert_eq!(find("sipas-2017.9"), None);
    }
}
