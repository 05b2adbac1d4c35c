// data-autolink: terms in the text of other sites become links. crates/publisher/tests/scripts/names.test.mjs covers
// which names are found in a text.
import type { Page } from "@playwright/test";
import { axe, expect, settled, test } from "../fixtures";
import { AUTO, SCRIPT, card, host, layoutShift } from "../host";

const NONE = '<p id="end">A webhook.</p>';
const END = `<section>${NONE}</section>`;
const PARAGRAPHS = AUTO.replace('"article"', '"main p"');
const once = (script: string) => script.replace(" async", ' data-autolink-per="page" async');

/** Returns the links as `text → slug`, once the link at the end is made. */
async function links(page: Page, root = "article") {
  await expect(page.locator("#end a, #end-link")).toHaveCount(1);
  const found = page.locator(`${root} a[data-glossary-link]`);
  return found.evaluateAll((links) => links.map((link) => `${link.textContent} → ${(link as HTMLAnchorElement).pathname.split("/").at(-2)}`));
}

test("terms are linked once in each section or page, and not where the page wants no link", async ({ page, baseURL, complaints }) => {
  complaints.expect(/'\[' is not a valid selector/);
  const texts: [string, string, string[]][] = [
    [
      "whole words, plurals and the longest names, with the terms that the publisher has prepared",
      "<p>Webhooked apis, REST\n  APIs and microservices, but not GraphQL.</p>",
      ["REST\n  APIs → rest-api", "microservices → microservices"],
    ],
    ["once in each section", "<p>API, API</p><h2>Next</h2><p>API</p><p>API</p>", ["API → api", "API → api"]],
    ["not where the page links the term itself", '<p><a href="GLOSSARY/terms/api/">it</a>, the API</p>', []],
    [
      "not in headings, links, code, forms and regions with data-no-glossary",
      `<h2>API</h2><a href="#x">API</a><code>API</code><pre>API</pre><form><p>API</p></form><div contenteditable>API</div>
       <p data-no-glossary>API</p><button>API</button><div role="heading" aria-level="2">API</div>
       <p aria-hidden="true">API</p><div role="tab">API</div><div role="menuitem">API</div><div role="option">API</div>
       <div role="textbox">API</div>`,
      [],
    ],
  ];
  for (const [what, text, expected] of texts)
    await test.step(what, async () => {
      await host(page, baseURL ?? "", { body: `<p>API</p><article>${text}${END}</article>${AUTO}` });
      expect(await links(page)).toEqual([...expected, "webhook → webhook"]);
      expect(await page.locator("body > p a").count(), "outside the article").toBe(0);
    });

  await test.step("once in each section, across the parts that the selector names", async () => {
    const body = `<main><p>API</p><p>API</p><h2>Next</h2><p>API</p><div><p>API</p></div><section><p>API</p></section><p id="end">A webhook.</p></main>`;
    await host(page, baseURL ?? "", { body: body + PARAGRAPHS });
    await links(page, "main");
    expect(await page.locator("main p").evaluateAll((all) => all.map((p) => p.querySelectorAll("a").length))).toEqual([1, 0, 1, 0, 1, 1]);
  });

  await test.step("once in a page, across the parts that the selector names", async () => {
    const body = `<main><p>API</p><p>API</p><h2>Next</h2><p>API</p><p id="end">A webhook.</p></main>`;
    await host(page, baseURL ?? "", { body: body + once(PARAGRAPHS) });
    expect(await links(page, "main")).toEqual(["API → api", "webhook → webhook"]);
  });

  await test.step("once in a page, inside one part", async () => {
    await host(page, baseURL ?? "", { body: `<article><p>API</p><h2>Next</h2><p>API</p>${END}</article>${once(AUTO)}` });
    expect(await links(page)).toEqual(["API → api", "webhook → webhook"]);
  });

  for (const lines of [AUTO + SCRIPT, SCRIPT + AUTO])
    await test.step(lines === AUTO + SCRIPT ? "the first of two lines has options" : "the second of two lines has options", async () => {
      await host(page, baseURL ?? "", { body: `<article><p>API</p>${END}</article>${lines.replaceAll(" async", "")}` });
      expect(await links(page)).toEqual(["API → api", "webhook → webhook"]);
    });
  await test.step("each of several lines names parts of the page, and an invalid selector is reported", async () => {
    const lines = [AUTO.replace('"article"', '".first"'), AUTO.replace('"article"', '"["'), AUTO].join("").replaceAll(" async", "");
    await host(page, baseURL ?? "", { body: `<main><p class="first">API</p><article>${END}</article></main>${lines}` });
    expect(await links(page, "main")).toEqual(["API → api", "webhook → webhook"]);
  });
});

