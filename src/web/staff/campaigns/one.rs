//! `/staff/campaigns/{id}`: where a campaign stands, and what may be done with it now.

use super::{kind, period, state};
use crate::account::{Reach, Right};
use crate::campaign::{Campaign, Phase, TargetGroup};
use crate::web::App;
use crate::web::results::counts;
use crate::web::results::words::count as words_count;
use crate::web::staff::day;
use crate::web::staff::drafts::words;
use crate::web::staff::fault::StaffError;
use crate::web::staff::frame::{self, Errors, Frame};
use crate::web::staff::session::Session;
use actix_web::{HttpResponse, web};
use askama::Template;
use std::collections::BTreeSet;
use time::Date;

#[derive(Template)]
#[template(path = "staff/campaigns/one.html")]
pub(super) struct CampaignPage {
    page: Frame,
    id: String,
    title: String,
    state: String,
    kind: &'static str,
    /// What the state means, in a sentence.
    meaning: String,
    facts: Vec<(String, String)>,
    /// Slips with codes were printed, and ranks leave what came through them out.
    codes_unranked: bool,
    responses: String,
    touchpoints: usize,
    /// Answers that came of those that are wanted, in percent; `None` where nobody said how many.
    progress: Option<Progress>,
    may: May,
    /// The new last day and the new name as they were typed.
    typed_closes: String,
    typed_copy: String,
}

pub(super) struct Progress {
    wanted: String,
    percent: usize,
}

/// What this person may do now. Each is a link or a form of the page.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "one for each action")]
pub(super) struct May {
    extend: bool,
    close: bool,
    publish: bool,
    copy: bool,
    figures: bool,
    touchpoints: bool,
    print: bool,
    /// Its sheets for notice boards.
    board: bool,
    /// The page that everyone sees.
    public: bool,
}

/// The page.
///
/// # Errors
/// [`StaffError::Missing`] for a campaign outside one's units as for one that does not exist.
pub(in crate::web) async fn get(
    app: web::Data<App>,
    session: Session,
    id: web::Path<String>,
) -> Result<HttpResponse, StaffError> {
    let campaign = session.campaign(&id, Right::SeeCampaigns)?;
    let page = CampaignPage::new(&app, &session, campaign, Errors::default(), "", "");
    frame::page(&session, &page)
}

impl CampaignPage {
    /// The page with what is wrong with one of its forms, and what was typed into them.
    pub(super) fn new(
        app: &App,
        session: &Session,
        campaign: &Campaign,
        errors: Errors,
        typed_closes: &str,
        typed_copy: &str,
    ) -> Self {
        let w = session.words();
        let phase = campaign.phase(session.today());
        let within = session.scope(Right::SeeFigures);
        let responses = session
            .may(Right::SeeFigures)
            .then(|| counts::number_within(app, session.catalog(), campaign, &within));
        let touchpoints = in_use(session, campaign);
        Self {
            page: Frame::new(app, session, campaign.title.clone()).with_errors(errors),
            id: campaign.id.to_string(),
            title: campaign.title.clone(),
            state: state(w, phase).to_string(),
            kind: kind(phase),
            meaning: meaning(session, campaign, phase),
            facts: facts(session, campaign),
            codes_unranked: session.catalog().leaves_codes_unranked(campaign),
            responses: responses.map_or_else(|| "–".to_owned(), words_count),
            touchpoints,
            progress: progress(session, campaign, responses, touchpoints),
            may: May::of(session, campaign, phase),
            typed_closes: typed_closes.to_owned(),
            typed_copy: typed_copy.to_owned(),
        }
    }
}

impl May {
    fn of(session: &Session, campaign: &Campaign, phase: Phase) -> Self {
        let whole = |right| session.reach(campaign, right) == Reach::Whole;
        let part = |right| session.reach(campaign, right) != Reach::Outside;
        let running = matches!(phase, Phase::NotYetOpen | Phase::Open);
        Self {
            extend: running && whole(Right::RunCampaigns),
            close: running && whole(Right::RunCampaigns),
            publish: phase == Phase::Closed && whole(Right::PublishFigures),
            copy: whole(Right::RunCampaigns),
            figures: part(Right::SeeFigures),
            touchpoints: part(Right::SeeTouchpoints),
            print: running && part(Right::PrintPosters),
            board: campaign.is_public() && part(Right::PrintPosters),
            public: campaign.is_public(),
        }
    }
}

