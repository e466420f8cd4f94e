//! The table itself, by who comes to it: a group of rows for each part of the service.

use super::{Endpoint, MAX_BODY};
use crate::account::Right;
use crate::web::staff::guard::Access;
use crate::web::{api, citizen, health, results, staff, transparency, visits, worker};
use actix_web::http::Method;
use actix_web::{Route, web};

/// All endpoints; those of one address stand together.
#[must_use]
pub fn table() -> Vec<Endpoint> {
    let mut all = citizens();
    all.extend(signing_in());
    all.extend(console());
    all
}

type To = fn() -> Route;

fn endpoint(method: Method, path: &'static str, access: Access, route: To) -> Endpoint {
    Endpoint { method, path, access, max_body: MAX_BODY, quiet: false, route }
}

fn get(path: &'static str, access: Access, route: To) -> Endpoint {
    endpoint(Method::GET, path, access, route)
}

fn post(path: &'static str, access: Access, route: To) -> Endpoint {
    endpoint(Method::POST, path, access, route)
}

/// Open to everyone: the form, the public results, the API, health.
fn citizens() -> Vec<Endpoint> {
    let get = |path, route: To| get(path, Access::Public, route);
    let post = |path, route: To| post(path, Access::Public, route);
    let put = |path, route: To| endpoint(Method::PUT, path, Access::Public, route);
    vec![
        get("/", || web::to(citizen::root::get)),
        get("/S", || web::to(citizen::form::typed)),
        get("/S/{code}", || web::to(citizen::form::get)),
        post("/S/{code}", || web::to(citizen::post::post)),
        post("/S/{code}/started", || web::to(visits::started)),
        get("/S/{code}/sent", || web::to(citizen::sent::get)),
        get("/S/{code}/notice", || web::to(citizen::notice::get)),
        get("/S/{code}/complaint", || web::to(citizen::complaint::get)),
        post("/S/{code}/complaint", || web::to(citizen::complaint::post)),
        get("/S/{code}/{once}", || web::to(citizen::slip::get)),
        get("/s/{code}", || web::to(citizen::form::get)),
        get("/K/{code}", || web::to(citizen::form::get)),
        post("/K/{code}", || web::to(citizen::post::post)),
        get("/K/{code}/sent", || web::to(citizen::sent::get)),
        get("/K/{code}/notice", || web::to(citizen::notice::get)),
        get("/K/{code}/manifest.webmanifest", || web::to(citizen::kiosk::manifest)),
        get("/k/{code}", || web::to(citizen::form::get)),
        get("/icon.svg", || web::to(citizen::kiosk::icon)),
        get("/t/{tracking}", || web::to(citizen::track::get)),
        get("/p", || web::to(citizen::follow::ask)),
        get("/p/{code}", || web::to(citizen::follow::get)),
        get("/results", || web::to(results::list)),
        get("/results/{campaign}", || web::to(results::campaign)),
        get("/results/{campaign}/data.csv", || web::to(results::open::csv)),
        get("/results/{campaign}/data.json", || web::to(results::open::json)),
        get("/results/{campaign}/dictionary.csv", || web::to(results::open::dictionary)),
        get("/results/{campaign}/manifest.json", || web::to(results::open::manifest)),
        get("/R/{campaign}/{unit}", || web::to(results::board)),
        get("/api/v1/campaigns/{id}/index", || web::to(results::index)),
        put("/api/v1/touchpoints/{code}/responses/{uuid}", || web::to(api::responses::put)),
        put("/api/v1/touchpoints/{code}/sheets/{serial}", || web::to(api::sheets::put)),
        get("/api/v1/ledger/{id}/checkpoint", || web::to(transparency::checkpoint)),
        get("/api/v1/ledger/{id}/checkpoints", || web::to(transparency::checkpoints)),
        get("/api/v1/ledger/{id}/tile/{tile:.*}", || web::to(transparency::tile)),
        get("/api/v1/ledger/{id}/consistency/{old}/{new}", || web::to(transparency::consistency)),
        get("/api/v1/ledger/{id}/proof/{tracking}", || web::to(transparency::proof)),
        post("/api/v1/ledger/{id}/cosignature", || web::to(transparency::cosignature)),
        get("/worker.js", || web::to(worker::get)),
        get("/healthz", || web::to(health::alive)),
        get("/readyz", || web::to(health::ready)),
        get("/metrics", || web::to(health::metrics)),
    ]
}

