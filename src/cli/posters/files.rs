//! Posters as files: one PDF, one picture, or a zip of many. Everything is laid out, read back and
//! written beside its place before the register is told; only then the file takes its place.

use crate::cli::output;
use crate::cli::pending::PendingFile;
use crate::print::press::Press;
use crate::print::{Batch, Format, bundle};
use anyhow::{Context as _, bail};
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Where the posters go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// All of them in this PDF.
    Pdf(PathBuf),
    /// The only one, as a picture.
    Picture(PathBuf, Format),
    /// A PDF for each unit, or a picture for each poster.
    Zip(PathBuf, Format),
}

impl Target {
    /// By the file's name.
    pub(super) fn of(out: &Path, each: Option<Format>) -> anyhow::Result<Self> {
        let extension = out.extension().map(|extension| extension.to_string_lossy().to_lowercase());
        let target = match extension.as_deref() {
            Some("pdf") => Self::Pdf(out.to_owned()),
            Some("svg") => Self::Picture(out.to_owned(), Format::Svg),
            Some("png") => Self::Picture(out.to_owned(), Format::Png),
            Some("zip") => return Ok(Self::Zip(out.to_owned(), each.unwrap_or_default())),
            Some(_) | None => bail!("{} ends in none of .pdf, .svg, .png and .zip", out.display()),
        };
        if each.is_some() {
            bail!("--each says what a zip holds, but {} is none", out.display());
        }
        Ok(target)
    }
}

/// Prints into a file that is not in its place yet.
pub(super) fn write(press: &Press, batch: &Batch, target: &Target) -> anyhow::Result<PendingFile> {
    let bar = output::progress(batch.posters.len() as u64, "posters");
    let file = match target {
        Target::Pdf(out) => whole(out, &press.print(batch, Format::Pdf, &|at| bar.set_position(at as u64))?)?,
        Target::Picture(out, format) => {
            if batch.posters.len() > 1 {
                let count = batch.posters.len();
                bail!("{count} posters are more than one picture: name a .zip or a .pdf with --out");
            }
            whole(out, &press.print(batch, *format, &|_| {})?)?
        }
        Target::Zip(out, format) => {
            let file = PendingFile::create(out)?;
            bundle::write(press, batch, *format, file, &|at| bar.set_position(at as u64))
                .with_context(|| format!("cannot write {}", out.display()))?
        }
    };
    bar.finish_and_clear();
    Ok(file)
}

fn whole(out: &Path, files: &[Vec<u8>]) -> anyhow::Result<PendingFile> {
    let mut pending = PendingFile::create(out)?;
    for bytes in files {
        pending.write_all(bytes).with_context(|| format!("cannot write {}", out.display()))?;
    }
    Ok(pending)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_the_file_says_what_it_becomes() {
        let of = |out: &str, each| Target::of(Path::new(out), each);
        assert_eq!(of("a.PDF", None).unwrap(), Target::Pdf("a.PDF".into()));
        assert_eq!(of("a.png", None).unwrap(), Target::Picture("a.png".into(), Format::Png));
        assert_eq!(of("a.zip", None).unwrap(), Target::Zip("a.zip".into(), Format::Pdf));
        assert_eq!(of("a.zip", Some(Format::Svg)).unwrap(), Target::Zip("a.zip".into(), Format::Svg));
        assert!(of("a.docx", None).unwrap_err().to_string().contains("none of .pdf"));
        assert!(of("a.pdf", Some(Format::Svg)).unwrap_err().to_string().contains("--each"));
    }
}
