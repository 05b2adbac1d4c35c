//! Image files that the settings name.

use std::path::{Component, Path};

use super::section::{Keys, Setting};

/// The image for link previews (Open Graph).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// The name of the file, relative to `public/`.
    pub file: String,
    /// Width and height in pixels; `None` if the folder `public` is not available.
    pub size: Option<(usize, usize)>,
}

/// The minimum width and height. Facebook shows smaller images without a large preview
/// (<https://developers.facebook.com/docs/sharing/webmasters/images>).
const MIN_SIZE: (usize, usize) = (600, 315);

impl Image {
    pub(super) fn read(text: Setting<String>, public: Option<&Path>, keys: &mut Keys<'_, '_>) -> Option<Self> {
        let file = file(&text, "image", "card.png", public, keys)?;
        let Some(public) = public else { return Some(Self { file, size: None }) };
        let size = imagesize::size(public.join(&file)).map(|size| (size.width, size.height));
        match size {
            Ok(size) if size.0 >= MIN_SIZE.0 && size.1 >= MIN_SIZE.1 => return Some(Self { file, size: Some(size) }),
            Ok((width, height)) => keys.refuse(
                &text,
                format!("`{file}` has {width} × {height} pixels"),
                "too small for a link preview",
                format!("use at least {} × {} pixels; 1200 × 630 fits everywhere", MIN_SIZE.0, MIN_SIZE.1),
            ),
            // An SVG, for example.
            Err(_) => keys.refuse(
                &text,
                format!("`{file}` is not an image for link previews"),
                "not PNG, JPEG, GIF or WebP",
                "save the image as PNG or JPEG, with 1200 × 630 pixels",
            ),
        }
        None
    }
}

/// Returns the name of a file in the folder `public`, or reports the name.
pub(super) fn file(
    text: &Setting<String>,
    kind: &str,
    example: &str,
    public: Option<&Path>,
    keys: &mut Keys<'_, '_>,
) -> Option<String> {
    let path = Path::new(&text.value);
    let inside = !text.value.is_empty() && path.components().all(|part| matches!(part, Component::Normal(_)));
    if !inside || public.is_some_and(|public| !public.join(path).is_file()) {
        keys.refuse(
            text,
            format!("no {kind} `{}` in the folder `public`", text.value),
            "no such file",
            format!("put the file into `public` and write its name, like \"{example}\""),
        );
        return None;
    }
    Some(text.value.clone())
}
