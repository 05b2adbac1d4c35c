// Fallbacks: where the app fails, the browser loads the page, and a visitor can always continue.
import type { Page, Route } from "@playwright/test";
import { WASM, appReady, expect, hold, settled, test } from "../fixtures";
import { dataOf, requests } from "../network";
import { heading } from "../search";

const graphql = (page: Page) => page.getByRole("link", { name: "GraphQL", exact: true });
const related = (page: Page, name: string) => page.getByRole("region", { name: "Related terms" }).getByRole("link", { name });

const FAULTS: [fault: string, answer: (route: Route) => Promise<void>][] = [
  ["no network", (route) => route.abort("failed")],
  ["a server error", (route) => route.fulfill({ status: 500 })],
  ["a log-in page", (route) => route.fulfill({ contentType: "text/html", body: "<p>Welcome to the hotel</p>" })],
  ["JSON of another kind", (route) => route.fulfill({ json: { page: "home" } })],
  ["an empty body", (route) => route.fulfill({ body: "" })],
  [
    "data for another build of the app",
    async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: { ...(await response.json()), app: "0123456789abcdef" } });
    },
  ],
  [
    "the data of another page",
    async (route) => route.fulfill({ response: await route.fetch({ url: route.request().url().replace("graphql", "api") }) }),
  ],
];

test("the browser loads the page when its data is missing or wrong", async ({ page, open, complaints }) => {
  test.slow();
  complaints.expect(/ERR_FAILED.*index\.json/, /^500/, /console error: .*500/);
  await open("");
  for (const [fault, answer] of FAULTS) {
    await test.step(`${fault} instead of the data`, async () => {
      await page.route(dataOf("terms/graphql/"), answer);
      const seen = requests(page);
      await graphql(page).click();
      await expect(heading(page)).toHaveText("GraphQL");
      await expect(page).toHaveURL("terms/graphql/");
      expect(seen.documents()).toBe(1);
      await appReady(page);
      await page.unroute(dataOf("terms/graphql/"));
      await page.goBack();
      await expect(heading(page)).toHaveText("Plainspoken");
      await appReady(page);
    });
  }

  await test.step("going back to a page whose data fails loads it", async () => {
    await page.route(dataOf("terms/api/"), (route) => route.fulfill({ status: 500 }));
    await open("terms/api/");
    await related(page, "Webhook").click();
    await expect(heading(page)).toHaveText("Webhook");
    await page.goBack();
    await expect(heading(page)).toHaveText("API");
    await expect(page).toHaveURL("terms/api/");
    await expect(page).toHaveTitle(/^API/);
    await appReady(page);
  });

  await test.step("a failed prefetch does not stop the click", async () => {
    await open("");
    await page.route(dataOf("terms/graphql/"), (route) => route.abort("failed"), { times: 1 });
    const seen = requests(page);
    const failed = page.waitForEvent("requestfailed");
    await graphql(page).hover();
    await failed;
    await settled(page);
    await graphql(page).click();
    await expect(heading(page)).toHaveText("GraphQL");
    expect(seen.documents()).toBeLessThanOrEqual(1);
  });
});

test("the browser loads the page when its data does not arrive in time", async ({ context }) => {
  test.slow();
  /** Clicks a link whose data hangs. */
  const click = async (page: Page, begin: () => Promise<void>) => {
    await hold(page, dataOf("terms/graphql/"));
    await page.goto("");
    await appReady(page);
    const seen = requests(page);
    const aborted = page.waitForEvent("requestfailed", (request) => request.url().endsWith("/terms/graphql/index.json"));
    await begin();
    await aborted;
    await expect(page).toHaveURL("terms/graphql/");
    await expect(heading(page)).toHaveText("GraphQL");
    expect(seen.documents()).toBe(1);
  };
  const cases: [name: string, run: (page: Page) => Promise<void>][] = [
    // Without a pointer there is no prefetch.
    ["a click fetches", (page) => click(page, () => graphql(page).evaluate((link: HTMLElement) => link.click()))],
    [
      "a click joins a prefetch",
      (page) =>
        click(page, async () => {
          const asked = page.waitForRequest(dataOf("terms/graphql/"));
          await graphql(page).hover();
          await asked;
          await graphql(page).click();
        }),
    ],
    [
      "going back fetches",
      async (page) => {
        await hold(page, dataOf("terms/api/"));
        await page.goto("terms/api/");
        await appReady(page);
        await related(page, "Webhook").click();
        await expect(heading(page)).toHaveText("Webhook");
        const seen = requests(page);
        const loaded = page.waitForEvent("load");
        await page.goBack({ waitUntil: "commit" });
        await loaded;
        await expect(heading(page)).toHaveText("API");
        await expect(page).toHaveURL("terms/api/");
        expect(seen.documents()).toBe(1);
      },
    ],
  ];
  // Side by side, because each of them waits for the timeout.
  await Promise.all(cases.map(([name, run]) => test.step(name, async () => run(await context.newPage()))));
});

