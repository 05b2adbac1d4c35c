// Tabs take turns, and nobody who does something else is called away.
import type { BrowserContext, Page } from "@playwright/test";
import { ENDPOINT, expectKept, fill, form, message, REFERENCE } from "../form";
import { appReady, expect, hold, test } from "../fixtures";
import { stored } from "../inbox";
import { cutOff, freeze, kept, leave, lines, outbox, passingUntil, posts, SOON, told } from "../outbox";
import { box } from "../search";

const OVERLOADED = /503/;

/** Sends what does not arrive, and leaves the visitor at the card that says so. */
async function sendInVain(page: Page, context: BrowserContext, headers?: Record<string, string>) {
  const restore = await cutOff(context, headers);
  const text = message();
  await fill(page, text);
  await form(page).send.click();
  await expect(outbox(page).card).toBeVisible();
  return { text, restore };
}

test("a turn that was asked for before does not clear the form that is being sent", async ({ page, context, open, database }) => {
  await leave(context, lines({ state: "g", message: "of yesterday" }));
  await open("terms/api/");
  await expect(outbox(page).bar).toBeVisible();
  const release = await hold(page, ENDPOINT);
  const text = message();
  await fill(page, text);
  // Another tab is at it, while this one is woken and then sends.
  await page.evaluate(() => {
    const free = new Promise((free) => Object.assign(window, { free }));
    return new Promise<void>((held) => navigator.locks.request("glossary:outbox", () => (held(), free)));
  });
  await page.evaluate(() => window.dispatchEvent(new Event("online")));
  await form(page).send.click();
  const sent = page.waitForRequest(ENDPOINT);
  await page.evaluate(() => (window as unknown as { free: () => void }).free());
  await sent;
  await expect(page.getByRole("button", { name: "Sending…" })).toBeVisible();
  await expectKept(page, text);
  release();
  await expect(form(page).outcome).toBeVisible();
  expect(await stored(database, text)).toHaveLength(1);
});

test("who does something else meanwhile stays there, and is told", async ({ page, context, open, complaints }) => {
  complaints.expect(OVERLOADED);
  await page.clock.install();
  await open("terms/api/");
  const { restore } = await sendInVain(page, context, {});
  await box(page).fill("web");
  await restore();
  await passingUntil(page, () => expect(form(page).outcome).toBeVisible(SOON));
  await expect(box(page)).toBeFocused();
  await expect(told(page)).toHaveText(/^We have your message\. Your reference is /);
});

test("what was opened and what has the focus stay so when it is tried again", async ({ page, context, open, complaints }) => {
  complaints.expect(OVERLOADED);
  await page.clock.install();
  const ids = posts(context);
  await open("terms/api/");
  await sendInVain(page, context, {});
  const { card } = outbox(page);
  await card.getByText("Discard…").press("Enter");
  await expect(card.getByRole("button", { name: "Yes, discard it" })).toBeVisible();
  await passingUntil(page, () => expect.poll(() => ids.length, SOON).toBeGreaterThan(1));
  await expect(card).toContainText("Messages cannot be taken right now");
  await expect(card.getByRole("button", { name: "Yes, discard it" })).toBeVisible();
  await expect(card.getByText("Discard…")).toBeFocused();
});

test("what another tab discards empties the form, and calls nobody there", async ({ page, context, open, complaints }) => {
  complaints.expect(OVERLOADED);
  await open("terms/api/");
  await sendInVain(page, context);
  await box(page).focus();
  const other = await context.newPage();
  await other.goto(page.url());
  await appReady(other);
  await outbox(other).open();
  await outbox(other).item.getByText("Discard…").click();
  await outbox(other).item.getByRole("button", { name: "Yes, discard it" }).click();
  await expect(form(page).send).toBeVisible();
  await expect(form(page).message).toHaveValue("");
  await expect(box(page)).toBeFocused();
  // Where it was discarded nothing is left that had the focus, but the page.
  await expect(outbox(other).bar).toBeHidden();
  await expect(other.getByRole("heading", { level: 1 })).toBeFocused();
});

test("who learns late that several were stored sees the reference of the own one", async ({ page, context, open, complaints }) => {
  complaints.expect(OVERLOADED);
  await open("terms/api/");
  await sendInVain(page, context);
  const id = /"id":"([0-9a-f-]+)"/.exec(await kept(page))?.[1] ?? "";
  const other = await context.newPage();
  await other.goto("terms/webhook/");
  await other.evaluate((id) => {
    const later = "0197a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b BBBBB-BBBBB";
    localStorage.setItem("glossary:stored", `${later}\n${id} AAAAA-AAAAA\n`);
    localStorage.removeItem("glossary:outbox");
  }, id);
  await expect(form(page).reference).toHaveText("AAAAA-AAAAA");
});

test("the same again after a reload is the same inquiry", async ({ page, context, open, complaints, database }) => {
  complaints.expect(OVERLOADED);
  const ids = posts(context);
  await open("terms/api/");
  const { text, restore } = await sendInVain(page, context);
  await restore();
  await page.reload();
  await appReady(page);
  await expect(outbox(page).bar).toBeVisible();
  await fill(page, text);
  await form(page).send.click();
  await expect(form(page).outcome).toBeVisible();
  await expect(outbox(page).bar).toBeHidden();
  expect(ids).toHaveLength(2);
  expect(new Set(ids).size).toBe(1);
  expect(await stored(database, text)).toHaveLength(1);
});

for (const what of ["pageshow", "visibilitychange"]) {
  test(`a page that missed what others did learns of it by ${what}`, async ({ page, context, open, complaints }) => {
    complaints.expect(OVERLOADED);
    await page.addInitScript(() => addEventListener("storage", (event) => event.stopImmediatePropagation(), true));
    await open("terms/api/");
    const { restore } = await sendInVain(page, context);
    await restore();
    const other = await context.newPage();
    await other.goto(page.url());
    await appReady(other);
    await outbox(other).open();
    await outbox(other).item.getByRole("button", { name: "Send now" }).click();
    await expect(outbox(other).item).toContainText("We have it");
    await expect(outbox(page).card).toBeVisible();
    await page.evaluate((what) => window.dispatchEvent(new Event(what)), what);
    await expect(form(page).reference).toHaveText(REFERENCE);
  });
}

test("glossaries of one host keep their inquiries apart", { tag: "@below" }, async ({ page, context, open, baseURL }) => {
  test.skip(!baseURL?.endsWith("/glossary/"), "the other one is at the root");
  await page.clock.install();
  const line = { state: "g", days: 9, attempts: 9 } as const;
  const own = { ...line, message: "to the glossary", page: "/glossary/terms/api/" };
  const other = { ...line, message: "to its neighbour", page: "/glossary-of-law/terms/api/" };
  await leave(context, lines(own, other));
  await open("terms/api/");
  await freeze(page);
  await outbox(page).open();
  await expect(outbox(page).item).toHaveCount(1);
  await expect(outbox(page).item).toContainText("to the glossary");
  await expect.poll(() => page.evaluate(() => localStorage.getItem("glossary:/glossary:outbox"))).toContain("to the glossary");
  expect(await page.evaluate(() => localStorage.getItem("glossary:outbox"))).toContain("to its neighbour");
  expect(await page.evaluate(() => localStorage.getItem("glossary:outbox"))).not.toContain("to the glossary");
});
