// Measures how long other sites' pages are busy with finding terms; `cargo xtask bench embed` publishes, serves
// and runs this:
//   node embed.mjs <rounds> <address with 1,000 terms>
// Prints the rows of a table as JSON; what it is doing goes to the error output.
import { createServer } from "node:http";
import { chromium } from "@playwright/test";
import { medianAndP95, median, ms } from "./figures.mjs";

const [rounds, glossary] = [Number(process.argv[2]), process.argv[3]];

/** How long the article is, in words. */
const WORDS = 20_000;

/** How much slower the CPU seems: as it is, and about as a mid-range phone's, with what is in view on each. */
const DEVICES = [
  { slowdown: 1, context: { viewport: { width: 1280, height: 720 } } },
  { slowdown: 4, context: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 } },
];

/** As articles are set: the width of a column and the height of its lines tell how much is near what is read. */
const STYLE = "body { margin: 1rem; font: 1.125rem/1.6 serif } article { max-width: 40rem; margin: auto }";

/** An article of the glossary's own sentences, so that terms stand in it as they do in texts about such things. */
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

/** Notes how long the list of terms is parsed, what the script does in its idle slices, and when it has nothing more
 * to do. Runs in the page, before it. */
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
  // Before each slice a frame is waited for.
  window.requestAnimationFrame = (run) => {
    waiting++;
    return beforeFrame((time) => {
      run(time);
      waiting--;
    });
  };
  /** The milliseconds of each slice so far, once there are more than before and none is to come. */
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
    // Of this thread alone: what else the machine does takes no part of it.
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
