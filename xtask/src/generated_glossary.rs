//! A generated glossary of any size, the same in each run: front matter like an
//! author's, about 250 words per term, links, and names that spread over the alphabet.
//!
//! Every second name begins with a coined word: otherwise lists of names would
//! compress far better than real ones. The texts do compress better than real texts,
//! so the weights of pages are measured on the shipped content.

mod words;

use std::{fmt::Write as _, fs, path::Path};

use anyhow::{Context, Result, ensure};

use words::{DEFINITIONS, EXAMPLES, FIRST, LINKING, SECOND, SENTENCES, SYLLABLES, THIRD, TOPICS};

/// The number of names that the words can form.
const NAMES: usize = FIRST.len() * SECOND.len() * THIRD.len();
/// The distance between the names of two consecutive terms, so that all their words
/// differ. Coprime to [`NAMES`], so that each name occurs once.
const STRIDE: usize = 4_801;
/// The distance between the coined words of two consecutive terms. There are 64,000.
const COINED_STRIDE: usize = 23_459;
/// The distance between two terms with an abbreviated name.
const ABBREVIATED: usize = 6;
/// The minimum number of terms: each topic names three terms, and each term up to five others.
const FEWEST: usize = 3 * TOPICS.len();

/// Writes a content folder of `count` terms, and replaces an existing one.
///
/// # Errors
/// When there are not enough words for `count` terms, or a file cannot be written.
pub fn write(folder: &Path, count: usize) -> Result<()> {
    ensure!((FEWEST..=NAMES).contains(&count), "from {FEWEST} to {NAMES} terms can be generated, not {count}");
    let terms = folder.join("terms");
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("{} cannot be removed", folder.display()))?;
    }
    fs::create_dir_all(&terms).with_context(|| format!("{} cannot be made", terms.display()))?;
    let save = |path: &Path, text: &str| {
        fs::write(path, text).with_context(|| format!("{} cannot be written", path.display()))
    };
    save(&folder.join("topics.toml"), &topics())?;
    for number in 0..count {
        save(&terms.join(Name::of(number).slug() + ".md"), &term(number, count))?;
    }
    Ok(())
}

/// The name of a term.
struct Name {
    number: usize,
    first: String,
    second: &'static str,
    third: &'static str,
}

impl Name {
    fn of(number: usize) -> Self {
        let place = number * STRIDE % NAMES;
        Self {
            number,
            first: if number % 2 == 1 { coined(number) } else { FIRST[place / THIRD.len() / SECOND.len()].to_owned() },
            second: SECOND[place / THIRD.len() % SECOND.len()],
            third: THIRD[place % THIRD.len()],
        }
    }

    fn in_full(&self) -> String {
        format!("{} {} {}", self.first, self.second, self.third).trim_end().to_owned()
    }

    fn is_abbreviated(&self) -> bool {
        self.number.is_multiple_of(ABBREVIATED)
    }

    /// Returns the full name, or an abbreviation like the name of a standard: `DCP-204`.
    fn short(&self) -> String {
        let full = self.in_full();
        if self.is_abbreviated() {
            let initials: String = full.split(' ').filter_map(|word| word.chars().next()).collect();
            format!("{initials}-{}", self.number)
        } else {
            full
        }
    }

    fn slug(&self) -> String {
        self.short().to_lowercase().replace(' ', "-")
    }

    /// Returns up to two aliases: the name as in the index of a book, and as in code.
    fn aliases(&self) -> Vec<String> {
        let register = format!("{} {}", self.second, self.third).trim_end().to_owned() + ", " + &self.first;
        let mut aliases = vec![register, self.in_full().replace(' ', "")];
        aliases.truncate(self.number % 3);
        aliases
    }
}

/// Returns a unique word for each number, such as `Kelumi`.
fn coined(number: usize) -> String {
    let count = SYLLABLES.len();
    let place = number * COINED_STRIDE % count.pow(3);
    let word = [place % count, place / count % count, place / count / count].map(|at| SYLLABLES[at]).concat();
    word[..1].to_uppercase() + &word[1..]
}

fn topics() -> String {
    let mut text = String::new();
    for (place, (slug, name, summary)) in TOPICS.iter().enumerate() {
        let start: Vec<_> = (0..3).map(|turn| Name::of(place + turn * TOPICS.len()).slug()).collect();
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "[[topic]]\nslug = \"{slug}\"\nname = \"{name}\"\nsummary = \"{summary}\"\nstart_here = {start:?}\n"
        );
    }
    text
}

