// The features that a style sheet uses, as paths in MDN's data.
import * as csstree from "css-tree";
import { data } from "./support.mjs";

const { properties, selectors, types, "at-rules": atRules } = data.css;

/** The functions of all types: `oklch` is `types.color.oklch`. */
const FUNCTIONS = new Map();
for (const [type, features] of Object.entries(types))
  for (const [name, feature] of [[type, features], ...Object.entries(features)])
    if (feature?.__compat && !FUNCTIONS.has(name)) FUNCTIONS.set(name, [name === type ? `css.types.${type}` : `css.types.${type}.${name}`, feature]);

/**
 * Calls `found(name, feature)` for each feature that a style sheet needs. Skips what a browser without the feature
 * replaces: declarations after another one of the same property, and the content of `@supports`.
 */
export function cssFeatures(css, found) {
  const failed = (error) => {
    throw new Error(`${error.message}: ${css.slice(error.offset - 20, error.offset + 20)}`);
  };
  const sheet = csstree.parse(css, { parseCustomProperty: true, onParseError: failed });
  let guarded = 0;
  csstree.walk(sheet, {
    enter(node) {
      if (isSupports(node)) guarded += 1;
      if (guarded) return;
      if (node.type === "Atrule") atRule(node, found);
      else if (node.type === "NestingSelector") found("css.selectors.nesting", selectors.nesting);
      else if (/^Pseudo(Class|Element)Selector$/.test(node.type)) known(`css.selectors`, selectors, node.name, found);
      else if (node.type === "Feature") known("css.at-rules.media", atRules.media, node.name.replace(/^(min|max)-/, ""), found);
      else if (node.type === "FeatureRange") found("css.at-rules.media.range_syntax", atRules.media.range_syntax);
      else if (node.type === "Block") declarations(node, found);
    },
    leave(node) {
      if (isSupports(node)) guarded -= 1;
    },
  });
}

const isSupports = ({ type, name }) => type === "Atrule" && name === "supports";

function known(path, features, name, found) {
  const feature = features?.[name.toLowerCase()];
  if (feature?.__compat && !name.startsWith("-")) found(`${path}.${name}`, feature);
}

function atRule({ name }, found) {
  if (!name.startsWith("-")) known("css.at-rules", atRules, name, found);
}

function declarations({ children }, found) {
  const seen = new Set();
  children.forEach((node) => {
    if (node.type !== "Declaration" || /^-\w/.test(node.property)) return;
    const property = node.property.toLowerCase();
    known("css.properties", properties, property, found);
    if (!seen.has(property)) value(property, node.value, found);
    seen.add(property);
  });
}

function value(property, value, found) {
  const of = properties[property];
  const sub = (name) => known(`css.properties.${property}`, of, name, found);
  if (property === "text-decoration") textDecoration(value, sub);
  csstree.walk(value, (node) => {
    if (node.type === "Identifier") sub(node.name);
    else if (node.type === "Operator" && node.value === "/" && property === "content") sub("alt_text");
    else if (node.type === "Function") {
      const [path, feature] = FUNCTIONS.get(node.name.toLowerCase()) ?? [];
      sub(node.name);
      if (!feature) return;
      found(path, feature);
      const first = node.children.first;
      if (first?.type === "Identifier" && first.name === "from" && feature.relative_syntax)
        found(`${path}.relative_syntax`, feature.relative_syntax);
    }
  });
}

/** The shorthand with more than a line: MDN has features for its parts. */
function textDecoration(value, sub) {
  value.children?.forEach((part) => {
    if (part.type === "Dimension") sub("includes_thickness");
    else if (part.type !== "Identifier" || !/^(none|underline|overline|line-through|inherit|initial|unset)$/.test(part.name)) sub("includes_color-and-style");
  });
}