/// Codes of one's units that take answers while the campaign is open.
fn in_use(session: &Session, campaign: &Campaign) -> usize {
    let scope = session.scope(Right::SeeCampaigns);
    let tree = &session.catalog().tree;
    let in_use = session.catalog().in_use(campaign.no);
    in_use.filter(|touchpoint| scope.contains(tree, touchpoint.unit)).count()
}

fn progress(
    session: &Session,
    campaign: &Campaign,
    responses: Option<u64>,
    touchpoints: usize,
) -> Option<Progress> {
    let each = u64::from(campaign.terms.sample?);
    let scope = session.scope(Right::SeeCampaigns);
    let units = session.catalog().in_use(campaign.no).map(|touchpoint| touchpoint.unit);
    let units: BTreeSet<_> = units.filter(|unit| scope.contains(&session.catalog().tree, *unit)).collect();
    if touchpoints == 0 {
        return None;
    }
    let wanted = each * units.len() as u64;
    let percent = usize::try_from(responses? * 100 / wanted.max(1)).unwrap_or(100).min(100);
    Some(Progress { wanted: words_count(wanted), percent })
}

fn meaning(session: &Session, campaign: &Campaign, phase: Phase) -> String {
    let w = &session.words().campaigns;
    let days = |until: Date| usize::try_from((until - session.today()).whole_days()).unwrap_or_default();
    match phase {
        Phase::NotYetOpen => w.means_not_yet_open.fill(&[("day", &day(campaign.opens))]).to_string(),
        Phase::Open => w.means_open.count(days(campaign.closes) + 1).to_string(),
        Phase::Closed => w.means_closed.to_string(),
        Phase::Published => w.means_published.to_string(),
    }
}

/// What was agreed when it opened.
fn facts(session: &Session, campaign: &Campaign) -> Vec<(String, String)> {
    let w = session.words();
    let catalog = session.catalog();
    let on = campaign.day(session.today());
    let units = catalog.campaign_roots(campaign, on).into_iter().filter_map(|no| catalog.tree.get(no));
    let units = units.map(|unit| unit.name.clone()).collect::<Vec<_>>().join(", ");
    let targets = TargetGroup::ALL
        .map(|group| format!("{} {} %", words::group(w, group), campaign.terms.targets.of(group)));
    let definition = catalog.definitions.get(&campaign.definition_hash);
    let languages = definition.map_or_else(String::new, |definition| {
        let offered = definition.interface.iter().filter(|one| campaign.terms.offers(&one.tag));
        offered.map(|one| one.own_name().to_owned()).collect::<Vec<_>>().join(", ")
    });
    let channels = campaign.ranking_channels.iter().map(|c| words::channel(w, *c).to_string());
    let yes_no = if campaign.public { &w.drafts.public_yes } else { &w.drafts.public_no };
    let sample = campaign.terms.sample.map_or_else(
        || w.drafts.sample_open.to_string(),
        |sample| w.drafts.sample_each.fill(&[("n", &sample)]).to_string(),
    );
    vec![
        (w.campaigns.period.to_string(), period(campaign)),
        (w.campaigns.definition.to_string(), campaign.definition.to_string()),
        (w.drafts.units.to_string(), units),
        (w.drafts.method.to_string(), words::method(w, &campaign.method)),
        (w.drafts.targets.to_string(), targets.join(" · ")),
        (w.drafts.sample.to_string(), sample),
        (w.drafts.public.to_string(), yes_no.to_string()),
        (w.drafts.languages.to_string(), languages),
        (w.drafts.channels.to_string(), channels.collect::<Vec<_>>().join(", ")),
    ]
}
