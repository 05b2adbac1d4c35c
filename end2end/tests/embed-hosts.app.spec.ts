// All that can be embedded, together on pages of every kind.
import type { Page } from "@playwright/test";
import { expect, settled, test } from "../fixtures";
import { AUTO, card, embedded, findings, host, layoutShift } from "../host";

/** Each thing far from the next, with its room where it needs some. */
const BODY = `<main><h1>Our shop</h1>
  <article><p>Our <glossary-link term="webhook">hooks</glossary-link> and our API.</p></article>
  <div class="far"></div><h2>A card</h2><glossary-term term="api"><a href="GLOSSARY/terms/api/">What is an API?</a></glossary-term>
  <div class="far"></div><h2>A frame</h2><iframe title="Microservices" src="GLOSSARY/embed/terms/microservices/" loading="lazy"></iframe>
  <div class="far"></div><h2>The end</h2><p id="end">Nothing more.</p></main>${AUTO}`;
const LOOK = `body { margin: 1em; font: 1em/1.5 Arial, sans-serif; color: #14161a } a { color: #1f3bc2 }
  .far { height: 200vh } glossary-term { display: block; min-height: 20em } iframe { width: 100%; height: 40em; border: 0 }`;

const RESET = `html, body, div, span, h1, h2, h3, p, a, iframe, article, main { margin: 0; padding: 0; border: 0; font: inherit; vertical-align: baseline }
  *, *::before, *::after { box-sizing: border-box } p, h1, h2 { overflow-wrap: break-word }`;
const HOSTILE = `* { font: 33px fantasy !important; letter-spacing: 9px !important; float: left !important; text-transform: uppercase !important;
  color: red !important; background: lime !important; visibility: visible !important; opacity: 0.5 !important }
  [part], p, dfn { display: none !important }`;
const POLICY = "default-src 'none'; img-src data:; style-src 'sha256-STYLE'; script-src GLOSSARY/embed.js; connect-src GLOSSARY/; frame-src GLOSSARY/embed/";

const style = (text: string) => `<style>${text}</style>`;

/** Reads the page from top to bottom, until all of it has come. */
async function read(page: Page) {
  await embedded(page);
  await expect(page.getByRole("link", { name: "API", exact: true })).toBeVisible();
  await page.getByRole("heading", { name: "A card" }).scrollIntoViewIfNeeded();
  await expect(page.getByRole("group", { name: "API" })).toBeVisible();
  await page.getByTitle("Microservices").scrollIntoViewIfNeeded();
  await expect(page.frameLocator("iframe").getByRole("article")).toBeVisible();
  await page.locator("#end").scrollIntoViewIfNeeded();
  await settled(page);
}

/** At once, so that this is the copy that counts. */
const FIRST = AUTO.replace(" async", "");
const MODULE = `<script type="module">import { embed } from "GLOSSARY/embed.module.js"; window.same = embed() === window.glossaryEmbed;</script>`;
const ARABIC = BODY.replace("Our <", "لدينا <").replace("> and our API.", "> و API.");

const hosts = {
  "a plain page": { head: style(LOOK), body: BODY },
  "a page with a reset": { head: style(RESET + LOOK), body: BODY },
  "a page from right to left": { html: 'lang="ar" dir="rtl"', head: style(LOOK), body: ARABIC },
  "a page with another copy of the script": { head: style(LOOK) + FIRST, body: BODY },
  "a page with the script and the module": { head: style(LOOK) + FIRST, body: BODY + MODULE },
};

for (const [what, pageOfHost] of Object.entries(hosts)) {
  for (const width of [320, 768, 1280]) {
    test(`${what}, ${width} pixels wide: all is there and usable, and nothing moves`, async ({ page, baseURL }) => {
      await page.setViewportSize({ width, height: 700 });
      await host(page, baseURL ?? "", pageOfHost);
      await read(page);
      expect(await layoutShift(page)).toBe(0);
      expect(await page.evaluate(() => document.documentElement.scrollWidth), "nothing sticks out").toBe(width);
      await page.getByRole("heading", { name: "Our shop" }).scrollIntoViewIfNeeded();
      await page.getByRole("link", { name: "hooks" }).hover();
      await expect(card(page)).toHaveAccessibleName("Webhook");
      // Once for each page: what it looks at hardly depends on the width.
      if (width === 320) expect(await findings(page)).toEqual([]);
      if (pageOfHost.body.includes(MODULE)) expect(await page.evaluate("same")).toBe(true);
    });
  }
}

