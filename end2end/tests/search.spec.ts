// The search is an ordinary form first.
import { expect, test } from "../fixtures";

test("Enter and the button lead to the search page, which without scripting leads to all terms", { tag: ["@below", "@phone-all"] }, async ({
  page,
  open,
  app,
}) => {
  const box = page.getByRole("combobox", { name: "Search the glossary" });

  await test.step("the button opens the search page with the query in its address", async () => {
    await open("");
    await box.fill("rest");
    await page.getByRole("search").getByRole("button", { name: "Search" }).click();
    await expect(page).toHaveURL("search/?q=rest");
  });

  await test.step("Enter opens the search page with the query in its address", async () => {
    await open("terms/api/");
    await box.fill("web hook");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/search\/\?q=web(\+|%20)hook$/);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(app === "ready" ? "web hook" : "Search");
    const results = page.getByRole("main").getByRole("link", { name: "Webhook" });
    await expect(results).toHaveCount(app === "ready" ? 1 : 0);
  });

  await test.step("the search page explains itself where there is no scripting", async () => {
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
});
