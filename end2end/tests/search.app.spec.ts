// The search box in the app: its list, keyboard and index. Ranking is tested in crates/core/src/search/tests.rs.
import { MISSING, MISSING_COMPLAINT, expect, settled, test } from "../fixtures";
import { requests } from "../network";
import { API_RESULTS, box, heading, options, results } from "../search";

test("the search box works by keyboard and reports its state to screen readers", { tag: "@below-all" }, async ({ page, open }) => {
  await open("terms/webhook/");
  const seen = requests(page);

  await test.step("/ focuses the box, and the list opens", async () => {
    await expect(box(page)).toHaveAttribute("aria-expanded", "false");
    await page.keyboard.press("/");
    await page.keyboard.type("api");
    await expect(options(page)).toHaveText(API_RESULTS);
    await expect(page.getByRole("listbox", { name: "Terms" })).toBeVisible();
    await expect(box(page)).toHaveAttribute("aria-expanded", "true");
    await expect(page.getByRole("search").getByRole("status")).toHaveText("5 terms");
    expect(await box(page).getAttribute("aria-activedescendant")).toBeNull();
  });

  await test.step("arrow keys choose an option, around both ends of the list", async () => {
    const activeIs = async (position: number) => {
      const option = options(page).nth(position);
      await expect(option).toHaveAttribute("aria-selected", "true");
      await expect(box(page)).toHaveAttribute("aria-activedescendant", (await option.getAttribute("id")) ?? "");
      await expect(page.locator("[role=option][aria-selected=true]")).toHaveCount(1);
      await expect(box(page)).toBeFocused();
    };
    await page.keyboard.press("ArrowDown");
    await activeIs(0);
    await page.keyboard.press("ArrowDown");
    await activeIs(1);
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowUp");
    await activeIs(4);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await activeIs(1);
  });

  await test.step("the chosen option is in view in a low window", async () => {
    const size = page.viewportSize() ?? { width: 1280, height: 720 };
    await page.setViewportSize({ width: size.width, height: 300 });
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowUp");
    await expect(options(page).nth(4)).toHaveAttribute("aria-selected", "true");
    await expect(options(page).nth(4)).toBeInViewport({ ratio: 0.9 });
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await expect(options(page).nth(1)).toBeInViewport({ ratio: 0.9 });
    await page.setViewportSize(size);
  });

  await test.step("Enter opens the chosen term and empties the box", async () => {
    await page.keyboard.press("Enter");
    await expect(heading(page)).toHaveText("REST API");
    await expect(page).toHaveURL("terms/rest-api/");
    await expect(heading(page)).toBeFocused();
    await expect(box(page)).toHaveValue("");
    await expect(options(page)).toHaveCount(0);
    await expect(box(page)).toHaveAttribute("aria-expanded", "false");
    expect(await box(page).getAttribute("aria-activedescendant")).toBeNull();
    expect(seen.documents()).toBe(0);
  });

  for (const key of ["/", "Control+k", "Meta+k"]) {
    await test.step(`${key} focuses the box and types nothing`, async () => {
      await expect(box(page)).not.toBeFocused();
      await page.keyboard.press(key);
      await expect(box(page)).toBeFocused();
      await expect(box(page)).toHaveValue("");
      await box(page).blur();
    });
  }

  await test.step("in a field, / is a character and Control+k focuses the box", async () => {
    const message = page.getByLabel("What are you building?");
    await message.fill("either");
    await page.keyboard.press("/");
    await expect(message).toHaveValue("either/");
    await page.keyboard.press("Control+k");
    await expect(box(page)).toBeFocused();
    await page.keyboard.press("/");
    await expect(box(page)).toHaveValue("/");
  });
});

test("typing, Escape and leaving the box drop the chosen option or close the list", async ({ page, open }) => {
  await open("");
  const selected = page.locator("[role=option][aria-selected=true]");

  await test.step("typing on drops the chosen option", async () => {
    await box(page).pressSequentially("ap");
    await expect(options(page).first()).toBeVisible();
    await page.keyboard.press("ArrowDown");
    await expect(selected).toHaveCount(1);
    await page.keyboard.press("i");
    await expect(selected).toHaveCount(0);
    expect(await box(page).getAttribute("aria-activedescendant")).toBeNull();
  });

  await test.step("Escape closes the list, then empties the box, which is no search field of the browser", async () => {
    await expect(box(page)).toHaveAttribute("type", "text");
    await expect(options(page)).toHaveText(API_RESULTS);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Escape");
    await expect(page.getByRole("listbox")).toBeHidden();
    await expect(box(page)).toHaveAttribute("aria-expanded", "false");
    expect(await box(page).getAttribute("aria-activedescendant")).toBeNull();
    await expect(box(page)).toHaveValue("api");
    await page.keyboard.press("ArrowDown");
    await expect(options(page)).toHaveText(API_RESULTS);
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    await expect(box(page)).toHaveValue("");
  });

  await test.step("the list closes when the focus leaves the box", async () => {
    await box(page).fill("api");
    await expect(options(page)).toHaveText(API_RESULTS);
    await page.getByRole("contentinfo").getByRole("link", { name: "Contact" }).focus();
    await expect(page.getByRole("listbox")).toBeHidden();
  });

  await test.step("after Escape, Enter opens the search page and not the option chosen before", async () => {
    await box(page).fill("");
    await box(page).fill("api");
    await expect(options(page)).toHaveText(API_RESULTS);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL("search/?q=api");
  });
});

