// Measures how long the automatic links keep pages of other sites busy. `cargo xtask bench embed` publishes and serves
// a site, and runs this script: node embed.mjs <rounds> <address with 1,000 terms> Prints the rows of a table as JSON,
// and the progress to standard error.
import { createServer } from "node:http";
import { chromium } from "@playwright/test";
import { medianAndP95, median, ms } from "./figures.mjs";

const [rounds, glossary] = [Number(process.argv[2]), process.argv[3]];

/** The length of the article in words. */
const WORDS = 20_000;

/** The CPU slow-down and the viewport: this machine's, and about those of a mid-range phone. */
const DEVICES = [
  { slowdown: 1, context: { viewport: { width: 1280, height: 720 } } },
  { slowdown: 4, context: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 } },
];

/** The layout of a typical article: column width and line height determine how much text is near the viewport. */
const STYLE = "body { margin: 1rem; font: 1.125rem/1.6 serif } article { max-width: 40rem; margin: auto }";

/** Returns an article of the glossary's own sentences, so that the density of terms is that of a technical text. */
async function article() {
  const { terms } = await (await fetch(new URL("glossary.json", glossary))).json();
  const sections = [];
  for (let words = 0, at = 0; words < WORDS; at++) {
    const { page } = await (await fetch(new URL(`terms/${terms[at].slug}/index.json`, glossary))).json();
    const text = page.term.explanation.replaceAll(/<\/?a[^>]*>/g, "");
    words += text.match(/\p{L}+/gu).length;
    sections.push(`<h2>Part ${at + 1}</h2>${text}`);
  }
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
    <title>An article</title><style>${STYLE}</style><article>${sections.join("")}</article>
    <script src="${glossary}embed.js" data-autolink="article" async></script></html>`;
}

/** Records how long the list of terms is parsed, how long each idle slice takes, and when the script is done. Runs in the
 * page before its scripts. */
function observe() {
  Response.prototype.json = async function () {
    const text = await this.text();
    const start = performance.now();
    const value = JSON.parse(text);
    window.parsing = performance.now() - start;
    return value;
  };
  const slices = [];
  const [whenIdle, beforeFrame] = [window.requestIdleCallback.bind(window), window.requestAnimationFrame.bind(window)];
  let waiting = 0;
  window.requestIdleCallback = (run, options) => {
    waiting++;
    return whenIdle((deadline) => {
      const start = performance.now();
      run(deadline);
      slices.push(performance.now() - start);
      waiting--;
    }, options);
  };
  // The script waits for a frame before each slice.
  window.requestAnimationFrame = (run) => {
    waiting++;
    return beforeFrame((time) => {
      run(time);
      waiting--;
    });
  };
  /** Returns the milliseconds of each slice, once new slices have run and no slice is pending. */
  window.slicesAfter = async (before) => {
    while (waiting || slices.length <= before) await new Promise((done) => setTimeout(done, 50));
    return slices;
  };
}

const html = await article();
const server = createServer((_, response) => response.writeHead(200, { "Content-Type": "text/html" }).end(html));
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH || undefined,
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
});

/** Opens the article as a first-time visitor. */
async function visit({ slowdown, context: options }) {
  const context = await browser.newContext(options);
  try {
    const page = await context.newPage();
    await page.addInitScript(observe);
    const devtools = await context.newCDPSession(page);
    await devtools.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
    // The CPU time of this thread, which other processes do not affect.
    await devtools.send("Performance.enable", { timeDomain: "threadTicks" });
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    const links = () => page.locator("article a[data-glossary-link]").count();
    const near = { slices: await page.evaluate(() => window.slicesAfter(0)), links: await links() };
    const parsing = await page.evaluate(() => window.parsing);
    if (!near.links) throw new Error("no term was found");
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    const all = { slices: await page.evaluate((before) => window.slicesAfter(before), near.slices.length), links: await links() };
    if (all.links <= near.links) throw new Error("no term was found below");
    const { metrics } = await devtools.send("Performance.getMetrics");
    const scripts = metrics.find(({ name }) => name === "ScriptDuration").value * 1000;
    return { near, all, parsing, scripts };
  } finally {
    await context.close();
  }
}

const columns = [];
const links = [];
for (const device of DEVICES) {
  console.error(`==> Measuring an article of ${WORDS} words at ${device.slowdown}×`);
  const visits = [];
  for (let round = 0; round < rounds; round++) visits.push(await visit(device));
  links.push(visits[0]);
  columns.push([
    ...["near", "all"].map((what) =>
      ms(median(visits.map(({ [what]: { slices }, parsing }) => slices.reduce((sum, slice) => sum + slice, parsing)))),
    ),
    medianAndP95(visits.flatMap(({ all: { slices } }) => slices)),
    ms(median(visits.map(({ scripts }) => scripts))),
  ]);
}
await browser.close();
server.close();
const count = (what) => links.map(({ [what]: { links } }) => links).join(" and ");
const rows = [
  [`names parsed, what is near read: ${count("near")} links`, "50 ms"],
  [`the same, scrolled to the end: ${count("all")} links`, ""],
  ["  one slice", ""],
  ["  CPU of all scripts of the page", ""],
].map(([what, budget], at) => [what, ...columns.map((column) => column[at]), budget]);
console.log(JSON.stringify(rows));
