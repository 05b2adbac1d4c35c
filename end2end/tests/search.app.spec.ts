// Searching in the app: what is found, and how it is worked by keyboard, mouse and screen reader.
import { MISSING, MISSING_COMPLAINT, expect, settled, test } from "../fixtures";
import { requests } from "../network";
import { API, box, heading, options, results } from "../search";

for (const key of ["/", "Control+k", "Meta+k"]) {
  test(`${key} goes to the search box`, { tag: "@below" }, async ({ page, open }) => {
    await open("terms/api/");
    await expect(box(page)).not.toBeFocused();
    await page.keyboard.press(key);
    await expect(box(page)).toBeFocused();
    await expect(box(page)).toHaveValue("");
  });
}

test("/ is a character where one types, Control+k is not", async ({ page, open }) => {
  await open("terms/api/");
  const message = page.getByLabel("What are you building?");
  await message.fill("either");
  await page.keyboard.press("/");
  await expect(message).toHaveValue("either/");
  await page.keyboard.press("Control+k");
  await expect(box(page)).toBeFocused();
  await page.keyboard.press("/");
  await expect(box(page)).toHaveValue("/");
});

const FINDS: [string, string, string][] = [
  ["a name", "webhook", "Webhook"],
  ["a name in other case", "WEBHOOK", "Webhook"],
  ["a name with accents", "wébhöok", "Webhook"],
  ["the beginning of a name", "micro", "Microservices"],
  ["the inside of a word", "hook", "Webhook"],
  ["an expansion", "application programming interface", "API"],
  ["an expansion's first letters", "rsta", "REST API"],
  ["an alias", "gql", "GraphQL"],
  ["an alias in words", "http callback", "Webhook"],
  ["a plural", "webhooks", "Webhook"],
  ["a plural of an acronym", "rest apis", "REST API"],
  ["a typo", "wehbook", "Webhook"],
  ["another typo", "microservises", "Microservices"],
  ["words in another order", "api rest", "REST API"],
  ["words of a definition", "query language", "GraphQL"],
];

test("names, expansions, aliases, plurals, typos and definitions are found", { tag: "@below" }, async ({ page, open }) => {
  await open("");
  for (const [what, query, name] of FINDS) {
    await box(page).fill("");
    await expect(options(page)).toHaveCount(0);
    await box(page).fill(query);
    await expect.soft(options(page).first(), `${what}: ${query}`).toHaveText(new RegExp(`^${name}( |$)`));
  }
});

test("the exact name comes before names that contain it", async ({ page, open }) => {
  await open("");
  await box(page).fill("api");
  await expect(options(page).locator("mark")).toHaveText(Array(5).fill("API"));
  await expect(options(page)).toHaveText(API);
});

test("what matched is marked", async ({ page, open }) => {
  await open("");
  await box(page).fill("hook");
  await expect(options(page)).toHaveText(["Webhook"]);
  await expect(options(page).locator("mark")).toHaveText(["hook"]);
  await box(page).fill("programming");
  await expect(options(page).locator("mark")).toHaveText("Programming");
  await expect(options(page)).toHaveText(["API Application Programming Interface"]);
});

test("a term found by another name shows that name", async ({ page, open }) => {
  await open("");
  await box(page).fill("gql");
  await expect(options(page)).toHaveText(["GraphQL also: GQL"]);
  await expect(options(page).locator("mark")).toHaveText("GQL");
  await box(page).press("Enter");
  await expect(results(page)).toHaveText(["GraphQL"]);
  await expect(page.getByRole("main").getByRole("listitem")).toHaveText(["GraphQL also: GQL"]);
});

test("where nothing is found the box says so, seen and heard once", { tag: "@phone" }, async ({ page, open }) => {
  await open("terms/api/");
  await box(page).fill("grafana");
  const note = page.getByText("No term found. Press Enter for the nearest ones.");
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

test("the list is worked by keyboard, and says where one is", { tag: "@below" }, async ({ page, open }) => {
  await open("terms/webhook/");
  const seen = requests(page);
  await expect(box(page)).toHaveAttribute("aria-expanded", "false");
  await page.keyboard.press("/");
  await page.keyboard.type("api");
  await expect(options(page)).toHaveText(API);
  await expect(page.getByRole("listbox", { name: "Terms" })).toBeVisible();
  await expect(box(page)).toHaveAttribute("aria-expanded", "true");
  await expect(page.getByRole("search").getByRole("status")).toHaveText("5 terms");
  expect(await box(page).getAttribute("aria-activedescendant")).toBeNull();

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

test("typing on forgets which one was chosen", async ({ page, open }) => {
  await open("");
  await box(page).pressSequentially("ap");
  await expect(options(page).first()).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("i");
  await expect(page.locator("[role=option][aria-selected=true]")).toHaveCount(0);
  expect(await box(page).getAttribute("aria-activedescendant")).toBeNull();
});

test("Escape closes the list, then empties the box", async ({ page, open }) => {
  await open("");
  await box(page).fill("api");
  await expect(options(page)).toHaveText(API);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("listbox")).toBeHidden();
  await expect(box(page)).toHaveAttribute("aria-expanded", "false");
  expect(await box(page).getAttribute("aria-activedescendant")).toBeNull();
  await expect(box(page)).toHaveValue("api");
  await page.keyboard.press("ArrowDown");
  await expect(options(page)).toHaveText(API);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await expect(box(page)).toHaveValue("");
});

test("after Escape, Enter opens the search page, not the option chosen before", async ({ page, open }) => {
  await open("");
  await box(page).fill("api");
  await expect(options(page)).toHaveText(API);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("search/?q=api");
});

test("an option is opened by mouse and by finger", { tag: "@phone" }, async ({ page, open }) => {
  await open("");
  await box(page).fill("api");
  await options(page).filter({ hasText: "REST API" }).click();
  await expect(heading(page)).toHaveText("REST API");
});

test("the list closes when one goes elsewhere", async ({ page, open }) => {
  await open("");
  await box(page).fill("api");
  await expect(options(page)).toHaveText(API);
  await page.getByRole("contentinfo").getByRole("link", { name: "Contact" }).focus();
  await expect(page.getByRole("listbox")).toBeHidden();
});

test("the index is fetched when search is used, and only then", { tag: "@below" }, async ({ page, open }) => {
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
  await expect.poll(() => seen.count("/definitions-")).toBe(1);
  await page.keyboard.type("webhook");
  await expect(options(page)).toHaveText(["Webhook"]);
  expect(seen.count("/search.txt")).toBe(1);
});

test("an index that cannot be had: Enter still leads on, and the next use tries again", async ({ page, open, complaints }) => {
  complaints.expect(/ERR_FAILED.*search\.txt/);
  await page.route("**/search.txt", (route) => route.abort("failed"), { times: 1 });
  await open("");
  const failed = page.waitForEvent("requestfailed");
  await box(page).focus();
  await failed;
  await settled(page);
  await box(page).fill("webhook");
  await expect(options(page)).toHaveText(["Webhook"]);
});

test("searching at an address that is none", async ({ page, open, complaints }) => {
  complaints.expect(MISSING_COMPLAINT);
  await open(MISSING);
  await box(page).fill("webhook");
  await options(page).click();
  await expect(heading(page)).toHaveText("Webhook");
});
