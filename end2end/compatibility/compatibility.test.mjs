// The published CSS and scripts work in the oldest supported browsers (crates/publisher/src/baseline.json), except for
// the features in enhancements.json, which each have a fallback. `cargo xtask test baseline` runs this over the sites
// that SITE_ROOT, SITE_SHIPPED and SITE_FIELDS name. GLOSSARY_NODE_MODULES names the folder that holds esbuild.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join, relative, resolve } from "node:path";
import { test } from "node:test";
import { cssFeatures } from "./css.mjs";
import { scriptFeatures } from "./scripts.mjs";
import { BASELINE, lacking } from "./support.mjs";

const esbuild = createRequire(import.meta.url)(join(resolve(process.env.GLOSSARY_NODE_MODULES), "esbuild"));
const ENHANCEMENTS = JSON.parse(readFileSync(join(import.meta.dirname, "enhancements.json"), "utf8"));
const used = new Set();

/** Returns the features that a browser of the list lacks. */
function unsupported(read, text, browsers) {
  const features = new Map();
  read(text, (name, feature, alternatives = [feature]) => {
    const without = alternatives.map((alternative) => lacking(alternative, browsers));
    if (without.every((list) => list.length)) features.set(name, `${name} is missing in ${without[0].join(", ")}`);
  });
  return features;
}

/** Returns the first line that esbuild rewrites for the browsers of the list. */
function newSyntax(script, browsers) {
  const target = browsers.map((browser) => browser.replace("ios_saf", "ios").replace(" ", ""));
  // The browsers have this syntax: see crates/publisher/src/embed/bundle.mjs.
  const supported = { "optional-chain": true, "regexp-unicode-property-escapes": true };
  const lines = (target) => esbuild.transformSync(script, { target, supported, logLevel: "silent" }).code.split("\n");
  try {
    const [kept, rewritten] = [lines(["esnext"]), lines(target)];
    return kept.find((line, at) => line !== rewritten[at]) ?? "";
  } catch ({ message }) {
    return message;
  }
}

const isListed = (feature) => {
  const listed = Object.keys(ENHANCEMENTS).find((name) => feature === name || feature.startsWith(`${name}.`));
  if (listed) used.add(listed);
  return listed !== undefined;
};

const unlisted = (features) => [...features].filter(([name]) => !isListed(name)).map(([, message]) => message);

const expectFeature = (read, text, feature) => {
  const features = [...unsupported(read, text, BASELINE.site).keys()];
  if (feature) assert.ok(features.includes(feature), `${features}`);
  else assert.deepEqual(features, []);
};

for (const [css, feature] of [
  ["a { color: red; & b { color: blue } }", "css.selectors.nesting"],
  [":root { --paper: light-dark(#fff, #000) }", "css.types.color.light-dark"],
  [":root { --cover: oklch(from red 0.3 c h) }", "css.types.color.oklch.relative_syntax"],
  ["a { background: color-mix(in oklab, red, blue) }", "css.types.color.color-mix"],
  ["a { text-decoration: underline 1px }", "css.properties.text-decoration.includes_thickness"],
  ["a { text-decoration: underline var(--accent) }", "css.properties.text-decoration.includes_color-and-style"],
  ["a { text-decoration: underline; text-decoration-thickness: 1px }", undefined],
  ["a { grid-template-columns: subgrid }", "css.properties.grid-template-columns.subgrid"],
  ["a { grid-template-columns: 1fr; grid-template-columns: subgrid }", undefined],
  ["@supports (grid-template-columns: subgrid) { a { grid-template-columns: subgrid } }", undefined],
  ["a:has(b) { color: red }", "css.selectors.has"],
  ["@media (width >= 40rem) { a { color: red } }", "css.at-rules.media.range_syntax"],
  ["@media (min-width: 40rem) { a { color: red } }", undefined],
  ["@starting-style { a { color: red } }", "css.at-rules.starting-style"],
  ["a::before { content: 'x' / '' }", "css.properties.content.alt_text"],
  ["a { user-select: all; -webkit-user-select: all }", "css.properties.user-select"],
  ["a { inset: 0; accent-color: red; width: min(1px, 2px) }", undefined],
])
  test(`${css} needs ${feature ?? "nothing new"}`, () => expectFeature(cssFeatures, css, feature));

