//! The shape of HTML: its elements, texts and comments, without attributes and without what the texts say.
//!
//! The publisher writes the shape of the app's HTML into each page. The app hydrates the page only where the document in
//! the browser still has this shape: page translators and browser extensions change documents before the app starts, and
//! hydration of other nodes than expected would end half-way.

/// The attribute of an element whose content hydration skips. The shape skips the content too.
pub const STATIC: &str = "data-static";

/// A CSS selector for elements with [`STATIC`].
pub const STATIC_SELECTOR: &str = "[data-static]";

/// Elements without content (<https://html.spec.whatwg.org/multipage/syntax.html#void-elements>).
const VOID: [&str; 14] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];

/// A shape, as a hash of its nodes in document order: FNV-1a (<https://www.rfc-editor.org/rfc/rfc9923>), 32 bits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape(u32);

impl Default for Shape {
    fn default() -> Self {
        Self(0x811c_9dc5)
    }
}

impl Shape {
    /// Returns the shape of well-formed HTML, in which `<` and `>` stand for tags and comments alone.
    #[must_use]
    pub fn of_html(html: &str) -> Self {
        let mut shape = Self::default();
        // The number of open elements inside of an element with static content, that element included.
        let mut inside_static = 0_usize;
        let mut rest = html;
        while !rest.is_empty() {
            let Some(text_end) = rest.find('<') else {
                if inside_static == 0 {
                    shape.text();
                }
                break;
            };
            if text_end > 0 && inside_static == 0 {
                shape.text();
            }
            rest = &rest[text_end..];
            if let Some(comment) = rest.strip_prefix("<!--") {
                rest = comment.split_once("-->").map_or("", |(_, rest)| rest);
                if inside_static == 0 {
                    shape.comment();
                }
                continue;
            }
            let (tag, after) = rest[1..].split_once('>').unwrap_or((&rest[1..], ""));
            rest = after;
            if tag.starts_with('/') {
                inside_static = inside_static.saturating_sub(1);
                if inside_static == 0 {
                    shape.close();
                }
                continue;
            }
            let name = tag.split([' ', '/', '\n']).next().unwrap_or_default();
            let is_void = VOID.contains(&name);
            if inside_static == 0 {
                shape.open(name);
                if is_void {
                    shape.close();
                }
            }
            let is_static = inside_static > 0 || tag.split(' ').any(|part| part.split('=').next() == Some(STATIC));
            if is_static && !is_void {
                inside_static += 1;
            }
        }
        shape
    }

    /// Adds an element. Its content follows, then [`Shape::close`].
    pub fn open(&mut self, name: &str) {
        self.add(b'<');
        name.bytes().for_each(|byte| self.add(byte));
    }

    /// Ends an element.
    pub fn close(&mut self) {
        self.add(b'>');
    }

    /// Adds a text.
    pub fn text(&mut self) {
        self.add(b't');
    }

    /// Adds a comment.
    pub fn comment(&mut self) {
        self.add(b'!');
    }

    /// Returns the shape as eight hexadecimal digits.
    #[must_use]
    pub fn finish(&self) -> String {
        let digit = |at: u32| char::from_digit(self.0 >> (28 - 4 * at) & 0xf, 16).unwrap_or_default();
        (0..8).map(digit).collect()
    }

    fn add(&mut self, byte: u8) {
        self.0 = (self.0 ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(add: impl FnOnce(&mut Shape)) -> Shape {
        let mut shape = Shape::default();
        add(&mut shape);
        shape
    }

    #[test]
    fn the_shape_has_elements_texts_and_comments() {
        let html = "<a href=\"/x\">A &lt; b</a><!----><input checked><svg viewBox=\"0 0\"><path d=\"M1\"></path></svg>";
        let expected = shape(|shape| {
            shape.open("a");
            shape.text();
            shape.close();
            shape.comment();
            shape.open("input");
            shape.close();
            shape.open("svg");
            shape.open("path");
            shape.close();
            shape.close();
        });
        assert_eq!(Shape::of_html(html), expected);
    }

    #[test]
    fn the_content_of_static_elements_does_not_count() {
        let with = |content: &str| {
            Shape::of_html(&format!("<main><div class=\"c\" data-static=\"\">{content}</div><p>A</p></main>"))
        };
        let empty = with("");
        for content in ["text", "<p>A<br>B</p>", "<div><div>A</div></div><img src=\"x\"><!-- c -->"] {
            assert_eq!(with(content), empty, "{content}");
        }
        assert_ne!(Shape::of_html("<main><div class=\"c\">text</div><p>A</p></main>"), empty);
    }

    #[test]
    fn each_change_of_the_nodes_changes_the_shape() {
        let pages = ["<p>A</p>", "<p></p>", "<p><font>A</font></p>", "<p>A</p><i></i>", "<p>A<!----></p>", "<b>A</b>"];
        let shapes: std::collections::BTreeSet<_> = pages.iter().map(|html| Shape::of_html(html).finish()).collect();
        assert_eq!(shapes.len(), pages.len());
        assert!(shapes.iter().all(|shape| shape.len() == 8), "{shapes:?}");
        // Attributes and the words of texts do not count.
        assert_eq!(Shape::of_html("<p class=\"x\">B</p>"), Shape::of_html("<p>A</p>"));
    }
}
