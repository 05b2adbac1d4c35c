// Several tabs share one outbox. The property tests in crates/core/src/outbox/tests/sequences.rs check that two pages
// never send the same inquiry twice.
import { ENDPOINT, expectKept, fill, form, message, REFERENCE } from "../form";
import { appReady, expect, hold, test } from "../fixtures";
import { stored } from "../inbox";
import { cutOff, freeze, kept, keptAs, lines, outbox, posts, seedStorage, sendUnconfirmed } from "../outbox";
import { box } from "../search";

const OVERLOADED = /503/;

/** Keeps a transaction of the database open, until `free()` is called in that page. */
function holdDatabase() {
  return new Promise<void>((held) => {
    const request = indexedDB.open("glossary");
    request.onsuccess = () => {
      let isFree = false;
      Object.assign(window, { free: () => (isFree = true) });
      const texts = request.result.transaction("texts", "readwrite").objectStore("texts");
      const next = () => {
        held();
        if (!isFree) texts.get("none").onsuccess = next;
      };
      next();
    };
  });
}

test("two tabs share the outbox: either discards an inquiry, and only one sends it", async ({ page, context, open, complaints, database }) => {
  complaints.expect(OVERLOADED);
  const ids = posts(context);
  await open("terms/api/");
  const first = await sendUnconfirmed(page);
  const other = await context.newPage();
  await other.goto(page.url());
  await appReady(other);
  const { bar, item } = outbox(other);
  await test.step("an inquiry discarded in its form disappears from the other tab", async () => {
    await expect(bar).toContainText("1 message not confirmed yet");
    const { card } = outbox(page);
    const sure = card.getByRole("button", { name: "Yes, discard it" });
    await expect(sure).toBeHidden();
    await card.getByText("Discard…").click();
    await sure.click();
    await expect(form(page).message).toBeFocused();
    await expect(form(page).message).toHaveValue("");
    expect(await kept(page)).toBe("");
    await expect(bar).toBeHidden();
    expect(await stored(database, first.text)).toHaveLength(0);
  });
  await test.step("an inquiry discarded in the other tab empties its form, and leaves the focus alone", async () => {
    await sendUnconfirmed(page);
    await box(page).focus();
    await outbox(other).open();
    await item.getByText("Discard…").click();
    await item.getByRole("button", { name: "Yes, discard it" }).click();
    await expect(form(page).send).toBeVisible();
    await expect(form(page).message).toHaveValue("");
    await expect(box(page)).toBeFocused();
    // The other tab's discarded item had the focus, which moves to the heading.
    await expect(bar).toBeHidden();
    await expect(other.getByRole("heading", { level: 1 })).toBeFocused();
  });
  await test.step("one tab sends, and the other shows the result", async () => {
    const { text, restore } = await sendUnconfirmed(page);
    await expect(item).toContainText(text);
    await restore();
    const before = ids.length;
    // The tab whose turn comes second may have no button any more.
    const click = () => document.querySelector<HTMLElement>(".unsent-item [data-part=send]")?.click();
    await Promise.all([page.evaluate(click), other.evaluate(click)]);
    await expect(form(page).outcome).toBeVisible();
    const inquiries = await stored(database, text);
    expect(inquiries).toHaveLength(1);
    await expect(form(page).reference).toHaveText(inquiries[0].reference);
    await expect.poll(() => kept(other)).toBe("");
    expect(ids.length - before).toBe(1);
  });
});

