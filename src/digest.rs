//! What an office is told by e-mail once a week: how many answered where, which units stand below the target and
//! how sure that is, which counters are silent, and what the ledger holds of how responses were made. Figures
//! are those of the report beside it; no clock.

pub mod due;
mod html;
pub mod letter;
mod quality;

use crate::campaign::Campaign;
use crate::catalog::Catalog;
use crate::chart::count;
use crate::index::request::Request;
use crate::index::{Value, figures, threads};
use crate::ledger::marks::Marks;
use crate::report::{Facts, GatherError, Subject, speech};
use crate::touchpoint::sends::{SILENT_DAYS, Sends};
use quality::Quality;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use time::{Date, Duration};

/// Weeks that are counted, the running one the last.
const WEEKS: usize = 4;

/// Everything that is told.
#[derive(Debug, Clone, PartialEq)]
pub struct Digest {
    campaign: String,
    office: String,
    /// Simulated responses.
    demo: bool,
    today: Date,
    /// `86,43 %`, its interval, and how it stands to the target; or why there is none.
    overall: String,
    respondents: String,
    /// The Mondays of the weeks.
    weeks: [Date; WEEKS],
    /// By unit: name, responses of each week.
    counts: Vec<(String, [u64; WEEKS])>,
    below: Vec<Below>,
    target: String,
    self_selected: bool,
    silent: Vec<Silent>,
    quality: Quality,
}

/// What is counted beside the figures.
#[derive(Debug, Clone, Copy)]
pub struct Beside<'a> {
    pub sends: &'a Sends,
    pub marks: &'a Marks,
}

/// A unit below its target.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Below {
    unit: String,
    n: String,
    percent: String,
    interval: String,
    /// `Chưa đạt`, or `Chưa đạt, chưa chắc`.
    verdict: String,
}

/// A counter from which nothing came.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Silent {
    unit: String,
    counter: String,
    /// The last day on which something came.
    since: Option<Date>,
}

impl Digest {
    /// From the facts of the report on the same subject.
    ///
    /// # Errors
    /// Where the campaign cannot be counted.
    pub fn of(subject: &Subject<'_>, facts: &Facts, beside: Beside<'_>) -> Result<Self, GatherError> {
        let campaign = subject.catalog.campaign(subject.campaign);
        let campaign = campaign.ok_or_else(|| GatherError::Campaign(subject.campaign.clone()))?;
        let monday = due::monday(subject.today);
        let weeks = [21, 14, 7, 0].map(|days| monday - Duration::days(days));
        let units = facts.standing.groups.iter().flat_map(|group| &group.units);
        let below = units.filter_map(|unit| {
            let value = unit.figure.value?;
            let below = value.share < value.target?;
            below.then(|| Below {
                unit: unit.figure.name.clone(),
                n: unit.figure.n.clone(),
                percent: unit.figure.percent.clone(),
                interval: unit.figure.interval.clone(),
                verdict: unit.figure.verdict.clone(),
            })
        });
        let overall = &facts.overall;
        Ok(Self {
            campaign: facts.campaign.title.clone(),
            office: facts.office.clone(),
            demo: facts.demo,
            today: subject.today,
            overall: if overall.value.is_some() {
                let told = format!("{} (khoảng tin cậy 95 %: {})", overall.percent, overall.interval);
                // There is none for scores.
                let verdict = Some(overall.verdict.to_lowercase()).filter(|verdict| !verdict.is_empty());
                [Some(told), verdict].into_iter().flatten().collect::<Vec<_>>().join("; ")
            } else {
                overall.percent.clone()
            },
            respondents: facts.respondents.clone(),
            weeks,
            counts: counts(subject, campaign, &weeks)?,
            below: below.collect(),
            target: facts.target.clone(),
            self_selected: facts.self_selected,
            silent: silent(subject.catalog, campaign, beside.sends, subject.today),
            quality: Quality::of(subject, campaign, beside),
        })
    }

    /// The line that stands in a list of letters.
    #[must_use]
    pub fn subject(&self) -> String {
        let simulated = if self.demo { "[MÔ PHỎNG] " } else { "" };
        format!(
            "{simulated}Khảo sát sự hài lòng: tin tuần đến {} – {}",
            speech::day(self.today),
            self.campaign
        )
    }

