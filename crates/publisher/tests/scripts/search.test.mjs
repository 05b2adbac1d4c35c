// Tests of the search in the configurator's combobox.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fold, search } from "../../src/embed/configurator/search.js";

const terms = [
  ["API", "Application Programming Interface", "web API"],
  ["REST API", "Representational State Transfer API"],
  ["GraphQL", "", "GraphQL API"],
  ["Café", ""],
  ["Microservices", ""],
].map(([name, ...others]) => ({ name, texts: [name, ...others].map(fold) }));
const found = (typed) => search(terms, typed).map(({ name }) => name);

test("the whole name comes first, then beginnings of words", () => {
  assert.deepEqual(found("api"), ["API", "GraphQL", "REST API"]);
  assert.deepEqual(found("rest"), ["REST API"]);
});

test("expansions and aliases are found too", () => {
  assert.deepEqual(found("interface"), ["API"]);
  assert.deepEqual(found("web api"), ["API"]);
});

test("case and accents do not matter", () => {
  assert.deepEqual(found("CAFE"), ["Café"]);
  assert.deepEqual(found("café"), ["Café"]);
});

test("a beginning of a word is better than the middle of one", () => {
  const two = [{ name: "Bergraph", texts: ["bergraph"] }, { name: "A very long graph", texts: ["a very long graph"] }];
  assert.deepEqual(search(two, "graph").map(({ name }) => name), ["A very long graph", "Bergraph"]);
});

test("other words find nothing", () => assert.deepEqual(found("nothing of the kind"), []));
