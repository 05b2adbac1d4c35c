// What is not known to be stored is kept, told, and sent from any page by one of them.
import { ENDPOINT, fill, form, message } from "../form";
import { appReady, expect, test } from "../fixtures";
import { stored } from "../inbox";
import { cutOff, freeze, kept, outbox, passingUntil, posts, SOON, told } from "../outbox";
import { box } from "../search";

const OVERLOADED = /503/;
/** Nothing is asked for, so that it is sent again soon. */
const SOON_AGAIN = {};

test("by itself it is sent again, as soon as that is due", async ({ page, context, open, complaints, database }) => {
  complaints.expect(OVERLOADED);
  await page.clock.install();
  const ids = posts(context);
  const restore = await cutOff(context, SOON_AGAIN);
  const text = message();
  await open("terms/api/");
  await fill(page, text);
  await form(page).send.click();
  await expect(outbox(page).card).toContainText(/sent again by itself in less than a minute, for up to 7 days/);
  await passingUntil(page, () => expect.poll(() => ids.length, SOON).toBe(2));
  await restore();
  await passingUntil(page, () => expect(form(page).outcome).toBeVisible(SOON));
  expect(new Set(ids).size).toBe(1);
  expect(await stored(database, text)).toHaveLength(1);
});

test("it is sent from any page of the site, and the visitor is told", { tag: ["@below", "@phone"] }, async ({
  page,
  context,
  open,
  complaints,
  database,
}) => {
  complaints.expect(OVERLOADED);
  const restore = await cutOff(context);
  const text = message();
  await open("terms/api/");
  await fill(page, text);
  await form(page).send.click();
  await expect(outbox(page).card).toBeVisible();

  await open("topics/architecture/");
  const { bar, item } = outbox(page);
  await expect(bar).toContainText("1 message not confirmed yet");
  await expect(form(page).message).toHaveValue("");
  await outbox(page).open();
  await expect(item).toContainText(text);
  await restore();
  await item.getByRole("button", { name: "Send now" }).click();
  const [{ reference }] = await (async () => {
    await expect(item).toContainText("We have it. Your reference is");
    return stored(database, text);
  })();
  await expect(item).toContainText(reference);
  await expect(page.getByRole("status").filter({ hasText: "Your message has arrived" })).toHaveCount(1);
  expect(await kept(page)).toBe("");
  await item.getByRole("button", { name: "Close" }).click();
  await expect(bar).toBeHidden();
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
});

test("back online, it goes at once", async ({ page, context, open, complaints, database }) => {
  complaints.expect(/ERR_INTERNET_DISCONNECTED/);
  await page.clock.install();
  const text = message();
  await open("terms/api/");
  await fill(page, text);
  // No time passes, so that nothing else sends it.
  await freeze(page);
  await context.setOffline(true);
  await form(page).send.click();
  await expect(outbox(page).card).toContainText("You are offline");
  expect(await stored(database, text)).toHaveLength(0);
  await context.setOffline(false);
  await expect(form(page).outcome).toBeVisible();
  expect(await stored(database, text)).toHaveLength(1);
});

test("two tabs take turns: one sends, and the other is told", async ({ page, context, open, complaints, database }) => {
  complaints.expect(OVERLOADED);
  const ids = posts(context);
  const restore = await cutOff(context);
  const text = message();
  await open("terms/api/");
  await fill(page, text);
  await form(page).send.click();
  await expect(outbox(page).card).toBeVisible();
  const other = await context.newPage();
  await other.goto(page.url());
  await appReady(other);
  await expect(outbox(other).bar).toContainText("1 message not confirmed yet");
  await outbox(other).open();
  await restore();
  const before = ids.length;
  // Who comes second may find no button any more.
  const click = () => document.querySelector<HTMLElement>(".unsent-item [data-do=send]")?.click();
  await Promise.all([page.evaluate(click), other.evaluate(click)]);
  await expect(form(page).outcome).toBeVisible();
  const inquiries = await stored(database, text);
  expect(inquiries).toHaveLength(1);
  await expect(form(page).reference).toHaveText(inquiries[0].reference);
  await expect.poll(() => kept(other)).toBe("");
  expect(ids.length - before).toBe(1);
});

const storages: [string, () => void][] = [
  ["absent", () => Object.defineProperty(window, "localStorage", { value: null })],
  [
    "blocked",
    () =>
      Object.defineProperty(window, "localStorage", {
        get() {
          throw new DOMException("no", "SecurityError");
        },
      }),
  ],
  [
    "full",
    () => {
      Storage.prototype.setItem = () => {
        throw new DOMException("full", "QuotaExceededError");
      };
    },
  ],
];
for (const [what, spoil] of storages) {
  test(`with storage ${what} it is sent all the same, and the form promises nothing`, async ({
    page,
    context,
    open,
    complaints,
    database,
  }) => {
    complaints.expect(OVERLOADED);
    await page.addInitScript(spoil);
    const restore = await cutOff(context);
    const text = message();
    await open("terms/api/");
    await fill(page, text);
    await form(page).send.click();
    const { card } = outbox(page);
    await expect(card).toContainText("This browser does not let us keep it");
    await expect(card).not.toContainText("kept on this device");
    await restore();
    await card.getByRole("button", { name: "Send now" }).click();
    await expect(form(page).outcome).toBeVisible();
    expect(await stored(database, text)).toHaveLength(1);
  });
}

