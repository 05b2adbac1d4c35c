// How much load the inbox takes, by autocannon: node inbox.mjs <address of the site> <seconds>
// Prints rows for the table as JSON.

import { randomUUID } from "node:crypto";
import autocannon from "autocannon";

const [address, seconds] = process.argv.slice(2);
const { origin: url, pathname: home } = new URL(address);
const duration = Number(seconds);

/** An inquiry of its own for each request, as browsers send them. */
function inquiry(request) {
  const message = "A shop for our customers, with an API that our partners can use. ".repeat(5);
  const fields = { name: "Ada Lovelace", email: "ada@example.com", company: "Engines & Sons", message };
  const context = { page: "/terms/api/", term: "api", trail: ["rest-api", "api"] };
  request.body = JSON.stringify({ id: randomUUID(), fields, context });
  return request;
}

const inquiries = {
  connections: 64,
  requests: [
    {
      method: "POST",
      path: "/api/inquiries",
      headers: { "content-type": "application/json" },
      setupRequest: inquiry,
    },
  ],
};

/** Loads the server and returns what came of it; any answer but a success is a mistake. */
async function load(options) {
  const result = await autocannon({ url, duration, ...options });
  const wrong = result.non2xx + result.errors + result.timeouts;
  if (wrong > 0) throw new Error(`${wrong} of ${result.requests.sent} requests were not answered with success`);
  return { rate: result["2xx"] / result.duration, p99: result.latency.p99 };
}

const whole = (number) => Math.round(number).toLocaleString("en");

// The first answers open files and fill what is kept in memory.
await load({ ...inquiries, duration: 1 });
const most = await load(inquiries);
const half = await load({ ...inquiries, overallRate: Math.round(most.rate / 2) });
const get = { connections: 64, requests: [{ path: home, headers: { "accept-encoding": "br" } }] };
await load({ ...get, duration: 1 });
const pages = await load(get);

console.log(
  JSON.stringify([
    ["inquiries stored, a second", whole(most.rate), "≥ 2,000"],
    ["99 of 100 answered, at half that load", `${whole(half.p99)} ms`, "≤ 50 ms"],
    ["pages served, a second", whole(pages.rate), ""],
  ]),
);
