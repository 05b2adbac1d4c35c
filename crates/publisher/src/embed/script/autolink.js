// Terms in the page's own text: whole words, the longest name, once a section.
const SKIP =
  "a,button,code,pre,kbd,samp,form,input,select,textarea,label,summary,h1,h2,h3,h4,h5,h6,script,style,noscript,svg,math," +
  "iframe,template,glossary-term,glossary-link,[role=heading],[role=link],[role=button],[role=tab],[role=menuitem]," +
  "[role=option],[role=textbox],[aria-hidden=true],[contenteditable],[data-no-glossary]";
// What begins with one of these may link a term once more.
const PARTS = "h1,h2,h3,h4,h5,h6,section,article";
// A page has thousands of words, and few of them are in a name: for the others, whatever is done is one look into a
// map. It is done once in a visit, before a browser has made it fast, so loops are used, which are faster then.
// To a word belongs what makes it another: ".NET" is no net, "C#" no C.
const WORD = /(?:(?<![\p{L}\p{N}\p{M}.])\.)?[\p{L}\p{N}\p{M}]+(?:\+\+|#)?/gu;
const names = new Map(); // The words of a name, as keys, → slug, and the name where its case counts
const untaught = new Map(); // The first of these → the names that begin so, until a text has such a word
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
  for (const key of keys) {
    for (const lesson of untaught.get(key) ?? []) learn(key, ...lesson);
    untaught.delete(key);
    length = Math.max(length, lengths.get(key) ?? 0);
  }
  const known = { keys, length };
  met.set(word, known);
  return known;
};

// A name that is a plural is known as a singular too, and "Canvas" and "Redis" are none.
const PLURAL = /[^aius]s$/;
// Keeps a name below its first word until that is met: most names are in no text.
const hear = (...lesson) => {
  WORD.lastIndex = 0;
  const [word] = WORD.exec(lesson[0]) ?? [""];
  const firsts = [key(word)];
  if (PLURAL.test(word)) firsts.push(key(word.slice(0, -1)));
  for (const first of firsts) {
    const others = untaught.get(first);
    if (others) others.push(lesson);
    else untaught.set(first, [lesson]);
  }
};
// Of a name that is known in two ways, only those that begin with this word: the other comes in its own turn.
const learn = (first, name, slug, exact) => {
  const words = name.match(WORD) ?? [];
  const last = words.length - 1;
  // One letter would be found everywhere.
  if (!words[last]?.[1] && last < 1) return;
  let start = "";
  for (let at = 0; at < last; at++) start += key(words[at]) + " ";
  for (const word of PLURAL.test(words[last]) ? [words[last], words[last].slice(0, -1)] : [words[last]]) {
    const all = start + key(word);
    if (all !== first && !all.startsWith(first + " ")) continue;
    if (!names.has(all)) names.set(all, [slug, exact && name]);
    if (!(lengths.get(first) > last)) lengths.set(first, last + 1);
  }
};

// The places of terms in a text that are not yet `seen`, which learns them.
const find = (text, seen) => {
  const found = [];
  const words = text.match(WORD) ?? [];
  // Where the words begin, of as many as had to be known. Between two is nothing that a word could be found in.
  const starts = [];
  let end = 0;
  const place = (at) => {
    while (starts.length <= at) {
      const word = words[starts.length];
      starts.push((end = text.indexOf(word, end)));
      end += word.length;
    }
    return starts[at];
  };
  for (let at = 0; at < words.length; at++) {
    let { keys, length } = met.get(words[at]) ?? meet(words[at]);
    if (!length) continue;
    const from = place(at);
    let slug;
    let to;
    let last = at;
    for (let start = "", next = at; ; keys = (met.get(words[next]) ?? meet(words[next])).keys) {
      const end = place(next) + words[next].length;
      for (const key of keys) {
        const [known, exact] = names.get(start + key) ?? [];
        if (!known || (exact && !text.slice(from, end).replace(/\s+/g, " ").startsWith(exact))) continue;
        slug = known;
        to = end;
        last = next;
        break;
      }
      start += keys[0] + " ";
      // Words of one name stand together: "front-end", "CI/CD", "Node.js".
      if (!--length || ++next === words.length || !/^(\s+|[-‐‑/.&'’])$/.test(text.slice(end, place(next)))) break;
    }
    at = last;
    if (!slug || seen.has(slug)) continue;
    // Parts of addresses and paths are no words. What they are part of has no space in it.
    const [before] = /\S*$/.exec(text.slice(Math.max(0, from - 99), from));
    const [after] = /^\S*/.exec(text.slice(to, to + 99));
    if (/[@\\_]|\.[\p{L}\p{N}]|[.#$]$|(^|[^\p{L}\p{N}])\//u.test(before)) continue;
    if (/[@\\_]|\.[\p{L}\p{N}]|\/($|[^\p{L}\p{N}])/u.test(after)) continue;
    seen.add(slug);
    found.push([from, to, slug]);
  }
  return found;
};

// What is to be learned: of names that several have, the first holds, and names come before other names.
let lessons = [];
function* teach(all) {
  for (const entry of all) {
    const { name, slug, autolink, exact_case: exact } = entry;
    if (!terms.has(slug)) terms.set(slug, entry);
    if (autolink !== false) yield [name, slug, exact];
  }
  for (const { expansion, aliases, slug, autolink, exact_case: exact } of all) {
    if (autolink === false) continue;
    for (const alias of aliases ?? []) yield [alias, slug, exact];
    if (expansion) yield [expansion, slug];
  }
}

let roots = ""; // In what text is linked,
let per; // and how often.
function* work() {
  let learned = 0;
  for (const lesson of lessons) {
    hear(...lesson);
    if (++learned % 32 === 0) yield;
  }
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
// A browser that has nothing to paint may never call itself idle.
const idle = (run) => whenIdle(run, { timeout: 500 });
const proceed = () => {
  if (!job) return;
  // What is far below is read when somebody comes near: of a long page few see the end.
  waits = here?.getBoundingClientRect().top > 3 * innerHeight;
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
let all; // A promise of all terms.
const linkIn = (more, often) => {
  // Says so where that is no selector.
  document.querySelector(more);
  roots = roots ? `${roots},${more}` : more;
  per = often ?? per;
  parsed(async () => {
    all ??= get("glossary.json").then(({ terms }) => (lessons = teach(terms)));
    await all.catch(() => (all = undefined));
    if (!all || !roots) return;
    start();
    observer.observe(document, { childList: true, subtree: true });
  });
};
const stopLinking = () => {
  observer.disconnect();
  job = per = waits = undefined;
  roots = "";
};
