// Pages of another site that embed the glossary.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, type Page } from "@playwright/test";

type Host = {
  /** The content of the body. `GLOSSARY` stands for the glossary's address, here and in the head and the policy. */
  body: string;
  /** The content of the head. */
  head?: string;
  /** The page's Content-Security-Policy. */
  policy?: string;
  /** The attributes of the html element. */
  html?: string;
  /** The event to wait for: a script that is held back keeps the page loading. */
  until?: "load" | "domcontentloaded";
};

/** Opens a page of another site. */
export async function host(page: Page, glossary: string, { body, head = "", policy = "", html = 'lang="en"', until = "load" }: Host) {
  const text = `<!doctype html><html ${html}><head><meta charset="utf-8"><title>A shop</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">${head}</head>
<body>${body}</body></html>`;
  const headers = { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": fill(policy, glossary) };
  // A real server: a response that Playwright fulfils does not count as local, and other pages may not send requests to
  // servers of this machine (https://wicg.github.io/local-network-access/).
  const answer = fill(text, glossary);
  const server = createServer((_, response) => response.writeHead(200, headers).end(answer));
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  page.once("close", () => server.close(() => {}).closeAllConnections());
  const { port } = server.address() as AddressInfo;
  await page.goto(`http://127.0.0.1:${port}/`, { waitUntil: until });
}

const fill = (text: string, glossary: string) => text.replaceAll("GLOSSARY", glossary.replace(/\/$/, ""));

/** Attributes that keep cookies and the page's address out of the script's request. */
const ANONYMOUS = 'crossorigin="anonymous" referrerpolicy="strict-origin"';

/** The line to paste. */
export const SCRIPT = `<script src="GLOSSARY/embed.js" ${ANONYMOUS} async></script>`;

/** The line to paste for automatic links in articles. */
export const AUTO = SCRIPT.replace(" async", ' data-autolink="article" async');

/** An article with a link to a term. */
export const ARTICLE = `<main><h1>Our shop</h1><p>It has an
  <a href="GLOSSARY/terms/api/">interface</a> and a <a href="/cart/">cart</a>.</p></main>`;

/** Waits until the glossary's script has run. */
export async function embedded(page: Page) {
  await page.waitForFunction(() => "glossaryEmbed" in window);
}

/** The card on links. */
export const card = (page: Page) => page.getByRole("dialog");

/** Returns the page's layout shift so far (https://web.dev/articles/cls). */
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
        // An observer without entries is never called, so the sum is read after two frames, in the task that follows
        // them: by then their shifts are recorded.
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

/** Expects the card beside its link, and completely inside the window. */
export async function expectBeside(page: Page, link: { boundingBox: () => Promise<Box | null> }) {
  const [around, box] = [await link.boundingBox(), await card(page).boundingBox()];
  if (!around || !box) throw new Error("the link or the card is not shown");
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
  expect(box.y >= around.y + around.height || box.y + box.height <= around.y, "the card does not cover the link").toBe(true);
  expect(box.x).toBeGreaterThanOrEqual(0);
  expect(box.x + box.width).toBeLessThanOrEqual(width);
  expect(box.y).toBeGreaterThanOrEqual(0);
  expect(box.y + box.height).toBeLessThanOrEqual(height);
}

type Box = { x: number; y: number; width: number; height: number };
