// What was chosen, as it stands in the address, and the markup that it makes. The page and its
// sample share this, so that the sample shows the very code that is copied.
const VALUES = {
  what: /^(card|link|autolink|contact)$/,
  term: /^[a-z0-9-]{1,100}$/,
  theme: /^(light|dark)$/,
  accent: /^[0-9a-f]{6}$/,
  radius: /^(\d|1\d|2[0-4])$/,
  frame: /^1$/,
  related: /^0$/,
  in: /^.{1,200}$/,
  per: /^page$/,
  at: /^(wordpress|webflow|react)$/,
};
// Other values are as good as none: an address may come from anywhere.
const read = (search) => {
  const query = new URLSearchParams(search);
  const known = Object.entries(VALUES).filter(([name, values]) => values.test(query.get(name) ?? ""));
  return Object.fromEntries([["what", "card"], ...known.map(([name]) => [name, query.get(name)])]);
};
const query = (chosen) => {
  const given = Object.entries(chosen).filter(([, value]) => value);
  return given.length ? `?${new URLSearchParams(given)}` : "";
};

const escape = (text) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt()};`).replaceAll("&#38;", "&amp;");

// What stands in the text of the page: `undefined` where the script finds its places itself.
const markup = ({ what, frame, term, theme, accent, radius, related }, name, base) => {
  const href = `${base}terms/${term}/`;
  const framed = (view, wishes, title, height) =>
    `<iframe src="${base}embed/${view}/${escape(query(wishes))}"\n  title="${escape(title)}" width="100%" height="${height}" loading="lazy" style="border: 0"></iframe>`;
  if (what === "contact" && frame) return framed("contact", { term, theme, accent, radius }, "Contact", 1100);
  if (what === "contact") {
    const wishes = Object.entries({ term, theme, accent, radius }).map(([wish, value]) => (value ? ` ${wish}="${value}"` : ""));
    return `<glossary-contact${wishes.join("")}>\n  <a href="${base}contact/${query({ term })}">Contact us</a>\n</glossary-contact>`;
  }
  if (what === "link") return `<a href="${href}">${escape(name)}</a>`;
  if (what === "autolink") return undefined;
  if (frame) return framed(`terms/${term}`, { theme, accent, radius, related }, name, 320);
  return `<glossary-term term="${term}">\n  <a href="${href}">${escape(name)}</a>\n</glossary-term>`;
};

// What goes into the page's style sheet. A frame takes its look from its address.
const styles = ({ what, frame, theme, accent, radius }) => {
  if (what === "contact" || frame) return undefined;
  const lines = [
    theme && `color-scheme: ${theme};`,
    accent && `--glossary-accent: #${accent};`,
    radius && `--glossary-radius: ${radius}px;`,
  ].filter(Boolean);
  return lines.length ? `${what === "card" ? "glossary-term" : ":root"} {\n  ${lines.join("\n  ")}\n}` : undefined;
};
