//! The HTML elements that authors may write.

use std::{fs, path::Path};

use glossary_publisher::content::{self, ContentSettings, ReadOptions};
use jiff::civil::date;

use super::copy;

/// Elements of HTML (<https://html.spec.whatwg.org/multipage/indices.html#elements-3>) that may occur in a text.
const ELEMENTS: &str = "a abbr address area article aside audio b base bdi bdo blockquote br button canvas caption cite code col \
    colgroup data datalist dd del details dfn dialog div dl dt em embed fieldset figcaption figure footer form h1 h2 h3 h4 h5 \
    h6 header hr i iframe img input ins kbd label legend li link main map mark math menu meta meter nav noscript object ol \
    optgroup option output p picture pre progress q rp rt ruby s samp script search section select slot small source span \
    strong style sub summary sup svg table tbody td template textarea tfoot th thead time title tr track u ul var video wbr";

/// Returns the elements that `glossary check` accepts.
pub fn to_markdown() -> String {
    let site = tempfile::tempdir().unwrap();
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/valid"), site.path());
    let file = site.path().join("content/terms/webhook.md");
    let text = fs::read_to_string(&file).unwrap();
    let tags: String = ELEMENTS.split_whitespace().map(|name| format!("An <{name}> element.\n\n")).collect();
    fs::write(&file, text.replace("One system", &format!("{tags}One system"))).unwrap();
    let options = ReadOptions {
        drafts: false,
        today: date(2026, 11, 22),
        base: "",
        public: site.path(),
        settings: ContentSettings::unset(),
    };
    let (_, problems) = content::read(&site.path().join("content"), &options);
    let refused = |name: &str| problems.sorted().iter().any(|problem| problem.title.contains(&format!("<{name}>")));
    let allowed: Vec<_> =
        ELEMENTS.split_whitespace().filter(|name| !refused(name)).map(|name| format!("`<{name}>`")).collect();
    allowed.join(", ") + "."
}
