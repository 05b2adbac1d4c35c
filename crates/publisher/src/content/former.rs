//! Former addresses.

use url::Url;

/// Returns a former address without its host: a path like `/wiki/REST_API`, or a query like `?id=12`.
pub(crate) fn path_of(value: &str) -> Option<String> {
    let path = match Url::parse(value) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => {
            let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
            format!("{}{query}", url.path())
        }
        _ => value.to_owned(),
    };
    let path = path.split('#').next().unwrap_or_default().to_owned();
    let is_plain = !path.contains(|c: char| c.is_whitespace() || c.is_control() || "\\\"<>`{}|^".contains(c));
    let is_path = path.len() > 1
        && (path.starts_with('/') || path.starts_with('?'))
        && !path.starts_with("//")
        && !path.split(['/', '?']).any(|part| part == ".." || part == ".");
    (is_plain && is_path).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn former_addresses_are_paths_or_queries() {
        for (written, path) in [
            ("/en-US/docs/Glossary/API", Some("/en-US/docs/Glossary/API")),
            ("?id=12", Some("?id=12")),
            ("/glossary.php?term=api", Some("/glossary.php?term=api")),
            ("https://old.example.com/a/b?x=1#y", Some("/a/b?x=1")),
            ("//evil.example", None),
            ("/a/../b", None),
            ("/a b", None),
            ("API", None),
            ("/", None),
            ("", None),
        ] {
            assert_eq!(path_of(written).as_deref(), path, "{written}");
        }
    }
}
