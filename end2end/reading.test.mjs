// README and manual are easy to read: node --test reading.test.mjs
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { test } from "node:test";

const ROOT = resolve(import.meta.dirname, "..");
/** The most words that a page's sentences have on average. */
const MAX_AVERAGE = 18;
/** The most words of one sentence. */
const MAX_WORDS = 25;

const pages = readdirSync(join(ROOT, "docs/src"), { recursive: true })
  .filter((file) => file.endsWith(".md"))
  .map((file) => `docs/src/${file}`)
  .concat("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "examples/README.md");

/**
 * Returns the sentences of a page's prose: no code, tables, headings, comments and generated parts. A list item is a
 * sentence at least.
 */
function sentences(page) {
  const prose = page
    .replaceAll(/^([ \t]*)```.*?^\1```/gms, "\n\n")
    .replaceAll(/<!-- generated: (.*?) -->.*?<!-- end of \1 -->/gs, "")
    .replaceAll(/<!--.*?-->/gs, "")
    .replaceAll(/^\s*(\||#|<).*$/gm, "\n")
    .replaceAll(/^\s*([-*]|\d+\.) /gm, "\n\n");
  const paragraphs = prose.split(/\n\s*\n/).map((text) =>
    text
      .replaceAll(/`[^`]*`/g, "code")
      .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
      .replaceAll(/<[^>]*>/g, "address")
      .replaceAll(/\s+/g, " ")
      .trim(),
  );
  const split = paragraphs.flatMap((text) => text.split(/(?<=[.!?:])\s+(?=[A-Z"“]|code )/));
  return split.map((text) => text.split(" ").filter((word) => /\w/.test(word))).filter((words) => words.length > 0);
}

const average = (found) => found.reduce((sum, words) => sum + words.length, 0) / found.length;

test(`sentences have at most ${MAX_AVERAGE} words on average, and none has more than ${MAX_WORDS}`, (context) => {
  const mistakes = [];
  let all = [];
  for (const name of pages) {
    const found = sentences(readFileSync(join(ROOT, name), "utf8"));
    all = all.concat(found);
    if (found.length > 3 && average(found) >= MAX_AVERAGE) mistakes.push(`${name}: ${average(found).toFixed(1)} words on average`);
    for (const words of found.filter((words) => words.length > MAX_WORDS)) mistakes.push(`${name}: ${words.length} words: ${words.join(" ")}`);
  }
  context.diagnostic(`${all.length} sentences, ${average(all).toFixed(1)} words on average`);
  assert.deepEqual(mistakes, []);
});

/** The beginnings of sentences whose subject the reader has to look for. */
const NAMELESS = /^(It|They|Whoever|Who|Those|Neither|So) (?!on\b)/;
/** Literal translations from other languages, and metaphors that a reader has to decode. */
const DECODED = /\b(anew|whoever|of before|by itself|so manieth|leads? on|comes? along|brings? along|gets? through|is told of|lives once)\b/i;

test("each sentence names its subject, and has no words that have to be decoded", () => {
  const mistakes = pages.flatMap((name) =>
    sentences(readFileSync(join(ROOT, name), "utf8"))
      .map((words) => words.join(" "))
      .filter((sentence) => NAMELESS.test(sentence) || DECODED.test(sentence))
      .map((sentence) => `${name}: ${sentence}`),
  );
  assert.deepEqual(mistakes, []);
  assert.match("It stores a text", NAMELESS);
  assert.match("the command that leads on", DECODED);
});

test("sentences are counted without code, tables and headings", () => {
  const page = "# A title\n\nOne `two words` three. Four\nfive.\n\n```sh\nnot counted. At all\n```\n\n| a | b |\n\n- An item\n- [A link](there.md), and more.\n";
  assert.deepEqual(sentences(page).map((words) => words.length), [3, 2, 2, 4]);
});
