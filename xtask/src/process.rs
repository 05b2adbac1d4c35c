//! Running other programs.

use std::{
    env,
    ffi::OsStr,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context, Result, bail};

/// Returns a command without the variables that `cargo run` sets for this program alone:
/// some build scripts watch them, and would compile again for each caller.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
    command
}

/// Returns a command of the cargo that runs this program.
pub fn cargo() -> Command {
    command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Returns a command of that cargo with a lower priority, if the system has `nice`.
pub fn cargo_in_background() -> Command {
    let Some(nice) = find("nice") else { return cargo() };
    let mut command = command(nice);
    command.args(["-n", "10"]).arg(cargo().get_program());
    command
}

/// Puts folders first on the command's search path.
///
/// # Errors
/// When a folder's name contains the character that separates folders.
pub fn with_path(command: &mut Command, folders: &[PathBuf]) -> Result<()> {
    let path = env::var_os("PATH").unwrap_or_default();
    let all = folders.iter().cloned().chain(env::split_paths(&path));
    command.env("PATH", env::join_paths(all).context("a tool's folder cannot be on the PATH")?);
    Ok(())
}

/// Runs a command whose output the user sees.
///
/// # Errors
/// When the command cannot start, or ends with another status than 0.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| cannot_start(command))?;
    if !status.success() {
        bail!("`{}` failed ({status})", shown(command));
    }
    Ok(())
}

/// Runs a command whose output the user sees, and passes each line of its standard output on.
///
/// # Errors
/// As [`run`].
pub fn run_lines(command: &mut Command, mut line: impl FnMut(&str)) -> Result<()> {
    let mut process = command.stdout(Stdio::piped()).spawn().with_context(|| cannot_start(command))?;
    if let Some(output) = process.stdout.take() {
        for text in BufReader::new(output).lines().map_while(Result::ok) {
            println!("{text}");
            line(&text);
        }
    }
    let status = process.wait().with_context(|| cannot_start(command))?;
    if !status.success() {
        bail!("`{}` failed ({status})", shown(command));
    }
    Ok(())
}

/// Runs a command and returns its standard output.
///
/// # Errors
/// As [`run`]; the message ends with the command's error output.
pub fn capture(command: &mut Command) -> Result<String> {
    let output = command.stdin(Stdio::null()).output().with_context(|| cannot_start(command))?;
    if !output.status.success() {
        let errors = String::from_utf8_lossy(&output.stderr);
        bail!("`{}` failed ({})\n{}", shown(command), output.status, errors.trim_end());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Finds a program in one of the folders.
pub fn find_in(name: &str, folders: impl IntoIterator<Item = PathBuf>) -> Option<PathBuf> {
    let file = format!("{name}{}", env::consts::EXE_SUFFIX);
    folders.into_iter().map(|folder| folder.join(&file)).find(|path| path.is_file())
}

/// Finds a program on the PATH.
pub fn find(name: &str) -> Option<PathBuf> {
    find_in(name, env::split_paths(&env::var_os("PATH").unwrap_or_default()))
}

fn cannot_start(command: &Command) -> String {
    format!("`{}` cannot be started", shown(command))
}

/// Returns the command as a user would type it.
fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let mut words = vec![program.file_stem().unwrap_or(program.as_os_str()).to_string_lossy().into_owned()];
    for argument in command.get_args().map(OsStr::to_string_lossy) {
        words.push(if argument.contains(' ') { format!("'{argument}'") } else { argument.into_owned() });
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_names_the_command_and_quotes_its_output() {
        let error = capture(cargo().args(["no-such-command"])).unwrap_err().to_string();
        assert!(error.starts_with("`cargo no-such-command` failed"), "{error}");
        assert!(error.contains("no such command"), "{error}");
    }

    #[test]
    fn a_missing_program_is_named() {
        let error = run(&mut command("glossary-no-such-program")).unwrap_err().to_string();
        assert_eq!(error, "`glossary-no-such-program` cannot be started");
    }

    #[test]
    fn each_line_is_passed_on() {
        let mut lines = Vec::new();
        run_lines(command("node").args(["-e", "console.log('one\\ntwo')"]), |line| lines.push(line.to_owned()))
            .unwrap();
        assert_eq!(lines, ["one", "two"]);
    }

    #[test]
    fn commands_are_shown_as_they_are_typed() {
        assert_eq!(shown(Command::new("/usr/bin/npm").args(["run", "two words"])), "npm run 'two words'");
    }
}
