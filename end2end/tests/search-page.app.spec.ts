// The search page: results while the visitor types, at an address that can be shared.
import type { Page } from "@playwright/test";
import { appReady, expect, test } from "../fixtures";
import { API_RESULTS, box, heading, options, results } from "../search";
import { requests } from "../network";

/** A query of characters that have a meaning in addresses or in HTML, and of others beyond ASCII. */
const ODD = "C# R&D 50% off a+b “quotes” <b> 日本";

test("the search page answers while the visitor types, and its address keeps the query", { tag: "@below-all" }, async ({
  page,
  open,
  context,
}) => {
  await test.step("results come while the visitor types", async () => {
    await open("search/");
    const seen = requests(page);
    await box(page).pressSequentially("web");
    await expect(results(page).first()).toHaveText("Webhook");
    await expect(results(page).first().locator("mark")).toHaveText("Web");
    await expect(heading(page)).toHaveText("web");
    await expect(page.getByRole("main").getByRole("listitem").first()).toContainText("An automatic message");
    await expect(page.getByRole("main").getByRole("status").first()).toHaveText(/^\d+ terms?$/);
    await expect(page).toHaveURL("search/?q=web");
    await expect(page.getByRole("listbox")).toBeHidden();
    expect(seen.documents()).toBe(0);
  });

  await test.step("the address opens the results in another tab", async () => {
    const other = await context.newPage();
    await other.goto(page.url());
    await appReady(other);
    await expect(box(other)).toHaveValue("web");
    await expect(results(other).first()).toHaveText("Webhook");
    await other.close();
  });

  await test.step("an empty box has no results, after a reload too", async () => {
    await box(page).fill("");
    await expect(results(page)).toHaveCount(0);
    await page.reload();
    await appReady(page);
    await expect(box(page)).toHaveValue("");
  });

  await test.step("the address keeps every character of a query", async () => {
    const isKept = async () => {
      await expect(box(page)).toHaveValue(ODD);
      await expect(page.getByRole("main")).toContainText(`“${ODD}”`);
    };
    await open("");
    await box(page).fill(ODD);
    await box(page).press("Enter");
    await expect(page).toHaveURL(/\/search\/\?q=/);
    await isKept();
    await page.reload();
    await appReady(page);
    await isKept();
  });
});

/** Searches from the box, and opens the search page. */
async function search(page: Page, query: string) {
  await box(page).fill(query);
  await box(page).press("Enter");
  await expect(page).toHaveURL(`search/?q=${query}`);
}

test("back restores the query and its results", { tag: "@below-all" }, async ({ page, open }) => {
  const shows = async (query: string, names: (string | RegExp)[]) => {
    await expect(box(page)).toHaveValue(query);
    await expect(results(page)).toHaveText(names);
  };

  await test.step("from a result, and then to the page before the search", async () => {
    await open("");
    await search(page, "api");
    await expect(results(page)).toHaveText(API_RESULTS);
    await results(page).filter({ hasText: "REST API" }).click();
    await expect(heading(page)).toHaveText("REST API");
    await expect(box(page)).toHaveValue("");
    await page.goBack();
    await expect(page).toHaveURL("search/?q=api");
    await expect(heading(page)).toHaveText("api");
    await shows("api", API_RESULTS);
    await page.goBack();
    await expect(heading(page)).toHaveText("Plainspoken");
    await expect(box(page)).toHaveValue("");
  });

  await test.step("from a second search, begun on another page, to the first", async () => {
    await open("search/?q=webhook");
    await expect(results(page)).toHaveText(["Webhook"]);
    await page.getByRole("contentinfo").getByRole("link", { name: "All terms" }).click();
    await expect(heading(page)).toHaveText("Plainspoken");
    await box(page).fill("graphql");
    await box(page).press("Enter");
    await expect(results(page).first()).toHaveText("GraphQL");
    await page.goBack();
    await page.goBack();
    await shows("webhook", ["Webhook"]);
  });

  await test.step("from a second search, opened by a link on the search page, to the first", async () => {
    await open("search/");
    await search(page, "webhook");
    const address = new URL("?q=graphql", page.url()).href;
    await page.evaluate((href) => {
      const link = Object.assign(document.createElement("a"), { href, textContent: "Another search" });
      document.querySelector("main")?.append(link);
      link.click();
      link.remove();
    }, address);
    await shows("graphql", ["GraphQL"]);
    await page.goBack();
    await shows("webhook", ["Webhook"]);
  });
});

