//! The sentences in Vietnamese.

use super::{by, clock, days, gap, number, percent, share, weekday};
use crate::definition::diff::Tongue;
use crate::ledger::flag::FlaggedSet;
use crate::quality::Evidence;

const TONGUE: Tongue = Tongue::Vietnamese;

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
    let span = format!("từ {first} đến {last}");
    match evidence {
        Evidence::Burst { sheets, usual, .. } => format!(
            "trong một giờ ({}, {} giờ) có {sheets} phiếu, trong khi các tuần trước giờ này thường chỉ có khoảng {} phiếu",
            weekday(set.from, TONGUE),
            clock(set.from),
            n(*usual)
        ),
        Evidence::OneDevice { sheets, all, usual, .. } => format!(
            "{} có {sheets} trong {all} phiếu ({}) đến từ một máy đã gửi nhiều phiếu trong ngày; {}",
            weekday(set.from, TONGUE),
            per(share(*sheets, *all)),
            most(*usual)
        ),
        Evidence::TooFast { sheets, all, usual } => format!(
            "{span}, trong {all} phiếu biết được thời gian trả lời có {sheets} phiếu ({}) gửi nhanh đến mức chưa kịp đọc hết câu hỏi; {}",
            per(share(*sheets, *all)),
            most(*usual)
        ),
        Evidence::OffHours { off, sheets, usual } => format!(
            "{span} có {off} trong {sheets} phiếu tại quầy ({}) gửi vào ban đêm hoặc ngày nghỉ; {}",
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
            "{span} có {sheets} phiếu qua {}, trong khi dự kiến khoảng {} phiếu; {} số phiếu chấm mức cao nhất ở mọi câu, trước đây là {}",
            by(*channel, TONGUE),
            n(*expected),
            per(*top_share),
            per(*usual_top_share)
        ),
        Evidence::SilentPoster { touchpoint, days, expected } => format!(
            "điểm khảo sát {} không có phiếu nào trong {days} ngày làm việc liền, tính đến {last}; mọi khi chừng ấy ngày có khoảng {} phiếu",
            touchpoint.grouped(),
            n(*expected)
        ),
        Evidence::ScansWithoutSends { touchpoint, scans, sheets, usual } => {
            scanned(&span, &touchpoint.grouped(), (*scans, *sheets), *usual)
        }
        Evidence::TooFew { sheets, expected, low_share, usual_low_share, .. } => format!(
            "{span} {}, trong khi dự kiến khoảng {} phiếu{}",
            only(*sheets),
            n(*expected),
            gone(low_share.zip(*usual_low_share))
        ),
        Evidence::OverCap { answers, codes, dossiers } => {
            format!("{span} có {answers} phiếu dùng mã một lần{}", over(*codes, *dossiers))
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
        "{span}, trong {open} phiếu tự do (áp phích QR, máy tại quầy, đường dẫn) có {} hài lòng với mọi câu, còn trong {code} phiếu có mã một lần là {}; ở các đơn vị khác, phiếu tự do thường {}",
        per(open_share),
        per(code_share),
        gap(peers, TONGUE)
    )
}

/// Sheets a dossier and the share of them at the top, here and elsewhere.
fn full(span: &str, (turnout, top): (f64, f64), (usual_turnout, usual_top): (f64, f64)) -> String {
    format!(
        "{span}, cứ 100 hồ sơ có {} phiếu, và {} số phiếu chấm mức cao nhất ở mọi câu; ở các đơn vị khác thường là {} phiếu và {}",
        n(turnout * 100.0),
        per(top),
        n(usual_turnout * 100.0),
        per(usual_top)
    )
}

fn scanned(span: &str, touchpoint: &str, (scans, sheets): (u32, u32), usual: f64) -> String {
    format!(
        "{span}, mã của điểm khảo sát {} được mở {scans} lần mà {}; mọi khi cứ 100 lần mở có khoảng {} phiếu",
        touchpoint,
        only(sheets),
        n(usual * 100.0)
    )
}

fn most(usual: f64) -> String {
    format!("trước đây và ở các đơn vị khác, tỷ lệ này nhiều nhất khoảng {}", per(usual))
}

fn only(sheets: u32) -> String {
    if sheets == 0 { "không có phiếu nào".to_owned() } else { format!("chỉ có {sheets} phiếu") }
}

fn alike(span: &str, sheets: u32, now: f64, before: Option<f64>, others: f64) -> String {
    let before =
        before.map_or_else(String::new, |before| format!("trước đây đơn vị này là {} bit, ", bits(before)));
    format!(
        "{span}, câu trả lời trên {sheets} phiếu giống nhau khác thường: độ đa dạng chỉ {} bit (0 là giống hệt nhau); {before}các đơn vị khác thường là {} bit",
        bits(now),
        bits(others)
    )
}

fn gone(low: Option<(f64, f64)>) -> String {
    low.map_or_else(String::new, |(now, before)| {
        format!("; phiếu có câu chưa hài lòng còn {}, trước đây là {}", per(now), per(before))
    })
}

fn over(codes: Option<u32>, dossiers: Option<u32>) -> String {
    match (codes, dossiers) {
        (Some(codes), None) => format!(", nhiều hơn {codes} mã đã in"),
        (Some(codes), Some(dossiers)) => {
            format!(" và {codes} mã đã in, trong khi chỉ có {dossiers} hồ sơ đã trả kết quả")
        }
        (None, Some(dossiers)) => format!(", trong khi chỉ có {dossiers} hồ sơ đã trả kết quả"),
        (None, None) => String::new(),
    }
}
