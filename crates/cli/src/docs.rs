//! Tests of the manual: the page of commands equals the code, and the samples of commands are valid.

#[path = "../../../docs/generated.rs"]
mod generated;

use std::{
    fmt::Write,
    fs,
    path::{Path, PathBuf},
};

use clap::{Arg, Command, CommandFactory, Parser};

use self::generated::{check, row};
use crate::Program;

#[test]
fn the_manual_lists_all_commands_and_options() {
    let program = Program::command();
    let mut text = String::from("## Common options\n\nThese options may follow every command.\n\n");
    write_options(&program, &mut text);
    for command in program.get_subcommands() {
        write_command("glossary", command, &mut text);
    }
    check("run/commands.md", "commands", &text);
}

/// Writes a command and its subcommands.
fn write_command(parent: &str, command: &Command, text: &mut String) {
    let name = format!("{parent} {}", command.get_name());
    let level = "#".repeat(name.split(' ').count());
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    let _ = write!(text, "{level} {name}\n\n{}.\n\n", about.trim_end_matches('.'));
    if !command.has_subcommands() {
        let positionals: String = command.get_positionals().map(|argument| [" ", &usage(argument)].concat()).collect();
        let options = if command.get_opts().next().is_some() { " [OPTIONS]" } else { "" };
        let _ = write!(text, "```text\n{name}{options}{positionals}\n```\n\n");
    }
    write_options(command, text);
    for command in command.get_subcommands() {
        write_command(&name, command, text);
    }
}

/// Writes the table of a command's own options and arguments.
fn write_options(command: &Command, text: &mut String) {
    let mut arguments = command.get_arguments().filter(|argument| !argument.is_hide_set()).peekable();
    if arguments.peek().is_none() {
        return;
    }
    text.push_str("| option | variable | default | meaning |\n| --- | --- | --- | --- |\n");
    for argument in arguments {
        let code = |part: String| if part.is_empty() { part } else { format!("`{part}`") };
        let variable = argument.get_env().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let takes_value = argument.get_action().takes_values();
        let default = argument.get_default_values().iter().filter(|_| takes_value);
        let default = default.map(|value| value.to_string_lossy()).collect::<Vec<_>>().join(", ");
        let cells = [code(usage(argument)), code(variable), code(default), meaning(argument)];
        text.push_str(&row(cells.iter().map(String::as_str)));
    }
    text.push('\n');
}

/// Returns how an argument is written: `-o, --output <FILE>`, `<NAME>` or `[REFERENCES]...`.
fn usage(argument: &Arg) -> String {
    let value = argument.get_value_names().and_then(|names| names.first()).map(ToString::to_string);
    let value = value.unwrap_or_else(|| argument.get_id().to_string().to_uppercase());
    if argument.is_positional() {
        let dots = if matches!(argument.get_action(), clap::ArgAction::Append) { "..." } else { "" };
        return if argument.is_required_set() { format!("<{value}>{dots}") } else { format!("[{value}]{dots}") };
    }
    let short = argument.get_short().map(|short| format!("-{short}, ")).unwrap_or_default();
    let long = argument.get_long().unwrap_or_default();
    let value = if argument.get_action().takes_values() { format!(" <{value}>") } else { String::new() };
    format!("{short}--{long}{value}")
}

/// Returns an argument's help and its possible values.
fn meaning(argument: &Arg) -> String {
    let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
    let values = argument.get_possible_values();
    let takes_value = argument.get_action().takes_values();
    let values: Vec<_> = values.iter().filter(|_| takes_value).map(|value| format!("`{}`", value.get_name())).collect();
    let values = if values.is_empty() { String::new() } else { format!(" One of {}.", values.join(", ")) };
    format!("{}.{values}", help.trim_end_matches('.'))
}

#[test]
fn every_sample_of_a_command_is_valid() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut pages = markdown_files(&root.join("docs/src"));
    pages.extend(["README.md", "CONTRIBUTING.md", "examples/README.md"].map(|page| root.join(page)));
    let mut count = 0;
    for page in pages {
        for sample in samples(&fs::read_to_string(&page).unwrap()) {
            count += 1;
            // Both are errors of clap.
            let is_shown = [clap::error::ErrorKind::DisplayVersion, clap::error::ErrorKind::DisplayHelp];
            if let Err(error) = Program::try_parse_from(&sample)
                && !is_shown.contains(&error.kind())
            {
                panic!("{}: {}\n{error}", page.display(), sample.join(" "));
            }
        }
    }
    assert!(count > 20, "{count} samples");
}

fn markdown_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files = entries.flat_map(|path| if path.is_dir() { markdown_files(&path) } else { vec![path] });
    files.filter(|path| path.extension().is_some_and(|extension| extension == "md")).collect()
}

/// Returns the words of each command of the program in the blocks of a shell.
fn samples(page: &str) -> Vec<Vec<String>> {
    let blocks = page.split("```").skip(1).step_by(2).filter_map(|block| block.strip_prefix("sh\n"));
    let lines = blocks.flat_map(str::lines).map(words);
    // Variables of the environment come first.
    let commands = lines.map(|words| words.into_iter().skip_while(|word| word.contains('=')).collect::<Vec<_>>());
    commands.filter(|words| words.first().is_some_and(|word| word == "glossary")).collect()
}

/// Returns the words of a line of a shell up to a comment, a pipe or a redirection.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quote = None;
    for character in line.chars() {
        match (quote, character) {
            (Some(open), _) if character == open => quote = None,
            (None, '"' | '\'') => quote = Some(character),
            (None, '#' | '|' | '>') if words.last().is_some_and(String::is_empty) => break,
            (None, ' ') => words.push(String::new()),
            (_, _) => words.last_mut().unwrap().push(character),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[test]
fn samples_of_commands_are_found() {
    let page = "```sh\nA='x y' glossary new \"Batch job\" # a comment\ncargo build\nglossary check | head\n```\n";
    assert_eq!(samples(page), [vec!["glossary", "new", "Batch job"], vec!["glossary", "check"]]);
}
