// What is typed and not sent survives, as long as the visitor wants it to.
import type { Page } from "@playwright/test";
import { ENDPOINT, MARKER, expectKept, fill, form, message } from "../form";
import { WASM, appReady, expect, hold, test } from "../fixtures";
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
  const clear = page.getByText("Clear the form…");
  const really = page.getByRole("button", { name: "Yes, clear it" });
  await expect(clear).toBeHidden();
  await fill(page, message());
  await expect(clear).toBeVisible();
  await clear.click();
  await expect(form(page).message).not.toHaveValue("");
  await really.click();
  await expect(form(page).name).toBeFocused();
  await expect(form(page).message).toHaveValue("");
  await expect(clear).toBeHidden();
  // The next draft needs both steps again.
  await form(page).name.fill("Ada");
  await expect(clear).toBeVisible();
  await expect(really).toBeHidden();
  await form(page).name.fill("");
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
  await expect(page.getByText("Clear the form…")).toBeHidden();
});

test("what is typed before the app is there is kept as soon as it is", async ({ page }) => {
  const release = await hold(page, WASM);
  await page.goto("terms/api/");
  const text = message();
  await fill(page, text);
  release();
  await appReady(page);
  await expect.poll(() => page.evaluate((name) => localStorage.getItem(name), draft)).toContain("Ada");
  await page.reload();
  await appReady(page);
  await expectKept(page, text);
});

test("a draft is as old as its last change, however often the page is opened", async ({ page, open }) => {
  await open("terms/api/");
  await fill(page, message());
  const kept = await page.evaluate((name) => localStorage.getItem(name), draft);
  await page.clock.setFixedTime(Date.now() + 3_600_000);
  await page.reload();
  await appReady(page);
  await expect(page.getByText("Clear the form…")).toBeVisible();
  expect(await page.evaluate((name) => localStorage.getItem(name), draft)).toBe(kept);
});

/** How long the form said that it was in use. */
async function seconds(page: Page) {
  const posted = page.waitForRequest(ENDPOINT);
  await form(page).send.click();
  await expect(form(page).outcome).toBeVisible();
  return (await posted).postDataJSON().evidence?.seconds;
}

test("the time that a form took is told only where all of it was seen", async ({ page, open }) => {
  await open("terms/api/");
  await fill(page, message());
  expect(await seconds(page), "all of it").toBeLessThan(10);

  await page.getByRole("button", { name: "Write another" }).click();
  await fill(page, message());
  await page.reload();
  await appReady(page);
  await form(page).name.fill("Ada L.");
  expect(await seconds(page), "a draft that was corrected").toBeUndefined();

  const release = await hold(page, WASM);
  await page.goto("terms/webhook/");
  await fill(page, message());
  release();
  await appReady(page);
  await form(page).name.fill("Ada L.");
  expect(await seconds(page), "begun before the app was there").toBeUndefined();
});

test("the time counts from the first letter, also where the message was refused meanwhile", async ({ page, open, complaints }) => {
  complaints.expect(/422/);
  await page.route(
    ENDPOINT,
    (route) =>
      route.fulfill({
        status: 422,
        headers: MARKER,
        json: { errors: [{ field: "name", code: "x", detail: "Write your name in full" }] },
      }),
    { times: 1 },
  );
  await page.clock.install();
  await open("terms/api/");
  await fill(page, message());
  await page.clock.fastForward(20_000);
  await form(page).send.click();
  await expect(form(page).problems).toBeVisible();
  await form(page).name.fill("Ada King");
  expect(await seconds(page)).toBeGreaterThanOrEqual(20);
});
