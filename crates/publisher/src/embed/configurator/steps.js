// The steps to embed an element: each with an instruction and code.
import { escape, markup, styles } from "./state.js";

const THING = { card: "the card", contact: "the form" };
const LINK = "Select the word and link it to this address, as often as you like.";
const SYSTEMS = {
  html: {
    place: (what) => (what === "link" ? "Link the word like this, as often as you like." : `Paste this where ${THING[what]} is to appear.`),
    style: "Put this into your style sheet.",
    once: "Paste this once into each such page, before </body>.",
  },
  wordpress: {
    place: (what) => (what === "link" ? LINK : `Add a Custom HTML block where ${THING[what]} is to appear, and paste this.`),
    style: "Put this under Appearance, Customise, Additional CSS.",
    once: "Add a Custom HTML block to the footer of your theme (Appearance, Editor), and paste this. Once is enough.",
  },
  webflow: {
    place: (what) => (what === "link" ? LINK : `Put a Code Embed element where ${THING[what]} is to appear, and paste this.`),
    style: "Put this between <style> and </style> in the site settings under Custom code, Head code.",
    once: "Paste this in the site settings under Custom code, Footer code. Once is enough.",
  },
  react: {
    place: (what) => (what === "link" ? "Link the word like this, as often as you like." : `Write this where ${THING[what]} is to appear.`),
    style: "Put this into your style sheet.",
    once: "Put this once into index.html, before </body>.",
  },
};

/** Returns the steps. `base` is the glossary's address, `script` the tag that loads `embed.js`. */
export const steps = (chosen, name, { base, script }) => {
  const { what, at = "html", frame, in: within = "article", per } = chosen;
  const { place, style, once } = SYSTEMS[at];
  const code = markup(chosen, name, base);
  const css = styles(chosen);
  const list = [];
  if (what === "link" && (at === "wordpress" || at === "webflow")) list.push([place(what), `${base}terms/${chosen.term}/`]);
  else if (code) list.push([place(what), at === "react" ? inReact(code) : code]);
  if (css) list.push([style, css]);
  if (!frame) {
    const attributes = [what === "autolink" && ` data-autolink="${escape(within)}"`, per && ` data-autolink-per="${per}"`];
    list.push([
      what === "autolink" && at === "react"
        ? "Put this once into index.html, before </body>. Name only text that React does not write: it expects to be the only one to change what it has written."
        : once,
      script.replace("<script", `<script${attributes.filter(Boolean).join("")}`),
    ]);
  }
  const nonce = frame ? "" : " Where it has a nonce or 'strict-dynamic', give the script that nonce, or add the hash in its integrity in place of its address.";
  list.push([`Does the page have a Content-Security-Policy? Then add this to it.${nonce}`, policy(chosen, base, script)]);
  return list;
};

const inReact = (code) => code.replace("frameborder", "frameBorder").replace("referrerpolicy", "referrerPolicy");

// The directives that the page's policy needs (https://www.w3.org/TR/CSP3/).
const policy = ({ what, frame }, base, script) => {
  const lines = [];
  if (!frame) lines.push(`script-src ${/src="([^"]*)"/.exec(script)[1]};`);
  if (what === "autolink" || what === "link" || (what === "card" && !frame)) lines.push(`connect-src ${base}terms/;`);
  if (what === "contact" || frame) lines.push(`frame-src ${base}embed/;`);
  return lines.join("\n");
};
