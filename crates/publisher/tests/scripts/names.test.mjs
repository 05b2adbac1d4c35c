// Tests of the search for names in texts. The publisher's integration tests check that names are prepared as in
// names.json.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { find, know } from "../../src/embed/script/names.js";

const groups = JSON.parse(readFileSync(new URL("names.json", import.meta.url), "utf8"));

const found = (text, seen = new Set()) => [...find(text, seen, () => true)].map(({ from, end, slug }) => `${text.slice(from, end)} → ${slug}`);

describe("the script finds", () => {
  for (const { names, texts } of groups)
    for (const { title, text, found: expected } of texts)
      test(title, () => {
        know(names);
        assert.deepEqual(found(text), expected);
      });
});

test("a term that was found in an earlier text is not found again", () => {
  know(groups[0].names);
  const seen = new Set(["webhook"]);
  assert.deepEqual(found("A webhook and an API.", seen), ["API → api"]);
  assert.deepEqual(found("An API and a microservice.", seen), ["microservice → microservices"]);
  assert.deepEqual([...seen], ["webhook", "api", "microservices"]);
});

test("new names replace the previous names", () => {
  know(groups[0].names);
  assert.deepEqual(found("A webhook."), ["webhook → webhook"]);
  know({ names: [["canvas", "canvas"]], exact: [], longest: [["canvas", 1]] });
  assert.deepEqual(found("A webhook on a canvas."), ["canvas → canvas"]);
});

test("without names nothing is found", () => {
  know({ names: [], exact: [], longest: [] });
  assert.deepEqual(found("An API."), []);
});
