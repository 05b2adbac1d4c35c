//! The `glossary` program: the command line of the publisher and the inbox.
//!
//! Exit status: 0 success, 1 failure, 2 invalid arguments.

mod build;
mod check;
mod delivery_targets;
#[cfg(test)]
mod docs;
mod embedded_app;
mod export;
mod forward;
mod import;
mod init;
mod inquiries;
mod new;
mod options;
mod probe;
mod progress;
mod redirects;
mod rename;
mod serve;
mod terminal;
mod watch;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use options::Options;

/// mimalloc is faster than the system's allocator for the many strings that publishing allocates on several threads.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Publishes a glossary and receives inquiries.
#[derive(Parser)]
#[command(version = embedded_app::VERSION, arg_required_else_help = true)]
struct Program {
    #[command(flatten)]
    options: Options,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Init(init::Args),
    New(new::Args),
    Rename(rename::Args),
    Build(build::Args),
    Check(check::Args),
    Redirects(redirects::Args),
    Serve(serve::Args),
    Import(Box<import::Args>),
    Export(export::Args),
    Inquiries(inquiries::Args),
    Forward(forward::Args),
}

fn main() -> ExitCode {
    let Program { options, command } = Program::parse();
    let result = match command {
        Command::Init(args) => init::run(&args),
        Command::Build(args) => build::run(&options, &args),
        Command::Check(args) => check::run(&options, &args),
        Command::New(args) => new::run(&options, &args),
        Command::Rename(args) => rename::run(&options, &args),
        Command::Redirects(args) => redirects::run(&options, &args),
        Command::Serve(args) => serve::run(&options, &args),
        Command::Import(args) => import::run(&options, &args),
        Command::Export(args) => export::run(&options, &args),
        Command::Inquiries(args) => inquiries::run(&options, &args),
        Command::Forward(args) => forward::run(&options, &args),
    };
    result.unwrap_or_else(|error| {
        eprintln!("error: {}", terminal::printable(&format!("{error:#}")));
        ExitCode::FAILURE
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn all_options_are_consistent_and_have_help_texts() {
        let mut program = Program::command();
        program.build();
        program.clone().debug_assert();
        for command in program.get_subcommands().filter(|command| command.get_name() != "help") {
            for option in command.get_arguments().filter(|option| option.get_id() != "help") {
                assert!(option.get_help().is_some(), "{} {}", command.get_name(), option.get_id());
            }
        }
    }
}
