//! What a signal rests on, in a sentence with its numbers. Nothing in it accuses: it says what came, and what usually
//! does.

mod english;
mod vietnamese;

use crate::definition::diff::Tongue;
use crate::ids::{Channel, Hour};
use crate::ledger::flag::{Flag, FlaggedSet};
use crate::quality::Evidence;
use crate::web::staff::said::capital;
use time::{Date, Weekday};

/// The sentence of a flag; `None` where its numbers are those of another version of its signal.
#[must_use]
pub(super) fn sentence(flag: &Flag, tongue: Tongue) -> Option<String> {
    let evidence = Evidence::read(&flag.signal, &flag.evidence).ok()?;
    Some(capital(&match tongue {
        Tongue::Vietnamese => vietnamese::sentence(&evidence, &flag.set),
        Tongue::English => english::sentence(&evidence, &flag.set),
    }))
}

/// At most so many decimals, half up, none that says nothing: `1,5`, `22`.
fn number(number: f64, decimals: usize, tongue: Tongue) -> String {
    let scale = 10f64.powi(i32::try_from(decimals).unwrap_or(0));
    let text = format!("{:.decimals$}", (number * scale).round() / scale);
    let text = if decimals > 0 { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    match tongue {
        Tongue::Vietnamese => text.replace('.', ","),
        Tongue::English => text.to_owned(),
    }
}

/// A share: `53 %`, `6,7 %`.
fn percent(share: f64, tongue: Tongue) -> String {
    format!("{} %", number(share * 100.0, 1, tongue))
}

fn share(part: u32, whole: u32) -> f64 {
    f64::from(part) / f64::from(whole.max(1))
}

/// `9–10`
fn clock(hour: Hour) -> String {
    let hour = hour.local_hour_of_day();
    format!("{hour}–{}", hour + 1)
}

/// How the open channels stand to the codes elsewhere, in points.
fn gap(peers: f64, tongue: Tongue) -> String {
    let points = number(peers.abs() * 100.0, 1, tongue);
    match (tongue, peers) {
        (Tongue::Vietnamese, 0.005..) => format!("cao hơn khoảng {points} điểm phần trăm"),
        (Tongue::Vietnamese, ..=-0.005) => format!("thấp hơn khoảng {points} điểm phần trăm"),
        (Tongue::Vietnamese, _) => "cũng hài lòng như vậy".to_owned(),
        (Tongue::English, 0.005..) => format!("about {points} points above"),
        (Tongue::English, ..=-0.005) => format!("about {points} points below"),
        (Tongue::English, _) => "satisfied as often".to_owned(),
    }
}

fn by(channel: Channel, tongue: Tongue) -> &'static str {
    let (vietnamese, english) = match channel {
        Channel::Qr => ("áp phích QR", "QR poster"),
        Channel::Code => ("mã một lần", "one-time code"),
        Channel::Kiosk => ("máy tại quầy", "kiosk"),
        Channel::Paper => ("phiếu giấy", "paper"),
        Channel::Interviewer => ("người phỏng vấn", "interviewer"),
        Channel::Link => ("đường dẫn gửi đi", "link"),
    };
    match tongue {
        Tongue::Vietnamese => vietnamese,
        Tongue::English => english,
    }
}

/// The first and the last day of a set: `16/11`, with the year where they lie in two.
fn days(set: &FlaggedSet) -> (String, String) {
    let last = Hour(set.to.0.saturating_sub(1).max(set.from.0)).local_date();
    let first = set.from.local_date();
    let written = |date: Date| {
        let year = if first.year() == last.year() { String::new() } else { format!("/{}", date.year()) };
        format!("{}{year}", day_month(date))
    };
    (written(first), written(last))
}

fn day_month(date: Date) -> String {
    format!("{:02}/{:02}", date.day(), u8::from(date.month()))
}

/// `thứ Ba 24/11`
fn weekday(hour: Hour, tongue: Tongue) -> String {
    let date = hour.local_date();
    let (vietnamese, english) = match date.weekday() {
        Weekday::Monday => ("thứ Hai", "Monday"),
        Weekday::Tuesday => ("thứ Ba", "Tuesday"),
        Weekday::Wednesday => ("thứ Tư", "Wednesday"),
        Weekday::Thursday => ("thứ Năm", "Thursday"),
        Weekday::Friday => ("thứ Sáu", "Friday"),
        Weekday::Saturday => ("thứ Bảy", "Saturday"),
        Weekday::Sunday => ("Chủ nhật", "Sunday"),
    };
    let name = match tongue {
        Tongue::Vietnamese => vietnamese,
        Tongue::English => english,
    };
    format!("{name} {}", day_month(date))
}

#[cfg(test)]
mod tests;