for (const [script, feature] of [
  ["[].toSorted()", "javascript.builtins.Array.toSorted"],
  ["Promise.withResolvers()", "javascript.builtins.Promise.withResolvers"],
  ["Promise.allSettled([])", undefined],
  ["document.startViewTransition()", "api.Document.startViewTransition"],
  ["element.role = 'option'", "api.Element.role"],
  ["const own = { role: 1 }; own.role", undefined],
  ["glossary.lock(f)", undefined],
  ["element.setAttribute('role', 'option')", undefined],
  ["requestIdleCallback(f)", "api.Window.requestIdleCallback"],
  ["new CloseWatcher()", "api.CloseWatcher"],
  ["navigator.locks.request('a', f); structuredClone(a); element.style.maxHeight", undefined],
])
  test(`${script} needs ${feature ?? "nothing new"}`, () => expectFeature(scriptFeatures, script, feature));

for (const [script, isNew] of [
  ["const r = /(?<=a)b/;", true],
  ["const r = /a/v;", true],
  ["class A { static { f(); } }", true],
  ["using a = f();", true],
  ["a?.b(c) ?? d;", false],
])
  test(`${script} is ${isNew ? "too new for" : "known to"} the browsers of other sites' visitors`, () => {
    assert.equal(newSyntax(script, BASELINE.hostPages) !== "", isNew);
  });

/** Cards in frames, and the scripts that other sites load. */
const isForHostPages = (path) => /(^|\/)embed(\/(terms|thanks)\/.*|[^/]*\.js)$/.test(path);
const STYLE = /<style>(.*?)<\/style>/gs;
const styles = new Map();
const scripts = new Map();
for (const site of [process.env.SITE_ROOT, process.env.SITE_SHIPPED, process.env.SITE_FIELDS])
  for (const entry of readdirSync(site, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath ?? entry.path, entry.name);
    const name = relative(site, path).replaceAll("\\", "/");
    const audience = isForHostPages(name) ? "hostPages" : "site";
    if (name.endsWith(".html"))
      for (const [, css] of readFileSync(path, "utf8").matchAll(STYLE)) if (!styles.has(css)) styles.set(css, { name, audience });
    // The styles of cards in pages of other sites.
    if (name === "terms/card.json") styles.set(JSON.parse(readFileSync(path, "utf8")).style, { name, audience: "hostPages" });
    if (name.endsWith(".js")) scripts.set(readFileSync(path, "utf8"), { name, audience });
  }

test("styles and scripts of all kinds are found", () => {
  assert.ok([...styles.values()].some(({ name }) => name === "terms/card.json"));
  const audiences = (found) => [...new Set([...found.values()].map(({ audience }) => audience))].sort();
  assert.deepEqual([audiences(styles), audiences(scripts)], [["hostPages", "site"], ["hostPages", "site"]]);
});

for (const [css, { name, audience }] of styles)
  test(`the styles of ${name} work in ${BASELINE[audience].join(", ")}`, () => {
    assert.deepEqual(unlisted(unsupported(cssFeatures, css, BASELINE[audience])), []);
  });

for (const [script, { name, audience }] of scripts) {
  test(`${name} works in ${BASELINE[audience].join(", ")}`, () => {
    assert.deepEqual(unlisted(unsupported(scriptFeatures, script, BASELINE[audience])), []);
  });
  test(`${name} parses in ${BASELINE[audience].join(", ")}`, () => {
    assert.equal(newSyntax(script, BASELINE[audience]), "");
  });
}

test("each feature in enhancements.json is used", () => {
  assert.deepEqual(Object.keys(ENHANCEMENTS).filter((name) => !used.has(name)), []);
});
