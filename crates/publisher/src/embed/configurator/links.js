// The automatic links in the pasted text: a list, in which single terms are unticked.
import { termOf } from "./terms.js";

const list = document.getElementById("embed-links");
const boxes = () => [...list.querySelectorAll("input")];

/** Starts the list. `frame` holds the sample page, and `changed` is called after a term was ticked or unticked. */
export const startLinks = (frame, changed) => {
  let except = [];
  let linked = [];
  const draw = () => {
    // Unticked terms have no link any more, and stay in the list.
    const slugs = [...new Set([...linked, ...except])].sort();
    document.getElementById("embed-links-none").hidden = slugs.length > 0;
    // Unchanged boxes keep the focus.
    if (slugs.join() === boxes().map(({ value }) => value).join()) return;
    list.replaceChildren(
      ...slugs.map((slug) => {
        const label = document.createElement("label");
        const box = document.createElement("input");
        const name = document.createElement("span");
        box.type = "checkbox";
        box.value = slug;
        box.checked = !except.includes(slug);
        name.textContent = slug;
        termOf(slug).then((term) => (name.textContent = term.name), () => {});
        label.append(box, name);
        return label;
      }),
    );
  };
  list.addEventListener("change", (event) => {
    event.stopPropagation();
    except = boxes().filter(({ checked }) => !checked).map(({ value }) => value);
    changed();
  });
  list.addEventListener("input", (event) => event.stopPropagation());
  addEventListener("message", ({ source, data }) => {
    if (source !== frame.contentWindow || data?.type !== "sample:links") return;
    linked = data.slugs;
    draw();
  });
  return {
    /** The unticked terms, as in the address. */
    except: () => except.join(" "),
    set(slugs) {
      except = slugs?.split(" ") ?? [];
      for (const box of boxes()) box.checked = !except.includes(box.value);
      draw();
    },
  };
};
