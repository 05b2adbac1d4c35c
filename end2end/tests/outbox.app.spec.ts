// Unconfirmed inquiries in one tab: kept on the device, shown on every page, and sent again. The tests of
// crates/core/src/outbox cover the outbox's decisions; several tabs are tested in turns.app.spec.ts.
import { ENDPOINT, fill, form, message } from "../form";
import { appReady, expect, test } from "../fixtures";
import { stored } from "../inbox";
import { announcement, freeze, kept, keptAs, outbox, passingUntil, posts, sendUnconfirmed, SOON } from "../outbox";
import { box } from "../search";

const OVERLOADED = /503/;
/** Response headers without Retry-After: the outbox sends again soon. */
const SOON_AGAIN = {};

test("an inquiry is sent again when due and when back online, and the visitor is not interrupted", async ({
  page,
  context,
  open,
  complaints,
  database,
}) => {
  test.setTimeout(40_000);
  complaints.expect(OVERLOADED, /ERR_INTERNET_DISCONNECTED/);
  await page.clock.install();
  const ids = posts(context);
  await open("terms/api/");
  const { text, restore } = await sendUnconfirmed(page, SOON_AGAIN);
  const { card } = outbox(page);
  await test.step("an attempt that fails changes neither the open disclosure nor the focus", async () => {
    await expect(card).toContainText(/We send it again in less than a minute, for up to 7 days/);
    await card.getByText("Discard…").press("Enter");
    await expect(card.getByRole("button", { name: "Yes, discard it" })).toBeVisible();
    await passingUntil(page, () => expect.poll(() => ids.length, SOON).toBeGreaterThan(1));
    await expect(card).toContainText("We cannot receive messages right now");
    await expect(card.getByRole("button", { name: "Yes, discard it" })).toBeVisible();
    await expect(card.getByText("Discard…")).toBeFocused();
  });
  await test.step("an attempt that succeeds is announced to a visitor in the search box", async () => {
    await box(page).fill("web");
    await restore();
    await passingUntil(page, () => expect(form(page).outcome).toBeVisible(SOON));
    await expect(box(page)).toBeFocused();
    await expect(announcement(page)).toHaveText(/^We have your message\. Your reference is /);
    expect(new Set(ids).size).toBe(1);
    expect(await stored(database, text)).toHaveLength(1);
    await box(page).fill("");
  });
  await test.step("an inquiry written offline is sent as soon as the device is online", async () => {
    await page.getByRole("button", { name: "Write another" }).click();
    const text = message();
    await fill(page, text);
    // The clock stands still, so that no timer sends the inquiry.
    await freeze(page);
    await context.setOffline(true);
    await form(page).send.click();
    await expect(card).toContainText("You are offline");
    expect(await stored(database, text)).toHaveLength(0);
    await context.setOffline(false);
    await expect(form(page).outcome).toBeVisible();
    expect(await stored(database, text)).toHaveLength(1);
  });
});

test("an unconfirmed inquiry waits in the bar of every page, while another one is sent", { tag: ["@below-all", "@phone-all"] }, async ({
  page,
  open,
  complaints,
  database,
}) => {
  complaints.expect(OVERLOADED);
  await open("terms/api/");
  const { text, restore } = await sendUnconfirmed(page);
  const { bar, item } = outbox(page);
  await test.step("Write another moves the inquiry to the bar, and the next one is stored", async () => {
    await page.getByRole("button", { name: "Write another" }).click();
    await expect(form(page).message).toBeFocused();
    await expect(bar).toBeVisible();
    await restore();
    await fill(page, `${text} and more`);
    await form(page).send.click();
    await expect(form(page).outcome).toBeVisible();
    expect(await stored(database, `${text} and more`)).toHaveLength(1);
  });
  await test.step("Send now on another page stores the inquiry, and the bar shows the reference", async () => {
    await open("topics/architecture/");
    await expect(bar).toContainText("1 message not confirmed yet");
    await expect(form(page).message).toHaveValue("");
    await outbox(page).open();
    await expect(item).toContainText(text);
    await item.getByRole("button", { name: "Send now" }).click();
    await expect(item).toContainText("We have it. Your reference is");
    const inquiries = await stored(database, text);
    expect(inquiries).toHaveLength(1);
    await expect(item).toContainText(inquiries[0].reference);
    await expect(page.getByRole("status").filter({ hasText: "Your message has arrived" })).toHaveCount(1);
    expect(await kept(page)).toBe("");
  });
  await test.step("Close hides the bar, and the focus moves to the page's heading", async () => {
    await item.getByRole("button", { name: "Close" }).click();
    await expect(bar).toBeHidden();
    await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  });
});

