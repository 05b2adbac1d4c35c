// Writes two CloudFront Functions for a published site: `node cloudfront.mjs dist functions`.
// `viewer-request.js` finds folders and redirects, `viewer-response.js` sets the headers. Update both after each publish.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [site = "dist", out = "functions"] = process.argv.slice(2);
const read = (name) => (existsSync(join(site, name)) ? JSON.parse(readFileSync(join(site, name), "utf8")) : {});

// The headers that are the same for every site.
const headers = {
  "cross-origin-opener-policy": "same-origin",
  "permissions-policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
  "referrer-policy": "strict-origin-when-cross-origin",
  "x-content-type-options": "nosniff",
};
const paths = [];
for (const [key, value] of Object.entries(read("headers.json"))) {
  if (typeof value === "string") headers[key.toLowerCase()] = value;
  else paths.push([...key.split("*"), Object.entries(value).map(([name, text]) => [name.toLowerCase(), text])]);
}

const request = `const REDIRECTS = ${JSON.stringify(read("redirects.json"))};
function handler(event) {
  const request = event.request;
  const path = request.uri;
  const folder = /\\.[^/]*$/.test(path) || path.endsWith("/") ? path : path + "/";
  const target = REDIRECTS[folder] || (folder === path ? "" : folder);
  if (target) {
    return { statusCode: 301, statusDescription: "Moved Permanently", headers: { location: { value: target } } };
  }
  if (path.endsWith("/")) request.uri = path + "index.html";
  return request;
}
`;
const response = `const HEADERS = ${JSON.stringify(headers)};
const PATHS = ${JSON.stringify(paths)};
function handler(event) {
  const response = event.response;
  const path = event.request.uri.replace(/index\\.html$/, "");
  for (const name in HEADERS) response.headers[name] = { value: HEADERS[name] };
  for (const rule of PATHS) {
    const end = rule.length === 3 ? rule[1] : null;
    const matches = end === null ? path === rule[0] : path.startsWith(rule[0]) && path.endsWith(end);
    if (matches) for (const header of rule[rule.length - 1]) response.headers[header[0]] = { value: header[1] };
  }
  return response;
}
`;
mkdirSync(out, { recursive: true });
for (const [name, text] of [["viewer-request.js", request], ["viewer-response.js", response]]) {
  // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html#limits-functions
  if (text.length > 10_000) console.error(`warning: ${name} has ${text.length} bytes; CloudFront takes 10 KB`);
  writeFileSync(join(out, name), text);
}
