// Tests of the look that an embedding page wants for a framed view, and of its contrast.
import assert from "node:assert/strict";
import { test } from "node:test";
import { contrast, hex, parse, readable } from "../../src/embed/view/colour.js";
import { dress, lookIn, reader, translate } from "../../src/embed/view/look.js";

const LIGHT = { "--paper": "#fbfaf7", "--ink": "#14161a", "--accent": "#1f3bc2", "--danger": "#a1121f" };
const DARK = { "--paper": "#14161a", "--ink": "#edebe5", "--accent": "#a3b4ff", "--danger": "#ff9a94" };
const NAMES = { white: "#ffffff", black: "#000000", "rgb(1, 2, 3)": "#010203" };

/** Stands in for the browser: resolves hexadecimal digits, some names, and the view's own properties. */
const resolverOf = (own, style) => (colour) => {
  const name = /^var\((--[\w-]+)\)$/.exec(colour)?.[1];
  const digits = /^#([0-9a-f]{3}){1,2}$/i.exec(name ? style[name] ?? own[name] : NAMES[colour] ?? colour)?.[0].slice(1);
  return digits && (digits.length === 3 ? [...digits].map((digit) => digit + digit) : digits.match(/../g)).map((part) => parseInt(part, 16) / 255);
};

/** Returns the data attributes and styles of a view's root element. */
const look = (search, { own = LIGHT, isForm = true } = {}) => {
  const style = {};
  const root = { dataset: {}, style: { setProperty: (name, value) => (style[name] = value) } };
  dress(root, reader(new URLSearchParams(search)), resolverOf(own, style), isForm);
  return { ...root.dataset, ...style };
};

test("a view has the look in its address", () => {
  assert.deepEqual(look("?theme=dark&accent=0a0b0c&radius=12&related=0", { isForm: false }), {
    theme: "dark",
    related: "0",
    "--accent": "#0a0b0c",
    "--on-accent": "#fff",
    "--radius": "min(12px, 24px)",
  });
  assert.deepEqual(look("?theme=light&radius=0"), { theme: "light", "--radius": "min(0px, 24px)" });
  assert.deepEqual(look("?theme=auto"), {}, "the reader's own theme");
  assert.deepEqual(look("?radius=.5em"), {});
  assert.deepEqual(look("?radius=0.5em"), { "--radius": "min(0.5em, 24px)" });
  const font = '"Source Serif 4", Georgia, serif';
  assert.deepEqual(look(`?${new URLSearchParams({ font })}`), { "--font-text": font, "--font-sans": font, "--font-display": font });
});

test("the theme follows the page's colour scheme, unless the address names a theme", () => {
  assert.deepEqual(look("?scheme=dark"), { theme: "dark" });
  assert.deepEqual(look("?scheme=only+light"), { theme: "light" });
  assert.deepEqual(look("?scheme=light"), { theme: "light" });
  assert.deepEqual(look("?scheme=dark&theme=light"), { theme: "light" });
  assert.deepEqual(look("?scheme=light+dark"), {}, "the reader's own theme");
  assert.deepEqual(look("?scheme=red"), {});
});

test("an accent has three or six digits or is a CSS colour, and the text on it is legible", () => {
  const accents = { ffcc00: ["#ffcc00", "#000"], "036": ["#003366", "#fff"], "%23fff": ["#ffffff", "#000"], "%239A3412": ["#9a3412", "#fff"], "rgb(1,+2,+3)": ["#010203", "#fff"] };
  for (const [accent, [colour, ink]] of Object.entries(accents))
    assert.deepEqual(look(`?accent=${accent}`, { isForm: false }), { "--accent": colour, "--on-accent": ink }, accent);
});

