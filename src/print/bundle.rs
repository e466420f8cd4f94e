//! Posters as a zip: a PDF for each unit, or a picture for each poster.

use super::press::Press;
use super::{Batch, Format, Poster, PrintError};
use std::collections::BTreeSet;
use std::io::{Seek, Write};
use time::Date;
use unicode_normalization::UnicodeNormalization as _;
use zip::ZipWriter;
use zip::result::ZipError;
use zip::write::SimpleFileOptions;

/// Pictures that are in memory at once.
const PICTURES: usize = 20;

/// Why there is no zip.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    #[error(transparent)]
    Print(#[from] PrintError),
    #[error(transparent)]
    Zip(#[from] ZipError),
    #[error(transparent)]
    Write(#[from] std::io::Error),
}

/// Prints the posters part by part into `to`, and gives that back whole. `progress` is told how many
/// posters were read back.
///
/// # Errors
/// [`BundleError`]; then nothing of it may be handed out.
pub fn write<W: Write + Seek>(
    press: &Press,
    batch: &Batch,
    format: Format,
    to: W,
    progress: &(dyn Fn(usize) + Sync),
) -> Result<W, BundleError> {
    let options = options(batch.printed, format)?;
    let mut zip = ZipWriter::new(to);
    let mut names = BTreeSet::new();
    let mut done = 0;
    for part in parts(&batch.posters, format) {
        let sheets = Batch { posters: part.to_vec(), ..batch.clone() };
        let files = press.print(&sheets, format, &|at| progress(done + at))?;
        done += part.len();
        // A PDF for all of the part, or a picture for each.
        for (bytes, poster) in files.iter().zip(part) {
            zip.start_file(name(poster, format, &mut names), options)?;
            zip.write_all(bytes)?;
        }
    }
    Ok(zip.finish()?)
}

/// Dated by the day of printing, so that the same order gives the same bytes.
fn options(printed: Date, format: Format) -> Result<SimpleFileOptions, ZipError> {
    let year = u16::try_from(printed.year()).unwrap_or(1980);
    let moment = zip::DateTime::from_date_and_time(year, printed.month().into(), printed.day(), 0, 0, 0)?;
    // PDF and PNG are compressed already.
    let method = match format {
        Format::Svg => zip::CompressionMethod::Deflated,
        Format::Pdf | Format::Png => zip::CompressionMethod::Stored,
    };
    Ok(SimpleFileOptions::default().compression_method(method).last_modified_time(moment))
}

/// PDFs under these names, as one file.
///
/// # Errors
/// [`BundleError`]; then nothing of it may be handed out.
pub fn pdfs<W: Write + Seek>(
    printed: Date,
    to: W,
    files: impl IntoIterator<Item = Result<(String, Vec<u8>), PrintError>>,
) -> Result<W, BundleError> {
    let options = options(printed, Format::Pdf)?;
    let mut zip = ZipWriter::new(to);
    for file in files {
        let (name, bytes) = file?;
        zip.start_file(name, options)?;
        zip.write_all(&bytes)?;
    }
    Ok(zip.finish()?)
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
