//! Posters as files: one PDF, one picture, or a zip of many. Everything is laid out, read back and
//! written beside its place before the register is told; only then the file takes its place.

use crate::cli::output;
use crate::cli::pending::PendingFile;
use crate::print::{Batch, Format, Poster, PrintError};
use anyhow::{Context as _, bail};
use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use unicode_normalization::UnicodeNormalization as _;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Pictures that are in memory at once.
const PICTURES: usize = 20;

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

/// What lays the posters out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) enum Press {
    /// The shipped templates, here.
    #[default]
    Shipped,
    /// An office's own before them, in a child process.
    #[cfg(feature = "print")]
    Own(crate::print::own::Own),
}

impl Press {
    fn print(
        &self,
        batch: &Batch,
        format: Format,
        progress: &(dyn Fn(usize) + Sync),
    ) -> Result<Vec<Vec<u8>>, PrintError> {
        match self {
            Self::Shipped => batch.print(format, progress),
            #[cfg(feature = "print")]
            Self::Own(own) => own.print(batch, format),
        }
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
        Target::Zip(out, format) => zipped(press, batch, out, *format, &|at| bar.set_position(at as u64))?,
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

fn zipped(
    press: &Press,
    batch: &Batch,
    out: &Path,
    format: Format,
    progress: &(dyn Fn(usize) + Sync),
) -> anyhow::Result<PendingFile> {
    let failed = || format!("cannot write {}", out.display());
    let day = batch.printed;
    let year = u16::try_from(day.year()).unwrap_or(1980);
    let moment = zip::DateTime::from_date_and_time(year, day.month().into(), day.day(), 0, 0, 0)?;
    // PDF and PNG are compressed already.
    let method = match format {
        Format::Svg => zip::CompressionMethod::Deflated,
        Format::Pdf | Format::Png => zip::CompressionMethod::Stored,
    };
    let options = SimpleFileOptions::default().compression_method(method).last_modified_time(moment);
    let mut zip = ZipWriter::new(PendingFile::create(out)?);
    let mut names = BTreeSet::new();
    let mut done = 0;
    for part in parts(&batch.posters, format) {
        let sheets = Batch { posters: part.to_vec(), ..batch.clone() };
        let files = press.print(&sheets, format, &|at| progress(done + at))?;
        done += part.len();
        // A PDF for all of the part, or a picture for each.
        for (bytes, poster) in files.iter().zip(part) {
            zip.start_file(name(poster, format, &mut names), options).with_context(failed)?;
            zip.write_all(bytes).with_context(failed)?;
        }
    }
    zip.finish().with_context(failed)
}

/// A PDF's posters are one unit's; pictures come in handfuls.
fn parts(posters: &[Poster], format: Format) -> Vec<&[Poster]> {
    match format {
        Format::Pdf => posters.chunk_by(|a, b| a.unit == b.unit).collect(),
        Format::Svg | Format::Png => posters.chunks(PICTURES).collect(),
    }
}

/// `xa-vinh-linh.pdf`, `xa-vinh-linh-7KQ2M4X.png`: letters that every system and every zip knows.
fn name(poster: &Poster, format: Format, taken: &mut BTreeSet<String>) -> String {
    let plain = plain(&poster.unit);
    let plain: String = plain.chars().take(80).collect();
    let extension = format.extension();
    let short = format!("{}.{extension}", plain.trim_matches('-'));
    let long = format!("{}-{}.{extension}", plain.trim_matches('-'), poster.code);
    let free = format == Format::Pdf && !plain.is_empty() && !taken.contains(&short);
    let name = if free { short } else { long };
    taken.insert(name.clone());
    name
}

/// Without diacritics, in lower case, everything else a hyphen.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    for letter in text.to_lowercase().nfd().filter(|c| !unicode_normalization::char::is_combining_mark(*c)) {
        match letter {
            'đ' => plain.push('d'),
            letter if letter.is_ascii_alphanumeric() => plain.push(letter),
            _ if plain.ends_with('-') || plain.is_empty() => {}
            _ => plain.push('-'),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::TouchpointCode;

    fn poster(n: u32, unit: &str) -> Poster {
        let code = TouchpointCode::from_bits(37 * n).unwrap();
        let (counter, number) = (String::new(), "1".into());
        Poster { code, unit: unit.into(), counter, number, questions: 7, minutes: 2 }
    }

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

    #[test]
    fn every_file_of_a_zip_has_a_name_of_its_own() {
        let mut taken = BTreeSet::new();
        let mut name = |n, unit: &str, format| name(&poster(n, unit), format, &mut taken);
        assert_eq!(name(1, "Đặc khu Cồn Cỏ", Format::Pdf), "dac-khu-con-co.pdf");
        assert_eq!(
            name(2, "Đặc khu Cồn Cỏ", Format::Pdf),
            format!("dac-khu-con-co-{}.pdf", poster(2, "").code)
        );
        assert_eq!(name(3, "../../Xã *", Format::Png), format!("xa-{}.png", poster(3, "").code));
        assert_eq!(name(4, "漢", Format::Pdf), format!("-{}.pdf", poster(4, "").code));
    }

    #[test]
    fn the_posters_of_one_unit_share_a_pdf() {
        let posters = [poster(1, "A"), poster(2, "A"), poster(3, "B")];
        let lengths = |format| parts(&posters, format).iter().map(|part| part.len()).collect::<Vec<_>>();
        assert_eq!(lengths(Format::Pdf), [2, 1]);
        assert_eq!(lengths(Format::Png), [3]);
    }
}
