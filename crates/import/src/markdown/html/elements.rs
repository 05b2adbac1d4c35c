//! The names of elements, and addresses of links.

/// Returns whether HTML has an element of this name.
pub fn is_element(name: &str) -> bool {
    const ELEMENTS: &str = "a abbr acronym address area article aside audio b base bdi bdo big blockquote body br button \
        canvas caption center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em embed \
        fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe \
        img input ins kbd label legend li link main map mark math menu meta meter nav noscript object ol optgroup option \
        output p param picture pre progress q rp rt ruby s samp script search section select slot small source span \
        strike strong style sub summary sup svg table tbody td template textarea tfoot th thead time title tr track tt u \
        ul var video wbr";
    ELEMENTS.split_whitespace().any(|known| known.eq_ignore_ascii_case(name))
}

/// Returns an address as Markdown writes it in a link.
pub fn destination(address: &str) -> String {
    let address: String = address.chars().filter(|character| !character.is_control()).collect();
    if address.contains([' ', '(', ')', '<', '>']) {
        format!("<{}>", address.replace('<', "%3C").replace('>', "%3E"))
    } else {
        address
    }
}
