//! Each running campaign's weekly letter goes out by itself where the settings say when (`mail.digest`): one
//! letter a campaign and week, however many processes serve the ledger. A process claims the letter in the
//! database, makes and sends it, and says so there; a claim that is not kept runs out.

use super::App;
use crate::config::WeekTime;
use crate::digest::Beside;
use crate::digest::due::Due;
use crate::digest::letter::Gathered;
use crate::ids::CampaignId;
use crate::ledger::checkpoint::SignedOver;
use crate::mail::{Letter, MailError, Post};
use crate::print::order::report::ReportError;
use crate::report::Subject;
use crate::store::{Claim, StoreError};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// How often is looked whether a letter is due.
const EVERY: Duration = Duration::from_mins(1);

/// A claim that its process does not come back to, as after a crash, runs out after so long.
const CLAIM_SEC: i64 = 15 * 60;

/// Making and sending one letter may take so long: well within the claim, so that two processes never send
/// at the same time.
const PATIENCE: Duration = Duration::from_mins(10);

/// After a refusal it is tried again in so long, after each further one in twice as long, up to [`LONGEST_SEC`].
const AGAIN_SEC: i64 = 5 * 60;
const LONGEST_SEC: i64 = 4 * 3600;

/// When and how letters go out by themselves.
#[derive(Debug, Clone)]
pub struct Weekly {
    pub at: WeekTime,
    pub post: Post,
}

/// Why a letter did not go out.
#[derive(Debug, thiserror::Error)]
enum Unsent {
    #[error("the letter cannot be made: {0}")]
    Made(#[from] ReportError),
    #[error("the letter was not made: {0}")]
    Broken(#[from] tokio::task::JoinError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Refused(#[from] MailError),
    #[error("not made and taken within {} min", PATIENCE.as_secs() / 60)]
    Late,
}

impl App {
    /// Sends every letter that is due and that no process has sent or is about to send; returns how many.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn send_due_letters(self: &Arc<Self>) -> Result<usize, StoreError> {
        let Some(weekly) = &self.settings.weekly else { return Ok(0) };
        let catalog = self.catalog();
        let due = Due::at(weekly.at, self.now()).filter(|_| !catalog.ledger.demo);
        let Some(due) = due else { return Ok(0) };
        let mut running: Vec<_> = catalog.campaigns.values().collect();
        running.retain(|campaign| due.concerns(campaign));
        if running.is_empty() {
            return Ok(0);
        }
        let known = self.store.letters(self.ledger, due.week).await?;
        let mut sent = 0;
        for campaign in running {
            let now = self.now().unix_timestamp();
            if known.get(&campaign.no).is_some_and(|letter| !letter.is_free(now)) {
                continue;
            }
            let letter = (campaign.no, due.week);
            if let Some(claim) = self.store.claim_letter(self.ledger, letter, now, now + CLAIM_SEC).await? {
                sent += usize::from(self.send_claimed(weekly, &campaign.id, &claim).await?);
            }
        }
        Ok(sent)
    }

    /// Whether it was sent.
    async fn send_claimed(
        self: &Arc<Self>,
        weekly: &Weekly,
        campaign: &CampaignId,
        claim: &Claim,
    ) -> Result<bool, StoreError> {
        let (server, week, tries) = (weekly.post.server(), claim.week, claim.tries);
        let sending = tokio::time::timeout(PATIENCE, self.send_letter(weekly, campaign)).await;
        match sending.unwrap_or(Err(Unsent::Late)) {
            Ok(()) => {
                tracing::info!(%campaign, %week, server, tries, "the weekly letter is sent");
                self.store.letter_sent(self.ledger, claim, self.now().unix_timestamp()).await?;
                Ok(true)
            }
            Err(error) => {
                let wait = again(tries);
                let again_in_min = wait / 60;
                tracing::error!(
                    %campaign, %week, server, tries, again_in_min, %error,
                    "the weekly letter is not sent and tried again later: `hailong doctor` asks the server of \
                     e-mail (settings mail.*), `hailong digest --to FILE` makes the letter"
                );
                let from = self.now().unix_timestamp() + wait;
                self.store.release_letter(self.ledger, claim, from).await?;
                Ok(false)
            }
        }
    }

    async fn send_letter(self: &Arc<Self>, weekly: &Weekly, campaign: &CampaignId) -> Result<(), Unsent> {
        let (app, campaign) = (Arc::clone(self), campaign.clone());
        let signed = self.newest_checkpoint().await?.map(|kept| kept.signed_over());
        let writing = move || app.write_letter(&campaign, signed.as_ref());
        let letter = tokio::task::spawn_blocking(writing).await??;
        for error in weekly.post.send(&letter, SystemTime::from(self.now())).await? {
            tracing::error!(%error, "the weekly letter does not reach everybody: look at mail.recipients");
        }
        Ok(())
    }

    fn write_letter(
        &self,
        campaign: &CampaignId,
        signed: Option<&SignedOver>,
    ) -> Result<Letter, ReportError> {
        let (catalog, office) = (self.catalog(), self.office_name());
        let gathered = {
            let (columns, sends, marks) = (self.mirror.columns(), self.mirror.sends(), self.mirror.marks());
            let subject = Subject {
                catalog: &catalog,
                columns: &columns,
                campaign,
                under: None,
                before: None,
                term: None,
                office: &office,
                today: self.hour().local_date(),
                signed,
            };
            Gathered::of(&subject, Beside { sends: &sends, marks: &marks })?
        };
        gathered.letter(&self.settings.stationery)
    }
}

/// Seconds until the next try after so many.
fn again(tries: u32) -> i64 {
    let doubled = 1_i64.checked_shl(tries.saturating_sub(1).min(32)).unwrap_or(i64::MAX);
    AGAIN_SEC.saturating_mul(doubled).min(LONGEST_SEC)
}

/// At once and then every minute, until the process ends.
pub(super) async fn watch(app: Arc<App>) {
    let Some(weekly) = &app.settings.weekly else { return };
    if app.catalog().ledger.demo {
        tracing::info!("mail.digest is set, but a demo sends no letters");
        return;
    }
    tracing::info!(at = %weekly.at, server = weekly.post.server(), "weekly letters go out by themselves (+07:00)");
    loop {
        if let Err(error) = app.send_due_letters().await {
            tracing::error!(%error, "weekly letters cannot be looked after; tried again in a minute");
        }
        tokio::time::sleep(EVERY).await;
    }
}

#[cfg(test)]
mod tests {
    use super::again;

    #[test]
    fn each_refusal_is_waited_for_twice_as_long_up_to_four_hours() {
        let minutes = [1, 2, 3, 6, 7, 40, u32::MAX].map(|tries| again(tries) / 60);
        assert_eq!(minutes, [5, 10, 20, 160, 240, 240, 240]);
    }
}
