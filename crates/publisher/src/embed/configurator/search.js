// Search for terms by name.
export const fold = (text) => text.normalize("NFKD").toLowerCase().replace(/\p{M}/gu, "");

// Returns the rank of a match, 0 for the best; `undefined` without a match.
const match = (text, typed) => {
  if (text === typed) return 0;
  const at = text.indexOf(typed);
  return at < 0 ? undefined : at === 0 ? 1 : /[\p{L}\p{N}]/u.test(text[at - 1]) ? 3 : 2;
};
/** Returns the terms that match, best first. Their `texts` are folded. */
export const search = (terms, typed) => {
  const wanted = fold(typed);
  const found = [];
  for (const term of terms) {
    const matches = term.texts.flatMap((text) => match(text, wanted) ?? []);
    if (matches.length) found.push([Math.min(...matches), term]);
  }
  return found.sort(([a, { name }], [b, { name: other }]) => a - b || name.length - other.length).map(([, term]) => term);
};
