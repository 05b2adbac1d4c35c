// Searching begins as an ordinary form.
import { expect, test } from "../fixtures";

test("Enter leads to the search page, with the question in its address", { tag: ["@below", "@phone"] }, async ({ page, open, app }) => {
  await open("terms/api/");
  await page.getByRole("combobox", { name: "Search the glossary" }).fill("web hook");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/search\/\?q=web(\+|%20)hook$/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Search");
  const results = page.getByRole("main").getByRole("link", { name: "Webhook" });
  await expect(results).toHaveCount(app === "ready" ? 1 : 0);
});

test("so does the button", async ({ page, open }) => {
  await open("");
  await page.getByRole("combobox", { name: "Search the glossary" }).fill("rest");
  await page.getByRole("search").getByRole("button", { name: "Search" }).click();
  await expect(page).toHaveURL("search/?q=rest");
});

test("without scripting the search page says so and leads to all terms", { tag: "@below" }, async ({ page, open, app }) => {
  await open("search/?q=rest");
  const explanation = page.locator(".no-search");
  if (app !== "off") {
    await expect(explanation).toBeHidden();
    return;
  }
  await expect(explanation).toHaveText("The search could not be loaded. The A to Z list has every term.");
  await expect(explanation).toBeVisible();
  await explanation.getByRole("link", { name: "The A to Z list" }).click();
  await expect(page.getByRole("region", { name: "All terms, A to Z" })).toBeVisible();
});
