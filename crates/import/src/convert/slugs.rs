//! Slugs of imported terms.

use std::collections::{HashMap, HashSet};

use glossary_core::slug::{Slug, slugify, slugify_unicode, transliterate};

use super::{KnownTerm, draft::Draft};
use crate::keys::fold;

/// The letters that slugs may have.
#[derive(Clone, Copy, Debug)]
pub struct Letters<'a> {
    /// The language of the names.
    pub language: &'a str,
    /// Whether letters of all scripts are allowed.
    pub unicode: bool,
}

impl Letters<'_> {
    /// Returns a slug for a name.
    pub fn slug(self, name: &str) -> Option<Slug> {
        if self.unicode { slugify_unicode(name) } else { slugify(name, self.language) }
    }

    /// Returns whether a text is a slug.
    fn allow(self, text: &str) -> bool {
        if self.unicode {
            Slug::unicode(text).is_ok_and(|slug| slug.as_str() == text)
        } else {
            text.parse::<Slug>().is_ok()
        }
    }
}

/// Gives each term a slug of its own: the source's, where it is one or resembles the name; else one from the name.
/// A term that was imported before keeps its slug, and no slug of another file is taken.
pub fn assign(drafts: &mut [Draft], letters: Letters<'_>, known: &[KnownTerm]) {
    let mut taken: HashSet<String> = known.iter().map(|term| term.slug.clone()).collect();
    let by_id: HashMap<&str, &str> = known
        .iter()
        .filter(|term| !term.source_id.is_empty())
        .map(|term| (term.source_id.as_str(), term.slug.as_str()))
        .collect();
    let by_name: HashMap<String, &str> = known
        .iter()
        .filter(|term| term.source_id.is_empty())
        .map(|term| (term.name.to_lowercase(), term.slug.as_str()))
        .collect();
    let mut used: HashSet<&str> = HashSet::new();
    for draft in drafts.iter_mut() {
        let same_name = by_name.get(&draft.name.to_lowercase()).copied().filter(|_| draft.qualifier.is_empty());
        if let Some(slug) = by_id.get(draft.source_id.as_str()).copied().or(same_name).filter(|slug| used.insert(slug))
        {
            slug.clone_into(&mut draft.slug);
        }
    }
    let prefix = common_prefix(drafts);
    // Slugs that the source states are kept for those terms.
    for draft in drafts.iter_mut().filter(|draft| draft.slug.is_empty()) {
        // An address such as `https://www.example.com/terms/api/` is one of this program's own pages.
        let own = draft.id.trim_end_matches('/').rsplit_once("/terms/").map(|(_, slug)| slug);
        let id = own.unwrap_or_else(|| without_prefix(draft.id.rsplit('/').next().unwrap_or_default(), &prefix, draft));
        let stated = [draft.stated_slug.as_str(), id];
        let stated = stated.into_iter().find(|text| {
            letters.allow(text)
                && (*text == draft.stated_slug || own.is_some() || draft.has_own_id && resembles(text, draft))
        });
        if let Some(stated) = stated.map(str::to_owned).filter(|stated| taken.insert(stated.clone())) {
            draft.slug = stated;
        }
    }
    for (at, draft) in drafts.iter_mut().enumerate() {
        if draft.slug.is_empty() {
            let slug = choose(draft, at, &prefix, letters);
            draft.slug = free(&slug, draft, letters, &mut taken);
        }
        let differs = !draft.stated_slug.is_empty() && fold(&draft.stated_slug) != fold(&draft.slug);
        if differs {
            draft.notes.changed(
                "slug",
                "the address was written in letters from a to z, digits and hyphens",
                draft.stated_slug.clone(),
            );
        }
    }
}

fn choose(draft: &mut Draft, at: usize, prefix: &str, letters: Letters<'_>) -> String {
    let id = draft.id.rsplit(['/', '#']).find(|part| !part.is_empty()).unwrap_or_default();
    let id = without_prefix(id, prefix, draft).to_owned();
    let shown =
        if draft.qualifier.is_empty() { draft.name.clone() } else { format!("{} {}", draft.name, draft.qualifier) };
    let from_id = (draft.has_own_id && resembles(&id, draft)).then(|| letters.slug(&id)).flatten();
    let usual = letters.slug(&draft.stated_slug).or(from_id).or_else(|| letters.slug(&shown));
    if let Some(slug) = usual {
        return slug.into();
    }
    let short = [&draft.abbreviation, &draft.expansion].into_iter().find_map(|name| letters.slug(name));
    if let Some(slug) = short {
        return slug.into();
    }
    let guessed = transliterate(&shown, letters.language);
    let slug = guessed.map_or_else(|| format!("term-{}", at + 1), String::from);
    draft.notes.changed(
        "slug",
        "the name has no letters from a to z; check the address, or rename the term",
        slug.clone(),
    );
    slug
}

/// Returns what the identities of nearly all terms begin with, such as `gnc-gl_`; empty if there is nothing.
fn common_prefix(drafts: &[Draft]) -> String {
    let ids =
        || drafts.iter().filter(|draft| draft.has_own_id).map(|draft| draft.id.rsplit('/').next().unwrap_or_default());
    let count = ids().count();
    let Some(first) = ids().nth(count / 2).filter(|_| count >= 5) else { return String::new() };
    let ends = first.match_indices(['-', '_', '.', ':']).map(|(at, _)| at + 1);
    let usual = |prefix: &str| ids().filter(|id| id.starts_with(prefix)).count() * 10 >= count * 9;
    let longest = ends.rev().map(|end| &first[..end]).find(|prefix| usual(prefix));
    longest.unwrap_or_default().to_owned()
}