test("in the form an accent has enough contrast on the background, and keeps its hue if possible", () => {
  assert.equal(look("?accent=9a3412")["--accent"], "#9a3412", "an accent with enough contrast is unchanged");
  for (const own of [LIGHT, DARK])
    for (const accent of ["ffcc00", "fff", "000", "8fbc8f", "777", "003366", "fbfaf7", "14161a"]) {
      const found = resolverOf({}, {})(look(`?accent=${accent}`, { own })["--accent"]);
      const paper = resolverOf(own, {})("var(--paper)");
      assert.ok(contrast(found, paper) >= 4.85, `${accent} on ${own["--paper"]}: ${hex(found)}`);
    }
});

test("background and text of the page are used if they are legible together, with all colours that depend on them", () => {
  const own = look("?paper=white&ink=black");
  assert.equal(own["--paper"], "#ffffff");
  for (const name of ["--ink", "--ink-soft", "--edge"]) assert.equal(own[name], "#000000", name);
  // Each of the view's colours is legible on a dark background in the light theme, too.
  const dark = look("?paper=%23101820&ink=%23f0f0f0");
  const paper = resolverOf({}, dark)("var(--paper)");
  for (const name of ["--ink", "--ink-soft", "--accent", "--danger"])
    assert.ok(contrast(resolverOf({}, dark)(`var(${name})`), paper) >= 4.5, `${name}: ${dark[name]}`);
  assert.deepEqual(look("?paper=%23888&ink=%23999"), {}, "illegible together");
  assert.deepEqual(look("?paper=black"), {}, "illegible with the view's own text");
  assert.equal(look("?paper=black", { own: DARK })["--paper"], "#000000");
});

test("the look at the start is JSON, and anything else is ignored", () => {
  const from = (text) => ({ ...lookIn(new URLSearchParams(text === undefined ? {} : { look: text })) });
  assert.deepEqual(from('{"scheme":"dark"}'), { scheme: "dark" });
  for (const text of [undefined, "", "null", "{", "1"]) assert.deepEqual(from(text), {}, text);
});

test("colours are read from computed values", () => {
  assert.deepEqual(parse("rgb(255, 0, 51)"), [1, 0, 0.2]);
  assert.deepEqual(parse("color(srgb 0.5 0 1e-3)"), [0.5, 0, 0.001]);
  assert.equal(parse("rgba(1, 2, 3, 0.5)"), undefined);
  assert.equal(parse("color(srgb 1 0 0 / 0.5)"), undefined);
  assert.equal(hex(readable([1, 1, 1], [1, 1, 1], [0, 0, 0])).length, 7);
});

const INVALID = {
  "wrong values": "?theme=red&accent=blueish&scheme=x&font=a;b&paper=url(x)&radius=-1&related=no&lang=xx",
  "empty values": "?theme=&accent=&radius=&related=&lang=",
  "injected styles":
    "?theme=dark%3B&accent=fff%3Bbackground%3Aurl(//x.example)&radius=9px%3Bcolor%3Ared&related=0%20&lang=de%22%3E",
  "values that are too long": `?radius=9999&accent=fffff&lang=de-${"x".repeat(9)}`,
  "names of object properties": "?constructor=1&__proto__=1&lang=constructor&theme=toString",
  "no values": "",
};

/** Returns the words of a view with their languages. */
const words = (search) => {
  const elements = [0, 1, 2, 3].map((word) => ({ dataset: { word: String(word) } }));
  translate(elements, reader(new URLSearchParams(search)));
  return elements.map(({ textContent, lang }) => textContent && [textContent, lang]);
};

for (const [what, search] of Object.entries(INVALID))
  test(`an address with ${what} changes nothing`, () => {
    assert.deepEqual(look(search), {});
    assert.deepEqual(words(search), [undefined, undefined, undefined, undefined]);
  });

test("a view's own words are in the language of its address", () => {
  assert.deepEqual(words("?lang=de-CH"), [["Beispiel", "de-CH"], ["Verwandte Begriffe:", "de-CH"], ["Mehr über", "de-CH"], ["in", "de-CH"]]);
  for (const lang of ["de", "en", "es", "fr", "it", "nl", "pt", "PT-br"])
    assert.ok(words(`?lang=${lang}`).every((word) => word?.[0] && word[1] === lang), lang);
});
