//! Samples for call-backs: whether one is sealed over the answers that the ledger holds, and drawn with the first
//! checkpoint that covers its seal.

use crate::account::Scope;
use crate::catalog::Catalog;
use crate::ids::Seq;
use crate::index::Columns;
use crate::ledger::Event;
use crate::ledger::sample::Sample;
use crate::ledger::verify::Check;
use crate::quality::stats::sample::detection;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Holds an entry that the catalog has taken in against the entries before it.
///
/// # Errors
/// What does not fit, in words.
pub(super) fn hold(
    seq: Seq,
    event: &Event,
    (catalog, columns, check): (&Catalog, &Columns, &Check),
) -> Result<(), String> {
    if let Event::SampleSealed { sample } = event {
        let sealed = catalog.samples.get(&sample.no).ok_or("the sample is not in the catalog")?;
        let scope = Scope::of(Some(sample.unit), sealed.hour.local_date());
        let within = |unit| scope.contains(&catalog.tree, unit);
        let members = columns.coded(sample.campaign, &(sample.from..sample.to), seq, within).len();
        sized(sample, members)?;
    } else if let Event::SampleDrawn { draw } = event
        && check.has_checkpoints()
    {
        let sealed = catalog.samples.get(&draw.no).ok_or("the sample is not in the catalog")?;
        let first = check.first_covering(sealed.seq);
        let is_first = first
            .is_some_and(|it| (it.size, STANDARD.encode(it.root)) == (draw.checkpoint, draw.root.clone()));
        if !is_first {
            return Err(format!(
                "sample {} is not drawn with the first checkpoint that covers its seal",
                draw.no
            ));
        }
    }
    Ok(())
}

/// Whether a sample has as many members as the ledger holds, and draws as many of them as are due.
fn sized(sample: &Sample, members: usize) -> Result<(), String> {
    let (no, said, drawn) = (sample.no, sample.members, sample.size);
    if u32::try_from(members) != Ok(said) {
        return Err(format!("sample {no} says that it has {said} members; it has {members}"));
    }
    let size = detection(said, f64::from(sample.percent) / 100.0).unwrap_or(0);
    if size != drawn {
        return Err(format!("sample {no} draws {drawn}, where {size} are due"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::samples::SealedSample;
    use crate::ids::{CampaignNo, Hour, LedgerId, UnitNo};
    use crate::ledger::merkle::RootHash;
    use crate::ledger::sample::{Draw, SampleNo};
    use crate::ledger::verify::{Claim, Given};
    use uuid::Uuid;

    /// A check of so many entries against these roots.
    fn check(entries: u8, claims: Vec<Claim>) -> Check {
        let mut check = Check::new(claims);
        for n in 0..entries {
            let (id, nonce, body) = (Uuid::from_bytes([n; 16]), [n; 16], [n]);
            let beside = crate::ledger::leaf::hash(&id, &nonce, &body);
            check.push(&Given { id, nonce: &nonce, body: &body, beside });
        }
        check
    }

    fn root(size: u8) -> RootHash {
        check(size, Vec::new()).finish().root
    }

    fn claim(size: u8, log: Option<&str>) -> Claim {
        Claim { size: size.into(), root: root(size), by: "x".into(), log: log.map(str::to_owned) }
    }

    fn sample(members: u32, size: u32) -> Sample {
        Sample {
            no: SampleNo(1),
            campaign: CampaignNo(1),
            unit: UnitNo(1),
            from: Hour(1),
            to: Hour(2),
            percent: 5,
            members,
            size,
            commitment: String::new(),
            by: "#7".into(),
        }
    }

    /// The catalog behind a sample that entry 2 seals.
    fn catalog() -> Catalog {
        let mut catalog = Catalog::empty(LedgerId(1));
        let sealed = SealedSample { sample: sample(0, 0), seq: Seq(2), hour: Hour(3), draw: None };
        catalog.samples.insert(SampleNo(1), sealed);
        catalog
    }

    #[test]
    fn a_draw_rests_on_the_first_checkpoint_of_the_log_that_covers_its_seal() {
        let claims = vec![claim(2, Some("x")), claim(3, None), claim(4, Some("x")), claim(5, Some("x"))];
        let check = check(6, claims);
        let held = |checkpoint: u8, root: RootHash| {
            let (root, seed) = (STANDARD.encode(root), String::new());
            let draw = Draw { no: SampleNo(1), seed, checkpoint: checkpoint.into(), root, by: "#9".into() };
            hold(Seq(6), &Event::SampleDrawn { draw }, (&catalog(), &Columns::default(), &check))
        };
        assert_eq!(held(4, root(4)), Ok(()));
        for (size, root) in [(2, root(2)), (3, root(3)), (5, root(5)), (4, root(5))] {
            assert!(held(size, root).is_err_and(|why| why.contains("first checkpoint")), "{size}");
        }
    }

    #[test]
    fn a_sample_names_as_many_members_as_the_ledger_holds_and_draws_what_is_due() {
        let held = |members, size| {
            let event = Event::SampleSealed { sample: sample(members, size) };
            hold(Seq(2), &event, (&catalog(), &Columns::default(), &check(2, Vec::new())))
        };
        assert_eq!(held(0, 0), Ok(()));
        assert!(held(200, 51).is_err_and(|why| why.contains("it has 0")));
        assert!(held(0, 1).is_err_and(|why| why.contains("0 are due")));
        assert_eq!(sized(&sample(200, 51), 200), Ok(()));
        for other in [50, 52] {
            assert!(sized(&sample(200, other), 200).is_err_and(|why| why.contains("51 are due")), "{other}");
        }
    }
}
