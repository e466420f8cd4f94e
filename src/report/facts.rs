//! What a report can speak of: every value as it is printed, so that a text only has to place it. The names
//! of these fields are the placeholders of `static/report/bao-cao.md`: a field may be added, none removed.

use super::speech::{self, Verdict};
use crate::chart::count;
use crate::ids::Share;
use crate::index::Interval;
use crate::index::stats::compare::Verdict as Difference;
use serde::Serialize;

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Facts {
    /// Simulated responses are among them.
    pub demo: bool,
    /// The agency that reports.
    pub office: String,
    pub campaign: Round,
    /// The time that a periodic report is of; none where it is of the whole campaign.
    pub term: Option<Spoken>,
    /// Whom it speaks of: the unit that was asked for, or all that take part.
    pub place: String,
    pub definition: Questionnaire,
    pub method: Counted,
    /// Entries of the ledger that all figures rest on.
    pub entries: String,
    pub responses: Tally,
    pub respondents: String,
    /// Units with at least one response.
    pub units_heard: String,
    /// Finished dossiers of the period, where every month was told.
    pub dossiers: Option<String>,
    /// The respondents came by themselves: no random sample.
    pub self_selected: bool,
    /// Channels that ranks rest on.
    pub ranking_channels: String,
    /// Figures are shown from so many respondents, units ranked from so many.
    pub show_from: String,
    pub rank_from: String,
    pub target: String,
    pub overall: Measured,
    /// Empty where the questionnaire has none.
    pub parts: Vec<Measured>,
    pub factors: Vec<Measured>,
    pub criteria: Vec<Measured>,
    pub channels: Vec<Measured>,
    /// Empty where fields were not asked for.
    pub fields: Vec<Measured>,
    pub standing: Ranking,
    /// Units × factors, for the appendix.
    pub units: Vec<UnitLine>,
    /// Questions beside the index, with their bases.
    pub questions: Vec<Asked>,
    /// What is no figure of the survey and stands apart; none where no unit supplied it.
    pub ratios: Option<Ratios>,
    /// The campaign before, where one was named.
    pub before: Option<Before>,
    /// Sentences on the figures, each with its uncertainty.
    pub findings: Vec<String>,
    /// Criteria that miss the target, or may; the lowest first.
    pub weak: Vec<Measured>,
    pub priorities: Priorities,
    /// What the office sets out to do about this campaign's figures.
    pub plan: Vec<Planned>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Round {
    pub id: String,
    pub title: String,
    pub opens: String,
    pub closes: String,
    /// Closed, so that no more responses come.
    pub closed: bool,
}

/// A half of a year, a year or a quarter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Spoken {
    /// `6 tháng đầu năm 2026`
    pub name: String,
    /// Its first and last day on which the campaign runs.
    pub from: String,
    pub to: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Questionnaire {
    pub name: String,
    pub title: String,
    pub hash: String,
    /// `Quyết định 2640/QĐ-BNV ngày 10/10/2017, Phụ lục …`; empty for a questionnaire of our own.
    pub source: String,
    /// What no source confirms.
    pub unconfirmed: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Counted {
    /// Name and version.
    pub name: String,
    /// The formula in a sentence.
    pub words: String,
}

/// A figure with all that it rests on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Measured {
    pub name: String,
    /// `1.204`, or `không nêu` where it is withheld.
    pub n: String,
    /// `88,34 %`; `–` where nobody answered or it is withheld.
    pub percent: String,
    /// `85,10–91,02 %`
    pub interval: String,
    /// Asked and left out.
    pub missing: String,
    /// `90 %`; empty where there is none.
    pub target: String,
    /// `−1,66`: percentage points to the target.
    pub gap: String,
    /// `Đạt`, `Chưa đạt`, either of them `, chưa chắc`; empty where there is no target.
    pub verdict: String,
    #[serde(skip)]
    pub value: Option<Value>,
}

/// A figure as a number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Value {
    pub share: Share,
    pub interval: Interval,
    pub n: u64,
    pub n_eff: f64,
    pub target: Option<Share>,
}

impl Value {
    #[must_use]
    pub fn verdict(&self) -> Option<Verdict> {
        Some(Verdict::of(self.share, self.interval, self.target?))
    }

    /// `88,34 % (n = 1.204; khoảng tin cậy 95 %: 85,10–91,02 %)`
    #[must_use]
    pub fn spoken(&self) -> String {
        format!(
            "{} (n\u{a0}=\u{a0}{}; khoảng tin cậy 95\u{a0}%: {})",
            speech::percent(self.share),
            count(self.n),
            speech::interval(self.interval)
        )
    }
}

