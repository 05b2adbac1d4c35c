//! The files that `glossary init` writes.

use anyhow::Context as _;
use jiff::civil::Date;

use super::options::{Answers, Host};

/// The address of the released programs; the release workflow sets it at compile time.
const RELEASES: &str = match option_env!("GLOSSARY_RELEASES") {
    Some(address) => address,
    None => "https://github.com/OWNER/glossary/releases/download",
};

/// Returns the names and the texts of the files, in the order in which they are written.
pub(super) fn files(answers: &Answers, today: Date) -> anyhow::Result<Vec<(&'static str, String)>> {
    // A JSON string without control characters is also a TOML string.
    let quoted = |text: &str| serde_json::to_string(text).context("cannot quote a text");
    let description = format!("The words that {} uses, in plain language.", answers.company);
    let settings = fill(
        include_str!("files/glossary.toml"),
        &[
            ("{name}", &quoted(&answers.name)?),
            ("{description}", &quoted(&description)?),
            ("{address}", &quoted(&answers.address)?),
            ("{language}", &quoted(&answers.language)?),
            ("{company}", &quoted(&answers.company)?),
            ("{preset}", preset(answers.host)),
        ],
    );
    let term = |text: &str| fill(text, &[("{today}", &today.to_string())]);
    let script =
        fill(include_str!("files/publish.sh"), &[("{version}", env!("CARGO_PKG_VERSION")), ("{releases}", RELEASES)]);
    let readme =
        fill(include_str!("files/README.md"), &[("{title}", &answers.name), ("{publish}", publish(answers.host))]);
    let mut files = vec![
        ("glossary.toml", settings),
        ("content/topics.toml", include_str!("files/topics.toml").to_owned()),
        ("content/terms/api.md", term(include_str!("files/api.md"))),
        ("content/terms/rest-api.md", term(include_str!("files/rest-api.md"))),
        ("content/terms/webhook.md", term(include_str!("files/webhook.md"))),
        (".gitignore", include_str!("files/gitignore").to_owned()),
        ("README.md", readme),
        ("publish.sh", script),
    ];
    const WORKFLOW: &str = ".github/workflows/publish.yml";
    const CHECK: &str = ".github/workflows/check.yml";
    let check = |host| fill(include_str!("files/check.yml"), &[("{host}", host)]);
    match answers.host {
        Host::GithubPages => files.push((WORKFLOW, include_str!("files/github-pages.yml").to_owned())),
        Host::Netlify => {
            files.push(("netlify.toml", include_str!("files/netlify.toml").to_owned()));
            files.push((CHECK, check("Netlify")));
        }
        Host::CloudflarePages => files.push((CHECK, check("Cloudflare Pages"))),
        Host::Rsync => files.push((WORKFLOW, include_str!("files/rsync.yml").to_owned())),
        Host::None => {}
    }
    Ok(files)
}

/// Returns the lines of `[contact]` that name the receiver.
fn preset(host: Host) -> &'static str {
    match host {
        Host::Netlify => "preset = \"netlify\"\nform_name = \"inquiry\"",
        Host::GithubPages | Host::CloudflarePages => {
            "# A static host cannot receive inquiries: choose a form service before you publish. The manual's page \"Form\n\
             # endpoints\" has the lines for each service.\npreset = \"inbox\""
        }
        Host::Rsync | Host::None => "preset = \"inbox\"",
    }
}

/// Returns the part of the README about publishing.
fn publish(host: Host) -> &'static str {
    match host {
        Host::GithubPages => {
            "The workflow in `.github/workflows` checks each pull request and publishes each push to `main`.\n\
             Open **Settings**, then **Pages**, and choose **GitHub Actions** as the source. Choose a receiver for the form\n\
             in the section `[contact]` of `glossary.toml`: GitHub Pages cannot receive inquiries."
        }
        Host::Netlify => {
            "Connect this repository to a site at Netlify, which reads `netlify.toml` and publishes each push to `main`.\n\
             Turn on form detection in the site's settings."
        }
        Host::CloudflarePages => {
            "Connect this repository to a project at Cloudflare Pages, with the build command `sh publish.sh` and the output\n\
             folder `dist`. Choose a receiver for the form in the section `[contact]` of `glossary.toml`: Cloudflare Pages\n\
             cannot receive inquiries."
        }
        Host::Rsync => {
            "The workflow in `.github/workflows` checks each pull request and copies each push to `main` to your server. Set the\n\
             variables and the secret that its first lines name. `glossary serve` on the server receives the inquiries."
        }
        Host::None => {
            "Run `sh publish.sh`, and copy the folder `dist` to any web server. `glossary serve` serves the site and receives\n\
             its inquiries."
        }
    }
}

/// Replaces placeholders in one pass, so that no value is taken for a placeholder.
fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut text = String::with_capacity(template.len());
    let mut rest = template;
    let next = |rest: &str| {
        let found = values.iter().filter_map(|(name, value)| Some((rest.find(name)?, *name, *value)));
        found.min_by_key(|(at, ..)| *at)
    };
    while let Some((at, name, value)) = next(rest) {
        text.push_str(&rest[..at]);
        text.push_str(value);
        rest = &rest[at + name.len()..];
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_never_taken_for_a_placeholder() {
        assert_eq!(fill("a {b} c {d} {e}", &[("{d}", "{b}"), ("{b}", "{d}")]), "a {d} c {b} {e}");
    }

    /// `examples/workflows` has the files for glossaries that `glossary init` did not create.
    #[test]
    fn the_example_workflows_are_those_of_new_glossaries() {
        use clap::ValueEnum as _;

        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/workflows");
        for host in Host::value_variants() {
            let name = host.to_possible_value().unwrap().get_name().to_owned();
            let answers = Answers {
                name: "Glossary".into(),
                address: "https://www.example.com/".into(),
                company: "Example Ltd".into(),
                language: "en".into(),
                host: *host,
            };
            let files = files(&answers, Date::constant(2026, 12, 1)).unwrap();
            let is_workflow =
                |file: &str| file.starts_with(".github") || file == "netlify.toml" || file == "publish.sh";
            for (file, text) in files.into_iter().filter(|(file, _)| is_workflow(file)) {
                let (_, file) = file.rsplit_once('/').unwrap_or(("", file));
                let path = if file == "publish.sh" { folder.join(file) } else { folder.join(&name).join(file) };
                if std::env::var_os("GLOSSARY_UPDATE_DOCS").is_some() {
                    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                    std::fs::write(&path, &text).unwrap();
                }
                let written = std::fs::read_to_string(&path).unwrap_or_default();
                assert_eq!(written, text, "{}: update it with GLOSSARY_UPDATE_DOCS=1", path.display());
            }
        }
    }
}
