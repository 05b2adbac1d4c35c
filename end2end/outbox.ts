// What is not sent yet, as visitors see it.
import type { BrowserContext, Page } from "@playwright/test";
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
