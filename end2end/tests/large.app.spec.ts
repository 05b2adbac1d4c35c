// In a glossary of over a thousand terms the app finds, leads on and comes back as in one of five.
import { expect, settled, test } from "../fixtures";
import { box, heading, options } from "../search";

test("names from all over the list find their terms", async ({ page, open }) => {
  await open("");
  const names = await page.locator(".letter a").allTextContents();
  for (const name of names.filter((_, place) => place % 83 === 0)) {
    await box(page).fill(name);
    await expect(options(page).first()).toHaveText(new RegExp(`^${name}( |$)`));
    // With one letter too few it is found as well.
    await box(page).fill(name.replace(/(?<=..)./, ""));
    await expect(options(page).getByText(name, { exact: true })).toBeVisible();
  }
});

test("who comes back to the long list finds it where they left", async ({ page, open }) => {
  await open("");
  const link = page.locator(".letter a").nth(900);
  await link.scrollIntoViewIfNeeded();
  const place = async () => Math.round((await link.boundingBox())?.y ?? -1);
  await settled(page);
  const left = await place();
  await link.click();
  await expect(heading(page)).toHaveText(/./);
  await expect(page).toHaveURL(/\/terms\//);
  expect(await page.evaluate(() => scrollY)).toBe(0);

  await page.goBack();
  await expect.poll(place).toBe(left);
  await page.goForward();
  await expect(page).toHaveURL(/\/terms\//);
  await page.goBack();
  await expect.poll(place).toBe(left);
});
