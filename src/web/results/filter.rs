//! The form above the figures: what can be asked, what is asked now.

use super::ask::put;
use super::counters;
use super::words;
use crate::account::Scope;
use crate::campaign::Campaign;
use crate::catalog::Catalog;
use crate::ids::{Channel, UnitCode};
use crate::index::request::Request;
use crate::unit::UnitKind;
use time::Date;
use time::format_description::well_known::Iso8601;

/// Every channel, in the words of the address; where left out, the campaign's ranking channels.
const ALL_CHANNELS: &str = "all";

/// A longer list of units is no list: then only the campaign's units and those right below them.
const LONGEST_LIST: usize = 400;

/// What the address of the page says.
pub(super) struct Wishes {
    /// As typed, for the form.
    pub(super) typed: Request,
    /// The page loads itself anew.
    pub(super) live: bool,
}

/// One entry of a list.
pub(super) struct Choice {
    pub(super) value: String,
    pub(super) label: String,
    pub(super) chosen: bool,
}

/// What is offered to a viewer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Offered {
    /// Figures divided by anything but units.
    pub(super) divides: bool,
    /// Counters of one unit.
    pub(super) counters: bool,
}

/// The form.
pub(super) struct FilterView {
    pub(super) by: Vec<Choice>,
    pub(super) units: Vec<Choice>,
    /// Of the unit that is chosen; empty where it has not several.
    pub(super) counters: Vec<Choice>,
    pub(super) fields: Vec<Choice>,
    pub(super) channels: Vec<Choice>,
    /// Under the units of which day; empty where units did not change.
    pub(super) structures: Vec<Choice>,
    pub(super) from: String,
    pub(super) to: String,
    /// Whether figures may be divided by anything but units.
    pub(super) divides: bool,
    /// Whether days are asked for.
    pub(super) days: bool,
}

impl FilterView {
    /// Only the fields that a view understands.
    pub(super) fn only(mut self, names: &[&str]) -> Self {
        let keep = |name: &str, list: &mut Vec<Choice>| {
            if !names.contains(&name) {
                list.clear();
            }
        };
        // A view groups in its own way.
        self.by.clear();
        keep("channel", &mut self.channels);
        keep("field", &mut self.fields);
        keep("touchpoint", &mut self.counters);
        keep("structure", &mut self.structures);
        self.days = names.contains(&"from");
        self
    }
}

impl Wishes {
    /// Reads the address; names that are none of ours are somebody else's business. A demonstration
    /// that nobody asked anything particular of is live.
    pub(super) fn of(query: &[(String, String)], demo: bool) -> Self {
        let mut typed = Request::default();
        let mut live = demo && query.is_empty();
        for (name, value) in query {
            if name == "live" {
                live = demo && value == "1";
            } else {
                put(&mut typed, name, value);
            }
        }
        Self { typed, live }
    }

    /// How figures are grouped where nothing else is said: by unit, by province where a campaign is of several,
    /// and by counter where one is chosen, whose figures are never said to be its unit's.
    pub(super) fn by(&self, catalog: &Catalog, campaign: &Campaign) -> &str {
        let one_counter = !self.typed.touchpoint.is_empty();
        let provinces = self.typed.under.is_empty() && of_provinces(catalog, campaign);
        match self.typed.by.as_str() {
            "" | "unit" | "commune" | "district" | "province" if one_counter => "counter",
            "" if provinces => "province",
            "" => "unit",
            typed => typed,
        }
    }

    /// What is asked of the figures, over the channels that ranks may rest on where nothing else is said.
    pub(super) fn request(&self, catalog: &Catalog, campaign: &Campaign) -> Request {
        let mut request = self.typed.clone();
        self.by(catalog, campaign).clone_into(&mut request.by);
        if request.channel == ALL_CHANNELS {
            request.channel.clear();
        } else if request.channel.is_empty() {
            let ranking: Vec<_> = campaign.ranking_channels.iter().map(|c| c.as_str()).collect();
            request.channel = ranking.join(",");
        }
        request
    }

