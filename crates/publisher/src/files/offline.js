// Keeps what a visitor has read, for times without a network. The publisher writes `SCOPE`, `PRECACHED` and `SEARCH` above
// this line. Online, every file comes from the network or has a content hash in its name: no page is ever stale.
const CACHE = "glossary";
const MOST = 500; // The number of files. A page has two or three.
const isHashed = (address) => /-[0-9a-f]{16}(_bg)?\.[a-z0-9]+$/.test(address);

const keep = async (address, response) => {
  const cache = await caches.open(CACHE);
  await cache.put(address, response);
  const kept = await cache.keys();
  // The oldest first. The files of the app and the search stay.
  const old = kept.filter(({ url }) => !PRECACHED.includes(new URL(url).pathname));
  await Promise.all(old.slice(0, Math.max(0, kept.length - MOST)).map((request) => cache.delete(request)));
};

/** Loads a file, unless the cache has it. */
const add = async (address) => {
  const cache = await caches.open(CACHE);
  if (isHashed(address) && (await cache.match(address))) return;
  const response = await fetch(address);
  if (response.ok) await cache.put(address, response);
};

const precache = async () => {
  await Promise.all(PRECACHED.map(add));
  // The first line of the search index names the file with the definitions.
  const index = await (await caches.open(CACHE)).match(SEARCH);
  const [definitions] = index ? (await index.text()).split("\n", 1) : [];
  if (definitions) await add(SCOPE + definitions);
};

addEventListener("install", (event) => event.waitUntil(precache().then(() => skipWaiting())));
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
// The address of a page that the visitor reads. Within the app, only the page's data has been loaded.
addEventListener("message", ({ data }) => typeof data === "string" && data.startsWith(location.origin + SCOPE) && add(data).catch(() => {}));

const NOTE = `<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>No network</title><h1>No network</h1><p>This page has not been read on this device yet. <a href="${SCOPE}">Go to the glossary</a>.</p>`;

const respond = async (event, address) => {
  const { request } = event;
  const cache = await caches.open(CACHE);
  if (isHashed(address)) {
    const kept = await cache.match(address);
    if (kept) return kept;
  }
  let response;
  try {
    response = await fetch(request);
  } catch (error) {
    const kept = await cache.match(address);
    if (kept) return kept;
    if (request.mode !== "navigate") throw error;
    // A link of a page leaves that page where it is, and the page says why.
    if (!request.referrer.startsWith(location.origin + SCOPE)) return new Response(NOTE, { headers: { "Content-Type": "text/html" } });
    for (const client of await clients.matchAll({ type: "window" })) client.postMessage("glossary:offline");
    return new Response(null, { status: 204 });
  }
  if (response.status === 200 && !response.redirected) event.waitUntil(keep(address, response.clone()));
  return response;
};

addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== location.origin || !pathname.startsWith(SCOPE)) return;
  if (pathname.startsWith(`${SCOPE}api/`)) return;
  // A query changes no file.
  event.respondWith(respond(event, origin + pathname));
});
