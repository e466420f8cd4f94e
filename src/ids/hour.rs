//! Time as the ledger keeps it: the hour, never the second.

use serde::{Deserialize, Serialize};
use time::{Date, Month, OffsetDateTime};

/// Hours since 1970-01-01 00:00 UTC. People see Asia/Ho_Chi_Minh, which is UTC+7 all year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Hour(pub u32);

const LOCAL_OFFSET_HOURS: u32 = 7;
const EPOCH_JULIAN_DAY: i32 = 2_440_588;

impl Hour {
    /// The hour that this moment lies in; 0 before 1970.
    #[must_use]
    pub fn of(moment: OffsetDateTime) -> Self {
        Self(u32::try_from(moment.unix_timestamp() / 3600).unwrap_or(0))
    }

    /// The hour in which a local day begins (00:00 +07:00); 0 before 1970.
    #[must_use]
    pub fn day_start(date: Date) -> Self {
        let days = date.to_julian_day() - EPOCH_JULIAN_DAY;
        Self(u32::try_from(days * 24).unwrap_or(0).saturating_sub(LOCAL_OFFSET_HOURS))
    }

    /// The local day, as people in Viet Nam count it.
    #[must_use]
    pub fn local_date(self) -> Date {
        let days = (self.0.saturating_add(LOCAL_OFFSET_HOURS)) / 24;
        i32::try_from(days)
            .ok()
            .and_then(|days| Date::from_julian_day(EPOCH_JULIAN_DAY + days).ok())
            .unwrap_or(Date::MAX)
    }

    /// The local hour of the day, 0 ..= 23.
    #[must_use]
    pub fn local_hour_of_day(self) -> u8 {
        (self.0.saturating_add(LOCAL_OFFSET_HOURS) % 24) as u8
    }

    /// The same local time so many calendar months earlier, on the month's last day where it is shorter.
    #[must_use]
    pub fn months_before(self, months: u32) -> Self {
        let today = self.local_date();
        let month = i64::from(today.year()) * 12 + i64::from(u8::from(today.month()) - 1) - i64::from(months);
        let earlier = i32::try_from(month.div_euclid(12)).ok().and_then(|year| {
            let month = Month::try_from(u8::try_from(month.rem_euclid(12)).ok()? + 1).ok()?;
            Date::from_calendar_date(year, month, today.day().min(month.length(year))).ok()
        });
        let day = earlier.map_or(Self(0), Self::day_start);
        Self(day.0.saturating_add(self.local_hour_of_day().into()))
    }

    /// The local month, as (year, month).
    #[must_use]
    pub fn local_month(self) -> (i32, Month) {
        let date = self.local_date();
        (date.year(), date.month())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::{date, datetime};

    #[test]
    fn a_day_begins_at_seven_in_the_evening_of_greenwich() {
        let last = Hour::of(datetime!(2026-11-23 16:59:59 UTC));
        let first = Hour::of(datetime!(2026-11-23 17:00:00 UTC));
        assert_eq!((last.local_date(), last.local_hour_of_day()), (date!(2026 - 11 - 23), 23));
        assert_eq!((first.local_date(), first.local_hour_of_day()), (date!(2026 - 11 - 24), 0));
        assert_eq!(Hour::day_start(date!(2026 - 11 - 24)), first);
    }

    #[test]
    fn months_are_those_of_the_calendar() {
        let before = |hour, months| Hour::of(hour).months_before(months);
        let at = datetime!(2028-03-31 10:00 +7);
        assert_eq!(before(at, 24), Hour::of(datetime!(2026-03-31 10:00 +7)));
        assert_eq!(before(at, 1), Hour::of(datetime!(2028-02-29 10:00 +7)));
        assert_eq!(before(at, 3), Hour::of(datetime!(2027-12-31 10:00 +7)));
        assert_eq!(before(at, 1200), Hour(10), "nothing was sent before 1970");
    }
}
