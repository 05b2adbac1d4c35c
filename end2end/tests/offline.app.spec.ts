// `[site] offline`: the service worker keeps what was read.
import { execFileSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { appReady, expect, test } from "../fixtures";
import { type OwnServer, app, copyOfGlossary, glossary, root, serve } from "../own-server";
import { heading } from "../search";

let folder: string;
let server: OwnServer;

/** Publishes the site, with or without the worker. */
async function publish(offline: boolean) {
  const settings = await readFile(join(root, "end2end/glossary/glossary.toml"), "utf8");
  await writeFile(join(folder, "glossary.toml"), settings.replace("[site]", `[site]\noffline = ${offline}`));
  execFileSync(glossary, ["build", "--app", app, "--out", "site"], { cwd: folder, stdio: "pipe" });
}

test.beforeEach(async () => {
  folder = await copyOfGlossary();
  await publish(true);
  server = await serve(folder);
});

test.afterEach(async ({ page }) => {
  await page.close();
  await server.stop();
});

test("without a network, what was read and the search are there, and other links stay on the page", async ({ page, context, complaints }) => {
  complaints.expect(/ERR_INTERNET_DISCONNECTED|ERR_FAILED|Failed to fetch/);
  await page.goto(`${server.address}terms/api/`);
  await appReady(page);
  await page.evaluate(() => navigator.serviceWorker.ready);
  const isKept = (path: string) =>
    expect.poll(() => page.evaluate(async (path) => (await caches.match(path)) !== undefined, `/${path}`)).toBe(true);
  await isKept("terms/api/");
  await page.locator(".explanation").getByRole("link", { name: "GraphQL" }).click();
  await expect(heading(page)).toHaveText("GraphQL");
  await isKept("terms/graphql/");
  await context.setOffline(true);
  await test.step("a page that was read opens, also afresh", async () => {
    await page.goto(`${server.address}terms/api/`);
    await appReady(page);
    await expect(heading(page)).toHaveText("API");
  });
  await test.step("the search finds terms and shows their definitions", async () => {
    await page.goto(`${server.address}search/?q=webhook`);
    await expect(page.locator(".result-list").getByText(/^An automatic message/)).toBeVisible();
  });
  await test.step("a link to another page stays, and says so", async () => {
    await page.goto(`${server.address}terms/api/`);
    await appReady(page);
    await page.getByRole("main").getByRole("link", { name: "Architecture" }).click();
    await expect(page.locator(".offline")).toHaveText("No network. That page has not been read on this device yet.");
    await expect(heading(page)).toHaveText("API");
  });
  await context.setOffline(false);
  await test.step("the setting removes the worker", async () => {
    await publish(false);
    const tab = await context.newPage();
    await tab.goto(`${server.address}terms/api/`);
    await tab.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update());
    await expect.poll(() => tab.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0);
    await expect.poll(() => tab.evaluate(() => caches.keys())).toEqual([]);
  });
});
