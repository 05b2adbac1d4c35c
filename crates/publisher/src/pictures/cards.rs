//! Social cards: the pictures that chats and social networks show for the address of a page.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use glossary_app::route::Route;
use glossary_core::address::decode;
use glossary_pictures::{
    Fonts, Painter, VERSION,
    card::{self, Card, HEIGHT, WIDTH},
};
use rayon::prelude::*;
use serde_json::json;

use super::{Progress, missing_note, typeface, typeface_name};
use crate::{
    output_dir::{OutputDir, hashed_name},
    pages::{PageBuilder, card_text::CardText},
    publish::PublishError,
    settings::Settings,
};

/// The folder of the cards, in `public` and in the site.
const FOLDER: &str = "cards";

/// Which cards are drawn, and which are in the folder `public`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Cards {
    is_drawn: bool,
    /// The names of the own cards, such as `cards/terms/api.png`.
    own: BTreeSet<String>,
}

/// The picture of a page for chats and social networks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharePicture {
    /// The name of the file.
    pub file: String,
    /// Width and height in pixels, if known.
    pub size: Option<(usize, usize)>,
    /// The text for people who cannot see the picture.
    pub alt: String,
}

impl Cards {
    /// Looks for own cards.
    pub(crate) fn new(public: &Path, settings: &Settings, is_preview: bool) -> Self {
        let mut own = BTreeSet::new();
        for folder in [FOLDER.to_owned(), format!("{FOLDER}/terms"), format!("{FOLDER}/topics")] {
            let files = fs::read_dir(public.join(&folder)).into_iter().flatten().flatten();
            own.extend(files.map(|file| format!("{folder}/{}", file.file_name().to_string_lossy())));
        }
        // Nobody shares an address of a preview.
        Self { is_drawn: settings.pictures.cards && !is_preview, own }
    }

    /// Returns the picture of a route: the own card, the drawn one, or the picture in the settings.
    pub(crate) fn picture(&self, route: &Route, pages: &PageBuilder<'_>, settings: &Settings) -> Option<SharePicture> {
        let text = pages.card(route);
        let name = card_path(route);
        let own = ["png", "jpg", "jpeg"].iter().map(|extension| format!("{name}.{extension}"));
        let alt = text.as_ref().map_or(&settings.site.name, |text| &text.name).clone();
        if let Some(file) = own.into_iter().find(|name| self.own.contains(name)) {
            return Some(SharePicture { file, size: None, alt });
        }
        let image = settings.site.image.as_ref();
        if let Some(image) = image.filter(|_| text.is_none() || matches!(route, Route::Home) || !self.is_drawn) {
            return Some(SharePicture { file: image.file.clone(), size: image.size, alt: settings.site.name.clone() });
        }
        if !self.is_drawn {
            return None;
        }
        let (route, text) = match text {
            Some(text) => (route, text),
            None => (&Route::Home, pages.card(&Route::Home)?),
        };
        let file = drawn_name(route, &card(&text, settings), settings);
        Some(SharePicture { file, size: Some((WIDTH as usize, HEIGHT as usize)), alt })
    }

    /// Draws the missing cards of all routes. Returns notes for the operator.
    pub(crate) fn draw_all(
        &self,
        pages: &PageBuilder<'_>,
        routes: &[Route],
        settings: &Settings,
        output: &OutputDir,
        progress: &Progress,
    ) -> Result<Vec<String>, PublishError> {
        if !self.is_drawn {
            output.keep_earlier(is_drawn_name);
            return Ok(Vec::new());
        }
        let texts: Vec<(String, CardText<'_>)> = routes
            .iter()
            .filter_map(|route| {
                let text = pages.card(route)?;
                let file = self.picture(route, pages, settings)?.file;
                (is_drawn_name(&file) && !output.keep_if_published(&file)).then_some((file, text))
            })
            .collect();
        if texts.is_empty() {
            return Ok(Vec::new());
        }
        let all = texts.iter().flat_map(|(_, text)| [text.topic, &text.name, text.text, text.site]);
        let fonts = Fonts::new(typeface(&settings.look), &settings.site.language, all);
        let done = progress.begin("Drawing cards", texts.len());
        texts.par_iter().try_for_each_init(
            || Painter::new(&fonts),
            |painter, (file, text)| {
                let drawn = card::draw(&card(text, settings), painter);
                let wrong = |problem| PublishError::Picture { path: PathBuf::from(file), problem };
                let picture = drawn.map_err(|error| wrong(error.to_string()))?;
                output.write(file, &picture)?;
                done();
                Ok::<_, PublishError>(())
            },
        )?;
        let remedy = "remove the folder `cards` from the published site, and publish again";
        Ok(missing_note(fonts.missing(), "cards", remedy).into_iter().collect())
    }
}

/// Returns the name of a route's card, without an extension.
fn card_path(route: &Route) -> String {
    match route {
        Route::Home => format!("{FOLDER}/home"),
        // The file of an address with letters of other scripts has these letters in its name.
        route => [FOLDER, decode(&route.to_string()).trim_end_matches('/')].concat(),
    }
}

/// Returns the name of the drawn card: with a hash of everything that is on the card.
fn drawn_name(route: &Route, card: &Card<'_>, settings: &Settings) -> String {
    let Card { topic, name, text, site, accent, rtl } = card;
    let (font, language) = (typeface_name(&settings.look), &settings.site.language);
    let drawn = json!([VERSION, topic, name, text, site, accent, rtl, font, language]);
    hashed_name(&card_path(route), drawn.to_string(), "png")
}

fn is_drawn_name(name: &str) -> bool {
    name.starts_with("cards/") && glossary_core::hosting::is_immutable(name)
}

fn card<'a>(text: &'a CardText<'_>, settings: &Settings) -> Card<'a> {
    Card {
        topic: text.topic,
        name: &text.name,
        text: text.text,
        site: text.site,
        accent: settings.look.accent.rgb(),
        rtl: settings.site.direction().is_some(),
    }
}
