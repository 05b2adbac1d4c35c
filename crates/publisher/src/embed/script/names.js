// Names of terms in a text: whole words, the longest name.
//
// A page has thousands of words, and few of them are in a name: for the others as little is done as can be. It is done
// once in a visit, before a browser has made it fast, so loops are used, which are faster then.

// As the publisher has prepared them. Keys are words, as `keyOf` makes them.
let slugs; // The keys of a name → the slug of its term
let exact; // The keys of a name whose case counts → the name
let longest; // The first key of a name → how many the longest has that begins so
const know = (names) => {
  slugs = new Map(names.names);
  exact = new Map(names.exact);
  longest = new Map(names.longest);
};

// Characters by their codes: 1 is part of a word, 2 is none, 0 was not met yet.
const kinds = new Uint8Array(65536);
const kindOf = (code) => {
  // What is in most texts is told without the long list of all letters: ASCII, and the signs of typesetters.
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
// To a word belongs what makes it another: ".NET" is no net, "C#" no C.
const [HASH, PLUS, DOT] = [..."#+."].map((sign) => sign.charCodeAt(0));
const startOf = (text, at) =>
  at > 0 && text.charCodeAt(at - 1) === DOT && text[at - 2] !== "." && !isInWord(text, at - 2) ? at - 1 : at;
const endOf = (text, at) => {
  while (isInWord(text, at)) at++;
  const after = at < text.length && text.charCodeAt(at);
  return after === HASH ? at + 1 : after === PLUS && text[at + 1] === "+" ? at + 2 : at;
};

// A word in capitals is another than the same in small letters: "API", "IT". A digit or a script without case is neither.
const keyOf = (word) => {
  const small = word.toLowerCase();
  return word !== small && word.length > 1 && word === word.toUpperCase() ? word : small;
};
// Words as they stand in texts → under which keys each may be known, as it is and as a plural; and how many the
// longest name has that begins so, or 0.
const met = new Map();
const meet = (word) => {
  const keys = [keyOf(word)];
  if (word.endsWith("s")) {
    keys.push(keyOf(word.slice(0, -1)));
    if (word.endsWith("es")) keys.push(keyOf(word.slice(0, -2)));
    if (word.endsWith("ies")) keys.push(keyOf(word.slice(0, -3) + "y"));
  }
  let length = 0;
  for (const key of keys) length = Math.max(length, longest.get(key) ?? 0);
  const known = { keys, length };
  met.set(word, known);
  return known;
};

// Words of one name stand together: "front-end", "CI/CD", "Node.js", "ASP .NET".
const BETWEEN = /(?:\s+\.?|[-‐‑/.&'’])/y;
// The longest name that begins with a word: the slug of its term, and its end.
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
    ({ keys } = met.get(word) ?? meet(word));
  }
};

// Parts of addresses and paths are no words. What they are part of has no space in it.
const BEFORE = /(?<=[@\\_]\S{0,99}|\.[^\s!-/:-@[-`{-~\u2000-\u206f]\S{0,99}|[.#$]|(?<![^\s!-/:-@[-`{-~\u2000-\u206f])\/\S{0,99})/y;
const AFTER = /\S{0,99}?(?:[@\\_]|\.[^\s!-/:-@[-`{-~\u2000-\u206f]|\/(?![^\s!-/:-@[-`{-~\u2000-\u206f]))/y;
const isAt = (place, text, at) => {
  place.lastIndex = at;
  return place.test(text);
};
// The names in a text of terms that are not yet `seen`, which learns them.
const find = (text, seen) => {
  const found = [];
  for (let at = 0; at < text.length; ) {
    if (!isInWord(text, at)) {
      at++;
      continue;
    }
    const from = startOf(text, at);
    at = endOf(text, at);
    const word = text.slice(from, at);
    const known = met.get(word) ?? meet(word);
    // Nearly always.
    if (!known.length) continue;
    const { slug, end } = nameFrom(text, from, at, known);
    at = end;
    if (!slug || seen.has(slug) || isAt(BEFORE, text, from) || isAt(AFTER, text, end)) continue;
    seen.add(slug);
    found.push({ from, end, slug });
  }
  return found;
};
