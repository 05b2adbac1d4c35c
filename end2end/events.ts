// The events that the app dispatches on the document for other scripts of the page.
import type { Page } from "@playwright/test";

export type AppEvent = { type: string; detail: Record<string, string> };

const NAMES = ["inquiry-started", "inquiry-submitted", "inquiry-stored", "inquiry-failed", "term-viewed", "searched"];

/** Records the events of pages that are opened after this call. */
export async function recordEvents(page: Page) {
  await page.addInitScript((names) => {
    const recorded: unknown[] = [];
    Object.assign(window, { recorded });
    for (const name of names) {
      document.addEventListener(`glossary:${name}`, (event) =>
        recorded.push({ type: event.type, detail: (event as CustomEvent).detail }),
      );
    }
  }, NAMES);
}

/** Returns the events recorded since the page was loaded. */
export const recordedEvents = (page: Page) => page.evaluate(() => (window as unknown as { recorded: AppEvent[] }).recorded);
