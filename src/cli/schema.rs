//! `hailong schema`: the JSON Schema of definitions, for editors.

use super::{Exit, output};
use crate::definition::schema;

/// Print the JSON Schema of questionnaires, for editors
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  hailong schema > survey-defs/schema.json

A definition whose first line is
  # yaml-language-server: $schema=schema.json
is then checked and completed as you type, in any editor with YAML support.")]
pub(super) struct Args {}

pub(super) fn run(_: &Args) -> anyhow::Result<Exit> {
    output::say(schema::text().trim_end())?;
    Ok(Exit::Done)
}
