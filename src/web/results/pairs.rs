//! What is worth standing beside what, and how the two sides are called.

use super::address::Asking;
use super::ask::Seen;
use super::views::Question;
use super::words;
use crate::account::Reach;
use crate::account::Right;
use crate::campaign::Campaign;
use crate::ids::{Channel, UnitCode};
use crate::index::json::KeyJson;
use time::{Date, Month};

/// Whether a second side was chosen.
pub(super) fn chosen(asking: &Asking) -> bool {
    ["from2", "to2", "channel2", "campaign2"].iter().any(|name| !asking.get(name).is_empty())
}

/// Comparisons that are one click away: this quarter with the one before, this month with the one before,
/// this campaign with the one before.
pub(super) fn ready(question: &Question<'_>) -> Vec<(String, Asking)> {
    let campaign = question.campaign;
    let day = campaign.day(question.app.hour().local_date());
    let mut ready = Vec::new();
    let quarter = Period::quarter(day);
    let month = Period::month(day);
    for (now, before) in [(quarter, quarter.before()), (month, month.before())] {
        if campaign.opens < now.first {
            ready.push((
                format!("{} với {}", now.name(true), before.name(false)),
                periods(question, now, before),
            ));
        }
    }
    if let Some(before) = others(question).into_iter().find(|other| comparable(campaign, other)) {
        let asking = cleared(question).with("campaign2", before.id.as_str());
        ready.push((format!("Đợt này với đợt “{}”", before.title), asking));
    }
    if let Some((central, unit)) = central(question) {
        let asking = cleared(question).with("campaign2", central.id.as_str());
        let asking = asking.with("channel2", Channel::Qr.as_str()).with("under", unit.as_str());
        ready.push((format!("Đợt này với mã QR của đợt “{}”", central.title), asking));
    }
    ready
}

/// Where a unit surveys itself: the survey of a unit above it that asks the same at the same time, the one with the most
/// days in common, and the unit whose answers in both stand beside each other.
fn central<'a>(question: &Question<'a>) -> Option<(&'a Campaign, &'a UnitCode)> {
    let (campaign, catalog) = (question.campaign, question.catalog);
    let [own] = campaign.units.as_slice() else { return None };
    let day = campaign.day(question.app.hour().local_date());
    let [root] = catalog.campaign_roots(campaign, day)[..] else { return None };
    let above: Vec<_> = catalog.tree.ancestors(root, day).into_iter().map(|unit| unit.no).collect();
    let shared =
        |other: &Campaign| (campaign.closes.min(other.closes) - campaign.opens.max(other.opens)).whole_days();
    let holds = |other: &&Campaign| {
        let same = other.definition_hash == campaign.definition_hash && other.method == campaign.method;
        same && shared(other) >= 0
            && catalog.campaign_roots(other, day).iter().any(|root| above.contains(root))
    };
    let central = others(question).into_iter().filter(holds).max_by_key(|other| shared(other))?;
    Some((central, own))
}

fn cleared(question: &Question<'_>) -> Asking {
    let names = ["from", "to", "from2", "to2", "channel2", "campaign2"];
    names.iter().fold(question.asking.clone(), |asking, name| asking.with(name, ""))
}

fn periods(question: &Question<'_>, now: Period, before: Period) -> Asking {
    cleared(question)
        .with("from", &now.first.to_string())
        .with("to", &now.last().to_string())
        .with("from2", &before.first.to_string())
        .with("to2", &before.last().to_string())
}

/// Other campaigns that the viewer sees, the youngest first.
pub(super) fn others<'a>(question: &Question<'a>) -> Vec<&'a Campaign> {
    let sees = |campaign: &&Campaign| match question.viewer {
        super::ask::Viewer::Staff(session) => session.reach(campaign, Right::SeeFigures) != Reach::Outside,
        super::ask::Viewer::Anyone | super::ask::Viewer::Exporter(_) | super::ask::Viewer::Program(_) => {
            false
        }
    };
    let mut all: Vec<_> = question
        .catalog
        .campaigns
        .values()
        .filter(|campaign| campaign.no != question.campaign.no)
        .filter(sees)
        .collect();
    all.sort_by_key(|campaign| std::cmp::Reverse((campaign.opens, campaign.no)));
    all
}

fn comparable(now: &Campaign, other: &Campaign) -> bool {
    other.opens <= now.opens && other.definition_hash == now.definition_hash && other.method == now.method
}

/// A quarter or a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Period {
    first: Date,
    months: u8,
}

impl Period {
    fn month(day: Date) -> Self {
        Self { first: day.replace_day(1).unwrap_or(day), months: 1 }
    }

