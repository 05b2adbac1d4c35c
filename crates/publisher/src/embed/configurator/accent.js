// Refuses accents that are hard to read, as `glossary check` does.
import { MIN_CONTRAST, contrast, hex, readable } from "../view/colour.js";

// Background and text of pages in both themes, as in style/tokens.css.
const COLOURS = { light: ["#fbfaf7", "#14161a"], dark: ["#14161a", "#edebe5"] };
const parse = (text) => text.match(/[0-9a-f]{2}/gi).map((part) => parseInt(part, 16) / 255);

/** Returns the mistake of an accent, and the nearest accent that passes; `undefined` for a legible accent. */
export const accentMistake = (accent, theme = "light") => {
  const [paper, ink] = COLOURS[theme].map(parse);
  const ratio = contrast(parse(accent), paper);
  if (ratio >= MIN_CONTRAST) return undefined;
  // Rounded down: 4.89 must not be shown as 4.9.
  const shown = (Math.floor(ratio * 10) / 10).toFixed(1);
  return {
    text: `Hard to read on a ${theme} background: contrast ${shown}, and ${MIN_CONTRAST} is needed. The code does not have it.`,
    nearest: hex(readable(parse(accent), paper, ink)),
  };
};
