// Measures published sites in Chromium. `cargo xtask bench browser` publishes and serves the sites, and runs this
// script: node measure.mjs <rounds> <address with 1,000 terms> <address with 10,000> Prints the rows of a table as
// JSON, and the progress to standard error.
import { chromium } from "@playwright/test";
import { measureLoading, measureWeight } from "./loading.mjs";
import { measureHome, measureNavigation } from "./navigation.mjs";
import { measureSearch } from "./search.mjs";
import { observe } from "./observe.mjs";

const [rounds, large, huge] = [Number(process.argv[2]), process.argv[3], process.argv[4]];

/** The CPU slow-downs: none, and about that of a mid-range phone. */
const SLOWDOWNS = [1, 4];

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH || undefined,
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
});

/** A slow mobile network: 1.6 Mbit/s, and a latency of 150 ms. */
const SLOW = { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 };

/** Runs `visit` with a page in a new browser context. */
async function withPage(slowdown, visit, network) {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.addInitScript(observe);
    const devtools = await context.newCDPSession(page);
    await devtools.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
    if (network) {
      await devtools.send("Network.enable");
      await devtools.send("Network.emulateNetworkConditions", network);
    }
    return await visit(page);
  } finally {
    await context.close();
  }
}

/** Measures at each slow-down, and returns one row per figure below a heading. */
async function section(heading, measure, network) {
  const columns = [];
  for (const slowdown of SLOWDOWNS) {
    console.error(`==> Measuring ${heading} at ${slowdown}×`);
    columns.push(await measure((visit) => withPage(slowdown, visit, network)));
  }
  const figures = columns[0].map(({ what, budget }, at) => [
    `  ${what}`,
    ...columns.map((column) => column[at].value),
    budget ?? "",
  ]);
  return [[heading, "", "", ""], ...figures];
}

/** A term that is near the middle of the list. */
async function someTerm(site) {
  return withPage(1, async (page) => {
    await page.goto(site);
    const links = page.locator(".letter a");
    return new URL(await links.nth(Math.floor((await links.count()) / 2)).getAttribute("href"), site).href;
  });
}

const [term, termOfHuge] = [await someTerm(large), await someTerm(huge)];
const rows = [
  ...(await section("a term page", (open) => measureLoading(open, term, rounds))),
  ...(await section("home, 1000 terms", (open) => measureLoading(open, large, rounds))),
  ...(await section("home, 10000 terms", (open) => measureLoading(open, huge, rounds))),
  ...(await measureWeight((visit) => withPage(1, visit), huge)),
  ...(await section("from term to term", (open) => measureNavigation(open, term, rounds))),
  ...(await section("the same at 1.6 Mbit/s, 150 ms", (open) => measureNavigation(open, term, rounds), SLOW)),
  ...(await section("from term to home, 10000 terms", (open) => measureHome(open, termOfHuge, rounds))),
  ...(await section("search, 1000 terms", (open) => measureSearch(open, large, "16 ms"))),
  ...(await section("search, 10000 terms", (open) => measureSearch(open, huge, "50 ms"))),
];
await browser.close();
console.log(JSON.stringify(rows));