    /// In plain words.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = String::new();
        for line in self.opening() {
            let _ = writeln!(out, "{line}");
        }
        let _ = writeln!(out, "\n1. SỐ PHIẾU THEO TUẦN (tuần bắt đầu {})", self.mondays().join(", "));
        for (unit, weeks) in &self.counts {
            let _ = writeln!(out, "- {unit}: {}", weeks.map(count).join(", "));
        }
        let _ = writeln!(out, "\n2. {}", format!("ĐƠN VỊ DƯỚI MỤC TIÊU {}", self.target).trim_end());
        for Below { unit, n, percent, interval, verdict } in &self.below {
            let _ = writeln!(out, "- {unit}: {percent} ({interval}; n = {n}). {verdict}.");
        }
        let _ = writeln!(out, "{}", self.sure());
        let _ = writeln!(out, "\n3. QUẦY KHÔNG CÓ PHIẾU TRONG {SILENT_DAYS} NGÀY");
        for silent in &self.silent {
            let _ = writeln!(out, "- {}: {}", silent.name(), silent.since());
        }
        if self.silent.is_empty() {
            let _ = writeln!(out, "Không có.");
        }
        let _ = writeln!(out, "\n4. {}", quality::HEADING.to_uppercase());
        for line in self.quality.lines() {
            let _ = writeln!(out, "- {line}");
        }
        let _ = writeln!(out, "{}", quality::MEANING);
        let _ = writeln!(out, "\n{}", Self::closing());
        out
    }

    /// What is said before the tables, a line each.
    fn opening(&self) -> Vec<String> {
        let mut lines = vec![format!("Kính gửi Ông/Bà, đây là tin hằng tuần của {}.", self.office)];
        if self.demo {
            lines.push("MÔ PHỎNG: dữ liệu do chương trình tạo ra, không phải ý kiến người dân.".to_owned());
        }
        lines.push(format!(
            "Đợt khảo sát: {}. Đến ngày {}: {} phiếu.",
            self.campaign,
            speech::day(self.today),
            self.respondents
        ));
        lines.push(format!("Chỉ số hài lòng chung: {}.", self.overall));
        lines
    }

    fn mondays(&self) -> [String; WEEKS] {
        self.weeks.map(speech::day)
    }

    /// How sure the list of units below is.
    fn sure(&self) -> String {
        let chosen = if self.self_selected {
            " Người trả lời tự chọn, không phải mẫu ngẫu nhiên; khoảng tin cậy chỉ phản ánh cỡ mẫu."
        } else {
            ""
        };
        if self.target.is_empty() {
            return format!("{}.{chosen}", speech::NO_TARGET);
        }
        if self.below.is_empty() {
            return format!("Không có đơn vị nào đủ số phiếu mà dưới mục tiêu.{chosen}");
        }
        format!("“Chưa chắc”: khoảng tin cậy 95 % còn chạm mục tiêu, nên chưa thể kết luận.{chosen}")
    }

    fn closing() -> &'static str {
        "Báo cáo đầy đủ ở tệp PDF đính kèm. Thư do chương trình Hài Lòng gửi; cách tính và quy tắc công bố ghi trong báo cáo."
    }
}

impl Silent {
    fn name(&self) -> String {
        if self.counter.is_empty() { self.unit.clone() } else { format!("{}, {}", self.unit, self.counter) }
    }

    fn since(&self) -> String {
        self.since.map_or_else(
            || "chưa có phiếu nào".to_owned(),
            |day| format!("phiếu cuối ngày {}", speech::day(day)),
        )
    }
}

/// Responses by unit and week, of every channel. How many came is no figure of what they say.
fn counts(
    subject: &Subject<'_>,
    campaign: &Campaign,
    weeks: &[Date; WEEKS],
) -> Result<Vec<(String, [u64; WEEKS])>, GatherError> {
    let definition = subject.catalog.definitions.get(&campaign.definition_hash);
    let definition = definition.ok_or_else(|| GatherError::Definition(campaign.id.clone()))?;
    let table = subject.columns.responses(campaign.no, definition);
    let mut units: BTreeMap<(String, String), [u64; WEEKS]> = BTreeMap::new();
    for (at, monday) in weeks.iter().enumerate() {
        let request = Request {
            by: "unit".to_owned(),
            under: subject.under.map(ToString::to_string).unwrap_or_default(),
            from: monday.to_string(),
            to: (*monday + Duration::days(6)).to_string(),
            ..Request::default()
        };
        let asked = request.read(subject.catalog, campaign, definition, subject.today);
        let counted = figures(&table, &asked.map_err(GatherError::Request)?.query(), threads())?;
        for group in counted.groups() {
            let ([Value::Unit(unit)], Some(results)) = (group.values.as_slice(), group.results.shown())
            else {
                continue;
            };
            let key = (unit.code.to_string(), unit.name.clone());
            units.entry(key).or_default()[at] = results.respondents;
        }
    }
    Ok(units.into_iter().map(|((_, name), weeks)| (name, weeks)).collect())
}

fn silent(catalog: &Catalog, campaign: &Campaign, sends: &Sends, today: Date) -> Vec<Silent> {
    let opened = campaign.opens;
    if today < opened || today > campaign.closes || campaign.closed {
        return Vec::new();
    }
    let mut silent: Vec<_> = catalog
        .in_use(campaign.no)
        .filter(|of| (today - sends.last(of.code).unwrap_or(opened)).whole_days() >= SILENT_DAYS)
        .map(|of| Silent {
            unit: catalog.tree.get(of.unit).map_or_else(String::new, |unit| unit.name.clone()),
            counter: of.counter.clone(),
            since: sends.last(of.code),
        })
        .collect();
    silent.sort_by(|a, b| (&a.unit, &a.counter).cmp(&(&b.unit, &b.counter)));
    silent
}
