//! What lays posters out, as the settings of section `print` say it.

use crate::config::Print;
use crate::print::press::Press;

/// The shipped templates, or the office's own where the settings name a folder.
///
/// # Errors
/// Where there is no such folder.
#[cfg(feature = "print")]
pub(super) fn find(print: &Print) -> anyhow::Result<Press> {
    use crate::print::own::{Limits, Own, folder};
    use anyhow::Context as _;
    let Some(templates) = &print.templates else { return Ok(Press::Shipped) };
    let folder = folder(std::path::Path::new(templates))
        .with_context(|| format!("cannot read the folder {templates} of the setting print.templates"))?;
    let time = std::time::Duration::from_secs(print.time_sec.into());
    Ok(Press::Own(Own { folder, limits: Limits { time, memory_mb: print.memory_mb } }))
}

/// Without printing nothing is laid out.
///
/// # Errors
/// None.
#[cfg(not(feature = "print"))]
#[expect(clippy::unnecessary_wraps, reason = "the same shape as with printing")]
pub(super) fn find(_print: &Print) -> anyhow::Result<Press> {
    Ok(Press::Shipped)
}
