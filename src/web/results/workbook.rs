//! The workbook of a campaign, of the units in which somebody may export.

use super::ask::{self, Refusal, Viewer};
use super::staff::own_units;
use crate::account::{Right, Scope};
use crate::catalog::Catalog;
use crate::export::manifest::About;
use crate::export::source::last_day;
use crate::export::workbook::{Reader, Subject, Workbook};
use crate::ids::CampaignId;
use crate::index::public::Public;
use crate::index::request::{Asked, Request};
use crate::index::{Figures, Table, UnitGroups};
use crate::web::App;
use crate::web::staff::session::Session;
use std::io::{Seek, Write};

type Fault = Box<dyn std::error::Error + Send + Sync>;

/// Writes it and says what it holds.
///
/// # Errors
/// Why there is none, for people.
pub(super) fn write<W: Write + Seek + Send>(
    app: &App,
    session: &Session,
    campaign: &CampaignId,
    by: &str,
    out: W,
) -> Result<About, Fault> {
    let viewer = Viewer::Exporter(session.clone());
    let catalog = app.catalog();
    let (campaign, definition) = ask::find(app, &viewer, &catalog, campaign.as_str())
        .map_err(|refusal| format!("the campaign cannot be read: {refusal:?}"))?;
    let day = tokio::runtime::Handle::current().block_on(last_day(&app.store, app.ledger, catalog.size))?;
    let columns = app.mirror.columns();
    let table = columns.responses(campaign.no, &definition);
    let reader = Exporter {
        table: &table,
        entries: columns.next().0,
        everyone: viewer.sees_as_everyone(app).then(|| ask::public(app, &catalog, &campaign)),
        scope: viewer.scope(),
        catalog: &catalog,
        own_units: own_units(session, &campaign, Right::Export),
    };
    let subject = Subject {
        catalog: &catalog,
        campaign: &campaign,
        definition: &definition,
        request: Request { by: by.to_owned(), ..Request::default() },
        today: app.hour().local_date(),
        office: &catalog.ledger.name,
    };
    let workbook = Workbook::of(&subject, &reader)?;
    // Every sheet is counted over the same entries; writing holds nobody up.
    drop(reader);
    drop(table);
    drop(columns);
    workbook.write(day, out)?;
    Ok(workbook.about())
}

/// Somebody who takes a file.
struct Exporter<'a> {
    table: &'a Table,
    entries: u64,
    everyone: Option<Public<'a>>,
    scope: Option<Scope>,
    catalog: &'a Catalog,
    own_units: Option<String>,
}

impl Reader for Exporter<'_> {
    fn within(&self, units: UnitGroups) -> UnitGroups {
        match &self.scope {
            Some(scope) => ask::inside(&units, scope, self.catalog),
            None => units,
        }
    }

    fn count(&self, asked: &Asked) -> Result<Option<(Figures, u64)>, String> {
        match ask::counted(self.table, self.entries, self.everyone.as_ref(), asked) {
            Ok(counted) => Ok(Some(counted)),
            Err(Refusal::NotOffered(_)) => Ok(None),
            Err(refusal) => Err(format!("{refusal:?}")),
        }
    }

    fn sees_as_everyone(&self) -> bool {
        self.everyone.is_some()
    }

    fn own_units(&self) -> Option<String> {
        self.own_units.clone()
    }
}
