// Pages that a translator or an extension has changed: the app works fully, or leaves the page as finished HTML.
import type { Page } from "@playwright/test";
import { WASM, appReady, expect, hold, settled, test } from "../fixtures";
import { fill, form, message } from "../form";
import { heading, options } from "../search";
import { stored } from "../inbox";

/** Wraps every text of the page in two `font` elements, as page translators do. */
const translate = (page: Page) =>
  page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts: Text[] = [];
    while (walker.nextNode()) texts.push(walker.currentNode as Text);
    for (const text of texts) {
      if (!text.data.trim() || text.parentElement?.closest("script, style, noscript, textarea, option")) continue;
      const [outer, inner] = [document.createElement("font"), document.createElement("font")];
      outer.append(inner);
      text.replaceWith(outer);
      inner.append(text.data);
    }
  });

/** Opens a term's page, changes it while the app is held back, and starts the app. */
async function startAfter(page: Page, change: () => Promise<unknown>) {
  const release = await hold(page, WASM);
  await page.goto("terms/api/");
  await change();
  release();
  await page.locator("html[data-app]").waitFor({ state: "attached" });
  await page.unroute(WASM);
  await settled(page);
  return page.evaluate(() => document.documentElement.dataset.app);
}

const related = (page: Page, name: string) =>
  page.getByRole("region", { name: "Related terms" }).getByRole("link", { name, exact: true });

/** The search, the form and the links work, by the app or by the browser. */
async function expectToWork(page: Page, database: string) {
  const text = message();
  await fill(page, text);
  await form(page).send.click();
  await expect(page.getByRole("heading", { name: /We have your message/ })).toBeVisible();
  expect(await stored(database, text)).toHaveLength(1);
}

test("a page that was translated before the app starts works fully", async ({ page, database }) => {
  await page.mouse.move(300, 300);
  expect(await startAfter(page, () => translate(page))).toBe("ready");
  await expectToWork(page, database);
  await page.getByRole("combobox", { name: "Search the glossary" }).pressSequentially("webh");
  await expect(options(page).first()).toHaveText(/^Webhook/);
  await page.getByRole("combobox", { name: "Search the glossary" }).press("Escape");
  await related(page, "REST API").click();
  await expect(heading(page)).toHaveText("REST API");
  await expect(page).toHaveTitle(/^REST API/);
  expect(await page.evaluate(() => document.documentElement.dataset.app)).toBe("ready");
});

test("a page that is translated after the app starts works fully", async ({ page, open, database }) => {
  await open("terms/api/");
  await settled(page);
  await translate(page);
  await page.getByRole("combobox", { name: "Search the glossary" }).pressSequentially("webh");
  await expect(options(page).first()).toHaveText(/^Webhook/);
  await page.getByRole("combobox", { name: "Search the glossary" }).press("Escape");

  await test.step("the errors of an empty form are shown", async () => {
    await form(page).send.click();
    await expect(form(page).problems).toContainText("Enter your name");
    await translate(page);
    await form(page).name.fill("Ada Lovelace");
    await form(page).send.click();
    await expect(form(page).problems).not.toContainText("Enter your name");
    await expect(form(page).problems).toContainText("Enter your email");
  });
  await expectToWork(page, database);
  await translate(page);
  await page.getByRole("button", { name: "Write another" }).click();
  await expect(form(page).send).toBeVisible();
  await related(page, "REST API").click();
  await expect(heading(page)).toHaveText("REST API");
  await expect(page.getByRole("region", { name: "Tell us what should talk to what." })).toBeVisible();
});

/** Where extensions and scripts insert elements. */
const PLACES = [
  "#app > .skip-link",
  "header .brand",
  "#search",
  "#search-options",
  "header .theme-switch",
  "main > .content",
  "main > .content h1",
  "#contact > .contact-words",
  "#contact .fields",
  "#contact .field input",
  "#contact button[type=submit]",
  "footer.colophon p",
  "#unsent details",
];

for (const place of PLACES) {
  test(`an element after ${place} leaves a page that works`, { tag: "@all" }, async ({ page, database }) => {
    const state = await startAfter(page, () =>
      page.locator(place).first().evaluate((element) => element.after(Object.assign(document.createElement("x-extension"), { textContent: "!" }))),
    );
    // The app does not check static content.
    expect(state).toBe(place.includes(".content ") || place.includes(".field ") ? "ready" : "failed");
    await related(page, "REST API").click();
    await expect(heading(page)).toHaveText("REST API");
    await expectToWork(page, database);
  });
}

test("elements and attributes of extensions leave a page that works", async ({ page, database }) => {
  await test.step("an element where the app has elements of its own: the page stays finished HTML", async () => {
    const insert = () => page.locator("#search").evaluate((input) => input.after(document.createElement("x-extension")));
    expect(await startAfter(page, insert)).toBe("failed");
    await related(page, "REST API").click();
    await expect(heading(page)).toHaveText("REST API");
    await expectToWork(page, database);
  });
  await test.step("attributes, and elements in static content: the app starts", async () => {
    const change = () =>
      page.evaluate(() => {
        for (const input of document.querySelectorAll("input, textarea, form")) input.setAttribute("data-extension", "1");
        for (const input of document.querySelectorAll("#contact .field input")) input.after(document.createElement("x-extension"));
      });
    expect(await startAfter(page, change)).toBe("ready");
    await expectToWork(page, database);
  });
});
