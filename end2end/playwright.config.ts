// Journeys through the published site in a real browser. `cargo xtask test browser` runs them; by hand:
//   cargo xtask test browser   (once: it publishes the sites)
//   npx playwright test search --project=app
// The gate runs one representative journey per behaviour. `cargo xtask test --all` sets GLOSSARY_TEST_ALL
// and runs the whole matrix.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { defineConfig, devices } from "@playwright/test";
import type { Options } from "./fixtures";

const root = resolve(import.meta.dirname, "..");
const glossary = process.env.GLOSSARY_BIN ?? join(root, "target/debug/glossary");
const port = Number(process.env.END2END_PORT ?? 48_480);

// Each worker evaluates this file again: the first process creates the folder, the workers inherit its path.
if (!process.env.END2END_DATA) {
  const data = mkdtempSync(join(tmpdir(), "glossary-end2end-"));
  process.env.END2END_DATA = data;
  process.on("exit", () => rmSync(data, { recursive: true, force: true }));
}

/** A published site: its folder and settings, the address where the tests reach it, and the address that it was published for. */
const site = (name: string, place: number, { path = "/", published = "https://www.example.com/", config = "glossary.toml" } = {}) => ({
  folder: process.env[`SITE_${name.toUpperCase()}`] ?? join(root, "target/site", name),
  port: port + place,
  baseURL: `http://127.0.0.1:${port + place}${path}`,
  published,
  database: `sqlite:${join(process.env.END2END_DATA ?? "", name)}.sqlite3`,
  config: join(root, config),
});

const sites = {
  root: site("root", 0),
  below: site("below", 1, { path: "/glossary/", published: "https://www.example.org/glossary/" }),
  fields: site("fields", 2, { config: "end2end/glossary/every-field.toml" }),
  large: site("large", 3),
};

/** The specs about the site with every kind of field, which also remembers visits. */
const FIELDS = /every-field|visits/;
/** The specs about a glossary of over a thousand terms. */
const LARGE = /large/;
/** The specs about other sites than the small glossary. */
const OF_OTHER_SITES = [FIELDS, LARGE];

const all = process.env.GLOSSARY_TEST_ALL === "1";
/**
 * The tests of a further state or site: those tagged with its name run there in the gate too,
 * those tagged `<name>-all` only with `--all`.
 */
const tagged = (name: string) => (all ? new RegExp(`@${name}(-all)?(?![\\w-])`) : new RegExp(`@${name}(?![\\w-])`));

const at = ({ baseURL, published, database }: (typeof sites)["root"]) => ({ baseURL, published, database });
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

export default defineConfig<Options>({
  testDir: "tests",
  // Too slow for every change, and covered at a lower level or by a similar test.
  grepInvert: all ? undefined : /@all(?![\w-])/,
  outputDir: "test-results",
  fullyParallel: true,
  workers: 2,
  forbidOnly: true,
  // On a busy machine, the browser may be slower than the timeout of a test. A test that fails twice is a failure; a
  // test that passes at the second attempt is reported as flaky.
  retries: process.env.CI ? 1 : 0,
  timeout: 20_000,
  expect: { timeout: 5_000 },
  reporter: process.env.CI ? "line" : [["list"]],
  use: {
    ...devices["Desktop Chrome"],
    colorScheme: "light",
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH || undefined,
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    },
  },
  // A spec runs in each state of the app, unless its name limits the spec to one state: `*.app` needs the app,
  // `*.plain` tests the browser without the app.
  projects: [
    { name: "app", testIgnore: [/\.plain\.spec/, ...OF_OTHER_SITES], use: { ...at(sites.root), app: "ready" } },
    { name: "loading", grep: all ? undefined : tagged("loading"), testIgnore: [/\.app\.spec/, ...OF_OTHER_SITES], use: { ...at(sites.root), app: "loading" } },
    {
      name: "no-scripting",
      testIgnore: [/\.app\.spec/, ...OF_OTHER_SITES],
      use: { ...at(sites.root), app: "off", javaScriptEnabled: false },
    },
    { name: "phone", grep: tagged("phone"), testIgnore: [/\.plain\.spec/, ...OF_OTHER_SITES], use: { ...at(sites.root), ...phone, app: "ready" } },
    { name: "below", grep: tagged("below"), testIgnore: [/\.plain\.spec/, ...OF_OTHER_SITES], use: { ...at(sites.below), app: "ready" } },
    {
      name: "below-no-scripting",
      grep: tagged("below"),
      testIgnore: [/\.app\.spec/, ...OF_OTHER_SITES],
      use: { ...at(sites.below), app: "off", javaScriptEnabled: false },
    },
    // The form with every kind of field is a separate site.
    { name: "fields", testMatch: FIELDS, use: { ...at(sites.fields), app: "ready" } },
    {
      name: "fields-no-scripting",
      testMatch: FIELDS,
      testIgnore: /\.app\.spec/,
      use: { ...at(sites.fields), app: "off", javaScriptEnabled: false },
    },
    { name: "large", testMatch: LARGE, use: { ...at(sites.large), app: "ready" } },
    {
      name: "large-no-scripting",
      testMatch: LARGE,
      testIgnore: /\.app\.spec/,
      use: { ...at(sites.large), app: "off", javaScriptEnabled: false },
    },
  ],
  webServer: Object.values(sites).map((site) => ({
    command: `"${glossary}" serve --config "${site.config}" --addr 127.0.0.1:${site.port} --site "${site.folder}" --database "${site.database}"`,
    cwd: root,
    // One browser posts as often as many visitors, so the rate limits are off.
    env: {
      GLOSSARY_SITE__BASE_URL: site.published,
      GLOSSARY_RATE_LIMIT: "0",
      GLOSSARY_RATE_LIMIT_OVERALL: "0",
      RUST_LOG: "warn",
    },
    url: site.baseURL,
    reuseExistingServer: false,
    gracefulShutdown: { signal: "SIGTERM", timeout: 5_000 },
  })),
});
