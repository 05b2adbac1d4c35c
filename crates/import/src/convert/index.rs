//! The targets of links: all terms by their identities, names and addresses.

use std::collections::{HashMap, HashSet};

use url::Url;

use super::draft::Draft;

/// The folders in which other systems keep a glossary.
const FOLDERS: [&str; 22] = [
    "glossary",
    "glossaries",
    "terms",
    "term",
    "definitions",
    "definition",
    "dictionary",
    "lexicon",
    "encyclopedia",
    "wiki",
    "glossar",
    "lexikon",
    "begriffe",
    "glossaire",
    "lexique",
    "glosario",
    "términos",
    "glossario",
    "termini",
    "begrippen",
    "_glossary",
    "_terms",
];

/// All terms by what links name.
pub struct Index {
    exact: HashMap<String, String>,
    folded: HashMap<String, String>,
    paths: HashMap<String, String>,
    drafts: HashSet<String>,
    site: Option<String>,
    /// The address that relative links are relative to.
    page: Option<Url>,
    folders: Vec<String>,
}

impl Index {
    /// Makes the index. Identities and slugs take precedence over names, and names over other names.
    pub fn new(drafts: &[Draft], site: Option<&str>, page: Option<&str>, folders: &[String]) -> Self {
        let mut index = Self {
            exact: HashMap::new(),
            folded: HashMap::new(),
            paths: HashMap::new(),
            drafts: drafts.iter().filter(|draft| draft.draft).map(|draft| draft.slug.clone()).collect(),
            site: site.map(str::to_owned),
            page: page.or(site).and_then(|page| Url::parse(page).ok()).filter(|page| page.has_host()),
            folders: folders.iter().map(|folder| folder.to_lowercase()).collect(),
        };
        for draft in drafts {
            for path in &draft.formerly {
                index.paths.entry(path.trim_matches('/').to_lowercase()).or_insert_with(|| draft.slug.clone());
            }
        }
        let add = |index: &mut Self, key: &str, slug: &str| {
            if !key.trim().is_empty() {
                index.exact.entry(key.trim().to_owned()).or_insert_with(|| slug.to_owned());
                index.folded.entry(fold(key)).or_insert_with(|| slug.to_owned());
            }
        };
        for draft in drafts {
            for key in [&draft.id, &draft.slug, &draft.stated_slug] {
                add(&mut index, key, &draft.slug);
            }
            if let Some(last) = draft.id.rsplit(['/', '#']).next().filter(|last| last.len() < draft.id.len()) {
                add(&mut index, last, &draft.slug);
            }
        }
        // A name that several terms share leads to the first one.
        for draft in drafts {
            add(&mut index, &draft.name, &draft.slug);
            add(&mut index, &format!("{} ({})", draft.name, draft.qualifier), &draft.slug);
        }
        for draft in drafts {
            let short = [&draft.abbreviation, &draft.expansion];
            for alias in short.into_iter().chain(&draft.aliases).chain(&draft.hidden_aliases) {
                add(&mut index, alias, &draft.slug);
            }
            if !draft.abbreviation.is_empty() {
                add(&mut index, &format!("{} ({})", draft.name, draft.abbreviation), &draft.slug);
            }
            if !draft.expansion.is_empty() {
                add(&mut index, &format!("{} ({})", draft.name, draft.expansion), &draft.slug);
            }
        }
        index
    }

    /// Returns whether a term is a draft, to which published terms cannot lead.
    pub fn is_draft(&self, slug: &str) -> bool {
        self.drafts.contains(slug)
    }

    /// Returns the slug of a term by its identity, its name or another name.
    pub fn term(&self, name: &str) -> Option<&str> {
        let name = name.trim().trim_start_matches('#');
        let plain = super::names::clean(name);
        let found = |name: &str| {
            self.exact.get(name.trim()).or_else(|| self.folded.get(&fold(name)).filter(|_| !fold(name).is_empty()))
        };
        let singular = || {
            let folded = fold(&plain);
            let endings = ["es", "s", "n", "en"];
            endings.iter().find_map(|ending| {
                folded.strip_suffix(ending).filter(|stem| stem.len() > 3).and_then(|stem| self.folded.get(stem))
            })
        };
        found(name).or_else(|| found(&plain)).or_else(singular).map(String::as_str)
    }

