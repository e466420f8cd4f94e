//! The command line: one file a command under `cli/`. A command unpacks its arguments, asks the pure
//! modules or the store, and prints. Exit code 0: done; 1: refused, with the reason; 2: wrong usage.
//!
//! To add a command: write `cli/NAME.rs` with a `#[derive(clap::Args)] struct` and its `run`, then add
//! a `mod` line, a variant of [`Command`] and an arm in [`Command::run`].

mod address;
mod board;
mod brand;
mod bundle;
mod campaign;
mod check;
mod codes;
mod context;
mod definitions;
mod demo;
mod diff;
mod digest;
mod doctor;
mod export;
mod fields;
mod index;
mod init;
mod load;
mod log;
pub mod output;
mod paper;
mod parse;
mod pending;
mod posters;
mod press;
#[cfg(feature = "print")]
mod print_own;
mod report;
mod schema;
mod serve;
mod simulate;
mod token;
mod touchpoints;
mod units;
mod user;
mod verify;
mod witness;

pub use context::Context;
pub use output::{Format, FormatArg};

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Hài Lòng: citizen-satisfaction surveys for public offices.
#[derive(Debug, Parser)]
#[command(name = "hailong", version, max_term_width = 100, arg_required_else_help = true)]
struct Cli {
    #[command(flatten)]
    global: context::GlobalArgs,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Init(init::Args),
    #[command(subcommand)]
    Units(units::Command),
    #[command(subcommand)]
    Fields(fields::Command),
    Check(check::Args),
    Schema(schema::Args),
    #[command(subcommand)]
    Definitions(definitions::Command),
    Diff(diff::Args),
    #[command(subcommand)]
    Campaign(campaign::Command),
    #[command(subcommand)]
    Touchpoints(touchpoints::Command),
    Doctor(doctor::Args),
    Posters(posters::Args),
    #[command(subcommand)]
    Paper(paper::Command),
    #[command(subcommand)]
    Codes(codes::Command),
    Board(board::Args),
    #[cfg(feature = "print")]
    #[command(name = "print-own", hide = true)]
    PrintOwn(print_own::Args),
    Index(index::Args),
    Export(export::Args),
    Bundle(bundle::Args),
    Verify(verify::Args),
    #[command(subcommand)]
    Witness(witness::Command),
    #[command(subcommand)]
    Log(log::Command),
    Report(report::Args),
    Digest(digest::Args),
    Simulate(simulate::Args),
    #[command(subcommand)]
    User(user::Command),
    #[command(subcommand)]
    Token(token::Command),
    Serve(serve::Args),
}

/// How a command that did not fail ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    Done,
    /// It printed why it refuses; nothing was changed.
    Refused,
}

impl Command {
    async fn run(self, context: &Context) -> anyhow::Result<Exit> {
        match self {
            Self::Init(args) => init::run(args, context).await,
            Self::Units(command) => units::run(command, context).await,
            Self::Fields(command) => fields::run(command, context).await,
            Self::Check(args) => check::run(&args),
            Self::Schema(args) => schema::run(&args),
            Self::Definitions(command) => definitions::run(command, context).await,
            Self::Diff(args) => diff::run(args, context).await,
            Self::Campaign(command) => campaign::run(command, context).await,
            Self::Touchpoints(command) => touchpoints::run(command, context).await,
            Self::Doctor(args) => doctor::run(args, context).await,
            Self::Posters(args) => posters::run(args, context).await,
            Self::Paper(command) => paper::run(command, context).await,
            Self::Codes(command) => codes::run(command, context).await,
            Self::Board(args) => board::run(args, context).await,
            #[cfg(feature = "print")]
            Self::PrintOwn(print_own::Args) => print_own::run(),
            Self::Index(args) => index::run(args, context).await,
            Self::Export(args) => export::run(args, context).await,
            Self::Bundle(args) => bundle::run(args, context).await,
            Self::Verify(args) => verify::run(args, context).await,
            Self::Witness(command) => witness::run(command).await,
            Self::Log(command) => log::run(command, context).await,
            Self::Report(args) => report::run(args, context).await,
            Self::Digest(args) => digest::run(args, context).await,
            Self::Simulate(args) => simulate::run(args, context).await,
            Self::User(command) => user::run(command, context).await,
            Self::Token(command) => token::run(command, context).await,
            Self::Serve(args) => serve::run(args, context).await,
        }
    }
}

