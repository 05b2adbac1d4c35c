//! The fonts of the pictures: those inside the program, and the system's for other scripts.

use std::{
    collections::BTreeSet,
    sync::{Arc, LazyLock},
};

use cosmic_text::{
    FontSystem,
    fontdb::{Database, Source, Weight},
};

/// The bundled fonts.
static BUNDLED: LazyLock<Database> = LazyLock::new(|| {
    let mut database = Database::new();
    for font in [
        include_bytes!("../fonts/glossary-serif-regular.ttf").as_slice(),
        include_bytes!("../fonts/glossary-serif-semibold.ttf").as_slice(),
        include_bytes!("../fonts/glossary-sans-regular.ttf").as_slice(),
        include_bytes!("../fonts/glossary-sans-semibold.ttf").as_slice(),
    ] {
        database.load_font_source(Source::Binary(Arc::new(font)));
    }
    database
});

/// A bundled typeface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Typeface {
    /// A typeface with serifs.
    Serif,
    /// A typeface without serifs.
    Sans,
}

impl Typeface {
    /// Returns the name of the family.
    pub(crate) fn family(self) -> &'static str {
        match self {
            Self::Serif => "Glossary Serif",
            Self::Sans => "Glossary Sans",
        }
    }
}

/// Fonts that cover the texts of a site as well as the system allows.
#[derive(Clone, Debug)]
pub struct Fonts {
    pub(crate) database: Database,
    pub(crate) language: String,
    pub(crate) typeface: Typeface,
    missing: Vec<char>,
}

impl Fonts {
    /// Returns fonts for texts in a language (BCP 47). Looks through the system's fonts only if the bundled ones lack a
    /// letter, because that takes time.
    #[must_use]
    pub fn new<'a>(typeface: Typeface, language: &str, texts: impl IntoIterator<Item = &'a str>) -> Self {
        let characters: BTreeSet<char> = texts.into_iter().flat_map(str::chars).filter(|one| is_drawn(*one)).collect();
        let mut fonts = Self {
            database: BUNDLED.clone(),
            language: language.to_owned(),
            typeface,
            missing: characters.into_iter().collect(),
        };
        fonts.cover(|family| family == typeface.family());
        if !fonts.missing.is_empty() {
            fonts.database.load_system_fonts();
            // The search for a font would prefer these, if they are bold as well.
            let fixed: Vec<_> = fonts.database.faces().filter(|face| face.monospaced).map(|face| face.id).collect();
            fixed.into_iter().for_each(|id| fonts.database.remove_face(id));
            fonts.cover(|_| true);
        }
        fonts
    }

    /// Returns the characters that no font has.
    #[must_use]
    pub fn missing(&self) -> &[char] {
        &self.missing
    }

    /// Removes the characters that the fonts of some families have from the missing ones.
    fn cover(&mut self, is_used: impl Fn(&str) -> bool) {
        let mut fonts = FontSystem::new_with_locale_and_db(self.language.clone(), self.database.clone());
        let faces = self.database.faces().filter(|face| face.families.iter().any(|(name, _)| is_used(name)));
        for face in faces {
            if self.missing.is_empty() {
                break;
            }
            let Some(font) = fonts.get_font(face.id, Weight::NORMAL) else { continue };
            let characters = font.as_swash().charmap();
            self.missing.retain(|character| characters.map(*character) == 0);
        }
    }
}

/// Returns whether a character has a shape of its own.
fn is_drawn(character: char) -> bool {
    let is_format = matches!(character,
        '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}');
    !character.is_whitespace() && !character.is_control() && !is_format
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bundled_fonts_cover_european_languages() {
        let texts = ["Größe – naïve “API”", "Програмиране", "Πρόγραμμα", "Lập trình", "İstanbul, Łódź, Ñandú"];
        for typeface in [Typeface::Serif, Typeface::Sans] {
            let fonts = Fonts::new(typeface, "en", texts);
            assert_eq!(fonts.missing(), []);
            assert_eq!(fonts.database.len(), 4, "no other fonts are looked for");
        }
    }

    #[test]
    fn characters_without_a_font_are_named_once() {
        // A private character, which no font should have.
        let fonts = Fonts::new(Typeface::Serif, "en", ["a\u{f8fe}b\u{f8fe}", "\u{200b}\u{f8fd}"]);
        assert_eq!(fonts.missing(), ['\u{f8fd}', '\u{f8fe}']);
    }
}