test("a page with a strict policy of its own style only", async ({ page, baseURL }) => {
  const hash = await sha256(LOOK);
  await host(page, baseURL ?? "", { head: style(LOOK), policy: POLICY.replace("STYLE", hash), body: BODY });
  await read(page);
  await page.getByRole("link", { name: "hooks" }).hover();
  await expect(card(page)).toBeVisible();
});

test("a page with hostile styles changes no card", async ({ page, baseURL }) => {
  await host(page, baseURL ?? "", { head: style(LOOK + HOSTILE), body: BODY.replaceAll("<p", "<div").replaceAll("</p>", "</div>") });
  await embedded(page);
  const definition = page.getByText("The agreed rules by which one program asks another");
  await page.getByRole("heading", { name: "A card" }).scrollIntoViewIfNeeded();
  await expect(definition).toBeVisible();
  for (const [property, value] of [
    ["color", "rgb(20, 22, 26)"],
    ["font-size", "16px"],
    ["letter-spacing", "normal"],
    ["text-transform", "none"],
    ["float", "none"],
  ] as const) {
    await expect(definition, property).toHaveCSS(property, value);
  }
});

test("while the glossary's server is down, the page has its links and nothing else", async ({ page, baseURL, complaints }) => {
  complaints.expect(/ERR_CONNECTION_REFUSED/);
  await page.route(`${baseURL}**`, (route) =>
    route.request().url().endsWith("/embed.js") ? route.continue() : route.abort("connectionrefused"),
  );
  await host(page, baseURL ?? "", { head: style(LOOK), body: BODY });
  await embedded(page);
  const failed = page.waitForEvent("requestfailed", (request) => request.url().endsWith("/terms/api/index.json"));
  await page.getByRole("heading", { name: "A card" }).scrollIntoViewIfNeeded();
  await failed;
  await expect(page.getByRole("link", { name: "What is an API?" })).toBeVisible();
  await expect(page.getByRole("link", { name: "hooks" })).toHaveAttribute("href", `${baseURL}terms/webhook/`);
  expect(await layoutShift(page)).toBe(0);
});

test("where even the script does not come", async ({ page, baseURL, complaints }) => {
  complaints.expect(/ERR_CONNECTION_REFUSED/);
  await page.route(`${baseURL}**`, (route) => route.abort("connectionrefused"));
  const failed = page.waitForEvent("requestfailed", (request) => request.url().endsWith("/embed.js"));
  await host(page, baseURL ?? "", { head: style(LOOK), body: BODY });
  await failed;
  await expect(page.getByRole("link", { name: "What is an API?" })).toBeVisible();
  await expect(page.getByText("hooks")).toBeVisible();
});

/** As a policy names an inline style (https://www.w3.org/TR/CSP3/#grammardef-hash-source). */
async function sha256(text: string) {
  return Buffer.from(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))).toString("base64");
}

test.describe("touch", () => {
  test.use({ hasTouch: true, isMobile: true, viewport: { width: 320, height: 640 } });

  test("a term that was linked by itself shows its card at the first tap, and leads to it at the second", async ({ page, baseURL }) => {
    await host(page, baseURL ?? "", { head: style(LOOK), body: BODY });
    const link = page.locator("article a[data-glossary-link]", { hasText: "API" });
    await link.tap();
    await expect(card(page)).toHaveAccessibleName("API");
    await link.tap();
    await expect(page).toHaveURL(/\/terms\/api\/$/);
  });
});

test("with the keyboard, from one term to the next", async ({ page, baseURL }) => {
  await host(page, baseURL ?? "", { head: style(LOOK), body: BODY });
  await expect(page.locator("article a[data-glossary-link]")).toHaveCount(2);
  for (const name of ["Webhook", "API"]) {
    await page.keyboard.press("Tab");
    await expect(card(page)).toHaveAccessibleName(name);
  }
  await page.keyboard.press("Escape");
  await expect(card(page)).toHaveCount(0);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/terms\/api\/$/);
});
