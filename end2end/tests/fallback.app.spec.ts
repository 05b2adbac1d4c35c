// Where the app cannot do its work, the browser does: a visitor is never stuck.
import type { Page, Route } from "@playwright/test";
import { WASM, appReady, expect, hold, settled, test } from "../fixtures";
import { dataOf, requests } from "../network";

const heading = (page: Page) => page.getByRole("heading", { level: 1 });

const failures: [string, (route: Route) => Promise<void>, RegExp[]][] = [
  ["no network", (route) => route.abort("failed"), [/ERR_FAILED.*index\.json/]],
  ["an error of the server", (route) => route.fulfill({ status: 500 }), [/^500/, /console error: .*500/]],
  ["a log-in page", (route) => route.fulfill({ contentType: "text/html", body: "<p>Welcome to the hotel</p>" }), []],
  ["JSON of another kind", (route) => route.fulfill({ json: { page: "home" } }), []],
  ["an empty answer", (route) => route.fulfill({ body: "" }), []],
  [
    "data for another build of the app",
    async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: { ...(await response.json()), app: "0123456789abcdef" } });
    },
    [],
  ],
  [
    "another page's data",
    async (route) => route.fulfill({ response: await route.fetch({ url: route.request().url().replace("graphql", "api") }) }),
    [],
  ],
];

for (const [what, answer, expected] of failures) {
  test(`${what} instead of the data: the page is loaded`, async ({ page, open, complaints }) => {
    complaints.expect(...expected);
    await page.route(dataOf("terms/graphql/"), answer);
    await open("");
    const seen = requests(page);
    await page.getByRole("link", { name: "GraphQL", exact: true }).click();
    await expect(heading(page)).toHaveText("GraphQL");
    await expect(page).toHaveURL("terms/graphql/");
    expect(seen.documents()).toBe(1);
    await appReady(page);
    await page.goBack();
    await expect(heading(page)).toHaveText("Plainspoken");
  });
}

for (const [what, begin] of [
  ["a fetch that hangs", async () => {}],
  [
    "a click that joins a hung prefetch",
    async (page) => {
      const asked = page.waitForRequest(dataOf("terms/graphql/"));
      await page.getByRole("link", { name: "GraphQL", exact: true }).hover();
      await asked;
    },
  ],
] as [string, (page: Page) => Promise<void>][]) {
  test(`${what}: the page is loaded after a while`, async ({ page, open }) => {
    await hold(page, dataOf("terms/graphql/"));
    await open("");
    const seen = requests(page);
    await begin(page);
    const given = page.waitForEvent("requestfailed", (request) => request.url().endsWith("/terms/graphql/index.json"));
    await page.getByRole("link", { name: "GraphQL", exact: true }).click();
    await given;
    await expect(page).toHaveURL("terms/graphql/");
    await expect(heading(page)).toHaveText("GraphQL");
    expect(seen.documents()).toBe(1);
  });
}

test("going back to a page whose data hangs loads it", async ({ page, open }) => {
  await hold(page, dataOf("terms/api/"));
  await open("terms/api/");
  await page.getByRole("region", { name: "Related terms" }).getByRole("link", { name: "Webhook" }).click();
  await expect(heading(page)).toHaveText("Webhook");
  const seen = requests(page);
  const loaded = page.waitForEvent("load");
  await page.goBack({ waitUntil: "commit" });
  await loaded;
  await expect(heading(page)).toHaveText("API");
  await expect(page).toHaveURL("terms/api/");
  expect(seen.documents()).toBe(1);
});

test("going back to a page whose data cannot be had loads it", async ({ page, open, complaints }) => {
  complaints.expect(/^500/, /console error: .*500/);
  await page.route(dataOf("terms/api/"), (route) => route.fulfill({ status: 500 }));
  await open("terms/api/");
  await page.getByRole("region", { name: "Related terms" }).getByRole("link", { name: "Webhook" }).click();
  await expect(heading(page)).toHaveText("Webhook");
  await page.goBack();
  await expect(heading(page)).toHaveText("API");
  await expect(page).toHaveURL("terms/api/");
  await expect(page).toHaveTitle(/^API/);
  await appReady(page);
});

test("a failed fetch is tried again at the next click", async ({ page, open, complaints }) => {
  complaints.expect(/ERR_FAILED/);
  await page.route(dataOf("terms/graphql/"), (route) => route.abort("failed"), { times: 1 });
  await open("");
  const seen = requests(page);
  const failed = page.waitForEvent("requestfailed");
  await page.getByRole("link", { name: "GraphQL", exact: true }).hover();
  await failed;
  await settled(page);
  await page.getByRole("link", { name: "GraphQL", exact: true }).click();
  await expect(heading(page)).toHaveText("GraphQL");
  expect(seen.documents()).toBeLessThanOrEqual(1);
});

const appGaveUp = (page: Page) => expect(page.locator("html")).toHaveAttribute("data-app", "failed");

const gone: [string, string, RegExp[]][] = [
  ["WebAssembly", WASM, [/^404.*wasm/, /console error: .*404.*wasm/]],
  ["script", "**/glossary-app-*.js", [/^404.*js/, /console error: .*404.*js/]],
];

