// The card of a term.
import { tag } from "./events.js";

// The styles that the elements need before a card is there. `card.css` has those of cards. The room of the form is about
// its height, and is reserved until the form sends its height.
const STYLE = `:host{display:block}
:host([popup]){all:initial!important;display:contents!important}
iframe{display:block;width:100%;border:0}
iframe:not([height]){height:1px}
:host(glossary-contact) slot{display:block;min-height:68rem}
iframe[height]~slot{display:none}`;

let css = STYLE;
let sheet;
/** Shows content in an element, with the styles. */
export const shadow = (host, ...inside) => {
  const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
  root.replaceChildren(...inside);
  // The page's Content-Security-Policy does not restrict constructed style sheets, which Firefox 100 and Safari before
  // 16.4 lack.
  if (root.adoptedStyleSheets) {
    sheet ??= new CSSStyleSheet();
    if (sheet.css !== css) sheet.replaceSync((sheet.css = css));
    root.adoptedStyleSheets = [sheet];
  } else root.append(element("style", "", css));
};

export const element = (name, part, ...inside) => {
  const made = document.createElement(name);
  if (part) made.part = part;
  made.append(...inside);
  return made;
};

/** Shows a term in a card, and the card in its element. */
export const fill = (host, card, { name, expansion, definition, style }, href) => {
  const link = element("a", "link", name);
  link.href = href;
  tag(link);
  card.dataset.noGlossary = "";
  card.setAttribute("aria-label", name);
  card.replaceChildren();
  for (const [part, inside] of Object.entries({ name: link, expansion, definition })) {
    if (!inside) continue;
    const line = element("p", part, inside);
    // The page's direction may differ from the glossary's.
    line.dir = "auto";
    card.append(line);
  }
  css = STYLE + style;
  shadow(host, card);
};
