// A framed view: takes its look from its address, and tells the page around it how high it is.
// Without this script it looks as the glossary does, in a frame as high as the host made it.
(() => {
  const { documentElement: root } = document;
  const query = new URLSearchParams(location.search);
  const wanted = (name, pattern) => (pattern.test(query.get(name) ?? "") ? query.get(name) : undefined);

  const theme = wanted("theme", /^(light|dark)$/);
  if (theme) root.dataset.theme = theme;
  const accent = wanted("accent", /^#?([0-9a-f]{3}){1,2}$/i);
  if (accent) root.style.setProperty("--accent", accent.replace(/^#?/, "#"));
  const radius = wanted("radius", /^\d{1,2}$/);
  if (radius) root.style.setProperty("--radius", `${Math.min(radius, 24)}px`);
  if (wanted("related", /^0$/)) root.dataset.related = "0";

  // The view's own words. What the glossary says stays in its language, and so do "Example" and the rest where the
  // language asked for is none of these.
  const words = {
    de: ["Beispiel", "Verwandte Begriffe:", "Mehr über", "in"],
    en: ["Example", "Related:", "More about", "in"],
    es: ["Ejemplo", "Términos relacionados:", "Más sobre", "en"],
    fr: ["Exemple", "Termes associés :", "En savoir plus sur", "dans"],
    it: ["Esempio", "Termini correlati:", "Di più su", "in"],
    nl: ["Voorbeeld", "Verwante termen:", "Meer over", "in"],
    pt: ["Exemplo", "Termos relacionados:", "Mais sobre", "em"],
  };
  const lang = wanted("lang", /^(de|en|es|fr|it|nl|pt)(-[a-z0-9]{1,8})*$/i);
  if (lang)
    document.addEventListener("DOMContentLoaded", () => {
      const own = words[lang.slice(0, 2).toLowerCase()];
      for (const element of document.querySelectorAll("[data-word]")) {
        element.textContent = own[element.dataset.word];
        element.lang = lang;
      }
    });

  if (parent === window) return;

  const id = query.get("id") ?? root.dataset.term;
  let told;
  const tell = () => {
    const height = Math.ceil(root.getBoundingClientRect().height);
    if (height === told) return;
    told = height;
    // To any page: which one it is, a frame does not know, and a height is no secret.
    parent.postMessage({ type: "glossary:resize", v: 1, id, height }, "*");
  };
  new ResizeObserver(tell).observe(root);
  // The host may begin to listen later than this view begins to tell.
  addEventListener("message", ({ source, data }) => {
    if (source !== parent || data?.type !== "glossary:measure") return;
    told = undefined;
    tell();
  });
})();