test("text that changes is linked too, and does not stop the links after it", async ({ page, context, baseURL }) => {
  await test.step("text that is added later, and no text twice", async () => {
    await host(page, baseURL ?? "", { body: `<article><p>API</p>${END}</article>${AUTO}` });
    await links(page);
    await page.evaluate(() => {
      const article = document.querySelector("article");
      article?.firstElementChild?.insertAdjacentHTML("afterend", "<p>API again</p><h2>New</h2><p>An API and microservices.</p>");
    });
    await expect(page.getByRole("link", { name: "microservices" })).toBeVisible();
    expect(await links(page)).toEqual(["API → api", "API → api", "microservices → microservices", "webhook → webhook"]);
  });

  await test.step("a text that changes before each slice, and another body", async () => {
    const page = await context.newPage();
    // Each slice reads four texts.
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
    await page.close();
  });

  await test.step("a text that the page removes while the script reads it", async () => {
    const page = await context.newPage();
    await page.addInitScript(() => {
      let now = 0;
      performance.now = () => (now += 100);
      const wait = window.requestIdleCallback.bind(window);
      window.requestIdleCallback = (run) =>
        wait((deadline) => {
          run(deadline);
          // The text that the slice has just read.
          document.querySelector("article a[data-glossary-link]")?.closest(".gone")?.remove();
        });
    });
    await host(page, baseURL ?? "", { body: `<article><p class="gone">API</p><p>Nothing.</p>${END}</article>${AUTO}` });
    expect(await links(page)).toEqual(["webhook → webhook"]);
    await page.close();
  });
});

test("automatic links have cards without violations, and remove restores the text", async ({ page, baseURL }) => {
  await test.step("axe finds nothing, nothing moves, and text after remove is not linked", async () => {
    const head = "<style>a { color: #1f3bc2 }</style>";
    const text = `<p>Our API.</p>${END}`;
    await host(page, baseURL ?? "", { head, body: `<main><h1>Our shop</h1><article>${text}</article></main>${AUTO}` });
    await links(page);
    await page.getByRole("link", { name: "API" }).hover();
    await expect(card(page)).toBeVisible();
    expect(await axe(page)).toEqual([]);
    expect(await layoutShift(page)).toBe(0);
    await page.evaluate("glossaryEmbed.remove()");
    expect(await page.locator("article").innerHTML()).toBe(text);
    await page.evaluate(() => document.querySelector("article")?.append("API"));
    await settled(page);
    await expect(page.locator("article a")).toHaveCount(0);
  });

  await test.step("the card's own text is not linked", async () => {
    const body = `<main><p><a href="GLOSSARY/terms/graphql/">it</a></p><h2>Next</h2>${NONE}</main>${AUTO.replace('"article"', '"body"')}`;
    await host(page, baseURL ?? "", { body });
    await links(page, "body");
    await page.mouse.move(0, 0);
    await page.getByRole("link", { name: "it" }).hover();
    await expect(card(page)).toBeVisible();
    await settled(page);
    await settled(page);
    expect(await links(page, "body")).toEqual(["webhook → webhook"]);
  });
});

test("links are made under a strict policy, from right to left, and with two copies of the script", { tag: ["@all", "@below-all"] }, async ({
  page,
  baseURL,
}) => {
  const policy = "default-src 'none'; img-src data:; script-src GLOSSARY/embed.js; connect-src GLOSSARY/terms/";
  const body = `<article><p>واجهة API جديدة</p>${END}</article>${AUTO}${AUTO}`;
  await host(page, baseURL ?? "", { html: 'lang="ar" dir="rtl"', policy, body });
  expect(await links(page)).toEqual(["API → api", "webhook → webhook"]);
  await page.getByRole("link", { name: "API" }).hover();
  await expect(card(page)).toBeVisible();
});

test("the end of a very long article is linked when the reader comes near, with a thousand terms", async ({ page, baseURL }) => {
  const word = (at: number) => `term${String.fromCharCode(97 + (at % 26))}${at}`;
  const name = (at: number) => `${word(at)} of ${word(at + 1)}`;
  const all = Array.from({ length: 1_000 }, (_, at) => at);
  // The names as the publisher prepares them.
  const json = { names: all.map((at) => [name(at), word(at)]), exact: [], longest: all.map((at) => [word(at), 3]) };
  await page.route("**/terms/names.json", (route) => route.fulfill({ headers: { "Access-Control-Allow-Origin": "*" }, json }));
  const paragraph = (end: string) => `<p>${"some plain words about nothing much at all ".repeat(12)} ${end}.</p>`;
  const many = Array.from({ length: 200 }, (_, at) => paragraph(name(at * 5))).join("");
  // More text than the first slice reads before the script looks at its position.
  const article = many + paragraph("at last").repeat(400) + paragraph(name(996));
  await host(page, baseURL ?? "", { body: `<article>${article}</article>${AUTO}` });
  const found = page.locator("article a[data-glossary-link]");
  await expect(found.first()).toHaveText(name(0));
  await settled(page);
  await expect(page.getByRole("link", { name: name(996) })).toHaveCount(0);

  // Text that is added above the view does not wait.
  await page.evaluate((text) => {
    document.querySelector("article")?.prepend(Object.assign(document.createElement("p"), { textContent: text }));
  }, name(1));
  await expect(found.first()).toHaveText(name(1));

  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  // A busy machine may leave little time for slices.
  await expect(found).toHaveCount(202, { timeout: 15_000 });
  await expect(found.last()).toHaveText(name(996));
});
