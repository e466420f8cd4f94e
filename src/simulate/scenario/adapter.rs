//! A simulated arrival as the ledger would hold it: the sheet of a real questionnaire, packed into a real body.

use super::world::{Arrival, Mark, Place, Province};
use crate::answers::packed::{self, Layout};
use crate::answers::{Answer, Answers};
use crate::campaign::{Campaign, Terms, fields};
use crate::catalog::{Catalog, LedgerInfo};
use crate::definition::{Definition, QuestionKind, Seen};
use crate::ids::{CampaignNo, Channel, Hour, LedgerId, Rating, TouchpointCode, UnitCode, UnitNo};
use crate::ledger::{DurationBucket, Response, Signals};
use crate::touchpoint::{FieldScope, Touchpoint};
use crate::unit::{Unit, UnitKind};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The code of the simulated province.
const ROOT: &str = "MP";
/// Points of the scale that marks are made for.
const POINTS: usize = 5;

/// How a questionnaire takes the marks of a simulated sheet.
#[derive(Debug, Clone)]
pub struct Form {
    definition: Arc<Definition>,
    layout: Layout,
}

/// Why a questionnaire cannot be simulated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{definition}` asks `{question}` on a scale that has not five points, of which the fourth and fifth are satisfied"
)]
pub struct FormError {
    pub definition: String,
    pub question: String,
}

impl Form {
    /// # Errors
    /// Where a scale of the questionnaire is not the one that people are simulated on.
    pub fn new(definition: Arc<Definition>) -> Result<Self, FormError> {
        let fits = |at: usize| {
            definition.scale_of(at).is_none_or(|scale| {
                let satisfied = scale.points.iter().position(|point| point.satisfied);
                scale.points.len() == POINTS && satisfied == Some(POINTS - 2)
            })
        };
        let odd = definition.questions.iter().enumerate().find(|(at, _)| !fits(*at));
        if let Some((_, question)) = odd {
            let question = question.id.to_string();
            return Err(FormError { definition: definition.name.to_string(), question });
        }
        Ok(Self { layout: Layout::of(&definition), definition })
    }

    /// Scale questions: the marks that a sheet has.
    #[must_use]
    pub fn items(&self) -> usize {
        let scale = |at: &usize| self.definition.scale_of(*at).is_some();
        (0..self.definition.questions.len()).filter(scale).count()
    }

    #[must_use]
    pub fn definition(&self) -> &Definition {
        &self.definition
    }

    /// The packed answers of a sheet.
    #[must_use]
    pub fn pack(&self, marks: &[Mark]) -> Vec<u8> {
        packed::pack(&self.layout, &self.answers(marks))
            .unwrap_or_else(|fault| unreachable!("answers made for this definition: {fault}"))
    }

    /// The answers of a sheet: its marks by question; whatever else is asked was left out.
    #[must_use]
    pub fn answers(&self, marks: &[Mark]) -> Answers {
        let mut marks = marks.iter();
        let mut values: Vec<Answer> = Vec::with_capacity(self.definition.questions.len());
        for (at, question) in self.definition.questions.iter().enumerate() {
            let mark = match question.kind {
                QuestionKind::Scale { .. } => marks.next().copied().unwrap_or(Mark::NotAnswered),
                QuestionKind::Single { .. }
                | QuestionKind::Multiple { .. }
                | QuestionKind::Number { .. }
                | QuestionKind::Text { .. } => Mark::NotAnswered,
            };
            let seen = |earlier: usize| {
                values.get(earlier).map_or(Seen::Nothing, |answer| answer.seen(&self.definition, earlier))
            };
            let asked = question.when.as_ref().is_none_or(|when| when.holds(&seen));
            values.push(if asked { self.answer(at, mark) } else { Answer::NotAsked });
        }
        Answers { definition: self.definition.hash, values }
    }

    fn answer(&self, at: usize, mark: Mark) -> Answer {
        let may_not_apply = self.definition.scale_of(at).is_some_and(|scale| scale.not_applicable.is_some());
        match mark {
            Mark::NotApplicable if may_not_apply => Answer::NotApplicable,
            Mark::NotAnswered | Mark::NotApplicable => Answer::NotAnswered,
            Mark::Rating(rating) => Rating::new(rating).map_or(Answer::NotAnswered, Answer::Rating),
        }
    }

    /// An arrival as a response at this touchpoint. The bits of the signals are the detectors' to add.
    #[must_use]
    pub fn response(&self, ledger: LedgerId, touchpoint: &Touchpoint, arrival: &Arrival) -> Response {
        let minutes = arrival.elapsed.map(|seconds| u64::from(seconds / 60));
        Response {
            ledger,
            hour: arrival.minute.hour(),
            definition: self.definition.hash,
            campaign: touchpoint.campaign,
            touchpoint: touchpoint.code,
            unit: touchpoint.unit,
            field: match touchpoint.field {
                FieldScope::One(field) => field,
                FieldScope::Ask => arrival.field,
            },
            channel: touchpoint.channel,
            language: 0,
            duration: minutes.map_or(DurationBucket::Unknown, DurationBucket::of_minutes),
            signals: Signals::SIMULATED,
            answers: self.pack(&arrival.answers),
            texts: Vec::new(),
        }
    }
}

