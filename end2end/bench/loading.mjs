// A first visit: paint times, and the cost of hydration.
import { brotliCompressSync } from "node:zlib";
import { appSettled, median, ms } from "./figures.mjs";

/** Loads a page a number of times, each as a first-time visitor. */
export async function measureLoading(open, address, rounds) {
  const loads = [];
  for (let round = 0; round < rounds; round += 1) {
    loads.push(await open((page) => load(page, address)));
  }
  const time = (of) => ms(median(loads.map(of)));
  // The Long Tasks API reports no tasks below 50 ms.
  const longest = (of) => {
    const duration = median(loads.map(of));
    return duration === 0 ? "< 50 ms" : ms(duration);
  };
  return [
    { what: "first contentful paint", value: time(({ paint }) => paint) },
    { what: "longest task until the app starts", value: longest(({ taskBefore }) => taskBefore), budget: "< 50 ms" },
    { what: "app starts → ready", value: time(({ init, ready }) => ready - init) },
    { what: "of which hydration", value: time(({ compiled, ready }) => ready - compiled) },
    { what: "longest task since it started", value: longest(({ taskAfter }) => taskAfter), budget: "< 50 ms" },
    { what: "layout shift", value: Math.max(...loads.map(({ shift }) => shift)).toFixed(4), budget: "0" },
  ];
}

async function load(page, address) {
  await page.goto(address);
  const { paint, init, compiled, ready, shift, longTasks } = await evaluate(page, "seen.loaded");
  const longest = (tasks) => Math.max(0, ...tasks.map(({ duration }) => duration));
  const since = ({ startTime, duration }) => startTime + duration > init;
  const [taskBefore, taskAfter] = [longest(longTasks.filter((task) => !since(task))), longest(longTasks.filter(since))];
  return { paint, init, compiled, ready, shift, taskBefore, taskAfter };
}

/**
 * Returns the value of an expression, awaited in the page. `page.evaluate` would first inject so much script that the
 * injection would count as a long task.
 */
async function evaluate(page, expression) {
  const devtools = await page.context().newCDPSession(page);
  const { result } = await devtools.send("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
  return result.value;
}

/** Returns the size of the page's HTML, uncompressed and compressed as by a web host, and the number of elements. */
export async function measureWeight(open, address) {
  const html = Buffer.from(await (await fetch(address)).arrayBuffer());
  const elements = await open(async (page) => {
    await page.goto(address);
    await appSettled(page);
    return page.evaluate(() => document.querySelectorAll("*").length);
  });
  const kilobytes = (bytes) => `${(bytes / 1024).toFixed(1)} KB`;
  return [
    ["  HTML", kilobytes(html.length), "", ""],
    ["  HTML, brotli", kilobytes(brotliCompressSync(html).length), "", ""],
    ["  elements", String(elements), "", ""],
  ];
}