/** One query for each part of the search that only the browser has: folding, the definitions' file, and the markup. */
const QUERIES: [reason: string, query: string, expected: (string | RegExp)[], marked: string[]][] = [
  ["case does not matter, and the match is marked", "HOOK", [/^Webhook/], ["hook"]],
  ["accents do not matter", "wébhöok", [/^Webhook/], ["Webhook"]],
  ["an expansion is shown and marked", "programming", [/^API Application Programming Interface The agreed rules/, /^REST API/], ["Programming"]],
  ["an alias is shown and marked", "gql", [/^GraphQL also: GQL A query language/], ["GQL"]],
  ["a typo is forgiven", "microservises", [/^Microservices/], []],
  ["the exact name comes first", "api", API_RESULTS, Array(5).fill("API")],
];

test("the list shows ranked matches of names, expansions, aliases and definitions, with the match marked", async ({ page, open }) => {
  await open("");
  for (const [reason, query, expected, marked] of QUERIES) {
    await test.step(`${reason}: ${query}`, async () => {
      await box(page).fill("");
      await expect(options(page)).toHaveCount(0);
      await box(page).fill(query);
      await expect.soft(options(page), query).toHaveText(expected);
      await expect.soft(options(page).locator("mark"), query).toHaveText(marked);
    });
  }

  await test.step("definitions are searched: query language", async () => {
    await box(page).fill("query language");
    await expect(options(page).first()).toHaveText(/^GraphQL A query language for APIs/);
  });

  await test.step("the search page shows the alias too", async () => {
    await box(page).fill("gql");
    await box(page).press("Enter");
    await expect(results(page)).toHaveText(["GraphQL"]);
    await expect(page.locator(".results").getByRole("listitem")).toHaveText([/^GraphQL also: GQL A query language/]);
  });
});

test("the index is fetched when the search is used, once, and again after a failure", { tag: "@below-all" }, async ({
  page,
  open,
  complaints,
}) => {
  await test.step("no use, no index", async () => {
    const seen = requests(page);
    await open("");
    await page.getByRole("link", { name: "GraphQL", exact: true }).click();
    await expect(heading(page)).toHaveText("GraphQL");
    await page.getByLabel("Your name").fill("Ada");
    await settled(page);
    expect(seen.count("/search.txt")).toBe(0);
    expect(seen.count("/definitions-")).toBe(0);
    await page.keyboard.press("Control+k");
    await expect.poll(() => seen.count("/search.txt")).toBe(1);
    await settled(page);
    expect(seen.count("/definitions-"), "before the first key").toBe(0);
    await page.keyboard.type("webhook");
    await expect(options(page)).toHaveText([/^Webhook/]);
    expect(seen.count("/search.txt")).toBe(1);
    await expect.poll(() => seen.count("/definitions-")).toBe(1);
  });

  await test.step("the 404 page searches too", async () => {
    complaints.expect(MISSING_COMPLAINT);
    await open(MISSING);
    await box(page).fill("webhook");
    await options(page).click();
    await expect(heading(page)).toHaveText("Webhook");
  });

  await test.step("the next use fetches the index again after a failure", async () => {
    complaints.expect(/ERR_FAILED.*search\.txt/);
    await page.route("**/search.txt", (route) => route.abort("failed"), { times: 1 });
    await open("");
    const failed = page.waitForEvent("requestfailed");
    await box(page).focus();
    await failed;
    await settled(page);
    await box(page).fill("webhook");
    await expect(options(page)).toHaveText([/^Webhook/]);
  });

  await test.step("without the details, names are found", async () => {
    complaints.expect(/ERR_FAILED.*definitions-/);
    await page.route("**/definitions-*", (route) => route.abort("failed"));
    await open("");
    await box(page).fill("webhook");
    await expect(options(page)).toHaveText(["Webhook"]);
    await box(page).fill("xyzzy");
    await expect(page.getByText("No term found. Press Enter to ask us.")).toBeVisible();
  });
});
