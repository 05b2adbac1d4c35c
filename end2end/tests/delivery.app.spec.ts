// An inquiry that is sent by the browser and by the app, or sent twice, is stored once.
import type { Page } from "@playwright/test";
import { ENDPOINT, fill, form, message } from "../form";
import { WASM, expect, hold, test } from "../fixtures";
import { stored } from "../inbox";
import { requests } from "../network";
import { startSlowProxy } from "../slow";

/** Sends a message before the app is ready, and again by the app once it is ready, with something added to the message. */
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

const orders = [
  { first: "browser", posts: "back", tag: "" },
  // crates/inbox/tests/api/form_posts.rs covers both orders.
  { first: "app", posts: "there", tag: "@all" },
] as const;
for (const { first, posts, tag } of orders) {
  test(`a form sent by the browser and by the app is stored once: the ${first}'s request arrives first`, { tag: tag || [] }, async ({
    page,
    baseURL,
    database,
  }) => {
    const text = message();
    const { url, arrive, toApp } = await startSlowProxy(page, baseURL ?? "", posts);
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

test("a form sent by the browser, then changed and sent by the app, is stored as two inquiries", async ({ page, baseURL, database }) => {
  const text = message();
  const { url, arrive, toApp } = await startSlowProxy(page, baseURL ?? "", "back");
  const startApp = await sendTwice(page, url, text, " and more");
  await expect.poll(async () => (await stored(database, text)).length).toBe(1);
  startApp();
  await expect.poll(() => toApp).toHaveLength(1);
  arrive();
  await expect(page).toHaveURL(`${url}thanks/`);
  expect(await stored(database, `${text} and more`)).toHaveLength(1);
});

test("the form sends once while a response is awaited, and shows the response on the next page", async ({ page, open, database }) => {
  const text = message();
  const release = await hold(page, ENDPOINT);
  await open("terms/api/");
  const seen = requests(page);
  await fill(page, text);
  await test.step("a second click and Enter send nothing", async () => {
    await form(page).send.dblclick();
    const sending = page.getByRole("button", { name: "Sending…" });
    await expect(sending).toBeVisible();
    await expect(sending).toHaveAttribute("aria-disabled", "true");
    await sending.dispatchEvent("click");
    await form(page).name.press("Enter");
  });
  await test.step("the response is shown on the page that the visitor has gone to", async () => {
    await page.getByRole("region", { name: "Related terms" }).getByRole("link", { name: "Webhook" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Webhook");
    release();
    await expect(form(page).outcome).toBeVisible();
  });
  expect(seen.count("/api/inquiries")).toBe(1);
  expect(await stored(database, text)).toHaveLength(1);
});
