//! Roles of Sphinx and MyST.

use super::term_link::term_link;
use crate::{markdown::escape, report::Notes};

/// Replaces the roles of Sphinx and MyST: `` :term:`x` `` and `` {term}`text <x>` ``.
pub fn replace(text: &str, field: &str, notes: &mut Notes) -> String {
    let mut done = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find([':', '{']) {
        let (before, after) = rest.split_at(at);
        done.push_str(before);
        let closing = if after.starts_with(':') { ":`" } else { "}`" };
        let found = after[1..].find(closing).and_then(|end| {
            let role = &after[1..=end];
            let is_role = !role.is_empty()
                && role.len() < 30
                && role.chars().all(|c| c.is_ascii_alphanumeric() || ":_-".contains(c));
            let inner = after.get(1 + end + closing.len()..)?;
            let length = inner.find('`')?;
            is_role.then(|| (role, &inner[..length], 1 + end + closing.len() + length + 1))
        });
        match found {
            Some((role, inner, length)) => {
                let inner = inner.split_whitespace().collect::<Vec<_>>().join(" ");
                let (shown, target) = match inner.strip_suffix('>').and_then(|inner| inner.rsplit_once('<')) {
                    Some((shown, target)) => (shown.trim(), target.trim()),
                    None => (inner.as_str(), inner.as_str()),
                };
                let shown = shown.trim_start_matches(['~', '!']);
                match role {
                    "term" | "ref" | "doc" | "std:term" => done.push_str(&term_link(&escape(shown), target)),
                    "abbr" | "guilabel" | "menuselection" | "sup" | "sub" => done.push_str(&escape(shown)),
                    _ => {
                        done.push_str(&format!("`{shown}`"));
                        notes.changed(field, "a role of Sphinx, written as code", role);
                    }
                }
                rest = &after[length..];
            }
            None => {
                done.push_str(&after[..1]);
                rest = &after[1..];
            }
        }
    }
    done.push_str(rest);
    done
}
