//! Conversion of HTML to Markdown.

mod blocks;
mod elements;
mod inline;
mod loss;
mod tree;

pub use elements::{destination, is_element};
pub use loss::Loss;
pub use tree::{Element, Node, parse};

/// Converts HTML to Markdown. Adds to `losses` what has another form or none.
pub fn to_markdown(html: &str, losses: &mut Vec<Loss>) -> String {
    nodes_to_markdown(&parse(html), losses)
}

/// Converts parsed HTML to Markdown.
pub fn nodes_to_markdown(nodes: &[Node], losses: &mut Vec<Loss>) -> String {
    blocks::blocks(nodes, losses).join("\n\n")
}

/// Converts HTML of a single line, such as a name, to Markdown.
pub fn to_inline(nodes: &[Node], losses: &mut Vec<Loss>) -> String {
    inline::inline(nodes, losses).trim().to_owned()
}

/// Returns whether a text has HTML tags of the usual names, or entities.
pub fn looks_like_html(text: &str) -> bool {
    const TAGS: [&str; 20] = [
        "p", "br", "br/", "b", "i", "strong", "em", "a", "ul", "ol", "li", "div", "span", "code", "img", "table",
        "sub", "sup", "h2", "h3",
    ];
    let tag = |rest: &str| {
        let rest = rest.strip_prefix('/').unwrap_or(rest);
        let name =
            rest.split(|character: char| character == '>' || character.is_whitespace()).next().unwrap_or_default();
        rest.contains('>') && TAGS.contains(&name.to_ascii_lowercase().as_str())
    };
    text.match_indices('<').any(|(at, _)| tag(&text[at + 1..]))
        || ["&nbsp;", "&amp;", "&lt;", "&gt;", "&quot;", "&#"].iter().any(|entity| text.contains(entity))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::plain;
    use proptest::prelude::*;

    fn convert(html: &str) -> String {
        to_markdown(html, &mut Vec::new())
    }

    #[test]
    fn usual_html_becomes_markdown() {
        let table = [
            ("<p>One <b>bold</b> and <em>two</em>.</p><p>Three</p>", "One **bold** and *two*.\n\nThree"),
            ("a<br>b", "a\\\nb"),
            ("<b>a </b>b", "**a** b"),
            ("x<b>(y)</b>z", "x<strong>(y)</strong>z"),
            ("<ul><li>a<ul><li>b</li></ul></li><li><p>c</p><p>d</p></li></ul>", "- a\n  - b\n- c\n\n  d"),
            ("<ol start=3><li>a<li>b</ol>", "3. a\n4. b"),
            ("<a href='x y'>t</a><a name=q></a>", "[t](<x y>)"),
            ("<h2>H</h2>text", "## H\n\ntext"),
            ("<pre><code class='language-js'>a\n  b</code></pre>", "```js\na\n  b\n```"),
            ("<code>a`b</code> <kbd>K</kbd> H<sub>2</sub>O", "``a`b`` <kbd>K</kbd> H<sub>2</sub>O"),
            ("<blockquote><p>q</p></blockquote>", "> q"),
            ("<table><tr><th>A<th>B<tr><td>1|2<td><b>x</b></table>", "| A | B |\n| --- | --- |\n| 1\\|2 | **x** |"),
            ("2 * 3 = *x* Vec&lt;T&gt; [a]", "2 * 3 = \\*x\\* Vec\\<T> \\[a\\]"),
            ("<p># no heading</p>", "\\# no heading"),
            ("<img src=a.png alt='A map'>", "![A map](a.png)"),
            ("<dl><dt>a<dd>b</dl>", "- **a**: b"),
            ("<code class='interpreted-text' role='term'>an x &lt;x y&gt;</code>", "[an x](<x y>)"),
        ];
        for (html, expected) in table {
            assert_eq!(convert(html), expected, "{html}");
        }
    }

    #[test]
    fn what_cannot_be_shown_is_reported() {
        let mut losses = Vec::new();
        let text = to_markdown("a<script>alert(1)</script><iframe src='https://v.example/1'></iframe>", &mut losses);
        assert_eq!(text, "a\n\n<https://v.example/1>");
        assert_eq!(
            losses.iter().map(|loss| loss.text.as_str()).collect::<Vec<_>>(),
            ["alert(1)", "https://v.example/1"]
        );
    }

    #[test]
    fn deep_html_is_flattened() {
        let html = "<div><b>".repeat(20_000) + "deep";
        assert!(convert(&html).contains("deep"));
    }

    proptest! {
        #[test]
        fn no_word_gets_lost(html in "(<(b|i|p|ul|li|td|tr|table|a href=x|code|h3|pre|br|span|blockquote|div)>|</(b|i|p|ul|li|a|code|h3|pre|span|table|div)>| |[a-z]{1,4}|[*_`#>|-]|&lt;){0,30}") {
            let mut losses = Vec::new();
            let markdown = to_markdown(&html, &mut losses);
            let shown = plain(&markdown) + &losses.iter().filter(|loss| !loss.kept && loss.message != "a link around another link").map(|loss| loss.text.as_str()).collect::<String>();
            let shown: String = shown.chars().filter(char::is_ascii_alphabetic).collect();
            let mut expected = String::new();
            fn text(nodes: &[Node], all: &mut String) {
                for node in nodes {
                    match node {
                        Node::Text(part) => all.extend(part.chars().filter(char::is_ascii_alphabetic)),
                        Node::Element(element) => text(&element.children, all),
                        Node::Comment(_) => {}
                    }
                }
            }
            text(&parse(&html), &mut expected);
            prop_assert_eq!(shown, expected, "{}", markdown);
        }
    }
}
