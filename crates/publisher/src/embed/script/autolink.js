// Links terms in the page's own text: whole words, the longest name first, once in each section or page.
import { listen, parsed } from "./lifecycle.js";
import { MADE, link } from "./links.js";
import { find, know } from "./names.js";
import { report, reportFailure } from "./report.js";
import { get, slugOf } from "./terms.js";
import { settle, split } from "./texts.js";

const SKIP =
  "a,button,code,pre,kbd,samp,form,input,select,textarea,label,summary,h1,h2,h3,h4,h5,h6,script,style,noscript,svg,math," +
  "glossary-term,glossary-link,[role=heading],[role=link],[role=button],[role=tab],[role=menuitem]," +
  "[role=option],[role=textbox],[aria-hidden=true],[contenteditable],[data-no-glossary]";
// Elements that begin a section. A term is linked once per section.
const SECTIONS = "h1,h2,h3,h4,h5,h6,section,article";
// The constants of NodeFilter: elements and texts; accept a node, reject it with its content, pass over it.
const SHOWN = 5;
const ACCEPT = 1;
const REJECT = 2;
const PASS = 3;
const MATCH_TIMEOUT = 5000; // The page may add the element later.
let roots = ""; // A selector: text inside its matches is linked.
// The elements that count as a paragraph. A paragraph has two links, and one more for each further PER_LINK characters.
const PARAGRAPHS = "p,li,dd,td,div,article,body";
const PER_LINK = 200;
let limits = {};
// A list is an array, or a text with spaces or commas.
const has = (list, slug) => ` ${list} `.replace(/,/g, " ").includes(` ${slug} `);
function* work() {
  const { autolinkPer: per, autolinkTerms: only, autolinkExcept: except, autolinkMax: max } = limits;
  const seen = new Set();
  const room = new Map(); // The number of further links of each paragraph.
  // Without a maximum this is no number.
  let left = max - document.querySelectorAll(MADE).length;
  let text;
  const isAllowed = (slug) => {
    const paragraph = text.parentElement.closest(PARAGRAPHS);
    const free =
      room.get(paragraph) ?? 2 + Math.floor(paragraph.textContent.length / PER_LINK) - paragraph.querySelectorAll(MADE).length;
    const isFree = !(left < 1) && free > 0 && !has(except, slug) && (!only || has(only, slug));
    left -= isFree;
    room.set(paragraph, free - isFree);
    return isFree;
  };
  const enter = (node) => per === "page" || (node.matches(SECTIONS) && seen.clear());
  for (const root of document.querySelectorAll(`${roots},${SECTIONS}`)) {
    if (root.parentElement?.closest(roots)) continue;
    enter(root);
    if (!root.matches(roots) || root.closest(SKIP)) continue;
    const walker = document.createTreeWalker(root, SHOWN, (node) => {
      if (!node.matches) return ACCEPT;
      enter(node);
      if (!node.matches(SKIP)) return PASS;
      // A term that the page itself links needs no automatic link.
      for (const link of [node, ...node.querySelectorAll("a")]) if (slugOf(link)) seen.add(slugOf(link));
      return REJECT;
    });
    while (walker.nextNode()) {
      text = walker.currentNode;
      const { data } = text;
      const parts = [];
      let at = 0;
      for (const { from, end, slug } of find(data, seen, isAllowed)) {
        parts.push(data.slice(at, from), link(slug, data.slice(from, end)));
        at = end;
      }
      if (at) walker.currentNode = split(text, [...parts, data.slice(at)]);
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
/** Links terms in further parts of the page, the matches of `autolink`. */
export const linkIn = ({ autolink: more, ...options }) => {
  const what = `data-autolink="${more}"`;
  try {
    document.querySelector(more);
  } catch ({ message }) {
    return report(what, message);
  }
  roots = roots ? `${roots},${more}` : more;
  limits = { ...limits, ...options };
  parsed(async () => {
    const names = await get("terms/names.json").catch((why) => reportFailure(what, why));
    if (!names || !roots) return;
    know(names);
    start();
    setTimeout(() => document.querySelector(more) || report(what, "no match"), MATCH_TIMEOUT);
    observer ??= new MutationObserver((records) => {
      const news = ({ type, target, addedNodes }) => (type === "characterData" ? isNews(target) : [...addedNodes].some(isNews));
      if (settle(records) | records.some(news)) start();
    });
    observer.observe(document, { childList: true, subtree: true, characterData: true });
  });
};
export const stopLinking = () => {
  observer?.disconnect();
  job = waits = undefined;
  limits = {};
  roots = "";
};
