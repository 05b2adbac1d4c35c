//! Languages in keys and maps, of which one is imported.

use crate::{
    Value,
    keys::{self, Field},
};

/// The languages that are recognised in keys, with their codes of three letters and their English names. Codes that are
/// usual words of keys, such as `id` and `no`, are recognised in maps only.
const LANGUAGES: [(&str, &str, &str); 62] = [
    ("en", "eng", "english"),
    ("de", "deu", "german"),
    ("fr", "fra", "french"),
    ("es", "spa", "spanish"),
    ("it", "ita", "italian"),
    ("pt", "por", "portuguese"),
    ("nl", "nld", "dutch"),
    ("pl", "pol", "polish"),
    ("cs", "ces", "czech"),
    ("sk", "slk", "slovak"),
    ("sl", "slv", "slovenian"),
    ("hr", "hrv", "croatian"),
    ("sr", "srp", "serbian"),
    ("bs", "bos", "bosnian"),
    ("bg", "bul", "bulgarian"),
    ("ru", "rus", "russian"),
    ("uk", "ukr", "ukrainian"),
    ("lt", "lit", "lithuanian"),
    ("lv", "lav", "latvian"),
    ("et", "est", "estonian"),
    ("fi", "fin", "finnish"),
    ("sv", "swe", "swedish"),
    ("da", "dan", "danish"),
    ("nb", "nob", "norwegian"),
    ("nn", "nno", "nynorsk"),
    ("no", "nor", "norsk"),
    ("is", "isl", "icelandic"),
    ("hu", "hun", "hungarian"),
    ("ro", "ron", "romanian"),
    ("el", "ell", "greek"),
    ("tr", "tur", "turkish"),
    ("ar", "ara", "arabic"),
    ("he", "heb", "hebrew"),
    ("fa", "fas", "persian"),
    ("ur", "urd", "urdu"),
    ("hi", "hin", "hindi"),
    ("bn", "ben", "bengali"),
    ("ta", "tam", "tamil"),
    ("te", "tel", "telugu"),
    ("ko", "kor", "korean"),
    ("ja", "jpn", "japanese"),
    ("zh", "zho", "chinese"),
    ("vi", "vie", "vietnamese"),
    ("th", "tha", "thai"),
    ("id", "ind", "indonesian"),
    ("ms", "msa", "malay"),
    ("sw", "swa", "swahili"),
    ("zu", "zul", "zulu"),
    ("xh", "xho", "xhosa"),
    ("st", "sot", "sotho"),
    ("af", "afr", "afrikaans"),
    ("am", "amh", "amharic"),
    ("ca", "cat", "catalan"),
    ("eu", "eus", "basque"),
    ("gl", "glg", "galician"),
    ("ga", "gle", "irish"),
    ("cy", "cym", "welsh"),
    ("sq", "sqi", "albanian"),
    ("mk", "mkd", "macedonian"),
    ("ka", "kat", "georgian"),
    ("hy", "hye", "armenian"),
    ("my", "mya", "burmese"),
];

/// The codes that are not recognised at the end of a key.
const NOT_IN_KEYS: [&str; 7] = ["id", "no", "is", "am", "my", "et", "ms"];

/// Returns whether a text is a language tag, such as `en`, `eng`, `pt-BR` or `zh_Hans`.
#[must_use]
pub fn is_language(tag: &str) -> bool {
    let mut parts = tag.split(['-', '_']);
    let primary = parts.next().unwrap_or_default().to_ascii_lowercase();
    let known = LANGUAGES.iter().any(|(short, long, _)| primary == *short || primary == *long);
    known && parts.all(|part| (2..=8).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric()))
}

/// Returns a language in the form of two letters, with its region or script.
pub fn normal(tag: &str) -> String {
    let (primary, rest) = tag.split_once(['-', '_']).map_or((tag, None), |(primary, rest)| (primary, Some(rest)));
    let lower = primary.to_ascii_lowercase();
    let short = LANGUAGES.iter().find(|(_, long, _)| *long == lower).map_or(lower.as_str(), |(short, _, _)| short);
    rest.map_or_else(|| short.to_owned(), |rest| format!("{short}-{}", rest.replace('_', "-")))
}