test("an event that waited for the database does not clear a form that is sent meanwhile", async ({ page, context, open, database }) => {
  await seedStorage(context, lines({ state: "g", message: "of yesterday" }));
  await open("terms/api/");
  await expect(outbox(page).bar).toBeVisible();
  const release = await hold(page, ENDPOINT);
  const text = message();
  await fill(page, text);
  // The test holds up the database as another tab would, while an event arrives and then the visitor sends.
  await page.evaluate(holdDatabase);
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

test("an inquiry is sent, and not called kept, while another page holds up the database and the locks", async ({
  page,
  context,
  open,
  complaints,
  database,
}) => {
  test.setTimeout(40_000);
  complaints.expect(OVERLOADED);
  await open("terms/api/");
  const first = await sendUnconfirmed(page);
  await first.restore();
  const other = await context.newPage();
  await other.goto(page.url());
  await appReady(other);
  await expect(outbox(other).bar).toBeVisible();
  const id = /"id":"([0-9a-f-]+)"/.exec(await kept(page))?.[1] ?? "";
  // As a page does that the browser has frozen: Firefox grants a lock to a page that is being left.
  await other.evaluate(holdDatabase);
  await other.evaluate(
    (name) => new Promise<void>((held) => navigator.locks.request(name, () => (held(), new Promise(() => {})))),
    `glossary:${id}`,
  );
  await test.step("the inquiry of the outbox is sent without its lock", async () => {
    await outbox(page).card.getByRole("button", { name: "Send now" }).click();
    await expect(form(page).outcome).toBeVisible({ timeout: 12_000 });
    expect(await stored(database, first.text)).toHaveLength(1);
  });
  await test.step("a new inquiry is sent", async () => {
    await page.getByRole("button", { name: "Write another" }).click();
    const restore = await cutOff(context);
    const text = message();
    await fill(page, text);
    await form(page).send.click();
    await expect(outbox(page).card).toContainText("This browser does not let us keep it", { timeout: 10_000 });
    await restore();
    await other.evaluate(() => (window as unknown as { free: () => void }).free());
    await outbox(page).card.getByRole("button", { name: "Send now" }).click();
    await expect(form(page).outcome).toBeVisible();
    expect(await stored(database, text)).toHaveLength(1);
  });
});

test("a tab that missed what others did catches up when it is shown again", async ({ page, context, open, complaints }) => {
  complaints.expect(OVERLOADED);
  // The page misses storage events, as it would in the back/forward cache.
  await page.addInitScript(() => addEventListener("storage", (event) => event.stopImmediatePropagation(), true));
  await open("terms/api/");
  const other = await context.newPage();
  await other.goto(page.url());
  await appReady(other);
  await test.step("pageshow: the form shows the reference of the inquiry that another tab sent", async () => {
    const { restore } = await sendUnconfirmed(page);
    await restore();
    await outbox(other).open();
    await outbox(other).item.getByRole("button", { name: "Send now" }).click();
    await expect(outbox(other).item).toContainText("We have it");
    await expect(outbox(page).card).toBeVisible();
    await page.evaluate(() => window.dispatchEvent(new Event("pageshow")));
    await expect(form(page).reference).toHaveText(REFERENCE);
  });
  await test.step("visibilitychange: of several stored inquiries, the form shows the reference of its own", async () => {
    await page.getByRole("button", { name: "Write another" }).click();
    await sendUnconfirmed(page);
    const id = /"id":"([0-9a-f-]+)"/.exec(await kept(page))?.[1] ?? "";
    await other.evaluate((id) => {
      const later = "0197a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b BBBBB-BBBBB";
      localStorage.setItem("glossary:stored", `${later}\n${id} AAAAA-AAAAA\n`);
    }, id);
    await keptAs(other, "outbox", "");
    await expect(outbox(page).card).toBeVisible();
    await page.evaluate(() => window.dispatchEvent(new Event("visibilitychange")));
    await expect(form(page).reference).toHaveText("AAAAA-AAAAA");
  });
});

test("glossaries of one host keep their inquiries apart", { tag: "@below" }, async ({ page, context, open, baseURL }) => {
  test.skip(!baseURL?.endsWith("/glossary/"), "the site at the root has no path to keep apart");
  await page.clock.install();
  const line = { state: "g", days: 9, attempts: 9 } as const;
  const own = { ...line, message: "to the glossary", page: "/glossary/terms/api/" };
  const other = { ...line, message: "to its neighbour", page: "/glossary-of-law/terms/api/" };
  await seedStorage(context, lines(own, other));
  await open("terms/api/");
  await freeze(page);
  await outbox(page).open();
  await expect(outbox(page).item).toHaveCount(1);
  await expect(outbox(page).item).toContainText("to the glossary");
  await expect.poll(() => keptAs(page, "/glossary:outbox")).toContain("to the glossary");
  expect(await keptAs(page, "/glossary:outbox")).not.toContain("to its neighbour");
  expect(await page.evaluate(() => localStorage.getItem("glossary:outbox"))).toContain("to its neighbour");
  expect(await page.evaluate(() => localStorage.getItem("glossary:outbox"))).not.toContain("to the glossary");
});
