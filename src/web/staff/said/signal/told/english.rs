//! The sentences in English.

use super::{by, clock, days, gap, number, percent, share, weekday};
use crate::definition::diff::Tongue;
use crate::ledger::flag::FlaggedSet;
use crate::quality::Evidence;

const TONGUE: Tongue = Tongue::English;

fn n(it: f64) -> String {
    number(it, 1, TONGUE)
}

fn bits(it: f64) -> String {
    number(it, 2, TONGUE)
}

fn per(share: f64) -> String {
    percent(share, TONGUE)
}

pub(super) fn sentence(evidence: &Evidence, set: &FlaggedSet) -> String {
    let (first, last) = days(set);
    let span = format!("from {first} to {last}");
    match evidence {
        Evidence::Burst { sheets, usual, .. } => format!(
            "within one hour ({}, {} h) there were {sheets} responses; in the weeks before, that hour usually had about {}",
            weekday(set.from, TONGUE),
            clock(set.from),
            n(*usual)
        ),
        Evidence::OneDevice { sheets, all, usual, .. } => format!(
            "on {}, {sheets} of {all} responses ({}) came from a device that had sent several that day; {}",
            weekday(set.from, TONGUE),
            per(share(*sheets, *all)),
            most(*usual)
        ),
        Evidence::TooFast { sheets, all, usual } => format!(
            "{span}, {sheets} of {all} responses whose time is known ({}) were sent faster than the questions can be read; {}",
            per(share(*sheets, *all)),
            most(*usual)
        ),
        Evidence::OffHours { off, sheets, usual } => format!(
            "{span}, {off} of {sheets} responses at the counter ({}) were sent at night or on closed days; {}",
            per(share(*off, *sheets)),
            most(*usual)
        ),
        Evidence::ChannelGap { open_sheets, open_share, code_sheets, code_share, peers, .. } => {
            channels(&span, (*open_sheets, *open_share), (*code_sheets, *code_share), *peers)
        }
        Evidence::TurnoutScore { turnout, usual_turnout, top_share, usual_top_share, .. } => {
            full(&span, (*turnout, *top_share), (*usual_turnout, *usual_top_share))
        }
        Evidence::LowEntropy { sheets, bits, usual, peers } => alike(&span, *sheets, *bits, *usual, *peers),
        Evidence::SuddenRise { channel, sheets, expected, top_share, usual_top_share, .. } => format!(
            "{span}, {sheets} responses came by {}, where about {} were to be expected; {} of them gave the best rating throughout, {} before",
            by(*channel, TONGUE),
            n(*expected),
            per(*top_share),
            per(*usual_top_share)
        ),
        Evidence::SilentPoster { touchpoint, days, expected } => format!(
            "the touchpoint {} had no response for {days} working days in a row, up to {last}; so many days usually bring about {}",
            touchpoint.grouped(),
            n(*expected)
        ),
        Evidence::ScansWithoutSends { touchpoint, scans, sheets, usual } => {
            scanned(&span, &touchpoint.grouped(), (*scans, *sheets), *usual)
        }
        Evidence::TooFew { sheets, expected, low_share, usual_low_share, .. } => format!(
            "{span}, {}, where about {} were to be expected{}",
            only(*sheets),
            n(*expected),
            gone(low_share.zip(*usual_low_share))
        ),
        Evidence::OverCap { answers, codes, dossiers } => {
            format!("{span}, there were {answers} answers with a one-time code{}", over(*codes, *dossiers))
        }
    }
}

/// Sheets of the open channels and with a code, with the share that is satisfied throughout.
fn channels(
    span: &str,
    (open, open_share): (u32, f64),
    (code, code_share): (u32, f64),
    peers: f64,
) -> String {
    format!(
        "{span}, {} of {open} open responses (QR poster, kiosk, link) were satisfied throughout, and {} of {code} with a one-time code; elsewhere open responses are usually {}",
        per(open_share),
        per(code_share),
        gap(peers, TONGUE)
    )
}

/// Sheets a dossier and the share of them at the top, here and elsewhere.
fn full(span: &str, (turnout, top): (f64, f64), (usual_turnout, usual_top): (f64, f64)) -> String {
    format!(
        "{span}, there were {} responses for 100 dossiers, and {} of the responses gave the best rating throughout; elsewhere it is usually {} and {}",
        n(turnout * 100.0),
        per(top),
        n(usual_turnout * 100.0),
        per(usual_top)
    )
}

fn scanned(span: &str, touchpoint: &str, (scans, sheets): (u32, u32), usual: f64) -> String {
    format!(
        "{span}, the code of the touchpoint {} was opened {scans} times, and {}; 100 openings usually bring about {} responses",
        touchpoint,
        only(sheets),
        n(usual * 100.0)
    )
}

fn most(usual: f64) -> String {
    format!("before, and at other units, it was {} at most", per(usual))
}

fn only(sheets: u32) -> String {
    match sheets {
        0 => "no response came".to_owned(),
        1 => "only 1 response came".to_owned(),
        2.. => format!("only {sheets} responses came"),
    }
}

fn alike(span: &str, sheets: u32, now: f64, before: Option<f64>, others: f64) -> String {
    let before = before.map_or_else(String::new, |before| format!("this unit had {} before, ", bits(before)));
    format!(
        "{span}, the answers of {sheets} responses were unusually alike: {} bits of variety (0 is all the same); {before}others usually have {}",
        bits(now),
        bits(others)
    )
}

fn gone(low: Option<(f64, f64)>) -> String {
    low.map_or_else(String::new, |(now, before)| {
        format!("; those with a dissatisfied rating fell from {} to {}", per(before), per(now))
    })
}

fn over(codes: Option<u32>, dossiers: Option<u32>) -> String {
    match (codes, dossiers) {
        (Some(codes), None) => format!(", more than the {codes} codes printed"),
        (Some(codes), Some(dossiers)) => {
            format!(" and {codes} codes printed, for {dossiers} dossiers handed out")
        }
        (None, Some(dossiers)) => format!(", for {dossiers} dossiers handed out"),
        (None, None) => String::new(),
    }
}
