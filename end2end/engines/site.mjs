// The published sites with their inbox, and a page of another site.
import { execFile, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, request as ask } from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { freePort, ready } from "./webdriver.mjs";

const ROOT = resolve(import.meta.dirname, "../..");
const TARGET = join(ROOT, "target");
const {
  GLOSSARY_BIN = join(TARGET, "debug/glossary"),
  SITE_ROOT = join(TARGET, "site/root"),
  SITE_LARGE = join(TARGET, "site/large"),
} = process.env;

/** Serves a site behind a server that can pretend an outage of the inbox. */
export async function serve(folder = SITE_ROOT) {
  const data = mkdtempSync(join(tmpdir(), "glossary-engines-"));
  const database = `sqlite:${join(data, "inbox.sqlite3")}`;
  const port = await freePort();
  const args = ["serve", "--config", join(ROOT, "glossary.toml"), "--addr", `127.0.0.1:${port}`, "--site", folder, "--database", database];
  const env = { ...process.env, GLOSSARY_SITE__BASE_URL: "https://www.example.com/", GLOSSARY_RATE_LIMIT: "0", GLOSSARY_RATE_LIMIT_OVERALL: "0", RUST_LOG: "warn" };
  const program = spawn(GLOSSARY_BIN, args, { cwd: ROOT, env, stdio: ["ignore", "inherit", "inherit"] });
  await ready(() => fetch(`http://127.0.0.1:${port}/`));
  const site = { isDown: false };
  const front = createServer((request, response) => {
    if (site.isDown && request.method === "POST") return request.socket.resetAndDestroy();
    const { method, url: path, headers } = request;
    const passed = ask({ hostname: "127.0.0.1", port, method, path, headers }, (answer) => {
      // A new process for another opener stops WebKit's driver at the next Back.
      const { "cross-origin-opener-policy": _, ...others } = answer.headers;
      // The site is published for another address.
      const policy = others["content-security-policy"];
      if (policy) others["content-security-policy"] = policy.replaceAll("https://www.example.com", site.url.slice(0, -1));
      response.writeHead(answer.statusCode, others);
      answer.pipe(response);
    });
    passed.on("error", () => response.destroy());
    request.pipe(passed);
  });
  site.url = await listening(front);
  /** Returns the stored messages that contain a text. */
  site.stored = async (text) => {
    const list = await promisify(execFile)(GLOSSARY_BIN, ["inquiries", "list", "--json", "--database", database], { cwd: ROOT });
    return JSON.parse(list.stdout).filter(({ fields }) => fields.message.includes(text));
  };
  site.close = async () => {
    front.close().closeAllConnections();
    program.kill();
    await new Promise((ended) => program.once("exit", ended));
    rmSync(data, { recursive: true, force: true });
  };
  return site;
}

/** Serves the site of over a thousand terms. */
export const serveLarge = () => serve(SITE_LARGE);

/** Serves a page of another site with this body. */
export async function host(body) {
  const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>A shop</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,"><main>${body}</main>`;
  const server = createServer((_, response) => response.writeHead(200, { "Content-Type": "text/html" }).end(page));
  return { url: await listening(server), close: () => server.close().closeAllConnections() };
}

async function listening(server) {
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return `http://127.0.0.1:${server.address().port}/`;
}
