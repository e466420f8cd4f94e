//! What a view of the figures says: sentences first, then charts, each with its table and its files.

use super::grid::Grid;
use crate::chart::{Chart, ChartError};

/// So many rows stand open.
const FEW: usize = 30;

/// A view as it stands on the page.
#[derive(Default)]
pub(in crate::web::results) struct Body {
    /// The answer in sentences, the first one first.
    pub(in crate::web::results) said: Vec<String>,
    /// What limits it.
    pub(in crate::web::results) warn: Option<String>,
    /// Why this view is not for this viewer, or has nothing to show.
    pub(in crate::web::results) refused: Option<String>,
    pub(in crate::web::results) parts: Vec<Part>,
    /// Where this view's numbers are entered, and what that is called.
    pub(in crate::web::results) go: Option<(String, &'static str)>,
    /// How the figures come about: what, how.
    pub(in crate::web::results) how: Vec<(&'static str, String)>,
}

/// A chart with its table, or a table alone.
pub(in crate::web::results) struct Part {
    /// Names its files.
    pub(in crate::web::results) name: &'static str,
    pub(in crate::web::results) heading: String,
    pub(in crate::web::results) finding: String,
    /// The finding is what the page says first: not said twice.
    pub(in crate::web::results) quiet: bool,
    pub(in crate::web::results) lead: Vec<String>,
    chart: Option<Box<dyn Chart + Send>>,
    /// The pictures of the page; empty where there is no chart.
    pub(in crate::web::results) pictures: String,
    pub(in crate::web::results) grid: Grid,
    /// The table stands open: it is what the page is for.
    pub(in crate::web::results) open: bool,
}

impl Body {
    /// A view that is not shown, and why.
    pub(in crate::web::results) fn refused(why: impl Into<String>) -> Self {
        Self { refused: Some(why.into()), ..Self::default() }
    }

    /// The part of this name.
    pub(in crate::web::results) fn part(&self, name: &str) -> Option<&Part> {
        self.parts.iter().find(|part| part.name == name)
    }
}

impl Part {
    /// A chart with its table.
    ///
    /// # Errors
    /// Where it cannot be drawn.
    pub(in crate::web::results) fn of(
        name: &'static str,
        heading: impl Into<String>,
        chart: impl Chart + Send + 'static,
        grid: Grid,
    ) -> Result<Self, ChartError> {
        Ok(Self {
            name,
            heading: heading.into(),
            finding: chart.finding(),
            quiet: false,
            lead: Vec::new(),
            pictures: chart.for_page()?,
            chart: Some(Box::new(chart)),
            grid,
            open: false,
        })
    }

    /// A table alone.
    pub(in crate::web::results) fn table(
        name: &'static str,
        heading: impl Into<String>,
        finding: String,
        grid: Grid,
    ) -> Self {
        let (chart, pictures) = (None, String::new());
        Self {
            name,
            heading: heading.into(),
            finding,
            quiet: false,
            lead: Vec::new(),
            chart,
            pictures,
            grid,
            open: true,
        }
    }

    /// With its table open, where that is not many screens long.
    pub(in crate::web::results) fn open(self) -> Self {
        Self { open: self.grid.rows.len() <= FEW, ..self }
    }

    /// Where the page says its finding first.
    pub(in crate::web::results) fn quiet(self) -> Self {
        Self { quiet: true, ..self }
    }

    /// With more to say before the chart.
    pub(in crate::web::results) fn leading(self, lead: Vec<String>) -> Self {
        Self { lead, ..self }
    }

    /// Whether names of its table lead to figures of their own.
    pub(in crate::web::results) fn links(&self) -> bool {
        self.grid.rows.iter().any(|row| row.first().is_some_and(|entry| !entry.link.is_empty()))
    }

    pub(in crate::web::results) fn chart(&self) -> Option<&(dyn Chart + Send)> {
        self.chart.as_deref()
    }

    /// What it can be taken along as: the format's name and the file's.
    pub(in crate::web::results) fn files(&self) -> Vec<(&'static str, String)> {
        let all: &[(&str, &str)] = &[("SVG", "svg"), ("PNG", "png"), ("CSV", "csv")];
        let from = if self.chart.is_some() { 0 } else { 2 };
        all[from..].iter().map(|(name, ending)| (*name, format!("{}.{ending}", self.name))).collect()
    }
}
