//! `hailong check`: is a definition right, and if not, where, why and what to do?

mod report;

use super::Exit;
use super::output::{self, Format, FormatArg};
use anyhow::{Context as _, bail};
use report::{Report, Source};
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

/// Check questionnaires: every fault with file, line, column and what to do, and what further languages bring
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  hailong check survey-defs
  hailong check survey-defs/sipas-2017.1.yaml --format json

Exit code 0: no fault; 1: faults, or nothing to check; 2: wrong usage.")]
pub(super) struct Args {
    /// Definition files (KEY.VERSION.yaml), or folders of them
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    format: FormatArg,
}

pub(super) fn run(args: &Args) -> anyhow::Result<Exit> {
    let report = Report::of(&sources(&args.paths)?);
    match args.format.format {
        Format::Json => output::say_json(&report)?,
        Format::Text => {
            let colour = std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
            output::say(report.text(colour).trim_end())?;
        }
    }
    Ok(if report.is_good() { Exit::Done } else { Exit::Refused })
}

/// The files that the paths name; of a folder, its `*.yaml` and `*.yml` in the order of their names.
fn sources(paths: &[PathBuf]) -> anyhow::Result<Vec<Source>> {
    let mut sources = Vec::new();
    for path in paths {
        if path.is_dir() {
            let inside = definitions_in(path)
                .with_context(|| format!("the folder {} cannot be read", path.display()))?;
            if inside.is_empty() {
                bail!("the folder {} holds no definition (*.yaml)", path.display());
            }
            sources.extend(inside.iter().map(|file| source(file)));
        } else {
            sources.push(source(path));
        }
    }
    Ok(sources)
}

fn definitions_in(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let yaml = path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml");
        if yaml && path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn source(path: &Path) -> Source {
    let text = std::fs::read(path).map_err(|error| error.to_string()).and_then(|bytes| {
        String::from_utf8(bytes)
            .map_err(|error| format!("it is not UTF-8 (first at byte {})", error.utf8_error().valid_up_to()))
    });
    Source { file: path.display().to_string(), text }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(paths: &[&Path]) -> anyhow::Result<Exit> {
        let paths = paths.iter().map(|path| path.to_path_buf()).collect();
        run(&Args { paths, format: FormatArg { format: Format::Json } })
    }

    #[test]
    fn a_folder_stands_for_its_definitions_in_the_order_of_their_names() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.1.yaml", "a.1.yml", "schema.json", "README.md"] {
            std::fs::write(folder.path().join(name), "key: x").unwrap();
        }
        let sources = sources(&[folder.path().to_owned()]).unwrap();
        let names: Vec<_> = sources.iter().map(|source| source.file.rsplit('/').next().unwrap()).collect();
        assert_eq!(names, ["a.1.yml", "b.1.yaml"]);
    }

    #[test]
    fn good_files_pass_and_faulty_unreadable_or_absent_ones_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("survey-defs");
        assert_eq!(check(&[&shipped]).unwrap(), Exit::Done);
        assert!(check(&[folder.path()]).is_err(), "an empty folder");
        assert_eq!(check(&[&shipped, &folder.path().join("absent.1.yaml")]).unwrap(), Exit::Refused);
        let latin = folder.path().join("latin.1.yaml");
        std::fs::write(&latin, b"key: l\xe0").unwrap();
        assert_eq!(check(&[&latin]).unwrap(), Exit::Refused);
        let source = source(&latin);
        assert!(source.text.is_err_and(|why| why.contains("UTF-8") && why.contains("byte 6")));
    }
}