test("an option opens its term, and a search without a match leads to the form", { tag: ["@phone", "@below-all"] }, async ({
  page,
  open,
}) => {
  await test.step("a tap or click on an option opens its term", async () => {
    await open("");
    await box(page).fill("api");
    await options(page).filter({ hasText: "REST API" }).click();
    await expect(heading(page)).toHaveText("REST API");
  });

  await test.step("the box reports once that nothing is found, for the eye and the screen reader", async () => {
    await box(page).fill("grafana");
    await expect(page.getByRole("search").getByRole("status")).toHaveText("No term found. Press Enter to ask us.");
    const note = page.getByText("No term found. Press Enter to ask us.");
    await expect(note).toHaveCount(1);
    await expect(note).toHaveRole("status");
    await expect(note).toBeInViewport({ ratio: 1 });
    expect((await note.boundingBox())?.height).toBeGreaterThan(20);
    await expect(page.getByRole("listbox")).toBeHidden();
    await expect(box(page)).toHaveAttribute("aria-expanded", "false");
    await page.keyboard.press("Escape");
    await expect(note).toHaveCount(0);
    await expect(box(page)).toHaveValue("grafana");
    await page.keyboard.press("Escape");
    await expect(box(page)).toHaveValue("");
  });

  await test.step("the search page leads to the form", async () => {
    await search(page, "grafana");
    const main = page.getByRole("main");
    await expect(main).toContainText("The glossary has no entry for “grafana” yet.");
    await main.getByRole("link", { name: "Ask us about “grafana”" }).click();
    await expect(page.getByLabel("Your name")).toBeInViewport();
    await expect(page).toHaveURL("search/?q=grafana#contact");
  });
});

test("a question finds terms by meaning, and a comparison shows both terms side by side at its own address", { tag: ["@phone-all", "@below-all"] }, async ({
  page,
  open,
}) => {
  await test.step("any word of a question counts", async () => {
    await open("search/?q=how%20do%20I%20get%20messages%20automatically%3F");
    await expect(heading(page)).toHaveText("how do I get messages automatically?");
    await expect(results(page).first()).toHaveText("Webhook");
  });

  const definitions = page.locator(".compares .found-definition");
  for (const query of ["api vs webhook", "difference between api and webhook"]) {
    await test.step(query, async () => {
      await open(`search/?q=${encodeURIComponent(query)}`);
      await expect(heading(page)).toHaveText(query);
      await expect(results(page).first()).toHaveText("API");
      await expect(results(page).nth(1)).toHaveText("Webhook");
      await expect(definitions.first()).toContainText("The agreed rules");
      await expect(definitions.nth(1)).toContainText("An automatic message");
      const [left, right] = [await definitions.first().boundingBox(), await definitions.nth(1).boundingBox()];
      const isWide = (page.viewportSize()?.width ?? 0) > 700;
      expect(Math.abs((left?.x ?? 0) - (right?.x ?? 0)) > 100, "side by side").toBe(isWide);
    });
  }
});

test("an address in another spelling leads to its term, and a mistyped one proposes the term", { tag: "@below-all" }, async ({
  page,
  open,
  complaints,
}) => {
  complaints.expect(/404.*terms\/(REST_API|webhok)/);
  await page.goto("terms/REST_API/");
  await expect(page).toHaveURL("terms/rest-api/");
  await appReady(page);
  await open("terms/webhok/");
  await expect(heading(page)).toHaveText("There is no entry here.");
  await expect(results(page)).toHaveText(["Webhook"]);
  await results(page).click();
  await expect(heading(page)).toHaveText("Webhook");
});
