//! Merging of a file that people have changed with a newer text of the source.

use std::collections::{BTreeMap, BTreeSet};

use super::state::digest;
use crate::term_file::TermFile;

/// The result of a merge.
#[derive(Debug, Default)]
pub struct Merged {
    /// The new file.
    pub file: TermFile,
    /// The keys that have changed here and in the source, with the source's text. The text here was kept.
    pub kept: Vec<(String, String)>,
    /// The keys that the source changes.
    pub changed: Vec<String>,
}

/// Merges key by key: a key that only the source has changed is taken from there, one that only people have changed is
/// kept. `base` has the digests of what the last import wrote.
pub fn merge(here: &TermFile, there: &TermFile, base: Option<&BTreeMap<String, String>>, overwrite: bool) -> Merged {
    let ours: BTreeMap<String, String> = here.parts().into_iter().collect();
    let theirs: BTreeMap<String, String> = there.parts().into_iter().collect();
    let keys: BTreeSet<&String> = ours.keys().chain(theirs.keys()).collect();
    let mut merged = Merged { file: here.clone(), ..Merged::default() };
    for key in keys {
        let (our, their) = (ours.get(key), theirs.get(key));
        if our == their {
            continue;
        }
        let before = base.and_then(|base| base.get(key));
        let is_before = |text: Option<&String>| base.is_some() && text.map(|text| digest(text)).as_ref() == before;
        if overwrite || is_before(our) {
            merged.file.take_part(key, there);
            merged.changed.push(key.clone());
        } else if !is_before(their) {
            merged.kept.push((key.clone(), their.cloned().unwrap_or_default()));
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::write::state::digests;

    fn file(definition: &str, explanation: &str) -> TermFile {
        let mut file = TermFile { explanation: explanation.to_owned(), ..TermFile::default() };
        file.set("definition", definition);
        file
    }

    #[test]
    fn each_side_keeps_its_own_changes() {
        let base = digests(&file("one", "text"));
        let merged = merge(&file("one", "ours"), &file("two", "text"), Some(&base), false);
        assert_eq!(merged.file, file("two", "ours"));
        assert_eq!((merged.changed, merged.kept), (vec!["definition".to_owned()], vec![]));
    }

    #[test]
    fn a_change_on_both_sides_keeps_the_text_here() {
        let base = digests(&file("one", ""));
        let merged = merge(&file("ours", ""), &file("theirs", ""), Some(&base), false);
        assert_eq!(merged.file, file("ours", ""));
        assert_eq!(merged.kept, [("definition".to_owned(), "\"theirs\"".to_owned())]);
        assert_eq!(merge(&file("ours", ""), &file("theirs", ""), None, false).kept.len(), 1);
        assert_eq!(merge(&file("ours", ""), &file("theirs", ""), Some(&base), true).file, file("theirs", ""));
    }
}
