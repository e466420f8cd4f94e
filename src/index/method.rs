//! The index methods, by name and version. A definition offers some, a campaign binds one, every
//! figure is printed with its own. A method never changes: another formula is another version.

use std::{fmt, str::FromStr};

/// How answers become an index.
///
/// In all of them "not answered", "không áp dụng" and "not asked" are in neither part of a share, and
/// there is no figure where nothing was answered; a mean leaves out its members without a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    /// `pooled-share.1`: satisfied answers / answers given, counts pooled within criterion, factor,
    /// part, overall. The default.
    PooledShare,
    /// `mean-of-criteria.1`: criterion = share; factor = mean of its criteria; part = mean of its
    /// factors; overall = mean of the factors.
    MeanOfCriteria,
    /// `mean-of-parts.1`: as before up to the part; overall = mean of the parts (the method of 2022
    /// and after, as published for 2022).
    MeanOfParts,
    /// `mean-score.1`: mean rating / highest rating of the scale, pooled over answers.
    MeanScore,
    /// `fully-satisfied.1`: respondents whose every given answer (of the criterion, factor, part,
    /// overall) is a satisfied one / respondents who gave any.
    FullySatisfied,
    /// `points-tt01.1`: a criterion is an indicator of Thông tư 01/2018/TT-VPCP (Điều 13), rated 2, 1 or 0
    /// points: points given / most points possible. Factor, part and overall are the mean of their
    /// indicators, which is the sum of the indicators' points / the most that it can be; an indicator
    /// without an answer is left out (Điều 15).
    PointsTt01,
}

impl Method {
    pub const ALL: [Self; 6] = [
        Self::PooledShare,
        Self::MeanOfCriteria,
        Self::MeanOfParts,
        Self::MeanScore,
        Self::FullySatisfied,
        Self::PointsTt01,
    ];

    /// Name and version, as in definitions and beside every figure.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PooledShare => "pooled-share.1",
            Self::MeanOfCriteria => "mean-of-criteria.1",
            Self::MeanOfParts => "mean-of-parts.1",
            Self::MeanScore => "mean-score.1",
            Self::FullySatisfied => "fully-satisfied.1",
            Self::PointsTt01 => "points-tt01.1",
        }
    }

    /// Whether factors, parts and overall are means of other figures, not ratios of sums.
    #[must_use]
    pub fn is_mean(self) -> bool {
        match self {
            Self::MeanOfCriteria | Self::MeanOfParts | Self::PointsTt01 => true,
            Self::PooledShare | Self::MeanScore | Self::FullySatisfied => false,
        }
    }

    /// Whether its figures are a part of the satisfied, which is what targets are set for; else they are a
    /// part of the highest rating.
    #[must_use]
    pub fn counts_satisfied(self) -> bool {
        match self {
            Self::PooledShare | Self::MeanOfCriteria | Self::MeanOfParts | Self::FullySatisfied => true,
            Self::MeanScore | Self::PointsTt01 => false,
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// That is no index method.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no index method: expected pooled-share.1, mean-of-criteria.1, mean-of-parts.1, mean-score.1, fully-satisfied.1 or points-tt01.1"
)]
pub struct MethodError(pub String);

impl FromStr for Method {
    type Err = MethodError;
    fn from_str(s: &str) -> Result<Self, MethodError> {
        Self::ALL.into_iter().find(|m| m.as_str() == s).ok_or_else(|| MethodError(s.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_definition_may_offer_exactly_these() {
        assert_eq!(crate::definition::METHODS, Method::ALL.map(Method::as_str));
    }

    #[test]
    fn every_method_is_found_by_its_name_and_no_other() {
        for method in Method::ALL {
            assert_eq!(method.as_str().parse(), Ok(method));
        }
        for bad in ["", "pooled-share", "pooled-share.2", "Pooled-share.1"] {
            assert_eq!(bad.parse::<Method>(), Err(MethodError(bad.to_owned())));
        }
    }
}
