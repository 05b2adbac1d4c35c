// The glossary's terms: their addresses and their data.

/** The glossary's address, with a trailing slash. */
export let base;
export const setBase = (address) => (base = address);

export const address = (slug) => `${base}terms/${slug}/`;
/** Returns the slug of the term that a link leads to. */
export const slugOf = ({ href }) =>
  href?.startsWith?.(`${base}terms/`) && /^(?:[a-z0-9-]|%[89A-F]\w)+(?=\/?(index\.html)?([?#]|$))/.exec(href.slice(base.length + 6))?.[0];

const load = async (file) => {
  const answer = await fetch(base + file, { credentials: "omit", referrerPolicy: "no-referrer" });
  if (!answer.ok) throw answer.status;
  return answer.json();
};
// Promises by file: each file is fetched once per visit.
const files = {};
export const get = (file) =>
  (files[file] ??= load(file).catch((why) => {
    // After a failure, the next call asks the server again.
    delete files[file];
    throw why;
  }));
/** Returns a term, with the style of cards. */
export const term = async (slug) => {
  // The address of a term without a slug is that of a folder.
  if (!slug) throw 404;
  const [{ page }, { style }] = await Promise.all([get(`terms/${slug}/index.json`), get("terms/card.json")]);
  return { ...page.term, style };
};
