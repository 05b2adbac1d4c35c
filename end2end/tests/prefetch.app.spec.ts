// The next page's data is there before the click, and fetched only once.
import { appReady, expect, settled, test } from "../fixtures";
import { requests } from "../network";

/** The home page's links are too many to be fetched just because they are in view. */
const graphql = { name: "GraphQL", exact: true };

for (const [how, point] of [
  ["pointing at", "hover"],
  ["focusing", "focus"],
] as const) {
  test(`${how} a link fetches its page's data, once`, { tag: "@below" }, async ({ page, open }) => {
    await open("");
    const seen = requests(page);
    const link = page.getByRole("link", graphql);
    const fetched = page.waitForResponse("**/terms/graphql/index.json");
    await link[point]();
    await (await fetched).finished();
    expect(seen.data()).toEqual(["terms/graphql/"]);
    await link.click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("GraphQL");
    expect(seen.data().filter((path) => path === "terms/graphql/")).toHaveLength(1);
    expect(seen.documents()).toBe(0);
  });
}

test("touching a link fetches its page's data", { tag: "@phone" }, async ({ page, open }) => {
  await open("");
  const fetched = page.waitForResponse("**/terms/graphql/index.json");
  // The finger is still down: there has been no click yet.
  await page.getByRole("link", graphql).dispatchEvent("touchstart");
  expect((await fetched).ok()).toBe(true);
  await expect(page).toHaveURL("");
});

test("links in view are fetched when the browser is idle, others are not", async ({ page }) => {
  await page.setViewportSize({ width: 900, height: 300 });
  const seen = requests(page);
  await page.goto("terms/graphql/");
  await appReady(page);
  await expect.poll(() => seen.data()).toContain("topics/backend-and-apis/");
  await settled(page);
  expect(seen.data()).not.toContain("terms/microservices/");
  const related = page.getByRole("region", { name: "Related terms" });
  await related.getByRole("link", { name: "Microservices" }).scrollIntoViewIfNeeded();
  await expect.poll(() => seen.data()).toContain("terms/microservices/");
});

test("after a navigation the new page's links are fetched too", async ({ page, open }) => {
  await open("terms/api/");
  const seen = requests(page);
  await page.getByRole("region", { name: "Related terms" }).getByRole("link", { name: "Webhook" }).click();
  // The page of the term that it came from had this link nowhere.
  await expect.poll(() => seen.data()).toContain("topics/backend-and-apis/");
});

test("the home page's many links are not fetched", async ({ page }) => {
  const seen = requests(page);
  await page.goto("");
  await appReady(page);
  await settled(page);
  await settled(page);
  expect(seen.data()).toEqual([]);
});

test("whoever saves data fetches only what was pointed at", async ({ page }) => {
  await page.addInitScript(() =>
    Object.defineProperty(navigator, "connection", { value: { saveData: true }, configurable: true }),
  );
  const seen = requests(page);
  await page.goto("terms/graphql/");
  await appReady(page);
  const related = page.getByRole("region", { name: "Related terms" });
  await related.scrollIntoViewIfNeeded();
  await settled(page);
  await settled(page);
  expect(seen.data()).toEqual([]);
  await related.getByRole("link", { name: "Microservices" }).hover();
  await expect.poll(() => seen.data()).toEqual(["terms/microservices/"]);
});
