//! `hailong export --what workbook`: the figures of a campaign as one workbook.

use super::{Loaded, RequestArgs, Subject};
use crate::cli::Context;
use crate::export::ExportError;
use crate::export::manifest::About;
use crate::export::workbook::{self, Reader, Workbook};
use crate::ids::CampaignId;
use crate::index::public::{Public, PublicError};
use crate::index::request::Asked;
use crate::index::{Figures, Table, UnitGroups, figures};

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
    let reader = Operator {
        table: &loaded.columns.responses(campaign.no, definition),
        entries: catalog.size,
        public: as_everyone.then_some(public),
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

/// Whoever has the database: sees everything, unless what everyone may see is wanted.
struct Operator<'a> {
    table: &'a Table,
    entries: u64,
    public: Option<Public<'a>>,
}

impl Reader for Operator<'_> {
    fn within(&self, units: UnitGroups) -> UnitGroups {
        units
    }

    fn count(&self, asked: &Asked) -> Result<Option<(Figures, u64)>, String> {
        let Some(public) = &self.public else {
            let counted = figures(self.table, &asked.query(), super::threads());
            return counted.map(|figures| Some((figures, self.entries))).map_err(|error| error.to_string());
        };
        match public.figures(self.table, asked, self.entries, super::threads()) {
            Ok(told) => Ok(Some((told.figures, told.entries))),
            Err(PublicError::NotOffered(_)) => Ok(None),
            Err(PublicError::Query(error)) => Err(error.to_string()),
        }
    }

    fn sees_as_everyone(&self) -> bool {
        self.public.is_some()
    }

    fn own_units(&self) -> Option<String> {
        None
    }
}
