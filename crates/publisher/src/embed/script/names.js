// Search for names of terms in a text: whole words, the longest name first.
//
// A page has thousands of words, and few of them belong to a name, so the code is optimised for all other words. The
// code runs once per visit, before the browser has optimised the code: loops are faster than callbacks then.

// The names, as prepared by the publisher. The keys are those of `keyOf`.
let slugs; // The keys of a name → the slug of its term
let exact; // The keys of a name whose case counts → the name
let longest; // The first key of a name → the number of words of the longest name that begins with that key
/** Sets the names to search for: the content of `terms/names.json`. */
export const know = (names) => {
  slugs = new Map(names.names);
  exact = new Map(names.exact);
  longest = new Map(names.longest);
  known.clear();
};

// The kind of each character code: 1 belongs to a word, 2 does not, 0 is not known yet.
const kinds = new Uint8Array(65536);
const kindOf = (code) => {
  // ASCII and typographic marks make up most texts, and are decided without the slow regular expression.
  const small = code | 32;
  const letter =
    code < 128
      ? (code > 47 && code < 58) || (small > 96 && small < 123)
      : code >> 8 !== 0x20 && /[\p{Alphabetic}\p{N}\p{M}]/u.test(String.fromCharCode(code));
  return (kinds[code] = letter ? 1 : 2);
};
const isInWord = (text, at) => {
  if (at < 0 || at >= text.length) return false;
  const code = text.charCodeAt(at);
  return (kinds[code] || kindOf(code)) === 1;
};
// Marks that distinguish words belong to the word: ".NET" is not "NET", "C#" is not "C".
const [HASH, PLUS, DOT] = [..."#+."].map((sign) => sign.charCodeAt(0));
const startOf = (text, at) =>
  at > 0 && text.charCodeAt(at - 1) === DOT && text[at - 2] !== "." && !isInWord(text, at - 2) ? at - 1 : at;
const endOf = (text, at) => {
  while (isInWord(text, at)) at++;
  const after = at < text.length && text.charCodeAt(at);
  return after === HASH ? at + 1 : after === PLUS && text[at + 1] === "+" ? at + 2 : at;
};

// A word in capitals differs from the same word in small letters: "API", "IT". Digits and scripts without case have
// neither.
const keyOf = (word) => {
  const small = word.toLowerCase();
  return word !== small && word.length > 1 && word === word.toUpperCase() ? word : small;
};
// Words of texts → the keys of the word and its possible singulars, and the number of words of the longest name that
// begins with the word, or 0.
const known = new Map();
const learn = (word) => {
  const keys = [keyOf(word)];
  if (word.endsWith("s")) {
    keys.push(keyOf(word.slice(0, -1)));
    if (word.endsWith("es")) keys.push(keyOf(word.slice(0, -2)));
    if (word.endsWith("ies")) keys.push(keyOf(word.slice(0, -3) + "y"));
  }
  let length = 0;
  for (const key of keys) length = Math.max(length, longest.get(key) ?? 0);
  const entry = { keys, length };
  known.set(word, entry);
  return entry;
};

// The separators between words of a name: "front-end", "CI/CD", "Node.js", "ASP .NET".
const BETWEEN = /(?:\s+\.?|[-‐‑/.&'’])/y;
// Returns the longest name that begins with a word: the slug of the term, and the end of the name.
const nameFrom = (text, from, end, { keys, length }) => {
  const name = { slug: undefined, end };
  for (let before = ""; ; before += " ") {
    for (const key of keys) {
      const slug = slugs.get(before + key);
      const way = slug && exact.get(before + key);
      if (!slug || (way && !text.slice(from, end).replace(/\s+/g, " ").startsWith(way))) continue;
      name.slug = slug;
      name.end = end;
      break;
    }
    BETWEEN.lastIndex = end;
    if (!--length || !BETWEEN.test(text) || !isInWord(text, BETWEEN.lastIndex)) return name;
    const letter = BETWEEN.lastIndex;
    end = endOf(text, letter);
    before += keys[0];
    const word = text.slice(startOf(text, letter), end);
    ({ keys } = known.get(word) ?? learn(word));
  }
};

// Words in addresses and paths, which contain no space, are not names. Safari before 16.4 has no look-behind.
const BEFORE = /[@\\_]|\.[\p{Alphabetic}\p{N}\p{M}]|[.#$]$|(?:^|[^\p{Alphabetic}\p{N}\p{M}])\//u;
const AFTER = /\S{0,99}?(?:[@\\_]|\.[\p{Alphabetic}\p{N}\p{M}]|\/(?![\p{Alphabetic}\p{N}\p{M}]))/uy;
const isInPath = (text, from, end) => {
  AFTER.lastIndex = end;
  return AFTER.test(text) || BEFORE.test(text.slice(Math.max(0, from - 99), from).split(/\s/).pop());
};
/** Returns the names in a text whose terms are not `seen` yet and are allowed, and adds those terms to `seen`. */
export const find = (text, seen, isAllowed = () => true) => {
  const found = [];
  for (let at = 0; at < text.length; ) {
    if (!isInWord(text, at)) {
      at++;
      continue;
    }
    const from = startOf(text, at);
    at = endOf(text, at);
    const word = text.slice(from, at);
    const entry = known.get(word) ?? learn(word);
    // The case of nearly all words.
    if (!entry.length) continue;
    const { slug, end } = nameFrom(text, from, at, entry);
    at = end;
    if (!slug || seen.has(slug) || isInPath(text, from, end) || !isAllowed(slug)) continue;
    seen.add(slug);
    found.push({ from, end, slug });
  }
  return found;
};
