// The page's look around an element, for frames. The view checks the values.
/** Returns the colour schemes and the fonts of an element, and the properties that the page has set. */
export const lookOf = (element) => {
  const style = getComputedStyle(element);
  const look = { scheme: style.colorScheme, font: style.fontFamily };
  for (const name of ["accent", "radius", "paper", "ink", "font"]) {
    const value = style.getPropertyValue(`--glossary-${name}`);
    if (value) look[name] = value;
  }
  // Without a scheme in the styles, the page's own scheme counts.
  if (look.scheme === "normal") look.scheme = document.querySelector("meta[name=color-scheme]")?.content ?? "light";
  return look;
};
