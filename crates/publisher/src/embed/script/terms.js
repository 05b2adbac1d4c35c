// The glossary's terms: their addresses and their data.

/** The glossary's address, with a trailing slash. */
export let base;
export const setBase = (address) => (base = address);

export const address = (slug) => `${base}terms/${slug}/`;
/** Returns the slug of the term that a link leads to. */
export const slugOf = ({ href }) =>
  href?.startsWith?.(`${base}terms/`) && /^[a-z0-9-]+(?=\/?(index\.html)?([?#]|$))/.exec(href.slice(base.length + 6))?.[0];

export const get = async (file) => {
  const answer = await fetch(base + file, { credentials: "omit", referrerPolicy: "no-referrer" });
  if (!answer.ok) throw answer.status;
  return answer.json();
};
// Promises by slug: each term is fetched once per visit.
const terms = new Map();
export const term = async (slug) => {
  if (!terms.has(slug)) {
    const data = get(`terms/${slug}/index.json`).then(({ page }) => page.term);
    terms.set(slug, data);
    // After a failure, the next call asks the server again.
    data.catch(() => terms.delete(slug));
  }
  return terms.get(slug);
};
