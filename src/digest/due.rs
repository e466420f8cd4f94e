//! Which week's letter is due: sent late where nothing could be sent at its hour, never for weeks long past.

use crate::campaign::{Campaign, Phase};
use crate::config::WeekTime;
use crate::ids::Hour;
use time::{Date, Duration, OffsetDateTime, PrimitiveDateTime, Time, UtcOffset};

/// A letter is late until the end of its week, and for so long at least.
const LATE: Duration = Duration::days(2);

/// A week whose letter is to be sent now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// Its Monday.
    pub week: Date,
    /// The local day on which the letter was to be sent.
    pub day: Date,
    /// The local day now.
    pub today: Date,
}

impl Due {
    /// The week whose letter is due now; `None` where its hour has not come, or is long past.
    #[must_use]
    pub fn at(set: WeekTime, now: OffsetDateTime) -> Option<Self> {
        let today = Hour::of(now).local_date();
        let past = now.to_offset(UtcOffset::UTC).time();
        let local = PrimitiveDateTime::new(today, past + Duration::hours(7));
        let into = Duration::days(set.weekday.number_days_from_monday().into());
        let this = PrimitiveDateTime::new(monday(today) + into, set.time);
        let last = if this <= local { this } else { this - Duration::weeks(1) };
        let week = monday(last.date());
        let over = PrimitiveDateTime::new(week + Duration::weeks(1), Time::MIDNIGHT).max(last + LATE);
        (local < over).then_some(Self { week, day: last.date(), today })
    }

    /// Whether a letter about this campaign is to be sent: it takes answers, and did on the letter's day.
    #[must_use]
    pub fn concerns(&self, campaign: &Campaign) -> bool {
        campaign.phase(self.today) == Phase::Open && campaign.opens <= self.day
    }
}

pub(super) fn monday(day: Date) -> Date {
    day - Duration::days(day.weekday().number_days_from_monday().into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::{date, datetime};

    fn week(set: &str, now: OffsetDateTime) -> Option<Date> {
        Due::at(set.parse().unwrap(), now).map(|due| due.week)
    }

    #[test]
    fn a_letter_is_due_from_its_hour_to_the_end_of_its_week() {
        let this = Some(date!(2026 - 11 - 23));
        assert_eq!(week("monday 07:00", datetime!(2026-11-23 06:59:59 +7)), None);
        assert_eq!(week("monday 07:00", datetime!(2026-11-23 07:00:00 +7)), this);
        assert_eq!(week("monday 07:00", datetime!(2026-11-29 23:59:59 +7)), this);
        assert_eq!(week("monday 07:00", datetime!(2026-11-30 00:00:00 +7)), None);
        assert_eq!(week("wednesday 07:00", datetime!(2026-11-24 15:00:00 +7)), None);
    }

    #[test]
    fn a_letter_at_the_end_of_a_week_is_late_for_two_days() {
        let this = Some(date!(2026 - 11 - 23));
        assert_eq!(week("sunday 20:00", datetime!(2026-11-29 19:59:00 +7)), None);
        assert_eq!(week("sunday 20:00", datetime!(2026-12-01 19:59:00 +7)), this);
        assert_eq!(week("sunday 20:00", datetime!(2026-12-01 20:00:00 +7)), None);
        // Another day set in the same week makes no second letter of it.
        assert_eq!(week("thursday 07:00", datetime!(2026-11-27 07:00:00 +7)), this);
    }
}
