const base = new URL(".", from).href;
// One copy does everything: another one tells it what it was asked for. (Those of before could not be told.)
if (window.glossaryEmbed) return window.glossaryEmbed.add?.(options, base) ?? window.glossaryEmbed;
// A browser that cannot style what follows keeps its plain links.
if (!CSS.supports("color", "light-dark(red,red)")) return;
const address = (slug) => `${base}terms/${slug}/`;
const AUTO = "data-glossary-link";

// All of it can be taken back, and begin again.
let gone; // Ends all listening; there is none before it begins, and after it has been taken back.
const beginnings = [];
const placed = new Set(); // The glossary's elements in the page, which begin as well.
const listen = (target, type, run, options) => target.addEventListener(type, run, { signal: gone.signal, ...options });
const on = (...what) => beginnings.push(() => listen(...what));
const begin = () => {
  gone = new AbortController();
  for (const run of beginnings) run();
  for (const element of placed) element.begin();
};

// A style sheet made here needs no leave of the page's Content-Security-Policy.
const sheet = new CSSStyleSheet();
sheet.replaceSync(`
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
iframe[style]~slot{display:none}`);

const element = (name, part, ...inside) => {
  const made = document.createElement(name);
  if (part) made.setAttribute("part", part);
  made.append(...inside);
  return made;
};
const shadow = (host) => {
  const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [sheet];
  return root;
};

// Terms by slug, or promises of them: of this page's visit, and asked for once.
const terms = new Map();
const get = async (file) => {
  const answer = await fetch(base + file, { credentials: "omit", referrerPolicy: "no-referrer" });
  if (!answer.ok) throw answer.status;
  return answer.json();
};
const term = async (slug) => {
  if (!terms.has(slug)) {
    const data = get(`terms/${slug}/index.json`).then(({ page }) => page.term);
    terms.set(slug, data);
    // The next wish may find the server up again.
    data.catch(() => terms.delete(slug));
  }
  return terms.get(slug);
};
const slugOf = ({ href }) =>
  href?.startsWith?.(`${base}terms/`) && /^[a-z0-9-]+(?=\/?(index\.html)?([?#]|$))/.exec(href.slice(base.length + 6))?.[0];

const fill = (card, { name, expansion, definition }, href) => {
  const link = element("a", "link", name);
  link.href = href;
  const lines = [element("p", "name", link)];
  if (expansion) lines.push(element("p", "expansion", expansion));
  lines.push(element("p", "definition", definition));
  // The page may be written from right to left, the glossary from left to right.
  for (const line of lines) line.dir = "auto";
  card.dataset.noGlossary = "";
  card.setAttribute("aria-label", name);
  card.replaceChildren(...lines);
};