    /// The form with what was typed.
    pub(super) fn view(
        &self,
        catalog: &Catalog,
        campaign: &Campaign,
        scope: Option<&Scope>,
        offered: Offered,
        today: Date,
    ) -> FilterView {
        let Offered { divides, .. } = offered;
        let typed = &self.typed;
        let choice = |value: &str, label: String, now: &str| Choice {
            value: value.to_owned(),
            label,
            chosen: value == now,
        };
        let all =
            [("unit", "Đơn vị"), ("field", "Lĩnh vực"), ("month", "Tháng"), ("channel", "Kênh trả lời")];
        let now = self.by(catalog, campaign);
        let mut by: Vec<_> = all.map(|(value, label)| choice(value, label.to_owned(), now)).into();
        if offered.counters {
            by.insert(1, choice("counter", "Quầy".to_owned(), now));
        }
        by.extend(provinces(catalog, campaign, now));
        let mut units = vec![choice("", "Tất cả đơn vị".to_owned(), &typed.under)];
        units.extend(
            places(catalog, campaign, scope, today, &typed.under)
                .into_iter()
                .map(|(code, name)| choice(code.as_str(), name, &typed.under)),
        );
        let mut counters = Vec::new();
        let unit = typed.under.parse().ok().and_then(|code| catalog.tree.find(&code, campaign.day(today)));
        if let Some(unit) = unit.filter(|_| offered.counters || !typed.touchpoint.is_empty()) {
            let own = counters::of_unit(catalog, campaign, unit.no);
            if own.as_slice().len() > 1 {
                counters.push(choice("", "Tất cả quầy".to_owned(), &typed.touchpoint));
                let each = own
                    .as_slice()
                    .iter()
                    .map(|of| choice(&counters::address(of), counters::name(of), &typed.touchpoint));
                counters.extend(each);
            }
        }
        let mut fields = vec![choice("", "Tất cả lĩnh vực".to_owned(), &typed.field)];
        fields.extend(catalog.fields.values().map(|field| {
            let name = field.name.get("vi").cloned().unwrap_or_default();
            choice(field.code.as_str(), name, &typed.field)
        }));
        fields.push(choice("unknown", "Không nhớ".to_owned(), &typed.field));
        let ranking: Vec<_> = campaign.ranking_channels.iter().map(|c| words::channel_inside(*c)).collect();
        let mut channels = vec![
            choice("", format!("Kênh để xếp hạng ({})", ranking.join(", ")), &typed.channel),
            choice(ALL_CHANNELS, "Tất cả kênh".to_owned(), &typed.channel),
        ];
        if divides {
            channels.extend(
                Channel::ALL.map(|channel| {
                    choice(channel.as_str(), words::channel(channel).to_owned(), &typed.channel)
                }),
            );
        }
        let mut structures = Vec::new();
        let now = campaign.day(today);
        if divides && catalog.tree.changes_between(campaign.opens, now) {
            let asked = if typed.structure == "then" { "" } else { &typed.structure };
            structures.push(choice("", "Như vào ngày trả lời".to_owned(), asked));
            // Whoever has come with a day keeps it.
            let day = Date::parse(asked, &Iso8601::DATE).unwrap_or(now);
            let name = format!("Như vào ngày {}", words::day(day));
            structures.push(choice(&day.to_string(), name, asked));
        }
        let (from, to) = (typed.from.clone(), typed.to.clone());
        // Whoever has come with days keeps them.
        let days = divides || !from.is_empty() || !to.is_empty();
        FilterView { by, units, counters, fields, channels, structures, from, to, divides, days }
    }
}

/// To group by province, where there are several.
pub(super) fn provinces(catalog: &Catalog, campaign: &Campaign, now: &str) -> Option<Choice> {
    of_provinces(catalog, campaign).then(|| Choice {
        value: "province".to_owned(),
        label: "Tỉnh, thành phố".to_owned(),
        chosen: now == "province",
    })
}

/// Whether a campaign is of several provinces.
fn of_provinces(catalog: &Catalog, campaign: &Campaign) -> bool {
    let kind = |code: &UnitCode| catalog.tree.find(code, campaign.closes).map(|unit| unit.kind);
    campaign.units.len() > 1 && campaign.units.iter().all(|code| kind(code) == Some(UnitKind::Province))
}

/// The campaign's units of today with everything below, the name indented by height; where those are too many,
/// what lies below the unit that is chosen alone.
fn places(
    catalog: &Catalog,
    campaign: &Campaign,
    scope: Option<&Scope>,
    today: Date,
    chosen: &str,
) -> Vec<(UnitCode, String)> {
    let tree = &catalog.tree;
    let own = |no| scope.is_none_or(|scope| scope.contains(tree, no));
    let roots: Vec<_> = campaign.units.iter().filter_map(|code| tree.find(code, today)).collect();
    let below: Vec<_> = roots.iter().map(|root| tree.subtree(root.no, today)).collect();
    let many = below.iter().map(Vec::len).sum::<usize>() > LONGEST_LIST;
    let chosen = chosen.parse().ok().and_then(|code| tree.find(&code, today)).map(|unit| unit.no);
    let mut found = Vec::new();
    for (root, mut units) in roots.iter().zip(below) {
        if many && !units.iter().any(|unit| Some(unit.no) == chosen) {
            units = vec![*root];
        } else if many && units.len() > LONGEST_LIST {
            units = [vec![*root], tree.children(root.no, today)].concat();
        }
        for unit in units.into_iter().filter(|unit| own(unit.no)) {
            let height = if unit.no == root.no {
                0
            } else {
                let above = tree.ancestors(unit.no, today);
                above.iter().position(|unit| unit.no == root.no).map_or(0, |at| at + 1)
            };
            found.push((unit.code.clone(), format!("{}{}", "\u{2003}".repeat(height), unit.name)));
        }
    }
    found
}
