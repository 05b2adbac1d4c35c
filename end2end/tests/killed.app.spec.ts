// What the device keeps when the browser is killed. Local storage would be lost: Chromium writes it up to five seconds
// later.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type BrowserContext } from "@playwright/test";
import { ENDPOINT, fill, form, message } from "../form";
import { appReady, expect, test } from "../fixtures";
import { stored } from "../inbox";
import { keptAs, outbox } from "../outbox";

/** Ends all processes of the browser with that profile at once. */
function kill(profile: string) {
  const found = execFileSync("pgrep", ["-f", "--", `user-data-dir=${profile}`], { encoding: "utf8" });
  for (const id of found.trim().split("\n").map(Number)) {
    try {
      process.kill(id, "SIGKILL");
    } catch {
      // It ended with another one.
    }
  }
}

/** Runs a visit with that profile in a browser of its own. */
async function visit(profile: string, executablePath: string | undefined, work: (context: BrowserContext) => Promise<void>) {
  rmSync(join(profile, "SingletonLock"), { force: true });
  const args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"];
  const context = await chromium.launchPersistentContext(profile, { executablePath, args });
  await work(context);
}

// The milliseconds after the page says that the inquiry is kept. The gate runs one, `--all` all.
for (const wait of [0, 200, 1_000, 2_000, 4_000]) {
  test(`an inquiry survives a browser that is killed ${wait} ms after it is called kept`, { tag: wait ? "@all" : [] }, async ({
    baseURL,
    launchOptions,
    database,
  }) => {
    test.setTimeout(40_000);
    const profile = mkdtempSync(join(tmpdir(), "glossary-profile-"));
    const text = message();
    try {
      await visit(profile, launchOptions.executablePath, async (context) => {
        const [page] = context.pages();
        await context.route(ENDPOINT, (route) => route.abort());
        await page.goto(`${baseURL}contact/`);
        await appReady(page);
        await fill(page, text);
        await form(page).send.click();
        await expect(outbox(page).card).toContainText("keep it on this device");
        await page.waitForTimeout(wait);
        const closed = context.waitForEvent("close");
        kill(profile);
        await closed;
      });
      await visit(profile, launchOptions.executablePath, async (context) => {
        const [page] = context.pages();
        await page.goto(`${baseURL}contact/`);
        await appReady(page);
        // It is sent again at once.
        await expect(outbox(page).item).toContainText("We have it.");
        await expect(form(page).message).toHaveValue("");
        await context.close();
      });
      expect(await stored(database, text)).toHaveLength(1);
    } finally {
      rmSync(profile, { recursive: true, force: true });
    }
  });
}

test("a draft survives a browser that is killed while the visitor types", { tag: "@all" }, async ({ baseURL, launchOptions }) => {
  test.setTimeout(40_000);
  const profile = mkdtempSync(join(tmpdir(), "glossary-profile-"));
  const text = message();
  try {
    await visit(profile, launchOptions.executablePath, async (context) => {
      const [page] = context.pages();
      await page.goto(`${baseURL}contact/`);
      await appReady(page);
      await fill(page, text);
      await expect(page.getByText("Kept on this device for two days")).toBeVisible();
      await expect.poll(() => keptAs(page, "draft")).toContain(text.slice(-37, -1));
      const closed = context.waitForEvent("close");
      kill(profile);
      await closed;
    });
    await visit(profile, launchOptions.executablePath, async (context) => {
      const [page] = context.pages();
      await page.goto(`${baseURL}contact/`);
      await appReady(page);
      await expect(form(page).message).toHaveValue(text);
      await context.close();
    });
  } finally {
    rmSync(profile, { recursive: true, force: true });
  }
});
