// Terms in the page's own text: whole words, the longest name, once a section.
const SKIP =
  "a,button,code,pre,kbd,samp,form,input,select,textarea,label,summary,h1,h2,h3,h4,h5,h6,script,style,noscript,svg,math," +
  "iframe,template,glossary-term,glossary-link,[role=heading],[role=link],[role=button],[role=tab],[role=menuitem]," +
  "[role=option],[role=textbox],[aria-hidden=true],[contenteditable],[data-no-glossary]";
// What begins with one of these may link a term once more.
const PARTS = "h1,h2,h3,h4,h5,h6,section,article";
let roots = ""; // In what text is linked,
let per; // and how often.
function* work() {
  const seen = new Set();
  const enter = (node) => per !== "page" && node.matches(PARTS) && seen.clear();
  for (const root of document.querySelectorAll(`${roots},${PARTS}`)) {
    if (root.parentElement?.closest(roots)) continue;
    enter(root);
    if (!root.matches(roots) || root.closest(SKIP)) continue;
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) => {
      if (node.nodeType === Node.TEXT_NODE) return NodeFilter.FILTER_ACCEPT;
      enter(node);
      if (!node.matches(SKIP)) return NodeFilter.FILTER_SKIP;
      // Where somebody has linked it already, that is its link.
      for (const link of [node, ...node.querySelectorAll("a")]) if (slugOf(link)) seen.add(slugOf(link));
      return NodeFilter.FILTER_REJECT;
    });
    while (walker.nextNode()) {
      const text = walker.currentNode;
      const { data } = text;
      const parts = [];
      let at = 0;
      for (const { from, end, slug } of find(data, seen)) {
        parts.push(data.slice(at, from), link(slug, data.slice(from, end)));
        at = end;
      }
      if (at) {
        // New texts, in one step: a text that is cut short counts as moved where it is written from right to left.
        const rest = new Text(data.slice(at));
        text.replaceWith(...parts, rest);
        walker.currentNode = rest;
      }
      here = walker.currentNode.parentElement;
      yield;
      // Somebody has taken it away meanwhile, and with it the way on.
      if (!root.contains(walker.currentNode)) {
        isStale = true;
        break;
      }
    }
  }
}

let job;
let here; // What it reads in,
let waits; // and whether that is for somebody to come near.
let isStale; // There is news, for another round: one that began anew each time might never see the end.
const whenIdle = window.requestIdleCallback ?? setTimeout;
// After what has been linked is laid out, so that to ask where something lies costs nothing. A browser that has nothing
// else to paint may never call itself idle.
const idle = (run) => requestAnimationFrame(() => whenIdle(run, { timeout: 500 }));
const proceed = () => {
  if (!job) return;
  // What is far below is read when somebody comes near: of a long page few see the end.
  waits = here?.getBoundingClientRect().top > 2 * innerHeight;
  if (waits) return isStale ? start() : listen(document, "scroll", goOn, { capture: true, once: true, passive: true });
  // Half a frame, however long the browser would be idle: a visitor may begin to scroll.
  const end = performance.now() + 8;
  do if (job.next().done) job = here = undefined;
  while (job && performance.now() < end);
  // What was changed here is no news.
  observer.takeRecords();
  if (!job && isStale) start();
  else if (job) idle(proceed);
};
const goOn = () => waits && ((waits = false), idle(proceed));
const start = () => {
  isStale = job && !waits;
  if (isStale) return;
  job = work();
  here = waits = undefined;
  idle(proceed);
};
const observer = new MutationObserver((records) => {
  if (records.some(({ addedNodes }) => [...addedNodes].some(isNews))) start();
});
const isNews = (node) => {
  const around = node.matches ? node : node.parentElement;
  return /\p{L}/u.test(node.textContent) && ((around?.closest(roots) && !around.closest(SKIP)) || node.querySelector?.(roots));
};
let known; // A promise of all names.
const linkIn = (more, often) => {
  // Says so where that is no selector.
  document.querySelector(more);
  roots = roots ? `${roots},${more}` : more;
  per = often ?? per;
  parsed(async () => {
    known ??= get("terms/names.json").then(know);
    await known.catch(() => (known = undefined));
    if (!known || !roots) return;
    start();
    observer.observe(document, { childList: true, subtree: true });
  });
};
const stopLinking = () => {
  observer.disconnect();
  job = per = waits = undefined;
  roots = "";
};
