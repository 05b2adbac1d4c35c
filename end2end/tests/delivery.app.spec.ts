// How an inquiry goes out: once, however it was sent, and its fate is told where the visitor is by then.
import type { Page } from "@playwright/test";
import { ENDPOINT, fill, form, message } from "../form";
import { WASM, appReady, expect, hold, test } from "../fixtures";
import { stored } from "../inbox";
import { requests } from "../network";
import { freeze, outbox, passingUntil, SOON } from "../outbox";

/** Sends a message that is stored, though the visitor never hears of it. The clock then stands still. */
async function sendAndLoseTheAnswer(page: Page) {
  await freeze(page);
  await page.route(
    ENDPOINT,
    async (route) => {
      await route.fetch();
      await route.abort("connectionreset");
    },
    { times: 1 },
  );
  const text = message();
  await fill(page, text);
  await form(page).send.click();
  await expect(outbox(page).card).toBeVisible();
  return text;
}

test("stored but the answer lost: the second try shows the first one's reference", { tag: "@below" }, async ({
  page,
  open,
  complaints,
  database,
}) => {
  complaints.expect(/ERR_CONNECTION_RESET/);
  await page.clock.install();
  await open("terms/api/");
  const text = await sendAndLoseTheAnswer(page);
  const [first] = await stored(database, text);

  await outbox(page).card.getByRole("button", { name: "Send now" }).click();
  await expect(form(page).reference).toHaveText(first.reference);
  expect(await stored(database, text)).toHaveLength(1);
});

/** What the browser posts by itself opens elsewhere, as Playwright waits for nothing in a page that is being left. */
const postElsewhere = (page: Page) => page.locator("form.contact-form").evaluate((form: HTMLFormElement) => (form.target = "elsewhere"));

for (const first of ["the browser's", "the app's"]) {
  test(`sent before the app is there and once more after, it is stored once: ${first} arrives first`, async ({ page, context, database }) => {
    const startApp = await hold(page, WASM);
    let answer = () => {};
    let posted = false;
    const answered = new Promise<void>((resolve) => (answer = resolve));
    // What the browser posts by itself takes long; what the app posts does not.
    await context.route(ENDPOINT, async (route) => {
      if (!route.request().isNavigationRequest()) return route.continue();
      posted = true;
      const response = first === "the browser's" ? await route.fetch({ maxRedirects: 0 }) : undefined;
      await answered;
      await (response ? route.fulfill({ response }) : route.continue());
    });
    await page.goto("terms/api/");
    const text = message();
    await fill(page, text);
    await postElsewhere(page);
    const opened = context.waitForEvent("page");
    await form(page).send.click();
    await expect.poll(() => posted).toBe(true);
    if (first === "the browser's") await expect.poll(async () => (await stored(database, text)).length).toBe(1);
    startApp();
    await appReady(page);
    await form(page).send.click();
    await expect(form(page).outcome).toBeVisible();
    const [inquiry] = await stored(database, text);
    await expect(form(page).reference).toHaveText(inquiry.reference);
    answer();
    await expect(await opened).toHaveURL("thanks/");
    expect(await stored(database, text)).toHaveLength(1);
  });
}

// Not to be relied on yet: the second message is not seen to be stored within the test's patience.
test.fixme("sent before the app is there and changed since, both are stored", async ({ page, context, database }) => {
  const startApp = await hold(page, WASM);
  let answer = () => {};
  const answered = new Promise<void>((resolve) => (answer = resolve));
  await context.route(ENDPOINT, async (route) => {
    if (!route.request().isNavigationRequest()) return route.continue();
    const response = await route.fetch({ maxRedirects: 0 });
    await answered;
    await route.fulfill({ response });
  });
  await page.goto("terms/api/");
  const text = message();
  await fill(page, text);
  await postElsewhere(page);
  const opened = context.waitForEvent("page");
  await form(page).send.click();
  await expect.poll(async () => (await stored(database, text)).length).toBe(1);
  startApp();
  await appReady(page);
  await form(page).message.fill(`${text} and more`);
  await form(page).send.click();
  await expect(form(page).outcome).toBeVisible();
  answer();
  await expect(await opened).toHaveURL("thanks/");
  expect(await stored(database, `${text} and more`)).toHaveLength(1);
});

test("another can be written while the first waits, and both are stored", async ({ page, open, complaints, database }) => {
  complaints.expect(/ERR_CONNECTION_RESET/);
  await page.clock.install();
  await open("terms/api/");
  const text = await sendAndLoseTheAnswer(page);
  await page.getByRole("button", { name: "Write another" }).click();
  await expect(form(page).name).toBeFocused();
  await expect(outbox(page).bar).toBeVisible();
  await fill(page, `${text} and more`);
  await form(page).send.click();
  await expect(form(page).outcome).toBeVisible();
  await passingUntil(page, () => expect(outbox(page).bar).toContainText("Your message has arrived", SOON));
  expect(await stored(database, text)).toHaveLength(1);
  expect(await stored(database, `${text} and more`)).toHaveLength(1);
});

test("while it is on its way the button says so, and a second click sends nothing", async ({ page, open, database }) => {
  const text = message();
  const release = await hold(page, ENDPOINT);
  await open("terms/api/");
  const seen = requests(page);
  await fill(page, text);
  await form(page).send.dblclick();
  const sending = page.getByRole("button", { name: "Sending…" });
  await expect(sending).toBeVisible();
  await expect(sending).toHaveAttribute("aria-disabled", "true");
  await sending.dispatchEvent("click");
  await form(page).name.press("Enter");
  release();
  await expect(form(page).outcome).toBeVisible();
  expect(seen.count("/api/inquiries")).toBe(1);
  expect(await stored(database, text)).toHaveLength(1);
});

test("what was sent is told on the page where one is by then", async ({ page, open }) => {
  const release = await hold(page, ENDPOINT);
  await open("terms/api/");
  await fill(page, message());
  await form(page).send.click();
  await expect(page.getByRole("button", { name: "Sending…" })).toBeVisible();
  await page.getByRole("region", { name: "Related terms" }).getByRole("link", { name: "Webhook" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Webhook");
  release();
  await expect(form(page).outcome).toBeVisible();
});
