//! One sample: what was sealed, and where those drawn came from.

use super::{campaign_id, days, members, seed, told, unit_name};
use crate::account::Right;
use crate::account::audit::Action;
use crate::catalog::Catalog;
use crate::catalog::decide::samples::{self, Drawing};
use crate::catalog::samples::SealedSample;
use crate::ids::Seq;
use crate::ledger::sample::SampleNo;
use crate::quality::callback;
use crate::quality::draw::{commitment, drawn};
use crate::store::{ChangeError, StoreError};
use crate::web::App;
use crate::web::staff::day;
use crate::web::staff::fault::StaffError;
use crate::web::staff::frame::{self, Errors, Frame};
use crate::web::staff::guard::see_other;
use crate::web::staff::session::Session;
use actix_web::{HttpResponse, web};
use askama::Template;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

#[derive(Template)]
#[template(path = "staff/samples/one.html")]
struct OnePage {
    page: Frame,
    no: SampleNo,
    unit: String,
    campaign: String,
    days: String,
    /// "51 of 200 …"
    sized: String,
    commitment: String,
    drawn: Option<Drawn>,
    /// Whether the person may draw it.
    may: bool,
}

struct Drawn {
    pools: Vec<Row>,
    seed: String,
    checkpoint: String,
}

/// Answers of one counter, of a week or more, that are called through together.
struct Row {
    unit: String,
    counter: String,
    week: String,
    drawn: u32,
    /// How many people have to say yes, or that nobody is called.
    to_find: String,
}

/// The page.
pub(in crate::web) async fn get(
    app: web::Data<App>,
    session: Session,
    no: web::Path<String>,
) -> Result<HttpResponse, StaffError> {
    let sealed = find(&session, &no, Right::ReadLedger)?;
    frame::page(&session, &view(&app, &session, sealed, Errors::default()))
}

/// Makes known what is drawn.
pub(in crate::web) async fn draw(
    app: web::Data<App>,
    session: Session,
    no: web::Path<String>,
) -> Result<HttpResponse, StaffError> {
    let sealed = find(&session, &no, Right::ExportOrdered)?;
    let no = sealed.sample.no;
    let its = seed(&app, no);
    let mut text = String::with_capacity(64);
    crate::ids::write_hex(&mut text, &its).unwrap_or_default();
    let checkpoint = covering(&app, sealed.seq).await?;
    let drawing = Drawing { seed: text, commitment: commitment(&its), checkpoint };
    let act = session.act(Action::SampleDrawn, no.to_string());
    let by = session.account().no;
    let decide = |catalog: &Catalog| samples::draw(catalog, no, drawing, by);
    match app.store.change_by(app.ledger, app.hour(), &act, decide).await {
        Ok(_) => {
            app.mirror.catch_up(&app.store).await?;
            session.flash(&app, &session.words().samples.done_drawn).await?;
            Ok(see_other(&format!("/staff/samples/{no}")))
        }
        Err(ChangeError::Refused(faults)) => {
            let mut errors = Errors::default();
            told(&session, &faults, &mut errors);
            frame::refused(&session, &view(&app, &session, sealed, errors))
        }
        Err(ChangeError::Store(error)) => Err(error.into()),
    }
}

/// The first checkpoint that covers an entry: nobody chooses another one. What was signed over entries that were lost
/// since is none: it does not fit the ledger, and `hailong verify` passes it over too.
async fn covering(app: &App, seq: Seq) -> Result<Option<(u64, String)>, StoreError> {
    app.mirror.catch_up(&app.store).await?;
    let size = app.mirror.size();
    let mut all = app.store.checkpoints(app.ledger).await?;
    all.retain(|kept| kept.size > seq.0 && kept.size <= size);
    all.sort_by_key(|kept| kept.size);
    for kept in all {
        let then = app.mirror.of_tree(&app.store, |tree, leaves| tree.root_at(kept.size, leaves)).await?;
        if then == kept.root {
            return Ok(Some((kept.size, kept.signed_over().root)));
        }
    }
    Ok(None)
}

fn find<'s>(session: &'s Session, no: &str, right: Right) -> Result<&'s SealedSample, StaffError> {
    let no: SampleNo = no.parse().map_err(|_no_number| StaffError::Missing)?;
    let sealed = session.catalog().samples.get(&no).ok_or(StaffError::Missing)?;
    if session.holds(sealed.sample.unit, right) { Ok(sealed) } else { Err(StaffError::Missing) }
}

fn view(app: &App, session: &Session, sealed: &SealedSample, errors: Errors) -> OnePage {
    let (sample, w) = (&sealed.sample, &session.words().samples);
    let numbers = [sample.size.to_string(), sample.members.to_string(), sample.percent.to_string()];
    let [size, members, percent] = &numbers;
    OnePage {
        page: Frame::new(app, session, w.one_title.fill(&[("no", &sample.no)]).to_string())
            .with_errors(errors),
        no: sample.no,
        unit: unit_name(session, sample.unit),
        campaign: campaign_id(session, sample.campaign),
        days: days(sealed),
        sized: w.sized.fill(&[("size", size), ("members", members), ("percent", percent)]).to_string(),
        commitment: sample.commitment.clone(),
        drawn: pools(app, session, sealed),
        may: session.holds(sample.unit, Right::ExportOrdered),
    }
}

/// Those drawn by counter and week, as anybody who has the ledger draws them; `None` as long as nothing is drawn.
fn pools(app: &App, session: &Session, sealed: &SealedSample) -> Option<Drawn> {
    let (sample, draw) = (&sealed.sample, sealed.draw.as_ref()?);
    let sealed_on = sealed.hour.local_date();
    let of = (sample.campaign, sample.unit);
    let members = members(app, session.catalog(), of, &(sample.from..sample.to), (sealed.seq, sealed_on));
    let seqs: Vec<Seq> = members.iter().map(|member| member.seq).collect();
    let size = usize::try_from(sample.size).ok()?;
    let chosen = drawn(&seqs, size, &draw.seed_bytes()?, &root(&draw.root)?);
    let pools = callback::pools(&members, &chosen.into_iter().collect());
    Some(Drawn {
        pools: pools.into_iter().map(|pool| row(session, &pool)).collect(),
        seed: draw.seed.clone(),
        checkpoint: format!("{} {}", draw.checkpoint, draw.root),
    })
}

fn row(session: &Session, pool: &callback::Pool) -> Row {
    let touchpoint = pool.touchpoint.and_then(|code| session.catalog().touchpoints.get(&code));
    let counter = touchpoint.map_or_else(String::new, |touchpoint| {
        if touchpoint.counter.is_empty() { touchpoint.code.grouped() } else { touchpoint.counter.clone() }
    });
    let (first, last) = (pool.weeks.0.days()[0], pool.weeks.1.days()[6]);
    let to_find = if pool.is_too_small() {
        session.words().samples.nobody.fill(&[("n", &callback::FEWEST)]).to_string()
    } else {
        pool.members.to_string()
    };
    let unit = unit_name(session, pool.unit);
    Row { unit, counter, week: format!("{} – {}", day(first), day(last)), drawn: pool.drawn, to_find }
}

fn root(text: &str) -> Option<[u8; 32]> {
    STANDARD.decode(text).ok()?.try_into().ok()
}
