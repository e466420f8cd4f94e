//! What a table of counts would change: those that an office tells by unit and time.

/// The changes that a table comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan<Counts, Told> {
    /// In the order of the file.
    pub changes: Vec<Change<Counts, Told>>,
    /// Rows that say what is known already.
    pub unchanged: usize,
}

/// Counts as they were and as they will be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change<Counts, Told> {
    /// `None` for new ones.
    pub before: Option<Counts>,
    /// With what they are counts of.
    pub after: Told,
}

impl<Counts, Told> Default for Plan<Counts, Told> {
    fn default() -> Self {
        Self { changes: Vec::new(), unchanged: 0 }
    }
}

impl<Counts: PartialEq, Told> Plan<Counts, Told> {
    /// Takes a row in, where these counts were known before and those are told now.
    pub(super) fn push(&mut self, before: Option<Counts>, now: &Counts, after: Told) {
        if before.as_ref() == Some(now) {
            self.unchanged += 1;
        } else {
            self.changes.push(Change { before, after });
        }
    }
}
