// The term is picked from a list that opens while one types (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/).
const LIMIT = 8;
const box = document.getElementById("embed-term");
const options = document.getElementById("embed-terms");
const get = async (file) => {
  const answer = await fetch(`${path}/${file}`);
  if (!answer.ok) throw answer.status;
  return answer.json();
};
const fold = (text) => text.normalize("NFKD").toLowerCase().replace(/\p{M}/gu, "");

// Names by slug: each is asked for by itself, until the list of all is needed.
const names = new Map();
const nameOf = (slug) => {
  if (!names.has(slug)) names.set(slug, get(`terms/${slug}/index.json`).then(({ page }) => page.term.name));
  return names.get(slug);
};
let all = [];
const loadAll = async () => {
  if (all.length) return;
  // Without the list, what is typed is the term's address.
  const { terms } = await get("glossary.json").catch(() => ({ terms: [] }));
  all = terms.map(({ slug, name, expansion, aliases = [] }) => {
    names.set(slug, Promise.resolve(name));
    return { slug, name, expansion, texts: [name, expansion ?? "", ...aliases].map(fold) };
  });
};

// How well a text fits, 0 being best; `undefined` where it does not.
const fit = (text, typed) => {
  if (text === typed) return 0;
  const at = text.indexOf(typed);
  return at < 0 ? undefined : at === 0 ? 1 : /[\p{L}\p{N}]/u.test(text[at - 1]) ? 3 : 2;
};
const search = (typed) => {
  const found = [];
  for (const term of all) {
    const fits = term.texts.flatMap((text, at) => fit(text, typed) ?? []);
    if (fits.length) found.push([Math.min(...fits), term]);
  }
  return found.sort(([a, { name }], [b, { name: other }]) => a - b || name.length - other.length).map(([, term]) => term);
};

let shown = [];
let active = -1;
const close = () => {
  options.replaceChildren();
  shown = [];
  mark(-1);
  box.setAttribute("aria-expanded", "false");
};
const mark = (at) => {
  active = at;
  [...options.children].forEach((option, position) => option.setAttribute("aria-selected", position === at));
  if (at < 0) box.removeAttribute("aria-activedescendant");
  else box.setAttribute("aria-activedescendant", options.children[at].id);
  options.children[at]?.scrollIntoView({ block: "nearest" });
};
const open = async () => {
  await loadAll();
  if (document.activeElement !== box) return;
  const found = search(fold(box.value.trim()));
  shown = found.slice(0, LIMIT);
  options.replaceChildren(
    ...shown.map(({ name, expansion }, at) => {
      const option = document.createElement("li");
      option.id = `embed-term-${at}`;
      option.className = "search-option";
      option.role = "option";
      const label = document.createElement("span");
      label.className = "search-name";
      label.append(name);
      option.append(label);
      if (expansion) {
        const more = document.createElement("span");
        more.className = "expansion";
        more.append(expansion);
        option.append(" ", more);
      }
      return option;
    }),
  );
  mark(-1);
  box.setAttribute("aria-expanded", String(shown.length > 0));
  say(found.length === 1 ? "1 term" : `${found.length} terms`);
};
// Takes an option; without one, what fits best, or the term as it was.
const pick = (at = 0) => {
  const slug = shown[at]?.slug ?? (all.length ? undefined : VALUES.term.exec(box.value.trim())?.[0]);
  close();
  if (slug) chooseTerm(slug);
  else showTerm();
};

box.addEventListener("focus", () => {
  box.select();
  loadAll();
});
box.addEventListener("input", open);
box.addEventListener("keydown", (event) => {
  const moves = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key in moves && shown.length) mark((Math.max(active, moves[event.key] < 0 ? 0 : -1) + moves[event.key] + shown.length) % shown.length);
  else if (event.key === "ArrowDown") open();
  else if (event.key === "Enter" && box.value) pick(Math.max(active, 0));
  else if (event.key === "Escape" && shown.length) {
    close();
    showTerm();
  } else return;
  event.preventDefault();
});
// Keeps the focus in the box, so that the list stays open for the click.
options.addEventListener("mousedown", (event) => event.preventDefault());
options.addEventListener("click", ({ target }) => {
  const at = [...options.children].indexOf(target.closest("li"));
  if (at >= 0) pick(at);
});
box.addEventListener("blur", () => {
  close();
  showTerm();
});
