//! What the doctor looks at. Each check does the thing itself instead of guessing whether it would work.

use super::Check;
use crate::brand::accent::{NIGHT_SHEET, PAPER};
use crate::brand::{Accent, Brand};
use crate::cli::{Context, address, brand as face, log, serve};
use crate::ids::{Hour, LedgerId, TouchpointCode};
use crate::mail::Post;
use crate::print::{Batch, Finish, Format, Origin, Poster, PrintError, Sheet};
use crate::store::Store;
use crate::words::Words;
use anyhow::{Context as _, bail};

/// Opens the database, which verifies its durability and schema, and folds every ledger.
pub(super) async fn database(context: &Context) -> Vec<Check> {
    const OPENS: &str = "the database opens, is durable and has this program's schema";
    const LEDGERS: &str = "ledgers";
    let store = match context.store_as_it_is().await {
        Ok(store) => store,
        Err(error) => return vec![Check::new(OPENS, Err(error))],
    };
    let durable = store.check().await.map(|()| "yes".to_owned());
    let mut checks = vec![Check::new(OPENS, durable.map_err(Into::into))];
    match store.ledgers().await {
        Ok(ledgers) if ledgers.is_empty() => {
            let none = anyhow::anyhow!("none: create one with `hailong init`");
            checks.push(Check::new(LEDGERS, Err(none)));
        }
        Ok(ledgers) => {
            for id in ledgers {
                checks.push(Check::new(LEDGERS, ledger(&store, id).await));
            }
        }
        Err(error) => checks.push(Check::new(LEDGERS, Err(error.into()))),
    }
    store.close().await;
    checks
}

async fn ledger(store: &Store, id: LedgerId) -> anyhow::Result<String> {
    let catalog = store.catalog(id).await.with_context(|| format!("ledger {}", id.0))?;
    let first: Hour = catalog.ledger.first_hour;
    if Context::now() < first {
        bail!(
            "ledger {} began on {}, which is later than this machine's clock says: set the clock",
            id.0,
            first.local_date()
        );
    }
    let demo = if catalog.ledger.demo { ", simulated responses" } else { "" };
    Ok(format!("{}: {}, {} entries{demo}", id.0, catalog.ledger.name, catalog.size))
}

/// Reads the key of the transparency log, and holds the ledger against what was signed last at this machine.
pub(super) async fn log(context: &Context) -> Check {
    let look = async || -> anyhow::Result<String> {
        let store = context.store_as_it_is().await?;
        let told = signed(context, &store).await;
        store.close().await;
        told
    };
    Check::new("the transparency log", look().await)
}

async fn signed(context: &Context, store: &Store) -> anyhow::Result<String> {
    let ledger = context.ledger(store).await?;
    log::loss::look(context, store).await?;
    let key = match (log::key::existing(context, ledger)?, context.sqlite_path()) {
        (Some(_), _) => "the key is its owner's alone",
        (None, Some(_)) => "`hailong serve` makes a key at its first start",
        (None, None) => {
            "off: nothing is signed over, and nobody outside can prove what was received, until ledger.key_file names \
             a file"
        }
    };
    let newest = store.newest_checkpoint(ledger).await?;
    let signed = newest.map_or_else(
        || "nothing was signed yet".to_owned(),
        |kept| format!("{} entries of {} were signed over last", kept.size, kept.origin),
    );
    Ok(format!("{key}; {signed}"))
}

/// What posters would encode.
pub(super) fn address(context: &Context) -> Check {
    Check::new("the address on posters", address::origin(None, context).map(|origin| origin.to_string()))
}

/// Reads the certificate and the key, where they are set.
pub(super) fn tls(context: &Context) -> Check {
    let found = serve::tls::config(&context.config.server);
    Check::new(
        "TLS",
        found.map(|config| match config {
            Some(_) => "certificate and key fit".to_owned(),
            None => "off: the form works, but phones keep no unsent answers".to_owned(),
        }),
    )
}

/// Asks the office's server of e-mail whether it would take letters; nothing is sent.
pub(super) async fn mail(context: &Context) -> Check {
    let found = match Post::of(&context.config.mail) {
        Ok(None) => Ok("off: nothing is ever sent".to_owned()),
        Ok(Some(post)) => {
            let weekly = context.config.mail.digest.map_or_else(
                || "no weekly letter by itself (mail.digest)".to_owned(),
                |at| format!("the weekly letter of each running campaign on {at} (+07:00)"),
            );
            post.answers().await.map(|()| format!("{}; {weekly}", post.described())).map_err(Into::into)
        }
        Err(error) => Err(error.into()),
    };
    Check::new("e-mail", found)
}

/// Reads the office's colour and sign, as every page would carry them.
pub(super) fn brand(context: &Context) -> Check {
    let told = |Brand { accent, logo }: Brand| {
        let accent = accent.map_or_else(
            || "the house's own colour".to_owned(),
            |Accent { light, dark }| {
                let (day, night) = (light.contrast(PAPER), dark.contrast(NIGHT_SHEET));
                format!("accent {light} (contrast {day:.1}), in dark mode {dark} (contrast {night:.1})")
            },
        );
        let logo = logo.map_or_else(
            || "no sign".to_owned(),
            |logo| format!("a sign of {} bytes ({} compressed)", logo.svg().len(), logo.weight()),
        );
        format!("{accent}; {logo}")
    };
    Check::new("the office's own colour and sign", face::read(&context.config.office).map(told))
}

/// Every letter that Vietnamese has beside the plain ones.
const LETTERS: &str = "àảãáạ ăằẳẵắặ âầẩẫấậ đ èẻẽéẹ êềểễếệ ìỉĩíị òỏõóọ ôồổỗốộ ơờởỡớợ ùủũúụ ưừửữứự ỳỷỹýỵ";

/// Prints a sample poster: fails on a missing glyph, and on a code that does not read back.
pub(super) fn printing() -> Check {
    let sample = || -> anyhow::Result<String> {
        let origin: Origin = "https://example.gov.vn".parse()?;
        let code = TouchpointCode::from_bits(0).context("the code of all zeros exists")?;
        let poster = Poster {
            code,
            unit: LETTERS.to_owned(),
            counter: LETTERS.to_uppercase(),
            number: "0".into(),
            questions: 7,
            minutes: 2,
        };
        let batch = Batch {
            sheet: Sheet::A4,
            finish: Finish::Colour,
            logo: None,
            title: "hailong doctor".into(),
            office: "Hài Lòng".into(),
            origin,
            second: Some(Box::new(Words::of("en").as_ref().clone())),
            demo: true,
            printed: Context::now().local_date(),
            posters: vec![poster],
        };
        match batch.print(Format::Pdf, &|_| {}) {
            Ok(files) => {
                let bytes: usize = files.iter().map(Vec::len).sum();
                Ok(format!("a sample poster has all letters and its code reads ({bytes} bytes)"))
            }
            // Built so on purpose.
            Err(PrintError::Unavailable) => Ok("left out of this build".into()),
            Err(error) => Err(error.into()),
        }
    };
    Check::new("printing", sample())
}
