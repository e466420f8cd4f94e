//! The first start: a ledger without a name, and the code with which one browser sets it up.

use crate::account::setup::CODE_SEC;
use crate::account::token::TypedCode;
use crate::cli::{Context, address, output};
use crate::config::Server;
use crate::ids::LedgerId;
use crate::store::Store;
use anyhow::Context as _;
use time::{Duration, OffsetDateTime};

/// The store with the ledger to serve. Where the database is empty, one is made for the pages that set it
/// up. A database that was named, and not as a new one, must be there.
pub(super) async fn ledger(context: &Context, new: bool) -> anyhow::Result<(Store, LedgerId)> {
    let may_make = new || context.has_default_database();
    let store = if may_make {
        context.create_store().await?
    } else {
        context
            .store_as_it_is()
            .await
            .context("not served: to set a new database up in a browser, add --new")?
    };
    if !context.names_ledger() {
        store.begin_ledger(Context::now()).await?;
    }
    let ledger = context.ledger(&store).await?;
    Ok((store, ledger))
}

/// A code, while nobody has set the ledger up.
pub(super) async fn code(store: &Store, ledger: LedgerId) -> anyhow::Result<Option<TypedCode>> {
    if !store.catalog(ledger).await?.awaits_setup() || store.has_accounts(ledger).await? {
        return Ok(None);
    }
    let mut random = [0; 10];
    getrandom::fill(&mut random).context("the system gives no random numbers")?;
    let code = TypedCode::new(random);
    let until = OffsetDateTime::now_utc().unix_timestamp() + CODE_SEC;
    store.offer_setup(ledger, &code.hash(), until).await?;
    Ok(Some(code))
}

/// Tells the operator, and nobody else, how to begin.
pub(super) fn tell(code: &TypedCode, server: &Server, listening: &str, port: u16) -> anyhow::Result<()> {
    let code = code.reveal();
    let at = address::console(server, listening, port);
    let minutes = Duration::seconds(CODE_SEC).whole_minutes();
    output::say(&format!(
        "\nNobody has set this service up yet. Open in a browser:\n  {at}/staff/setup?code={code}\nThe code \
         works once, in one browser, within {minutes} minutes; each start has a new one. Or set up here, with \
         `hailong init` and `hailong user add`.\n"
    ))
}
