//! Charts as SVG: one finding each, in a sentence, with everything that it rests on in the picture, so
//! that a copy of it still says its method, its n and whether it is simulated.
//!
//! No `style` attribute anywhere: the pages' Content-Security-Policy would refuse it.

mod canvas;
pub mod likert;
pub mod ranking;
mod words;

pub use likert::Likert;
pub use ranking::Ranking;
pub use words::count;

/// Why there is no chart.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChartError {
    /// The font of this program cannot be read.
    #[error("the font Be Vietnam Pro in this program is damaged")]
    Font,
    /// The drawing library refuses.
    #[error("the chart cannot be drawn: {0}")]
    Drawing(String),
}

/// Where a chart's title stands. It is its name for those who do not see it in either case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Title {
    /// In the picture: for a file of its own.
    Inside,
    /// In the page beside it, where it wraps on a narrow screen.
    Beside,
}

/// What stands below every chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notes {
    /// Name and version of the index method.
    pub method: String,
    /// The questionnaire's name and version.
    pub definition: String,
    /// The respondents chose themselves: no random sample.
    pub self_selected: bool,
    /// The responses are simulated.
    pub demo: bool,
}

#[cfg(test)]
mod tests;
