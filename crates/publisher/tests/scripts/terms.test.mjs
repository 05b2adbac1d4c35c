// Tests of the addresses of terms, and of fetching terms.
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { address, setBase, slugOf, term } from "../../src/embed/script/terms.js";

const { fetch } = globalThis;
afterEach(() => (globalThis.fetch = fetch));

const slugs = (...addresses) => addresses.map((href) => slugOf({ href }) || undefined);

test("each form of a term's address is recognised", () => {
  setBase("https://a.example/glossary/");
  assert.equal(address("api"), "https://a.example/glossary/terms/api/");
  const forms = ["", "/", "/index.html", "?from=mail", "/#example", "/?a#b", "/index.html#example"];
  assert.deepEqual(slugs(...forms.map((form) => `https://a.example/glossary/terms/rest-api${form}`)), forms.map(() => "rest-api"));
});

test("other addresses are not recognised", () => {
  setBase("https://a.example/glossary/");
  const others = [
    "https://a.example/terms/api/",
    "https://b.example/glossary/terms/api/",
    "https://a.example/glossary/terms/",
    "https://a.example/glossary/terms/api/more/",
    "https://a.example/glossary/terms/API/",
    "https://a.example/glossary/terms/api.html",
    "https://a.example/glossary/topics/api/",
    "http://a.example/glossary/terms/api/",
    "",
  ];
  assert.deepEqual(slugs(...others), others.map(() => undefined));
  // An element without an address, and a link of an SVG image.
  assert.ok(!slugOf({}));
  assert.ok(!slugOf({ href: { baseVal: "https://a.example/glossary/terms/api/" } }));
});

/** Responds to a request for a term or for the style of cards. */
const answer = (name) => ({ ok: true, json: async () => ({ page: { term: { name } }, style: "p{}" }) });

test("a term is fetched once, without cookies and without the page's address", async () => {
  setBase("https://a.example/");
  const asked = [];
  globalThis.fetch = async (...request) => {
    asked.push(request);
    return answer("API");
  };
  const api = { name: "API", style: "p{}" };
  assert.deepEqual(await Promise.all([term("api"), term("api")]), [api, api]);
  const options = { credentials: "omit", referrerPolicy: "no-referrer" };
  assert.deepEqual(asked, [["https://a.example/terms/api/index.json", options], ["https://a.example/terms/card.json", options]]);
  await assert.rejects(term(null), (status) => status === 404);
  assert.equal(asked.length, 2, "nothing is fetched without a slug");
});

test("after a failure a term is fetched again", async () => {
  setBase("https://a.example/");
  globalThis.fetch = async () => ({ ok: false, status: 503 });
  await assert.rejects(term("webhook"), (status) => status === 503);
  globalThis.fetch = async () => answer("Webhook");
  assert.deepEqual(await term("webhook"), { name: "Webhook", style: "p{}" });
});
