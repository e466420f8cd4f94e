//! `hailong index --weight-by`: figures weighted to known margins.

use super::{Loaded, RequestArgs, Subject, key_name, output, threads};
use crate::ids::{CampaignId, Share};
use crate::index::request::Request;
use crate::index::weighting::{HEAVY, Margin, WeightedDocument};
use crate::index::{NumberStyle, display_percent, figures};
use crate::table::{self, Columns};
use anyhow::bail;
use std::path::Path;

/// The word for the dossiers that the ledger counts.
const DOSSIERS: &str = "dossiers";

const COLUMNS: Columns = Columns { required: &["by", "code", "size"], optional: &[], prefixes: &[] };

/// Weighted figures; the margins are the ledger's dossiers by field, or those of a file.
///
/// # Errors
/// Where a flag or the file cannot be read, or no weights meet the margins.
pub(super) fn document(
    loaded: &Loaded,
    campaign: &CampaignId,
    args: &RequestArgs,
    from: &str,
) -> anyhow::Result<WeightedDocument> {
    let subject = Subject::find(loaded, campaign)?;
    let request = args.request();
    if !request.by.is_empty() {
        bail!(
            "--by: weighted figures are of everything that is counted together; choose a unit with --under"
        );
    }
    let margins = if from == DOSSIERS {
        vec![("field".to_owned(), dossiers(loaded, &subject, &request)?)]
    } else {
        read(Path::new(from))?
    };
    let by: Vec<_> = margins.iter().map(|(by, _)| by.as_str()).collect();
    let asked = subject.read(loaded, &Request { by: by.join(","), ..request })?;
    let counted = figures(&subject.table(loaded), &asked.query(), threads())?;
    let margins: Vec<Margin> = margins.into_iter().map(|(_, margin)| margin).collect();
    let context = subject.context(loaded, &asked.given);
    Ok(WeightedDocument::of(&counted, &margins, from.to_owned(), &context)?)
}

/// Dossiers by field of the units and months that are counted.
fn dossiers(loaded: &Loaded, subject: &Subject<'_>, request: &Request) -> anyhow::Result<Margin> {
    let asked = subject.read(loaded, request)?;
    let first = asked.filter.from.unwrap_or(subject.campaign.opens);
    let last = asked.filter.to.unwrap_or(subject.campaign.closes);
    let mut margin = Margin::new();
    for ((unit, field, month), count) in &loaded.catalog.dossiers {
        let code = field.and_then(|no| loaded.catalog.fields.get(&no)).map(|field| field.code.to_string());
        let counts =
            asked.units.place(*unit).is_some() && month.first_day() <= last && month.last_day() >= first;
        if let Some(code) = code.filter(|_| counts) {
            *margin.entry(code).or_default() += f64::from(*count);
        }
    }
    if margin.is_empty() {
        bail!(
            "--weight-by: no dossiers by field are counted for these units and months; enter them with `hailong units \
             dossiers`, or name a file"
        );
    }
    Ok(margin)
}

/// The margins of a file: `by` (field, or a question), `code`, `size`.
fn read(path: &Path) -> anyhow::Result<Vec<(String, Margin)>> {
    let name = path.display().to_string();
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) => bail!(
            "--weight-by: cannot read {name}: {error}; expected `{DOSSIERS}` or a table with the columns by, code, size"
        ),
    };
    let read = table::read(&name, &bytes, &COLUMNS);
    let mut faults: Vec<String> = read.faults.iter().map(ToString::to_string).collect();
    let mut margins: Vec<(String, Margin)> = Vec::new();
    for row in &read.rows {
        let [by, code, size] = ["by", "code", "size"].map(|column| row.cell(column).trim().to_owned());
        let Some(size) = size.parse::<f64>().ok().filter(|size| (0.0..f64::INFINITY).contains(size)) else {
            faults
                .push(format!("{}: `{size}` is no size: expected a number from 0", row.place.column("size")));
            continue;
        };
        let at = margins.iter().position(|(known, _)| *known == by).unwrap_or_else(|| {
            margins.push((by.clone(), Margin::new()));
            margins.len() - 1
        });
        if margins[at].1.insert(code.clone(), size).is_some() {
            faults.push(format!("{}: `{code}` is there twice", row.place.column("code")));
        }
    }
    if margins.is_empty() && faults.is_empty() {
        faults.push(format!("{name}: no row"));
    }
    if faults.is_empty() { Ok(margins) } else { bail!(faults.join("\n")) }
}

pub(super) fn print(document: &WeightedDocument) -> anyhow::Result<()> {
    let weighted = format!(" · weighted by {} ({})", document.by.join(" and "), document.source);
    super::say_heading(&document.heading, &weighted)?;
    output::say(&format!(
        "{} respondents are worth {:.1} after weighting: design effect {:.3}, largest weight {:.2}.",
        document.n, document.n_eff, document.design_effect, document.largest_weight
    ))?;
    if document.largest_weight > HEAVY {
        output::say("A few people speak for many: put small groups together before trusting these figures.")?;
    }
    if document.without_size > 0 {
        output::say(&format!("{} respondents belong to no group with a size.", document.without_size))?;
    }
    let percent = |share: Option<f64>| {
        let share = share.and_then(Share::new);
        share.map_or_else(|| "–".to_owned(), |share| display_percent(share, NumberStyle::English))
    };
    let mut table = output::table(["", "", "plain %", "weighted %", "95 % interval", "n_eff"]);
    for one in &document.figures {
        let interval = format!("{} – {}", percent(one.low), percent(one.high));
        let n_eff = one.n_eff.map_or_else(|| "–".to_owned(), |n| format!("{n:.1}"));
        table.add_row([
            one.id.clone(),
            one.text.clone(),
            percent(one.plain),
            percent(one.value),
            interval,
            n_eff,
        ]);
    }
    output::say(&table.to_string())?;
    let mut table = output::table(["group", "n", "stands for", "weight"]);
    for one in &document.strata {
        let name: Vec<_> = one.key.iter().map(key_name).collect();
        table.add_row([
            name.join(" · "),
            one.n.to_string(),
            format!("{:.1}", one.size),
            format!("{:.3}", one.weight),
        ]);
    }
    output::say(&table.to_string())
}
