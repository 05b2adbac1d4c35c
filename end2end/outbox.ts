// Unconfirmed inquiries: the bar, the form's card, and the outbox's text in the browser's database.
import { randomBytes } from "node:crypto";
import { expect, type BrowserContext, type Page } from "@playwright/test";
import { settled } from "./fixtures";
import { ENDPOINT, fill, form, message } from "./form";

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

/** The live region for screen readers. */
export const announcement = (page: Page) => page.locator("#announcement");

/**
 * The text in the browser's database under that name, which may contain the site's path. With `text`, stores that text
 * first. Without a text, no database is created.
 */
export const keptAs = (page: Page, name: string, text?: string) =>
  page.evaluate(
    ([name, text]) =>
      new Promise<string>((done, fail) => {
        const request = indexedDB.open("glossary");
        request.onupgradeneeded = () => {
          if (text === undefined) request.transaction?.abort();
          else request.result.createObjectStore("texts");
        };
        request.onerror = () => done("");
        request.onsuccess = () => {
          const database = request.result;
          const transaction = database.transaction("texts", text === undefined ? "readonly" : "readwrite");
          const texts = transaction.objectStore("texts");
          if (text !== undefined) texts.put(text, `glossary:${name}`);
          const keys = texts.getAllKeys();
          const values = texts.getAll();
          transaction.onabort = fail;
          transaction.oncomplete = () => {
            database.close();
            done(values.result[keys.result.findIndex((key) => String(key).endsWith(`:${name}`))] ?? "");
          };
        };
      }),
    [name, text],
  );
export const kept = (page: Page) => keptAs(page, "outbox");

/** The ids of the inquiries that any page posts after this call. */
export function posts(context: BrowserContext) {
  const ids: string[] = [];
  context.on("request", (request) => {
    if (request.method() === "POST" && request.url().endsWith("/api/inquiries")) ids.push(request.postDataJSON().id);
  });
  return ids;
}

/**
 * Answers every attempt with 503, until the returned function is called. The default headers let the outbox wait for
 * an hour.
 */
export async function cutOff(context: BrowserContext, headers: Record<string, string> = { "Retry-After": "3600" }) {
  await context.route(ENDPOINT, (route) => route.fulfill({ status: 503, headers, body: "" }));
  return () => context.unroute(ENDPOINT);
}

/** Sends an inquiry that is answered with 503, and waits for the card of the unconfirmed inquiry. */
export async function sendUnconfirmed(page: Page, headers?: Record<string, string>) {
  const restore = await cutOff(page.context(), headers);
  const text = message();
  await fill(page, text);
  await form(page).send.click();
  await expect(outbox(page).card).toBeVisible();
  return { text, restore };
}

/** An inquiry in the outbox's text. */
type Line = {
  state: "i" | "w" | "u" | "r" | "p" | "s" | "g" | "d";
  message: string;
  /** The other fields. */
  typed?: Record<string, string>;
  page?: string;
  attempts?: number;
  /** The days since the first attempt. */
  days?: number;
  errors?: [field: string, code: string, detail: string][];
  damaged?: boolean;
};

/** The outbox's text as an earlier page left it, in the format of `crates/core/src/outbox/text.rs`. */
export function lines(...lines: Line[]): string {
  const second = lines.some(({ errors, state }) => errors || state === "s");
  const written = lines.map(({ state, message, typed, page = "/terms/api/", attempts = 1, days = 0, errors, damaged }) => {
    const id = `0197a1b2-c3d4-7e5f-8a6b-${randomBytes(6).toString("hex")}`;
    const fields = { ...(typed ?? { email: "ada@example.com", name: "Ada Lovelace" }), message };
    const context = { page, term: "", trail: [], search: "", referrer: "", utm: {} };
    const time = Date.now() - days * 24 * 3_600_000;
    const encodedErrors = (errors ?? []).flat().map((part) => `${part.replaceAll(" ", "\\s")}\t`).join("");
    const body = JSON.stringify({ id, fields, context }).replaceAll("\\", "\\\\");
    const columns = [id, state, attempts, time, time, 0, ...(second ? [encodedErrors] : []), body];
    const line = columns.join(" ");
    return `${(sum(line) ^ (second ? 1 : 0) ^ (damaged ? 2 : 0)) >>> 0} ${line}\n`;
  });
  return `glossary-outbox ${second ? 2 : 1}\n${written.join("")}`;
}

function sum(text: string): number {
  return Buffer.from(text).reduce((sum, byte) => Math.imul(sum ^ byte, 0x01000193), 0x811c9dc5);
}

/** Stores a text in local storage before the first page is opened, as a page of an earlier version would. */
export async function seedStorage(context: BrowserContext, text: string, key = "glossary:outbox") {
  await context.addInitScript(
    ([key, text]) => {
      // An empty page, such as axe opens, has no storage.
      if (origin === "null" || localStorage.getItem("left")) return;
      localStorage.setItem("left", "yes");
      localStorage.setItem(key, text);
    },
    [key, text],
  );
}

/** Stops the page's clock, so that no timer fires. The clock must be installed before the page is opened. */
export async function freeze(page: Page) {
  await settled(page);
  await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 1_000);
}

/** How long each step of {@link passingUntil} waits for its expectation. */
export const SOON = { timeout: 1_000 };

/**
 * Moves the page's clock forward until an expectation holds, in steps shorter than the timeout of an attempt: one long
 * step would end an attempt that is under way, or come before the timer that it should fire.
 */
export async function passingUntil(page: Page, seen: () => Promise<void>) {
  await expect(async () => {
    await page.clock.fastForward(8_000);
    await seen();
  }).toPass({ timeout: 15_000 });
}
