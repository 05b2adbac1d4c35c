// Numbers, and waiting for what they are taken from.

export const ms = (value) => `${value.toFixed(value < 10 ? 1 : 0)} ms`;

const quantile = (values, part) => values.toSorted((a, b) => a - b)[Math.ceil(values.length * part) - 1] ?? NaN;

export const median = (values) => quantile(values, 0.5);

/** `12 ms, 18 ms`: the median and the 95th percentile. */
export const medianAndP95 = (values) => `${ms(median(values))}, ${ms(quantile(values, 0.95))}`;

/** Waits until the app has taken over, has painted and has nothing more to do. */
export async function appSettled(page) {
  await page.locator("html[data-app=ready]").waitFor({ state: "attached" });
  await settled(page);
}

/** Waits until the page has painted and has nothing more to do. */
export async function settled(page) {
  // A headless browser that paints nothing may never say that it is idle.
  const options = { timeout: 1000 };
  await page.evaluate(
    (options) => new Promise((done) => requestAnimationFrame(() => requestIdleCallback(() => done(), options))),
    options,
  );
}

/** The milliseconds from the event that `act` causes until its change is painted, or `null` where none comes. */
export async function timeChange(page, type, act, patience = 1000) {
  await page.evaluate(([type, patience]) => void (window.change = nextChange(type, patience)), [type, patience]);
  await act();
  return page.evaluate(() => window.change);
}
