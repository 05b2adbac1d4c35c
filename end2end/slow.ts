// A slow connection to the site's server.
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "@playwright/test";

/** The inbox's response to the app. */
export type Accepted = { reference: string; duplicate: boolean };

/**
 * Starts a proxy in front of the site that delays forms posted by the browser: the request ("there") or the response
 * ("back") is held until `arrive` is called. While a form is being posted, Chromium runs no script of the test, so
 * actions in the page have to be scheduled before.
 */
export async function startSlowProxy(page: Page, site: string, posts: "there" | "back") {
  let arrive = () => {};
  const arrived = new Promise<void>((resolve) => (arrive = resolve));
  const toApp: Accepted[] = [];
  const server = createServer(async (asked, answered) => {
    const isSlow = asked.headers["content-type"] === "application/x-www-form-urlencoded";
    if (isSlow && posts === "there") await arrived;
    const url = new URL(asked.url ?? "", site);
    const passed = request(url, { method: asked.method, headers: asked.headers }, async (answer) => {
      const parts: Buffer[] = [];
      for await (const part of answer) parts.push(part);
      const body = Buffer.concat(parts);
      if (isSlow && posts === "back") await arrived;
      if (!isSlow && asked.method === "POST") toApp.push(JSON.parse(body.toString()));
      answered.writeHead(answer.statusCode ?? 502, answer.headers).end(body);
    });
    asked.pipe(passed);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  page.once("close", () => server.close(() => {}).closeAllConnections());
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, arrive, toApp };
}
