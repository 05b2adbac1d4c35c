// A framed view: takes its look from its address, and tells the page around it how high it is.
// Without this script it looks as the glossary does, in a frame as high as the host made it.
(() => {
  const { documentElement: root, currentScript: script } = document;
  // What follows a form that was posted looks as the form did.
  const form = /\/embed\/contact\/(\?.*)?$/.exec(document.referrer);
  const query = new URLSearchParams(location.search || (form && document.referrer.startsWith(`${location.origin}/`) ? form[1] : ""));
  const wanted = (name, pattern) => (pattern.test(query.get(name) ?? "") ? query.get(name) : undefined);

  const theme = wanted("theme", /^(light|dark)$/);
  if (theme) root.dataset.theme = theme;
  const accent = wanted("accent", /^#?([0-9a-f]{3}){1,2}$/i);
  if (accent) {
    const digits = accent.replace("#", "").replace(/^(.)(.)(.)$/, "$1$1$2$2$3$3");
    root.style.setProperty("--accent", `#${digits}`);
    // Black or white, whichever is legible on it (https://www.w3.org/TR/WCAG22/#dfn-relative-luminance).
    const [red, green, blue] = digits.match(/../g).map((part) => (parseInt(part, 16) / 255) ** 2.2);
    const isLight = 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179;
    root.style.setProperty("--on-accent", isLight ? "#000" : "#fff");
  }
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

  // WordPress gives what it has found by oEmbed no way out of its frame, nor a height, but listens to this. It knows
  // its frame by what it has added to the address (https://github.com/WordPress/WordPress, wp-includes/js/wp-embed.js).
  const [, secret] = /[#?&]secret=(\w+)/.exec(location.hash) ?? [];
  const tellWordPress = (message, value) => secret && parent.postMessage({ message, value, secret }, "*");

  // The app keeps to itself what links in it lead to; in a frame they lead out of it.
  addEventListener(
    "click",
    (event) => {
      const link = event.target.closest?.("a[href]");
      if (!link || link.pathname === location.pathname) return;
      link.target ||= "_top";
      if (!secret) return;
      event.preventDefault();
      tellWordPress("link", link.href);
    },
    true,
  );
  // What becomes of the form is told to the page around it, and nothing of what is in it.
  for (const type of ["submitted", "stored", "failed"].map((what) => `glossary:inquiry-${what}`))
    document.addEventListener(type, ({ detail }) => {
      parent.postMessage({ type, v: 1, id, detail: { term, reference: detail?.reference } }, "*");
    });
  // Posted before the app is there, it says where it comes from all the same.
  const term = wanted("term", /^[a-z0-9-]+$/);
  addEventListener("DOMContentLoaded", () => {
    const origin = document.querySelector('[name="context.term"]');
    if (origin && term) origin.value = term;
  });

  const id = query.get("id") ?? root.dataset.term ?? "contact";
  let told;
  const tell = () => {
    const height = Math.ceil(root.getBoundingClientRect().height);
    if (height === told) return;
    told = height;
    // To any page: which one it is, a frame does not know, and a height is no secret.
    parent.postMessage({ type: "glossary:resize", v: 1, id, height }, "*");
    tellWordPress("height", height);
  };
  new ResizeObserver(tell).observe(root);
  // Where the visitor came from: the page around the form knows. It is asked only where that may be remembered
  // (https://www.w3.org/TR/gpc/), and what it says stays in this page until the visitor sends it.
  const ask = () => {
    if ("trail" in script.dataset && !navigator.globalPrivacyControl)
      parent.postMessage({ type: "glossary:origin", v: 1, id }, "*");
  };
  ask();
  // The host may begin to listen later than this view begins to tell.
  addEventListener("message", ({ source, data }) => {
    if (source !== parent || data?.v !== 1) return;
    if (data.type === "glossary:measure") {
      told = undefined;
      tell();
      ask();
    } else if (data.type === "glossary:origin") {
      root.dataset.hostPage = data.page;
      root.dataset.hostUtm = data.utm ?? "";
      dispatchEvent(new Event("glossary:origin"));
    }
  });
})();
