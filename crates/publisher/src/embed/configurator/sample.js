// The sample page: shows the chosen element with the code to copy.
import { markup, read, styles } from "./state.js";

const { base, embed } = document.currentScript.dataset;
const chosen = read(location.search);
const root = new URL(base, location.href).href;
const get = (id) => document.getElementById(id);

// Shows the text that was pasted into the configurator, and reports the links in it.
const showText = () => {
  const text = parent === window ? "" : parent.document.getElementById("embed-text")?.value.trim();
  const article = document.querySelector("article");
  if (text) {
    const paragraphs = text.split(/\n\s*\n/).map((part) => Object.assign(document.createElement("p"), { textContent: part }));
    article.replaceChildren(...paragraphs);
  }
  const report = () => {
    const links = [...article.querySelectorAll("a[data-glossary-link]")];
    parent.postMessage({ type: "sample:links", slugs: links.map(({ pathname }) => pathname.split("/").at(-2)) }, location.origin);
  };
  new MutationObserver(report).observe(article, { childList: true, subtree: true });
  report();
};

const fill = async () => {
  const { what, term, per, except, max } = chosen;
  let name;
  try {
    if (term) ({ name } = (await (await fetch(`${root}terms/${term}/index.json`)).json()).page.term);
  } catch {
    // The configurator reports a missing term.
  }
  const code = name || what === "contact" ? markup(chosen, name, root) : undefined;
  if (code) get(what === "link" ? "word" : "place").innerHTML = code;
  get("inline").hidden = what !== "link";
  get("words").hidden = what !== "autolink";
  // Safari before 16.4 has no style sheets in scripts: the preview shows the defaults there.
  if (document.adoptedStyleSheets) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(styles(chosen) ?? "");
    document.adoptedStyleSheets = [sheet];
  }
  if (what === "autolink") showText();
  // In a low preview, the element is visible at once. `scrollIntoView` would scroll the configurator, too.
  const first = { link: "inline", autolink: "words" }[what] ?? "place";
  if (innerHeight < 480) scrollTo(0, (get(first)?.offsetTop ?? 16) - 16);

  const script = document.createElement("script");
  script.src = embed;
  const options = what === "autolink" ? { autolink: "article", autolinkPer: per, autolinkExcept: except, autolinkMax: max } : {};
  for (const option in options) if (options[option]) script.dataset[option] = options[option];
  document.head.append(script);
};
fill();
