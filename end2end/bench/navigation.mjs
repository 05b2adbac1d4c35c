// Navigation: the time from a click on a link until the next term is painted.
import { appSettled, median, medianAndP95, ms, settled, timeChange } from "./figures.mjs";

/** The minimum time that the pointer rests on a link before the click. */
const HOVER = 150;

/** The timeout of a navigation. A slow network or the layout of a long list takes seconds. */
const PATIENCE = 10_000;

/** The number of clicks per round. */
const CLICKS = 5;

/** Measures a walk from term to term, along related terms that were not visited yet. */
export async function measureNavigation(open, address, rounds) {
  const clicks = rounds * CLICKS;
  const prefetched = await open((page) => walk(page, address, clicks, hoverAndClick));
  const fetched = await open(async (page) => {
    // With Save-Data, nothing is prefetched.
    await page.addInitScript(() => Object.defineProperty(navigator, "connection", { value: { saveData: true } }));
    return walk(page, address, clicks, clickAtOnce);
  });
  return [
    { what: "click → painted, data prefetched", value: medianAndP95(prefetched), budget: "16 ms, 50 ms" },
    { what: "click → painted, data fetched then", value: medianAndP95(fetched) },
  ];
}

/** Measures the way from a term to the home page with its list of all terms, each time as a first-time visitor. */
export async function measureHome(open, address, rounds) {
  const times = { prefetched: [], fetched: [] };
  for (let round = 0; round < rounds; round += 1) {
    times.prefetched.push(await open((page) => home(page, address, hoverAndClick)));
    times.fetched.push(await open((page) => home(page, address, clickAtOnce)));
  }
  return [
    { what: "click → painted, hovered before", value: ms(median(times.prefetched)) },
    { what: "click → painted, at once", value: ms(median(times.fetched)) },
  ];
}

async function home(page, address, click) {
  await page.goto(address);
  await appSettled(page);
  const time = await timeChange(page, "click", () => click(page.locator("a.brand"), page), PATIENCE);
  if (time === null || new URL(page.url()).pathname !== "/") throw new Error(`home did not follow ${address}`);
  return time;
}

async function walk(page, address, clicks, click) {
  await page.goto(address);
  await appSettled(page);
  const visited = new Set([new URL(address).pathname]);
  const times = [];
  while (times.length < clicks) {
    const links = await page.locator(".related a").evaluateAll((links) => links.map((link) => link.pathname));
    // If all related terms were visited, one is visited again from the cache, so that the walk continues.
    const next = links.find((link) => !visited.has(link)) ?? links[times.length % links.length];
    const time = await timeChange(page, "click", () => click(page.locator(`.related a[href="${next}"]`), page), PATIENCE);
    if (new URL(page.url()).pathname !== next) throw new Error(`a click on ${next} led to ${page.url()}`);
    if (!visited.has(next)) times.push(time);
    visited.add(next);
    await settled(page);
  }
  return times;
}

async function hoverAndClick(link, page) {
  await link.hover();
  await page.waitForTimeout(HOVER);
  await link.click();
}

/** Clicks without moving the pointer, so that nothing is prefetched. */
function clickAtOnce(link) {
  return link.evaluate((link) => link.click());
}