/// The way in, the way out, and one's own account.
fn signing_in() -> Vec<Endpoint> {
    use Access::{Half, Public, RecentOwn, Returning, Setup, SignedIn, SignedOut, Unready};
    use staff::{again, code, login, own, setup, sso};
    vec![
        get("/staff/assets/{file}", Public, || web::to(staff::assets::get)),
        get("/staff/setup", Setup, || web::to(setup::code::get)),
        post("/staff/setup", Setup, || web::to(setup::code::post)),
        get("/staff/setup/place", Setup, || web::to(setup::place::get)),
        post("/staff/setup/place", Setup, || web::to(setup::place::post)),
        get("/staff/setup/office", Setup, || web::to(setup::office::get)),
        post("/staff/setup/office", Setup, || web::to(setup::office::post)).upload(staff::office::MAX_FORM),
        get("/staff/setup/person", Setup, || web::to(setup::person::get)),
        post("/staff/setup/person", Setup, || web::to(setup::person::post)),
        get("/staff/login", SignedOut, || web::to(login::get)),
        post("/staff/login", SignedOut, || web::to(login::post)),
        get("/staff/login/sso", SignedOut, || web::to(sso::set_out)),
        get("/staff/login/sso/back", Returning, || web::to(sso::come_back)),
        get("/staff/again/sso", SignedIn, || web::to(sso::set_out_again)),
        get("/staff/login/code", Half, || web::to(code::get)),
        post("/staff/login/code", Half, || web::to(code::post)),
        post("/staff/logout/half", Half, || web::to(code::restart)),
        post("/staff/logout", Unready, || web::to(login::logout)),
        get("/staff/again", SignedIn, || web::to(again::get)),
        post("/staff/again", SignedIn, || web::to(again::post)),
        get("/staff/account", SignedIn, || web::to(own::get)),
        get("/staff/account/session", Unready, || web::to(own::idle::get)),
        post("/staff/account/language", Unready, || web::to(own::language)),
        post("/staff/account/sessions", RecentOwn, || web::to(own::end_session)),
        get("/staff/account/password", Unready, || web::to(own::password::get)),
        post("/staff/account/password", Unready, || web::to(own::password::post)),
        get("/staff/account/second", Unready, || web::to(own::second::get)),
        post("/staff/account/second", Unready, || web::to(own::second::post)),
        get("/staff/account/codes", RecentOwn, || web::to(own::second::ask)),
        post("/staff/account/codes", RecentOwn, || web::to(own::second::renew)),
    ]
}

/// The console itself: every row names the right that it takes.
fn console() -> Vec<Endpoint> {
    let mut rows = vec![get("/staff", Access::SignedIn, || web::to(staff::home::get))];
    rows.extend(figures());
    rows.extend(people());
    rows.extend(voices());
    rows.extend(signals());
    rows.extend(places());
    rows.extend(campaigns());
    rows.extend(units());
    rows.extend(paper());
    rows.extend(system());
    rows
}

/// Figures by unit, what is taken of them, and what is planned about them.
fn figures() -> Vec<Endpoint> {
    use results::views::files;
    use results::{explain, export, live, plan, report, views};
    let [see, take, plans] = [Right::SeeFigures, Right::Export, Right::PlanTasks].map(Access::Staff);
    vec![
        get("/staff/results", see, || web::to(results::staff::list)),
        get("/staff/results/{campaign}", see, || web::to(results::staff::campaign)),
        get("/staff/results/{campaign}/standing", see, || web::to(views::standing)),
        get("/staff/results/{campaign}/priorities", see, || web::to(views::priorities)),
        get("/staff/results/{campaign}/compare", see, || web::to(views::compare)),
        get("/staff/results/{campaign}/trend", see, || web::to(views::trend)),
        get("/staff/results/{campaign}/ratios", see, || web::to(views::ratios)),
        get("/staff/results/{campaign}/live", see, || web::to(live::get)).quiet(),
        get("/staff/results/{campaign}/explain", see, || web::to(explain::get)),
        get("/staff/results/{campaign}/explain/counts", see, || web::to(explain::counts)),
        get("/staff/results/{campaign}/files/{file}", see, || web::to(files::overview)),
        get("/staff/results/{campaign}/files/{view}/{file}", see, || web::to(files::get)),
        get("/staff/results/{campaign}/export", take, || web::to(export::get)),
        post("/staff/results/{campaign}/export", take, || web::to(export::post)),
        get("/staff/results/{campaign}/report", take, || web::to(report::get)),
        post("/staff/results/{campaign}/report", take, || web::to(report::post)),
        get("/staff/results/{campaign}/plan", see, || web::to(plan::list)),
        get("/staff/results/{campaign}/plan/new", plans, || web::to(plan::new)),
        post("/staff/results/{campaign}/plan/new", plans, || web::to(plan::create)),
        get("/staff/results/{campaign}/plan/{no}", plans, || web::to(plan::one)),
        post("/staff/results/{campaign}/plan/{no}", plans, || web::to(plan::change)),
    ]
}

