// The observer of each page. Runs in the page, before its own scripts.

/** Records long tasks, layout shifts and the times of the start in `window.seen`, and defines `window.nextChange`. */
export function observe() {
  const seen = { longTasks: [], shift: 0 };
  window.seen = seen;

  const watch = (type, note) =>
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });
  watch("longtask", ({ startTime, duration }) => seen.longTasks.push({ startTime, duration }));
  watch("layout-shift", ({ value, hadRecentInput }) => (seen.shift += hadRecentInput ? 0 : value));

  // Compiling the WebAssembly is the first step of the app.
  const instantiate = WebAssembly.instantiateStreaming;
  WebAssembly.instantiateStreaming = async (...args) => {
    seen.init = performance.now();
    const instance = await instantiate.apply(WebAssembly, args);
    seen.compiled = performance.now();
    return instance;
  };
  const isReady = new Promise((done) => {
    const ready = new MutationObserver(() => {
      if (document.documentElement?.dataset.app !== "ready") return;
      seen.ready = performance.now();
      ready.disconnect();
      done();
    });
    ready.observe(document, { subtree: true, attributes: true, attributeFilter: ["data-app"] });
  });

  // A message that is posted before a frame arrives after the paint.
  const painted = () =>
    new Promise((done) =>
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => done(performance.now());
        port2.postMessage(undefined);
      }),
    );

  /** Returns the records once the app is ready and the page is idle. */
  seen.loaded = (async () => {
    await isReady;
    await painted();
    await new Promise((done) => requestIdleCallback(done, { timeout: 1000 }));
    // A task is reported after its end.
    await new Promise((done) => setTimeout(done, 100));
    const paint = performance.getEntriesByName("first-contentful-paint")[0].startTime;
    return { ...seen, loaded: undefined, paint };
  })();

  /**
   * Returns the milliseconds from the next event of a type until the change that the event causes is painted; `null` if
   * the document does not change within `patience` milliseconds.
   */
  window.nextChange = (type, patience) =>
    new Promise((done) => {
      const begin = ({ timeStamp }) => {
        const changes = new MutationObserver(async () => {
          changes.disconnect();
          done((await painted()) - timeStamp);
        });
        changes.observe(document.body, { subtree: true, childList: true, characterData: true });
        setTimeout(() => (changes.disconnect(), done(null)), patience);
      };
      addEventListener(type, begin, { capture: true, once: true });
    });
}
