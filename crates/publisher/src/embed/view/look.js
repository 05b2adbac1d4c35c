// The look that the embedding page wants for a framed view. An address and a message are untrusted: invalid values are
// ignored.
import { contrast, hex, mix, readable, textOn } from "./colour.js";

/** Returns a function that reads a value of the address if the value matches a pattern. */
export const reader = (query) => (name, pattern) => pattern.exec(query.get(name) ?? "")?.[0];

/** Returns the page's look at the start, in the address: the parameter `look`, as JSON. */
export const lookIn = (query) => {
  try {
    return JSON.parse(query.get("look"));
  } catch {
    return {};
  }
};

// Names, numbers and functions of colours. Resources need a quote or a slash after the bracket.
const COLOUR = /^#?[\w .,%()+-]{1,80}$|^[a-z]+\([\w .,%()+/-]{1,80}\)$/;
const LENGTH = /^\d{1,3}(\.\d+)?(px|r?em)?$/;
const FONTS = /^[\w \p{L},"'.-]{1,300}$/u;
// Text on a background: https://www.w3.org/TR/WCAG22/#contrast-minimum
const MIN_CONTRAST = 4.5;

/** Applies the look to the view's root element. `resolve` returns a CSS colour as red, green and blue from 0 to 1, or
 * `undefined`. Text uses the accent only in the form. */
export const dress = (root, wanted, resolve, isForm) => {
  const set = (name, value) => root.style.setProperty(name, value);
  root.style.cssText = "";
  // A page that allows both schemes has the reader's theme.
  const scheme = wanted("scheme", /^(only )?(light|dark)( only)?$/)?.match(/light|dark/)[0];
  const theme = wanted("theme", /^(light|dark)$/) ?? scheme;
  if (theme) root.dataset.theme = theme;
  else delete root.dataset.theme;
  const colour = (name) => {
    const text = wanted(name, COLOUR)?.replace(/^(?=([0-9a-f]{3}){1,2}$)/i, "#");
    return text && resolve(text);
  };
  const [ownPaper, ownInk, ownAccent] = ["paper", "ink", "accent"].map(colour);
  let [paper, ink] = ["var(--paper)", "var(--ink)"].map(resolve);
  const hasColours = (ownPaper || ownInk) && contrast(ownPaper ?? paper, ownInk ?? ink) >= MIN_CONTRAST;
  if (hasColours) {
    [paper, ink] = [ownPaper ?? paper, ownInk ?? ink];
    set("--paper", hex(paper));
    for (const name of ["--ink", "--ink-soft", "--edge"]) set(name, hex(ink));
    set("--hairline", hex(mix(ink, paper, 0.75)));
    const danger = resolve("var(--danger)");
    if (danger) set("--danger", hex(readable(danger, paper, ink)));
  }
  // The site's own accent may be illegible on the background of the page.
  const accent = ownAccent ?? (hasColours && resolve("var(--accent)"));
  if (accent) {
    const legible = isForm ? readable(accent, paper, ink) : accent;
    set("--accent", hex(legible));
    set("--on-accent", textOn(legible));
  }
  const radius = wanted("radius", LENGTH);
  if (radius) set("--radius", `min(${/\d$/.test(radius) ? `${radius}px` : radius}, 24px)`);
  const font = wanted("font", FONTS);
  if (font) for (const name of ["--font-text", "--font-sans", "--font-display"]) set(name, font);
  if (wanted("related", /^0$/)) root.dataset.related = "0";
  if (root.style.length === 0) root.removeAttribute("style");
};

// The view's own words, in the order of `Word` in `embed.rs`. For a language that is not in this table, the words stay
// in the glossary's language.
const WORDS = {
  de: "Beispiel|Verwandte Begriffe:|Mehr über|in",
  en: "Example|Related:|More about|in",
  es: "Ejemplo|Términos relacionados:|Más sobre|en",
  fr: "Exemple|Termes associés :|En savoir plus sur|dans",
  it: "Esempio|Termini correlati:|Di più su|in",
  nl: "Voorbeeld|Verwante termen:|Meer over|in",
  pt: "Exemplo|Termos relacionados:|Mais sobre|em",
};
/** Translates the `elements` with the view's own words into the language of the address. */
export const translate = (elements, wanted) => {
  const lang = wanted("lang", /^[a-z]{2}(-[a-z0-9]{1,8})*$/i);
  const words = WORDS[lang?.slice(0, 2).toLowerCase()];
  if (!words) return;
  for (const element of elements) {
    element.textContent = words.split("|")[element.dataset.word];
    element.lang = lang;
  }
};
