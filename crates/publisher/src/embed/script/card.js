// The card of a term.
const STYLE = `
:host{display:block}
:host([popup]){all:initial!important;display:contents!important}
[part=card]{all:initial;display:block;box-sizing:border-box;padding:.9em 1.1em 1em;border:1px solid;
border-color:var(--glossary-accent,#4a63d8) #8888 #8888;border-top-width:3px;border-radius:var(--glossary-radius,2px);
background:var(--glossary-paper,light-dark(#fff,#14161a));color:var(--glossary-ink,light-dark(#14161a,#edebe5));
color-scheme:inherit;font:medium/1.45 system-ui;font-family:var(--glossary-font,inherit);overflow-wrap:break-word}
:host([popup]) [part=card]{position:fixed;inset:auto;z-index:2147483647;margin:0;width:max-content;
max-width:min(23em,100vw - 16px);overflow:auto;overscroll-behavior:contain;box-shadow:0 4px 24px #0004;font-family:var(--glossary-font)}
p{margin:0}
[part=name]{font-size:1.2em;font-weight:bold}
[part=expansion]{font-style:italic}
[part=definition]{margin-top:.35em}
a{color:inherit;text-underline-offset:.2em}
a:focus-visible{outline:2px solid;outline-offset:2px}
iframe{display:block;width:100%;height:1px;border:0}
iframe[style]~slot{display:none}`;

// The page's Content-Security-Policy does not restrict constructed style sheets.
let sheet;
export const shadow = (host) => {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
  }
  const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [sheet];
  return root;
};

export const element = (name, part, ...inside) => {
  const made = document.createElement(name);
  if (part) made.setAttribute("part", part);
  made.append(...inside);
  return made;
};

/** Shows a term in a card. */
export const fill = (card, { name, expansion, definition }, href) => {
  const link = element("a", "link", name);
  link.href = href;
  const lines = [element("p", "name", link)];
  if (expansion) lines.push(element("p", "expansion", expansion));
  lines.push(element("p", "definition", definition));
  // The page's direction may differ from the glossary's.
  for (const line of lines) line.dir = "auto";
  card.dataset.noGlossary = "";
  card.setAttribute("aria-label", name);
  card.replaceChildren(...lines);
};
