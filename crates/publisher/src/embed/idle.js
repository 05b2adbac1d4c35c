// What a page of the glossary loads when the browser is idle: the font of headings, cards on links, and the worker that
// keeps what was read. boot.js loads the script.
import { showCardsOnLinks } from "./script/hover.js";
import { begin } from "./script/lifecycle.js";
import { setBase } from "./script/terms.js";

const { currentScript } = document;
const { font, offline } = document.querySelector("script[data-idle]").dataset;
/** Runs a function after each navigation within the app. */
const atNavigation = (run) => {
  let { pathname } = location;
  // A start of the app sets the same title again.
  new MutationObserver(() => {
    if (location.pathname === pathname) return;
    ({ pathname } = location);
    run();
  }).observe(document.querySelector("title"), { childList: true });
};

// The font is shown where it moves nothing, and otherwise from the next page on.
const loadFont = async () => {
  const face = await new FontFace("Display", `url(${font})`).load();
  // What is below the view may move: nobody sees that.
  const seen = [...document.querySelectorAll(".content :is(h1, h2, h3), .hero-term")].filter(
    (heading) => heading.getBoundingClientRect().top < innerHeight,
  );
  const heights = () => seen.map(({ offsetHeight }) => offsetHeight).join();
  const before = heights();
  document.fonts.add(face);
  if (heights() === before) return;
  document.fonts.delete(face);
  atNavigation(() => document.fonts.add(face));
};

// A link that the worker cannot follow leaves the page where it is.
const say = (text) => {
  let note = document.querySelector(".offline");
  if (!note) document.body.append((note = Object.assign(document.createElement("p"), { className: "offline" })));
  note.textContent = document.getElementById("announcement").textContent = text;
  setTimeout(() => note.remove(), 8000);
};
const keepRead = async () => {
  const { serviceWorker } = navigator;
  serviceWorker.addEventListener("message", ({ data }) => {
    if (data === "glossary:offline") say("No network. That page has not been read on this device yet.");
  });
  await serviceWorker.register(offline);
  const { active } = await serviceWorker.ready;
  // Within the app, only the data of a page is loaded. The worker keeps the page, too.
  const read = () => active.postMessage(location.href.replace(/[?#].*/, ""));
  read();
  atNavigation(read);
};

// The links that have cards. Elsewhere, the definition is beside the link.
const WITH_CARDS = ".prose,.letter,.start-here,.senses";
const showCards = () => {
  setBase(new URL(".", currentScript.src).href);
  // A tap follows the link: the page is there at once, and has more than the card.
  for (const type of ["pointerdown", "pointerover", "focusin"])
    addEventListener(
      type,
      ({ target, pointerType }) =>
        document.documentElement.toggleAttribute("data-no-glossary", pointerType === "touch" || !target.closest?.(WITH_CARDS)),
      true,
    );
  showCardsOnLinks();
  begin();
};

// In Safari before 16.4, the page's Content-Security-Policy forbids the styles of cards.
if (document.adoptedStyleSheets) showCards();
// Without the font, headings keep that of the system; without the worker, nothing is kept. A sandboxed frame, which has no
// origin, may load neither.
if (font && self.origin !== "null") loadFont().catch(() => {});
if (offline && parent === window && navigator.serviceWorker) keepRead().catch(() => {});
