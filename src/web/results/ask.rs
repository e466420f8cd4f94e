//! From an address to figures.

use crate::account::{Reach, Right, Scope};
use crate::campaign::Campaign;
use crate::catalog::Catalog;
use crate::definition::Definition;
use crate::ids::{CampaignId, UnitCode, UnitNo};
use crate::index::flags::Beside;
use crate::index::json::{Context, Document};
use crate::index::public::{NotOffered, Public, PublicError, Told};
use crate::index::request::{Asked, Problem, Request, RequestFault};
use crate::index::{Figures, Query, QueryError, Table, UnitGroups};
use crate::web::App;
use crate::web::staff::session::Session;
use std::sync::Arc;

/// A campaign's figures and what they were counted from.
pub(super) struct Seen {
    pub(super) catalog: Arc<Catalog>,
    pub(super) campaign: Campaign,
    pub(super) definition: Arc<Definition>,
    pub(super) asked: Asked,
    pub(super) figures: Figures,
    /// Entries of the ledger that the figures rest on.
    pub(super) entries: u64,
    pub(super) beside: Beside,
}

/// Who asks.
#[derive(Clone)]
pub(super) enum Viewer {
    /// Nobody we know.
    Anyone,
    /// Somebody of the staff: what lies in their units.
    Staff(Session),
    /// The same, who takes a file: what lies in the units in which they may.
    Exporter(Session),
    /// A program whose token allows it: what lies in its units.
    Program(Scope),
}

impl Viewer {
    /// Whether a campaign's results are for this viewer, at least in part.
    fn sees(&self, app: &App, campaign: &Campaign) -> bool {
        match self {
            Self::Anyone => is_open(app, campaign),
            Self::Staff(session) => session.reach(campaign, Right::SeeFigures) != Reach::Outside,
            Self::Exporter(session) => session.reach(campaign, Right::Export) != Reach::Outside,
            Self::Program(scope) => {
                let (catalog, today) = (app.catalog(), app.hour().local_date());
                let roots = catalog.campaign_roots(campaign, today);
                scope.reach(&catalog.tree, roots) != Reach::Outside
            }
        }
    }

    /// The units that this viewer sees; `None` for all.
    pub(super) fn scope(&self) -> Option<Scope> {
        match self {
            Self::Anyone => None,
            Self::Staff(session) => Some(session.scope(Right::SeeFigures)).filter(|scope| !scope.is_whole()),
            Self::Exporter(session) => Some(session.scope(Right::Export)).filter(|scope| !scope.is_whole()),
            Self::Program(scope) => Some(scope.clone()).filter(|scope| !scope.is_whole()),
        }
    }

    /// Whether figures move in steps, small groups are withheld and respondents not told apart. Staff who
    /// may export have the single answers anyway; a unit leader may know every respondent of a small
    /// counter by name, and when they came.
    pub(super) fn sees_as_everyone(&self, app: &App) -> bool {
        match self {
            Self::Anyone => !app.settings.loopback_only,
            Self::Staff(session) | Self::Exporter(session) => !session.may(Right::Export),
            // Nobody knows who reads what a program takes.
            Self::Program(_) => true,
        }
    }
}

/// Why there are no figures.
#[derive(Debug)]
pub(super) enum Refusal {
    /// No such campaign, or none for everyone.
    Absent,
    /// Everything that is wrong with what was asked.
    Faults(Vec<RequestFault>),
    /// More than everyone may see.
    NotOffered(NotOffered),
    /// It makes sense, but has no answer.
    Query(QueryError),
    /// A view that takes another question.
    Told(&'static str),
}

impl Seen {
    /// The figures in their outer shape.
    pub(super) fn document(&self) -> Document {
        Document::of(&self.figures, &self.context())
    }

    /// What the figures do not know.
    pub(super) fn context(&self) -> Context<'_> {
        let known = Context::of(&self.catalog, &self.campaign, &self.definition, &self.asked.given);
        Context { entries: self.entries, beside: Some(&self.beside), ..known }
    }
}

/// Whether this campaign's results are for everyone who asks here.
pub(super) fn is_open(app: &App, campaign: &Campaign) -> bool {
    campaign.is_public() || app.settings.loopback_only
}

/// The campaign of an address.
///
/// # Errors
/// [`Refusal::Absent`].
pub(super) fn find(
    app: &App,
    viewer: &Viewer,
    catalog: &Catalog,
    id: &str,
) -> Result<(Campaign, Arc<Definition>), Refusal> {
    let id: CampaignId = id.parse().map_err(|_no_id| Refusal::Absent)?;
    let campaign = catalog.campaign(&id).filter(|campaign| viewer.sees(app, campaign));
    let campaign = campaign.ok_or(Refusal::Absent)?;
    let definition = catalog.definitions.get(&campaign.definition_hash).ok_or(Refusal::Absent)?;
    Ok((campaign.clone(), Arc::clone(definition)))
}

/// Counts what is asked of a campaign. Takes its time over many responses: not for a thread that
/// answers.
///
/// # Errors
/// See [`Refusal`].
pub(super) fn see(app: &App, viewer: &Viewer, id: &str, request: &Request) -> Result<Seen, Refusal> {
    count(app, viewer, viewer.sees_as_everyone(app), id, request)
}