/// Returns the text of a term's file.
fn term(number: usize, count: usize) -> String {
    let mut chance = Chance::new(number);
    let name = Name::of(number);
    let related = related(number, count, &mut chance);
    let definition = fill(chance.one_of(&DEFINITIONS), &name, &mut chance);
    let mut text = format!("+++\nname = {:?}\n", name.short());
    if name.is_abbreviated() {
        let _ = writeln!(text, "expansion = {:?}", name.in_full());
    }
    let _ = writeln!(text, "aliases = {:?}\ntopic = {:?}", name.aliases(), TOPICS[number % TOPICS.len()].0);
    let slugs: Vec<_> = related.iter().map(Name::slug).collect();
    let _ = writeln!(text, "definition = {definition:?}\nrelated = {slugs:?}");
    let _ = writeln!(text, "updated = 2025-{:02}-{:02}\n+++", 1 + number % 12, 1 + number % 28);

    let mut sentences = SENTENCES.iter().cycle().skip(chance.below(SENTENCES.len()));
    for (length, other) in [3, 3, 4].into_iter().zip(&related) {
        for sentence in sentences.by_ref().take(length) {
            text += &fill(sentence, &name, &mut chance);
            text.push(' ');
        }
        let link = format!("[{}](terms/{})", other.short(), other.slug());
        text += &fill(chance.one_of(&LINKING), &name, &mut chance).replace("{link}", &link);
        text += "\n\n";
    }
    text += "## Example\n\n";
    let mut examples = EXAMPLES.iter().cycle().skip(chance.below(EXAMPLES.len()));
    let example: Vec<_> = examples.by_ref().take(3).map(|sentence| fill(sentence, &name, &mut chance)).collect();
    text + &example.join(" ") + "\n"
}

/// Returns the names of three to five other terms.
fn related(number: usize, count: usize, chance: &mut Chance) -> Vec<Name> {
    let wanted = 3 + chance.below(3);
    let mut numbers = Vec::with_capacity(wanted);
    while numbers.len() < wanted {
        let other = chance.below(count);
        if other != number && !numbers.contains(&other) {
            numbers.push(other);
        }
    }
    numbers.into_iter().map(Name::of).collect()
}

fn fill(template: &str, name: &Name, chance: &mut Chance) -> String {
    template
        .replace("{name}", &name.short())
        .replace("{first}", &name.first.to_lowercase())
        .replace("{second}", &name.second.to_lowercase())
        .replace("{other}", &chance.one_of(&SECOND).to_lowercase())
}

/// A generator of pseudo-random numbers that are the same in each run: a linear
/// congruential generator with Knuth's factors
/// (<https://en.wikipedia.org/wiki/Linear_congruential_generator#Parameters_in_common_use>).
struct Chance(u64);

impl Chance {
    fn new(seed: usize) -> Self {
        let mut chance = Self(seed as u64);
        // The first numbers of consecutive seeds are similar.
        chance.below(1);
        chance.below(1);
        chance
    }

    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        // The low bits have short periods.
        (self.0 >> 33) as usize % bound
    }

    fn one_of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn names_and_aliases_are_unique() {
        let mut seen = HashSet::new();
        for name in (0..NAMES).map(Name::of) {
            for text in name.aliases().into_iter().chain([name.short()]) {
                assert!(seen.insert(text.to_lowercase()), "{text}");
            }
        }
    }

    #[test]
    fn a_generated_term_is_as_long_as_a_real_term() {
        for text in (0..200).map(|number| term(number, 200)) {
            assert!(!text.contains('{'), "a placeholder is left: {text}");
            let (front, body) = text.split_once("\n+++\n").unwrap();
            let words = body.split_whitespace().count();
            assert!((200..=330).contains(&words), "{words} words: {body}");
            let front: toml::Table = front.trim_start_matches("+++\n").parse().unwrap();
            let definition = front["definition"].as_str().unwrap().chars().count();
            assert!((120..=180).contains(&definition), "{definition} characters: {front}");
            assert!((3..=5).contains(&front["related"].as_array().unwrap().len()));
        }
    }

    #[test]
    fn terms_and_topics_link_to_existing_terms() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), 30).unwrap();
        let exists = |slug: &str| folder.path().join("terms").join(slug.to_owned() + ".md").is_file();
        for text in (0..30).map(|number| term(number, 30)) {
            let links: Vec<_> = text.split("](terms/").skip(1).filter_map(|rest| rest.split_once(')')).collect();
            assert_eq!(links.len(), 3, "{text}");
            assert!(links.iter().all(|(slug, _)| exists(slug)), "{text}");
        }
        let topics: toml::Table = fs::read_to_string(folder.path().join("topics.toml")).unwrap().parse().unwrap();
        let topics = topics["topic"].as_array().unwrap();
        assert_eq!(topics.len(), TOPICS.len());
        let start = topics.iter().flat_map(|topic| topic["start_here"].as_array().unwrap());
        assert!(start.filter_map(toml::Value::as_str).all(exists));
    }

    #[test]
    fn too_many_or_too_few_terms_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        assert!(write(folder.path(), NAMES + 1).is_err());
        assert!(write(folder.path(), FEWEST - 1).is_err());
    }
}
