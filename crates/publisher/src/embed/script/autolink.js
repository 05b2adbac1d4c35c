// Links terms in the page's own text: whole words, the longest name first, once in each section or page.
import { listen, parsed } from "./lifecycle.js";
import { link } from "./links.js";
import { find, know } from "./names.js";
import { get, slugOf } from "./terms.js";

const SKIP =
  "a,button,code,pre,kbd,samp,form,input,select,textarea,label,summary,h1,h2,h3,h4,h5,h6,script,style,noscript,svg,math," +
  "iframe,template,glossary-term,glossary-link,[role=heading],[role=link],[role=button],[role=tab],[role=menuitem]," +
  "[role=option],[role=textbox],[aria-hidden=true],[contenteditable],[data-no-glossary]";
// Elements that begin a section. A term is linked once per section.
const SECTIONS = "h1,h2,h3,h4,h5,h6,section,article";
let roots = ""; // A selector: text inside its matches is linked.
let per; // "page": a term is linked once in the whole page.
function* work() {
  const seen = new Set();
  const enter = (node) => per !== "page" && node.matches(SECTIONS) && seen.clear();
  for (const root of document.querySelectorAll(`${roots},${SECTIONS}`)) {
    if (root.parentElement?.closest(roots)) continue;
    enter(root);
    if (!root.matches(roots) || root.closest(SKIP)) continue;
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) => {
      if (node.nodeType === Node.TEXT_NODE) return NodeFilter.FILTER_ACCEPT;
      enter(node);
      if (!node.matches(SKIP)) return NodeFilter.FILTER_SKIP;
      // A term that the page itself links needs no automatic link.
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
        // Replaces the text node in one step: a shortened text node counts as a layout shift in right-to-left text.
        const rest = new Text(data.slice(at));
        text.replaceWith(...parts, rest);
        walker.currentNode = rest;
      }
      here = walker.currentNode.parentElement;
      yield;
      // The page has removed the current text meanwhile: the walker cannot continue from a removed node.
      if (!root.contains(walker.currentNode)) {
        isStale = true;
        break;
      }
    }
  }
}

let job; // The current round.
let here; // The element that the round has reached.
let waits; // Whether the round waits until the reader scrolls near that element.
let isStale; // Whether another round follows. Restarting at each change might never reach the end.
// After a frame the linked text is laid out, so that reading a position forces no layout. Browsers that paint nothing
// may never become idle without a requested frame.
const idle = (run) => requestAnimationFrame(() => (window.requestIdleCallback ?? setTimeout)(run, { timeout: 500 }));
const proceed = () => {
  if (!job) return;
  // Text far below waits until the reader scrolls near: few readers reach the end of a long page.
  waits = here?.getBoundingClientRect().top > 2 * innerHeight;
  if (waits) return isStale ? start() : listen(document, "scroll", goOn, { capture: true, once: true, passive: true });
  // At most half a frame, because the reader may begin to scroll.
  const end = performance.now() + 8;
  do if (job.next().done) job = here = undefined;
  while (job && performance.now() < end);
  // Ignores the script's own changes.
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
let observer;
const isNews = (node) => {
  const around = node.matches ? node : node.parentElement;
  return /\p{L}/u.test(node.textContent) && ((around?.closest(roots) && !around.closest(SKIP)) || node.querySelector?.(roots));
};
let names; // A promise of all names.
/** Links terms in further parts of the page. */
export const linkIn = (more, often) => {
  // Throws if `more` is not a selector.
  document.querySelector(more);
  roots = roots ? `${roots},${more}` : more;
  per = often ?? per;
  parsed(async () => {
    names ??= get("terms/names.json").then(know);
    // After a failure, the next call asks the server again.
    await names.catch(() => (names = undefined));
    if (!names || !roots) return;
    start();
    observer ??= new MutationObserver((records) => {
      if (records.some(({ addedNodes }) => [...addedNodes].some(isNews))) start();
    });
    observer.observe(document, { childList: true, subtree: true });
  });
};
export const stopLinking = () => {
  observer?.disconnect();
  job = per = waits = undefined;
  roots = "";
};
