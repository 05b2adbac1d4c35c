//! The icons of the site: `icon.svg`, `favicon.ico` and `apple-touch-icon.png`.

use std::{fs, path::Path};

use glossary_pictures::{Fonts, Painter, icon};

use super::{missing_note, typeface, typeface_name};
use crate::settings::Settings;

/// The icon of browsers.
pub(crate) const SVG: &str = "icon.svg";
/// The icon of older programs, which ask for this name.
pub(crate) const ICO: &str = "favicon.ico";
/// The icon of home screens.
pub(crate) const TOUCH: &str = "apple-touch-icon.png";

/// The icons of a site.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Icons {
    /// The names of all icons, for the pages' heads.
    pub(crate) names: Vec<&'static str>,
    /// The drawn icons: names and contents.
    pub(crate) drawn: Vec<(&'static str, Vec<u8>)>,
    /// Notes for the operator.
    pub(crate) notes: Vec<String>,
    /// What the icons were drawn from.
    source: Source,
}

/// What icons are drawn from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Source {
    /// The names of the icons in `public`.
    own: Vec<&'static str>,
    /// The content of the own `icon.svg`.
    svg: Option<Vec<u8>>,
    /// The name, the accent and the typeface; `None` if nothing is drawn.
    drawing: Option<(String, [u8; 3], &'static str)>,
}

impl Icons {
    /// Draws the icons that are not in the folder `public`. Returns `previous` if nothing has changed.
    pub(crate) fn new(public: &Path, settings: &Settings, previous: Option<Self>) -> Self {
        let own: Vec<_> = [SVG, ICO, TOUCH].into_iter().filter(|name| public.join(name).is_file()).collect();
        let svg = own.contains(&SVG).then(|| fs::read(public.join(SVG)).ok()).flatten();
        let is_drawn = settings.pictures.icons && own.len() < 3;
        let drawing =
            is_drawn.then(|| (settings.site.name.clone(), settings.look.accent.rgb(), typeface_name(&settings.look)));
        let source = Source { own, svg, drawing };
        match previous {
            Some(previous) if previous.source == source => previous,
            _ => Self::draw(source, settings),
        }
    }

    fn draw(source: Source, settings: &Settings) -> Self {
        let mut icons = Self { names: source.own.clone(), ..Self::default() };
        if let Some((name, accent, _)) = &source.drawing {
            let is_own = |name| source.own.contains(&name);
            let svg = source.svg.clone().unwrap_or_else(|| {
                let initial = icon::initial(name).unwrap_or_default();
                let fonts = Fonts::new(typeface(&settings.look), &settings.site.language, [initial.as_str()]);
                icons.notes.extend(missing_note(fonts.missing(), "the icons", "or put icon.svg into `public`"));
                icon::svg(name, *accent, &mut Painter::new(&fonts)).into_bytes()
            });
            // A browser would prefer a drawn `icon.svg` to the site's own `favicon.ico`.
            if !is_own(SVG) && !is_own(ICO) {
                icons.drawn.push((SVG, svg.clone()));
            }
            let others = [(ICO, icon::ico(&svg)), (TOUCH, icon::touch_icon(&svg, *accent))];
            for (name, content) in others.into_iter().filter(|(name, _)| !is_own(name)) {
                match content {
                    Ok(content) => icons.drawn.push((name, content)),
                    Err(error) => icons.notes.push(format!(
                        "cannot draw {name} from public/{SVG}: {error}; save the drawing again, or put {name} into `public`"
                    )),
                }
            }
            let has_text = source.svg.as_deref().and_then(|svg| str::from_utf8(svg).ok()).is_some_and(icon::has_text);
            if has_text && icons.drawn.iter().any(|(name, _)| *name != SVG) {
                icons.notes.push(format!(
                    "public/{SVG} has letters as text, which {ICO} and {TOUCH} leave out: convert the text to paths, or \
                     put both files into `public`"
                ));
            }
            icons.names.extend(icons.drawn.iter().map(|(name, _)| *name));
        }
        icons.source = source;
        icons
    }
}
