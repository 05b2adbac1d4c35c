// Everything that the script does in the page can be removed, and can start again.

/** Ends all listening; `undefined` before the script starts and after everything was removed. */
export let active;
/** The glossary's elements in the page, which start with the script. */
export const placed = new Set();
const starts = [];

export const listen = (target, type, run, options) => target.addEventListener(type, run, { signal: active.signal, ...options });
/** Runs a function at each start. */
export const atStart = (run) => starts.push(run);
/** Listens from each start on. */
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
