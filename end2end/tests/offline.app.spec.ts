// `[site] offline`: the service worker keeps what was read.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { appReady, expect, test } from "../fixtures";
import { heading } from "../search";

const root = resolve(import.meta.dirname, "../..");
const glossary = process.env.GLOSSARY_BIN ?? join(root, "target/debug/glossary");
const app = process.env.GLOSSARY_APP ?? join(root, "target/app");

let folder: string;
let server: ChildProcess;
let address = "";

/** Publishes the site, with or without the worker. */
async function publish(offline: boolean) {
  const settings = await readFile(join(root, "end2end/glossary/glossary.toml"), "utf8");
  await writeFile(join(folder, "glossary.toml"), settings.replace("[site]", `[site]\noffline = ${offline}`));
  execFileSync(glossary, ["build", "--app", app, "--out", "site"], { cwd: folder, stdio: "pipe" });
}

test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "glossary-offline-"));
  await cp(join(root, "end2end/glossary"), folder, { recursive: true });
  await publish(true);
  server = spawn(glossary, ["serve", "--addr", "127.0.0.1:0", "--site", "site", "--database", "sqlite:inquiries.sqlite3"], { cwd: folder });
  address = await new Promise((found, failed) => {
    let output = "";
    server.stdout?.on("data", (text) => {
      output += text;
      const address = /(http:\S+)\s/.exec(output)?.[1];
      if (address) found(address);
    });
    server.once("exit", () => failed(new Error(output)));
  });
});

test.afterEach(async ({ page }) => {
  await page.close();
  const ended = new Promise((done) => server.once("exit", done));
  server.kill();
  await ended;
  await rm(folder, { recursive: true, force: true });
});

test("without a network, what was read and the search are there, and other links stay on the page", async ({ page, context, complaints }) => {
  complaints.expect(/ERR_INTERNET_DISCONNECTED|ERR_FAILED|Failed to fetch/);
  await page.goto(`${address}terms/api/`);
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
    await page.goto(`${address}terms/api/`);
    await appReady(page);
    await expect(heading(page)).toHaveText("API");
  });
  await test.step("the search finds terms and shows their definitions", async () => {
    await page.goto(`${address}search/?q=webhook`);
    await expect(page.locator(".result-list").getByText(/^An automatic message/)).toBeVisible();
  });
  await test.step("a link to another page stays, and says so", async () => {
    await page.goto(`${address}terms/api/`);
    await appReady(page);
    await page.getByRole("main").getByRole("link", { name: "Architecture" }).click();
    await expect(page.locator(".offline")).toHaveText("No network. That page has not been read on this device yet.");
    await expect(heading(page)).toHaveText("API");
  });
  await context.setOffline(false);
  await test.step("the setting removes the worker", async () => {
    await publish(false);
    const tab = await context.newPage();
    await tab.goto(`${address}terms/api/`);
    await tab.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update());
    await expect.poll(() => tab.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0);
    await expect.poll(() => tab.evaluate(() => caches.keys())).toEqual([]);
  });
});
