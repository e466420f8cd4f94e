//! `hailong codes issue` and `hailong codes reprint`.

use super::Press;
use crate::account::audit::{Act, Action, Actor};
use crate::campaign::dossiers::Month;
use crate::catalog::Catalog;
use crate::catalog::decide::codes::{self, CodeFault, Limit, Wish};
use crate::cli::pending::PendingFile;
use crate::cli::serve::secret;
use crate::cli::{Context, Exit, address, output, user};
use crate::ids::{LedgerId, OneTimeCode, TouchpointCode};
use crate::print::order::slips as order;
use crate::store::{ChangeError, Store};
use crate::touchpoint::codes::{BatchNo, CodeBatch, CodeKey, MAX_CODES, draw};
use anyhow::{Context as _, ensure};
use std::io::{self, Write as _};
use time::OffsetDateTime;

/// Print slips with one-time codes for a counter, to be handed out with finished procedures
///
/// A response that comes with such a code counts as channel code. The codes are drawn here and leave in this
/// PDF alone; the ledger learns how many before the file is written. No more are issued in a month than the
/// unit returned dossiers, where that is known. Each is taken once, until 30 days after its week.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  hailong codes issue --touchpoint 7KQ-2M4-X --count 48 --sheet a4 --out slips.pdf \\
    --host https://khaosat.example.vn")]
pub(in crate::cli) struct Issue {
    /// The counter that the slips invite to
    #[arg(long, value_name = "CODE")]
    touchpoint: TouchpointCode,
    /// How many slips
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..=i64::from(MAX_CODES)))]
    count: u16,
    #[command(flatten)]
    press: Press,
}

/// Print new codes in place of a batch that was spoilt or lost, and void what of it was not used
///
/// A batch cannot be printed again, as nothing keeps its codes. The new one has as many codes as the old one
/// has unused ones, names it in the ledger, and adds nothing to what was issued.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  hailong codes reprint --batch 7 --sheet a4 --out slips.pdf")]
pub(in crate::cli) struct Reprint {
    /// The batch, by its number: `hailong codes list` shows them
    #[arg(long, value_name = "NUMBER")]
    batch: u32,
    #[command(flatten)]
    press: Press,
}

/// What a batch is made from.
struct Office {
    store: Store,
    ledger: LedgerId,
    catalog: Catalog,
    key: CodeKey,
}

impl Office {
    async fn open(context: &Context) -> anyhow::Result<Self> {
        let key = secret::codes_to_issue(context)?;
        let (store, ledger, catalog) = user::open(context).await?;
        Ok(Self { store, ledger, catalog, key })
    }
}

pub(super) async fn issue(args: Issue, context: &Context) -> anyhow::Result<Exit> {
    let office = Office::open(context).await?;
    let wish = Wish { touchpoint: args.touchpoint, count: args.count, reprint_of: None };
    print(&office, wish, args.press, context).await
}

pub(super) async fn reprint(args: Reprint, context: &Context) -> anyhow::Result<Exit> {
    let office = Office::open(context).await?;
    let no = BatchNo(args.batch);
    let old = match codes::reprintable(&office.catalog, no, Context::now().local_date()) {
        Ok(old) => old,
        Err(fault) => return Ok(output::refuse(&[fault])),
    };
    let left = office.store.unspent_codes(office.ledger, &office.key, old).await?;
    let count = u16::try_from(left).unwrap_or(MAX_CODES);
    if count == 0 {
        return Ok(output::refuse(&[CodeFault::Left { no, left, wanted: 1 }]));
    }
    let wish = Wish { touchpoint: old.touchpoint, count, reprint_of: Some(no) };
    print(&office, wish, args.press, context).await
}

/// Draws, lays out, reads back, says so in the ledger, and only then writes: no other order would keep codes
/// from a file that nothing knows of.
async fn print(office: &Office, wish: Wish, press: Press, context: &Context) -> anyhow::Result<Exit> {
    let Office { store, ledger, catalog, key } = office;
    let origin = address::origin(press.host.as_deref(), context)?;
    let today = Context::now().local_date();
    let by = whoami::username().context("the system does not say who is printing")?;
    if let Err(faults) = codes::issue(catalog, &[wish], &by, today) {
        return Ok(output::refuse(&faults));
    }
    let drawn = drawn(usize::from(wish.count))?;
    let called = context.config.office.called(&catalog.ledger.name);
    let look = order::Look { cut: press.sheet, office: called, origin };
    let slips = order::slips(catalog, wish.touchpoint, drawn.clone(), look, today)?;
    let pdf = tokio::task::spawn_blocking(move || slips.pdf(&|_| {})).await??;
    let mut file = PendingFile::create(&press.out)?;
    let act = act(&by, &wish);
    let decide = |catalog: &Catalog| codes::issue(catalog, &[wish], &by, today);
    let issued = store.issue_codes(*ledger, Context::now(), key, Some(&act), &[drawn], decide).await;
    let catalog = match issued {
        Ok(catalog) => catalog,
        Err(ChangeError::Refused(faults)) => return Ok(output::refuse(&faults)),
        Err(ChangeError::Store(error)) => return Err(error.into()),
    };
    let batch = catalog.codes.values().next_back().map(|issued| issued.batch.clone());
    let batch = batch.context("the batch is not in the ledger")?;
    let lost =
        || format!("the batch {0} is issued but not written: `hailong codes reprint --batch {0}`", batch.no);
    file.write_all(&pdf).with_context(lost)?;
    file.commit().with_context(lost)?;
    store.clone().close().await;
    output::say(&press.out.display().to_string())?;
    told(&catalog, &batch);
    Ok(Exit::Done)
}

fn told(catalog: &Catalog, batch: &CodeBatch) {
    let replaced =
        batch.reprint_of.map_or(String::new(), |old| format!(", in place of batch {old}, which is void"));
    output::complain(&format!(
        "{} printed as batch {}{replaced}; each code was read back. They are taken until {}.",
        output::count(batch.count.into(), "slip"),
        batch.no,
        batch.week.last_day()
    ));
    let month = Month::of(Context::now().local_date());
    output::complain(&match codes::limit(catalog, batch.unit, batch.field, month) {
        Some(Limit { dossiers, issued, .. }) => {
            format!("{issued} codes are issued for {dossiers} dossiers of {month}.")
        }
        None => format!(
            "How many dossiers were returned in {month} is not known, so nothing limits the codes: \
             `hailong units dossiers` enters counts."
        ),
    });
}

fn act(by: &str, wish: &Wish) -> Act {
    let now = OffsetDateTime::now_utc().unix_timestamp();
    let who = Actor::CommandLine(by.to_owned());
    let act = Act::new(now, who, Action::CodesIssued, wish.touchpoint.to_string()).with("count", &wish.count);
    match wish.reprint_of {
        Some(old) => act.with("reprint-of", &old),
        None => act,
    }
}

fn drawn(count: usize) -> anyhow::Result<Vec<OneTimeCode>> {
    let random = || {
        let mut bytes = [0; 8];
        getrandom::fill(&mut bytes).map_err(io::Error::other)?;
        Ok::<_, io::Error>(u64::from_be_bytes(bytes))
    };
    let codes = draw(count, random).context("the system gives no randomness")?;
    ensure!(codes.len() == count, "the system gives the same random numbers again and again");
    Ok(codes)
}
