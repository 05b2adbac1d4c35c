// How an inquiry goes out: once, however it was sent, and its fate is told where the visitor is by then.
import type { Page } from "@playwright/test";
import { ENDPOINT, fill, form, message } from "../form";
import { WASM, expect, hold, test } from "../fixtures";
import { stored } from "../inbox";
import { requests } from "../network";
import { freeze, outbox, passingUntil, SOON } from "../outbox";
import { slowWay } from "../slow";

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

/** Sends a message before the app is there, and by the app once it is, the message with something added to it. */
async function sendTwice(page: Page, url: string, text: string, added = "") {
  const startApp = await hold(page, WASM);
  await page.goto(`${url}terms/api/`);
  await fill(page, text);
  await page.evaluate((added) => {
    const { documentElement: html } = document;
    const message = document.querySelector<HTMLTextAreaElement>("#contact textarea");
    const send = document.querySelector<HTMLButtonElement>("#contact [type=submit]");
    new MutationObserver(() => {
      if (html.dataset.app !== "ready" || !message) return;
      message.value += added;
      send?.click();
    }).observe(html, { attributeFilter: ["data-app"] });
  }, added);
  await form(page).send.click({ noWaitAfter: true });
  return startApp;
}

for (const [first, posts] of [["the browser's", "back"], ["the app's", "there"]] as const) {
  test(`sent before the app is there and once more by it, it is stored once: ${first} arrives first`, async ({
    page,
    baseURL,
    database,
  }) => {
    const text = message();
    const { url, arrive, toApp } = await slowWay(page, baseURL ?? "", posts);
    const startApp = await sendTwice(page, url, text);
    if (posts === "back") await expect.poll(async () => (await stored(database, text)).length).toBe(1);
    startApp();
    await expect.poll(() => toApp).toHaveLength(1);
    const [inquiry] = await stored(database, text);
    expect(toApp[0]).toMatchObject({ reference: inquiry.reference, duplicate: posts === "back" });
    arrive();
    await expect(page).toHaveURL(`${url}thanks/`);
    expect(await stored(database, text)).toHaveLength(1);
  });
}

test("sent before the app is there, then changed and sent by it, both are stored", async ({ page, baseURL, database }) => {
  const text = message();
  const { url, arrive, toApp } = await slowWay(page, baseURL ?? "", "back");
  const startApp = await sendTwice(page, url, text, " and more");
  await expect.poll(async () => (await stored(database, text)).length).toBe(1);
  startApp();
  await expect.poll(() => toApp).toHaveLength(1);
  arrive();
  await expect(page).toHaveURL(`${url}thanks/`);
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
