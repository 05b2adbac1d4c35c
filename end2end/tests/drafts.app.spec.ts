// Drafts: the device keeps typed text until the inquiry is sent, the draft is cleared, or two days pass.
import type { Page } from "@playwright/test";
import { ENDPOINT, expectKept, fill, fillCompany, form, message } from "../form";
import { WASM, appReady, expect, hold, test } from "../fixtures";
import { keptAs, posts } from "../outbox";

const draftOf = (page: Page) => keptAs(page, "draft");

test("a draft of an optional field opens the part that hides it", async ({ page, open }) => {
  await open("contact/");
  await expect(form(page).company).toBeHidden();
  await fillCompany(page, "Analytical Engines");
  await expect.poll(() => draftOf(page)).toContain("Analytical");
  await page.reload();
  await appReady(page);
  await expect(form(page).company).toBeVisible();
  await expect(form(page).company).toHaveValue("Analytical Engines");
});

test("a draft survives a reload and a change of page, until it is sent or cleared", { tag: "@below-all" }, async ({
  page,
  context,
  open,
}) => {
  const text = message();
  const ids = posts(context);
  await open("terms/api/");
  await test.step("the draft is restored after a reload, and on another page", async () => {
    await fill(page, text);
    await expect.poll(() => draftOf(page)).toContain(text.slice(-37, -1));
    await page.reload();
    await appReady(page);
    await expectKept(page, text);
    expect(await draftOf(page)).not.toBe("");
    await open("contact/");
    await expectKept(page, text);
  });
  await test.step("sending removes the draft, and back and forward restore nothing", async () => {
    await form(page).send.click();
    await expect(form(page).outcome).toBeVisible();
    await page.reload();
    await appReady(page);
    await expect(form(page).message).toHaveValue("");
    await expect.poll(() => draftOf(page)).toBe("");
    await open("terms/webhook/");
    await page.goBack();
    await appReady(page);
    await expect(form(page).message).toHaveValue("");
    await page.goForward();
    await appReady(page);
    expect(ids).toHaveLength(1);
  });
  const clear = page.getByText("Clear the form…");
  const confirm = page.getByRole("button", { name: "Yes, clear it" });
  await test.step("clearing takes two clicks and removes the draft", async () => {
    await expect(clear).toBeHidden();
    await fill(page, message());
    await expect(clear).toBeVisible();
    await clear.click();
    await expect(form(page).message).not.toHaveValue("");
    await confirm.click();
    await expect(form(page).message).toBeFocused();
    await expect(form(page).message).toHaveValue("");
    await expect(clear).toBeHidden();
  });
  await test.step("clearing the next draft takes two clicks again", async () => {
    await form(page).name.fill("Ada");
    await expect(clear).toBeVisible();
    await expect(confirm).toBeHidden();
    await form(page).name.fill("");
    await page.reload();
    await appReady(page);
    await expect(form(page).message).toHaveValue("");
  });
});

test("a draft is forgotten two days after its last change, however often the page is opened", async ({ page, open }) => {
  await open("terms/api/");
  const text = message();
  await fill(page, text);
  await expect.poll(() => draftOf(page)).toContain(text.slice(-37, -1));
  const draft = await draftOf(page);
  const start = Number(/^\d+/.exec(draft)?.[0]);
  const after = async (hours: number) => {
    await page.clock.setFixedTime(start + hours * 3_600_000);
    await page.reload();
    await appReady(page);
  };
  await after(47);
  await expect(page.getByText("Clear the form…")).toBeVisible();
  expect(await draftOf(page)).toBe(draft);
  await after(49);
  await expect(form(page).message).toHaveValue("");
  await expect.poll(() => draftOf(page)).toBe("");
});

/** Sends the form, and returns the seconds that the form reports to have been in use. */
async function seconds(page: Page) {
  const posted = page.waitForRequest(ENDPOINT);
  await form(page).send.click();
  await expect(form(page).outcome).toBeVisible();
  return (await posted).postDataJSON().evidence?.seconds;
}

test("the time that a form was in use is sent only if the app saw all of that time", async ({ page, open }) => {
  await open("terms/api/");
  await test.step("the time is sent for a form filled in on one page", async () => {
    await fill(page, message());
    expect(await seconds(page)).toBeLessThan(10);
  });
  await test.step("the time is not sent for a restored draft", async () => {
    await page.getByRole("button", { name: "Write another" }).click();
    await fill(page, message());
    await page.reload();
    await appReady(page);
    await form(page).name.fill("Ada L.");
    expect(await seconds(page)).toBeUndefined();
  });
  await test.step("a form filled in before the app is ready becomes a draft, and the time is not sent", async () => {
    const release = await hold(page, WASM);
    await page.goto("terms/webhook/");
    const text = message();
    await fill(page, text);
    release();
    await appReady(page);
    await expect.poll(() => draftOf(page)).toContain("Ada");
    await expectKept(page, text);
    await form(page).name.fill("Ada L.");
    expect(await seconds(page)).toBeUndefined();
  });
});