/// Accounts and the log.
fn people() -> Vec<Endpoint> {
    use Access::{Recent, Staff};
    use Right::{ManageAccounts, ReadAudit};
    use staff::{audit, users};
    let manage = Recent(ManageAccounts);
    vec![
        get("/staff/users", Staff(ManageAccounts), || web::to(users::list)),
        post("/staff/users", manage, || web::to(users::new::post)),
        get("/staff/users/new", manage, || web::to(users::new::get)),
        get("/staff/users/{account}", manage, || web::to(users::one::get)),
        post("/staff/users/{account}/grant", manage, || web::to(users::change::grant)),
        post("/staff/users/{account}/revoke", manage, || web::to(users::change::revoke)),
        post("/staff/users/{account}/disable", manage, || web::to(users::change::disable)),
        post("/staff/users/{account}/enable", manage, || web::to(users::change::enable)),
        post("/staff/users/{account}/reset", manage, || web::to(users::change::reset)),
        get("/staff/users/{account}/erase", manage, || web::to(users::erase::ask)),
        post("/staff/users/{account}/erase", manage, || web::to(users::erase::post)),
        get("/staff/audit", Staff(ReadAudit), || web::to(audit::get)),
        get("/staff/audit/csv", Staff(ReadAudit), || web::to(audit::csv)),
    ]
}

/// What citizens wrote, and what is answered.
fn voices() -> Vec<Endpoint> {
    use Access::{Recent, Staff};
    use Right::{AnswerComments, ExportOrdered, SeeComments};
    use staff::{comments, complaints};
    let answer = Staff(AnswerComments);
    vec![
        get("/staff/comments", Staff(SeeComments), || web::to(comments::list)),
        get("/staff/comments/{id}", Staff(SeeComments), || web::to(comments::batch)),
        post("/staff/comments/{id}/unmask", Recent(ExportOrdered), || web::to(comments::unmask)),
        get("/staff/complaints", Staff(SeeComments), || web::to(complaints::list)),
        get("/staff/complaints/{no}", Staff(SeeComments), || web::to(complaints::one)),
        post("/staff/complaints/{no}/accept", answer, || web::to(complaints::accept)),
        post("/staff/complaints/{no}/answer", answer, || web::to(complaints::answer)),
        post("/staff/complaints/{no}/close", answer, || web::to(complaints::close)),
        get("/staff/complaints/{no}/publish", Recent(AnswerComments), || web::to(complaints::preview)),
        post("/staff/complaints/{no}/publish", Recent(AnswerComments), || web::to(complaints::publish)),
        post("/staff/complaints/{no}/withdraw", answer, || web::to(complaints::withdraw)),
    ]
}

/// The log over the ledger, flagged sets, and what two people decide about them.
fn signals() -> Vec<Endpoint> {
    use staff::signals;
    let see = Access::Staff(Right::ReadLedger);
    let [proposes, decides] = [Right::ExcludeResponses, Right::ApproveExclusion].map(Access::Recent);
    vec![
        get("/staff/ledger", see, || web::to(staff::ledger::get)),
        post("/staff/ledger/bundle", Access::Recent(Right::ExportOrdered), || web::to(staff::ledger::post)),
        get("/staff/samples", see, || web::to(staff::samples::get)),
        post("/staff/samples", Access::Recent(Right::ExportOrdered), || web::to(staff::samples::seal)),
        get("/staff/samples/{no}", see, || web::to(staff::samples::one)),
        post("/staff/samples/{no}/draw", Access::Recent(Right::ExportOrdered), || {
            web::to(staff::samples::draw)
        }),
        get("/staff/signals", see, || web::to(signals::list)),
        get("/staff/signals/{no}", see, || web::to(signals::one)),
        post("/staff/signals/{no}/propose", proposes, || web::to(signals::propose)),
        post("/staff/signals/{no}/reverse", proposes, || web::to(signals::reverse)),
        post("/staff/signals/{no}/withdraw", proposes, || web::to(signals::withdraw)),
        post("/staff/signals/{no}/approve", decides, || web::to(signals::approve)),
        post("/staff/signals/{no}/refuse", decides, || web::to(signals::refuse)),
    ]
}

