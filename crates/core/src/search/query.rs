//! What was asked, in the forms in which it may be found.

use super::words::{is_first, is_small, mask, push_singular, push_words};

/// A query.
pub(super) struct Query<'a> {
    /// As it was typed, folded.
    pub(super) literal: &'a str,
    /// Its words.
    pub(super) words: String,
    /// Its words in the singular and without those that say nothing. Empty where
    /// there are no others.
    pub(super) essential: Vec<Form>,
    /// Its letters, as they may be found in a row, the best form first.
    pub(super) forms: Vec<Form>,
}

/// A query's letters without spaces, so that `rest api`, `rest-api` and `restapi`
/// are the same.
pub(super) struct Form {
    pub(super) letters: String,
    /// How many letters these are.
    pub(super) count: usize,
    /// Which letters these are, as [`mask`] tells them.
    mask: u32,
    /// It must end where a word ends: set for singulars, because the visitor has
    /// typed past that end.
    pub(super) whole: bool,
}

impl<'a> Query<'a> {
    pub(super) fn new(folded: &'a str) -> Self {
        let mut words = String::new();
        push_words(&mut words, folded);
        let mut singular = String::new();
        push_singular(&mut singular, &words);
        let essential = singular.split(' ').filter(|word| !word.is_empty() && !is_small(word));
        let essential = essential.map(|word| Form::new(word.to_owned(), false)).collect();
        let mut forms = Vec::new();
        add_form(&mut forms, &words, false, |_| true);
        add_form(&mut forms, &words, false, |word| !is_small(word));
        add_form(&mut forms, &singular, true, |word| !is_small(word));
        add_form(&mut forms, &singular, true, |_| true);
        Self { literal: folded.trim(), words, essential, forms }
    }
}

/// Adds the form that the wanted ones of some words make, unless it is there.
fn add_form(forms: &mut Vec<Form>, words: &str, whole: bool, wanted: fn(&str) -> bool) {
    let mut letters = String::new();
    words.split(' ').filter(|word| wanted(word)).for_each(|word| letters.push_str(word));
    if !letters.is_empty() && forms.iter().all(|form| form.letters != letters) {
        forms.push(Form::new(letters, whole));
    }
}

impl Form {
    fn new(letters: String, whole: bool) -> Self {
        Self { count: letters.bytes().filter(is_first).count(), mask: mask(letters.bytes()), letters, whole }
    }

    /// How many different letters are missing where those of `mask` are.
    pub(super) fn missing(&self, mask: u32) -> u32 {
        (self.mask & !mask).count_ones()
    }
}
