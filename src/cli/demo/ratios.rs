//! What a few communes of the demo told for the ratios of Quyết định 766/QĐ-TTg.

use super::{Faults, PROVINCE, together};
use crate::campaign::dossiers::Month;
use crate::campaign::ratios;
use crate::catalog::{Catalog, decide};
use crate::ledger::Event;
use time::Date;

const COLUMNS: &str =
    "unit_code,period,feedback,feedback_on_time,feedback_dissatisfied,dossiers,dossiers_dissatisfied";

/// So many communes told something.
const COMMUNES: usize = 8;

/// Counts of the last two months that are over, others for each commune.
pub(super) fn events(catalog: &Catalog, today: Date) -> Result<Vec<Event>, Faults> {
    let province = PROVINCE.parse().ok().and_then(|code| catalog.tree.find(&code, today));
    let communes = province.map(|province| catalog.tree.children(province.no, today)).unwrap_or_default();
    let last = Month::of(today).previous();
    let mut file = vec![COLUMNS.to_owned()];
    for unit in communes.into_iter().filter(|unit| unit.code.as_str().parse::<u32>().is_ok()).take(COMMUNES) {
        for (month, more) in [(last.previous(), 0), (last, 5)] {
            let odd = unit.no.0 * 7 + more;
            let (feedback, dossiers) = (20 + odd % 23, 300 + odd * 13 % 400);
            let (late, again, dissatisfied) = (odd % 4, odd % 3, odd % 17);
            let in_time = feedback - late;
            file.push(format!(
                "{},{month},{feedback},{in_time},{again},{dossiers},{dissatisfied}",
                unit.code
            ));
        }
    }
    let (rows, faults) = ratios::rows("demo", file.join("\n").as_bytes());
    let plan = decide::ratios::plan(catalog, &rows, faults, today, |_| true).map_err(together)?;
    Ok(plan.events("demo"))
}
