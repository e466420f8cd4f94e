//! What a view of the figures says: sentences first, then charts, each with its table and its files.

use super::grid::Grid;
use crate::chart::{Chart, ChartError};

/// So many rows stand open.
const FEW: usize = 30;

/// A view as it stands on the page.
#[derive(Default)]
pub(super) struct Body {
    /// The answer in sentences, the first one first.
    pub(super) said: Vec<String>,
    /// What limits it.
    pub(super) warn: Option<String>,
    /// Why this view is not for this viewer, or has nothing to show.
    pub(super) refused: Option<String>,
    pub(super) parts: Vec<Part>,
    /// How the figures come about: what, how.
    pub(super) how: Vec<(&'static str, String)>,
}

/// A chart with its table, or a table alone.
pub(super) struct Part {
    /// Names its files.
    pub(super) name: &'static str,
    pub(super) heading: String,
    pub(super) finding: String,
    /// The finding is what the page says first: not said twice.
    pub(super) quiet: bool,
    pub(super) lead: Vec<String>,
    chart: Option<Box<dyn Chart + Send>>,
    /// The pictures of the page; empty where there is no chart.
    pub(super) pictures: String,
    pub(super) grid: Grid,
    /// The table stands open: it is what the page is for.
    pub(super) open: bool,
}

impl Body {
    /// A view that is not shown, and why.
    pub(super) fn refused(why: impl Into<String>) -> Self {
        Self { refused: Some(why.into()), ..Self::default() }
    }

    /// The part of this name.
    pub(super) fn part(&self, name: &str) -> Option<&Part> {
        self.parts.iter().find(|part| part.name == name)
    }
}

impl Part {
    /// A chart with its table.
    ///
    /// # Errors
    /// Where it cannot be drawn.
    pub(super) fn of(
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
    pub(super) fn table(name: &'static str, heading: impl Into<String>, finding: String, grid: Grid) -> Self {
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
    pub(super) fn open(self) -> Self {
        Self { open: self.grid.rows.len() <= FEW, ..self }
    }

    /// Where the page says its finding first.
    pub(super) fn quiet(self) -> Self {
        Self { quiet: true, ..self }
    }

    /// With more to say before the chart.
    pub(super) fn leading(self, lead: Vec<String>) -> Self {
        Self { lead, ..self }
    }

    /// Whether names of its table lead to figures of their own.
    pub(super) fn links(&self) -> bool {
        self.grid.rows.iter().any(|row| row.first().is_some_and(|entry| !entry.link.is_empty()))
    }

    pub(super) fn chart(&self) -> Option<&(dyn Chart + Send)> {
        self.chart.as_deref()
    }

    /// What it can be taken along as: the format's name and the file's.
    pub(super) fn files(&self) -> Vec<(&'static str, String)> {
        let all: &[(&str, &str)] = &[("SVG", "svg"), ("PNG", "png"), ("CSV", "csv")];
        let from = if self.chart.is_some() { 0 } else { 2 };
        all[from..].iter().map(|(name, ending)| (*name, format!("{}.{ending}", self.name))).collect()
    }
}
