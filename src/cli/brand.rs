//! The office's colour and sign, from its settings.

use crate::brand::{Accent, AccentError, Brand, Logo};
use crate::config::Office;
use anyhow::{Context as _, anyhow, bail};
use std::fs;

/// Reads and checks both; everything that is wrong with either is told at once.
pub(super) fn read(office: &Office) -> anyhow::Result<Brand> {
    let accent: Result<Option<Accent>, _> = office.accent.as_deref().map(str::parse).transpose();
    let accent = accent.map_err(|error: AccentError| anyhow!("setting `office.accent`: {error}"));
    let sign = office.logo.as_deref().map(logo).transpose();
    match (accent, sign.map_err(|error| anyhow!("setting `office.logo`: {error:#}"))) {
        (Ok(accent), Ok(logo)) => Ok(Brand { accent, logo }),
        (Err(error), Ok(_)) | (Ok(_), Err(error)) => Err(error),
        (Err(accent), Err(logo)) => bail!("{accent:#}\n{logo:#}"),
    }
}

/// The logo in a file.
///
/// # Errors
/// Where it cannot be read, or everything that is wrong with it.
pub(super) fn logo(path: &str) -> anyhow::Result<Logo> {
    let text = fs::read_to_string(path).with_context(|| format!("the file {path} cannot be read"))?;
    Logo::parse(&text).map_err(|error| {
        let lines: Vec<_> = error.0.iter().map(|fault| format!("{path}, {fault}")).collect();
        anyhow!("the sign is refused\n{}", lines.join("\n"))
    })
}