test("an inquiry can be copied, and the same content after a reload is the same inquiry", async ({
  page,
  context,
  open,
  complaints,
  database,
}) => {
  complaints.expect(OVERLOADED);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const ids = posts(context);
  await open("terms/api/");
  const { text, restore } = await sendUnconfirmed(page);
  await test.step("Copy copies every field", async () => {
    await outbox(page).card.getByRole("button", { name: "Copy" }).click();
    await expect(outbox(page).card.getByRole("button", { name: "Copied" })).toBeVisible();
    await expect(announcement(page)).toHaveText("Copied");
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    for (const part of ["Ada Lovelace", "ada@example.com", text]) expect(copied).toContain(part);
  });
  await test.step("the same content after a reload keeps the inquiry's id", async () => {
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
});

const blocked = (name: string) =>
  Object.defineProperty(window, name, {
    get() {
      throw new DOMException("no", "SecurityError");
    },
  });
// For the core these are the same case: the page keeps unstored changes (crates/core/src/outbox/tests.rs).
const databases: [string, string, (() => void)[]][] = [
  ["blocked", "", [() => Object.defineProperty(IDBFactory.prototype, "open", { value: () => { throw new DOMException("no", "SecurityError"); } })]],
  ["absent", "@all", [() => Object.defineProperty(window, "indexedDB", { value: undefined })]],
  [
    "full",
    "",
    [
      () => {
        const put = IDBObjectStore.prototype.put;
        IDBObjectStore.prototype.put = function (...args) {
          const request = put.apply(this, args);
          request.addEventListener("success", () => this.transaction.abort());
          return request;
        };
      },
    ],
  ],
  ["silent", "@all", [() => (IDBFactory.prototype.open = () => new EventTarget() as IDBOpenDBRequest)]],
];
for (const [what, tag, spoil] of databases) {
  test(`with a database that is ${what} an inquiry is sent, and said not to be kept`, { tag: tag || [] }, async ({
    page,
    open,
    complaints,
    database,
  }) => {
    test.slow();
    complaints.expect(OVERLOADED);
    for (const script of spoil) await page.addInitScript(script);
    await open("terms/api/");
    const { text, restore } = await sendUnconfirmed(page);
    const { card } = outbox(page);
    await expect(card).toContainText("This browser does not let us keep it");
    await expect(card).not.toContainText("keep it on this device");
    await test.step("the form has the text after a reload, from local storage", async () => {
      await page.reload();
      await appReady(page);
      await expect(form(page).message).toHaveValue(text);
      await expect(outbox(page).bar).toBeHidden();
    });
    await restore();
    await form(page).send.click();
    await expect(form(page).outcome).toBeVisible({ timeout: 10_000 });
    expect(await stored(database, text)).toHaveLength(1);
  });
}

test("with all storage blocked an inquiry is sent, and nothing is said to be kept", async ({ page, open, complaints, database }) => {
  complaints.expect(OVERLOADED);
  await page.addInitScript(blocked, "localStorage");
  await page.addInitScript(blocked, "indexedDB");
  await open("terms/api/");
  await test.step("the form does not offer to clear a draft", async () => {
    await fill(page, message());
    await expect(page.getByText("Clear the form…")).toBeHidden();
  });
  const { text, restore } = await sendUnconfirmed(page);
  const { card } = outbox(page);
  await expect(card).toContainText("This browser does not let us keep it");
  await expect(card).not.toContainText("keep it on this device");
  await restore();
  await card.getByRole("button", { name: "Send now" }).click();
  await expect(form(page).outcome).toBeVisible();
  expect(await stored(database, text)).toHaveLength(1);
});

// The unit and property tests of crates/core/src/outbox cover the schedule under a changed clock.
for (const [where, time] of [
  ["a year ahead", 365],
  ["a year back", -365],
] as const) {
  test(`an inquiry is stored once with the clock set ${where} meanwhile`, { tag: "@all" }, async ({ page, open, complaints, database }) => {
    complaints.expect(OVERLOADED);
    await page.clock.install();
    await open("terms/api/");
    const { text, restore } = await sendUnconfirmed(page, SOON_AGAIN);
    await restore();
    await page.clock.setSystemTime(Date.now() + time * 24 * 3_600_000);
    await passingUntil(page, () => expect(form(page).outcome).toBeVisible(SOON));
    expect(await stored(database, text)).toHaveLength(1);
  });
}

// A unit test of crates/core/src/outbox covers this without a browser.
test("the outbox leaves the text of a later version of the site alone", { tag: "@all" }, async ({ page, open, database }) => {
  const later = "glossary-outbox 9\nwhatever";
  await page.goto("robots.txt");
  await page.evaluate((later) => localStorage.setItem("glossary:outbox", later), later);
  await keptAs(page, "outbox", later);
  const text = message();
  await open("terms/api/");
  await fill(page, text);
  await form(page).send.click();
  await expect(form(page).outcome).toBeVisible();
  expect(await kept(page)).toBe(later);
  expect(await page.evaluate(() => localStorage.getItem("glossary:outbox"))).toBe(later);
  expect(await stored(database, text)).toHaveLength(1);
});

test("without the Web Locks API an inquiry is awaited by the page that sends it, and stored once", async ({
  page,
  context,
  open,
  database,
}) => {
  await page.addInitScript(() => Object.defineProperty(navigator, "locks", { value: undefined }));
  await page.clock.install();
  const ids = posts(context);
  let isSilent = true;
  await page.route(ENDPOINT, (route) => (isSilent ? undefined : route.continue()));
  await open("terms/api/");
  const text = message();
  await test.step("a page with a changed clock that gets the focus does not give up its own attempt", async () => {
    await fill(page, text);
    await form(page).send.click();
    await expect.poll(() => ids.length).toBe(1);
    await page.clock.setSystemTime(Date.now() + 3_600_000);
    await page.evaluate(() => window.dispatchEvent(new Event("focus")));
    await expect(page.getByRole("button", { name: "Sending…" })).toBeVisible();
    expect(ids).toHaveLength(1);
  });
  await test.step("the next attempt stores the inquiry", async () => {
    await page.clock.fastForward(31_000);
    await expect(outbox(page).card).toContainText("Nothing proves yet");
    isSilent = false;
    await outbox(page).card.getByRole("button", { name: "Send now" }).click();
    await expect(form(page).outcome).toBeVisible();
    expect(new Set(ids).size).toBe(1);
    expect(await stored(database, text)).toHaveLength(1);
  });
});

/** Who delivers the inquiry of the page that was left. */
const deliverers = ["the page itself", "another tab"] as const;
for (const deliverer of deliverers) {
  test(`a visitor who leaves while sending and comes back sees the state of the inquiry, delivered by ${deliverer}`, async ({
    page,
    context,
    open,
    database,
  }) => {
    const ids = posts(context);
    await page.route("https://www.example.com/**", (route) =>
      route.fulfill({ contentType: "text/html", body: "<!doctype html><title>Elsewhere</title>" }),
    );
    const other = deliverer === "another tab" ? await context.newPage() : undefined;
    await other?.goto("terms/webhook/");
    if (other) await appReady(other);
    // The inbox stores the inquiry, and the page is left before the response arrives.
    let left = () => {};
    const leaving = new Promise<void>((done) => (left = done));
    let reached = () => {};
    const storing = new Promise<void>((done) => (reached = done));
    await page.route(
      ENDPOINT,
      async (route) => {
        const response = await route.fetch();
        reached();
        await leaving;
        await route.fulfill({ response }).catch(() => {});
      },
      { times: 1 },
    );
    await open("terms/api/");
    const text = message();
    await fill(page, text);
    await form(page).send.click();
    await storing;
    await page.goto("https://www.example.com/");
    left();
    if (other) {
      // The browser releases the lock of the page that was left a moment later.
      await expect(async () => {
        await other.evaluate(() => window.dispatchEvent(new Event("focus")));
        await expect(outbox(other).item).toContainText("We have it", SOON);
      }).toPass({ timeout: 15_000 });
      expect(await kept(other)).toBe("");
    }
    await page.goBack();
    await appReady(page);
    await expect(form(page).outcome).toBeVisible();
    await page.getByRole("button", { name: "Write another" }).click();
    await expect(form(page).message).toHaveValue("");
    await expect.poll(() => keptAs(page, "draft")).toBe("");
    expect(new Set(ids).size).toBe(1);
    expect(await stored(database, text)).toHaveLength(1);
  });
}
