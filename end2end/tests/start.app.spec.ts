// The app starts after the page has loaded: when the browser is idle, or at the first interaction.
import type { Page } from "@playwright/test";
import { WASM, appReady, expect, settled, test } from "../fixtures";
import { requests } from "../network";
import { heading } from "../search";

test("a page loads no file of the app before its load event, no font, and nothing of another host", { tag: "@below-all" }, async ({
  page,
  open,
  baseURL,
}) => {
  const hosts = new Set<string>();
  page.on("request", (request) => hosts.add(new URL(request.url()).origin));
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
  expect(before.filter((name) => !/\/(boot-\w+\.js|icon\.svg|favicon\.ico)$/.test(name))).toEqual([]);
  await settled(page);
  expect([...hosts]).toEqual([new URL(baseURL ?? "").origin]);
});

const INTERACTIONS: [string, (page: Page) => Promise<void>][] = [
  ["a key", (page) => page.keyboard.press("Tab")],
  ["the pointer", (page) => heading(page).hover()],
  ["a touch", (page) => heading(page).dispatchEvent("touchstart")],
  ["the focus", (page) => page.getByLabel("Your name").focus()],
];

test("the app starts at the first interaction in a busy browser, and in a browser without idle callbacks", async ({ context }) => {
  test.slow();
  for (const [interaction, act] of INTERACTIONS) {
    await test.step(`${interaction} starts the app in a busy browser`, async () => {
      const page = await context.newPage();
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
      await page.close();
    });
  }

  await test.step("a browser without requestIdleCallback starts the app and navigates", async () => {
    const page = await context.newPage();
    await page.addInitScript(() => {
      Reflect.deleteProperty(window, "requestIdleCallback");
      Reflect.deleteProperty(window, "cancelIdleCallback");
    });
    await page.goto("terms/api/");
    await appReady(page);
    const seen = requests(page);
    await page.getByRole("region", { name: "Related terms" }).getByRole("link", { name: "Webhook" }).click();
    await expect(heading(page)).toHaveText("Webhook");
    await expect(heading(page)).toBeFocused();
    expect(seen.documents()).toBe(0);
  });
});
