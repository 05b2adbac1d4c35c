// What is not known to be stored yet, as visitors see it.
import { randomBytes } from "node:crypto";
import { expect, type BrowserContext, type Page } from "@playwright/test";
import { settled } from "./fixtures";
import { ENDPOINT } from "./form";

export function outbox(page: Page) {
  const bar = page.getByRole("complementary", { name: "Messages not confirmed yet" });
  return {
    bar,
    /** Opens the bar. */
    open: () => bar.locator("summary").first().click(),
    item: bar.locator(".unsent-item"),
    card: page.locator("#contact-outcome .kept"),
  };
}

/** What screen readers are told besides. */
export const told = (page: Page) => page.locator("#announcement");

/** What lies in the browser's storage by that name. The site's path is a part of it. */
export const keptAs = (page: Page, name: string) =>
  page.evaluate((name) => {
    const key = Object.keys(localStorage).find((key) => key.startsWith("glossary:") && key.endsWith(`:${name}`));
    return (key && localStorage.getItem(key)) || "";
  }, name);
export const kept = (page: Page) => keptAs(page, "outbox");

/** The inquiries posted from now on, by any page. */
export function posts(context: BrowserContext) {
  const ids: string[] = [];
  context.on("request", (request) => {
    if (request.method() === "POST" && request.url().endsWith("/api/inquiries")) ids.push(request.postDataJSON().id);
  });
  return ids;
}

/**
 * From now on no attempt arrives, until the function that it returns is called. Nothing is sent again by itself for
 * an hour, unless there is another way to say so.
 */
export async function cutOff(context: BrowserContext, headers: Record<string, string> = { "Retry-After": "3600" }) {
  await context.route(ENDPOINT, (route) => route.fulfill({ status: 503, headers, body: "" }));
  return () => context.unroute(ENDPOINT);
}

/** An inquiry as the browser keeps it. */
type Line = {
  state: "i" | "w" | "u" | "r" | "p" | "s" | "g" | "d";
  message: string;
  /** What else was typed. */
  typed?: Record<string, string>;
  page?: string;
  attempts?: number;
  /** How many days ago it was first sent. */
  days?: number;
  errors?: [field: string, code: string, detail: string][];
  damaged?: boolean;
};

/** What an earlier page has kept, as `crates/core/src/outbox/text.rs` writes it. */
export function lines(...lines: Line[]): string {
  const second = lines.some(({ errors, state }) => errors || state === "s");
  const written = lines.map(({ state, message, typed, page = "/terms/api/", attempts = 1, days = 0, errors, damaged }) => {
    const id = `0197a1b2-c3d4-7e5f-8a6b-${randomBytes(6).toString("hex")}`;
    const fields = { ...(typed ?? { email: "ada@example.com", name: "Ada Lovelace" }), message };
    const context = { page, term: "", trail: [], search: "", referrer: "", utm: {} };
    const time = Date.now() - days * 24 * 3_600_000;
    const told = (errors ?? []).flat().map((part) => `${part.replaceAll(" ", "\\s")}\t`).join("");
    const body = JSON.stringify({ id, fields, context }).replaceAll("\\", "\\\\");
    const columns = [id, state, attempts, time, time, 0, ...(second ? [told] : []), body];
    const line = columns.join(" ");
    return `${(sum(line) ^ (second ? 1 : 0) ^ (damaged ? 2 : 0)) >>> 0} ${line}\n`;
  });
  return `glossary-outbox ${second ? 2 : 1}\n${written.join("")}`;
}

function sum(text: string): number {
  return Buffer.from(text).reduce((sum, byte) => Math.imul(sum ^ byte, 0x01000193), 0x811c9dc5);
}

/** Lets the pages that are opened from now on find that there, the first time. */
export async function leave(context: BrowserContext, text: string, key = "glossary:outbox") {
  await context.addInitScript(
    ([key, text]) => {
      // An empty page, as axe opens one, has no storage.
      if (origin === "null" || localStorage.getItem("left")) return;
      localStorage.setItem("left", "yes");
      localStorage.setItem(key, text);
    },
    [key, text],
  );
}

/** Stops the page's clock, so that nothing happens by itself. The clock must be installed before the page is opened. */
export async function freeze(page: Page) {
  await settled(page);
  await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 1_000);
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
