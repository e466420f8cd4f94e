//! `/staff/comments`: what citizens wrote in responses, in the batches in which it may be read
//! ([`crate::comment`]). Who opens a batch, and who has a comment unmasked, stands in the audit log.

mod batch;
mod list;
mod search;

pub(in crate::web) use batch::{get as batch, unmask};
pub(in crate::web) use list::get as list;

use super::fault::StaffError;
use super::session::Session;
use crate::account::Right;
use crate::catalog::Catalog;
use crate::comment::Batch;
use crate::ids::CampaignNo;
use crate::web::App;
use crate::words::StaffWords;
use time::Date;

/// The batches of this day that lie where the person may read comments, the youngest first.
fn readable(app: &App, session: &Session) -> Vec<Batch> {
    let catalog = session.catalog();
    let scope = session.scope(Right::SeeComments);
    let mut batches = app
        .mirror
        .comments()
        .released(session.today(), &catalog.tree, &|campaign| end(catalog, campaign, session.today()));
    batches.retain(|batch| scope.contains(&catalog.tree, batch.unit));
    batches
}

/// When a campaign was over; `None` while it runs.
fn end(catalog: &Catalog, campaign: CampaignNo, today: Date) -> Option<Date> {
    let planned = catalog.campaigns.get(&campaign)?.closes;
    let early = catalog.closings.get(&campaign).map(|hour| hour.local_date());
    Some(early.map_or(planned, |early| planned.min(early))).filter(|last| *last < today)
}

/// A batch's question as its questionnaire asks it, in the language of the page.
fn question(catalog: &Catalog, w: &StaffWords, batch: &Batch) -> String {
    let definition = catalog.definitions.get(&batch.definition);
    let asked = definition.and_then(|d| Some((d, d.questions.get(usize::from(batch.question))?)));
    asked.map_or_else(
        || format!("{}", batch.question + 1),
        |(definition, question)| question.text.in_language(definition.language(Some(w.tag))).to_owned(),
    )
}

fn unit_name(catalog: &Catalog, batch: &Batch) -> String {
    catalog.tree.get(batch.unit).map_or_else(String::new, |unit| unit.name.clone())
}

fn campaign_title(catalog: &Catalog, campaign: CampaignNo) -> String {
    catalog.campaigns.get(&campaign).map_or_else(String::new, |campaign| campaign.title.clone())
}

/// The key that only this service has: in which order the texts of a batch stand.
fn order_key(app: &App) -> [u8; 32] {
    app.settings.secret.tag(b"hailong comment order key 1", &[])
}

/// The texts of a batch in the order in which they are shown; `None` where one was erased.
async fn texts(app: &App, batch: &Batch) -> Result<Vec<Option<String>>, StaffError> {
    let seqs = batch.shuffled(&order_key(app));
    let mut texts = app.store.texts_of(app.ledger, batch.question, &seqs).await?;
    Ok(seqs.iter().map(|seq| texts.remove(seq)).collect())
}
