// Everything that can be embedded, together on pages of every kind.
import { createHash } from "node:crypto";
import type { Page } from "@playwright/test";
import { axe, expect, settled, test } from "../fixtures";
import { AUTO, card, embedded, host, layoutShift } from "../host";

/** All elements, far from each other, with reserved room for those that need room. */
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

const style = (text: string) => `<style>${text}</style>`;

/** Reads the page from top to bottom, until everything has loaded. */
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

/** The copy of the script that runs first, and does everything. */
const FIRST = AUTO.replace(" async", "");
const MODULE = `<script type="module">import { embed } from "GLOSSARY/embed.module.js"; window.same = embed() === window.glossaryEmbed;</script>`;
const ARABIC = BODY.replace("Our <", "لدينا <").replace("> and our API.", "> و API.");
/** The name of the inline style in a policy (https://www.w3.org/TR/CSP3/#grammardef-hash-source). */
const HASH = createHash("sha256").update(LOOK).digest("base64");
const POLICY = `default-src 'none'; img-src data:; style-src 'sha256-${HASH}'; script-src GLOSSARY/embed.js; connect-src GLOSSARY/; frame-src GLOSSARY/embed/`;

const hosts = {
  "a strict policy": { head: style(LOOK), policy: POLICY, body: BODY },
  "text from right to left, script and module": { html: 'lang="ar" dir="rtl"', head: style(LOOK) + FIRST, body: ARABIC + MODULE },
  "plain styles": { head: style(LOOK), body: BODY },
  "a reset": { head: style(RESET + LOOK), body: BODY },
  "another copy of the script": { head: style(LOOK) + FIRST, body: BODY },
};
/** The gate runs these: the page's width, and further sites. */
const GATE: Record<string, [number, string[]]> = {
  "a strict policy": [320, ["@below"]],
  "text from right to left, script and module": [768, []],
};

for (const [what, pageOfHost] of Object.entries(hosts)) {
  for (const width of [320, 768, 1280]) {
    const [inGate, tag] = GATE[what] ?? [];
    test(`on a page with ${what}, ${width} pixels wide, everything loads and works, and nothing moves`, {
      tag: width === inGate ? tag : "@all",
    }, async ({ page, baseURL }) => {
      await page.setViewportSize({ width, height: 700 });
      await host(page, baseURL ?? "", pageOfHost);
      await read(page);
      expect(await layoutShift(page)).toBe(0);
      expect(await page.evaluate(() => document.documentElement.scrollWidth), "nothing sticks out").toBe(width);
      await page.getByRole("heading", { name: "Our shop" }).scrollIntoViewIfNeeded();
      await page.getByRole("link", { name: "hooks" }).hover();
      await expect(card(page)).toHaveAccessibleName("Webhook");
      // Once for each page: axe's findings hardly depend on the width.
      if (width === (inGate ?? 320)) expect(await axe(page)).toEqual([]);
      if (pageOfHost.body.includes(MODULE)) expect(await page.evaluate("same")).toBe(true);
    });
  }
}

test("hostile styles change no card", { tag: "@all" }, async ({ page, baseURL }) => {
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

test("while the glossary's server is down the page keeps its text and its links, and moves nothing", async ({ page, baseURL, complaints }) => {
  complaints.expect(/ERR_CONNECTION_REFUSED/, /Glossary: data-autolink="article": blocked or offline/);
  const contact = '<h2>The form</h2><glossary-contact term="api"><a href="GLOSSARY/contact/?term=api">Tell us what you build</a></glossary-contact>';
  const body = BODY.replace("<h2>The end</h2>", `${contact}<h2>The end</h2>`);
  const failed = (path: string) => page.waitForEvent("requestfailed", (request) => new URL(request.url()).pathname.endsWith(path));
  const write = page.getByRole("link", { name: "Tell us what you build" });

  await test.step("where the script loads and nothing else does", async () => {
    await page.route(`${baseURL}**`, (route) =>
      route.request().url().endsWith("/embed.js") ? route.continue() : route.abort("connectionrefused"),
    );
    const names = failed("/terms/names.json");
    await host(page, baseURL ?? "", { head: style(LOOK), body });
    await embedded(page);
    await names;
    const [term, form] = [failed("/terms/api/index.json"), failed("/embed/contact/")];
    await page.getByRole("heading", { name: "A card" }).scrollIntoViewIfNeeded();
    await term;
    await expect(page.getByRole("link", { name: "What is an API?" })).toBeVisible();
    await expect(page.getByRole("link", { name: "hooks" })).toHaveAttribute("href", `${baseURL}terms/webhook/`);
    await expect(page.locator("article a")).toHaveCount(1);
    await write.scrollIntoViewIfNeeded();
    await form;
    await settled(page);
    await expect(write).toBeVisible();
    expect((await page.getByTitle("Tell us what you build").boundingBox())?.height).toBe(1);
    expect(await layoutShift(page)).toBe(0);
  });

  await test.step("where the script does not load either", async () => {
    await page.unrouteAll();
    await page.route(`${baseURL}**`, (route) => route.abort("connectionrefused"));
    const script = failed("/embed.js");
    await host(page, baseURL ?? "", { head: style(LOOK), body });
    await script;
    await expect(page.getByRole("link", { name: "What is an API?" })).toBeVisible();
    await expect(page.getByText("hooks")).toBeVisible();
  });

  await test.step("once the server is up again, the link works", async () => {
    await page.unrouteAll();
    await write.click();
    await expect(page).toHaveURL(/\/contact\/\?term=api$/);
  });
});

test.describe("touch", () => {
  test.use({ hasTouch: true, isMobile: true, viewport: { width: 320, height: 640 } });

  test("the first tap on an automatic link opens its card, and the second follows the link", { tag: "@all" }, async ({ page, baseURL }) => {
    await host(page, baseURL ?? "", { head: style(LOOK), body: BODY });
    const link = page.locator("article a[data-glossary-link]", { hasText: "API" });
    await link.tap();
    await expect(card(page)).toHaveAccessibleName("API");
    await link.tap();
    await expect(page).toHaveURL(/\/terms\/api\/$/);
  });
});

test("the Tab key moves from one term to the next", { tag: "@all" }, async ({ page, baseURL }) => {
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
