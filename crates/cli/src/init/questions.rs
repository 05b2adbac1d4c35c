//! The questions of `glossary init` on a terminal.

use std::io::{BufRead, Write};

use clap::ValueEnum as _;

use super::options::{Answers, Args, Host, address, language, text};

/// Returns the values of the options. Asks for the missing ones if there is an `input`, and takes the defaults
/// otherwise.
///
/// # Errors
/// If the terminal cannot be read or written.
pub(super) fn answers(args: &Args, input: Option<impl BufRead>, output: &mut impl Write) -> anyhow::Result<Answers> {
    let mut terminal = Terminal { input, output };
    let name = terminal.ask(&args.name, "Name of the glossary", "Glossary", text)?;
    let company = terminal.ask(&args.company, "Company", "Example Ltd", text)?;
    let address = terminal.ask(&args.address, "Address of the site", "https://www.example.com/", address)?;
    let language = terminal.ask(&args.language, "Language of the texts", "en", language)?;
    let host = args.host.and_then(|host| Some(host.to_possible_value()?.get_name().to_owned()));
    let host = terminal.ask(
        &host,
        "Host: github-pages, netlify, cloudflare-pages, rsync or none",
        "github-pages",
        |text| {
            Host::from_str(text.trim(), true)
                .map(|_| text.trim().to_owned())
                .map_err(|_| "write github-pages, netlify, cloudflare-pages, rsync or none".to_owned())
        },
    )?;
    let host = Host::from_str(&host, true).unwrap_or(Host::None);
    Ok(Answers { name, address, company, language, host })
}

struct Terminal<'a, Input, Output> {
    input: Option<Input>,
    output: &'a mut Output,
}

impl<Input: BufRead, Output: Write> Terminal<'_, Input, Output> {
    /// Asks until the answer is valid. An empty answer, and the end of the input, mean the default.
    fn ask(
        &mut self,
        given: &Option<String>,
        question: &str,
        default: &str,
        parse: impl Fn(&str) -> Result<String, String>,
    ) -> anyhow::Result<String> {
        if let Some(given) = given {
            return Ok(given.clone());
        }
        let Some(input) = &mut self.input else { return Ok(default.to_owned()) };
        loop {
            write!(self.output, "{question} [{default}]: ")?;
            self.output.flush()?;
            let mut line = String::new();
            if input.read_line(&mut line)? == 0 || line.trim().is_empty() {
                return Ok(default.to_owned());
            }
            match parse(line.trim()) {
                Ok(answer) => return Ok(answer),
                Err(help) => writeln!(self.output, "  {help}")?,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn args(name: Option<&str>) -> Args {
        Args {
            folder: ".".into(),
            name: name.map(str::to_owned),
            address: None,
            company: None,
            language: None,
            host: None,
            yes: false,
        }
    }

    #[test]
    fn only_missing_values_are_asked_for_and_wrong_answers_are_asked_again() {
        let mut shown = Vec::new();
        let typed = Cursor::new("Acme\n\nenglish language\nde\nNetlify\n");
        let answers = answers(&args(Some("Words")), Some(typed), &mut shown).unwrap();
        assert_eq!((&*answers.name, &*answers.company, &*answers.language), ("Words", "Acme", "de"));
        assert_eq!((&*answers.address, answers.host), ("https://www.example.com/", Host::Netlify));
        let shown = String::from_utf8(shown).unwrap();
        assert!(!shown.contains("Name of the glossary"), "{shown}");
        assert!(shown.contains("  write a tag like en, de or en-GB\n"), "{shown}");
    }

    #[test]
    fn without_a_terminal_the_defaults_are_taken() {
        let answers = answers(&args(None), None::<Cursor<&str>>, &mut Vec::new()).unwrap();
        assert_eq!((&*answers.name, answers.host), ("Glossary", Host::GithubPages));
    }
}
