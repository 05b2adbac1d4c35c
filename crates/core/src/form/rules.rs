//! The validation rules.

use super::field::{Field, FieldKind};

/// The maximum length of a choice, in characters.
const MAX_CHOICE: usize = 2_000;

/// Returns the code and the message of the first rule that a [clean](super::Form::clean) value
/// violates.
///
/// A choice that is not among the options is accepted: it may have been an option when the visitor
/// opened the page.
pub(super) fn violation(field: &Field, value: &str) -> Option<(&'static str, String)> {
    if value.is_empty() {
        return field.is_required().then(|| ("required", field.missing.clone()));
    }
    let prefixed = |advice: &str| [&field.label, ": ", advice].concat();
    let is_chosen = matches!(field.kind, FieldKind::Select | FieldKind::Radio | FieldKind::Checkbox);
    let max_length = if is_chosen { MAX_CHOICE } else { field.max_length };
    let length = value.chars().count();
    if length > max_length {
        let over = length - max_length;
        let s = if over == 1 { "" } else { "s" };
        return Some(("too-long", prefixed(&["shorten this by ", &over.to_string(), " character", s].concat())));
    }
    if field.kind != FieldKind::Textarea && value.contains('\n') {
        return Some(("one-line", prefixed("keep this on one line")));
    }
    match field.kind {
        FieldKind::Email if !is_email(value) => {
            Some(("not-an-email", "Enter an email address like name@example.com".to_owned()))
        }
        FieldKind::Tel if !is_tel(value) => {
            Some(("not-a-tel", "Enter a phone number like +44 20 7946 0018".to_owned()))
        }
        FieldKind::Url if !is_url(value) => Some(("not-a-url", "Enter a web address like www.example.com".to_owned())),
        _ => None,
    }
}

/// Normalises a value of a field: see [`Form::clean`](super::Form::clean).
pub(super) fn clean(kind: FieldKind, value: &str) -> String {
    let cleaned = clean_text(value);
    match kind {
        FieldKind::Email => {
            let typed = as_typed(&cleaned);
            let mut address = typed.trim();
            while let Some(rest) = address.strip_prefix("mailto:") {
                address = rest.trim_start();
            }
            address.trim_end_matches(|character: char| character == '.' || character.is_whitespace()).to_owned()
        }
        FieldKind::Tel | FieldKind::Url => as_typed(&cleaned).trim().to_owned(),
        _ => cleaned,
    }
}

/// Returns contact data as a visitor would type it. Programs from which people paste add invisible characters,
/// typographic dashes and spaces; keyboards for East Asian languages type full-width forms of ASCII
/// (<https://www.unicode.org/charts/PDF/UFF00.pdf>).
fn as_typed(text: &str) -> String {
    text.chars()
        .filter_map(|character| match character {
            // Zero-width characters, marks and overrides of the direction, and the soft hyphen.
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' => None,
            '\u{2010}'..='\u{2015}' | '\u{2212}' => Some('-'),
            '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{3000}' => Some(' '),
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(character) - 0xfee0),
            '\u{3002}' => Some('.'),
            other => Some(other),
        })
        .collect()
}

fn clean_text(value: &str) -> String {
    let mut cleaned = String::with_capacity(value.len());
    let mut characters = value.trim().chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\r' => {
                characters.next_if_eq(&'\n');
                cleaned.push('\n');
            }
            '\n' | '\t' => cleaned.push(character),
            _ if character.is_control() => {}
            _ => cleaned.push(character),
        }
    }
    // Removed control characters may have separated the text from white space.
    cleaned.trim().to_owned()
}

/// Returns whether HTML's e-mail fields accept the address
/// (<https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address>), the local part has no two dots
/// in a row (<https://www.rfc-editor.org/rfc/rfc5322#section-3.4.1>), and the domain contains a dot: people
/// forget `.com`, and nobody writes from `localhost`. The domain may be written in Unicode; tables of the
/// letters that domains allow would add to the download, so every non-ASCII character passes.
#[must_use]
pub fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let local_fits = !local.is_empty()
        && local.len() <= 64
        && local.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-".contains(&byte))
        && local.split('.').all(|part| !part.is_empty());
    let label_fits = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || !byte.is_ascii())
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    local_fits && domain.contains('.') && domain.split('.').all(label_fits)
}

/// Returns whether the text is a telephone number: 5 to 20 digits with the usual punctuation, and an
/// optional extension.
#[must_use]
pub fn is_tel(text: &str) -> bool {
    let number = text.strip_prefix('+').unwrap_or(text);
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let fits = |character: char| character.is_ascii_digit() || " ()-./extEXT#,\u{a0}".contains(character);
    (5..=20).contains(&digits) && number.chars().all(fits)
}

/// Returns whether the text is the address of a website, with or without `https://`.
#[must_use]
pub fn is_url(text: &str) -> bool {
    let (scheme, after) = text.split_once(':').unwrap_or_default();
    let rest = match after.strip_prefix("//") {
        Some(rest) if scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http") => rest,
        Some(_) => return false,
        None => text,
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let (host, port) = host.split_once(':').unwrap_or((host, ""));
    // International domain names may contain any letter. Unicode tables would add to the download, so
    // every non-ASCII character passes.
    let fits = |label: &str| {
        !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || !c.is_ascii())
    };
    !text.contains(char::is_whitespace)
        && host.contains('.')
        && host.split('.').all(fits)
        && port.bytes().all(|byte| byte.is_ascii_digit())
}
