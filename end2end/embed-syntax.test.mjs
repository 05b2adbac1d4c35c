// The syntax of the scripts for other sites: old browsers parse them, and then do nothing quietly.
// node --test embed-syntax.test.mjs
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { parse, tokenizer } from "acorn";
import { build } from "esbuild";

const EMBED = resolve(import.meta.dirname, "../crates/publisher/src/embed");
/** The oldest browsers of pages that embed, as esbuild writes them. */
const BROWSERS = JSON.parse(readFileSync(join(EMBED, "../baseline.json"), "utf8")).hostPages.map((browser) => browser.replace("ios_saf", "ios").replace(" ", ""));

/** Returns what an old browser does not parse: the message of the parser, or a regular expression. */
const mistakes = (code) => {
  // Chrome 90 has the syntax of ECMAScript 2021 and class fields, which acorn counts as ECMAScript 2022.
  const options = { ecmaVersion: 2022, sourceType: "script" };
  try {
    parse(code, options);
  } catch ({ message }) {
    return [message];
  }
  const found = [...tokenizer(code, options)].filter(({ type }) => type.label === "regexp" || type.label === "string" || type.label === "template");
  const sources = found.map(({ value }) => value.pattern ?? value ?? "");
  // Safari has look-behind since 16.4. A text with look-behind may become a regular expression.
  return sources.filter((source) => /\(\?<[=!]/.test(source));
};

for (const entry of ["script/embed.js", "view.js"])
  test(`the browsers parse ${entry}`, async () => {
    const { outputFiles } = await build({
      entryPoints: [join(EMBED, entry)],
      bundle: true,
      write: false,
      format: "iife",
      target: BROWSERS,
      supported: { "class-static-field": true, "optional-chain": true, "regexp-unicode-property-escapes": true },
    });
    assert.deepEqual(mistakes(outputFiles[0].text), []);
  });

test("syntax that a browser lacks is found", () => {
  assert.deepEqual(mistakes("/(?<=a)b/.test('')"), ["(?<=a)b"]);
  assert.deepEqual(mistakes("new RegExp('(?<!a)b')"), ["(?<!a)b"]);
  assert.equal(mistakes("class A { static { } } using x = 1").length, 1);
  assert.deepEqual(mistakes("a ??= /(?<name>b)/u"), []);
});
