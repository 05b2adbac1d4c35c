// What each page is watched by. Runs in the page, before its own scripts.

/** Notes what the page does in `window.seen`, and offers `window.nextChange`. */
export function observe() {
  const seen = { longTasks: [], shift: 0 };
  window.seen = seen;

  const watch = (type, note) =>
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });
  watch("longtask", ({ startTime, duration }) => seen.longTasks.push({ startTime, duration }));
  watch("layout-shift", ({ value, hadRecentInput }) => (seen.shift += hadRecentInput ? 0 : value));

  // The app starts by compiling its WebAssembly.
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

  // A message that is posted before a frame is painted arrives after it.
  const painted = () =>
    new Promise((done) =>
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => done(performance.now());
        port2.postMessage(undefined);
      }),
    );

  /** What was seen until the app is ready and the page has nothing more to do. */
  seen.loaded = (async () => {
    await isReady;
    await painted();
    await new Promise((done) => requestIdleCallback(done, { timeout: 1000 }));
    // Tasks are reported once they have ended.
    await new Promise((done) => setTimeout(done, 100));
    const paint = performance.getEntriesByName("first-contentful-paint")[0].startTime;
    return { ...seen, loaded: undefined, paint };
  })();

  /**
   * The milliseconds from the next event of a type until what it changed in the
   * document is painted; `null` if it changes nothing within the patience, in milliseconds.
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
