// Nothing jumps while a page becomes the app's, and every width is wide enough.
import { type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "@playwright/test";
import { MISSING, MISSING_COMPLAINT, PAGES, appReady, expect, settled, test } from "../fixtures";
import { options } from "../search";

/** Notes each shift of the layout, and what moved. */
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

for (const width of [390, 1280]) {
  for (const { kind, path } of [...PAGES, { kind: "missing", path: MISSING }]) {
    test(`the ${kind} page does not shift at ${width} pixels`, async ({ page, complaints }) => {
      if (kind === "missing") complaints.expect(MISSING_COMPLAINT);
      await page.setViewportSize({ width, height: 844 });
      await observe(page);
      await page.goto(path);
      await appReady(page);
      await settled(page);
      await settled(page);
      expect(await shifts(page)).toEqual([]);
    });
  }
}

for (const width of [390, 1280]) {
  for (const { kind, path } of PAGES) {
    test(`the ${kind} page may arrive in pieces without a shift at ${width} pixels`, async ({ page, request }) => {
      // The header is small and comes whole, in the first packet, whatever the network.
      const [header, text] = (await (await request.get(path)).text()).split(/(?=<main\b)/);
      const pieces = text.split(/(?=<(?:section|h2|form|div class="field|button|footer)\b)/);
      const { address, next } = await slowly([header, ...pieces]);
      await page.setViewportSize({ width, height: 844 });
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

/** A server on a bad day: it sends a page piece by piece, each when it is told to, and nothing else. */
async function slowly([first, ...pieces]: string[]) {
  let answer: ServerResponse | undefined;
  const server = createServer((request, response) => {
    if (request.url !== "/") return response.writeHead(204).end();
    answer = response.writeHead(200, { "Content-Type": "text/html" });
    answer.write(first);
  });
  // Nobody waits for it in the end.
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

test("opening the search's list moves nothing", async ({ page, open }) => {
  await observe(page);
  await open("terms/api/");
  const box = page.getByRole("combobox", { name: "Search the glossary" });
  await box.focus();
  const before = await page.getByRole("heading", { level: 1 }).boundingBox();
  await box.fill("api");
  await expect(options(page)).toHaveCount(5);
  expect(await page.getByRole("heading", { level: 1 }).boundingBox()).toEqual(before);
});

for (const width of [320, 390, 768, 1440]) {
  test(`no page needs scrolling sideways at ${width} pixels`, async ({ page, complaints }) => {
    complaints.expect(MISSING_COMPLAINT);
    await page.setViewportSize({ width, height: 844 });
    for (const path of [...PAGES.map(({ path }) => path), "terms/graphql/", "terms/microservices/", "search/?q=grafana", MISSING]) {
      await page.goto(path);
      await appReady(page);
      const widest = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(widest, path).toBeLessThanOrEqual(width);
    }
  });
}

test("on paper stands the entry, without header, form and footer", async ({ page, open }) => {
  await open("terms/api/");
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByText("The agreed rules by which one program")).toBeVisible();
  await expect(page.getByRole("button", { name: "Send" })).toBeHidden();
  await expect(page.getByRole("combobox", { name: "Search the glossary" })).toBeHidden();
});
