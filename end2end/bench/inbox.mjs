// Load-tests the inbox with autocannon: node inbox.mjs <address of the site> <load> …
//   inquiries <seconds> [<per second>]   inquiries, by default at the highest possible rate
//   pages <seconds>                      pages
//   mixed <number>                       a number of requests: inquiries, repeated inquiries, pages
// Prints { rate, p99 } as JSON: responses per second, and the 99th percentile of the latency in milliseconds.

import { randomUUID } from "node:crypto";
import autocannon from "autocannon";

const [address, what, ...numbers] = process.argv.slice(2);
const { origin: url, pathname: home } = new URL(address);
const [number, overallRate] = numbers.map(Number);

const post = { method: "POST", path: "/api/inquiries", headers: { "content-type": "application/json" } };
const get = { method: "GET", path: home, headers: { "accept-encoding": "br" } };

/** A new inquiry per request, as browsers send it. */
function inquiry(request, context) {
  const message = "A shop for our customers, with an API that our partners can use. ".repeat(5);
  const fields = { name: "Ada Lovelace", email: "ada@example.com", company: "Engines & Sons", message };
  const from = { page: "/terms/api/", term: "api", trail: ["rest-api", "api"] };
  request.body = JSON.stringify({ id: randomUUID(), fields, context: from });
  context.sent = request.body;
  return request;
}

/** The previous inquiry again, as after a lost response. */
function repeat(request, context) {
  request.body = context.sent;
  return request;
}

const kinds = {
  inquiries: [{ ...post, setupRequest: inquiry }],
  pages: [get],
  mixed: [{ ...post, setupRequest: inquiry }, { ...post, setupRequest: repeat }, get, get, get],
};

/** Runs the load and returns the result. Fails on any unsuccessful response. */
async function load(options) {
  const result = await autocannon({ url, connections: 64, requests: kinds[what], ...options });
  const wrong = result.non2xx + result.errors + result.timeouts;
  if (wrong > 0) throw new Error(`${wrong} of ${result.requests.sent} requests were not answered with success`);
  return { rate: result["2xx"] / result.duration, p99: result.latency.p99 };
}

// Warm-up: the first requests open files and fill caches.
await load({ duration: 1 });
const length = what === "mixed" ? { amount: number } : { duration: number };
console.log(JSON.stringify(await load({ ...length, ...(overallRate ? { overallRate } : {}) })));
