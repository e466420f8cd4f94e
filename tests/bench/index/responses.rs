//! Responses made up reproducibly.

use hailong::answers::packed::Layout;
use hailong::definition::{Definition, QuestionKind, parse};
use hailong::ids::{CampaignNo, Channel, FieldNo, Hour, LedgerId, TouchpointCode, UnitNo};
use hailong::ledger::{DurationBucket, Response, Signals};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

/// The questionnaire that is measured with, as it ships.
pub(crate) fn definition() -> Definition {
    let text = include_str!("../../../survey-defs/sipas-2017.1.yaml");
    parse::from_yaml(text, "sipas-2017.1.yaml").expect("the definition that ships is sound")
}

/// So many responses over so many units, by ledger order.
pub(crate) fn responses(definition: &Definition, rows: usize, units: u32) -> impl Iterator<Item = Response> {
    let layout = Layout::of(definition);
    let mut rng = ChaCha8Rng::seed_from_u64(2026);
    let columns: Vec<_> = definition
        .questions
        .iter()
        .enumerate()
        .filter_map(|(at, question)| {
            let values = match &question.kind {
                QuestionKind::Scale { .. } => 0,
                QuestionKind::Single { options } => u8::try_from(options.len()).ok()?,
                QuestionKind::Multiple { .. } | QuestionKind::Number { .. } | QuestionKind::Text { .. } => {
                    return None;
                }
            };
            Some((layout.column(at)?.offset, values))
        })
        .collect();
    let (width, hash) = (layout.width(), definition.hash);
    (0..rows).map(move |row| {
        let mood = rng.random_range(0..=2u8);
        let mut answers = vec![0; width];
        for (offset, options) in &columns {
            answers[*offset] = match (options, rng.random_range(0..40u8)) {
                (_, 0) => 0,
                (0, 1) => 254,
                (0, 2..=5) => rng.random_range(1..=5),
                (0, _) => 3 + mood,
                (options, _) => rng.random_range(1..=*options),
            };
        }
        Response {
            ledger: LedgerId(1),
            hour: Hour(498_000 + u32::try_from(row / 500).unwrap_or(0)),
            definition: hash,
            campaign: CampaignNo(1),
            touchpoint: TouchpointCode::from_bits(0).expect("37 divides 0"),
            unit: UnitNo(rng.random_range(1..=units)),
            field: FieldNo(rng.random_range(1..=30)),
            channel: Channel::Qr,
            language: 0,
            duration: DurationBucket::TwoToFive,
            signals: Signals(0),
            answers,
            texts: vec![],
        }
    })
}
