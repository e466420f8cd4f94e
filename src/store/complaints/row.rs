//! A complaint as a row, and back.

use super::super::entity::complaint::{ActiveModel, Column, Model};
use super::super::{StoreError, key};
use crate::comment::Masked;
use crate::complaint::{
    Category, Complaint, ComplaintNo, Due, Happened, Head, NewComplaint, Published, State, Step,
};
use crate::ids::{CampaignNo, LedgerId, TouchpointCode, UnitNo};
use sea_orm::ActiveValue::Set;
use time::Date;

const EPOCH_JULIAN_DAY: i32 = 2_440_588;

/// Days since 1970-01-01.
pub(super) fn days(day: Date) -> i32 {
    day.to_julian_day() - EPOCH_JULIAN_DAY
}

/// The columns of a [`HeadRow`].
pub(super) const HEAD: [Column; 11] = [
    Column::No,
    Column::Campaign,
    Column::Touchpoint,
    Column::Unit,
    Column::Day,
    Column::Category,
    Column::Language,
    Column::State,
    Column::AcceptBy,
    Column::AnswerBy,
    Column::PublishedDay,
];

/// A complaint without its texts.
pub(super) type HeadRow = (i32, i32, i32, i32, i32, i16, String, i16, i32, i32, Option<i32>);

pub(super) fn new(ledger: LedgerId, no: ComplaintNo, new: &NewComplaint) -> Result<ActiveModel, StoreError> {
    let received = Step { day: new.day, what: Happened::Received };
    let due = new.due();
    Ok(ActiveModel {
        ledger_id: Set(key(ledger)),
        no: Set(no.get().cast_signed()),
        code: Set(new.code.0.to_vec()),
        campaign: Set(new.campaign.0.cast_signed()),
        touchpoint: Set(new.touchpoint.bits().cast_signed()),
        unit: Set(new.unit.0.cast_signed()),
        day: Set(days(new.day)),
        category: Set(new.category.code().into()),
        language: Set(new.language.clone()),
        state: Set(State::Received.code().into()),
        accept_by: Set(days(due.accept)),
        answer_by: Set(days(due.answer)),
        text: Set(new.text.clone()),
        answer: Set(None),
        history: Set(steps(&[received])?),
        published_day: Set(None),
        published_question: Set(None),
        published_answer: Set(None),
    })
}

pub(super) fn history(complaint: &Complaint) -> Result<String, StoreError> {
    steps(&complaint.history)
}

fn steps(steps: &[Step]) -> Result<String, StoreError> {
    serde_json::to_string(steps)
        .map_err(|error| StoreError::Damaged(format!("a complaint's history: {error}")))
}

pub(super) fn head(row: HeadRow) -> Result<Head, StoreError> {
    let (no, campaign, touchpoint, unit, came, category, language, state, accept_by, answer_by, published) =
        row;
    let damaged = |what| StoreError::Damaged(format!("complaint {no}: {what} cannot be read"));
    let small = |code: i16| u8::try_from(code).unwrap_or(0);
    let at = |days: i32| {
        let julian = days.checked_add(EPOCH_JULIAN_DAY);
        julian.and_then(|day| Date::from_julian_day(day).ok()).ok_or_else(|| damaged("a day"))
    };
    Ok(Head {
        no: u32::try_from(no).ok().and_then(ComplaintNo::new).ok_or_else(|| damaged("its number"))?,
        campaign: CampaignNo(campaign.cast_unsigned()),
        touchpoint: TouchpointCode::from_bits(touchpoint.cast_unsigned())
            .ok_or_else(|| damaged("its touchpoint"))?,
        unit: UnitNo(unit.cast_unsigned()),
        day: at(came)?,
        category: Category::from_code(small(category)).ok_or_else(|| damaged("its category"))?,
        language,
        state: State::from_code(small(state)).ok_or_else(|| damaged("its state"))?,
        due: Due { accept: at(accept_by)?, answer: at(answer_by)? },
        public: published.is_some(),
    })
}

pub(super) fn read(row: Model) -> Result<Complaint, StoreError> {
    let damaged = |what: &str| StoreError::Damaged(format!("complaint {}: {what} cannot be read", row.no));
    let history = serde_json::from_str(&row.history).map_err(|error| damaged(&error.to_string()))?;
    let published = match (row.published_day, &row.published_question, &row.published_answer) {
        (Some(day), Some(question), Some(answer)) => Some(Published {
            question: Masked::again(question),
            answer: Masked::again(answer),
            day: day
                .checked_add(EPOCH_JULIAN_DAY)
                .and_then(|day| Date::from_julian_day(day).ok())
                .ok_or_else(|| damaged("a day"))?,
        }),
        (_, _, _) => None,
    };
    let head = head((
        row.no,
        row.campaign,
        row.touchpoint,
        row.unit,
        row.day,
        row.category,
        row.language,
        row.state,
        row.accept_by,
        row.answer_by,
        row.published_day,
    ))?;
    Ok(Complaint { head, text: row.text, answer: row.answer, published, history })
}
