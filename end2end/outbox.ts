// What is not sent yet, as visitors see it.
import { expect, type BrowserContext, type Page } from "@playwright/test";
import { ENDPOINT } from "./form";

export function outbox(page: Page) {
  const bar = page.getByRole("complementary", { name: "Messages not sent yet" });
  return {
    bar,
    /** Opens the bar. */
    open: () => bar.locator("summary").first().click(),
    item: bar.getByRole("listitem"),
    card: page.locator("#contact-outcome .kept"),
  };
}

/** What lies in the browser's storage. */
export const kept = (page: Page) => page.evaluate(() => localStorage.getItem("glossary:outbox") ?? "");

/** The inquiries posted from now on, by any page. */
export function posts(context: BrowserContext) {
  const ids: string[] = [];
  context.on("request", (request) => {
    if (request.method() === "POST" && request.url().endsWith("/api/inquiries")) ids.push(request.postDataJSON().id);
  });
  return ids;
}

/** From now on no attempt arrives, until the function that it returns is called. */
export async function cutOff(context: BrowserContext): Promise<() => Promise<void>> {
  await context.route(ENDPOINT, (route) => route.fulfill({ status: 503, body: "" }));
  return () => context.unroute(ENDPOINT);
}

/** How long a step of {@link passingUntil} waits for what it is to see. */
export const SOON = { timeout: 1_000 };

/**
 * Lets the page's clock run ahead until that is seen, in steps shorter than an answer is awaited for: a single leap
 * would give up an attempt that is under way, or come before the wait that it is meant to pass over.
 */
export async function passingUntil(page: Page, seen: () => Promise<void>) {
  await expect(async () => {
    await page.clock.fastForward(8_000);
    await seen();
  }).toPass({ timeout: 15_000 });
}
