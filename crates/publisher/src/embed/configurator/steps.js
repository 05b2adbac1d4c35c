// The steps to embed an element: each with an instruction and code.
import { escape, markup, query, styles } from "./state.js";
import { SYSTEMS } from "./systems.js";

/** Returns the steps. `base` is the glossary's address, `script` the tag that loads `embed.js`, and `pinned` the tag that
 * loads a fixed version. A step with `isPicture` offers the picture of the term's card. */
export const steps = (chosen, { name, definition = "" }, { base, script, pinned }) => {
  const { what, at = "html", term } = chosen;
  if (at === "email") return mail(chosen, name, definition, base);
  const { place, style, once, link, isFramed } = SYSTEMS[at];
  const isElement = what === "card" || what === "contact";
  const frame = isElement && (chosen.frame || (isFramed && "1"));
  const framed = { ...chosen, frame };
  const code = markup(framed, name, base);
  const css = styles(framed);
  const list = [];
  if (what === "link" && link) list.push([link, `${base}terms/${term}/`]);
  else if (what === "link") list.push(["Link the word like this, as often as you like.", code]);
  else if (code) list.push([place, at === "react" || at === "nextjs" ? inReact(code) : code]);
  if (css) list.push([style, css]);
  const tag = chosen.pin ? pinned : script;
  if (!frame) {
    list.push([once, wrap(at, tag, attributes(chosen))]);
    if (at === "gtm")
      list.push(["To count, make a trigger of the type Custom Event with this event name, and tick Use regex matching.", "glossary:.*"]);
  }
  const nonce = frame ? "" : " If the policy has a nonce or 'strict-dynamic', give the script that nonce, or pin the script and add its integrity hash.";
  list.push([`If the page has a Content-Security-Policy, add these lines to it.${nonce}`, policy(framed, base, tag)]);
  return list;
};

const inReact = (code) => code.replace("frameborder", "frameBorder").replace("referrerpolicy", "referrerPolicy");

// The attributes of the script, as pairs of name and value.
const attributes = ({ what, in: within = "article", per, except, max, at }) => {
  const list = [];
  if (what === "autolink") {
    list.push(["data-autolink", within]);
    if (per) list.push(["data-autolink-per", per]);
    if (except) list.push(["data-autolink-except", except]);
    if (max) list.push(["data-autolink-max", max]);
  }
  if (at === "gtm") list.push(["data-data-layer", ""]);
  return list;
};

// The script line in the language of a system.
const wrap = (at, tag, attributes) => {
  const inTag = attributes.map(([name, value]) => ` ${name}="${escape(value)}"`).join("");
  const html = tag.replace("<script", `<script${inTag}`);
  const src = /src="([^"]*)"/.exec(tag)[1];
  const integrity = /integrity="([^"]*)"/.exec(tag)?.[1];
  if (at === "classic") return `add_action( 'wp_footer', function () {\n\t?>\n${html}\n\t<?php\n} );`;
  if (at === "nextjs")
    return `<Script src="${src}"${inTag}${integrity ? `\n  integrity="${integrity}"` : ""}\n  crossOrigin="anonymous" referrerPolicy="strict-origin" strategy="afterInteractive" />`;
  if (at !== "gtm") return html;
  // Tag Manager drops attributes that it does not know, and accepts ECMAScript 5 only.
  const set = [["crossorigin", "anonymous"], ["referrerpolicy", "strict-origin"], ["integrity", integrity], ...attributes].filter(([, value]) => value !== undefined);
  const lines = set.map(([name, value]) => `  script.setAttribute(${JSON.stringify(name)}, ${inScript(value)});`);
  return `<script>\n(function () {\n  var script = document.createElement("script");\n${lines.join("\n")}\n  script.src = "${src}";\n  document.body.appendChild(script);\n})();\n</script>`;
};
// A text in a script must not end the script.
const inScript = (text) => JSON.stringify(text).replaceAll("<", "\\u003c");

// The directives that the page's policy needs (https://www.w3.org/TR/CSP3/).
const policy = ({ what, frame }, base, script) => {
  const lines = [];
  if (!frame) lines.push(`script-src ${/src="([^"]*)"/.exec(script)[1]};`);
  if (what === "autolink" || what === "link" || (what === "card" && !frame)) lines.push(`connect-src ${base}terms/;`);
  if (what === "contact" || frame) lines.push(`frame-src ${base}embed/;`);
  return lines.join("\n");
};

// E-mail programs run no scripts and show no frames. Outlook lays out tables only.
const mail = ({ what, term }, name, definition, base) => {
  const campaign = { utm_source: "newsletter", utm_medium: "email" };
  const address = what === "contact" ? `${base}contact/${query({ term, ...campaign })}` : `${base}terms/${term}/${query(campaign)}`;
  if (what === "autolink") return [["E-mail programs run no scripts, so terms cannot be linked automatically. Choose Card or Link."]];
  if (what === "link") return [["Select the word and link it to this address.", address]];
  const link = (inside) =>
    `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">\n  <tr><td style="padding: 16px 0; font: 16px/1.5 Arial, sans-serif; color: #14161a">\n    <a href="${escape(address)}" style="color: #14161a">${inside}</a>\n  </td></tr>\n</table>`;
  if (what === "contact") return [["Paste this into an HTML block.", link("Tell us what you are building")]];
  const picture = `<img src="PICTURE" width="600" alt="${escape(`${name}: ${definition}`)}"\n      style="display: block; width: 100%; max-width: 600px; height: auto; border: 0">`;
  return [
    ["Save the picture of the card, and upload it to your newsletter system.", undefined, "picture"],
    ["Paste this into an HTML block, and write the address of the uploaded picture in place of PICTURE.", link(picture)],
  ];
};