/// Returns whether a language of the source is the wanted one: `en-GB` is `en`.
pub fn matches(tag: &str, wanted: &str) -> bool {
    let (tag, wanted) = (normal(tag).to_ascii_lowercase(), normal(wanted).to_ascii_lowercase());
    tag == wanted || tag.split('-').next() == Some(&wanted) || wanted.split('-').next() == Some(&tag)
}

/// Returns the position of the wanted language; of the first one, if none is wanted.
pub fn pick(available: &[String], wanted: Option<&str>) -> Option<usize> {
    let Some(wanted) = wanted else { return (!available.is_empty()).then_some(0) };
    let exact = available.iter().position(|tag| normal(tag).eq_ignore_ascii_case(&normal(wanted)));
    exact.or_else(|| available.iter().position(|tag| matches(tag, wanted)))
}

/// Splits a key such as `term_en`, `Definition (FR)` or `French term` into the key and the language.
pub fn split_key(key: &str) -> Option<(String, String)> {
    let cleaned = key.trim().trim_end_matches([')', ']']);
    let separators = [' ', '_', '-', '.', '(', '[', ':', '/', '@'];
    let language_of = |part: &str| {
        let part = part.trim().to_ascii_lowercase();
        LANGUAGES.iter().find(|(short, long, name)| {
            part == *short && !NOT_IN_KEYS.contains(short) || part == *long || part == *name
        })
    };
    let at_end = cleaned.rfind(separators).map(|at| (&cleaned[..at], &cleaned[at + 1..]));
    let at_start = cleaned.find(separators).map(|at| (&cleaned[at + 1..], &cleaned[..at]));
    [at_end, at_start].into_iter().flatten().find_map(|(base, part)| {
        let (short, _, _) = language_of(part)?;
        let base = base.trim_matches(|character| separators.contains(&character));
        keys::field(base)?;
        Some((base.to_owned(), (*short).to_owned()))
    })
}

/// Replaces each map of languages by the value of one language. A map such as `{"slug": …, "en": {…}, "fr": {…}}` gets
/// the entries of that language. The values of other languages are added to `others`.
pub fn localise(value: Value, wanted: Option<&str>, others: &mut Vec<(String, String)>) -> Value {
    match value {
        Value::List(items) => Value::List(items.into_iter().map(|item| localise(item, wanted, others)).collect()),
        Value::Map(mut entries) => {
            translations(&mut entries, wanted, others);
            let languages: Vec<String> = entries
                .iter()
                .filter(|(key, value)| is_language(key) && (key.len() != 2 || !matches!(value, Value::Null)))
                .map(|(key, _)| key.clone())
                .collect();
            let only_languages = !languages.is_empty() && languages.len() == entries.len();
            let maps = entries.iter().filter(|(key, _)| languages.contains(key));
            let maps = maps.filter(|(_, value)| matches!(value, Value::Map(_))).count();
            if !only_languages && (maps == 0 || maps != languages.len()) {
                let entries = entries.into_iter().map(|(key, value)| (key, localise(value, wanted, others)));
                return Value::Map(entries.collect());
            }
            let chosen = pick(&languages, wanted).map(|at| languages[at].clone());
            let mut rest = Vec::new();
            let mut found = Value::Null;
            for (key, value) in entries {
                if Some(&key) == chosen.as_ref() {
                    found = localise(value, wanted, others);
                } else if languages.contains(&key) {
                    others.push((normal(&key), value.scalars().join("\n")));
                } else {
                    rest.push((key, localise(value, wanted, others)));
                }
            }
            if only_languages {
                return found;
            }
            if let Value::Map(inner) = found {
                rest.extend(inner);
            }
            Value::Map(rest)
        }
        other => other,
    }
}

