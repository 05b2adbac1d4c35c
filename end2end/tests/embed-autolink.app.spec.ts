// data-autolink: terms found in the text of other sites.
import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures";
import { card, embedded, findings, host, layoutShift } from "../host";

const AUTO = '<script src="GLOSSARY/embed.js" data-autolink="article" async></script>';
const NONE = '<p id="end">A webhook.</p>';

/** What was linked, as `text → slug`; waits for the link that stands at the end. */
async function links(page: Page, root = "article") {
  await expect(page.locator("#end a, #end-link")).toHaveCount(1);
  const found = page.locator(`${root} a[data-glossary-link]`);
  return found.evaluateAll((links) => links.map((link) => `${link.textContent} → ${(link as HTMLAnchorElement).pathname.split("/").at(-2)}`));
}

const END = `<section>${NONE}</section>`;

const texts: [string, string, string[]][] = [
  ["whole words only", "<p>Webhooked apis, APIS, subAPI, APIary, a microserviceable thing.</p>", []],
  ["capitals where the name has them", "<p>An api, an Api, an API.</p>", ["API → api"]],
  ["any case where it has not", "<p>WebHook</p>", ["WebHook → webhook"]],
  ["plurals", "<p>Webhooks and APIs and a microservice.</p>", ["Webhooks → webhook", "APIs → api", "microservice → microservices"]],
  ["the longest name", "<p>A REST API, then an API.</p>", ["REST API → rest-api", "API → api"]],
  ["other names, and what a name stands for", "<p>An application programming interface.</p>", ["application programming interface → api"]],
  ["names across line breaks", "<p>Our REST\n  APIs</p>", ["REST\n  APIs → rest-api"]],
  ["the first in each section", "<p>API, API</p><h2>Next</h2><p>API</p><p>API</p>", ["API → api", "API → api"]],
  ["not where it is linked already", '<p><a href="GLOSSARY/terms/api/">it</a>, the API</p>', []],
  ["not a term that wants none", "<p>GraphQL</p>", []],
  ["not in addresses and paths", "<p>api@API.example, /API/v1, www.webhook.example, my_API</p>", []],
  ["beside punctuation", "<p>(API), “webhook”: API/webhook.</p>", ["API → api", "webhook → webhook"]],
  [
    "not in headings, links, code, forms and regions that want none",
    `<h2>API</h2><a href="#x">API</a><code>API</code><pre>API</pre><form><p>API</p></form><div contenteditable>API</div>
     <p data-no-glossary>API</p><button>API</button><div role="heading" aria-level="2">API</div>`,
    [],
  ],
];

for (const [what, text, expected] of texts) {
  test(`${what}`, async ({ page, baseURL }) => {
    await host(page, baseURL ?? "", { body: `<p>API</p><article>${text}${END}</article>${AUTO}` });
    expect(await links(page)).toEqual([...expected, "webhook → webhook"]);
    expect(await page.locator("body > p a").count(), "outside of the article").toBe(0);
  });
}

test("once a page, where that is wanted", async ({ page, baseURL }) => {
  const script = AUTO.replace(" async", ' data-autolink-per="page" async');
  await host(page, baseURL ?? "", { body: `<article><p>API</p><h2>Next</h2><p>API</p>${END}</article>${script}` });
  expect(await links(page)).toEqual(["API → api", "webhook → webhook"]);
});

test("content added later, and nothing twice", async ({ page, baseURL }) => {
  await host(page, baseURL ?? "", { body: `<article><p>API</p>${END}</article>${AUTO}` });
  await links(page);
  await page.evaluate(() => {
    const article = document.querySelector("article");
    article?.firstElementChild?.insertAdjacentHTML("afterend", "<p>API again</p><h2>New</h2><p>An API and microservices.</p>");
  });
  await expect(page.getByRole("link", { name: "microservices" })).toBeVisible();
  expect(await links(page)).toEqual(["API → api", "API → api", "microservices → microservices", "webhook → webhook"]);
});

test("under a strict policy, from right to left, and with two copies of the script", { tag: "@below" }, async ({ page, baseURL }) => {
  const policy = "default-src 'none'; img-src data:; script-src GLOSSARY/embed.js; connect-src GLOSSARY/";
  const body = `<article><p>واجهة API جديدة</p>${END}</article>${AUTO}${AUTO}`;
  await host(page, baseURL ?? "", { html: 'lang="ar" dir="rtl"', policy, body });
  expect(await links(page)).toEqual(["API → api", "webhook → webhook"]);
  await page.getByRole("link", { name: "API" }).hover();
  await expect(card(page)).toBeVisible();
});

test("cards need the server no more, axe finds nothing, and all is taken back", async ({ page, baseURL }) => {
  const head = "<style>a { color: #1f3bc2 }</style>";
  await host(page, baseURL ?? "", { head, body: `<main><h1>Our shop</h1><article><p>Our API.</p>${END}</article></main>${AUTO}` });
  const before = "<p>Our API.</p>" + END;
  await links(page);
  await page.route("**/index.json", (route) => route.abort());
  await page.getByRole("link", { name: "API" }).hover();
  await expect(card(page)).toBeVisible();
  expect(await findings(page)).toEqual([]);
  expect(await layoutShift(page)).toBe(0);
  await page.evaluate("glossaryEmbed.remove()");
  expect(await page.locator("article").innerHTML()).toBe(before);
  await page.evaluate(() => document.querySelector("article")?.append("API"));
  await page.evaluate(() => new Promise((done) => requestIdleCallback(done)));
  await expect(page.locator("article a")).toHaveCount(0);
});

test("while the glossary's server is down, the text stays as it is", async ({ page, baseURL, complaints }) => {
  complaints.expect(/ERR_CONNECTION_REFUSED/);
  await page.route("**/glossary.json", (route) => route.abort("connectionrefused"));
  const failed = page.waitForEvent("requestfailed");
  await host(page, baseURL ?? "", { body: `<article><p>API</p></article>${AUTO}` });
  await failed;
  await embedded(page);
  await expect(page.locator("article a")).toHaveCount(0);
});

test("a very long article with a thousand terms", async ({ page, baseURL }) => {
  const word = (at: number) => `term${String.fromCharCode(97 + (at % 26))}${at}`;
  const terms = Array.from({ length: 1_000 }, (_, at) => ({ slug: word(at), name: `${word(at)} of ${word(at + 1)}`, definition: "It." }));
  await page.route("**/glossary.json", (route) =>
    route.fulfill({ headers: { "Access-Control-Allow-Origin": "*" }, json: { version: 1, terms } }),
  );
  const paragraph = (at: number) => `<p>${"some plain words about nothing much at all ".repeat(12)} ${word(at)} of ${word(at + 1)}.</p>`;
  const article = Array.from({ length: 200 }, (_, at) => paragraph(at * 5)).join("");
  await host(page, baseURL ?? "", { body: `<article>${article}</article>${AUTO}` });
  const found = page.locator("article a[data-glossary-link]");
  await expect(found).toHaveCount(200);
  await expect(found.last()).toHaveText("termh995 of termi996");
});
