// Statistics, and waiting for the measured moments.

export const ms = (value) => `${value.toFixed(value < 10 ? 1 : 0)} ms`;

const quantile = (values, part) => values.toSorted((a, b) => a - b)[Math.ceil(values.length * part) - 1] ?? NaN;

export const median = (values) => quantile(values, 0.5);

/** Returns the median and the 95th percentile: `12 ms, 18 ms`. */
export const medianAndP95 = (values) => `${ms(median(values))}, ${ms(quantile(values, 0.95))}`;

/** Waits until the app is hydrated, painted and idle. */
export async function appSettled(page) {
  await page.locator("html[data-app=ready]").waitFor({ state: "attached" });
  await settled(page);
}

/** Waits until the page is painted and idle. */
export async function settled(page) {
  // A headless browser that paints nothing may never become idle.
  const options = { timeout: 1000 };
  await page.evaluate(
    (options) => new Promise((done) => requestAnimationFrame(() => requestIdleCallback(() => done(), options))),
    options,
  );
}

/** Returns the milliseconds from the event that `act` causes until its change is painted; `null` without a change. */
export async function timeChange(page, type, act, patience = 1000) {
  await page.evaluate(([type, patience]) => void (window.change = nextChange(type, patience)), [type, patience]);
  await act();
  return page.evaluate(() => window.change);
}
