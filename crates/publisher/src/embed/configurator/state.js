// The choices in the page's address, and the markup for the choices. The configurator and its sample page share this
// module, so that the sample shows exactly the code to copy.
const isSelector = (text) => {
  try {
    document.createDocumentFragment().querySelector(text);
    return text.length <= 200;
  } catch {
    return false;
  }
};
const VALUES = {
  what: /^(card|link|autolink|contact)$/,
  term: /^[\p{Ll}\p{Lo}\p{Lm}\p{M}\p{N}-]{1,100}$/u,
  theme: /^(light|dark)$/,
  accent: /^[0-9a-f]{6}$/,
  radius: /^(\d|1\d|2[0-4])$/,
  frame: /^1$/,
  related: /^0$/,
  lang: /^(de|es|fr|it|nl|pt)$/,
  in: { test: isSelector },
  per: /^page$/,
  except: /^[\p{Ll}\p{Lo}\p{Lm}\p{M}\p{N}-]{1,100}( [\p{Ll}\p{Lo}\p{Lm}\p{M}\p{N}-]{1,100}){0,99}$/u,
  max: /^[1-9]\d{0,2}$/,
  pin: /^1$/,
  at: /^(wordpress|classic|webflow|squarespace|shopify|wix|hubspot|react|nextjs|gtm|email)$/,
};
export const isValid = (name, value) => VALUES[name].test(value);
/** Returns the choices in an address. An address is untrusted: invalid values are ignored. */
export const read = (search) => {
  const query = new URLSearchParams(search);
  const known = Object.keys(VALUES).filter((name) => isValid(name, query.get(name) ?? ""));
  return Object.fromEntries([["what", "card"], ...known.map((name) => [name, query.get(name)])]);
};
export const query = (chosen) => {
  const given = Object.entries(chosen).filter(([, value]) => value);
  return given.length ? `?${new URLSearchParams(given)}` : "";
};

export const escape = (text) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt()};`).replaceAll("&#38;", "&amp;");

/** Returns the markup to paste; `undefined` for automatic links, which need no markup. */
export const markup = ({ what, frame, term, theme, accent, radius, related, lang }, name, base) => {
  const href = `${base}terms/${term}/`;
  const framed = (view, wishes, title, height) =>
    `<iframe src="${base}embed/${view}/${escape(query(wishes))}"\n  title="${escape(title)}" width="100%" height="${height}" loading="lazy"\n  frameborder="0" referrerpolicy="strict-origin"></iframe>`;
  if (what === "contact" && frame) return framed("contact", { term, theme, accent, radius }, "Contact", 1100);
  if (what === "contact") {
    const wishes = Object.entries({ term, theme, accent, radius }).map(([wish, value]) => (value ? ` ${wish}="${value}"` : ""));
    return `<glossary-contact${wishes.join("")}>\n  <a href="${base}contact/${query({ term })}">Contact us</a>\n</glossary-contact>`;
  }
  if (what === "link") return `<a href="${href}">${escape(name)}</a>`;
  if (what === "autolink") return undefined;
  if (frame) return framed(`terms/${term}`, { theme, accent, radius, related, lang }, name, 320);
  return `<glossary-term term="${term}">\n  <a href="${href}">${escape(name)}</a>\n</glossary-term>`;
};

// The rules that reserve room against layout shifts. The script reserves the room of the form until its height is known,
// so the rule for the form counts before the script runs only.
const ROOM = { card: ["glossary-term", "13em"], contact: ["glossary-contact:not(:defined)", "68rem"] };
/** Returns the rules for the page's style sheet. A frame has its look and height in its own code. */
export const styles = ({ what, frame, theme, accent, radius }) => {
  if (frame) return undefined;
  const [selector, height] = ROOM[what] ?? [":root"];
  const lines = [
    height && "display: block;",
    height && `min-height: ${height};`,
    what !== "contact" && theme && `color-scheme: ${theme};`,
    what !== "contact" && accent && `--glossary-accent: #${accent};`,
    what !== "contact" && radius && `--glossary-radius: ${radius}px;`,
  ].filter(Boolean);
  return lines.length ? `${selector} {\n  ${lines.join("\n  ")}\n}` : undefined;
};
