//! Images that the settings name: files in the folder `public`.

use std::path::{Component, Path};

use super::section::{Keys, Setting};

/// The picture that stands for the site where one of its addresses is pasted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// Its file, below `public/`.
    pub file: String,
    /// Its width and height in pixels; `None` where the folder `public` is not at hand.
    pub size: Option<(usize, usize)>,
}

/// The narrowest and lowest that any network shows large: Facebook's least size
/// (<https://developers.facebook.com/docs/sharing/webmasters/images>).
const LEAST: (usize, usize) = (600, 315);

impl Image {
    pub(super) fn read(text: Setting<String>, public: Option<&Path>, keys: &mut Keys<'_, '_>) -> Option<Self> {
        let file = file(&text, "image", "card.png", public, keys)?;
        let Some(public) = public else { return Some(Self { file, size: None }) };
        let size = imagesize::size(public.join(&file)).map(|size| (size.width, size.height));
        match size {
            Ok(size) if size.0 >= LEAST.0 && size.1 >= LEAST.1 => return Some(Self { file, size: Some(size) }),
            Ok((width, height)) => keys.refuse(
                &text,
                format!("`{file}` has {width} × {height} pixels"),
                "too small to be shown",
                format!("{} × {} are the least; 1200 × 630 fit everywhere", LEAST.0, LEAST.1),
            ),
            // An SVG, for one.
            Err(_) => keys.refuse(
                &text,
                format!("`{file}` is not an image that can be shown where an address is pasted"),
                "not PNG, JPEG, GIF or WebP",
                "save it as PNG or JPEG, with 1200 × 630 pixels",
            ),
        }
        None
    }
}

/// The name of a file in the folder `public`.
pub(super) fn file(
    text: &Setting<String>,
    what: &str,
    example: &str,
    public: Option<&Path>,
    keys: &mut Keys<'_, '_>,
) -> Option<String> {
    let path = Path::new(&text.value);
    let inside = !text.value.is_empty() && path.components().all(|part| matches!(part, Component::Normal(_)));
    if !inside || public.is_some_and(|public| !public.join(path).is_file()) {
        keys.refuse(
            text,
            format!("no {what} `{}` in the folder `public`", text.value),
            "no such file",
            format!("put the file into `public` and write its name, like \"{example}\""),
        );
        return None;
    }
    Some(text.value.clone())
}
