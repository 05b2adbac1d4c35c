// How much load the inbox takes, by autocannon: node inbox.mjs <address of the site> <what> …
//   inquiries <seconds> [<a second>]   as many as go, or so many
//   pages <seconds>
//   mixed <number>                     so many requests: an inquiry, a repeat of it, pages
// Prints { rate, p99 } as JSON: answers a second, and within how many milliseconds 99 of 100 came.

import { randomUUID } from "node:crypto";
import autocannon from "autocannon";

const [address, what, ...numbers] = process.argv.slice(2);
const { origin: url, pathname: home } = new URL(address);
const [number, overallRate] = numbers.map(Number);

const post = { method: "POST", path: "/api/inquiries", headers: { "content-type": "application/json" } };
const get = { method: "GET", path: home, headers: { "accept-encoding": "br" } };

/** An inquiry of its own for each request, as browsers send them. */
function inquiry(request, context) {
  const message = "A shop for our customers, with an API that our partners can use. ".repeat(5);
  const fields = { name: "Ada Lovelace", email: "ada@example.com", company: "Engines & Sons", message };
  const from = { page: "/terms/api/", term: "api", trail: ["rest-api", "api"] };
  request.body = JSON.stringify({ id: randomUUID(), fields, context: from });
  context.sent = request.body;
  return request;
}

/** The one before, as after an answer that got lost. */
function repeat(request, context) {
  request.body = context.sent;
  return request;
}

const kinds = {
  inquiries: [{ ...post, setupRequest: inquiry }],
  pages: [get],
  mixed: [{ ...post, setupRequest: inquiry }, { ...post, setupRequest: repeat }, get, get, get],
};

/** Loads the server and returns what came of it; any answer but a success is a mistake. */
async function load(options) {
  const result = await autocannon({ url, connections: 64, requests: kinds[what], ...options });
  const wrong = result.non2xx + result.errors + result.timeouts;
  if (wrong > 0) throw new Error(`${wrong} of ${result.requests.sent} requests were not answered with success`);
  return { rate: result["2xx"] / result.duration, p99: result.latency.p99 };
}

// The first answers open files and fill what is kept in memory.
await load({ duration: 1 });
const length = what === "mixed" ? { amount: number } : { duration: number };
console.log(JSON.stringify(await load({ ...length, ...(overallRate ? { overallRate } : {}) })));
