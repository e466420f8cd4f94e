//! What every command needs: settings, the database, the ledger, the hour.

use super::log;
use crate::catalog::Catalog;
use crate::config::{Config, Database, Layers, LogFormat};
use crate::ids::{Hour, LedgerId};
use crate::ledger::Event;
use crate::store::{ChangeError, Options, Store};
use anyhow::{Context as _, bail};
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use tracing_subscriber::EnvFilter;

/// Flags that every command takes.
#[derive(Debug, clap::Args)]
pub(super) struct GlobalArgs {
    /// The database: `sqlite:PATH` or `postgres://USER:PASSWORD@HOST/NAME`; also in the environment as
    /// HAILONG__DATABASE__URL [default: sqlite:data/hailong.db]
    #[arg(long, global = true, value_name = "URL", help_heading = "Global options")]
    database_url: Option<String>,
    /// The ledger, where the database holds several [default: the only one]
    #[arg(long, global = true, value_name = "NUMBER", help_heading = "Global options")]
    ledger: Option<u32>,
    /// A configuration file (TOML) [default: hailong.toml, where it exists]
    #[arg(long, global = true, value_name = "FILE", help_heading = "Global options")]
    config: Option<PathBuf>,
}

/// The settings and flags that a command runs under.
#[derive(Debug, Clone)]
pub struct Context {
    pub config: Config,
    ledger: Option<LedgerId>,
}

const DEMO_DATABASE: &str = "sqlite:data/demo/hailong.db";
const DEFAULT_CONFIG_FILE: &str = "hailong.toml";

impl Context {
    pub(super) fn new(args: GlobalArgs) -> anyhow::Result<Self> {
        let file = match args.config {
            Some(path) => Some(path),
            None => Some(PathBuf::from(DEFAULT_CONFIG_FILE)).filter(|path| path.is_file()),
        };
        let text = file
            .as_ref()
            .map(|path| {
                std::fs::read_to_string(path)
                    .with_context(|| format!("cannot read the configuration file {}", path.display()))
            })
            .transpose()?;
        let name = file.map(|path| path.display().to_string());
        let env = std::env::vars_os()
            .filter_map(|(key, value)| Some((key.into_string().ok()?, value.into_string().ok()?)))
            .collect();
        let layers = Layers {
            file: name.as_deref().zip(text.as_deref()),
            env,
            flags: args.database_url.map(|url| ("database.url", url)).into_iter().collect(),
        };
        let config = Config::layered(&layers)
            .map_err(|error| anyhow::anyhow!("the configuration is refused:\n{error}"))?;
        Ok(Self { config, ledger: args.ledger.map(LedgerId) })
    }

    /// The same with the demo's database, unless another one was named.
    #[must_use]
    pub fn for_demo(&self) -> Self {
        let mut context = self.clone();
        let database = &mut context.config.database;
        if database.url == Database::default().url {
            DEMO_DATABASE.clone_into(&mut database.url);
        }
        context
    }

    /// Whether somebody said which ledger.
    #[must_use]
    pub fn names_ledger(&self) -> bool {
        self.ledger.is_some()
    }

    /// Whether no database was named.
    #[must_use]
    pub fn has_default_database(&self) -> bool {
        self.config.database.url == Database::default().url
    }

    /// Logs to stderr in English, as `log.filter` and `log.format` say.
    ///
    /// # Errors
    /// Where the filter is none.
    pub(super) fn start_logging(&self) -> anyhow::Result<()> {
        let wish = &self.config.log.filter;
        let filter = EnvFilter::try_new(wish).with_context(|| {
            format!("`log.filter` is `{wish}`: expected for example info or hailong=debug,warn")
        })?;
        let log = tracing_subscriber::fmt()
            .with_env_filter(filter)
            .with_ansi(std::io::stderr().is_terminal())
            .with_writer(std::io::stderr);
        match self.config.log.format {
            LogFormat::Text => log.compact().init(),
            LogFormat::Json => log.json().init(),
        }
        Ok(())
    }

    /// The current hour: the only clock of the command line.
    #[must_use]
    pub fn now() -> Hour {
        Hour::of(time::OffsetDateTime::now_utc())
    }