/// What everyone may see of a unit and everything below it, wherever this service listens. Takes its time:
/// not for a thread that answers.
///
/// # Errors
/// Why there are no such figures, for people.
pub(in crate::web) fn for_everyone(
    app: &App,
    campaign: &CampaignId,
    unit: &UnitCode,
) -> Result<Document, String> {
    let request = Request { under: unit.to_string(), ..Request::default() };
    let seen = count(app, &Viewer::Anyone, true, campaign.as_str(), &request);
    let seen = seen.map_err(|refusal| format!("the figures cannot be counted: {refusal:?}"))?;
    Ok(seen.document())
}

fn count(
    app: &App,
    viewer: &Viewer,
    as_everyone: bool,
    id: &str,
    request: &Request,
) -> Result<Seen, Refusal> {
    let Read { catalog, campaign, definition, asked } = read(app, viewer, id, request)?;
    let columns = app.mirror.columns();
    let table = columns.responses(campaign.no, &definition);
    let everyone = as_everyone.then(|| public(app, &catalog, &campaign));
    let Told { figures, entries, beside } =
        Told::of(everyone.as_ref(), &table, &asked, columns.next().0, app.mirror.memory())?;
    drop(table);
    drop(columns);
    Ok(Seen { catalog, campaign, definition, asked, figures, entries, beside })
}

/// What was asked of which campaign.
pub(super) struct Read {
    pub(super) catalog: Arc<Catalog>,
    pub(super) campaign: Campaign,
    pub(super) definition: Arc<Definition>,
    pub(super) asked: Asked,
}

/// Reads what is asked, and counts nothing.
///
/// # Errors
/// See [`Refusal`].
pub(super) fn read(app: &App, viewer: &Viewer, id: &str, request: &Request) -> Result<Read, Refusal> {
    let catalog = app.catalog();
    let (campaign, definition) = find(app, viewer, &catalog, id)?;
    let today = app.hour().local_date();
    let mut asked = request.read(&catalog, &campaign, &definition, today).map_err(Refusal::Faults)?;
    if let Some(scope) = viewer.scope() {
        asked.units = inside(&asked.units, &scope, &catalog);
        if !request.under.is_empty() && asked.units.groups().is_empty() {
            // As for a code that no unit has.
            let problem = Problem::Unit { code: request.under.clone(), day: today };
            return Err(Refusal::Faults(vec![RequestFault { parameter: "under", problem }]));
        }
    }
    Ok(Read { catalog, campaign, definition, asked })
}

/// Reads single responses for a viewer who may: what is worked out from them that is no figure. `work` gets the
/// table, the query and the entries that both rest on.
///
/// # Errors
/// See [`Refusal`]; [`NotOffered::Answers`] for whoever sees as everyone does.
pub(super) fn work<T>(
    app: &App,
    viewer: &Viewer,
    id: &str,
    request: &Request,
    work: impl FnOnce(&Table, &Query<'_>, u64) -> Result<T, QueryError>,
) -> Result<(Read, T), Refusal> {
    if viewer.sees_as_everyone(app) {
        return Err(Refusal::NotOffered(NotOffered::Answers));
    }
    let read = read(app, viewer, id, request)?;
    let columns = app.mirror.columns();
    let table = columns.responses(read.campaign.no, &read.definition);
    let worked = work(&table, &read.asked.query(), columns.next().0).map_err(Refusal::Query)?;
    drop(table);
    drop(columns);
    Ok((read, worked))
}

/// What everyone may see of a campaign that is open to them, wherever this service listens. Takes its time.
///
/// # Errors
/// See [`Refusal`].
pub(super) fn open_data(app: &App, id: &str, request: &Request) -> Result<Seen, Refusal> {
    count(app, &Viewer::Anyone, true, id, request)
}

impl From<PublicError> for Refusal {
    fn from(error: PublicError) -> Self {
        match error {
            PublicError::NotOffered(what) => Self::NotOffered(what),
            PublicError::Query(error) => Self::Query(error),
        }
    }
}

/// A campaign as everyone sees it now.
pub(super) fn public<'a>(app: &App, catalog: &'a Catalog, campaign: &'a Campaign) -> Public<'a> {
    Public { campaign, tree: &catalog.tree, demo: catalog.ledger.demo, now: app.hour() }
}

/// The groups that lie within a scope, with what of them does.
pub(super) fn inside(units: &UnitGroups, scope: &Scope, catalog: &Catalog) -> UnitGroups {
    let contains = |no: UnitNo| scope.contains(&catalog.tree, no);
    units.within(|no| contains(no) && units.place(no).is_some_and(|at| contains(units.groups()[at].no)))
}

/// Names and values of an address, in their order; what cannot be decoded is as good as absent.
pub(super) fn pairs(query: &str) -> Vec<(String, String)> {
    actix_web::web::Query::<Vec<(String, String)>>::from_query(query)
        .map(actix_web::web::Query::into_inner)
        .unwrap_or_default()
}

/// Puts a value where it belongs; several of one name are a list. `false` for a name that is none.
pub(super) fn put(request: &mut Request, name: &str, value: &str) -> bool {
    let place = match name {
        "by" => &mut request.by,
        "under" => &mut request.under,
        "from" => &mut request.from,
        "to" => &mut request.to,
        "channel" => &mut request.channel,
        "field" => &mut request.field,
        "touchpoint" => &mut request.touchpoint,
        "method" => &mut request.method,
        "structure" => &mut request.structure,
        "answers" => &mut request.answers,
        _ => return false,
    };
    if !place.is_empty() && !value.is_empty() {
        place.push(',');
    }
    place.push_str(value);
    true
}
