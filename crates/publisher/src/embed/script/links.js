// Links to terms that the script makes.
import { element } from "./card.js";
import { address } from "./terms.js";

const MARK = "data-glossary-link";
/** The selector of links that the script has made. */
export const MADE = `a[${MARK}]`;

export const link = (slug, ...inside) => {
  const made = element("a", "", ...inside);
  made.href = address(slug);
  made.setAttribute(MARK, "");
  return made;
};
export const unlink = (made) => made.replaceWith(...made.childNodes);
