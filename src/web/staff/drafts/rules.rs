//! The fourth step: how it is counted, what is to be reached, who may see it, in which languages.

use super::questions::draft_title;
use super::{Step, go_on, steps, words};
use crate::campaign::{Draft, Percent, TargetGroup, Terms};
use crate::catalog::decide::campaigns::drafts;
use crate::definition::METHODS;
use crate::ids::Channel;
use crate::web::App;
use crate::web::staff::fault::StaffError;
use crate::web::staff::frame::{self, Choice, Errors, Frame, Typed};
use crate::web::staff::session::Session;
use actix_web::{HttpResponse, web};
use askama::Template;

const STEP: &str = "rules";

/// The fields of the four targets, in the order of [`TargetGroup::ALL`].
const TARGETS: [&str; 4] = ["target_land", "target_construction", "target_investment", "target_other"];

#[derive(Template)]
#[template(path = "staff/drafts/rules.html")]
struct RulesPage {
    page: Frame,
    steps: Vec<Step>,
    id: String,
    methods: Vec<Choice>,
    targets: Vec<Target>,
    sample: String,
    public: Vec<Choice>,
    languages: Vec<Choice>,
    channels: Vec<Choice>,
    channels_hint: String,
}

struct Target {
    field: &'static str,
    label: String,
    value: String,
}

/// The page.
///
/// # Errors
/// [`StaffError::Missing`] for a draft that is not one's own.
pub(in crate::web) async fn get(
    app: web::Data<App>,
    session: Session,
    id: web::Path<String>,
) -> Result<HttpResponse, StaffError> {
    let draft = super::find(&session, &id)?;
    frame::page(&session, &page(&app, &session, draft, None, Errors::default()))
}

/// With what the draft says, or with what was typed.
fn page(app: &App, session: &Session, draft: &Draft, typed: Option<&Typed>, errors: Errors) -> RulesPage {
    let w = session.words();
    let definition = draft.definition.as_ref().and_then(|name| session.catalog().definition(name));
    let offered: Vec<&str> = definition.map_or_else(
        || METHODS.to_vec(),
        |definition| definition.methods.iter().map(String::as_str).collect(),
    );
    let kept_method = draft.method.as_deref().or(offered.first().copied()).unwrap_or_default();
    let method = typed.map_or(kept_method, |typed| typed.get("method"));
    let choice = |value: &str, text: String, more: String, chosen: bool| Choice {
        value: value.to_owned(),
        text,
        more,
        chosen,
    };
    let ticked = |field: &str, value: &str, kept: bool| {
        typed.map_or(kept, |typed| typed.all(field).iter().any(|one| one == value))
    };
    // Whether this office hands codes out decides what is ticked at first: the page says why.
    let with_codes = drafts::usual_channels(session.catalog(), None).contains(&Channel::Code);
    let channels_hint = if with_codes { &w.drafts.channels_codes } else { &w.drafts.channels_hint };
    let public = typed.map_or(draft.public, |typed| typed.get("public") == "yes");
    RulesPage {
        page: Frame::new(app, session, draft_title(session, draft)).with_errors(errors),
        steps: steps(session, draft, STEP),
        id: draft.id.to_string(),
        methods: offered
            .iter()
            .map(|name| choice(name, words::method(w, name), String::new(), *name == method))
            .collect(),
        targets: TargetGroup::ALL
            .into_iter()
            .zip(TARGETS)
            .map(|(group, field)| Target {
                field,
                label: words::group(w, group).to_string(),
                value: typed.map_or_else(
                    || draft.terms.targets.of(group).to_string(),
                    |typed| typed.get(field).to_owned(),
                ),
            })
            .collect(),
        sample: typed.map_or_else(
            || draft.terms.sample.map_or_else(String::new, |sample| sample.to_string()),
            |typed| typed.get("sample").to_owned(),
        ),
        public: vec![
            choice("no", w.drafts.public_no.to_string(), w.drafts.public_no_more.to_string(), !public),
            choice("yes", w.drafts.public_yes.to_string(), w.drafts.public_yes_more.to_string(), public),
        ],
        languages: definition.map_or_else(Vec::new, |definition| {
            let language = |words: &std::sync::Arc<crate::words::Words>| {
                let chosen = ticked("languages", &words.tag, draft.terms.offers(&words.tag));
                choice(&words.tag, words.own_name().to_owned(), String::new(), chosen)
            };
            definition.interface.iter().map(language).collect()
        }),
        channels: Channel::ALL
            .into_iter()
            .map(|channel| {
                let kept = draft.ranking_channels.contains(&channel);
                let chosen = ticked("channels", channel.as_str(), kept);
                choice(channel.as_str(), words::channel(w, channel).to_string(), String::new(), chosen)
            })
            .collect(),
        channels_hint: channels_hint.to_string(),
    }
}

/// Keeps the rules.
///
/// # Errors
/// [`StaffError::Missing`] for a draft that is not one's own.
pub(in crate::web) async fn post(
    app: web::Data<App>,
    session: Session,
    id: web::Path<String>,
    typed: Typed,
) -> Result<HttpResponse, StaffError> {
    let draft = super::find(&session, &id)?;
    let mut errors = Errors::default();
    let changed = read(&session, draft, &typed, &mut errors);
    if errors.is_empty() {
        match go_on(&app, &session, changed, STEP).await? {
            Ok(answer) => return Ok(answer),
            Err(found) => errors = found,
        }
    }
    frame::refused(&session, &page(&app, &session, draft, Some(&typed), errors))
}

/// The draft with what was typed, as far as it could be read.
fn read(session: &Session, draft: &Draft, typed: &Typed, errors: &mut Errors) -> Draft {
    let w = &session.words().drafts;
    let mut terms = Terms { rules: draft.terms.rules, ..Terms::default() };
    for (group, field) in TargetGroup::ALL.into_iter().zip(TARGETS) {
        if let Some(percent) = errors.keep(field, typed.get(field).parse::<Percent>(), &w.target_wrong) {
            terms.targets.set(group, percent);
        }
    }
    terms.sample = match typed.get("sample") {
        "" => None,
        given => errors.keep("sample", given.parse::<u32>(), &w.sample_wrong),
    };
    terms.languages = typed.all("languages").iter().filter_map(|tag| tag.parse().ok()).collect();
    let definition = draft.definition.as_ref().and_then(|name| session.catalog().definition(name));
    if let Some(definition) = definition {
        if terms.languages.is_empty() {
            errors.add("languages", &w.no_language);
        }
        if definition.languages.iter().all(|language| terms.languages.contains(language)) {
            terms.languages.clear();
        }
    }
    let channels = Channel::ALL.into_iter();
    let chosen = |channel: &Channel| typed.all("channels").iter().any(|one| one == channel.as_str());
    Draft {
        method: Some(typed.get("method").to_owned()).filter(|method| !method.is_empty()),
        public: typed.get("public") == "yes",
        ranking_channels: channels.filter(chosen).collect(),
        terms,
        ..draft.clone()
    }
}
