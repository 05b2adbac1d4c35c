// A faulty server in front of the site's inbox, on the site's own origin. The server passes requests on unless a
// behaviour is set, so what the inbox has stored is known in every case.
import { createServer, request as ask, type IncomingHttpHeaders, type OutgoingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { test as base } from "./fixtures";
import { MARKER } from "./form";

/** The parts of a posted inquiry that tests read. */
type PostedInquiry = { id: string; evidence?: { proof?: string } };

/** One request, and the possible reactions to it. */
export type Exchange = {
  /** The posted inquiry; empty for other requests. */
  inquiry: PostedInquiry;
  /** Passes the request on to the site, and returns the site's response without sending it to the browser. */
  commit: () => Promise<{ status: number; headers: IncomingHttpHeaders; body: Buffer }>;
  answer: (status: number, headers?: OutgoingHttpHeaders, body?: string | Buffer) => void;
  /** Closes the connection without a response. */
  reset: () => void;
  /** Closes the connection after the first bytes of a response. */
  breakOff: (status: number, headers: OutgoingHttpHeaders, body: Buffer, after: number) => void;
};
export type Behaviour = (exchange: Exchange) => unknown;

const pass: Behaviour = async ({ commit, answer }) => {
  const { status, headers, body } = await commit();
  answer(status, headers, body);
};

class Server {
  /** The ids of the posted inquiries, including those that the server dropped. */
  readonly posts: string[] = [];
  readonly #rules: { path: string; behave: Behaviour; times: number }[] = [];
  readonly #server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks);
      const path = new URL(request.url ?? "/", this.#site).pathname;
      const inquiry: PostedInquiry = request.method === "POST" ? JSON.parse(`${body}`) : { id: "" };
      if (request.method === "POST" && path.endsWith("/api/inquiries")) this.posts.push(inquiry.id);
      // Chromium repeats a request automatically when a kept-alive connection turns out to be closed.
      response.shouldKeepAlive = false;
      const commit = () =>
        new Promise<Awaited<ReturnType<Exchange["commit"]>>>((done, failed) => {
          const { hostname, port } = this.#site;
          const { method, url, headers } = request;
          const passed = ask({ hostname, port, method, path: url, headers, agent: false }, (answer) => {
            const parts: Buffer[] = [];
            answer.on("data", (part) => parts.push(part));
            answer.on("end", () => done({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(parts) }));
          });
          passed.on("error", failed).end(body);
        });
      const rule = this.#rules.find((rule) => path.endsWith(rule.path) && rule.times > 0);
      if (rule) rule.times -= 1;
      void (rule?.behave ?? pass)({
        inquiry,
        commit,
        answer: (status, headers = {}, body = "") => {
          const { "transfer-encoding": _, connection: __, ...others } = headers;
          response.writeHead(status, { ...others, "content-length": Buffer.byteLength(body) }).end(body);
        },
        reset: () => request.socket.resetAndDestroy(),
        breakOff: (status, headers, body, after) => {
          response.writeHead(status, { ...headers, "content-length": body.length });
          response.write(body.subarray(0, after), () => request.socket.destroySoon());
        },
      });
    });
  });
  #site = new URL("http://127.0.0.1/");

  /** Starts the server in front of the site at this address. Returns the server's own address. */
  async before(site: string): Promise<string> {
    this.#site = new URL(site);
    await new Promise<void>((listening) => this.#server.listen(0, "127.0.0.1", listening));
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}${this.#site.pathname}`;
  }

  /** Sets the behaviour for the next `times` requests to a path. Later behaviours take precedence. */
  does(behave: Behaviour, { times = Infinity, path = "/api/inquiries" } = {}) {
    this.#rules.unshift({ path, behave, times });
  }

  /** Removes all behaviours: the server passes on everything. */
  recovers() {
    this.#rules.length = 0;
  }

  close() {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

export const test = base.extend<{ server: Server }>({
  server: async ({}, use) => {
    const server = new Server();
    await use(server);
    server.close();
  },
  baseURL: async ({ baseURL, server }, use) => use(await server.before(baseURL ?? "")),
});

/** A way in which one attempt to deliver an inquiry fails. */
export type Fault = {
  /** The fault in words, for the test's name. */
  what: string;
  /** Whether the inbox stores the inquiry all the same. */
  commits?: boolean;
  /** What the browser writes to its console. */
  complaint?: RegExp;
  /** The seconds until the next attempt that the card shows, where they are more than a minute. */
  pause?: number;
  does: Behaviour;
};

const problem = { ...MARKER, "content-type": "application/problem+json" };
const html = { "content-type": "text/html" };
const unmarkedJson = { "content-type": "application/json" };
const json = { ...MARKER, ...unmarkedJson };
const proof = (id: string) => JSON.stringify({ id, reference: "AAAAA-AAAAA", duplicate: false });
const other = proof("0197a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b");

export const FAULTS: Fault[] = [
  { what: "the request is dropped", complaint: /ERR_CONNECTION_RESET/, does: ({ reset }) => reset() },
  ...[408, 425, 429, 500, 503].map((status) => ({
    what: `the server answers ${status}`,
    complaint: new RegExp(`${status}`),
    does: ({ answer }: Exchange) => answer(status, problem, "{}"),
  })),
  ...[429, 503].map((status) => ({
    what: `the server answers ${status} and asks for two minutes`,
    complaint: new RegExp(`${status}`),
    pause: 120,
    does: ({ answer }: Exchange) => answer(status, { ...problem, "retry-after": "120" }, "{}"),
  })),
  {
    what: "the server answers 503 and asks for two minutes by a clock that differs from the device's",
    complaint: /503/,
    pause: 120,
    does: ({ answer }) =>
      answer(503, { date: "Mon, 01 Jan 2024 12:00:00 GMT", "retry-after": "Mon, 01 Jan 2024 12:02:00 GMT" }),
  },
  { what: "a proxy answers 502 with a page", complaint: /502/, does: ({ answer }) => answer(502, html, "<h1>Bad gateway</h1>") },
  { what: "the endpoint does not exist", complaint: /404/, does: ({ answer }) => answer(404, html, "<h1>Not found</h1>") },
  {
    what: "a captive portal answers 200 with its login page",
    does: ({ answer }) => answer(200, html, "<h1>Welcome! Accept our terms</h1>"),
  },
  ...[301, 302].map((status) => ({
    what: `the server answers ${status} with the address of the thanks page`,
    does: ({ answer }: Exchange) => answer(status, { location: "/thanks/" }),
  })),
  {
    what: "a server answers 201 without the inbox's header",
    does: ({ answer, inquiry }) => answer(201, unmarkedJson, proof(inquiry.id)),
  },
  { what: "the response is about another inquiry", does: ({ answer }) => answer(201, json, other) },
  { what: "the server answers 200 with an error", does: ({ answer }) => answer(200, json, '{"error":"form over quota"}') },
  {
    what: "the response is lost after the commit",
    commits: true,
    complaint: /ERR_CONNECTION_RESET/,
    does: async ({ commit, reset }) => {
      await commit();
      reset();
    },
  },
  {
    what: "the response is cut off after the commit",
    commits: true,
    complaint: /ERR_CONTENT_LENGTH_MISMATCH/,
    does: async ({ commit, breakOff }) => {
      const { body } = await commit();
      breakOff(201, json, body, 40);
    },
  },
];