const appFailed = (page: Page) => expect(page.locator("html")).toHaveAttribute("data-app", "failed");

/** The search page reports that it cannot answer, and leads to all terms. */
async function expectWayOut(page: Page) {
  const hint = page.getByText("The search could not be loaded.").filter({ visible: true });
  await expect(hint).toHaveCount(1);
  await expect(hint).not.toContainText("JavaScript");
  await hint.getByRole("link", { name: "The A to Z list" }).click();
  await expect(page.getByRole("region", { name: "All terms, A to Z" })).toBeVisible();
}

/** Follows a link of a term page, without the app. */
async function followRelated(page: Page) {
  await related(page, "GraphQL").click();
  await expect(heading(page)).toHaveText("GraphQL");
}

test("a page whose app cannot start stays finished HTML: its links and its search lead on", async ({ context, complaints }) => {
  test.slow();
  complaints.expect(/^404.*wasm/, /console error: .*404.*wasm/, /^404.*js/, /console error: .*404.*js/);
  complaints.expect(/ERR_FAILED.*wasm/, /ERR_FAILED.*glossary-app/);

  // As after another publish.
  for (const [name, url] of [
    ["WebAssembly", WASM],
    ["script", "**/glossary-app-*.js"],
  ] as const) {
    await test.step(`the ${name} is gone`, async () => {
      const page = await context.newPage();
      await page.route(url, (route) => route.fulfill({ status: 404, body: "" }));
      await page.goto("terms/api/");
      await appFailed(page);
      await followRelated(page);
      await page.getByRole("combobox", { name: "Search the glossary" }).fill("hook");
      await page.keyboard.press("Enter");
      await expect(page).toHaveURL("search/?q=hook");
      await appFailed(page);
      await expectWayOut(page);
      await page.close();
    });
  }

  await test.step("the network fails for the app's files", async () => {
    const page = await context.newPage();
    await page.route(/glossary-app-[^/]*$/, (route) => route.abort("failed"));
    await page.goto("search/?q=hook");
    await appFailed(page);
    await expectWayOut(page);
    await page.close();
  });

  await test.step("the data in the page has another shape", async () => {
    const page = await context.newPage();
    for (const path of ["**/terms/api/", "**/search/*"]) {
      await page.route(path, async (route) => {
        const response = await route.fetch();
        const html = await response.text();
        await route.fulfill({ response, body: html.replace(/(id="?glossary-data"?>).*?(<\/script>)/, '$1{"site":{}}$2') });
      });
    }
    await page.goto("terms/api/");
    await appFailed(page);
    await followRelated(page);
    await appReady(page);
    await page.goto("search/?q=hook");
    await appFailed(page);
    await expectWayOut(page);
    await page.close();
  });

  await test.step("the app is still loading", async () => {
    const page = await context.newPage();
    const release = await hold(page, WASM);
    await page.goto("terms/api/");
    await followRelated(page);
    release();
    await appReady(page);
    await expect(heading(page)).toHaveText("GraphQL");
  });
});

test("a search whose index fails or hangs says so, leads to all terms, and answers once the index is there", { tag: "@phone-all" }, async ({
  page,
  open,
  complaints,
}) => {
  test.slow();
  complaints.expect(/ERR_FAILED.*search\.txt/);
  const main = page.getByRole("main");
  const message = page.getByText("could not be loaded").filter({ visible: true });

  await test.step("the search page says so, and answers at the next use", async () => {
    await page.route("**/search.txt", (route) => route.abort("failed"), { times: 2 });
    await open("search/?q=hook");
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
    await expect(message).toHaveCount(0);
  });

  await test.step("the search box says so, and its link can be clicked", async () => {
    await page.route("**/search.txt", (route) => route.abort("failed"));
    await open("terms/api/");
    await page.getByRole("combobox", { name: "Search the glossary" }).fill("hook");
    await expect(page.getByRole("search").getByRole("status")).toBeInViewport();
    await expectWayOut(page);
    await expect(message).toHaveCount(0);
    await page.unroute("**/search.txt");
  });

  await test.step("an index that hangs is reported, and answers when it arrives", async () => {
    const release = await hold(page, "**/search.txt");
    await open("search/?q=hook");
    await expect(main.getByRole("status").first()).toContainText("could not be loaded", { timeout: 10_000 });
    release();
    await expect(main.getByRole("link", { name: "Webhook" })).toBeVisible();
    await expect(message).toHaveCount(0);
  });
});
