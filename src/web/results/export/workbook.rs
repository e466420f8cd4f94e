//! The workbook of a campaign, of the units in which somebody may export.

use crate::account::Right;
use crate::export::manifest::About;
use crate::export::source::last_day;
use crate::export::workbook::{Reader, Subject, Workbook};
use crate::ids::CampaignId;
use crate::index::request::Request;
use crate::web::App;
use crate::web::results::ask::{self, Viewer};
use crate::web::results::staff::own_units;
use crate::web::staff::session::Session;
use std::io::{Seek, Write};

type Fault = Box<dyn std::error::Error + Send + Sync>;

/// Writes it and says what it holds.
///
/// # Errors
/// Why there is none, for people.
pub(in crate::web::results) fn write<W: Write + Seek + Send>(
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
    let scope = viewer.scope();
    let reader = Reader {
        table: &table,
        entries: columns.next().0,
        everyone: viewer.sees_as_everyone(app).then(|| ask::public(app, &catalog, &campaign)),
        within: &|units| match &scope {
            Some(scope) => ask::inside(&units, scope, &catalog),
            None => units,
        },
        own_units: own_units(session, &campaign, Right::Export),
        memory: app.mirror.memory(),
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