/// The number of a simulated unit in its catalog.
#[must_use]
pub fn unit_no(unit: usize) -> UnitNo {
    UnitNo(u32::try_from(unit).unwrap_or(u32::MAX - 1).saturating_add(1))
}

/// A province as a ledger would know it: a demo with one campaign, its units, touchpoints and fields.
#[derive(Debug, Clone)]
pub struct Simulation {
    pub catalog: Catalog,
    pub campaign: CampaignNo,
    pub form: Form,
    /// By index into [`Province::touchpoints`].
    pub touchpoints: Vec<Touchpoint>,
}

impl Simulation {
    /// # Errors
    /// Where the questionnaire cannot be simulated.
    pub fn of(province: &Province, definition: Definition) -> Result<Self, FormError> {
        let definition = Arc::new(definition);
        let form = Form::new(definition.clone())?;
        let campaign = campaign(province, &definition);
        let ledger = LedgerId(1);
        let mut catalog = Catalog::empty(ledger);
        catalog.ledger = LedgerInfo {
            name: "Tỉnh mô phỏng".to_owned(),
            first_hour: Hour::day_start(campaign.opens),
            demo: true,
            ..catalog.ledger
        };
        catalog.fields = fields::standard().into_iter().map(|field| (field.no, field)).collect();
        catalog.tree.upsert(units(province.units.len()));
        let codes = (0..).filter_map(TouchpointCode::from_bits);
        let touchpoints: Vec<Touchpoint> = province
            .touchpoints
            .iter()
            .zip(codes)
            .map(|(place, code)| touchpoint(place, code, campaign.no))
            .collect();
        catalog.touchpoints =
            touchpoints.iter().map(|touchpoint| (touchpoint.code, touchpoint.clone())).collect();
        catalog.definitions = [(definition.hash, definition)].into();
        let no = campaign.no;
        catalog.campaigns = [(no, campaign)].into();
        Ok(Self { catalog, campaign: no, form, touchpoints })
    }

    /// An arrival as the ledger would hold it; [`Response::body`] are its bytes.
    #[must_use]
    pub fn response(&self, arrival: &Arrival) -> Response {
        self.form.response(self.catalog.ledger.id, &self.touchpoints[arrival.touchpoint], arrival)
    }
}

/// The province, and so many communes under it.
fn units(communes: usize) -> Vec<Unit> {
    let root = unit(unit_no(communes), ROOT, "Tỉnh mô phỏng".to_owned(), UnitKind::Province, None);
    let commune = |at: usize| {
        let (code, name) = (format!("{ROOT}.{}", at + 1), format!("Xã mô phỏng số {}", at + 1));
        unit(unit_no(at), &code, name, UnitKind::Commune, Some(root.code.clone()))
    };
    let communes: Vec<Unit> = (0..communes).map(commune).collect();
    [vec![root], communes].concat()
}

fn unit(no: UnitNo, code: &str, name: String, kind: UnitKind, parent: Option<UnitCode>) -> Unit {
    let code = code.parse().unwrap_or_else(|error| unreachable!("a code made here: {error}"));
    let (valid_from, valid_to, successor, lat, lon) = (None, None, None, None, None);
    Unit { no, code, name, kind, parent, valid_from, valid_to, successor, lat, lon }
}

fn touchpoint(place: &Place, code: TouchpointCode, campaign: CampaignNo) -> Touchpoint {
    Touchpoint {
        code,
        campaign,
        unit: unit_no(place.unit),
        counter: format!("Quầy số {}", place.counter + 1),
        channel: place.channel,
        field: place.field.map_or(FieldScope::Ask, FieldScope::One),
        revoked: false,
    }
}

fn campaign(province: &Province, definition: &Definition) -> Campaign {
    let channels: BTreeSet<Channel> = province.touchpoints.iter().map(|place| place.channel).collect();
    let ranking = if channels.contains(&Channel::Code) { Channel::Code } else { Channel::Qr };
    Campaign {
        no: CampaignNo(1),
        id: "mo-phong".parse().unwrap_or_else(|error| unreachable!("a fixed id: {error}")),
        title: "Đợt khảo sát mô phỏng".to_owned(),
        definition: definition.name.clone(),
        definition_hash: definition.hash,
        units: units(0).into_iter().map(|root| root.code).collect(),
        opens: province.first.date(),
        closes: province.start_of(province.weeks).day().date(),
        method: definition.methods.first().cloned().unwrap_or_default(),
        public: false,
        ranking_channels: vec![ranking],
        closed: false,
        published: false,
        terms: Terms::default(),
    }
}
