//! The country as it is measured with: its official communes, one campaign that asks `sipas-2017.1`, and
//! responses made up reproducibly, in a SQLite database of their own.

use hailong::answers::packed::Layout;
use hailong::campaign::{Campaign, Terms, fields};
use hailong::definition::{Definition, QuestionKind, shipped};
use hailong::ids::{CampaignNo, Channel, FieldNo, Hour, LedgerId, ResponseId, Seq, TouchpointCode, UnitNo};
use hailong::ledger::entry::Sealed;
use hailong::ledger::{DurationBucket, EntryKind, Event, Response, Signals};
use hailong::store::{Options, Store};
use hailong::touchpoint::{FieldScope, Touchpoint};
use hailong::unit::official;
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use std::path::Path;
use time::macros::date;

/// When the first response came, and how many hours the last one is behind it.
pub(crate) const FIRST: Hour = Hour(497_000);
pub(crate) const HOURS: u32 = 2_000;

pub(crate) const CAMPAIGN: &str = "ca-nuoc-2026";

/// The questionnaire that is measured with, as it ships.
pub(crate) fn definition() -> Definition {
    shipped::find("sipas-2017.1").expect("it ships")
}

/// The communes that answer.
pub(crate) fn communes() -> Vec<UnitNo> {
    official::tree().iter().filter(|unit| unit.parent.is_some()).map(|unit| unit.no).collect()
}

/// So many responses, by ledger order.
pub(crate) fn responses(definition: &Definition, rows: usize) -> impl Iterator<Item = Response> {
    let layout = Layout::of(definition);
    let mut rng = ChaCha8Rng::seed_from_u64(2026);
    let column = |(at, kind): (usize, &QuestionKind)| {
        let values = match kind {
            QuestionKind::Scale { .. } => 0,
            QuestionKind::Single { options } => u8::try_from(options.len()).ok()?,
            QuestionKind::Multiple { .. } | QuestionKind::Number { .. } | QuestionKind::Text { .. } => {
                return None;
            }
        };
        Some((layout.column(at)?.offset, values))
    };
    let kinds = definition.questions.iter().map(|question| &question.kind);
    let columns: Vec<_> = kinds.enumerate().filter_map(column).collect();
    let (width, hash, communes) = (layout.width(), definition.hash, communes());
    let each = u32::try_from(rows).unwrap_or(u32::MAX).div_ceil(HOURS).max(1);
    (0u32..).take(rows).map(move |row| {
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
            hour: Hour(FIRST.0 + row / each),
            definition: hash,
            campaign: CampaignNo(1),
            touchpoint: touchpoint(),
            unit: communes[rng.random_range(0..communes.len())],
            field: FieldNo(rng.random_range(1..=10)),
            channel: [Channel::Qr, Channel::Code, Channel::Kiosk, Channel::Paper][rng.random_range(0..4)],
            language: 0,
            duration: DurationBucket::TwoToFive,
            signals: Signals(0),
            answers,
            texts: vec![],
        }
    })
}

pub(crate) fn touchpoint() -> TouchpointCode {
    TouchpointCode::from_bits(0).expect("37 divides 0")
}

/// A ledger with so many responses: created as the program does, the responses written past its writer, whose
/// speed is measured elsewhere.
pub(crate) async fn ledger(folder: &Path, rows: usize) -> String {
    let file = folder.join("country.sqlite");
    let url = format!("sqlite:{}", file.display());
    let store = Store::open(&url, Options::default()).await.expect("it opens");
    let created = store.create_ledger("Cả nước", false, FIRST, events()).await.expect("a ledger");
    store.close().await;
    insert(&file, Seq(created.size), rows).expect("rows");
    url
}

fn events() -> Vec<Event> {
    let definition = definition();
    let units: Vec<_> = official::tree().iter().cloned().collect();
    let provinces = units.iter().filter(|unit| unit.parent.is_none()).map(|unit| unit.code.clone()).collect();
    let touchpoint = Touchpoint {
        code: touchpoint(),
        campaign: CampaignNo(1),
        unit: communes()[0],
        counter: String::new(),
        channel: Channel::Qr,
        field: FieldScope::Ask,
        revoked: false,
    };
    let campaign = Campaign {
        no: CampaignNo(1),
        id: CAMPAIGN.parse().expect("a name"),
        title: "Khảo sát cả nước".to_owned(),
        definition: definition.name.clone(),
        definition_hash: definition.hash,
        units: provinces,
        opens: date!(2026 - 09 - 01),
        closes: date!(2026 - 12 - 31),
        method: "pooled-share.1".to_owned(),
        public: true,
        ranking_channels: vec![Channel::Qr, Channel::Code],
        closed: false,
        published: false,
        terms: Terms::default(),
    };
    vec![
        Event::DefinitionPublished { name: definition.name, canonical: definition.canonical },
        Event::UnitTree { units },
        Event::Fields { fields: fields::standard() },
        Event::CampaignOpened { campaign },
        Event::TouchpointChanged { touchpoints: vec![touchpoint] },
    ]
}

fn insert(file: &Path, first: Seq, rows: usize) -> rusqlite::Result<()> {
    let mut connection = rusqlite::Connection::open(file)?;
    let transaction = connection.transaction()?;
    let mut statement = transaction.prepare(
        "INSERT INTO entry (ledger_id, seq, kind, id, hour, body, nonce, leaf) VALUES (1, ?, 1, ?, ?, ?, ?, ?)",
    )?;
    for (seq, response) in (first.0..).zip(responses(&definition(), rows)) {
        let (hour, body) = (response.hour, response.body());
        let mut random = [0; 12];
        random[4..].copy_from_slice(&seq.to_be_bytes());
        let id = ResponseId::new(hour, random).uuid();
        let sealed = Sealed::new(EntryKind::Response, id, hour, body, id.into_bytes());
        let seq = i64::try_from(seq).expect("few rows");
        statement.execute((seq, id.as_bytes(), hour.0, &sealed.body, sealed.nonce, sealed.leaf))?;
    }
    drop(statement);
    let size = i64::try_from(first.0).expect("few rows") + i64::try_from(rows).expect("few rows");
    transaction.execute("UPDATE ledger SET size = ?", [size])?;
    transaction.commit()
}