/// Takes the language out of keys such as `term_tr` and `definition_tr`. Of several languages, the wanted one is taken;
/// without a wish, the one with most keys. The values of other languages are added to `others`.
///
/// `mapped` says which keys the user has mapped, and stay as they are.
pub fn localise_keys(
    fields: &mut Vec<(String, Value)>,
    wanted: Option<&str>,
    mapped: impl Fn(&str) -> bool,
    others: &mut Vec<(String, String)>,
) {
    let split: Vec<_> = fields.iter().map(|(key, _)| split_key(key).filter(|_| !mapped(key))).collect();
    // A key without a language, such as `term`, is in the language of the source.
    let has_plain_name = fields.iter().any(|(key, _)| keys::field(key).is_some_and(|(field, _)| field == Field::Name));
    if has_plain_name && wanted.is_none() {
        return;
    }
    let count = |language: &str| split.iter().flatten().filter(|(_, other)| other == language).count();
    let mut available: Vec<String> = Vec::new();
    for (_, language) in split.iter().flatten() {
        if !available.contains(language) {
            available.push(language.clone());
        }
    }
    // The sort is stable: of equals, the first in the source is taken.
    available.sort_by_key(|language| std::cmp::Reverse(count(language)));
    let Some(chosen) = pick(&available, wanted).map(|at| available[at].clone()) else { return };
    let old = std::mem::take(fields);
    for ((key, value), split) in old.into_iter().zip(split) {
        match split {
            Some((base, language)) if language == chosen => fields.push((base, value)),
            Some((_, language)) => others.push((language, value.scalars().join("\n"))),
            None => fields.push((key, value)),
        }
    }
}

/// Takes the translations of an entry, whose own texts are in another language: `{"term": …, "i18n": {"es": {…}}}`.
fn translations(entries: &mut Vec<(String, Value)>, wanted: Option<&str>, others: &mut Vec<(String, String)>) {
    const KEYS: [&str; 8] =
        ["i18n", "translations", "translation", "locales", "localizations", "localized", "languages", "langs"];
    let Some(at) = entries.iter().position(|(key, value)| {
        KEYS.contains(&key.to_ascii_lowercase().as_str())
            && matches!(value, Value::Map(inner) if !inner.is_empty() && inner.iter().all(|(key, _)| is_language(key)))
    }) else {
        return;
    };
    let (_, value) = entries.remove(at);
    let Value::Map(inner) = value else { return };
    for (language, value) in inner {
        let is_wanted = wanted.is_some_and(|wanted| matches(&language, wanted));
        match value {
            Value::Map(translated) if is_wanted => {
                for (key, value) in translated {
                    match entries.iter_mut().find(|(known, _)| *known == key) {
                        Some((_, old)) => {
                            others.push(("another".to_owned(), std::mem::replace(old, value).scalars().join("\n")))
                        }
                        None => entries.push((key, value)),
                    }
                }
            }
            other => others.push((normal(&language), other.scalars().join("\n"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_at_either_end_of_a_key_are_split_off() {
        let split = |key: &str| split_key(key).map(|(base, language)| base + "|" + &language);
        assert_eq!(split("term_en").as_deref(), Some("term|en"));
        assert_eq!(split("Definition (FR)").as_deref(), Some("Definition|fr"));
        assert_eq!(split("French term").as_deref(), Some("term|fr"));
        assert_eq!(split("name.deu").as_deref(), Some("name|de"));
        for key in ["term_id", "Term no", "related", "en", "aka"] {
            assert_eq!(split(key), None, "{key}");
        }
    }

    #[test]
    fn one_language_of_a_map_is_taken() {
        let value: Value = serde_json::from_str(
            r#"{"slug": "x", "en": {"term": "House"}, "fr": {"term": "Maison"}, "note": {"en": "n", "de": "m"}}"#,
        )
        .unwrap();
        let mut others = Vec::new();
        let localised = localise(value.clone(), None, &mut others);
        assert_eq!(localised.get("term"), Some(&"House".into()));
        assert_eq!(localised.get("note"), Some(&"n".into()));
        assert_eq!(others, [("fr".to_owned(), "Maison".to_owned()), ("de".to_owned(), "m".to_owned())]);
        assert_eq!(localise(value, Some("fr-CA"), &mut Vec::new()).get("term"), Some(&"Maison".into()));
    }
}
