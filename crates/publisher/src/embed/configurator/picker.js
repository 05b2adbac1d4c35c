// The combobox for picking a term
// (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/).
import { search } from "./search.js";
import { isValid } from "./state.js";
import { say } from "./status.js";
import { all, loadAll } from "./terms.js";

const LIMIT = 8;
export const box = document.getElementById("embed-term");
const options = document.getElementById("embed-terms");

let shown = [];
let active = -1;
/** Whether the list is open while the visitor types. */
export const isPicking = () => document.activeElement === box && shown.length > 0;

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
  const found = search(all, box.value.trim());
  shown = found.slice(0, LIMIT);
  options.replaceChildren(
    ...shown.map(({ name, expansion }, at) => {
      const option = document.createElement("li");
      option.id = `embed-term-${at}`;
      option.className = "search-option";
      option.setAttribute("role", "option");
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

/** Starts the combobox. Calls `choose` with the slug of the picked term, or `restore` if no term was picked. */
export const startPicker = (choose, restore) => {
  // Picks an option; without an option, the best match.
  const pick = (at = 0) => {
    const typed = box.value.trim();
    const slug = shown[at]?.slug ?? (!all.length && isValid("term", typed) ? typed : undefined);
    close();
    if (slug) choose(slug);
    else restore();
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
      restore();
    } else return;
    event.preventDefault();
  });
  // Keeps the focus in the box: on blur, the list would close before the click.
  options.addEventListener("mousedown", (event) => event.preventDefault());
  options.addEventListener("click", ({ target }) => {
    const at = [...options.children].indexOf(target.closest("li"));
    if (at >= 0) pick(at);
  });
  box.addEventListener("blur", () => {
    close();
    restore();
  });
};
