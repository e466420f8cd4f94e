//! An office's own face: the colour and the sign it puts on citizens' pages. Both are checked when they
//! are read, so that no setting makes a page unreadable, unsafe or heavy.

pub mod accent;
pub mod logo;

pub use accent::{Accent, AccentError};
pub use logo::{Logo, LogoError};

/// The face of the office that asks; empty where it has none of its own.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Brand {
    pub accent: Option<Accent>,
    pub logo: Option<Logo>,
}

impl Brand {
    /// The style that puts the accent over the house's own colour; empty without one.
    #[must_use]
    pub fn style(&self) -> String {
        self.accent.map_or_else(String::new, |accent| {
            let Accent { light, dark } = accent;
            format!(":root{{--leaf:{light}}}@media (prefers-color-scheme:dark){{:root{{--leaf:{dark}}}}}")
        })
    }
}
