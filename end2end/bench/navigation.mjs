// From a click on a link until the next term is painted.
import { appSettled, medianAndP95, settled, timeChange } from "./figures.mjs";

/** How long a pointer rests on a link before the click, at the least. */
const HOVER = 150;

/** Clicks a visitor makes per round. */
const CLICKS = 5;

/** Walks from term to term, along related terms that were not visited yet. */
export async function measureNavigation(open, address, rounds) {
  const clicks = rounds * CLICKS;
  const prefetched = await open((page) => walk(page, address, clicks, hoverAndClick));
  const fetched = await open(async (page) => {
    // With this wish of the visitor's nothing is fetched ahead.
    await page.addInitScript(() => Object.defineProperty(navigator, "connection", { value: { saveData: true } }));
    return walk(page, address, clicks, clickAtOnce);
  });
  return [
    { what: "click → painted, data prefetched", value: medianAndP95(prefetched), budget: "16 ms, 50 ms" },
    { what: "click → painted, data fetched then", value: medianAndP95(fetched) },
  ];
}

async function walk(page, address, clicks, click) {
  await page.goto(address);
  await appSettled(page);
  const visited = new Set([new URL(address).pathname]);
  const times = [];
  while (times.length < clicks) {
    const links = await page.locator(".related a").evaluateAll((links) => links.map((link) => link.pathname));
    // Where all were visited, one is visited again: its data is there, but the walk goes on.
    const next = links.find((link) => !visited.has(link)) ?? links[times.length % links.length];
    const time = await timeChange(page, "click", () => click(page.locator(`.related a[href="${next}"]`), page));
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

/** Without a pointer that comes near, there is nothing to fetch ahead for. */
function clickAtOnce(link) {
  return link.evaluate((link) => link.click());
}
