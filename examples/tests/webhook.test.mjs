// The receivers in examples/webhook accept a genuine message once, and refuse every other message.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { test } from "node:test";

const KEY = Buffer.from("a key of twenty-four bytes or more");
const INQUIRY = {
  type: "inquiry.received",
  version: 1,
  timestamp: "2026-11-22T14:05:06.789Z",
  data: {
    id: "0197a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b",
    reference: "K7QX2-9M4TB",
    fields: { email: "ada@example.com", message: "An engine: “analytical”" },
    context: { page: "/terms/api/", term: "api", trail: ["api"] },
  },
};
const hasPython = spawnSync("python3", ["--version"]).status === 0;
const now = () => Math.floor(Date.now() / 1000);

/** Starts a receiver on a free port. */
async function start(t, program, file) {
  const path = fileURLToPath(new URL(`../webhook/${file}`, import.meta.url));
  const env = { ...process.env, PORT: "0", CRM_WEBHOOK_SECRET: `whsec_${KEY.toString("base64")}` };
  const receiver = spawn(program, [path], { env, stdio: ["ignore", "pipe", "inherit"] });
  t.after(() => receiver.kill());
  const lines = createInterface({ input: receiver.stdout })[Symbol.asyncIterator]();
  const line = async () => (await lines.next()).value;
  const [, port] = /(\d+)$/.exec(await line());
  return { line, url: `http://127.0.0.1:${port}/` };
}

/** Sends a message as the inbox does, apart from the given changes. */
async function send(url, { id = "inq_1_crm", time = now(), body = JSON.stringify(INQUIRY), sent = body, key = KEY, others = "" } = {}) {
  const signature = `v1,${createHmac("sha256", key).update(`${id}.${time}.${body}`).digest("base64")}`;
  const headers = { "webhook-id": id, "webhook-timestamp": `${time}`, "webhook-signature": others + signature };
  return (await fetch(url, { method: "POST", headers: { "Content-Type": "application/json", ...headers }, body: sent })).status;
}

const RECEIVERS = [
  ["node", "receiver.mjs", true],
  ["python3", "receiver.py", hasPython],
];
for (const [program, file, isInstalled] of RECEIVERS) {
  test(`${file} accepts genuine messages only, and handles each once`, { skip: !isInstalled }, async (t) => {
    const { line, url } = await start(t, program, file);
    assert.equal(await send(url, { key: Buffer.from("another key of sufficient length") }), 401, "another key");
    assert.equal(await send(url, { sent: JSON.stringify({ ...INQUIRY, version: 2 }) }), 401, "another body");
    assert.equal(await send(url, { time: now() - 3600 }), 401, "an hour ago");
    assert.equal((await fetch(url, { method: "POST", body: "{}" })).status, 401, "without a signature");
    assert.equal(await send(url), 204);
    assert.equal(await line(), "K7QX2-9M4TB ada@example.com api");
    assert.equal(await send(url), 204, "the same again");
    assert.equal(await send(url, { id: "inq_2_crm", others: "v1,b3RoZXI= " }), 204, "a second signature");
    assert.equal(await line(), "K7QX2-9M4TB ada@example.com api", "the second message");
  });
}
