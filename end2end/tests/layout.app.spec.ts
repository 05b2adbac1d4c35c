// Layout: pages do not shift while they load and hydrate, and fit every width.
import { type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "@playwright/test";
import { ALL_PAGES, MISSING_COMPLAINT, PAGES, appReady, expect, settled, test } from "../fixtures";
import { box, heading, options, results } from "../search";

/** Records each layout shift, with the elements that moved. */
const observe = (page: Page) =>
  page.addInitScript(() => {
    type Source = { node: Element | null; previousRect: DOMRect; currentRect: DOMRect };
    type Shift = PerformanceEntry & { value: number; sources: Source[] };
    const shifts: unknown[] = Object.assign(window, { shifts: [] }).shifts;
    new PerformanceObserver((list) => {
      for (const { value, sources } of list.getEntries() as Shift[]) {
        const moved = sources.map(({ node, previousRect, currentRect }) => ({
          what: node?.outerHTML?.slice(0, 80) ?? node?.nodeName,
          from: JSON.stringify(previousRect),
          to: JSON.stringify(currentRect),
        }));
        shifts.push({ value, moved });
      }
    }).observe({ type: "layout-shift", buffered: true });
  });

const shifts = (page: Page) => page.evaluate(() => Reflect.get(window, "shifts"));

const WIDTHS = [320, 390, 768, 1440];
const HEIGHT = 844;

/** Searches with many, few and no results, of questions and comparisons, and with a long word. */
const SEARCHES = [
  "search/?q=api",
  "search/?q=data",
  "search/?q=webhook",
  "search/?q=grafana",
  "search/?q=%20",
  "search/?q=how%20do%20programs%20talk%20to%20each%20other%20when%20something%20happens%3F",
  "search/?q=api%20vs%20webhook",
  "search/?q=Donaudampfschifffahrtsgesellschaft",
  "search/?q=api#contact",
  "search/?q=rest+api&utm_source=mail",
];

/** One page of each kind, terms whose content could be too wide, lists, query strings and fragments. */
const ADDRESSES = [
  ...ALL_PAGES.map(({ path }) => path),
  ...SEARCHES,
  "terms/",
  "topics/",
  "terms/graphql/",
  "terms/microservices/",
  "terms/rest-api/",
  "terms/webhook/?utm_source=mail",
  "terms/api/#contact",
  "topics/backend-and-apis/",
  "contact/?term=api",
  "?utm_source=mail",
  "#a-z",
  "topics/architecture/?utm_source=mail",
  "terms/rest-api/#related",
];

/** Fails if the page scrolls sideways at one of the widths. */
async function expectToFit(page: Page, path: string) {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: HEIGHT });
    const [inner, widest] = await page.evaluate(() => [innerWidth, document.documentElement.scrollWidth]);
    expect.soft(inner, `/${path}`).toBe(width);
    expect.soft(widest, `width of /${path} at ${width} px`).toBeLessThanOrEqual(width);
  }
}

test("no page shifts at 390 px, nor scrolls sideways from 320 to 1440 px", async ({ page, open, complaints }) => {
  test.slow();
  complaints.expect(MISSING_COMPLAINT);
  await observe(page);
  for (const path of ADDRESSES) {
    await test.step(`/${path}`, async () => {
      await page.setViewportSize({ width: 390, height: HEIGHT });
      await open(path);
      await settled(page);
      await settled(page);
      expect.soft(await shifts(page), `shifts of /${path}`).toEqual([]);
      await expectToFit(page, path);
    });
  }
});

test("no page shifts at 1280 px", { tag: "@all" }, async ({ page, open, complaints }) => {
  test.slow();
  complaints.expect(MISSING_COMPLAINT);
  await page.setViewportSize({ width: 1280, height: HEIGHT });
  await observe(page);
  for (const path of ADDRESSES) {
    await test.step(`/${path}`, async () => {
      await open(path);
      await settled(page);
      await settled(page);
      expect.soft(await shifts(page), `shifts of /${path}`).toEqual([]);
    });
  }
});

for (const width of [390, 1280]) {
  for (const { kind, path } of PAGES) {
    const gate = width === 390 && kind === "term";
    test(`the ${kind} page arrives in pieces without a shift at ${width} px`, { tag: gate ? [] : "@all" }, async ({ page, request }) => {
      // The header is small and arrives whole, in the first packet of any network.
      const [header, text] = (await (await request.get(path)).text()).split(/(?=<main\b)/);
      const pieces = text.split(/(?=<(?:section|h2|form|div class="field|button|footer)\b)/);
      const { address, next } = await slowly([header, ...pieces]);
      await page.setViewportSize({ width, height: HEIGHT });
      await observe(page);
      await page.goto(address, { waitUntil: "commit" });
      const count = () => page.locator("*").count();
      for (let before = await count(); next(); before = await count()) {
        await expect.poll(count).toBeGreaterThan(before);
        await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      }
      await expect(page.getByRole("contentinfo")).toBeVisible();
      expect(await shifts(page)).toEqual([]);
    });
  }
}

/** A server that sends the page in pieces, one for each call of `next`, and no other file. */
async function slowly([first, ...pieces]: string[]) {
  let answer: ServerResponse | undefined;
  const server = createServer((request, response) => {
    if (request.url !== "/") return response.writeHead(204).end();
    answer = response.writeHead(200, { "Content-Type": "text/html" });
    answer.write(first);
  });
  // The server does not keep the process alive.
  server.unref();
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const next = () => {
    const piece = pieces.shift();
    if (piece) answer?.write(piece);
    else answer?.end();
    return piece !== undefined;
  };
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, next };
}

test("a picture of the whole page shows the form", async ({ page, open }) => {
  await open("terms/api/");
  // Chromium paints nothing of a section that it skips. A skipped section is as high as its estimate.
  await expect(page.locator("#contact")).toHaveCSS("content-visibility", "visible");
});

test("the list of the search covers the page without moving it, and print shows the entry alone", async ({ page, open }) => {
  await open("terms/api/");

  await test.step("the open list moves nothing", async () => {
    await box(page).focus();
    const before = await heading(page).boundingBox();
    await box(page).fill("api");
    await expect(options(page)).toHaveCount(5);
    expect(await heading(page).boundingBox()).toEqual(before);
  });

  await test.step("print hides the header, the form and the footer", async () => {
    await page.emulateMedia({ media: "print" });
    await expect(heading(page)).toBeVisible();
    await expect(page.getByText("The agreed rules by which one program")).toBeVisible();
    await expect(page.getByRole("button", { name: "Send" })).toBeHidden();
    await expect(box(page)).toBeHidden();
  });
});

test("a search does not shift with stored drafts, after a reload and after going back", async ({ page, open }) => {
  await page.setViewportSize({ width: 390, height: HEIGHT });
  await observe(page);
  await open("contact/");
  await page.getByLabel("Your name").fill("Ada");
  await settled(page);
  const isStill = async (what: string) => {
    await expect(results(page).first()).toBeVisible();
    await settled(page);
    await settled(page);
    expect.soft(await shifts(page), what).toEqual([]);
  };
  await open("search/?q=api");
  await isStill("with a draft");
  await page.evaluate(() => scrollTo(0, 10_000));
  await page.reload();
  await appReady(page);
  await isStill("after a reload at the end");
  await page.evaluate(() => scrollTo(0, 0));
  await open("terms/api/");
  await page.goBack();
  await appReady(page);
  await isStill("after going back from another document");
});
