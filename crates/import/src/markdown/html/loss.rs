//! What a conversion cannot keep.

/// Something that Markdown cannot show as the HTML did.
#[derive(Clone, Debug, PartialEq)]
pub struct Loss {
    /// The explanation.
    pub message: &'static str,
    /// The text concerned.
    pub text: String,
    /// Whether the text is in the Markdown in another form.
    pub kept: bool,
}
