//! From a campaign's figures to the letter about them, its report attached.

use super::{Beside, Digest};
use crate::ids::CampaignId;
use crate::mail::Letter;
use crate::print::PrintError;
use crate::print::order::report::{self, ReportError, ReportFormat};
use crate::report::{Facts, GatherError, Pictures, Stationery, Subject, gather};
use time::Date;

/// What a letter says, counted: from here on neither catalog nor responses are needed.
#[derive(Debug, Clone)]
pub struct Gathered {
    digest: Digest,
    facts: Facts,
    pictures: Pictures,
    campaign: CampaignId,
    today: Date,
}

impl Gathered {
    /// Counts.
    ///
    /// # Errors
    /// Where the campaign cannot be counted.
    pub fn of(subject: &Subject<'_>, beside: Beside<'_>) -> Result<Self, GatherError> {
        let (facts, pictures) = gather(subject)?;
        let digest = Digest::of(subject, &facts, beside)?;
        Ok(Self { digest, facts, pictures, campaign: subject.campaign.clone(), today: subject.today })
    }

    /// Writes the letter, with the report as PDF where this program lays reports out. Takes its time.
    ///
    /// # Errors
    /// Where the office's own words have a fault, or the report cannot be laid out.
    pub fn letter(&self, stationery: &Stationery) -> Result<Letter, ReportError> {
        let Self { digest, facts, pictures, campaign, today } = self;
        let pdf = match report::write(facts, pictures, stationery, None, *today, ReportFormat::Pdf) {
            Ok(bytes) => Some((format!("bao-cao-{campaign}.pdf"), bytes)),
            // Built so on purpose.
            Err(ReportError::Print(PrintError::Unavailable)) => None,
            Err(error) => return Err(error),
        };
        Ok(Letter { subject: digest.subject(), text: digest.text(), html: digest.html(), pdf })
    }
}
