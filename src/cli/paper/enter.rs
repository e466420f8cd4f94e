//! `hailong paper enter`: sheets typed in at a terminal.

use super::keys::Keys;
use super::terminal::Terminal;
use super::{place_name, touchpoint};
use crate::account::audit::{Act, Action};
use crate::catalog::Catalog;
use crate::catalog::decide::paper;
use crate::cli::{Context, Exit, output, user};
use crate::ids::{LedgerId, ResponseId, TouchpointCode, UnitCode};
use crate::paper::desk::{Desk, Filled, Outcome, Pass, Wish};
use crate::paper::{Form, agreement, record};
use crate::store::{Entered, NewResponse, NewText, Store};
use crate::touchpoint::Touchpoint;
use crate::touchpoint::paper::serials;
use anyhow::{Context as _, bail};
use std::collections::BTreeSet;
use std::io::IsTerminal as _;
use time::OffsetDateTime;

/// Enter what people wrote on paper, with the keyboard alone
///
/// Type or scan a sheet's number, then the digit that is printed in the marked box of each question (0:
/// nothing is marked); look the sheet over and store it with Enter. Each number is taken once, and the
/// answers are checked as the web form's are. Some sheets, drawn by chance, are to be entered a second
/// time by somebody else with --second; `hailong paper agreement` then tells how the two entries agree.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  hailong paper enter --touchpoint 7KQ-2M4-X --operator-unit 44
  hailong paper enter --touchpoint 7KQ-2M4-X --operator-unit 44 --second")]
pub(in crate::cli) struct Args {
    /// The touchpoint whose sheets these are
    #[arg(long, value_name = "CODE")]
    touchpoint: TouchpointCode,
    /// The unit that you work for; recorded. The counter's own people do not enter its sheets
    #[arg(long, value_name = "UNIT")]
    operator_unit: UnitCode,
    /// Enter the drawn sheets a second time
    #[arg(long)]
    second: bool,
    /// Of a hundred sheets, so many are drawn for the second entry
    #[arg(long, value_name = "PERCENT", default_value_t = agreement::SAMPLE_PERCENT, conflicts_with = "second",
          value_parser = clap::value_parser!(u8).range(0..=100))]
    sample: u8,
}

pub(in crate::cli) async fn run(args: Args, context: &Context) -> anyhow::Result<Exit> {
    let store = context.store().await?;
    let ledger = context.ledger(&store).await?;
    let catalog = store.catalog(ledger).await?;
    let today = Context::now().local_date();
    if let Err(faults) = paper::enter(&catalog, args.touchpoint, &args.operator_unit, today) {
        store.close().await;
        return Ok(output::refuse(&faults));
    }
    if !(std::io::stdin().is_terminal() && std::io::stdout().is_terminal()) {
        bail!("sheets are entered at a terminal, and this is none: run the command in one");
    }
    let clerk = Clerk { store: store.clone(), ledger, catalog, args };
    let mut desk = clerk.desk().await?;
    let outcome = clerk.work(&mut desk).await;
    if desk.done() > 0 {
        store.blur_sheets(ledger, clerk.args.touchpoint).await?;
    }
    store.close().await;
    outcome?;
    output::say(&format!("{} stored.", output::count(desk.done(), "sheet")))?;
    Ok(Exit::Done)
}

/// Who carries sheets from the desk to the store.
struct Clerk {
    store: Store,
    ledger: LedgerId,
    catalog: Catalog,
    args: Args,
}

impl Clerk {
    async fn desk(&self) -> anyhow::Result<Desk> {
        let code = self.args.touchpoint;
        let place = self.touchpoint()?;
        let batches = self.catalog.paper.get(&code).map_or(&[][..], |paper| &paper.batches);
        let forms = batches.iter().map(|batch| Form::of(&self.catalog, place, batch));
        let forms: Vec<_> = forms
            .collect::<Option<_>>()
            .context("the ledger does not hold a questionnaire that was printed")?;
        let (pass, used) = if self.args.second {
            let drawn = self.store.sampled_sheets(self.ledger, code).await?;
            let open = drawn.iter().filter(|sheet| sheet.second.is_none());
            (Pass::Second(open.map(|sheet| sheet.serial).collect()), BTreeSet::new())
        } else {
            (Pass::First, self.store.used_serials(self.ledger, code).await?)
        };
        let name = place_name(&self.catalog, place, Context::now().local_date());
        Ok(Desk::new(name, pass, forms, serials(batches), used))
    }

