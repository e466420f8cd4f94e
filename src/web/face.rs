//! The office's own face on every page: its sign, its colour, the style that carries both.

use super::assets;
use crate::brand::{Brand, Logo};

/// What pages carry of the office that asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Face {
    /// Allowed by its own hash; empty where there is neither sign nor colour.
    pub style: String,
    pub logo: Option<Logo>,
    /// What the sign says to those who do not see it.
    pub name: String,
}

impl Face {
    /// The face of an office of this name.
    #[must_use]
    pub fn new(brand: Brand, name: &str) -> Self {
        let mut style = brand.style();
        if brand.logo.is_some() {
            style.push_str(&assets::LOGO_STYLE);
        }
        Self { style, logo: brand.logo, name: name.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::brand::accent::{NIGHT, NIGHT_SHEET, PAPER};

    #[test]
    fn an_accent_is_measured_against_the_grounds_that_pages_have() {
        let style = assets::BASE_STYLE.to_lowercase();
        let (day, night) = style.split_once("@media (prefers-color-scheme:dark)").unwrap();
        assert!(day.contains(&format!("--ground:{PAPER};")) && day.contains("--on-leaf:#fff;"), "{day}");
        for (name, ground) in [("ground", NIGHT), ("sheet", NIGHT_SHEET), ("on-leaf", NIGHT)] {
            assert!(night.contains(&format!("--{name}:{ground};")), "{name}: {night}");
        }
    }
}
