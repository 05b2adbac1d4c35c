// A glossary of over a thousand terms reads like a small one.
import type { Locator, Page } from "@playwright/test";
import { expect, test } from "../fixtures";
import { heading } from "../search";

test("home lists every term below its letter, and links lead from a letter to terms and their topic", async ({ page, open }) => {
  await open("");

  await test.step("home lists 1,200 terms, each below its letter", async () => {
    const letters = page.locator(".letter");
    const wrong = await letters.evaluateAll((letters) =>
      letters.flatMap((letter) => {
        const first = letter.querySelector("h3")?.textContent ?? "";
        const names = [...letter.querySelectorAll("a")].map((link) => link.textContent ?? "");
        return names.filter((name) => !name.startsWith(first));
      }),
    );
    expect(wrong).toEqual([]);
    await expect(letters.getByRole("link")).toHaveCount(1_200);
  });

  await test.step("a letter leads to its terms, a term to the next and to its topic", async () => {
    await page.getByRole("navigation", { name: "Letters" }).getByRole("link", { name: "T", exact: true }).click();
    const letter = page.locator(".letter", { has: page.getByRole("heading", { name: "T", exact: true }) });
    // The browser lays out the letters above while it scrolls, and the letter stays at the top all the same.
    await expect.poll(async () => Math.abs((await letter.boundingBox())?.y ?? -1_000)).toBeLessThan(40);

    await follow(page, letter.getByRole("link").first());
    await follow(page, page.getByRole("region", { name: "Related terms" }).getByRole("link").first());
    await follow(page, page.locator(".term-header .topic").getByRole("link"));
    expect(await page.getByRole("region", { name: "All terms in this topic" }).getByRole("link").count()).toBeGreaterThan(150);
  });
});

async function follow(page: Page, link: Locator) {
  const name = (await link.textContent()) ?? "";
  await link.click();
  await expect(heading(page)).toHaveText(name);
}
