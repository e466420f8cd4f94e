//! How many responses there are, before anything is said about them.

use super::ask::{self, Viewer};
use super::words;
use crate::account::Scope;
use crate::campaign::Campaign;
use crate::catalog::Catalog;
use crate::index::units::{Level, Structure, UnitGroups};
use crate::index::{Filter, Memory, Query, Table};
use crate::web::App;
use std::num::NonZeroUsize;

/// The responses of a campaign from the units of a scope, as a number for people.
pub(in crate::web) fn within(app: &App, catalog: &Catalog, campaign: &Campaign, scope: &Scope) -> String {
    words::count(number_within(app, catalog, campaign, scope))
}

/// The responses of a campaign that count for everyone who asks here.
pub(super) fn for_everyone(app: &App, catalog: &Catalog, campaign: &Campaign) -> u64 {
    let columns = app.mirror.columns();
    let Some(table) = columns.table(campaign.no, campaign.definition_hash) else { return 0 };
    if !Viewer::Anyone.sees_as_everyone(app) {
        return table.rows() as u64;
    }
    let release = ask::public(app, catalog, campaign).release(table, columns.next().0, app.mirror.memory());
    (table.rows() - release.waiting().len()) as u64
}

/// The same as a number.
pub(in crate::web) fn number_within(app: &App, catalog: &Catalog, campaign: &Campaign, scope: &Scope) -> u64 {
    let columns = app.mirror.columns();
    let Some(table) = columns.table(campaign.no, campaign.definition_hash) else { return 0 };
    let memory = app.mirror.memory();
    if scope.is_whole() { table.rows() as u64 } else { inside(table, catalog, campaign, scope, memory) }
}

fn inside(table: &Table, catalog: &Catalog, campaign: &Campaign, scope: &Scope, memory: &Memory) -> u64 {
    let all = UnitGroups::of_tree(&catalog.tree, None, Level::Unit, Structure::OfThen);
    let units = all.within(|unit| scope.contains(&catalog.tree, unit));
    let Ok(method) = campaign.method.parse() else { return 0 };
    let query = Query { method, by: Vec::new(), units: &units, filter: Filter::default() };
    let counted = memory.figures(table, &query, NonZeroUsize::MIN);
    counted.ok().and_then(|figures| figures.total().shown().map(|all| all.respondents)).unwrap_or(0)
}
