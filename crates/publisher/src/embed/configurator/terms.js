// The glossary's terms: single terms are fetched alone, until the list of all terms is loaded.
import { fold } from "./search.js";

const { path } = document.getElementById("embed").dataset;
const get = async (file) => {
  const answer = await fetch(`${path}/${file}`);
  if (!answer.ok) throw answer.status;
  return answer.json();
};

// Promises by slug.
const known = new Map();
/** Returns the name, expansion and definition of a term. */
export const termOf = (slug) => {
  if (!known.has(slug)) known.set(slug, get(`terms/${slug}/index.json`).then(({ page }) => page.term));
  return known.get(slug);
};

/** All terms, once they are loaded. */
export let all = [];
export const loadAll = async () => {
  if (all.length) return;
  // If the list cannot be loaded, the typed text is used as the slug.
  const { terms } = await get("glossary.json").catch(() => ({ terms: [] }));
  all = terms.map((term) => {
    const { slug, name, expansion, aliases = [] } = term;
    known.set(slug, Promise.resolve(term));
    return { slug, name, expansion, texts: [name, expansion ?? "", ...aliases].map(fold) };
  });
};
