// Pages of another site that show terms of the glossary.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

type Host = {
  /** What stands in its body. `GLOSSARY` in it is the address of the glossary. */
  body: string;
  /** What stands in its head. */
  head?: string;
  /** Its Content-Security-Policy. */
  policy?: string;
  /** Attributes of its html element. */
  html?: string;
  /** Until when to wait: a script that is held back keeps the page loading. */
  until?: "load" | "domcontentloaded";
};

/** Opens a page of another site. */
export async function host(page: Page, glossary: string, { body, head = "", policy = "", html = 'lang="en"', until = "load" }: Host) {
  const text = `<!doctype html><html ${html}><head><meta charset="utf-8"><title>A shop</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">${head}</head>
<body>${body}</body></html>`;
  const headers = { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": fill(policy, glossary) };
  // A server, and not an answer made up for the browser: that would not be of this machine, whose
  // servers other pages may not ask (https://wicg.github.io/local-network-access/).
  const answer = fill(text, glossary);
  const server = createServer((_, response) => response.writeHead(200, headers).end(answer));
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  page.once("close", () => server.close(() => {}).closeAllConnections());
  const { port } = server.address() as AddressInfo;
  await page.goto(`http://127.0.0.1:${port}/`, { waitUntil: until });
}

const fill = (text: string, glossary: string) => text.replaceAll("GLOSSARY", glossary.replace(/\/$/, ""));

/** How the script is asked for, so that neither a cookie nor the page's address goes with it. */
const ASKED = 'crossorigin="anonymous" referrerpolicy="strict-origin"';

/** The line to paste. */
export const SCRIPT = `<script src="GLOSSARY/embed.js" ${ASKED} async></script>`;

/** The line to paste where terms are to be linked in articles. */
export const AUTO = SCRIPT.replace(" async", ' data-autolink="article" async');

/** An article with a link to a term. */
export const ARTICLE = `<main><h1>Our shop</h1><p>It has an
  <a href="GLOSSARY/terms/api/">interface</a> and a <a href="/cart/">cart</a>.</p></main>`;

/** Waits until the script of the glossary has run. */
export async function embedded(page: Page) {
  await page.waitForFunction(() => "glossaryEmbed" in window);
}

/** The card on links. */
export const card = (page: Page) => page.getByRole("dialog");

/** How far the page's own content has moved, as browsers count it (https://web.dev/articles/cls). */
export const layoutShift = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<number>((done) => {
        let sum = 0;
        const add = (entries: PerformanceEntryList) => {
          for (const entry of entries) sum += (entry as PerformanceEntry & { value: number }).value;
        };
        const observer = new PerformanceObserver((list) => add(list.getEntries()));
        observer.observe({ type: "layout-shift", buffered: true });
        // No entry is no shift, and an observer without entries is never called. What two frames have painted is
        // counted in the task after them.
        requestAnimationFrame(() =>
          requestAnimationFrame(() =>
            setTimeout(() => {
              add(observer.takeRecords());
              done(sum);
            }),
          ),
        );
      }),
  );

/** The card stands beside what it explains, whole and inside of the window. */
export async function expectBeside(page: Page, link: { boundingBox: () => Promise<Box | null> }) {
  const [around, box] = [await link.boundingBox(), await card(page).boundingBox()];
  if (!around || !box) throw new Error("neither is shown");
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
  expect(box.y >= around.y + around.height || box.y + box.height <= around.y, "it covers nothing").toBe(true);
  expect(box.x).toBeGreaterThanOrEqual(0);
  expect(box.x + box.width).toBeLessThanOrEqual(width);
  expect(box.y).toBeGreaterThanOrEqual(0);
  expect(box.y + box.height).toBeLessThanOrEqual(height);
}

type Box = { x: number; y: number; width: number; height: number };

/** What axe finds. */
export async function findings(page: Page) {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => ({ id, target, failureSummary })));
}
