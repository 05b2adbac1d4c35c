// A step as a list item, with a button that copies its code or saves the picture.
import { savePicture } from "./picture.js";
import { say } from "./status.js";

const make = (name, className, ...inside) => {
  const made = document.createElement(name);
  made.className = className;
  made.append(...inside);
  return made;
};

const copy = async (code) => {
  try {
    await navigator.clipboard.writeText(code.textContent);
    return "Copied";
  } catch {
    // The browser refuses access to the clipboard: the selected code can be copied manually.
    getSelection().selectAllChildren(code);
    return "Selected";
  }
};

/** Returns the list item of a step. */
export const step = ([text, code, picture], position, term, slug, look) => {
  const item = make("li", "", make("p", "", text));
  if (!code && !picture) return item;
  const label = picture ? "Save" : "Copy";
  const state = make("span", "", label);
  const button = make("button", "", state, make("span", "visually-hidden", picture ? " the picture" : ` step ${position + 1}`));
  button.type = "button";
  const inside = make("code", "", code ?? "");
  if (code) item.append(make("pre", "", inside));
  button.addEventListener("click", async () => {
    if (picture) savePicture(term, slug, look);
    say((state.textContent = picture ? "Saved" : await copy(inside)));
    setTimeout(() => (state.textContent = label), 2000);
  });
  item.append(button);
  return item;
};
