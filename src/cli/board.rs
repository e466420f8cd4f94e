//! `hailong board`: the results of a unit on one A4, for the notice board.

use super::load::{Loaded, load};
use super::pending::PendingFile;
use super::{Context, Exit, address, brand, index, output};
use crate::ids::{CampaignId, Share, UnitCode};
use crate::index::json::{Document, FigureJson};
use crate::index::{NumberStyle, display_percent, suppress};
use crate::print::board::{Board, Line, Shown};
use crate::print::{Finish, Origin};
use anyhow::{Context as _, bail};
use std::io::Write as _;
use std::path::PathBuf;
use time::Date;

/// Print the results of a unit on one A4 for its notice board, with the way to the public page
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  hailong board --campaign mot-cua-2026 --unit 19363 --out bang-tin.pdf

Only of public campaigns, and nothing that fewer than ten people stand behind.")]
pub(super) struct Args {
    /// The campaign
    #[arg(long, value_name = "CAMPAIGN")]
    campaign: CampaignId,
    /// The unit, with everything below it
    #[arg(long, value_name = "CODE")]
    unit: UnitCode,
    /// For which printer and which eyes
    #[arg(long, value_enum, default_value = "colour")]
    finish: Finish,
    /// The PDF to write
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// The address to print and encode: scheme, host, port [default: the setting server.host, else
    /// this machine's address in its network]
    #[arg(long, value_name = "URL")]
    host: Option<String>,
}

pub(super) async fn run(args: Args, context: &Context) -> anyhow::Result<Exit> {
    let origin = address::origin(args.host.as_deref(), context)?;
    let store = context.store().await?;
    let loaded = load(&store, context.ledger(&store).await?).await?;
    store.close().await;
    let mut board = board(&loaded, &args.campaign, &args.unit, &origin, Context::now().local_date())?;
    board.finish = args.finish;
    if let Some(logo) = brand::read(&context.config.office)?.logo {
        board.logo = Some(logo.svg().to_owned());
    }
    board.office = context.config.office.called(&board.office);
    let pdf = tokio::task::spawn_blocking(move || board.pdf()).await??;
    let mut file = PendingFile::create(&args.out)?;
    file.write_all(&pdf).with_context(|| format!("cannot write {}", args.out.display()))?;
    file.commit()?;
    output::say(&args.out.display().to_string())?;
    Ok(Exit::Done)
}

/// What may be said of a unit in public.
fn board(
    loaded: &Loaded,
    id: &CampaignId,
    code: &UnitCode,
    origin: &Origin,
    today: Date,
) -> anyhow::Result<Board> {
    let catalog = &loaded.catalog;
    let document = index::public(loaded, id, code)?;
    let campaign = catalog.campaign(id).context("the campaign was there a moment ago")?;
    if !campaign.is_public() {
        bail!("the campaign {id} is not public: its figures do not belong on a notice board");
    }
    let unit =
        catalog.tree.find(code, today).with_context(|| format!("no unit bears the code {code} today"))?;
    let mut lines: Vec<_> = document.total.factors.iter().map(line).collect();
    let share = |line: &Line| line.shown.as_ref().map_or(-1.0, |shown| shown.share);
    lines.sort_by(|a, b| share(b).total_cmp(&share(a)));
    let mut hung = catalog.touchpoints.values().filter(|touchpoint| touchpoint.campaign == campaign.no);
    let self_selected = hung.any(|touchpoint| touchpoint.channel.is_self_selected());
    let day = |date: Date| format!("{:02}/{:02}/{}", date.day(), u8::from(date.month()), date.year());
    Ok(Board {
        finish: Finish::default(),
        office: catalog.ledger.name.clone(),
        logo: catalog.ledger.logo.clone(),
        unit: unit.name.clone(),
        campaign: campaign.title.clone(),
        period: format!("{} – {}", day(campaign.opens), day(campaign.closes)),
        overall: document.total.overall.as_ref().and_then(shown),
        lines,
        notes: notes(&document, self_selected),
        demo: catalog.ledger.demo,
        url: origin.board(id, code),
        typed: origin.board_typed(id, code),
        printed: today,
    })
}

fn line(figure: &FigureJson) -> Line {
    Line { text: figure.text.clone(), shown: shown(figure) }
}

/// A figure in Vietnamese; `None` where it is withheld or nobody answered.
fn shown(figure: &FigureJson) -> Option<Shown> {
    let (n, share, low, high) = (figure.n?, figure.value?, figure.low?, figure.high?);
    let percent = |share| Share::new(share).map(|share| display_percent(share, NumberStyle::Vietnamese));
    Some(Shown {
        percent: format!("{} %", percent(share)?),
        interval: format!("{} – {} %", percent(low)?, percent(high)?),
        people: crate::chart::count(n),
        share,
        low,
        high,
    })
}

fn notes(document: &Document, self_selected: bool) -> Vec<String> {
    let mut notes = vec![format!(
        "Cách tính {}, bộ câu hỏi {}. Số liệu dưới {} người không nêu.",
        document.method,
        document.definition.name,
        suppress::FEWEST
    )];
    if self_selected {
        notes.push(
            "Người trả lời tự chọn, không phải mẫu ngẫu nhiên; khoảng tin cậy chỉ phản ánh cỡ mẫu."
                .to_owned(),
        );
    }
    notes
}
