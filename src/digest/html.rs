//! The digest for programs that show HTML: the same words, with tables. Nothing is loaded from anywhere.

use super::{Digest, SILENT_DAYS, quality};
use crate::chart::count;
use std::fmt::Write as _;

const CELL: &str = "style=\"border:1px solid #c8d2cf;padding:2px 8px\"";

impl Digest {
    #[must_use]
    pub fn html(&self) -> String {
        let mut out = String::from("<!doctype html><html lang=\"vi\"><meta charset=\"utf-8\"><body>");
        for line in self.opening() {
            let _ = write!(out, "<p>{}</p>", escaped(&line));
        }
        heading(&mut out, "1. Số phiếu theo tuần");
        let heads = std::iter::once("Đơn vị".to_owned());
        let heads = heads.chain(self.mondays().into_iter().map(|day| format!("từ {day}")));
        let rows = self
            .counts
            .iter()
            .map(|(unit, weeks)| std::iter::once(unit.clone()).chain(weeks.map(count)).collect());
        table(&mut out, heads.collect(), rows);
        heading(&mut out, format!("2. Đơn vị dưới mục tiêu {}", self.target).trim_end());
        if !self.below.is_empty() {
            let heads =
                ["Đơn vị", "Chỉ số", "Khoảng tin cậy 95 %", "Số người", "Đánh giá"].map(str::to_owned);
            let rows = self.below.iter().map(|of| {
                [&of.unit, &of.percent, &of.interval, &of.n, &of.verdict].map(Clone::clone).to_vec()
            });
            table(&mut out, heads.to_vec(), rows);
        }
        let _ = write!(out, "<p>{}</p>", escaped(&self.sure()));
        heading(&mut out, &format!("3. Quầy không có phiếu trong {SILENT_DAYS} ngày"));
        if self.silent.is_empty() {
            out.push_str("<p>Không có.</p>");
        } else {
            let heads = ["Quầy", "Phiếu cuối"].map(str::to_owned).to_vec();
            table(&mut out, heads, self.silent.iter().map(|of| vec![of.name(), of.since()]));
        }
        heading(&mut out, &format!("4. {}", quality::HEADING));
        out.push_str("<ul>");
        for line in self.quality.lines() {
            let _ = write!(out, "<li>{}</li>", escaped(&line));
        }
        let _ = write!(out, "</ul><p>{}</p>", escaped(quality::MEANING));
        let _ = write!(out, "<p>{}</p></body></html>", escaped(Self::closing()));
        out
    }
}

fn heading(out: &mut String, words: &str) {
    let _ = write!(out, "<h2 style=\"font-size:1.1em\">{}</h2>", escaped(words));
}

fn table(out: &mut String, heads: Vec<String>, rows: impl Iterator<Item = Vec<String>>) {
    out.push_str("<table style=\"border-collapse:collapse\"><tr>");
    for head in heads {
        let _ = write!(out, "<th {CELL}>{}</th>", escaped(&head));
    }
    out.push_str("</tr>");
    for row in rows {
        out.push_str("<tr>");
        for cell in row {
            let _ = write!(out, "<td {CELL}>{}</td>", escaped(&cell));
        }
        out.push_str("</tr>");
    }
    out.push_str("</table>");
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
