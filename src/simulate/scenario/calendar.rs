//! When people come to an office: hours, weekdays, seasons, Tết. Local time is UTC+7 all year.

use super::chance::{happens, pick};
use crate::ids::Hour;
use rand::{Rng, RngExt};
use time::{Date, Month, Weekday};

const LOCAL_OFFSET: u32 = 7 * 60;
const DAY: u32 = 24 * 60;
const EPOCH_JULIAN_DAY: i32 = 2_440_588;

/// The first day of the lunar year. Years that are not listed have no Tết here.
const TET: [(i32, Month, u8); 6] = [
    (2025, Month::January, 29),
    (2026, Month::February, 17),
    (2027, Month::February, 6),
    (2028, Month::January, 26),
    (2029, Month::February, 13),
    (2030, Month::February, 3),
];

/// Holidays on the same day every year: New Year, Victory, Labour, National Day and the day beside it.
const HOLIDAYS: [(Month, u8); 5] =
    [(Month::January, 1), (Month::April, 30), (Month::May, 1), (Month::September, 1), (Month::September, 2)];

/// Minutes since 1970-01-01 00:00 UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Minute(pub u32);

impl Minute {
    #[must_use]
    pub fn hour(self) -> Hour {
        Hour(self.0 / 60)
    }

    /// The local day.
    #[must_use]
    pub fn day(self) -> Day {
        Day((self.0 + LOCAL_OFFSET) / DAY)
    }

    /// Minutes since local midnight.
    #[must_use]
    pub fn of_day(self) -> u32 {
        (self.0 + LOCAL_OFFSET) % DAY
    }
}

/// A local day: days since 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub u32);

impl Day {
    /// The day of a date; that of 1970-01-01 for earlier ones.
    #[must_use]
    pub fn of(date: Date) -> Self {
        Self(u32::try_from(date.to_julian_day() - EPOCH_JULIAN_DAY).unwrap_or(0))
    }

    #[must_use]
    pub fn date(self) -> Date {
        i32::try_from(self.0)
            .ok()
            .and_then(|day| Date::from_julian_day(EPOCH_JULIAN_DAY + day).ok())
            .unwrap_or(Date::MAX)
    }

    /// So many minutes after its local midnight.
    #[must_use]
    pub fn at(self, minute: u32) -> Minute {
        Minute((self.0 * DAY + minute).saturating_sub(LOCAL_OFFSET))
    }

    #[must_use]
    pub fn plus(self, days: u32) -> Self {
        Self(self.0 + days)
    }

    /// How much work an office does on this day, 1 on an average weekday. 0: it is closed.
    #[must_use]
    pub fn work(self) -> f64 {
        let date = self.date();
        let (holiday, season) = (is_holiday(date), season(date));
        if holiday {
            return 0.0;
        }
        // What waited over the weekend comes on Monday; on Saturday some counters open for the morning.
        let weekday = match date.weekday() {
            Weekday::Monday => 1.3,
            Weekday::Tuesday => 1.05,
            Weekday::Wednesday => 0.95,
            Weekday::Thursday => 0.9,
            Weekday::Friday => 0.8,
            Weekday::Saturday => 0.06,
            Weekday::Sunday => 0.0,
        };
        weekday * season
    }

    /// Whether every office is open all day.
    #[must_use]
    pub fn is_working(self) -> bool {
        self.work() > 0.15 && self.date().weekday() != Weekday::Saturday
    }
}

fn days_from_tet(date: Date) -> Option<i64> {
    let (year, month, day) = TET.into_iter().find(|(year, _, _)| *year == date.year())?;
    Some((date - Date::from_calendar_date(year, month, day).ok()?).whole_days())
}

fn is_holiday(date: Date) -> bool {
    HOLIDAYS.contains(&(date.month(), date.day()))
        || days_from_tet(date).is_some_and(|days| (-3..=5).contains(&days))
}

fn season(date: Date) -> f64 {
    match days_from_tet(date) {
        Some(-10..=-1) => 0.5,
        Some(0..=10) => 0.3,
        Some(11..=17) => 0.7,
        Some(_) | None => match date.month() {
            // Marriages, building permits and the year's last papers.
            Month::November | Month::December => 1.12,
            Month::July | Month::August => 1.08,
            Month::January
            | Month::February
            | Month::March
            | Month::April
            | Month::May
            | Month::June
            | Month::September
            | Month::October => 1.0,
        },
    }
}

/// A minute of the day at which a result is handed out: 7:30–11:30 and 13:30–17:00, most in the middle of each.
pub(super) fn office_minute(rng: &mut impl Rng, saturday: bool) -> u32 {
    let (from, length) = if saturday || happens(rng, 0.57) { (450.0, 240.0) } else { (810.0, 210.0) };
    let place = f64::midpoint(rng.random(), rng.random());
    super::chance::whole(from + length * place)
}

/// A minute of the day at which somebody answers from home: mostly in the evening.
pub(super) fn home_minute(rng: &mut impl Rng) -> u32 {
    let (from, to) =
        [(18 * 60, 22 * 60), (11 * 60 + 30, 13 * 60), (7 * 60, 18 * 60)][pick(rng, &[7.0, 2.0, 1.0])];
    rng.random_range(from..to)
}
