// Colours and their contrast, as in `settings/colour.rs`. A colour is a list of red, green and blue, from 0 to 1.

/** Returns the colour in a computed value, `rgb(31, 59, 194)` or `color(srgb 0.12 0.23 0.76)`; `undefined` for a
 * translucent colour. */
export const parse = (text) => {
  if (/rgba|\//.test(text)) return undefined;
  const numbers = text.match(/[\d.]+(e-\d+)?/g)?.slice(0, 3).map(Number);
  return text.startsWith("rgb") ? numbers.map((number) => number / 255) : numbers;
};
// https://www.w3.org/TR/WCAG22/#dfn-relative-luminance
const luminance = (colour) => {
  const [red, green, blue] = colour.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};
/** Returns the contrast ratio of two colours, from 1 to 21. */
export const contrast = (one, other) => {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
};
/** The minimum contrast of an accent: `MIN_CONTRAST` in `settings/colour.rs`. */
export const MIN_CONTRAST = 4.9;
/** Returns a colour between two colours. `share` is that of the second. */
export const mix = (colour, other, share) => colour.map((part, at) => part + (other[at] - part) * share);
/** Returns the colour that is the nearest to `colour` on the way to `ink` and has enough contrast on `paper`. */
export const readable = (colour, paper, ink) => {
  let share = 0;
  while (share < 1 && contrast(mix(colour, ink, share), paper) < MIN_CONTRAST) share += 0.02;
  return mix(colour, ink, Math.min(share, 1));
};
/** Returns the notation of a colour in style sheets. */
export const hex = (colour) => `#${colour.map((part) => Math.round(part * 255).toString(16).padStart(2, "0")).join("")}`;
/** Returns the more legible of black and white. */
export const textOn = (colour) => (contrast(colour, [0, 0, 0]) > contrast(colour, [1, 1, 1]) ? "#000" : "#fff");
