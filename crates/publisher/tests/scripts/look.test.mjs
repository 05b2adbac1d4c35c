// Tests of the look in the address of a framed view.
import assert from "node:assert/strict";
import { test } from "node:test";
import { dress, reader, translate } from "../../src/embed/view/look.js";

/** Returns the data attributes and styles of a view's root element. */
const look = (search) => {
  const style = {};
  const root = { dataset: {}, style: { setProperty: (name, value) => (style[name] = value) } };
  dress(root, reader(new URLSearchParams(search)));
  return { ...root.dataset, ...style };
};

test("a view has the look in its address", () => {
  assert.deepEqual(look("?theme=dark&accent=0a0b0c&radius=12&related=0"), {
    theme: "dark",
    related: "0",
    "--accent": "#0a0b0c",
    "--on-accent": "#fff",
    "--radius": "12px",
  });
  assert.deepEqual(look("?theme=light&radius=0"), { theme: "light", "--radius": "0px" });
  assert.deepEqual(look("?theme=auto"), {}, "the reader's own theme");
  assert.deepEqual(look("?radius=99"), { "--radius": "24px" });
});

test("an accent has three or six digits, with or without #, and legible text on it", () => {
  const accents = { ffcc00: ["#ffcc00", "#000"], "036": ["#003366", "#fff"], "%23fff": ["#ffffff", "#000"], "%239A3412": ["#9A3412", "#fff"] };
  for (const [accent, [colour, ink]] of Object.entries(accents))
    assert.deepEqual(look(`?accent=${accent}`), { "--accent": colour, "--on-accent": ink });
});

const INVALID = {
  "wrong values": "?theme=red&accent=blue&radius=-1&related=no&lang=xx",
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
