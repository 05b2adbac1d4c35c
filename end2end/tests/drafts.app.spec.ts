// What is typed and not sent survives, as long as the visitor wants it to.
import { expectKept, fill, form, message } from "../form";
import { appReady, expect, test } from "../fixtures";
import { keptAs } from "../outbox";

const draft = "glossary:draft";

test("a draft survives a reload and another page, and is cleared by sending", { tag: "@below" }, async ({ page, open }) => {
  const text = message();
  await open("terms/api/");
  await fill(page, text);
  await page.reload();
  await appReady(page);
  await expectKept(page, text);
  expect(await keptAs(page, "draft")).not.toBe("");
  await open("contact/");
  await expectKept(page, text);
  await form(page).send.click();
  await expect(form(page).outcome).toBeVisible();
  await page.reload();
  await appReady(page);
  await expect(form(page).message).toHaveValue("");
  expect(await keptAs(page, "draft")).toBe("");
});

test("a draft can be cleared", async ({ page, open }) => {
  await open("terms/api/");
  const clear = page.getByRole("button", { name: "Clear the form" });
  await expect(clear).toBeHidden();
  await fill(page, message());
  await expect(clear).toBeVisible();
  await clear.click();
  await expect(form(page).name).toBeFocused();
  await expect(form(page).message).toHaveValue("");
  await expect(clear).toBeHidden();
  await page.reload();
  await appReady(page);
  await expect(form(page).message).toHaveValue("");
});

test("a draft of three days ago is forgotten", async ({ page, open }) => {
  await open("terms/api/");
  await fill(page, message());
  await page.evaluate((name) => {
    const old = localStorage.getItem(name)?.replace(/^\d+/, String(Date.now() - 3 * 24 * 3_600_000)) ?? "";
    localStorage.setItem(name, old);
  }, draft);
  await page.reload();
  await appReady(page);
  await expect(form(page).message).toHaveValue("");
  expect(await page.evaluate((name) => localStorage.getItem(name), draft)).toBeNull();
});

test("without storage nothing is promised", async ({ page, open }) => {
  await page.addInitScript(() => Object.defineProperty(window, "localStorage", { value: null }));
  await open("terms/api/");
  await fill(page, message());
  await expect(page.getByRole("button", { name: "Clear the form" })).toBeHidden();
});
