//! The five roles and the one table of what each may do.

use std::{fmt, str::FromStr};

/// What a person is here; always within a unit subtree, see [`super::Grant`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Runs the system: accounts, settings, tokens. Sees no answers.
    Admin,
    /// Nội vụ: runs campaigns, sees everything below.
    HomeAffairs,
    /// The own unit's figures and comments.
    UnitLeader,
    /// Posters and kiosk of the own counter; paper sheets of **other** counters, by assignment.
    CounterStaff,
    /// Thanh tra, Mặt trận: reads everything, the ledger and the audit log too. Changes nothing of its own accord:
    /// as the second person it agrees to the exclusion of flagged responses that Nội vụ proposes, or refuses it.
    Auditor,
}

/// One thing that one may do or see. A page names the right that it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Right {
    /// Create, disable and reset accounts, give and take roles.
    ManageAccounts,
    /// Office, logo, connections.
    ConfigureSystem,
    /// Tokens for programs.
    ManageTokens,
    SeeUnits,
    ManageUnits,
    /// How many procedures each unit completed, and what the ratios of a decision are made of.
    EnterDossiers,
    SeeCampaigns,
    /// Create, open, extend, close, copy campaigns and publish definitions.
    RunCampaigns,
    /// Make figures public, for good.
    PublishFigures,
    SeeTouchpoints,
    ManageTouchpoints,
    PrintPosters,
    /// Type paper sheets; counter staff only those of counters that they were assigned.
    EnterPaper,
    /// Say who types whose paper sheets.
    AssignPaper,
    SeeFigures,
    /// Take figures and shuffled day batches out.
    Export,
    /// Take responses out in the ledger's order.
    ExportOrdered,
    /// Propose that flagged responses are excluded from figures, or count again.
    ExcludeResponses,
    /// Agree to it as the second person, or refuse.
    ApproveExclusion,
    SeeComments,
    AnswerComments,
    /// Write and follow the improvement plan.
    PlanTasks,
    ReadLedger,
    ReadAudit,
}

use Right::{
    AnswerComments, ApproveExclusion, AssignPaper, ConfigureSystem, EnterDossiers, EnterPaper,
    ExcludeResponses, Export, ExportOrdered, ManageAccounts, ManageTokens, ManageTouchpoints, ManageUnits,
    PlanTasks, PrintPosters, PublishFigures, ReadAudit, ReadLedger, RunCampaigns, SeeCampaigns, SeeComments,
    SeeFigures, SeeTouchpoints, SeeUnits,
};

impl Role {
    pub const ALL: [Self; 5] =
        [Self::Admin, Self::HomeAffairs, Self::UnitLeader, Self::CounterStaff, Self::Auditor];

    /// The table.
    #[must_use]
    pub fn rights(self) -> &'static [Right] {
        match self {
            Self::Admin => &[ManageAccounts, ConfigureSystem, ManageTokens, SeeUnits, ReadAudit],
            Self::HomeAffairs => &[
                SeeUnits,
                ManageUnits,
                EnterDossiers,
                SeeCampaigns,
                RunCampaigns,
                PublishFigures,
                SeeTouchpoints,
                ManageTouchpoints,
                PrintPosters,
                EnterPaper,
                AssignPaper,
                SeeFigures,
                Export,
                ExportOrdered,
                ExcludeResponses,
                ApproveExclusion,
                SeeComments,
                AnswerComments,
                PlanTasks,
                ReadLedger,
            ],
            Self::UnitLeader => &[
                SeeUnits,
                SeeCampaigns,
                SeeTouchpoints,
                PrintPosters,
                SeeFigures,
                SeeComments,
                AnswerComments,
                PlanTasks,
            ],
            Self::CounterStaff => &[SeeTouchpoints, PrintPosters, EnterPaper],
            Self::Auditor => &[
                SeeUnits,
                SeeCampaigns,
                SeeTouchpoints,
                SeeFigures,
                Export,
                ExportOrdered,
                ApproveExclusion,
                SeeComments,
                ReadLedger,
                ReadAudit,
            ],
        }
    }

    /// Whether who has this role signs in with a second factor: everyone who exports, configures or
    /// decides over accounts, campaigns or published figures.
    #[must_use]
    pub fn needs_second_factor(self) -> bool {
        self.rights().iter().any(|right| right.needs_second_factor())
    }

    /// As on the command line and in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::HomeAffairs => "home-affairs",
            Self::UnitLeader => "unit-leader",
            Self::CounterStaff => "counter",
            Self::Auditor => "auditor",
        }
    }
}

impl Right {
    pub const ALL: [Self; 24] = [
        ManageAccounts,
        ConfigureSystem,
        ManageTokens,
        SeeUnits,
        ManageUnits,
        EnterDossiers,
        SeeCampaigns,
        RunCampaigns,
        PublishFigures,
        SeeTouchpoints,
        ManageTouchpoints,
        PrintPosters,
        EnterPaper,
        AssignPaper,
        SeeFigures,
        Export,
        ExportOrdered,
        ExcludeResponses,
        ApproveExclusion,
        SeeComments,
        AnswerComments,
        PlanTasks,
        ReadLedger,
        ReadAudit,
    ];

    fn needs_second_factor(self) -> bool {
        match self {
            ManageAccounts | ConfigureSystem | ManageTokens | ManageUnits | RunCampaigns | PublishFigures
            | Export | ExportOrdered | ExcludeResponses | ApproveExclusion | ReadLedger | ReadAudit => true,
            SeeUnits | EnterDossiers | SeeCampaigns | SeeTouchpoints | ManageTouchpoints | PrintPosters
            | EnterPaper | AssignPaper | SeeFigures | SeeComments | AnswerComments | PlanTasks => false,
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// That is no role.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no role: expected {roles}", roles = Role::ALL.map(Role::as_str).join(", "))]
pub struct RoleError(pub String);

impl FromStr for Role {
    type Err = RoleError;
    fn from_str(text: &str) -> Result<Self, RoleError> {
        Self::ALL.into_iter().find(|role| role.as_str() == text).ok_or_else(|| RoleError(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_right_is_somebodys_and_no_role_has_one_twice() {
        let mut given = BTreeSet::new();
        for role in Role::ALL {
            let own: BTreeSet<_> = role.rights().iter().copied().collect();
            assert_eq!(own.len(), role.rights().len(), "{role}");
            given.extend(own);
            assert_eq!(role.as_str().parse(), Ok(role));
        }
        assert_eq!(given, Right::ALL.into());
        assert!("root".parse::<Role>().is_err());
    }

    #[test]
    fn an_auditor_only_agrees_to_what_others_propose() {
        let changing = [
            ManageAccounts,
            ConfigureSystem,
            ManageTokens,
            ManageUnits,
            EnterDossiers,
            RunCampaigns,
            PublishFigures,
            ManageTouchpoints,
            EnterPaper,
            AssignPaper,
            ExcludeResponses,
            AnswerComments,
            PlanTasks,
        ];
        assert!(Role::Auditor.rights().iter().all(|right| !changing.contains(right)));
    }

    #[test]
    fn who_exports_or_configures_needs_a_second_factor() {
        let needing: Vec<_> = Role::ALL.into_iter().filter(|role| role.needs_second_factor()).collect();
        assert_eq!(needing, [Role::Admin, Role::HomeAffairs, Role::Auditor]);
    }
}