/// Runs the program on the process's arguments and environment.
#[must_use]
pub fn main() -> ExitCode {
    match Cli::try_parse() {
        Ok(cli) => finish(start(cli)),
        Err(error) => {
            // clap knows the difference: help and version go to stdout with 0, wrong usage is 2.
            error.print().ok();
            ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
        }
    }
}

fn start(cli: Cli) -> anyhow::Result<Exit> {
    let context = Context::new(cli.global)?;
    context.start_logging()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(cli.command.run(&context))
}

fn finish(result: anyhow::Result<Exit>) -> ExitCode {
    match result {
        Ok(Exit::Done) => ExitCode::SUCCESS,
        Ok(Exit::Refused) => ExitCode::from(1),
        // Whoever read our output has seen enough (`hailong … | head`).
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            output::complain(&format!("error: {error:#}"));
            ExitCode::from(1)
        }
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| {
            let io = cause.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
            io.or_else(|| cause.downcast_ref::<serde_json::Error>()?.io_error_kind())
        })
        .any(|kind| kind == std::io::ErrorKind::BrokenPipe)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_arguments_do_not_contradict_each_other() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_command_explains_itself_with_an_example() {
        fn walk(command: &clap::Command, path: &str, seen: &mut Vec<String>) {
            for sub in command.get_subcommands() {
                let path = format!("{path} {}", sub.get_name());
                assert!(sub.get_about().is_some(), "`{path}` says nothing about itself");
                if sub.has_subcommands() {
                    walk(sub, &path, seen);
                } else {
                    let help = sub.clone().render_long_help().to_string();
                    assert!(
                        help.contains(&format!("{path} ")) || help.contains(&format!("{path}\n")),
                        "the help of `{path}` has no example"
                    );
                    assert!(help.contains("Example"), "the help of `{path}` has no example");
                    seen.push(path);
                }
            }
        }
        let mut seen = Vec::new();
        walk(&Cli::command(), "hailong", &mut seen);
        assert!(seen.contains(&"hailong doctor".to_owned()), "{seen:?}");
    }

    /// The words of a command line as a shell would split them, up to a comment or a redirection.
    fn words(line: &str) -> Vec<String> {
        let (mut words, mut word, mut quoted) = (Vec::new(), String::new(), false);
        for c in line.chars() {
            match c {
                '"' => quoted = !quoted,
                '#' | '>' | '|' if !quoted && word.is_empty() => break,
                c if c.is_whitespace() && !quoted => {
                    words.extend(Some(std::mem::take(&mut word)).filter(|word| !word.is_empty()));
                }
                c => word.push(c),
            }
        }
        words.extend(Some(word).filter(|word| !word.is_empty()));
        words
    }

    /// The command lines of a text that run this program.
    fn command_lines(text: &str) -> Vec<String> {
        let joined = text.replace("\\\n", " ");
        joined.lines().map(str::trim).filter(|line| line.starts_with("hailong ")).map(str::to_owned).collect()
    }

    fn helps(command: &clap::Command) -> String {
        let mut text = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        for sub in command.get_subcommands() {
            text.push('\n');
            text.push_str(&helps(sub));
        }
        text
    }

    #[test]
    fn every_example_of_the_readme_and_of_the_help_is_understood() {
        let readme = command_lines(include_str!("../README.md"));
        let help = command_lines(&helps(&Cli::command()));
        assert!(readme.len() > 4 && help.len() > 15, "{} and {} examples", readme.len(), help.len());
        for line in readme.iter().chain(&help) {
            if let Err(error) = Cli::try_parse_from(words(line)) {
                panic!("{line}\n{error}");
            }
        }
    }
}
