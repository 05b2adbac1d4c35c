// Terms in the page's own text: whole words, the longest name, once a section.
const SKIP =
  "a,button,code,pre,kbd,samp,form,input,select,textarea,label,summary,h1,h2,h3,h4,h5,h6,script,style,noscript,svg,math," +
  "iframe,template,glossary-term,glossary-link,[role=heading],[role=link],[role=button],[contenteditable],[data-no-glossary]";
const names = new Map(); // A tree: word → { next: Map, slug }
// A word in capitals is another than the same in small letters: "API", "IT". A digit or a script without case is neither.
const key = (word) => (word.length > 1 && word === word.toUpperCase() ? word : word.toLowerCase());
const singulars = (word) =>
  [/s$/, /es$/, /ies$/].flatMap((end, at) => (end.test(word) ? [key(word.replace(end, at === 2 ? "y" : ""))] : []));
// The forms under which a word may be known, and whether a name begins with one: once for each word that is met.
const met = new Map();
const meet = (word) => {
  let known = met.get(word);
  if (!known) {
    const forms = [key(word), ...singulars(word)];
    met.set(word, (known = { forms, head: forms.some((form) => names.has(form)) }));
  }
  return known;
};

const learn = (name, slug) => {
  const words = name.match(/[\p{L}\p{N}]+/gu) ?? [];
  // One letter, as of "C++", would be found everywhere.
  if (words.join("").length < 2) return;
  let tree = names;
  words.forEach((word, at) => {
    const last = at === words.length - 1;
    const node = tree.get(key(word)) ?? { next: new Map() };
    for (const form of last ? [key(word), ...singulars(word).slice(0, 1)] : [key(word)])
      if (!tree.has(form)) tree.set(form, node);
    if (last) node.slug ??= slug;
    tree = node.next;
  });
};

// The places of terms in a text that are not yet `seen`, which learns them.
const find = (text, seen) => {
  const found = [];
  const words = /[\p{L}\p{N}]+/gu;
  for (let word; (word = words.exec(text)); ) {
    const from = word.index;
    if (!meet(word[0]).head) continue;
    let slug;
    let to = words.lastIndex;
    for (let tree = names, end; word; ) {
      const { forms } = meet(word[0]);
      end = words.lastIndex;
      for (const form of forms) {
        const ended = tree.get(form)?.slug;
        if (!ended) continue;
        [slug, to] = [ended, end];
        break;
      }
      tree = tree.get(forms[0])?.next;
      word = tree?.size ? words.exec(text) : undefined;
      // Words of one name stand together: "front-end", "CI/CD", "Node.js".
      if (word && !/^(\s+|[-‐‑/.&'’])$/.test(text.slice(end, word.index))) break;
    }
    words.lastIndex = to;
    // Parts of addresses and paths are no words.
    const alone = !/[@\\_.#$]$|(^|[^\p{L}\p{N}])\/$/u.test(text.slice(Math.max(0, from - 2), from));
    if (slug && alone && !seen.has(slug) && !/^([@\\_]|\.[\p{L}\p{N}])/u.test(text.slice(to, to + 2))) {
      seen.add(slug);
      found.push([from, to, slug]);
    }
  }
  return found;
};

const unlearned = [];
function* work() {
  for (let name; (name = unlearned.pop()); ) {
    learn(...name);
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
      const found = find(text.data, seen);
      // From the end, so that the places before it stay true.
      found.reverse().forEach(([from, to, slug], at) => {
        const rest = text.splitText(to);
        if (!at) walker.currentNode = rest;
        const name = text.splitText(from);
        const made = link(slug);
        name.replaceWith(made);
        made.append(name);
      });
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
