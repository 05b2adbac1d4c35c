// Search for names of terms in a text: whole words, the longest name first.
//
// A page has thousands of words, and few of them belong to a name, so the code is optimised for all other words. The
// code runs once per visit, before the browser has optimised the code: loops are faster than callbacks then.

// The names, as prepared by the publisher. The keys are those of `keyOf`.
let slugs; // The keys of a name, with its separators → the slug of its term
let exact; // The same → the name, if its case counts
let longest; // The first key of a name → the number of words of the longest name that begins with that key
let runs; // The words of names in scripts without spaces, the longest last
// The kind of each character code: 0 is not known yet, 1 does not belong to a word, 2 does. A letter of a script without
// spaces has 3, and more if one of `runs` begins with the letter: 3 and the length of the longest.
const kinds = new Uint8Array(65536);
/** Sets the names to search for: the content of `terms/names.json`. */
export const know = (names) => {
  slugs = new Map(names.names);
  exact = new Map(names.exact);
  longest = new Map(names.longest);
  runs = new Set(names.runs);
  known.clear();
  kinds.fill(0);
  for (const run of runs) kinds[run.charCodeAt()] = 3 + run.length;
};

// Invisible characters, such as soft hyphens, belong to words.
const WORD = /[\p{DI}\p{Alpha}\p{N}\p{M}]/u;
const RUN = /[\p{scx=Hang}\p{scx=Hani}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}]/u;
const kindOf = (letter = "") => (!WORD.test(letter) ? 1 : RUN.test(letter) ? 3 : 2);
const kindAt = (text, at) => (kinds[text.charCodeAt(at) || 0] ||= kindOf(text[at]));
// Marks that distinguish words belong to the word: ".NET" is not "NET", "C#" is not "C".
const startOf = (text, at) => (text[at - 1] === "." && text[at - 2] !== "." && kindAt(text, at - 2) < 2 ? at - 1 : at);
const endOf = (text, at) => {
  const kind = kindAt(text, at);
  if (kind > 2) {
    for (let end = at + kind - 3; end > at; end--) if (runs.has(text.slice(at, end))) return end;
    // Korean has spaces, and particles after a noun: a name begins where the word begins.
    do at++; while (text[at] > "\uabff" && kindAt(text, at) > 2);
    return at;
  }
  while (kindAt(text, at) === 2) at++;
  return text[at] === "#" ? at + 1 : text.startsWith("++", at) ? at + 2 : at;
};

// Returns a text in the one of its spellings that counts.
const plain = (text) =>
  // The case of most words and gaps.
  /^(\w*| )$/.test(text) ? text : text.normalize().replace(/\p{DI}/gu, "").replace(/\s+/g, " ").replace(/[‐-―]/g, "-").replace(/[‘’]/g, "'");
// A word in capitals differs from the same word in small letters: "API", "IT". Digits and scripts without case have
// neither.
const keyOf = (word) => {
  const small = word.toLowerCase();
  return word[1] && word === word.toUpperCase() ? word : small;
};
// Words of texts → the keys of the word and its possible singulars, and the number of words of the longest name that
// begins with the word, or 0.
const known = new Map();
const entryOf = (text) => {
  let entry = known.get(text);
  if (entry) return entry;
  const word = plain(text);
  const keys = [/$/, /s$/, /es$/, /ies$/].map((end, at) => keyOf(word.replace(end, at > 2 ? "y" : "")));
  known.set(text, (entry = { keys, length: Math.max(...keys.map((key) => longest.get(key) | 0)) }));
  return entry;
};

// Words in addresses and paths, which contain no space, are not names. Safari before 16.4 has no look-behind.
const BEFORE = /[@\\_]|\.[\p{Alpha}\p{N}\p{M}]|[.#$]$|(?:^|[^\p{Alpha}\p{N}\p{M}])\//u;
const AFTER = /[^\s⺀-￯]{0,99}?(?:[@\\_]|\.[\p{Alpha}\p{N}\p{M}]|\/(?![\p{Alpha}\p{N}\p{M}]))/uy;
const isInPath = (text, from, end) => {
  AFTER.lastIndex = end;
  return AFTER.test(text) || BEFORE.test(text.slice(Math.max(0, from - 99), from).split(/[\s⺀-￯]/).pop());
};
/** Yields the names in a text whose terms are not `seen` yet and are allowed, and adds those terms to `seen`. */
export function* find(text, seen, isAllowed) {
  for (let at = 0; at < text.length; ) {
    if (kindAt(text, at) < 2) {
      at++;
      continue;
    }
    const from = startOf(text, at);
    let end = (at = endOf(text, at));
    let { keys, length } = entryOf(text.slice(from, at));
    let slug;
    // Nearly all words have no length.
    for (let before = ""; length--; ) {
      // A name that ends in brackets includes the last one.
      const tail = text[end] === ")" && before.lastIndexOf("(") > before.lastIndexOf(")") ? ")" : "";
      const stop = end + tail.length;
      const name = keys
        .map((key) => before + key + tail)
        .find((name) => slugs.has(name) && (!exact.has(name) || plain(text.slice(from, stop)).startsWith(plain(exact.get(name)))));
      if (name) {
        slug = slugs.get(name);
        at = stop;
      }
      let next = end;
      while (next < text.length && kindAt(text, next) < 2) next++;
      if (next === text.length) break;
      const start = startOf(text, next);
      const gap = plain(text.slice(end, start));
      // The usual separators count as a space: "front-end", "CI/CD", "Node.js", "ASP .NET".
      before += keys[0] + (/^[-/.&']$/.test(gap) ? " " : gap);
      end = endOf(text, next);
      ({ keys } = entryOf(text.slice(start, end)));
    }
    if (!slug || seen.has(slug) || isInPath(text, from, at) || !isAllowed(slug)) continue;
    seen.add(slug);
    yield { from, end: at, slug };
  }
}
