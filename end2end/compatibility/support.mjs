// Which browsers support a feature, by MDN's browser-compat-data (https://github.com/mdn/browser-compat-data).
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

/** MDN's data. */
export const data = createRequire(import.meta.url)("@mdn/browser-compat-data");

/** The oldest supported browsers, by audience: `site` and `hostPages`. */
export const BASELINE = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../crates/publisher/src/baseline.json"), "utf8"),
);

/** MDN's names of browsers that browserslist names otherwise. */
const NAMES = { ios_saf: "safari_ios" };

/** Returns the browsers of a list that do not support a feature of MDN's data. */
export function lacking(feature, browsers) {
  return browsers.filter((browser) => {
    const [name, version] = browser.split(" ");
    const support = feature.__compat.support[NAMES[name] ?? name];
    return support !== undefined && ![support].flat().some((statement) => includes(statement, version));
  });
}

/** A feature behind a flag or with a prefix counts as missing; one with a limitation that MDN notes does not. */
function includes({ version_added: added, version_removed: removed, flags, prefix, alternative_name: alternative }, version) {
  if (typeof added !== "string" || added === "preview" || flags || prefix || alternative) return false;
  return !isBefore(version, added.replace("≤", "")) && !(typeof removed === "string" && !isBefore(version, removed));
}

function isBefore(version, other) {
  const [a, b] = [version, other].map((text) => text.split(".").map(Number));
  return a[0] === b[0] ? (a[1] ?? 0) < (b[1] ?? 0) : a[0] < b[0];
}
