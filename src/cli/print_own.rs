//! `hailong print-own`: what `hailong posters` starts to lay an office's own templates out, within limits.

use super::Exit;
use crate::print::own;
use std::io::{stderr, stdin, stdout};

/// Lay out for `hailong posters`: reads an order from standard input, answers with the files
#[derive(Debug, clap::Args)]
#[command(after_help = "Example, as `hailong posters` does it where print.templates is set:
  hailong print-own")]
pub(super) struct Args;

pub(super) fn run() -> anyhow::Result<Exit> {
    let done = own::serve(stdin().lock(), stdout().lock(), stderr().lock())?;
    Ok(if done { Exit::Done } else { Exit::Refused })
}
