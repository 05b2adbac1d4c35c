// data-autolink: terms found in the text of other sites.
import type { Page } from "@playwright/test";
import { expect, settled, test } from "../fixtures";
import { AUTO, SCRIPT, card, embedded, findings, host, layoutShift } from "../host";
import { type Entry, namesOf } from "../terms";

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
  ["not beyond the first part of an address or a path", "<p>GET /v1/webhook, https://x.example/docs/webhook, webhook-relay.example.com, docs/webhook/</p>", []],
  ["beside punctuation", "<p>(API), “webhook”: API/webhook.</p>", ["API → api", "webhook → webhook"]],
  [
    "not in headings, links, code, forms and regions that want none",
    `<h2>API</h2><a href="#x">API</a><code>API</code><pre>API</pre><form><p>API</p></form><div contenteditable>API</div>
     <p data-no-glossary>API</p><button>API</button><div role="heading" aria-level="2">API</div>
     <p aria-hidden="true">API</p><div role="tab">API</div><div role="menuitem">API</div><div role="option">API</div>
     <div role="textbox">API</div>`,
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

const names: [string, Omit<Entry, "slug">, string, string[]][] = [
  ["a name that only looks like a plural", { name: "Canvas" }, "A Canva, a canvas, a Redi.", ["canvas"]],
  ["a name that is a plural", { name: "Queues" }, "A queue.", ["queue"]],
  ["a name with a dot before it", { name: ".NET" }, "A NET, the end.NET, ASP.NET, .NET.", [".NET"]],
  ["a name with marks after it", { name: "C#" }, "A C, a C++, a C#.", ["C#"]],
  ["a name of another script, letters with marks", { name: "हिन्दी" }, "हिन्द, हिन्दी", ["हिन्दी"]],
  ["a name whose case counts", { name: "Less", exact_case: true }, "More or less, LESS, Less.", ["Less"]],
  ["other names of it", { name: "G", aliases: ["Go"], exact_case: true }, "They go to Go.", ["Go"]],
  ["what it stands for, in any case", { name: "Less", expansion: "Leaner Style Sheets", exact_case: true }, "leaner style sheets", ["leaner style sheets"]],
  ["words of it across lines", { name: "Tailwind CSS", exact_case: true }, "tailwind CSS, Tailwind\n  CSS", ["Tailwind\n  CSS"]],
];

for (const [what, entry, text, expected] of names) {
  test(`names: ${what}`, async ({ page, baseURL }) => {
    await namesOf(page, [{ slug: "it", ...entry }, { slug: "webhook", name: "webhook" }]);
    await host(page, baseURL ?? "", { body: `<article><p>${text}</p>${END}</article>${AUTO}` });
    expect(await links(page)).toEqual([...expected.map((name) => `${name} → it`), "webhook → webhook"]);
  });
}

const PARAGRAPHS = AUTO.replace('"article"', '"main p"');

test("the first in each section, in whatever parts of it", async ({ page, baseURL }) => {
  const body = `<main><p>API</p><p>API</p><h2>Next</h2><p>API</p><div><p>API</p></div><section><p>API</p></section><p id="end">A webhook.</p></main>`;
  await host(page, baseURL ?? "", { body: body + PARAGRAPHS });
  await links(page, "main");
  expect(await page.locator("main p").evaluateAll((all) => all.map((p) => p.querySelectorAll("a").length))).toEqual([1, 0, 1, 0, 1, 1]);
});

test("once a page, in whatever parts of it", async ({ page, baseURL }) => {
  const body = `<main><p>API</p><p>API</p><h2>Next</h2><p>API</p><p id="end">A webhook.</p></main>`;
  await host(page, baseURL ?? "", { body: body + PARAGRAPHS.replace(" async", ' data-autolink-per="page" async') });
  expect(await links(page, "main")).toEqual(["API → api", "webhook → webhook"]);
});

for (const [what, lines] of [
  ["first", AUTO + SCRIPT],
  ["last", SCRIPT + AUTO],
] as const) {
  test(`two lines in a page: what the ${what} asks for is done`, async ({ page, baseURL }) => {
    await host(page, baseURL ?? "", { body: `<article><p>API</p>${END}</article>${lines.replaceAll(" async", "")}` });
    expect(await links(page)).toEqual(["API → api", "webhook → webhook"]);
  });
}

test("two lines in a page: each names parts of it, and one what is no selector", async ({ page, baseURL, complaints }) => {
  complaints.expect(/'\[' is not a valid selector/);
  const lines = [AUTO.replace('"article"', '".first"'), AUTO.replace('"article"', '"["'), AUTO].join("").replaceAll(" async", "");
  await host(page, baseURL ?? "", { body: `<main><p class="first">API</p><article>${END}</article></main>${lines}` });
  expect(await links(page, "main")).toEqual(["API → api", "webhook → webhook"]);
});

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

test("content that changes all the time keeps nothing from its end, nor does another body", async ({ page, baseURL }) => {
  // Slices of four texts, and news before each of them.
  await page.addInitScript(() => {
    let now = 0;
    performance.now = () => (now += 2);
    const wait = window.requestIdleCallback.bind(window);
    window.requestIdleCallback = (run) =>
      wait((deadline) => {
        const ticker = document.getElementById("ticker");
        if (ticker) ticker.innerHTML = "<span>news</span>";
        setTimeout(() => run(deadline));
      });
  });
  const plain = "<p>Nothing.</p>".repeat(12);
  await host(page, baseURL ?? "", { body: `<article><p id="ticker">news</p>${plain}${END}</article>${AUTO}` });
  expect(await links(page)).toEqual(["webhook → webhook"]);
  await page.evaluate(() => {
    const body = document.createElement("body");
    body.innerHTML = '<article><p id="end">A webhook.</p></article>';
    document.body.replaceWith(body);
  });
  expect(await links(page)).toEqual(["webhook → webhook"]);
});

test("a text that is taken away while it is read keeps nothing from the others", async ({ page, baseURL }) => {
  await page.addInitScript(() => {
    let now = 0;
    performance.now = () => (now += 100);
    const wait = window.requestIdleCallback.bind(window);
    window.requestIdleCallback = (run) =>
      wait((deadline) => {
        run(deadline);
        // The one that has just been read, once.
        document.querySelector("article a[data-glossary-link]")?.closest(".gone")?.remove();
      });
  });
  await host(page, baseURL ?? "", { body: `<article><p class="gone">API</p><p>Nothing.</p>${END}</article>${AUTO}` });
  expect(await links(page)).toEqual(["webhook → webhook"]);
});

test("a card on the page's own text is no text of the page", async ({ page, baseURL }) => {
  await host(page, baseURL ?? "", { body: `<main><p><a href="GLOSSARY/terms/graphql/">it</a></p><h2>Next</h2>${NONE}</main>${AUTO.replace('"article"', '"body"')}` });
  await links(page, "body");
  await page.getByRole("link", { name: "it" }).hover();
  await expect(card(page)).toBeVisible();
  await settled(page);
  await settled(page);
  expect(await links(page, "body")).toEqual(["webhook → webhook"]);
});

test("under a strict policy, from right to left, and with two copies of the script", { tag: "@below" }, async ({ page, baseURL }) => {
  const policy = "default-src 'none'; img-src data:; script-src GLOSSARY/embed.js; connect-src GLOSSARY/terms/";
  const body = `<article><p>واجهة API جديدة</p>${END}</article>${AUTO}${AUTO}`;
  await host(page, baseURL ?? "", { html: 'lang="ar" dir="rtl"', policy, body });
  expect(await links(page)).toEqual(["API → api", "webhook → webhook"]);
  await page.getByRole("link", { name: "API" }).hover();
  await expect(card(page)).toBeVisible();
});

test("cards are shown, axe finds nothing, and all is taken back", async ({ page, baseURL }) => {
  const head = "<style>a { color: #1f3bc2 }</style>";
  await host(page, baseURL ?? "", { head, body: `<main><h1>Our shop</h1><article><p>Our API.</p>${END}</article></main>${AUTO}` });
  const before = "<p>Our API.</p>" + END;
  await links(page);
  await page.getByRole("link", { name: "API" }).hover();
  await expect(card(page)).toBeVisible();
  expect(await findings(page)).toEqual([]);
  expect(await layoutShift(page)).toBe(0);
  await page.evaluate("glossaryEmbed.remove()");
  expect(await page.locator("article").innerHTML()).toBe(before);
  await page.evaluate(() => document.querySelector("article")?.append("API"));
  await settled(page);
  await expect(page.locator("article a")).toHaveCount(0);
});

test("while the glossary's server is down, the text stays as it is", async ({ page, baseURL, complaints }) => {
  complaints.expect(/ERR_CONNECTION_REFUSED/);
  await page.route("**/terms/names.json", (route) => route.abort("connectionrefused"));
  const failed = page.waitForEvent("requestfailed");
  await host(page, baseURL ?? "", { body: `<article><p>API</p></article>${AUTO}` });
  await failed;
  await embedded(page);
  await expect(page.locator("article a")).toHaveCount(0);
});

test("a very long article with a thousand terms, of which the end is read when one comes near", async ({ page, baseURL }) => {
  const word = (at: number) => `term${String.fromCharCode(97 + (at % 26))}${at}`;
  const name = (at: number) => `${word(at)} of ${word(at + 1)}`;
  await namesOf(page, Array.from({ length: 1_000 }, (_, at) => ({ slug: word(at), name: name(at) })));
  const paragraph = (end: string) => `<p>${"some plain words about nothing much at all ".repeat(12)} ${end}.</p>`;
  const many = Array.from({ length: 200 }, (_, at) => paragraph(name(at * 5))).join("");
  // More than can be read in the time before one looks where that is.
  const article = many + paragraph("at last").repeat(400) + paragraph(name(996));
  await host(page, baseURL ?? "", { body: `<article>${article}</article>${AUTO}` });
  const found = page.locator("article a[data-glossary-link]");
  await expect(found.first()).toHaveText(name(0));
  await settled(page);
  await expect(page.getByRole("link", { name: name(996) })).toHaveCount(0);

  // What is added above is not kept waiting.
  await page.evaluate((text) => {
    document.querySelector("article")?.prepend(Object.assign(document.createElement("p"), { textContent: text }));
  }, name(1));
  await expect(found.first()).toHaveText(name(1));

  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  // In slices, for which a busy machine may leave little time.
  await expect(found).toHaveCount(202, { timeout: 15_000 });
  await expect(found.last()).toHaveText(name(996));
});
