// The look in the address of a framed view. An address is untrusted: invalid values are ignored.

/** Returns a function that reads a value of the address if the value matches a pattern. */
export const reader = (query) => (name, pattern) => pattern.exec(query.get(name) ?? "")?.[0];

/** Applies the look to the view's root element. */
export const dress = (root, wanted) => {
  const theme = wanted("theme", /^(light|dark)$/);
  if (theme) root.dataset.theme = theme;
  const accent = wanted("accent", /^#?([0-9a-f]{3}){1,2}$/i);
  if (accent) {
    const digits = accent.replace("#", "").replace(/^(.)(.)(.)$/, "$1$1$2$2$3$3");
    root.style.setProperty("--accent", `#${digits}`);
    // The more legible of black and white (https://www.w3.org/TR/WCAG22/#dfn-relative-luminance).
    const [red, green, blue] = digits.match(/../g).map((part) => (parseInt(part, 16) / 255) ** 2.2);
    const isLight = 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179;
    root.style.setProperty("--on-accent", isLight ? "#000" : "#fff");
  }
  const radius = wanted("radius", /^\d{1,2}$/);
  if (radius) root.style.setProperty("--radius", `${Math.min(radius, 24)}px`);
  if (wanted("related", /^0$/)) root.dataset.related = "0";
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