/// Removes what documentation generators put before an anchor: `term-api`.
fn without_prefix<'a>(id: &'a str, common: &str, draft: &Draft) -> &'a str {
    // "Web API" keeps `web-api` in a glossary of the web.
    let is_of_name = common.is_empty() || fold(&draft.name).starts_with(&fold(common));
    if let Some(rest) = id.strip_prefix(common).filter(|rest| !is_of_name && !fold(rest).is_empty()) {
        return rest;
    }
    let begins = |prefix: &&str| {
        id.get(..prefix.len()).is_some_and(|start| start.replace('_', "-").eq_ignore_ascii_case(prefix))
    };
    let prefixes = ["term-", "glossary-", "gls-", "def-"];
    let rest = prefixes.iter().find(|prefix| begins(prefix)).and_then(|prefix| id.get(prefix.len()..));
    let name = fold(&draft.name);
    rest.filter(|rest| !fold(rest).is_empty() && !name.contains(&fold(id))).unwrap_or(id)
}

/// Returns whether an identity is made of the term's names: `api_gateway`, but not `T-0042` or a UUID.
fn resembles(id: &str, draft: &Draft) -> bool {
    let folded = fold(id);
    if folded.is_empty() || !folded.chars().any(char::is_alphabetic) {
        // A number is a name of its own, such as 404.
        return folded == fold(&draft.name) && !folded.is_empty();
    }
    let names = [&draft.name, &draft.expansion, &draft.abbreviation].into_iter().chain(&draft.aliases);
    let names: Vec<String> =
        names.map(|name| slugify(name, "en").map_or_else(|| fold(name), |slug| fold(&slug))).collect();
    let spelled = slugify(id, "en").map_or_else(|| folded.clone(), |slug| fold(&slug));
    if names.iter().any(|name| !name.is_empty() && (name.contains(&spelled) || spelled.contains(name.as_str()))) {
        return true;
    }
    let words = id.split(|character: char| !character.is_alphabetic()).filter(|word| word.chars().count() >= 3);
    let words: Vec<String> = words.map(str::to_lowercase).collect();
    let known = words.iter().filter(|word| names.iter().any(|name| name.contains(word.as_str()))).count();
    !words.is_empty() && known * 2 >= words.len()
}

fn free(slug: &str, draft: &Draft, letters: Letters<'_>, taken: &mut HashSet<String>) -> String {
    let with_qualifier = letters.slug(&format!("{slug} {}", draft.qualifier)).map(String::from);
    let numbered = (2..).map(|number| {
        let end = format!("-{number}");
        let start: String = slug.chars().take(glossary_core::slug::MAX_LENGTH - end.len()).collect();
        format!("{}{end}", start.trim_end_matches('-'))
    });
    let candidates = [Some(slug.to_owned()), with_qualifier].into_iter().flatten().chain(numbered);
    for candidate in candidates {
        if taken.insert(candidate.clone()) {
            return candidate;
        }
    }
    slug.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slugs(terms: &[(&str, &str, &str)]) -> Vec<String> {
        let draft = |(id, stated, name): &(&str, &str, &str)| Draft {
            id: (*id).to_owned(),
            has_own_id: true,
            stated_slug: (*stated).to_owned(),
            name: (*name).to_owned(),
            ..Draft::default()
        };
        let mut drafts: Vec<Draft> = terms.iter().map(draft).collect();
        assign(&mut drafts, Letters { language: "de", unicode: false }, &[]);
        drafts.into_iter().map(|draft| draft.slug).collect()
    }

    #[test]
    fn letters_of_all_scripts_are_kept_where_they_are_allowed() {
        let draft = |name: &str| Draft { name: name.to_owned(), ..Draft::default() };
        let mut drafts = ["Größe", "日本語", "GRÖSSE", "größe", "C#"].map(draft);
        assign(&mut drafts, Letters { language: "de", unicode: true }, &[]);
        assert_eq!(drafts.map(|draft| draft.slug), ["größe", "日本語", "grösse", "größe-2", "c-sharp"]);
    }

    #[test]
    fn slugs_of_the_source_are_kept_where_they_can_be() {
        let terms = [
            ("API_Gateway", "", "API gateway"),
            ("733", "", "Größe"),
            ("f47ac10b-58cc-4372-a567-0e02b2c3d479", "", "C#"),
            ("http://x.example/c_1234", "", "Wind field"),
            ("12", "my-slug", "Anything"),
            ("x", "", "日本語"),
            ("y", "", "Größe"),
            ("68_95_997_rule", "", "68-95-99.7 rule"),
        ];
        let expected =
            ["api-gateway", "groesse", "c-sharp", "wind-field", "my-slug", "riben-yu", "groesse-2", "68-95-997-rule"];
        let found = slugs(&terms);
        let anchors =
            [("def_HEAD", "", "head"), ("GLOSSARY-ACID", "", "ACID"), ("glossary-of-terms", "", "Glossary of terms")];
        assert_eq!(slugs(&anchors), ["head", "acid", "glossary-of-terms"]);
        assert_eq!(found[..5], expected[..5]);
        assert_eq!(found[6..], expected[6..]);
        assert!(found[5].parse::<Slug>().is_ok());
    }
}
