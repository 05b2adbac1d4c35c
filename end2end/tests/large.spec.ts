// A glossary of over a thousand terms is read as one of five is.
import type { Locator, Page } from "@playwright/test";
import { expect, test } from "../fixtures";
import { heading } from "../search";

test("the home page lists all terms, each below its letter", async ({ page, open }) => {
  await open("");
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

test("a letter leads to its terms, a term to the next and to its topic", async ({ page, open }) => {
  await open("");
  await page.getByRole("navigation", { name: "Letters" }).getByRole("link", { name: "T", exact: true }).click();
  const letter = page.locator(".letter", { has: page.getByRole("heading", { name: "T", exact: true }) });
  // At the top, though the letters above have got their own heights since.
  await expect.poll(async () => Math.abs((await letter.boundingBox())?.y ?? -1_000)).toBeLessThan(40);

  await follow(page, letter.getByRole("link").first());
  await follow(page, page.getByRole("region", { name: "Related terms" }).getByRole("link").first());
  await follow(page, page.locator(".term-header .topic").getByRole("link"));
  expect(await page.getByRole("region", { name: "All terms in this topic" }).getByRole("link").count()).toBeGreaterThan(150);
});

async function follow(page: Page, link: Locator) {
  const name = (await link.textContent()) ?? "";
  await link.click();
  await expect(heading(page)).toHaveText(name);
}
