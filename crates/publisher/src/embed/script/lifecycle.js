// Start and removal of everything that the script does in the page.

/** The controller that removes all listeners; `undefined` while the script is not active. */
export let active;
/** The glossary's custom elements in the page. */
export const placed = new Set();
const starts = [];

export const listen = (target, type, run, options) => target.addEventListener(type, run, { signal: active.signal, ...options });
/** Runs a function at each start. */
export const atStart = (run) => starts.push(run);
/** Adds a listener at each start. */
export const on = (...what) => atStart(() => listen(...what));
/** Runs a function once the page is parsed. */
export const parsed = (run) => (document.readyState === "loading" ? listen(document, "DOMContentLoaded", run) : run());

export const begin = () => {
  active = new AbortController();
  for (const run of starts) run();
  for (const element of placed) element.begin();
};
export const end = () => {
  active.abort();
  active = undefined;
};
