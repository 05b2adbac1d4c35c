// Writes nginx maps from a published site: `node nginx-headers.mjs dist > glossary-maps.conf`.
// Run the script after each publish, and reload nginx.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const site = process.argv[2] ?? "dist";
const read = (name) => (existsSync(join(site, name)) ? JSON.parse(readFileSync(join(site, name), "utf8")) : {});

// One map for each header: the value for all paths as the default, and the values of single paths.
const maps = new Map();
const map = (header) => {
  const name = header.toLowerCase();
  if (!maps.has(name)) maps.set(name, { default: "", paths: [] });
  return maps.get(name);
};
// nginx.conf uses these, whether the site sets them or not.
for (const header of ["content-security-policy", "access-control-allow-origin", "x-robots-tag"]) map(header);
for (const [key, value] of Object.entries(read("headers.json"))) {
  if (typeof value === "string") map(key).default = value;
  else for (const [header, text] of Object.entries(value)) map(header).paths.push([key, text]);
}
// nginx takes the first matching regular expression, and the last matching rule of headers.json wins.
const pattern = (path) => `"~^${path.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replace("*", ".*")}$"`;
const quoted = (text) => `"${text.replace(/["\\]/g, "\\$&")}"`;

// The path that the client asked for: $uri changes when nginx finds the index file of a folder.
console.log('map $request_uri $glossary_path {\n    "~^(?<glossary_asked>[^?]*)" $glossary_asked;\n}');
for (const [header, { default: all, paths }] of maps) {
  if (header === "content-type") continue; // nginx sets types by the extension.
  console.log(`map $glossary_path $glossary_${header.replaceAll("-", "_")} {`);
  console.log(`    default ${quoted(all)};`);
  for (const [path, text] of paths.reverse()) console.log(`    ${pattern(path)} ${quoted(text)};`);
  console.log("}");
}
console.log('map $glossary_path $glossary_redirect {\n    default "";');
for (const [from, to] of Object.entries(read("redirects.json"))) console.log(`    ${quoted(from)} ${quoted(to)};`);
console.log("}");
