//! Simulated campaigns whose respondents are not the people they should stand for, and how often the interval
//! of the weighted figures holds the truth.
//!
//! Half of the dossiers are of one field, 30 % of another, 20 % of a third, whose people are the least
//! satisfied and answer the most. Where areas are weighted by as well, more answer in the cities, where two in
//! five live, than in the countryside, and how satisfaction differs between them is another in the second
//! field. Within a field and area people are as in [`crate::model`].

use crate::form::Form;
use crate::model::{Setting, person};
use hailong::campaign::{Campaign, Field, TargetGroup, Terms};
use hailong::ids::{CampaignNo, Channel, FieldNo, UnitNo};
use hailong::index::json::Context;
use hailong::index::weighting::{Margin, WeightedDocument};
use hailong::index::{Columns, Dimension, Filter, Measure, Method, Query, UnitGroup, UnitGroups, figures};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use time::macros::date;

/// Code, part of the dossiers, part of the respondents, how much more satisfied, in halves of the room above.
const FIELDS: [(&str, f64, f64, f64); 3] =
    [("one", 0.5, 0.25, 0.4), ("two", 0.3, 0.3, 0.2), ("three", 0.2, 0.45, -1.3)];

/// The same for where people live; how much more satisfied in the first and third field, and how much less
/// in the second, in fifths of the room above.
const AREAS: [(&str, f64, f64, f64); 2] = [("urban", 0.4, 0.6, 0.6), ("rural", 0.6, 0.4, -0.4)];

/// What the answers are weighted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum By {
    /// Post-stratification.
    Fields,
    /// Raking.
    FieldsAndAreas,
}

/// In which part of the campaigns an interval held the truth.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Coverage {
    pub(crate) overall: f64,
    /// The first factor.
    pub(crate) factor: f64,
    /// The overall figure as counted, unweighted: what not to do.
    pub(crate) plain: f64,
    /// What weighting costs, on average.
    pub(crate) design_effect: f64,
}

/// How often the intervals of figures weighted so hold the truth.
pub(crate) fn coverage(setting: Setting, by: By, seed: u64) -> Coverage {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut form = Form::sipas();
    let about = About::new(&form);
    let mut held = Coverage { overall: 0.0, factor: 0.0, plain: 0.0, design_effect: 0.0 };
    for _ in 0..setting.campaigns {
        let columns = campaign(&mut form, setting, by, &mut rng);
        let (document, plain) = about.weighted(&form, &columns, by);
        let holds = |low: Option<f64>, high: Option<f64>| {
            let within =
                low.zip(high).is_some_and(|(low, high)| low <= setting.share && setting.share <= high);
            f64::from(u8::from(within))
        };
        held.overall += holds(document.figures[0].low, document.figures[0].high);
        held.factor += holds(document.figures[1].low, document.figures[1].high);
        held.plain += holds(plain.map(|(low, _)| low), plain.map(|(_, high)| high));
        held.design_effect += document.design_effect;
    }
    let part = |sum: f64| sum / f64::from(setting.campaigns);
    Coverage {
        overall: part(held.overall),
        factor: part(held.factor),
        plain: part(held.plain),
        design_effect: part(held.design_effect),
    }
}

/// The responses of one campaign.
fn campaign(form: &mut Form, setting: Setting, by: By, rng: &mut ChaCha8Rng) -> Columns {
    let area_at = form.offset("area");
    let room = 1.0 - setting.share;
    let mut columns = Columns::default();
    for _ in 0..setting.n {
        let field = drawn(rng, FIELDS.map(|(_, _, heard, _)| heard));
        let area = drawn(rng, AREAS.map(|(_, _, heard, _)| heard));
        let turned = match by {
            By::Fields => 0.0,
            By::FieldsAndAreas if field == 1 => -1.0,
            By::FieldsAndAreas => 1.0,
        };
        let share = setting.share + room * (FIELDS[field].3 / 2.0 + turned * AREAS[area].3 / 5.0);
        let chance = person(rng, share, setting.correlation);
        form.answer(rng, chance);
        form.response.field = FieldNo(u16::try_from(field + 1).expect("three fields"));
        form.response.answers[area_at] = u8::try_from(area + 1).expect("two areas");
        form.push(&mut columns);
    }
    columns
}

/// One of these parts, by chance.
fn drawn<const N: usize>(rng: &mut ChaCha8Rng, parts: [f64; N]) -> usize {
    let mut left: f64 = rng.random();
    let at = parts.iter().position(|part| {
        left -= part;
        left < 0.0
    });
    at.unwrap_or(N - 1)
}

/// What a document says of a campaign beside its figures.
struct About {
    campaign: Campaign,
    fields: BTreeMap<FieldNo, Field>,
    filter: BTreeMap<String, String>,
}

impl About {
    fn new(form: &Form) -> Self {
        let definition = form.definition();
        let campaign = Campaign {
            no: CampaignNo(1),
            id: "weighted".parse().expect("an id"),
            title: "Weighted".to_owned(),
            definition: definition.name.clone(),
            definition_hash: definition.hash,
            units: vec!["44".parse().expect("a code")],
            opens: date!(2026 - 01 - 01),
            closes: date!(2026 - 12 - 31),
            method: Method::PooledShare.as_str().to_owned(),
            public: false,
            ranking_channels: vec![Channel::Interviewer],
            closed: false,
            published: false,
            terms: Terms::default(),
        };
        let field = |(no, (code, ..)): (u16, (&str, f64, f64, f64))| {
            let name = BTreeMap::from([("vi".to_owned(), code.to_owned())]);
            let code = code.parse().expect("a code");
            (FieldNo(no), Field { no: FieldNo(no), code, name, group: TargetGroup::Other })
        };
        Self { campaign, fields: (1..).zip(FIELDS).map(field).collect(), filter: BTreeMap::new() }
    }

    /// The weighted figures, and the interval of the overall one as counted.
    fn weighted(&self, form: &Form, columns: &Columns, by: By) -> (WeightedDocument, Option<(f64, f64)>) {
        let margin = |parts: &[(&str, f64)]| -> Margin {
            parts.iter().map(|(code, size)| ((*code).to_owned(), *size)).collect()
        };
        let mut margins = vec![margin(&FIELDS.map(|(code, size, ..)| (code, size)))];
        let mut dimensions = vec![Dimension::Field];
        if by == By::FieldsAndAreas {
            margins.push(margin(&AREAS.map(|(code, size, ..)| (code, size))));
            dimensions.push(Dimension::Question("area".parse().expect("a question")));
        }
        let only = UnitGroup { no: UnitNo(1), code: "44".parse().expect("a code"), name: "44".to_owned() };
        let units = UnitGroups::new(vec![only], std::iter::once((UnitNo(1), 0)));
        let filter = Filter::default();
        let query = Query { method: Method::PooledShare, by: dimensions, units: &units, filter };
        let table = columns.table(CampaignNo(1), form.hash()).expect("there are rows");
        let figures = figures(table, &query, NonZeroUsize::MIN).expect("an answer");
        let context = Context {
            campaign: &self.campaign,
            fields: &self.fields,
            language: form.definition().language(Some("vi")),
            entries: 0,
            demo: true,
            filter: &self.filter,
            beside: None,
        };
        let document =
            WeightedDocument::of(&figures, &margins, "simulated".to_owned(), &context).expect("weights");
        let total = figures.total().shown().and_then(|all| all.figure(Measure::Overall)?.estimate);
        (document, total.map(|of| (of.interval.low.get(), of.interval.high.get())))
    }
}
