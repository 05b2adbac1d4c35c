// The browser as the parser of colours.
import { parse } from "./colour.js";

/** Returns a function that returns a CSS colour as red, green and blue from 0 to 1, or `undefined`. */
export const resolver = (root) => (colour) => {
  if (!CSS.supports("color", colour)) return undefined;
  const { style } = root;
  // A computed colour keeps its colour space, unless it is mixed in sRGB. Older browsers know only sRGB.
  style.color = colour;
  style.color = `color-mix(in srgb, ${colour}, ${colour})`;
  const found = parse(getComputedStyle(root).color);
  style.color = "";
  return found;
};