/// Where codes hang, what is printed for them, and programs that ask with a token.
fn places() -> Vec<Endpoint> {
    use Right::{ManageTokens, ManageTouchpoints, PrintPosters, SeeTouchpoints};
    use staff::{tokens, touchpoints};
    let [see, manage, print, token] =
        [SeeTouchpoints, ManageTouchpoints, PrintPosters, ManageTokens].map(Access::Staff);
    let again = Access::Recent(ManageTokens);
    vec![
        get("/staff/touchpoints", see, || web::to(touchpoints::list)),
        get("/staff/touchpoints/new", manage, || web::to(touchpoints::new)),
        post("/staff/touchpoints/new", manage, || web::to(touchpoints::create)),
        get("/staff/touchpoints/{code}", see, || web::to(touchpoints::one)),
        get("/staff/touchpoints/{code}/revoke", manage, || web::to(touchpoints::ask_revoke)),
        post("/staff/touchpoints/{code}/revoke", manage, || web::to(touchpoints::revoke)),
        get("/staff/touchpoints/{code}/replace", manage, || web::to(touchpoints::ask_replace)),
        post("/staff/touchpoints/{code}/replace", manage, || web::to(touchpoints::replace)),
        get("/staff/posters", print, || web::to(touchpoints::order_posters)),
        post("/staff/posters", print, || web::to(touchpoints::print_posters)),
        get("/staff/sheets", print, || web::to(touchpoints::order_sheets)),
        post("/staff/sheets", print, || web::to(touchpoints::print_sheets)),
        get("/staff/slips", print, || web::to(touchpoints::order_slips)),
        post("/staff/slips", print, || web::to(touchpoints::print_slips)),
        get("/staff/boards", print, || web::to(touchpoints::order_board)),
        post("/staff/boards", print, || web::to(touchpoints::print_board)),
        get("/staff/orders/{job}", Access::SignedIn, || web::to(staff::orders::job)),
        get("/staff/orders/{job}/file", Access::SignedIn, || web::to(staff::orders::file)),
        get("/staff/orders/{job}/manifest", Access::SignedIn, || web::to(staff::orders::manifest)),
        get("/staff/tokens", token, || web::to(tokens::get)),
        post("/staff/tokens", again, || web::to(tokens::post)),
        post("/staff/tokens/{no}/revoke", again, || web::to(tokens::revoke)),
    ]
}

/// Units over time, the dossiers that they handed out, and their counts for ratios.
fn units() -> Vec<Endpoint> {
    use Access::Staff;
    use Right::{EnterDossiers, ManageUnits, SeeUnits};
    use staff::units;
    let (manages, counts) = (Staff(ManageUnits), Staff(EnterDossiers));
    vec![
        get("/staff/units", Staff(SeeUnits), || web::to(units::tree)),
        get("/staff/units/import", manages, || web::to(units::import::get)),
        post("/staff/units/import", manages, || web::to(units::import::post))
            .upload(units::import::MAX_FILE + MAX_BODY),
        get("/staff/units/reform", manages, || web::to(units::reform::get)),
        post("/staff/units/reform", manages, || web::to(units::reform::post)),
        get("/staff/units/dossiers", counts, || web::to(units::dossiers::get)),
        post("/staff/units/dossiers", counts, || web::to(units::dossiers::post)),
        post("/staff/units/dossiers/import", counts, || web::to(units::dossiers::upload))
            .upload(units::import::MAX_FILE + MAX_BODY),
        get("/staff/units/ratios", counts, || web::to(units::ratios::get)),
        post("/staff/units/ratios", counts, || web::to(units::ratios::post)),
        post("/staff/units/ratios/import", counts, || web::to(units::ratios::upload))
            .upload(units::import::MAX_FILE + MAX_BODY),
        get("/staff/units/{code}", Staff(SeeUnits), || web::to(units::one::get)),
    ]
}

