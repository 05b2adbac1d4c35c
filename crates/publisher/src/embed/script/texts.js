// Links inside the page's own texts. A framework calls removeChild() with the text nodes that it has made, so each text
// node stays in its place: it keeps the words before the first link, and the links and the other words follow it.
import { MADE, unlink } from "./links.js";

// Text nodes and links → the parts of their text, in order: the page's text node, a link, a text node, … `full` is the
// original text, and `head` what the page's text node has kept.
const texts = new WeakMap();

/** Puts links into a text node. `parts` are strings and links by turns. Returns the last text node. */
export const split = (text, [head, ...parts]) => {
  const nodes = texts.get(text) ?? [text];
  nodes.full ??= text.data;
  const after = parts.map((part) => (part.href ? part : new Text(part)));
  nodes.splice(nodes.indexOf(text) + 1, 0, ...after);
  text.data = head;
  nodes.head = nodes[0].data;
  // Inserts the text again: a shortened text node counts as a layout shift in right-to-left text.
  text.replaceWith(text, ...after);
  for (const node of nodes) texts.set(node, nodes);
  return after.pop();
};

const merge = (nodes) => {
  const [text, ...after] = nodes;
  for (const node of after) node.remove();
  // A framework may have written another text already.
  if (text.data === nodes.head) text.data = nodes.full;
};
const forget = (nodes) => nodes.map((node) => texts.delete(node));

/** Removes links from texts that the page's own scripts have changed, moved or removed. Returns whether there are any. */
export const settle = (records) => {
  let isChanged;
  for (const { target, previousSibling, nextSibling, removedNodes } of records)
    for (const node of [target, previousSibling, nextSibling, ...removedNodes]) {
      const nodes = texts.get(node);
      if (!nodes || (nodes[0].nextSibling === nodes[1] && nodes[0].data === nodes.head)) continue;
      isChanged = forget(nodes);
      const [, ...after] = nodes;
      const words = after.map((node) => node.textContent).join("");
      // If the other words have changed too, another script edits them. Chrome's translation replaces texts by <font>.
      if (nodes.head + words === nodes.full && after[0].previousSibling?.nodeName !== "FONT") merge(nodes);
    }
  return isChanged;
};

/** Removes all links that the script has made. */
export const unlinkAll = () => {
  for (const made of document.querySelectorAll(MADE)) {
    const nodes = texts.get(made);
    if (nodes) {
      forget(nodes);
      merge(nodes);
    } else unlink(made);
  }
};
