//! From a ledger to its bundle.

use super::Writer;
use crate::catalog::Catalog;
use crate::export::source::SourceError;
use crate::ids::Seq;
use crate::store::Store;
use std::io::{Seek, Write};

/// What goes into a bundle besides what the store holds.
pub struct Making<'a> {
    pub store: &'a Store,
    /// As of the entry with which the bundle ends.
    pub catalog: &'a Catalog,
    /// Verifier keys of whoever signed.
    pub keys: &'a [String],
    /// Documents of figures, by a name of letters, digits and dashes.
    pub figures: &'a [(String, Vec<u8>)],
    /// Told now and then how many entries are written.
    pub progress: &'a (dyn Fn(u64) + Send + Sync),
}

impl Making<'_> {
    /// Writes every entry up to the catalog's, the checkpoints that cover no more, figures and keys; gives the file back
    /// and the number of entries.
    ///
    /// # Errors
    /// [`SourceError`]; then the file is not whole.
    pub async fn write<W: Write + Seek + Send>(&self, out: W) -> Result<(W, u64), SourceError> {
        let (store, ledger) = (self.store, &self.catalog.ledger);
        let mut bundle = Writer::new(out);
        let mut failed = None;
        let read = store
            .read_part(ledger.id, Seq(0), Seq(self.catalog.size), |row| {
                if failed.is_none() {
                    failed = bundle.push(&row).err();
                }
                if row.seq.0 % 4_096 == 0 {
                    (self.progress)(row.seq.0);
                }
            })
            .await?;
        if let Some(error) = failed {
            return Err(error.into());
        }
        for kept in store.checkpoints(ledger.id).await?.into_iter().filter(|kept| kept.size <= read.0) {
            bundle.checkpoint(&kept.note)?;
        }
        for (name, json) in self.figures {
            bundle.figures(name, json)?;
        }
        Ok((bundle.finish(self.keys, (ledger.id.0, &ledger.name, ledger.demo))?, read.0))
    }
}
