// An endpoint that misbehaves as the world does. It answers in the inbox's place, on the same origin,
// and passes on to the inbox what it is told to: what is stored there is what counts.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { BrowserContext, Route } from "@playwright/test";
import { ENDPOINT, MARKER } from "./form";

/** What becomes of one attempt. */
export type Fault = {
  /** In words, for the test's name. */
  what: string;
  /** The inquiry reaches the inbox all the same. */
  commits?: boolean;
  /** The browser may complain of it on its console. */
  complaint?: RegExp;
  answer: (route: Route) => Promise<void>;
};

const problem = (status: number, headers: Record<string, string> = {}): Fault["answer"] => {
  return (route) =>
    route.fulfill({ status, headers: { ...MARKER, ...headers }, contentType: "application/problem+json", body: "{}" });
};

const html = (status: number, body: string): Fault["answer"] => {
  return (route) => route.fulfill({ status, contentType: "text/html", body });
};

const refused = (status: number) => new RegExp(`${status}`);

export const FAULTS: Fault[] = [
  { what: "the request is dropped", complaint: /ERR_CONNECTION_RESET/, answer: (route) => route.abort("connectionreset") },
  {
    what: "the answer is dropped after the commit",
    commits: true,
    complaint: /ERR_CONNECTION_RESET/,
    answer: async (route) => {
      await route.fetch();
      await route.abort("connectionreset");
    },
  },
  ...[408, 425, 429, 500, 503].map((status) => ({
    what: `the server answers ${status}`,
    complaint: refused(status),
    answer: problem(status),
  })),
  ...[429, 503].map((status) => ({
    what: `the server answers ${status} and asks for two minutes`,
    complaint: refused(status),
    answer: problem(status, { "Retry-After": "120" }),
  })),
  { what: "a proxy answers 502 with a page", complaint: refused(502), answer: html(502, "<h1>Bad gateway</h1>") },
  { what: "the endpoint is not there", complaint: refused(404), answer: html(404, "<h1>Not found</h1>") },
  { what: "a hotel's network answers 200 with its log-in page", answer: html(200, "<h1>Welcome! Accept our terms</h1>") },
  {
    what: "something answers 201 in the inbox's place",
    answer: (route) => route.fulfill({ status: 201, json: { id: "x", reference: "AAAAA-AAAAA", duplicate: false } }),
  },
  {
    what: "the answer is of another inquiry",
    answer: (route) =>
      route.fulfill({
        status: 201,
        headers: MARKER,
        json: { id: "0197a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b", reference: "AAAAA-AAAAA", duplicate: false },
      }),
  },
  {
    what: "the server answers 200 with an error",
    answer: (route) => route.fulfill({ status: 200, headers: MARKER, json: { error: "form over quota" } }),
  },
  {
    what: "the answer is cut off after the commit",
    commits: true,
    answer: async (route) => {
      const response = await route.fetch();
      const body = await response.text();
      await route.fulfill({ status: 201, headers: MARKER, contentType: "application/json", body: body.slice(0, 40) });
    },
  },
];

/** Lets the next attempt of any page meet with a fault. */
export async function next(context: BrowserContext, fault: Fault) {
  await context.route(ENDPOINT, fault.answer, { times: 1 });
}

/** A server that sends the browser elsewhere, which no answer made up in the browser can do. */
export async function redirecting(status: number): Promise<{ url: string; close: () => void; posts: () => number }> {
  let posts = 0;
  const cors = { "Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "*" };
  const server: Server = createServer((request, response) => {
    if (request.method === "OPTIONS") return response.writeHead(204, cors).end();
    if (request.url === "/thanks") return response.writeHead(200, { ...cors, "Content-Type": "text/html" }).end("Thanks!");
    posts += 1;
    return response.writeHead(status, { ...cors, Location: "/thanks" }).end();
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () => server.close(() => {}).closeAllConnections(),
    posts: () => posts,
  };
}
