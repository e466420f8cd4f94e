//! What methods, channels and target groups are called.

use crate::campaign::TargetGroup;
use crate::ids::Channel;
use crate::words::{Phrase, StaffWords};

/// A method by its name, with what it does.
#[must_use]
pub fn method(w: &StaffWords, name: &str) -> String {
    let what = match name {
        "pooled-share.1" => &w.drafts.method_pooled_share,
        "mean-of-criteria.1" => &w.drafts.method_mean_of_criteria,
        "mean-of-parts.1" => &w.drafts.method_mean_of_parts,
        "mean-score.1" => &w.drafts.method_mean_score,
        "fully-satisfied.1" => &w.drafts.method_fully_satisfied,
        "points-tt01.1" => &w.drafts.method_points_tt01,
        other => return other.to_owned(),
    };
    format!("{what} ({name})")
}

/// A channel.
#[must_use]
pub fn channel(w: &StaffWords, channel: Channel) -> &Phrase {
    match channel {
        Channel::Qr => &w.drafts.channel_qr,
        Channel::Code => &w.drafts.channel_code,
        Channel::Kiosk => &w.drafts.channel_kiosk,
        Channel::Paper => &w.drafts.channel_paper,
        Channel::Interviewer => &w.drafts.channel_interviewer,
        Channel::Link => &w.drafts.channel_link,
    }
}

/// A target group.
#[must_use]
pub fn group(w: &StaffWords, group: TargetGroup) -> &Phrase {
    match group {
        TargetGroup::Land => &w.drafts.group_land,
        TargetGroup::Construction => &w.drafts.group_construction,
        TargetGroup::Investment => &w.drafts.group_investment,
        TargetGroup::Other => &w.drafts.group_other,
    }
}
