//! The counts that everything else is computed from: a row for each unit and figure. A figure that is made of
//! others says so in its formula.

use super::page::{Book, Column, Item, letters};
use super::tab::Tab;
use super::{UnitName, Workbook};
use crate::definition::Definition;
use crate::export::ExportError;
use crate::index::Method;
use crate::index::json::{FigureJson, ResultsJson};

const COLUMNS: [Column<'static>; 12] = [
    ("Mã đơn vị", 11.0),
    ("Đơn vị", 26.0),
    ("Cấp", 11.0),
    ("Mã", 10.0),
    ("Nội dung", 52.0),
    ("Số người trả lời", 10.0),
    ("Tử số", 11.0),
    ("Mẫu số", 11.0),
    ("Chỉ số", 10.0),
    ("Bỏ trống", 9.0),
    ("Không áp dụng", 9.0),
    ("Không hỏi", 9.0),
];

const NUMERATOR: usize = 6;
const DENOMINATOR: usize = 7;
const SHARE: usize = 8;

/// Which of a group's figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    Overall,
    Part(usize),
    Factor(usize),
    /// Factor by factor.
    Criterion(usize),
}

/// Where each figure stands. Every group has the same rows, shown or not.
pub(super) struct Places {
    /// The row of the first figure, from 1.
    first: u32,
    parts: usize,
    /// Part of each factor.
    factors: Vec<Option<usize>>,
    /// First criterion of each factor, and the end.
    begins: Vec<usize>,
}

impl Places {
    pub(super) fn of(definition: &Definition, first: u32) -> Self {
        let mut begins = vec![0];
        for factor in &definition.factors {
            begins.push(begins.last().copied().unwrap_or_default() + factor.criteria.len());
        }
        Self {
            first,
            parts: definition.parts.len(),
            factors: definition.factors.iter().map(|factor| factor.part).collect(),
            begins,
        }
    }

    fn criteria(&self) -> usize {
        self.begins.last().copied().unwrap_or_default()
    }

    /// The figures of a group, in the order of their rows.
    fn all(&self) -> impl Iterator<Item = Which> + use<> {
        let parts = (0..self.parts).map(Which::Part);
        let factors = (0..self.factors.len()).map(Which::Factor);
        let criteria = (0..self.criteria()).map(Which::Criterion);
        std::iter::once(Which::Overall).chain(parts).chain(factors).chain(criteria)
    }

    /// The row of a figure of a group, from 1; the total is group 0.
    fn row(&self, group: usize, which: Which) -> u32 {
        let before = match which {
            Which::Overall => 0,
            Which::Part(at) => 1 + at,
            Which::Factor(at) => 1 + self.parts + at,
            Which::Criterion(at) => 1 + self.parts + self.factors.len() + at,
        };
        let each = 1 + self.parts + self.factors.len() + self.criteria();
        self.first + u32::try_from(group * each + before).unwrap_or(u32::MAX)
    }

    /// The cell of a share, for formulas of other sheets.
    pub(super) fn share(&self, group: usize, which: Which) -> String {
        format!("'{}'!{}{}", Tab::Counts.name(), letters(SHARE), self.row(group, which))
    }

    /// The figures that one is made of by a method; none where it is counted by itself.
    fn members(&self, which: Which, method: Method) -> Vec<Which> {
        let means = matches!(method, Method::MeanOfCriteria | Method::MeanOfParts);
        let of_factor = |at: usize| (self.begins[at]..self.begins[at + 1]).map(Which::Criterion);
        let in_part = |part: usize| (0..self.factors.len()).filter(move |at| self.factors[*at] == Some(part));
        match which {
            Which::Criterion(_) => Vec::new(),
            _ if method == Method::FullySatisfied => Vec::new(),
            Which::Factor(at) => of_factor(at).collect(),
            Which::Part(part) if means => in_part(part).map(Which::Factor).collect(),
            Which::Part(part) => in_part(part).flat_map(of_factor).collect(),
            Which::Overall if method == Method::MeanOfParts => (0..self.parts).map(Which::Part).collect(),
            Which::Overall if means => (0..self.factors.len()).map(Which::Factor).collect(),
            Which::Overall => (0..self.criteria()).map(Which::Criterion).collect(),
        }
    }

    /// `G5:G9,G12`: the cells of figures in a column.
    fn cells(&self, group: usize, members: &[Which], column: usize) -> String {
        let letters = letters(column);
        let mut ranges: Vec<(u32, u32)> = Vec::new();
        for row in members.iter().map(|which| self.row(group, *which)) {
            match ranges.last_mut() {
                Some((_, last)) if *last + 1 == row => *last = row,
                _ => ranges.push((row, row)),
            }
        }
        let range = |(first, last): &(u32, u32)| {
            if first == last {
                format!("{letters}{first}")
            } else {
                format!("{letters}{first}:{letters}{last}")
            }
        };
        ranges.iter().map(range).collect::<Vec<_>>().join(",")
    }
}

/// One figure of a group; `None` where the group is withheld.
pub(super) fn figure(results: &ResultsJson, which: Which) -> Option<&FigureJson> {
    match which {
        Which::Overall => results.overall.as_ref(),
        Which::Part(at) => results.parts.get(at),
        Which::Factor(at) => results.factors.get(at),
        Which::Criterion(at) => results.criteria.get(at),
    }
}

/// A share of another sheet that stands here as a formula; words where there is none.
pub(super) fn shown(places: &Places, group: usize, results: &ResultsJson, which: Which) -> Item {
    match figure(results, which) {
        None => {
            if results.withheld {
                Item::withheld()
            } else {
                Item::nothing()
            }
        }
        Some(figure) if figure.withheld => Item::withheld(),
        Some(figure) => {
            figure.value.map_or_else(Item::nothing, |value| Item::ShareOf(places.share(group, which), value))
        }
    }
}

