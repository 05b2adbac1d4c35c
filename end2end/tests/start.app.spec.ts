// The app comes after the page: when the browser is idle, or at the first sign of interaction.
import { WASM, appReady, expect, settled, test } from "../fixtures";
import { requests } from "../network";

test("nothing of the app is fetched before the page has loaded", { tag: "@below" }, async ({ page, open }) => {
  await open("terms/api/");
  const { loaded, app, before } = await page.evaluate(() => {
    const [page] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
    const resources = performance.getEntriesByType("resource").map(({ name, startTime }) => ({ name, startTime }));
    return {
      loaded: page.loadEventStart,
      app: resources.filter(({ name }) => /glossary-app.*\.(js|wasm)$/.test(name)),
      before: resources.filter(({ startTime }) => startTime < page.loadEventStart).map(({ name }) => name),
    };
  });
  expect(app).toHaveLength(2);
  for (const { name, startTime } of app) expect(startTime, name).toBeGreaterThanOrEqual(loaded);
  // The page itself needs one small script, and may have an icon.
  expect(before.filter((name) => !/\/(boot-\w+\.js|icon\.svg)$/.test(name))).toEqual([]);
});

test("pages are not held up by what others would fetch: no font, no foreign host", async ({ page, open, baseURL }) => {
  const hosts = new Set<string>();
  page.on("request", (request) => hosts.add(new URL(request.url()).origin));
  await open("terms/api/");
  await settled(page);
  expect([...hosts]).toEqual([new URL(baseURL ?? "").origin]);
});

for (const [sign, act] of [
  ["a key", (page) => page.keyboard.press("Tab")],
  ["the pointer", (page) => page.getByRole("heading", { level: 1 }).hover()],
  ["a touch", (page) => page.getByRole("heading", { level: 1 }).dispatchEvent("touchstart")],
  ["the focus", (page) => page.getByLabel("Your name").focus()],
] as [string, (page: import("@playwright/test").Page) => Promise<void>][]) {
  test(`in a busy browser, ${sign} starts the app`, async ({ page }) => {
    await page.addInitScript(() => (window.requestIdleCallback = () => 0));
    const seen = requests(page);
    await page.goto("terms/api/");
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
    expect(seen.count("glossary-app")).toBe(0);
    const wasm = page.waitForRequest(WASM);
    await act(page);
    await wasm;
    await appReady(page);
    expect(seen.count(".wasm")).toBe(1);
  });
}

test("a browser without requestIdleCallback gets the app too", async ({ page }) => {
  await page.addInitScript(() => {
    Reflect.deleteProperty(window, "requestIdleCallback");
    Reflect.deleteProperty(window, "cancelIdleCallback");
  });
  await page.goto("terms/api/");
  await appReady(page);
  const seen = requests(page);
  await page.getByRole("region", { name: "Related terms" }).getByRole("link", { name: "Webhook" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Webhook");
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  expect(seen.documents()).toBe(0);
});
