//! What a field may hold.

use super::{Field, FieldKind};

/// The most characters of an answer that was chosen.
const LONGEST_CHOICE: usize = 2_000;

/// What is wrong with a field's value: a code for programs, and what to do about
/// it for people. Expects the value [cleaned](super::Form::clean).
///
/// A choice that is not among those offered is no fault: it was, on the page that
/// the visitor has open.
pub(super) fn fault(field: &Field, value: &str) -> Option<(&'static str, String)> {
    if value.is_empty() {
        return field.is_required().then(|| ("required", field.missing.clone()));
    }
    let about = |advice: &str| [&field.label, ": ", advice].concat();
    let is_chosen = matches!(field.kind, FieldKind::Select | FieldKind::Radio | FieldKind::Checkbox);
    let max_length = if is_chosen { LONGEST_CHOICE } else { field.max_length };
    let length = value.chars().count();
    if length > max_length {
        let over = length - max_length;
        let s = if over == 1 { "" } else { "s" };
        return Some(("too-long", about(&["shorten this by ", &over.to_string(), " character", s].concat())));
    }
    if field.kind != FieldKind::Textarea && value.contains('\n') {
        return Some(("one-line", about("keep this on one line")));
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

pub(super) fn clean(value: &str) -> String {
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
    // Control characters may have stood between the text and white space.
    cleaned.trim().to_owned()
}

/// An address as HTML's own e-mail fields accept it
/// (<https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address>),
/// with a dot in its domain: nobody writes from `localhost`, but many forget `.com`.
#[must_use]
pub fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let local_fits = !local.is_empty()
        && local.len() <= 64
        && local.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-".contains(&byte));
    let label_fits = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    local_fits && domain.contains('.') && domain.split('.').all(label_fits)
}

/// A telephone number as people write them: from 5 to 20 digits, with what stands
/// between digits, and an extension.
#[must_use]
pub fn is_tel(text: &str) -> bool {
    let number = text.strip_prefix('+').unwrap_or(text);
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let fits = |character: char| character.is_ascii_digit() || " ()-./extEXT#,\u{a0}".contains(character);
    (5..=20).contains(&digits) && number.chars().all(fits)
}

/// The address of a site, as people write it: `example.com` is one, with or
/// without `https://`.
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
    // An international name has letters of any alphabet; a table of them all would
    // be carried by every visitor.
    let fits = |label: &str| {
        !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || !c.is_ascii())
    };
    !text.contains(char::is_whitespace)
        && host.contains('.')
        && host.split('.').all(fits)
        && port.bytes().all(|byte| byte.is_ascii_digit())
}
