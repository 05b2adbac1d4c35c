// Terms in the page's own text: whole words, the longest name, once a section.
const SKIP =
  "a,button,code,pre,kbd,samp,form,input,select,textarea,label,summary,h1,h2,h3,h4,h5,h6,script,style,noscript,svg,math," +
  "iframe,template,glossary-term,glossary-link,[role=heading],[role=link],[role=button],[contenteditable],[data-no-glossary]";
// A page has thousands of words, and few of them are in a name: for the others, whatever is done is one look into a
// map. It is done once in a visit, before a browser has made it fast, so loops are used, which are faster then.
const WORD = /[\p{L}\p{N}]+/gu;
const names = new Map(); // The words of a name, as keys, → slug
const lengths = new Map(); // The first of these → how many words the longest such name has
// A word in capitals is another than the same in small letters: "API", "IT". A digit or a script without case is neither.
const key = (word) => {
  const small = word.toLowerCase();
  return word !== small && word.length > 1 && word === word.toUpperCase() ? word : small;
};
// A word as it stands in a text → under which keys it may be known, as it is and as a plural; and how long a name
// may be that begins so.
const met = new Map();
const meet = (word) => {
  const keys = [key(word)];
  if (word.endsWith("s")) {
    keys.push(key(word.slice(0, -1)));
    if (word.endsWith("es")) keys.push(key(word.slice(0, -2)));
    if (word.endsWith("ies")) keys.push(key(word.slice(0, -3) + "y"));
  }
  let length = 0;
  for (const key of keys) length = Math.max(length, lengths.get(key) ?? 0);
  const known = { keys, length };
  met.set(word, known);
  return known;
};

const learn = (name, slug) => {
  const words = name.match(WORD) ?? [];
  const last = words.length - 1;
  // One letter, as of "C++", would be found everywhere.
  if (!words[last]?.[1] && last < 1) return;
  let start = "";
  for (let at = 0; at < last; at++) start += key(words[at]) + " ";
  add(start, key(words[last]), slug, last);
  // A name that is a plural is known as a singular too.
  if (words[last].endsWith("s")) add(start, key(words[last].slice(0, -1)), slug, last);
};
const add = (start, end, slug, last) => {
  const name = start + end;
  if (!names.has(name)) names.set(name, slug);
  const first = last ? name.slice(0, name.indexOf(" ")) : end;
  if (!(lengths.get(first) > last)) lengths.set(first, last + 1);
};

// The places of terms in a text that are not yet `seen`, which learns them.
const find = (text, seen) => {
  const found = [];
  WORD.lastIndex = 0;
  for (let word; (word = WORD.exec(text)); ) {
    let { keys, length } = met.get(word[0]) ?? meet(word[0]);
    if (!length) continue;
    const from = word.index;
    let slug;
    let to = WORD.lastIndex;
    for (let start = ""; ; keys = (met.get(word[0]) ?? meet(word[0])).keys) {
      const end = WORD.lastIndex;
      for (const key of keys) {
        const known = names.get(start + key);
        if (!known) continue;
        slug = known;
        to = end;
        break;
      }
      start += keys[0] + " ";
      word = --length ? WORD.exec(text) : undefined;
      // Words of one name stand together: "front-end", "CI/CD", "Node.js".
      if (!word || !/^(\s+|[-‐‑/.&'’])$/.test(text.slice(end, word.index))) break;
    }
    WORD.lastIndex = to;
    if (!slug || seen.has(slug)) continue;
    // Parts of addresses and paths are no words.
    if (/[@\\_.#$]$|(^|[^\p{L}\p{N}])\/$/u.test(text.slice(Math.max(0, from - 2), from))) continue;
    if (/^([@\\_]|\.[\p{L}\p{N}])/u.test(text.slice(to, to + 2))) continue;
    seen.add(slug);
    found.push([from, to, slug]);
  }
  return found;
};

const unlearned = [];
function* work() {
  while (unlearned.length) {
    for (const name of unlearned.splice(-64).reverse()) learn(...name);
    yield;
  }
  for (const root of document.querySelectorAll(roots)) {
    if (root.parentElement?.closest(roots) || root.closest(SKIP)) continue;
    const seen = new Set();
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) => {
      if (node.nodeType === Node.TEXT_NODE) return NodeFilter.FILTER_ACCEPT;
      if (autolinkPer !== "page" && /^(h\d|section|article)$/i.test(node.localName)) seen.clear();
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
      for (const [from, to, slug] of find(data, seen)) {
        parts.push(data.slice(at, from), link(slug, data.slice(from, to)));
        at = to;
      }
      if (at) {
        // New texts, in one step: a text that is cut short counts as moved where it is written from right to left.
        const rest = new Text(data.slice(at));
        text.replaceWith(...parts, rest);
        walker.currentNode = rest;
      }
      yield;
    }
  }
}

let job;
const idle = window.requestIdleCallback ?? setTimeout;
const proceed = () => {
  if (gone.signal.aborted) return;
  // Half a frame, however long the browser would be idle: a visitor may begin to scroll.
  const end = performance.now() + 8;
  do if (job.next().done) job = undefined;
  while (job && performance.now() < end);
  // What was changed here is no news.
  observer.takeRecords();
  if (job) idle(proceed);
};
const start = () => {
  // From the beginning, should it be under way: what is linked already is met again.
  const running = job;
  job = work();
  if (!running) idle(proceed);
};
const observer = new MutationObserver((records) => {
  if (records.some(({ addedNodes }) => [...addedNodes].some(isNews))) start();
});
const isNews = (node) =>
  /\p{L}/u.test(node.textContent) &&
  ((node.parentElement?.closest(roots) && !node.parentElement.closest(SKIP)) || node.querySelector?.(roots));
if (roots)
  parsed(async () => {
    const all = await get("glossary.json").catch(() => {});
    if (!all || gone.signal.aborted) return;
    for (const entry of all.terms) if (!terms.has(entry.slug)) terms.set(entry.slug, Promise.resolve(entry));
    const linked = all.terms.filter(({ autolink }) => autolink !== false);
    // Names come before other names, and the last is learned first.
    for (const { expansion, aliases, slug } of linked)
      for (const name of [expansion, ...(aliases ?? [])]) if (name) unlearned.push([name, slug]);
    for (const { name, slug } of linked) unlearned.push([name, slug]);
    start();
    observer.observe(document.body, { childList: true, subtree: true });
  });
