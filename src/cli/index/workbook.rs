//! `hailong export --what workbook`: the figures of a campaign as one workbook.

use super::{Loaded, RequestArgs, Subject};
use crate::cli::Context;
use crate::export::ExportError;
use crate::export::manifest::About;
use crate::export::workbook::{self, Reader, Workbook};
use crate::ids::CampaignId;
use crate::index::Memory;
use crate::index::public::Public;

/// Counts a workbook and hands it to `write`.
///
/// # Errors
/// Where a flag cannot be read, names what the ledger does not hold, or the file cannot be written.
pub(in crate::cli) fn write(
    loaded: &Loaded,
    campaign: &CampaignId,
    args: &RequestArgs,
    as_everyone: bool,
    office: &str,
    write: impl FnOnce(&Workbook<'_>) -> Result<About, ExportError>,
) -> anyhow::Result<About> {
    let Subject { campaign, definition } = Subject::find(loaded, campaign)?;
    let catalog = &loaded.catalog;
    let (demo, now) = (catalog.ledger.demo, Context::now());
    let public = Public { campaign, tree: &catalog.tree, demo, now };
    // Whoever has the database sees everything, unless what everyone may see is wanted.
    let reader = Reader {
        table: &loaded.columns.responses(campaign.no, definition),
        entries: catalog.size,
        everyone: as_everyone.then_some(public),
        within: &|units| units,
        own_units: None,
        memory: &Memory::default(),
    };
    let subject = workbook::Subject {
        catalog,
        campaign,
        definition,
        request: args.request(),
        today: now.local_date(),
        office,
    };
    Ok(write(&Workbook::of(&subject, &reader)?)?)
}
