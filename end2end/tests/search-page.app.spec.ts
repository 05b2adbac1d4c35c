// The search page: results while one types, at an address that can be shared.
import { appReady, expect, test } from "../fixtures";
import { API, box, heading, results } from "../search";
import { requests } from "../network";

test("the search page answers as one types, and its address can be shared", { tag: "@below" }, async ({ page, open, context }) => {
  await open("search/");
  const seen = requests(page);
  await box(page).pressSequentially("web");
  await expect(results(page).first()).toHaveText("Webhook");
  await expect(results(page).first().locator("mark")).toHaveText("Web");
  await expect(page.getByRole("main").getByRole("status").first()).toHaveText(/^\d+ terms?$/);
  await expect(page).toHaveURL("search/?q=web");
  await expect(page.getByRole("listbox")).toBeHidden();

  const other = await context.newPage();
  await other.goto(page.url());
  await appReady(other);
  await expect(box(other)).toHaveValue("web");
  await expect(results(other).first()).toHaveText("Webhook");
  expect(seen.documents()).toBe(0);
});

for (const query of ["C#", "R&D", "50% off", "a+b", "“quotes” <b>", "日本"]) {
  test(`an address keeps every character of ${query}`, { tag: "@below" }, async ({ page, open }) => {
    await open("");
    await box(page).fill(query);
    await box(page).press("Enter");
    await expect(page).toHaveURL(/\/search\/\?q=/);
    await expect(box(page)).toHaveValue(query);
    await expect(page.getByRole("main")).toContainText(`“${query}”`);
    await page.reload();
    await appReady(page);
    await expect(box(page)).toHaveValue(query);
    await expect(page.getByRole("main")).toContainText(`“${query}”`);
  });
}

test("back leads from a result to the results", { tag: "@below" }, async ({ page, open }) => {
  await open("");
  await box(page).fill("api");
  await box(page).press("Enter");
  await expect(page).toHaveURL("search/?q=api");
  await expect(results(page)).toHaveText(API);
  await results(page).filter({ hasText: "REST API" }).click();
  await expect(heading(page)).toHaveText("REST API");
  await expect(box(page)).toHaveValue("");
  await page.goBack();
  await expect(page).toHaveURL("search/?q=api");
  await expect(heading(page)).toHaveText("Search");
  await expect(box(page)).toHaveValue("api");
  await expect(results(page)).toHaveText(API);
  await page.goBack();
  await expect(heading(page)).toHaveText("Plainspoken");
  await expect(box(page)).toHaveValue("");
});

test("one search after another: back leads to the first", async ({ page, open }) => {
  await open("search/?q=webhook");
  await expect(results(page)).toHaveText(["Webhook"]);
  await page.getByRole("contentinfo").getByRole("link", { name: "All terms" }).click();
  await expect(heading(page)).toHaveText("Plainspoken");
  await box(page).fill("graphql");
  await box(page).press("Enter");
  await expect(results(page).first()).toHaveText("GraphQL");
  await page.goBack();
  await page.goBack();
  await expect(box(page)).toHaveValue("webhook");
  await expect(results(page)).toHaveText(["Webhook"]);
});

test("back from one search to another, both on the search page", async ({ page, open }) => {
  await open("search/");
  await box(page).fill("webhook");
  await box(page).press("Enter");
  await expect(page).toHaveURL("search/?q=webhook");
  const address = new URL("?q=graphql", page.url()).href;
  await page.evaluate((href) => {
    const link = Object.assign(document.createElement("a"), { href, textContent: "Another search" });
    document.querySelector("main")?.append(link);
    link.click();
    link.remove();
  }, address);
  await expect(box(page)).toHaveValue("graphql");
  await expect(results(page)).toHaveText(["GraphQL"]);
  await page.goBack();
  await expect(box(page)).toHaveValue("webhook");
  await expect(results(page)).toHaveText(["Webhook"]);
});

test("an emptied box has no results", async ({ page, open }) => {
  await open("search/?q=webhook");
  await expect(results(page)).toHaveText(["Webhook"]);
  await box(page).fill("");
  await expect(results(page)).toHaveCount(0);
  await page.reload();
  await appReady(page);
  await expect(box(page)).toHaveValue("");
});

test("where nothing is found: the nearest terms, and the form", { tag: ["@below", "@phone"] }, async ({ page, open }) => {
  await open("");
  await box(page).fill("grafana");
  await expect(page.getByRole("search").getByRole("status")).toHaveText("No term found. Press Enter for the nearest ones.");
  await expect(page.getByRole("listbox")).toBeHidden();
  await box(page).press("Enter");
  const main = page.getByRole("main");
  await expect(main).toContainText("The glossary has no entry for “grafana” yet.");
  await expect(main.getByRole("heading", { name: "The nearest terms" })).toBeVisible();
  await expect(results(page).first()).toHaveText("GraphQL");
  await main.getByRole("link", { name: "Ask us about “grafana”" }).click();
  await expect(page.getByLabel("Your name")).toBeInViewport();
  await expect(page).toHaveURL("search/?q=grafana#contact");
});
