// The glossary's terms: single names are fetched alone, until the list of all terms is loaded.
import { fold } from "./search.js";

const { path } = document.getElementById("embed").dataset;
const get = async (file) => {
  const answer = await fetch(`${path}/${file}`);
  if (!answer.ok) throw answer.status;
  return answer.json();
};

// Promises by slug.
const names = new Map();
export const nameOf = (slug) => {
  if (!names.has(slug)) names.set(slug, get(`terms/${slug}/index.json`).then(({ page }) => page.term.name));
  return names.get(slug);
};

/** All terms, once they are loaded. */
export let all = [];
export const loadAll = async () => {
  if (all.length) return;
  // If the list cannot be loaded, the typed text is used as the slug.
  const { terms } = await get("glossary.json").catch(() => ({ terms: [] }));
  all = terms.map(({ slug, name, expansion, aliases = [] }) => {
    names.set(slug, Promise.resolve(name));
    return { slug, name, expansion, texts: [name, expansion ?? "", ...aliases].map(fold) };
  });
};