    /// Opens the database, which must exist: a mistyped address shall not become an empty database, nor
    /// get tables of ours.
    ///
    /// # Errors
    /// Where there is none, the store refuses it, or it holds less than was signed over at this machine.
    pub async fn store(&self) -> anyhow::Result<Store> {
        let store = self.store_as_it_is().await?;
        if let Err(lost) = log::loss::look(self, &store).await {
            store.close().await;
            return Err(lost);
        }
        Ok(store)
    }

    /// Opens the database even where it holds less than was signed over: to look at it, or to accept the loss.
    ///
    /// # Errors
    /// Where there is none, or the store refuses it.
    pub async fn store_as_it_is(&self) -> anyhow::Result<Store> {
        if let Some(path) = self.sqlite_path().filter(|path| !path.is_file()) {
            bail!(
                "there is no database at {}: create one with `hailong init`, or name another with \
                 --database-url",
                path.display()
            );
        }
        Ok(Store::open(&self.config.database.url, Options { create: false, ..self.options() }).await?)
    }

    /// Opens the database, and creates the SQLite file and its folder where there are none.
    ///
    /// # Errors
    /// Where the folder cannot be made, or the store refuses the database.
    pub async fn create_store(&self) -> anyhow::Result<Store> {
        if let Some(folder) = self.sqlite_path().and_then(Path::parent).filter(|p| !p.as_os_str().is_empty())
        {
            std::fs::create_dir_all(folder).with_context(|| {
                format!(
                    "cannot create the data folder {} (let this user write there, or name another place \
                         with --database-url)",
                    folder.display()
                )
            })?;
        }
        Ok(Store::open(&self.config.database.url, self.options()).await?)
    }

    /// The ledger to work on: that of `--ledger`, else the only one.
    ///
    /// # Errors
    /// Where there is none, or several and no flag says which.
    pub async fn ledger(&self, store: &Store) -> anyhow::Result<LedgerId> {
        let ledgers = store.ledgers().await?;
        match (self.ledger, ledgers.as_slice()) {
            (_, []) => bail!("the database holds no ledger yet: create one with `hailong init`"),
            (Some(wanted), all) if all.contains(&wanted) => Ok(wanted),
            (None, [only]) => Ok(*only),
            (wanted, all) => {
                let known = all.iter().map(|id| id.0.to_string()).collect::<Vec<_>>().join(", ");
                match wanted {
                    Some(wanted) => bail!("there is no ledger {}; there are: {known}", wanted.0),
                    None => bail!("the database holds several ledgers ({known}): say which with --ledger"),
                }
            }
        }
    }

    /// The catalog of the ledger to work on.
    ///
    /// # Errors
    /// Where the database or the ledger is missing or cannot be read.
    pub async fn catalog(&self) -> anyhow::Result<Catalog> {
        let store = self.store().await?;
        let catalog = store.catalog(self.ledger(&store).await?).await?;
        store.close().await;
        Ok(catalog)
    }

    /// Changes the ledger to work on; the inner error is everything that speaks against the change.
    ///
    /// # Errors
    /// Where the database or the ledger is missing or cannot be changed.
    pub async fn change<F: Send>(
        &self,
        decide: impl FnOnce(&Catalog) -> Result<Vec<Event>, Vec<F>> + Send,
    ) -> anyhow::Result<Result<Catalog, Vec<F>>> {
        let store = self.store().await?;
        let ledger = self.ledger(&store).await?;
        let changed = store.change(ledger, Self::now(), decide).await;
        store.close().await;
        match changed {
            Ok(catalog) => Ok(Ok(catalog)),
            Err(ChangeError::Refused(faults)) => Ok(Err(faults)),
            Err(ChangeError::Store(error)) => Err(error.into()),
        }
    }

    /// The path of an SQLite database; `None` for PostgreSQL.
    #[must_use]
    pub fn sqlite_path(&self) -> Option<&Path> {
        let path = self.config.database.url.strip_prefix("sqlite:")?;
        Some(Path::new(path.strip_prefix("//").unwrap_or(path).split('?').next().unwrap_or(path)))
    }

    fn options(&self) -> Options {
        let database = &self.config.database;
        Options {
            max_connections: database.max_connections,
            cache_mb: database.cache_mb,
            queue: usize::try_from(database.queue).unwrap_or(usize::MAX),
            create: true,
        }
    }
}
