// Receives forwarded inquiries and verifies their signatures (https://www.standardwebhooks.com). Needs Node.js 20.
import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";

const key = Buffer.from(process.env.CRM_WEBHOOK_SECRET.replace("whsec_", ""), "base64");
const seen = new Set(); // In production, a unique column of a database: an inquiry can arrive twice.

const isGenuine = (headers, body) => {
  const { "webhook-id": id, "webhook-timestamp": time, "webhook-signature": signatures = "" } = headers;
  if (!(Math.abs(Date.now() / 1000 - time) < 300)) return false; // Refuses old copies of a message.
  const expected = Buffer.from(`v1,${createHmac("sha256", key).update(`${id}.${time}.${body}`).digest("base64")}`);
  const equals = (text) => text.length === expected.length && timingSafeEqual(Buffer.from(text), expected);
  return signatures.split(" ").some(equals);
};

const server = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString();
  if (!isGenuine(request.headers, body)) return response.writeHead(401).end();
  const id = request.headers["webhook-id"];
  if (!seen.has(id)) {
    const { data } = JSON.parse(body);
    console.log(data.reference, data.fields.email, data.context.term ?? "");
    seen.add(id);
  }
  response.writeHead(204).end(); // Any status from 200 to 299 confirms the delivery.
});
server.listen(process.env.PORT ?? 8100, "127.0.0.1", () => console.log("listening on", server.address().port));