    fn quarter(day: Date) -> Self {
        let month = (u8::from(day.month()) - 1) / 3 * 3 + 1;
        let month = Month::try_from(month).unwrap_or(Month::January);
        Self { first: Date::from_calendar_date(day.year(), month, 1).unwrap_or(day), months: 3 }
    }

    fn before(self) -> Self {
        let day = self.first.previous_day().unwrap_or(self.first);
        if self.months == 3 { Self::quarter(day) } else { Self::month(day) }
    }

    fn last(self) -> Date {
        let month = (1..self.months).fold(self.first.month(), |month, _| month.next());
        let day = month.length(self.first.year());
        Date::from_calendar_date(self.first.year(), month, day).unwrap_or(self.first)
    }

    fn name(self, capital: bool) -> String {
        let (year, month) = (self.first.year(), u8::from(self.first.month()));
        let name = if self.months == 3 {
            format!("quý {}/{year}", ["I", "II", "III", "IV"][usize::from((month - 1) / 3 % 4)])
        } else {
            format!("tháng {month}/{year}")
        };
        if capital { name.replacen('q', "Q", 1).replacen("tháng", "Tháng", 1) } else { name }
    }

    /// The period of these days, where they are one.
    fn of(first: Date, last: Date) -> Option<Self> {
        [Self::month(first), Self::quarter(first)]
            .into_iter()
            .find(|period| period.first == first && period.last() == last)
    }
}

/// What one side is: its days, its channels where they are not all that ranks rest on, its campaign where the
/// days are all.
pub(super) fn name(seen: &Seen) -> String {
    let filter = &seen.asked.filter;
    let days = match (filter.from, filter.to) {
        (None, None) => format!("đợt “{}”", seen.campaign.title),
        (Some(from), Some(to)) => Period::of(from, to).map_or_else(
            || format!("{} – {}", words::day(from), words::day(to)),
            |period| period.name(false),
        ),
        (Some(from), None) => format!("từ {}", words::day(from)),
        (None, Some(to)) => format!("đến {}", words::day(to)),
    };
    let ranking: std::collections::BTreeSet<_> = seen.campaign.ranking_channels.iter().copied().collect();
    match &filter.channels {
        Some(channels) if *channels != ranking => {
            let names: Vec<_> = channels.iter().map(|channel| words::channel_inside(*channel)).collect();
            format!("{days}, {}", names.join(", "))
        }
        Some(_) | None => days,
    }
}

/// How a group is called.
pub(super) fn key_name(key: &[KeyJson]) -> String {
    let name = |key: &KeyJson| match key {
        KeyJson::Unit { name, .. } | KeyJson::Field { name, .. } | KeyJson::Counter { name, .. } => {
            name.clone()
        }
        KeyJson::Month { month } => month.clone(),
        KeyJson::Channel { channel } => {
            channel.parse().map_or_else(|_| channel.clone(), |channel| words::channel(channel).to_owned())
        }
        KeyJson::Question { text, .. } => text.clone(),
    };
    key.iter().map(name).collect::<Vec<_>>().join(" · ")
}

/// A unit's code.
pub(super) fn key_code(key: &[KeyJson]) -> Option<&str> {
    key.iter().find_map(|key| match key {
        KeyJson::Unit { code, .. } => Some(code.as_str()),
        KeyJson::Field { .. }
        | KeyJson::Month { .. }
        | KeyJson::Channel { .. }
        | KeyJson::Counter { .. }
        | KeyJson::Question { .. } => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    #[test]
    fn a_quarter_and_a_month_know_their_days_and_the_one_before() {
        let quarter = Period::quarter(date!(2026 - 02 - 14));
        assert_eq!((quarter.first, quarter.last()), (date!(2026 - 01 - 01), date!(2026 - 03 - 31)));
        let before = quarter.before();
        assert_eq!((before.first, before.last()), (date!(2025 - 10 - 01), date!(2025 - 12 - 31)));
        assert_eq!(
            (quarter.name(true), before.name(false)),
            ("Quý I/2026".to_owned(), "quý IV/2025".to_owned())
        );
        let month = Period::month(date!(2024 - 03 - 31)).before();
        assert_eq!((month.last(), month.name(true)), (date!(2024 - 02 - 29), "Tháng 2/2024".to_owned()));
        assert_eq!(Period::of(date!(2026 - 01 - 01), date!(2026 - 03 - 31)), Some(quarter));
        assert_eq!(Period::of(date!(2026 - 01 - 01), date!(2026 - 02 - 28)), None);
    }
}