    /// Returns the slug of the term that an address leads to.
    pub fn address(&self, address: &str) -> Option<&str> {
        let decoded = percent_decoded(address.trim());
        if decoded.contains(['<', '>']) {
            return None;
        }
        if let Some(slug) = self.paths.get(&decoded.trim_matches('/').to_lowercase()) {
            return Some(slug);
        }
        let local = match (&self.site, is_external(&decoded)) {
            (Some(site), true) => decoded.strip_prefix(site.as_str()).map(|path| format!("/{path}"))?,
            (None, true) => return None,
            (_, false) => decoded.clone(),
        };
        if let Some(slug) = self.paths.get(&local.trim_matches('/').to_lowercase()) {
            return Some(slug);
        }
        let (path, fragment) = local.split_once('#').map_or((local.as_str(), ""), |(path, fragment)| (path, fragment));
        let (path, query) = path.split_once('?').map_or((path, ""), |(path, query)| (path, query));
        let steps: Vec<&str> =
            path.split('/').filter(|step| !step.is_empty() && *step != "." && *step != "..").collect();
        let steps: Vec<String> = steps.into_iter().map(without_extension).filter(|step| step != "index").collect();
        if steps.is_empty() {
            let id = query.split('&').find_map(|pair| pair.split_once('=')).map(|(_, id)| id);
            return self.by_identity(if fragment.is_empty() { id? } else { fragment });
        }
        let in_glossary = |steps: &[String]| {
            steps.iter().any(|step| {
                let step = step.to_lowercase();
                FOLDERS.contains(&step.as_str())
                    || self.folders.contains(&step)
                    || FOLDERS.iter().any(|known| step.ends_with(&format!("-{known}")))
            })
        };
        let (last, before) = steps.split_last()?;
        // `/docs/glossary#api`: the page of the glossary, and an anchor in it.
        if !fragment.is_empty()
            && in_glossary(&steps)
            && let Some(slug) = self.by_identity(fragment)
        {
            return Some(slug);
        }
        let is_relative = !path.starts_with('/');
        let language = |step: &String| crate::source::is_language(step);
        let near = is_relative && before.len() <= 1 || before.iter().all(language) || in_glossary(before);
        if near { self.by_identity(last) } else { None }
    }

    /// Returns the address on the web that a relative address of the source means.
    pub fn absolute(&self, address: &str) -> Option<String> {
        let url = self.page.as_ref()?.join(address).ok()?;
        matches!(url.scheme(), "http" | "https").then(|| url.into())
    }

    fn by_identity(&self, id: &str) -> Option<&str> {
        let id = id.trim();
        let prefixes = ["term-", "gls-", "glossary-", "def-", "user-content-"];
        let shorter = || prefixes.iter().find_map(|prefix| self.term(id.strip_prefix(prefix)?));
        self.exact
            .get(id)
            .or_else(|| self.folded.get(&fold(id)).filter(|_| !fold(id).is_empty()))
            .map(String::as_str)
            .or_else(shorter)
    }
}

/// Returns whether an address has a scheme or a host.
pub fn is_external(address: &str) -> bool {
    let scheme = address.split_once(':').map(|(scheme, _)| scheme);
    let is_scheme = |scheme: &str| {
        scheme.len() > 1
            && scheme.chars().all(|character| character.is_ascii_alphanumeric() || "+-.".contains(character))
    };
    address.starts_with("//") || scheme.is_some_and(is_scheme)
}

fn without_extension(step: &str) -> String {
    let extensions = [".md", ".mdx", ".html", ".htm", ".markdown", ".adoc", ".rst", ".php", ".dita"];
    let step = extensions.iter().find_map(|extension| step.strip_suffix(extension)).unwrap_or(step);
    step.to_owned()
}

/// Returns a text with its percent-encoded bytes decoded, if they are UTF-8.
pub fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code = text.get(at + 1..at + 3).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match (bytes[at], code) {
            (b'%', Some(code)) => {
                decoded.push(code);
                at += 3;
            }
            (byte, _) => {
                decoded.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(decoded).unwrap_or_else(|_| text.to_owned())
}

/// Returns a name in lower case without spaces, hyphens and underscores. The signs that tell names apart stay.
pub fn fold(name: &str) -> String {
    let kept =
        |character: &char| character.is_alphanumeric() || matches!(character, '+' | '#' | '*' | '.' | '<' | '&' | '=');
    let folded: String = name.trim().chars().filter(kept).flat_map(char::to_lowercase).collect();
    folded.trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index() -> Index {
        let draft = |id: &str, slug: &str, name: &str| Draft {
            id: id.to_owned(),
            slug: slug.to_owned(),
            name: name.to_owned(),
            formerly: vec![format!("/en-US/docs/Glossary/{id}")],
            ..Draft::default()
        };
        let drafts = [
            draft("API_Gateway", "api-gateway", "API gateway"),
            draft("Pod", "pod", "Pod"),
            draft("C#", "c-sharp", "C#"),
            draft("C", "c", "C"),
        ];
        Index::new(&drafts, Some("https://old.example/"), None, &["concepts".to_owned()])
    }

    #[test]
    fn addresses_of_all_systems_lead_to_their_term() {
        let index = index();
        for address in [
            "/en-US/docs/Glossary/API_Gateway",
            "/docs/glossary/api-gateway/",
            "../api_gateway.md",
            "api-gateway",
            "#API-Gateway",
            "#term-API-gateway",
            "/docs/reference/glossary/#api-gateway",
            "/api-gateway/",
            "/de/api-gateway/",
            "https://old.example/glossary/api-gateway/",
            "api%5Fgateway/index.md",
            "?id=API_Gateway",
        ] {
            assert_eq!(index.address(address), Some("api-gateway"), "{address}");
        }
        for address in ["https://other.example/glossary/pod/", "/docs/workloads/pod/", "mailto:pod", "#", "", "x"] {
            assert_eq!(index.address(address), None, "{address}");
        }
    }

    #[test]
    fn names_are_found_without_regard_to_case_and_number() {
        let index = index();
        assert_eq!(index.term("api gateways"), Some("api-gateway"));
        assert_eq!(index.term("c#"), Some("c-sharp"));
        assert_eq!(index.term("C"), Some("c"));
        assert_eq!(index.term("cs"), None);
    }
}