    fn touchpoint(&self) -> anyhow::Result<&Touchpoint> {
        touchpoint(&self.catalog, self.args.touchpoint)
    }

    /// Until the operator leaves, or the terminal does.
    async fn work(&self, desk: &mut Desk) -> anyhow::Result<()> {
        let mut terminal = Terminal::open()?;
        let mut keys = Keys::listen()?;
        loop {
            terminal.draw(desk)?;
            let Some(key) = keys.next().await? else { continue };
            match desk.press(key) {
                Wish::Nothing => {}
                Wish::Leave => return Ok(()),
                Wish::Store(filled) => {
                    let outcome = match self.keep(&filled).await {
                        Ok(outcome) => outcome,
                        Err(error) => Outcome::Failed(format!("{error:#}")),
                    };
                    desk.stored(outcome);
                }
            }
        }
    }

    async fn keep(&self, filled: &Filled) -> anyhow::Result<Outcome> {
        let place = self.touchpoint()?;
        let batches = self.catalog.paper.get(&place.code).map_or(&[][..], |paper| &paper.batches);
        let batch = batches.get(filled.form).context("the sheet's form is gone")?;
        let form = Form::of(&self.catalog, place, batch).context("the sheet's form is gone")?;
        let said = agreement::said(&form, &filled.answers, filled.field);
        if self.args.second {
            let said = serde_json::to_string(&said)?;
            let kept =
                self.store.enter_second(self.ledger, place.code, filled.serial, said, &self.act()).await?;
            return Ok(if kept { Outcome::Stored } else { Outcome::Used });
        }
        self.record_unit().await?;
        let hour = Context::now();
        let salts = filled.answers.values.iter().map(|_| random()).collect::<anyhow::Result<Vec<_>>>()?;
        let mut salts = salts.into_iter();
        let salt = || salts.next().unwrap_or_default();
        let (response, texts) =
            record::response(&self.catalog, place, &form, &filled.answers, filled.field, hour, salt)?;
        let text = |t: record::SheetText| NewText { question: t.question, salt: t.salt, text: t.text };
        let new = NewResponse {
            id: ResponseId::new(hour, random()?),
            response,
            texts: texts.into_iter().map(text).collect(),
            nonce: random()?,
        };
        let [draw] = random::<1>()?;
        let drawn = agreement::is_drawn(draw, self.args.sample);
        let sample = drawn.then(|| serde_json::to_string(&said)).transpose()?;
        Ok(match self.store.enter_sheet(new, filled.serial, sample, &self.act()).await? {
            Entered::Stored => Outcome::Stored,
            Entered::Used => Outcome::Used,
        })
    }

    /// For the audit log: the touchpoint, never the sheet's number, which would say when it was entered.
    fn act(&self) -> Act {
        let now = OffsetDateTime::now_utc().unix_timestamp();
        let act = Act::new(now, user::me(), Action::PaperEntered, self.args.touchpoint.to_string());
        let act = act.with("unit", &self.args.operator_unit);
        if self.args.second { act.with("entry", "second") } else { act }
    }

    /// Before the unit's first sheet the ledger says who enters them; decided anew each time, so that a
    /// campaign that is closed meanwhile takes no more.
    async fn record_unit(&self) -> anyhow::Result<()> {
        let today = Context::now().local_date();
        let decide =
            |catalog: &Catalog| paper::enter(catalog, self.args.touchpoint, &self.args.operator_unit, today);
        match self.store.change(self.ledger, Context::now(), decide).await {
            Ok(_) => Ok(()),
            Err(crate::store::ChangeError::Store(error)) => Err(error.into()),
            Err(crate::store::ChangeError::Refused(faults)) => {
                let faults: Vec<_> = faults.iter().map(ToString::to_string).collect();
                bail!(faults.join("; "))
            }
        }
    }
}

fn random<const N: usize>() -> anyhow::Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).context("the system gives no random numbers")?;
    Ok(bytes)
}
