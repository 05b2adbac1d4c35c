// A glossary of over a thousand terms in the app: search and scroll positions work as in a small one.
import { expect, settled, test } from "../fixtures";
import { box, heading, options } from "../search";

test("the search finds names from the whole list, and going back restores a place in the long list", async ({ page, open }) => {
  test.slow();
  await page.setViewportSize({ width: 600, height: 500 });

  await test.step("the search finds every sampled name, and the name with one letter missing", async () => {
    await open("");
    const names = await page.locator(".letter a").allTextContents();
    for (const name of names.filter((_, place) => place % 83 === 0)) {
      await box(page).fill(name);
      await expect(options(page).first()).toHaveText(new RegExp(`^${name}( |$)`));
      await box(page).fill(name.replace(/(?<=..)./, ""));
      await expect(options(page).getByText(name, { exact: true })).toBeVisible();
    }
    await box(page).fill("");
  });

  // The list of a loaded page, then the list as the app renders it. Letters that the browser has not laid out yet have
  // estimated heights, so the place of a term far below is known only after layout.
  for (const rendered of ["loaded", "rendered by the app"]) {
    await test.step(`going back restores the place of a term in the list, ${rendered}`, async () => {
      if (rendered !== "loaded") {
        await open("contact/");
        await page.getByRole("banner").getByRole("link", { name: "Plainspoken" }).click();
      }
      await expect(page.locator(".index-long")).toBeVisible();
      for (const at of [900, 1_199]) {
        const link = page.locator(".letter a").nth(at);
        await link.evaluate((link) => link.scrollIntoView({ block: "center" }));
        await settled(page);
        await link.evaluate((link) => link.scrollIntoView({ block: "center" }));
        await settled(page);
        const top = async () => Math.round((await link.boundingBox())?.y ?? Number.NaN);
        const left = await top();
        const offset = async () => Math.abs((await top()) - left);
        await link.click();
        await expect(page).toHaveURL(/\/terms\//);
        await expect(heading(page)).toHaveText(/./);
        expect(await page.evaluate(() => scrollY)).toBe(0);
        await page.goBack();
        await expect.poll(offset, { message: `term ${at}` }).toBeLessThanOrEqual(2);
        await settled(page);
        expect(await offset(), `term ${at}, later`).toBeLessThanOrEqual(2);
        await page.goForward();
        await expect(page).toHaveURL(/\/terms\//);
        await page.goBack();
        await expect.poll(offset, { message: `term ${at}, the second time` }).toBeLessThanOrEqual(2);
      }
    });
  }
});
