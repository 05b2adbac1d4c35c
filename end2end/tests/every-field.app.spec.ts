// What of every kind of field needs the app.
import { WASM, appReady, expect, hold, test } from "../fixtures";

test("what is chosen before the app is there outlives what a draft has chosen", async ({ page, open }) => {
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
  // What the form says once a draft was brought back.
  await expect(page.getByText("Clear the form…")).toBeVisible();
  await expect(start.getByLabel("Soon")).toBeChecked();
  await expect(needs.getByLabel("Design")).toBeChecked();
  await expect(needs.getByLabel("Hosting")).toBeChecked();
});
