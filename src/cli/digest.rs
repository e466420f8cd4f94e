//! `hailong digest`: what an office is told by e-mail once a week.

use super::load::load;
use super::report::stationery;
use super::{Context, Exit, output};
use crate::digest::Beside;
use crate::digest::letter::Gathered;
use crate::ids::{CampaignId, LedgerId, Seq, UnitCode};
use crate::ledger::EntryKind;
use crate::ledger::marks::Marks;
use crate::ledger::response::ResponseView;
use crate::mail::{self, Letter, Post};
use crate::report::Subject;
use crate::store::{EntryRow, Kinds, Store};
use crate::touchpoint::sends::Sends;
use anyhow::{Context as _, bail};
use std::path::PathBuf;
use std::time::SystemTime;

/// Write or send the weekly letter now: responses by unit, units below target, silent counters, the report as PDF
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  hailong digest --campaign mot-cua-2026 --to tin-tuan.eml
  hailong digest --campaign mot-cua-2026 --send

Letters go through the server of the settings mail.host, mail.port, mail.tls, mail.user and mail.password, from
mail.from to mail.recipients, and nowhere else; without mail.host nothing is ever sent. Once a week by itself: name
a day in mail.digest, and `hailong serve` sends it. What is sent here comes on top of that.")]
pub(super) struct Args {
    /// The campaign
    #[arg(long, value_name = "CAMPAIGN")]
    campaign: CampaignId,
    /// Only this unit and everything below it
    #[arg(long, value_name = "UNIT")]
    under: Option<UnitCode>,
    /// Write the letter to a file that programs for e-mail open
    #[arg(long, value_name = "FILE", required_unless_present = "send", conflicts_with = "send")]
    to: Option<PathBuf>,
    /// Send it
    #[arg(long)]
    send: bool,
}

pub(super) async fn run(args: Args, context: &Context) -> anyhow::Result<Exit> {
    let settings = &context.config.mail;
    let post = Post::of(settings)?;
    if args.send && post.is_none() {
        bail!("nothing can be sent: set mail.host, mail.from and mail.recipients, or write it with --to");
    }
    let letter = letter(&args, context).await?;
    if let Some(path) = &args.to {
        let bytes = mail::file(&letter, settings, SystemTime::now())?;
        std::fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))?;
        output::say(&path.display().to_string())?;
    }
    if let Some(post) = post.filter(|_| args.send) {
        for unreachable in post.send(&letter, SystemTime::now()).await? {
            output::complain(&format!("warning: {unreachable}"));
        }
        output::say(&format!("Sent: {}", post.described()))?;
    }
    Ok(Exit::Done)
}

async fn letter(args: &Args, context: &Context) -> anyhow::Result<Letter> {
    let store = context.store().await?;
    let ledger = context.ledger(&store).await?;
    let loaded = load(&store, ledger).await?;
    let (sends, marks) = beside(&store, ledger).await?;
    let signed = store.newest_checkpoint(ledger).await?.map(|kept| kept.signed_over());
    store.close().await;
    let subject = Subject {
        catalog: &loaded.catalog,
        columns: &loaded.columns,
        campaign: &args.campaign,
        under: args.under.as_ref(),
        before: None,
        term: None,
        office: context.config.office.name.as_deref().unwrap_or(&loaded.catalog.ledger.name),
        today: Context::now().local_date(),
        signed: signed.as_ref(),
    };
    let gathered = Gathered::of(&subject, Beside { sends: &sends, marks: &marks })?;
    Ok(gathered.letter(&stationery(&context.config.report)?)?)
}

/// What is counted beside the figures: how many responses came from each touchpoint, by day, and how they
/// were made.
async fn beside(store: &Store, ledger: LedgerId) -> anyhow::Result<(Sends, Marks)> {
    let (mut sends, mut marks) = (Sends::default(), Marks::default());
    let each = |row: EntryRow<'_>| {
        if row.kind == EntryKind::Response
            && let Ok(view) = ResponseView::read(row.body)
        {
            sends.push(view.touchpoint, view.hour);
            marks.push(&view);
        }
    };
    store.read(ledger, Seq(0), Kinds::All, each).await?;
    Ok((sends, marks))
}
