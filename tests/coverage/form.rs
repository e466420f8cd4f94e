//! A questionnaire that ships, filled in by chance.

use hailong::answers::packed::Layout;
use hailong::definition::{Definition, parse};
use hailong::ids::{CampaignNo, Channel, DefinitionHash, FieldNo, Hour, LedgerId, TouchpointCode, UnitNo};
use hailong::index::{Columns, Method};
use hailong::ledger::response::ResponseView;
use hailong::ledger::{DurationBucket, Response, Signals};
use rand::RngExt as _;
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A questionnaire and the sheet that is being filled in.
pub(crate) struct Form {
    pub(crate) definitions: BTreeMap<DefinitionHash, Arc<Definition>>,
    pub(crate) response: Response,
    /// Where the criteria's answers lie.
    criteria: Vec<usize>,
    rate: fn(&mut ChaCha8Rng, f64) -> u8,
}

impl Form {
    /// `sipas-2017`: satisfied (4) or not (2) with each of 22 criteria.
    pub(crate) fn sipas() -> Self {
        let text = include_str!("../../survey-defs/sipas-2017.1.yaml");
        let satisfied = |rng: &mut ChaCha8Rng, chance| 2 + 2 * u8::from(rng.random_bool(chance));
        let form = Self::of(text, "sipas-2017.1.yaml", satisfied);
        assert_eq!(form.criteria.len(), 22, "sipas-2017 has 22 criteria");
        form
    }

    /// `danh-gia-tthc`: 0, 1 or 2 points for each of 4 indicators.
    pub(crate) fn points() -> Self {
        let text = include_str!("../../survey-defs/danh-gia-tthc.1.yaml");
        let points = |rng: &mut ChaCha8Rng, chance| {
            1 + u8::from(rng.random_bool(chance)) + u8::from(rng.random_bool(chance))
        };
        let form = Self::of(text, "danh-gia-tthc.1.yaml", points);
        assert_eq!(form.criteria.len(), 4, "danh-gia-tthc has 4 indicators");
        form
    }

    fn of(text: &str, name: &str, rate: fn(&mut ChaCha8Rng, f64) -> u8) -> Self {
        let mut definition = parse::from_yaml(text, name).expect("the definition that ships is sound");
        definition.methods = Method::ALL.map(|method| method.as_str().to_owned()).to_vec();
        let layout = Layout::of(&definition);
        let criteria = definition.factors.iter().flat_map(|factor| &factor.criteria);
        let criteria = criteria.filter_map(|at| Some(layout.column(*at)?.offset)).collect();
        let response = Response {
            ledger: LedgerId(1),
            hour: Hour(498_000),
            definition: definition.hash,
            campaign: CampaignNo(1),
            touchpoint: TouchpointCode::from_bits(0).expect("37 divides 0"),
            unit: UnitNo(1),
            field: FieldNo(1),
            channel: Channel::Interviewer,
            language: 0,
            duration: DurationBucket::Unknown,
            signals: Signals(0),
            answers: vec![0; layout.width()],
            texts: vec![],
        };
        let definitions = BTreeMap::from([(definition.hash, Arc::new(definition))]);
        Self { definitions, response, criteria, rate }
    }

    pub(crate) fn hash(&self) -> DefinitionHash {
        self.response.definition
    }

    pub(crate) fn definition(&self) -> &Definition {
        &self.definitions[&self.hash()]
    }

    /// Where the answer to a question lies.
    pub(crate) fn offset(&self, question: &str) -> usize {
        let definition = self.definition();
        let at = definition.questions.iter().position(|of| of.id.as_str() == question).expect("a question");
        Layout::of(definition).column(at).expect("a column").offset
    }

    /// Fills the criteria in; one answer in twenty is left out.
    pub(crate) fn answer(&mut self, rng: &mut ChaCha8Rng, chance: f64) {
        for offset in &self.criteria {
            let left_out = rng.random_ratio(1, 20);
            let rating = (self.rate)(rng, chance);
            self.response.answers[*offset] = if left_out { 0 } else { rating };
        }
    }

    /// Takes the sheet in.
    pub(crate) fn push(&self, columns: &mut Columns) {
        let body = self.response.body();
        let view = ResponseView::read(&body).expect("a body");
        columns.push(columns.next(), &view, &self.definitions).expect("it fits");
    }
}