/// Campaigns from draft to published figures, and the questionnaires that they ask.
fn campaigns() -> Vec<Endpoint> {
    use Access::{Recent, Staff};
    use Right::{PublishFigures, RunCampaigns, SeeCampaigns};
    use staff::{campaigns, definitions, drafts};
    let runs = Staff(RunCampaigns);
    vec![
        get("/staff/campaigns", Staff(SeeCampaigns), || web::to(campaigns::list)),
        get("/staff/campaigns/new", runs, || web::to(drafts::begin::get)),
        post("/staff/campaigns/new", runs, || web::to(drafts::begin::post)),
        get("/staff/campaigns/{id}", Staff(SeeCampaigns), || web::to(campaigns::one::get)),
        post("/staff/campaigns/{id}/extend", runs, || web::to(campaigns::act::extend)),
        post("/staff/campaigns/{id}/copy", runs, || web::to(campaigns::act::copy)),
        get("/staff/campaigns/{id}/close", runs, || web::to(campaigns::end::ask_close)),
        post("/staff/campaigns/{id}/close", runs, || web::to(campaigns::end::close)),
        get("/staff/campaigns/{id}/publish", Recent(PublishFigures), || web::to(campaigns::end::ask_publish)),
        post("/staff/campaigns/{id}/publish", Recent(PublishFigures), || web::to(campaigns::end::publish)),
        get("/staff/drafts/{id}", runs, || web::to(drafts::review::get)),
        get("/staff/drafts/{id}/questions", runs, || web::to(drafts::questions::get)),
        post("/staff/drafts/{id}/questions", runs, || web::to(drafts::questions::post)),
        get("/staff/drafts/{id}/units", runs, || web::to(drafts::units::get)),
        post("/staff/drafts/{id}/units", runs, || web::to(drafts::units::post)),
        get("/staff/drafts/{id}/period", runs, || web::to(drafts::period::get)),
        post("/staff/drafts/{id}/period", runs, || web::to(drafts::period::post)),
        get("/staff/drafts/{id}/rules", runs, || web::to(drafts::rules::get)),
        post("/staff/drafts/{id}/rules", runs, || web::to(drafts::rules::post)),
        post("/staff/drafts/{id}/open", runs, || web::to(drafts::review::open)),
        get("/staff/drafts/{id}/discard", runs, || web::to(drafts::review::ask_discard)),
        post("/staff/drafts/{id}/discard", runs, || web::to(drafts::review::discard)),
        get("/staff/definitions", Staff(SeeCampaigns), || web::to(definitions::list)),
        post("/staff/definitions", runs, || web::to(definitions::publish::shipped)),
        post("/staff/definitions/upload", runs, || web::to(definitions::publish::upload))
            .upload(definitions::publish::MAX_FILE + MAX_BODY),
        get("/staff/definitions/compare", Staff(SeeCampaigns), || web::to(definitions::compare::get)),
        get("/staff/definitions/one", Staff(SeeCampaigns), || web::to(definitions::one::get)),
        get("/staff/definitions/form", Staff(SeeCampaigns), || web::to(definitions::preview::form)),
    ]
}

/// What holds for the whole service.
fn system() -> Vec<Endpoint> {
    use staff::{office, settings};
    const SET: Access = Access::Recent(Right::ConfigureSystem);
    vec![
        get("/staff/settings", SET, || web::to(settings::get)),
        post("/staff/settings", SET, || web::to(settings::post)).upload(office::MAX_FORM),
    ]
}

/// Sheets of paper, typed in.
fn paper() -> Vec<Endpoint> {
    use staff::paper::{agreement, counter, list, people, sheet};
    let (enter, assign) = (Access::Staff(Right::EnterPaper), Access::Staff(Right::AssignPaper));
    vec![
        get("/staff/paper", enter, || web::to(list::get)),
        get("/staff/paper/{code}", enter, || web::to(counter::get)),
        post("/staff/paper/{code}", enter, || web::to(counter::post)),
        post("/staff/paper/{code}/sheet", enter, || web::to(sheet::post)),
        get("/staff/paper/{code}/people", assign, || web::to(people::get)),
        post("/staff/paper/{code}/people", assign, || web::to(people::post)),
        get("/staff/paper/{code}/agreement", assign, || web::to(agreement::get)),
        post("/staff/paper/{code}/agreement", Access::Recent(Right::AssignPaper), || {
            web::to(agreement::post)
        }),
    ]
}
