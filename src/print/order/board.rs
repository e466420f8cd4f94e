//! An order of a notice-board sheet: what everyone may see of a unit.

use super::OrderError;
use crate::campaign::Campaign;
use crate::catalog::Catalog;
use crate::ids::{Share, UnitCode};
use crate::index::json::{Document, FigureJson};
use crate::index::{NumberStyle, display_percent};
use crate::print::board::{Board, Line, Shown};
use crate::print::{Finish, Origin};
use time::Date;

/// How the sheet looks, and where its code leads.
#[derive(Debug, Clone)]
pub struct Look {
    pub finish: Finish,
    /// Who asks.
    pub office: String,
    /// The ledger's where `None`.
    pub logo: Option<String>,
    pub origin: Origin,
}

/// The sheet of a unit. `figures` are those of the unit and everything below it that everyone may see: as
/// [`crate::index::public`] tells them.
///
/// # Errors
/// Where the campaign's figures are not for everyone, or no unit bears the code today.
pub fn board(
    catalog: &Catalog,
    campaign: &Campaign,
    code: &UnitCode,
    figures: &Document,
    look: Look,
    today: Date,
) -> Result<Board, OrderError> {
    if !campaign.is_public() {
        return Err(OrderError::NotPublic(campaign.id.clone()));
    }
    let unit = catalog.tree.find(code, today).ok_or_else(|| OrderError::Unit(code.clone()))?;
    let mut lines: Vec<_> = figures.total.factors.iter().map(line).collect();
    let share = |line: &Line| line.shown.as_ref().map_or(-1.0, |shown| shown.share);
    lines.sort_by(|a, b| share(b).total_cmp(&share(a)));
    let mut hung = catalog.touchpoints.values().filter(|touchpoint| touchpoint.campaign == campaign.no);
    let self_selected = hung.any(|touchpoint| touchpoint.channel.is_self_selected());
    let day = |date: Date| format!("{:02}/{:02}/{}", date.day(), u8::from(date.month()), date.year());
    Ok(Board {
        finish: look.finish,
        office: look.office,
        logo: look.logo.or_else(|| catalog.ledger.logo.clone()),
        unit: unit.name.clone(),
        campaign: campaign.title.clone(),
        period: format!("{} – {}", day(campaign.opens), day(campaign.closes)),
        overall: figures.total.overall.as_ref().and_then(shown),
        lines,
        notes: notes(figures, campaign, self_selected),
        demo: catalog.ledger.demo,
        url: look.origin.board(&campaign.id, code),
        typed: look.origin.board_typed(&campaign.id, code),
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

fn notes(document: &Document, campaign: &Campaign, self_selected: bool) -> Vec<String> {
    let mut notes = vec![format!(
        "Cách tính {}, bộ câu hỏi {}. Số liệu dưới {} người không nêu.",
        document.heading.method,
        document.heading.definition.name,
        campaign.terms.rules.show_from()
    )];
    if self_selected {
        notes.push(
            "Người trả lời tự chọn, không phải mẫu ngẫu nhiên; khoảng tin cậy chỉ phản ánh cỡ mẫu."
                .to_owned(),
        );
    }
    notes
}
