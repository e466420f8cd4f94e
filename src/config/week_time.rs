//! A moment that comes every week, as people set it: `monday 07:00`.

use std::fmt;
use std::str::FromStr;
use time::{Time, Weekday};

/// A weekday and a time of the day, as clocks in Viet Nam show them (+07:00).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WeekTime {
    pub weekday: Weekday,
    /// To the minute.
    pub time: Time,
}

/// That is no such moment.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no weekday and time: expected for example monday 07:00")]
pub struct WeekTimeError(pub String);

const NAMES: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

impl FromStr for WeekTime {
    type Err = WeekTimeError;
    fn from_str(text: &str) -> Result<Self, WeekTimeError> {
        let read = || {
            let (day, time) = text.trim().split_once(char::is_whitespace)?;
            let (_, weekday) = NAMES.into_iter().find(|(name, _)| name.eq_ignore_ascii_case(day))?;
            let (hour, minute) = time.trim().split_once(':')?;
            let digits = |text: &str| {
                let digits = matches!(text.len(), 1 | 2) && text.bytes().all(|byte| byte.is_ascii_digit());
                digits.then(|| text.parse().ok()).flatten()
            };
            let minute = Some(minute).filter(|minute| minute.len() == 2).and_then(digits)?;
            Some(Self { weekday, time: Time::from_hms(digits(hour)?, minute, 0).ok()? })
        };
        read().ok_or_else(|| WeekTimeError(text.to_owned()))
    }
}

impl fmt::Display for WeekTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = NAMES.iter().find(|(_, weekday)| *weekday == self.weekday).map_or("", |(name, _)| name);
        write!(f, "{name} {:02}:{:02}", self.time.hour(), self.time.minute())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_read_as_it_is_shown() {
        for (text, shown) in [("monday 07:00", "monday 07:00"), (" Sunday  7:05", "sunday 07:05")] {
            assert_eq!(text.parse::<WeekTime>().unwrap().to_string(), shown);
        }
        for wrong in
            ["", "monday", "07:00", "mon 07:00", "monday 24:00", "monday 7", "monday 07:5", "monday +7:00"]
        {
            assert_eq!(wrong.parse::<WeekTime>(), Err(WeekTimeError(wrong.to_owned())), "{wrong}");
        }
    }
}
