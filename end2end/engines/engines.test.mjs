// The journeys in Firefox, WebKit and the oldest supported Chromium. `cargo xtask test engines` runs this, and says by
// environment variables where the browsers are.
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { BROWSERS } from "./browsers.mjs";
import { JOURNEYS, open, painted } from "./journeys.mjs";
import { serve, serveLarge } from "./site.mjs";

const PICTURES_FOLDER = process.env.ENGINES_PICTURES ?? join(import.meta.dirname, "../../target/engines");
/** The pages of the screenshots. */
const PICTURES = { home: "", term: "terms/api/", contact: "contact/", search: "search/?q=api", embed: "embed/", card: "embed/terms/api/" };

let site;
let large;
before(async () => ([site, large] = await Promise.all([serve(), serveLarge()])));
after(() => Promise.all([site?.close(), large?.close()]));

test("a browser is there", () => assert.notEqual(BROWSERS.length, 0));

for (const [name, launch] of BROWSERS)
  describe(name, { concurrency: false }, () => {
    let browser;
    before(async () => (browser = await launch()));
    after(() => browser?.close());

    for (const [journey, run] of Object.entries(JOURNEYS))
      test(`${name}: ${journey}`, { timeout: 120_000 }, () =>
        repeatedly(async () => {
          const page = await browser.page();
          try {
            await run({ page, site, large });
            assert.deepEqual(page.messages.filter(isUnexpected), [], "the console is empty");
          } catch (error) {
            await picture(page, name, "failed").catch(() => {});
            throw error;
          } finally {
            await page.close();
          }
        }),
      );

    test(`${name}: screenshots`, { timeout: 90_000 }, async () => {
      const page = await browser.page();
      for (const [shown, path] of Object.entries(PICTURES)) {
        await (shown === "card" ? page.open(site.url + path) : open(page, site.url + path));
        for (const theme of ["light", "dark"])
          for (const width of [390, 1280]) {
            await page.resize(width, 1000);
            await page.evaluate((theme) => void (document.documentElement.dataset.theme = theme), theme);
            await painted(page);
            await picture(page, name, `${shown}-${theme}-${width}`);
          }
      }
      await page.close();
    });
  });

async function picture(page, browser, name) {
  const folder = join(PICTURES_FOLDER, browser);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.png`), await page.screenshot());
}

/** As in playwright.config.ts: on a busy machine, a journey that fails twice is a failure. */
async function repeatedly(journey) {
  try {
    await journey();
  } catch (error) {
    if (!process.env.CI) throw error;
    console.warn(`again, after: ${error.message}`);
    await journey();
  }
}

/** The outage of a journey is in the console. */
const isUnexpected = (message) => !/api\/inquiries|Failed to load resource|NetworkError|ERR_CONNECTION_RESET/.test(message);