for (const [where, time] of [
  ["a year ahead", 365],
  ["a year back", -365],
] as const) {
  test(`with the clock set ${where} meanwhile it is sent and stored once`, async ({
    page,
    context,
    open,
    complaints,
    database,
  }) => {
    complaints.expect(OVERLOADED);
    await page.clock.install();
    const restore = await cutOff(context, SOON_AGAIN);
    const text = message();
    await open("terms/api/");
    await fill(page, text);
    await form(page).send.click();
    await expect(outbox(page).card).toBeVisible();
    await restore();
    await page.clock.setSystemTime(Date.now() + time * 24 * 3_600_000);
    await passingUntil(page, () => expect(form(page).outcome).toBeVisible(SOON));
    expect(await stored(database, text)).toHaveLength(1);
  });
}

test("what is discarded is gone, after a second thought", async ({ page, context, open, complaints, database }) => {
  complaints.expect(OVERLOADED);
  await cutOff(context);
  const text = message();
  await open("terms/api/");
  await fill(page, text);
  await form(page).send.click();
  const { card } = outbox(page);
  const sure = card.getByRole("button", { name: "Yes, discard it" });
  await expect(sure).toBeHidden();
  await card.getByText("Discard…").click();
  await sure.click();
  await expect(form(page).name).toBeFocused();
  await expect(form(page).message).toHaveValue("");
  expect(await kept(page)).toBe("");
  expect(await stored(database, text)).toHaveLength(0);
});

test("it can be copied, all of it", async ({ page, context, open, complaints }) => {
  complaints.expect(OVERLOADED);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await cutOff(context);
  const text = message();
  await open("terms/api/");
  await fill(page, text);
  await form(page).send.click();
  await outbox(page).card.getByRole("button", { name: "Copy" }).click();
  await expect(outbox(page).card.getByRole("button", { name: "Copied" })).toBeVisible();
  await expect(told(page)).toHaveText("Copied");
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  for (const part of ["Ada Lovelace", "ada@example.com", text]) expect(copied).toContain(part);
});

test("a text of another version of the site is left alone", async ({ page, open, database }) => {
  await page.addInitScript(() => localStorage.setItem("glossary:outbox", "glossary-outbox 9\nwhatever"));
  const text = message();
  await open("terms/api/");
  await fill(page, text);
  await form(page).send.click();
  await expect(form(page).outcome).toBeVisible();
  expect(await kept(page)).toBe("glossary-outbox 9\nwhatever");
  expect(await stored(database, text)).toHaveLength(1);
});

test("going back and forth after sending sends nothing more", async ({ page, context, open, database }) => {
  const ids = posts(context);
  const text = message();
  await open("terms/api/");
  await fill(page, text);
  await form(page).send.click();
  await expect(form(page).outcome).toBeVisible();
  await open("terms/webhook/");
  await page.goBack();
  await appReady(page);
  await expect(form(page).message).toHaveValue("");
  await page.goForward();
  await appReady(page);
  expect(ids).toHaveLength(1);
  expect(await stored(database, text)).toHaveLength(1);
});

test("without locks it is sent and stored all the same, once", async ({ page, context, open, complaints, database }) => {
  complaints.expect(OVERLOADED);
  await page.addInitScript(() => Object.defineProperty(navigator, "locks", { value: undefined }));
  const ids = posts(context);
  const restore = await cutOff(context);
  const text = message();
  await open("terms/api/");
  await fill(page, text);
  await form(page).send.click();
  await expect(outbox(page).card).toBeVisible();
  await restore();
  await outbox(page).card.getByRole("button", { name: "Send now" }).click();
  await expect(form(page).outcome).toBeVisible();
  expect(ids).toHaveLength(2);
  expect(await stored(database, text)).toHaveLength(1);
});

test("without locks a page does not give up what it awaits itself", async ({ page, context, open }) => {
  await page.addInitScript(() => Object.defineProperty(navigator, "locks", { value: undefined }));
  await page.clock.install();
  const ids = posts(context);
  await page.route(ENDPOINT, () => {});
  await open("terms/api/");
  await fill(page, message());
  await form(page).send.click();
  await expect.poll(() => ids.length).toBe(1);
  // The clock is set forward, and whoever comes back to the tab wakes the outbox.
  await page.clock.setSystemTime(Date.now() + 3_600_000);
  await page.evaluate(() => window.dispatchEvent(new Event("focus")));
  await expect(page.getByRole("button", { name: "Sending…" })).toBeVisible();
  expect(ids).toHaveLength(1);
});