for (const [what, url, expected] of gone) {
  test(`a page whose ${what} is gone, as after another deploy, still works`, async ({ page, complaints }) => {
    complaints.expect(...expected);
    await page.route(url, (route) => route.fulfill({ status: 404, body: "" }));
    await page.goto("terms/api/");
    await appGaveUp(page);
    await page.getByRole("region", { name: "Related terms" }).getByRole("link", { name: "GraphQL" }).click();
    await expect(heading(page)).toHaveText("GraphQL");
    await page.getByRole("combobox", { name: "Search the glossary" }).fill("hook");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL("search/?q=hook");
    await appGaveUp(page);
    await expectWayOut(page);
  });
}

/** The search page says that it cannot answer, and leads to all terms. */
async function expectWayOut(page: Page) {
  const hint = page.getByText("The search could not be loaded.").filter({ visible: true });
  await expect(hint).toHaveCount(1);
  await expect(hint).not.toContainText("JavaScript");
  await hint.getByRole("link", { name: "The A to Z list" }).click();
  await expect(page.getByRole("region", { name: "All terms, A to Z" })).toBeVisible();
}

test("without a network for the app's files nothing is left unhandled", async ({ page, complaints }) => {
  complaints.expect(/ERR_FAILED.*wasm/, /ERR_FAILED.*glossary-app/);
  await page.route(/glossary-app-[^/]*$/, (route) => route.abort("failed"));
  await page.goto("search/?q=hook");
  await appGaveUp(page);
  await expectWayOut(page);
});

test("a page with data of another shape stays finished HTML", async ({ page }) => {
  await page.route("**/terms/api/", async (route) => {
    const response = await route.fetch();
    const html = await response.text();
    await route.fulfill({ response, body: html.replace(/(id="?glossary-data"?>).*?(<\/script>)/, '$1{"site":{}}$2') });
  });
  await page.goto("terms/api/");
  await appGaveUp(page);
  await page.getByRole("region", { name: "Related terms" }).getByRole("link", { name: "GraphQL" }).click();
  await expect(heading(page)).toHaveText("GraphQL");
  await appReady(page);
});

test("a search page with data of another shape leads to all terms", async ({ page }) => {
  await page.route("**/search/*", async (route) => {
    const response = await route.fetch();
    const html = await response.text();
    await route.fulfill({ response, body: html.replace(/(id="?glossary-data"?>).*?(<\/script>)/, '$1{"site":{}}$2') });
  });
  await page.goto("search/?q=hook");
  await appGaveUp(page);
  await expectWayOut(page);
});

test("a search page whose index cannot be had says so, and answers once it can", { tag: "@phone" }, async ({ page, open, complaints }) => {
  complaints.expect(/ERR_FAILED.*search\.txt/);
  await page.route("**/search.txt", (route) => route.abort("failed"), { times: 2 });
  await open("search/?q=hook");
  const main = page.getByRole("main");
  await expect(main.getByRole("status").first()).toHaveText("The search could not be loaded. The A to Z list has every term.");
  await expect(main.getByRole("status").first()).toBeInViewport();
  await expectWayOut(page);
  const failed = page.waitForEvent("requestfailed");
  await page.goBack();
  await failed;
  await settled(page);
  await expect(main.getByRole("status").first()).toContainText("could not be loaded");
  await page.keyboard.press("/");
  await expect(main.getByRole("link", { name: "Webhook" })).toBeVisible();
  await expect(page.getByText("could not be loaded").filter({ visible: true })).toHaveCount(0);
});

test("the search box says that its index cannot be had, and the way out can be clicked", async ({ page, open, complaints }) => {
  complaints.expect(/ERR_FAILED.*search\.txt/);
  await page.route("**/search.txt", (route) => route.abort("failed"));
  await open("terms/api/");
  await page.getByRole("combobox", { name: "Search the glossary" }).fill("hook");
  await expect(page.getByRole("search").getByRole("status")).toBeInViewport();
  await expectWayOut(page);
  await expect(page.getByText("could not be loaded").filter({ visible: true })).toHaveCount(0);
});

test("an index that hangs is told, and answers when it comes", async ({ page, open }) => {
  const release = await hold(page, "**/search.txt");
  await open("search/?q=hook");
  const main = page.getByRole("main");
  await expect(main.getByRole("status").first()).toContainText("could not be loaded", { timeout: 10_000 });
  release();
  await expect(main.getByRole("link", { name: "Webhook" })).toBeVisible();
  await expect(page.getByText("could not be loaded").filter({ visible: true })).toHaveCount(0);
});

test("a click before the app is there is an ordinary one", async ({ page }) => {
  const release = await hold(page, WASM);
  await page.goto("terms/api/");
  await page.getByRole("region", { name: "Related terms" }).getByRole("link", { name: "GraphQL" }).click();
  await expect(heading(page)).toHaveText("GraphQL");
  release();
  await appReady(page);
  await expect(heading(page)).toHaveText("GraphQL");
});
