// A form with a field of each kind: what needs the app, or a script of the test.
import type { Page } from "@playwright/test";
import { arrived, fillAll } from "../every-field";
import { form, message } from "../form";
import { WASM, appReady, axe, expect, hold, test } from "../fixtures";
import { stored } from "../inbox";

test("choices made before the app is ready take precedence over the draft's", async ({ page, open }) => {
  const start = page.getByRole("radiogroup", { name: "When should it begin?" });
  const needs = page.getByRole("group", { name: "What do you need?" });
  await open("contact/");
  await start.getByText("Later").click();
  await needs.getByText("Design").click();
  await page.reload();
  await appReady(page);
  await expect(start.getByLabel("Later")).toBeChecked();
  await expect(needs.getByLabel("Design")).toBeChecked();

  const release = await hold(page, WASM);
  await page.reload();
  await start.getByText("Soon").click();
  await needs.getByText("Hosting").click();
  release();
  await appReady(page);
  // The form offers to clear itself once the draft is restored.
  await expect(page.getByText("Clear the form…")).toBeVisible();
  await expect(start.getByLabel("Soon")).toBeChecked();
  await expect(needs.getByLabel("Design")).toBeChecked();
  await expect(needs.getByLabel("Hosting")).toBeChecked();
});

/** axe finds nothing in the form, before and after its errors are shown. */
async function expectAccessible(page: Page) {
  expect(await axe(page)).toEqual([]);
  await form(page).send.click();
  await expect(form(page).problems).toBeFocused();
  expect(await axe(page)).toEqual([]);
}

test("a form of all kinds passes axe, and its controls are large enough for a finger", async ({ page, open }) => {
  await open("contact/");
  await expectAccessible(page);
  await page.setViewportSize({ width: 320, height: 800 });
  await page.getByText("We’ll also send how you came here").click();
  const all = page.locator("#contact form").locator("input:not([type=hidden], [tabindex='-1']), select, textarea, button");
  const controls = all.filter({ visible: true });
  expect(await controls.count()).toBeGreaterThan(12);
  for (const control of await controls.all()) {
    const box = await control.boundingBox();
    expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(24);
  }
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
});

test("a form of all kinds passes axe in dark mode", { tag: "@all" }, async ({ page, open }) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await open("contact/");
  await expectAccessible(page);
});

test("the honeypot field is out of people's way, and quarantines an inquiry that fills it in", async ({ page, open, database }) => {
  await open("contact/");
  const trap = page.locator("[name='evidence.trap']");
  await expect(trap).not.toBeInViewport();
  await expect(page.getByRole("textbox", { name: "Leave this field empty" })).toHaveCount(0);
  await form(page).name.focus();
  const stops = await page.locator("#contact form :is(input, select, textarea, button, a)").count();
  for (let stop = 0; stop < stops; stop++) {
    await page.keyboard.press("Tab");
    await expect(trap).not.toBeFocused();
  }
  const text = message();
  await fillAll(page, text);
  await trap.evaluate((element: HTMLInputElement) => (element.value = "https://spam.example"));
  await form(page).send.click();
  await expect(arrived(page)).toBeVisible();
  expect((await stored(database, text)).map(({ status }) => status)).toEqual(["quarantined"]);
});
