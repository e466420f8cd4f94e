//! Charts as SVG: one finding each, in a sentence, with everything that it rests on in the picture, so
//! that a copy of it still says its method, its n and whether it is simulated.
//!
//! No `style` attribute anywhere: the pages' Content-Security-Policy would refuse it.

mod canvas;
pub mod difference;
mod frame;
pub mod funnel;
pub mod likert;
pub mod matrix;
mod png;
pub mod ranking;
pub mod trend;
mod words;

pub use difference::Differences;
pub use funnel::Funnel;
pub use likert::Likert;
pub use matrix::Matrix;
pub use png::png;
pub use ranking::Ranking;
pub use trend::Trend;
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

/// What a picture is drawn for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A file of its own: its title stands in it.
    File,
    /// A page on a desk. The title stands beside it, where it wraps; in the picture it is the name for those
    /// who do not see it.
    Page,
    /// The same page on a telephone: upright, as wide as the narrowest window.
    Phone,
}

/// What every chart can say and show.
pub trait Chart {
    /// The finding in a sentence: the chart's title.
    fn finding(&self) -> String;

    /// The chart as SVG.
    ///
    /// # Errors
    /// Where it cannot be drawn.
    fn svg(&self, shape: Shape) -> Result<String, ChartError>;

    /// The pictures of a page, wide and upright; its style shows the one that fits.
    ///
    /// # Errors
    /// Where they cannot be drawn.
    fn for_page(&self) -> Result<String, ChartError> {
        Ok(self.svg(Shape::Page)? + &self.svg(Shape::Phone)?)
    }
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
