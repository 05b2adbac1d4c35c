// The site behind a server that misbehaves as the world does. It stands on the site's own origin, in front of
// the inbox, and passes on what it is told to: what is stored there is what counts.
import { createServer, request as ask, type IncomingHttpHeaders, type OutgoingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { test as base } from "./fixtures";
import { MARKER } from "./form";

/** One request, and what can be done about it. */
type Exchange = {
  /** Passes it on to the site, and returns the answer, of which the browser knows nothing. */
  commit: () => Promise<{ status: number; headers: IncomingHttpHeaders; body: Buffer }>;
  answer: (status: number, headers?: OutgoingHttpHeaders, body?: string | Buffer) => void;
  /** Ends the connection before anything was said. */
  reset: () => void;
  /** Ends it in the middle of what was announced. */
  breakOff: (status: number, headers: OutgoingHttpHeaders, body: Buffer, after: number) => void;
};
export type Behaviour = (exchange: Exchange) => unknown;

const pass: Behaviour = async ({ commit, answer }) => {
  const { status, headers, body } = await commit();
  answer(status, headers, body);
};

class Server {
  /** The ids of the inquiries that were posted, also of those that it dropped. */
  readonly posts: string[] = [];
  readonly #rules: { path: string; behave: Behaviour; times: number }[] = [];
  readonly #server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks);
      const path = new URL(request.url ?? "/", this.#site).pathname;
      if (request.method === "POST" && path.endsWith("/api/inquiries")) this.posts.push(JSON.parse(`${body}`).id);
      // A browser asks once more by itself where a connection that it had before is gone.
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

  /** Stands in front of the site at that address from now on. Returns its own. */
  async before(site: string): Promise<string> {
    this.#site = new URL(site);
    await new Promise<void>((listening) => this.#server.listen(0, "127.0.0.1", listening));
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}${this.#site.pathname}`;
  }

  /** What it does from now on about so many posts of inquiries, or about another path. */
  does(behave: Behaviour, { times = Infinity, path = "/api/inquiries" } = {}) {
    this.#rules.unshift({ path, behave, times });
  }

  /** It passes on everything again. */
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

/** What becomes of one attempt. */
export type Fault = {
  /** In words, for the test's name. */
  what: string;
  /** The inquiry reaches the inbox all the same. */
  commits?: boolean;
  /** The browser may complain of it on its console. */
  complaint?: RegExp;
  /** So many seconds pass before it is sent again, more or less. */
  pause?: number;
  does: Behaviour;
};

const problem = { ...MARKER, "content-type": "application/problem+json" };
const html = { "content-type": "text/html" };
const json = { ...MARKER, "content-type": "application/json" };
const other = '{"id":"0197a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b","reference":"AAAAA-AAAAA","duplicate":false}';

export const FAULTS: Fault[] = [
  { what: "the request is dropped", complaint: /ERR_CONNECTION_RESET/, does: ({ reset }) => reset() },
  {
    what: "the answer is dropped after the commit",
    commits: true,
    complaint: /ERR_CONNECTION_RESET/,
    does: async ({ commit, reset }) => {
      await commit();
      reset();
    },
  },
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
  { what: "a proxy answers 502 with a page", complaint: /502/, does: ({ answer }) => answer(502, html, "<h1>Bad gateway</h1>") },
  { what: "the endpoint is not there", complaint: /404/, does: ({ answer }) => answer(404, html, "<h1>Not found</h1>") },
  {
    what: "a hotel's network answers 200 with its log-in page",
    does: ({ answer }) => answer(200, html, "<h1>Welcome! Accept our terms</h1>"),
  },
  ...[301, 302].map((status) => ({
    what: `the server answers ${status} with the way to its thanks`,
    does: ({ answer }: Exchange) => answer(status, { location: "/thanks/" }),
  })),
  {
    what: "something answers 201 in the inbox's place",
    does: ({ answer }) => answer(201, { "content-type": "application/json" }, other),
  },
  { what: "the answer is of another inquiry", does: ({ answer }) => answer(201, json, other) },
  { what: "the server answers 200 with an error", does: ({ answer }) => answer(200, json, '{"error":"form over quota"}') },
  {
    what: "the answer is cut off after the commit",
    commits: true,
    complaint: /ERR_CONTENT_LENGTH_MISMATCH/,
    does: async ({ commit, breakOff }) => {
      const { body } = await commit();
      breakOff(201, json, body, 40);
    },
  },
];