fn level(which: Which) -> &'static str {
    match which {
        Which::Overall => "Chung",
        Which::Part(_) => "Phần",
        Which::Factor(_) => "Yếu tố",
        Which::Criterion(_) => "Tiêu chí",
    }
}

/// Rows above the first figure.
pub(super) fn above(workbook: &Workbook<'_>) -> u32 {
    // Title, the warning, two lines, an empty one, the headings.
    5 + u32::from(workbook.is_demo())
}

pub(super) fn write(workbook: &Workbook<'_>, places: &Places, book: &mut Book) -> Result<(), ExportError> {
    let mut page = book.page(Tab::Counts, &COLUMNS)?;
    let lead = [
        "Mỗi dòng là một chỉ số của một đơn vị, mọi kênh trả lời. Các trang khác lấy tỷ lệ từ cột “Chỉ số”."
            .to_owned(),
        counted(workbook.method).to_owned(),
    ];
    page.title("Số đếm", &lead)?;
    let head = page.next();
    page.head(&COLUMNS, 2)?;
    let names = names(workbook.definition());
    for (group, (unit, results)) in workbook.groups().enumerate() {
        for (which, (id, text)) in places.all().zip(&names) {
            let items = line(workbook.method, places, group, results, which);
            let UnitName { code, name } = unit;
            let mut row = vec![Item::text(code), Item::text(name), Item::text(level(which))];
            row.extend([Item::text(id), Item::text(text)]);
            row.extend(items);
            page.row(&row, which == Which::Overall, super::page::lines(text, COLUMNS[4].1))?;
        }
    }
    page.filter_from(head)?;
    page.end(0)
}

/// Ids and texts, in the order of the rows of a group.
fn names(definition: &Definition) -> Vec<(String, String)> {
    let vi = definition.language(Some("vi"));
    let parts = definition.parts.iter().map(|part| (part.id.to_string(), &part.text));
    let factors = definition.factors.iter().map(|factor| (factor.id.to_string(), &factor.text));
    let criteria = definition.factors.iter().flat_map(|factor| &factor.criteria);
    let criteria = criteria.map(|at| &definition.questions[*at]);
    let criteria = criteria.map(|question| (question.id.to_string(), &question.text));
    let named = parts.chain(factors).chain(criteria);
    let named = named.map(|(id, text)| (id, text.in_language(vi).to_owned()));
    std::iter::once(("overall".to_owned(), "Chỉ số hài lòng chung".to_owned())).chain(named).collect()
}

/// n, numerator, denominator, share, and the answers that are not there.
fn line(method: Method, places: &Places, group: usize, results: &ResultsJson, which: Which) -> Vec<Item> {
    let Some(figure) = figure(results, which).filter(|figure| !figure.withheld) else {
        let word = || {
            if results.withheld || figure(results, which).is_some() {
                Item::withheld()
            } else {
                Item::nothing()
            }
        };
        return std::iter::repeat_with(word).take(7).collect();
    };
    let members = places.members(which, method);
    // A member that is kept back would make the sum another number.
    let whole = members.iter().all(|member| self::figure(results, *member).is_some_and(|of| !of.withheld));
    let members = if whole { members } else { Vec::new() };
    let row = places.row(group, which);
    let sum = |column, value: Option<u64>| match value {
        Some(value) if !members.is_empty() => {
            Item::CountOf(format!("SUM({})", places.cells(group, &members, column)), value)
        }
        value => Item::count(value),
    };
    let share = match (figure.value, figure.numerator) {
        (None, _) => Item::nothing(),
        (Some(value), Some(_)) => {
            Item::ShareOf(format!("{}{row}/{}{row}", letters(NUMERATOR), letters(DENOMINATOR)), value)
        }
        (Some(value), None) if members.is_empty() => Item::Share(value),
        (Some(value), None) => {
            Item::ShareOf(format!("AVERAGE({})", places.cells(group, &members, SHARE)), value)
        }
    };
    let missing = figure.missing;
    vec![
        Item::count(figure.n),
        sum(NUMERATOR, figure.numerator),
        sum(DENOMINATOR, figure.denominator),
        share,
        Item::count(missing.map(|missing| missing.not_answered)),
        Item::count(missing.map(|missing| missing.not_applicable)),
        Item::count(missing.map(|missing| missing.not_asked)),
    ]
}

/// What numerators and denominators count.
fn counted(method: Method) -> &'static str {
    match method {
        Method::PooledShare => {
            "Tử số: số câu trả lời từ mức hài lòng trở lên; mẫu số: số câu đã trả lời. Yếu tố, phần và chỉ số chung cộng tử số và mẫu số của các tiêu chí."
        }
        Method::MeanOfCriteria | Method::MeanOfParts => {
            "Tiêu chí: số câu trả lời từ mức hài lòng trở lên chia cho số câu đã trả lời. Cấp trên là trung bình của cấp dưới nên không có tử số và mẫu số riêng."
        }
        Method::MeanScore => {
            "Tử số: tổng điểm của các câu trả lời; mẫu số: tổng điểm cao nhất có thể của các câu ấy."
        }
        Method::PointsTt01 => {
            "Tiêu chí: số điểm được (2, 1 hoặc 0 mỗi câu) chia cho số điểm cao nhất có thể. Cấp trên là trung bình của các tiêu chí nên không có tử số và mẫu số riêng."
        }
        Method::FullySatisfied => {
            "Tử số: số người mà mọi câu đã trả lời đều từ mức hài lòng trở lên; mẫu số: số người có trả lời."
        }
    }
}