/// Units in groups by the ranks that they may truly have.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ranking {
    /// Units that are ranked; below two there is nothing to say.
    pub ranked: usize,
    pub groups: Vec<RankGroup>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RankGroup {
    /// `Dẫn đầu`
    pub name: String,
    /// What it means.
    pub meaning: String,
    pub units: Vec<Ranked>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ranked {
    #[serde(flatten)]
    pub figure: Measured,
    /// `3–17`: the ranks that it may truly have; empty where it is not ranked.
    pub ranks: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnitLine {
    pub name: String,
    pub n: String,
    pub overall: String,
    /// In the order of the factors.
    pub factors: Vec<String>,
}

/// A question beside the index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Asked {
    pub text: String,
    /// Who was asked and answered.
    pub base: String,
    /// It was asked of some only.
    pub conditional: bool,
    /// Several answers could be chosen: their shares add up to more than 100 %.
    pub several: bool,
    /// Empty where too few answered, and of a number.
    pub answers: Vec<Answer>,
    /// Of a number, where enough answered.
    pub numbers: Option<Numbers>,
}

/// How the numbers lie that were given: whole ones, or halves between two.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Numbers {
    /// `lần`; empty where it has none.
    pub unit: String,
    pub median: String,
    /// The first and the third quartile: between them lies the middle half.
    pub first: String,
    pub third: String,
    pub mean: String,
}

/// An answer and how many gave it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Answer {
    pub text: String,
    pub count: String,
    pub percent: String,
}

/// The ratios of Quyết định 766/QĐ-TTg, from counts that units supplied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ratios {
    /// First and last month, `10/2026`, and how many these are.
    pub from: String,
    pub to: String,
    pub months: String,
    /// Units that have counts to tell, those that did, and those that did of every month.
    pub expected: String,
    pub supplied: String,
    pub complete: String,
    /// What keeps them apart from the survey, and what of them no source confirms.
    pub apart: String,
    pub unconfirmed: String,
    /// (a), (b), (c).
    pub lines: Vec<RatioLine>,
    pub units: Vec<RatioUnit>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RatioLine {
    pub name: String,
    pub formula: String,
    pub numerator: String,
    pub denominator: String,
    /// `95,00 %`, or `không có` of nothing.
    pub percent: String,
}

/// One unit's counts and ratios.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RatioUnit {
    pub name: String,
    /// How many months it told.
    pub months: String,
    pub feedback: String,
    pub dossiers: String,
    /// (a), (b), (c).
    pub percents: Vec<String>,
}

/// How strongly each criterion goes along with satisfaction as a whole, beside how well it is rated.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Priorities {
    /// The question that importance is measured by; empty: the respondent's other criteria.
    pub against: String,
    /// Names of the criteria to work on first, the most pressing first.
    pub first: Vec<String>,
    /// All criteria that can be judged, in the same order. Empty where too few answered.
    pub rows: Vec<Priority>,
    /// Importance and share of the criterion in the middle, by which the matrix is divided.
    #[serde(skip)]
    pub middle: Option<(f64, Share)>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Priority {
    pub name: String,
    pub percent: String,
    /// `0,62`: the correlation.
    pub importance: String,
    /// `0,55–0,68`
    pub interval: String,
    /// `Làm trước`
    pub advice: String,
    /// The same as numbers, for the matrix.
    #[serde(skip)]
    pub place: Option<(f64, Share)>,
    #[serde(skip)]
    pub first: bool,
}

/// A task of an improvement plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Planned {
    /// Its number in the ledger.
    pub no: u32,
    pub what: String,
    /// The factor or criterion that it is about.
    pub about: String,
    /// The unit that is to get better.
    pub unit: String,
    pub lead: String,
    pub partners: String,
    /// `31/12/2026`, or `Thường xuyên`.
    pub due: String,
    /// `Đang làm`
    pub state: String,
    /// Its day has passed with work left.
    pub late: bool,
    pub outcome: String,
}

/// A task of the campaign before, beside the change of its figure since.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Followed {
    #[serde(flatten)]
    pub task: Planned,
    #[serde(flatten)]
    pub change: Change,
}

/// This campaign beside the one before.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Before {
    pub title: String,
    pub opens: String,
    pub closes: String,
    /// Another questionnaire or method: figures stand side by side and are not compared.
    pub comparable: bool,
    pub rows: Vec<Change>,
    /// Its improvement plan: each task beside the change of its figure, which is not said to be its effect.
    pub plan: Vec<Followed>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    pub name: String,
    pub before: String,
    pub now: String,
    /// `+1,53`: percentage points.
    pub change: String,
    /// `0,20–2,86`, signed.
    pub interval: String,
    /// `Tăng`, `Giảm`, `Chưa thấy khác biệt rõ`; empty where the two are not compared.
    pub verdict: String,
    #[serde(skip)]
    pub told: Option<Difference>,
}

/// Responses of the report's time and units.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Tally {
    pub received: String,
    pub excluded: String,
    pub counted: String,
    /// Of the counted ones; none where no signal named any.
    pub flagged: Option<String>,
    /// Overall without them, where that can be told.
    pub without: Option<Measured>,
}
