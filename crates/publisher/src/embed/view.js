// embed-view.js, in framed views: applies the look that the embedding page wants, and sends the view's height to that page.
// Without this script the view has the glossary's look and the height that the embedding page sets.
import { dress, lookIn, reader, translate } from "./view/look.js";
import { heightSender } from "./view/heights.js";
import { resolver } from "./view/resolve.js";
import { leaveSandbox } from "./view/sandbox.js";

const { documentElement: root, currentScript: script } = document;
// The page after a posted form takes its look from the address of the form.
const form = document.referrer.startsWith(`${location.origin}/`) ? document.referrer.split("/embed/contact/")[1] : "";
const query = new URLSearchParams(location.search || form);
const wanted = reader(query);
const term = wanted("term", /^[\p{Ll}\p{Lo}\p{Lm}\p{M}\p{N}-]+$/u);
// The slug of a card's term. The form has none.
const card = root.dataset.term;
const resolve = resolver(root);
// Applies the page's look. The other values in the address are stronger.
const wear = (look) => dress(root, reader(new URLSearchParams({ ...look, ...Object.fromEntries(query) })), resolve, !card);
wear(lookIn(query));
addEventListener("DOMContentLoaded", () => {
  translate(document.querySelectorAll("[data-word]"), wanted);
  // A form that is posted before the app starts also needs the term.
  const origin = document.querySelector('[name="context.term"]');
  if (origin && term) origin.value = term;
  leaveSandbox();
});

if (parent !== window) {
  const id = query.get("id") ?? card ?? "contact";
  // The target origin is any: a frame cannot know the origin of the embedding page, and the messages hold no secret.
  const send = (message) => parent.postMessage({ v: 1, id, ...message }, "*");
  // WordPress handles links and heights itself, and recognises its frame by the secret in the address: #?secret=…
  // (https://github.com/WordPress/WordPress, wp-includes/js/wp-embed.js).
  const secret = new URLSearchParams(location.hash.slice(2)).get("secret");
  const sendToWordPress = (message, value) => secret && parent.postMessage({ message, value, secret }, "*");

  // Links in a frame open outside the frame. The listener runs before the app handles the click.
  addEventListener(
    "click",
    (event) => {
      const link = event.target.closest?.("a[href]");
      if (!link || link.pathname === location.pathname) return;
      const source = query.get("utm_source");
      if (source && link.origin === location.origin) link.search = new URLSearchParams({ utm_source: source });
      if (card) send({ type: "glossary:card-followed", detail: { term: card } });
      if (secret) {
        event.preventDefault();
        return sendToWordPress("link", link.href);
      }
      // A sandboxed frame may not leave its page: its links open in a new tab.
      link.target = self.origin === "null" ? "_blank" : "_top";
      if (link.target === "_blank" || event.ctrlKey || event.metaKey || event.shiftKey) return;
      try {
        top.location = link.href;
        event.preventDefault();
      } catch {
        link.target = "_blank";
      }
    },
    true,
  );
  // The embedding page is notified of an inquiry's progress, but not of its content.
  for (const name of ["started", "submitted", "stored", "failed"]) {
    const type = `glossary:inquiry-${name}`;
    document.addEventListener(type, ({ detail }) => send({ type, detail: { term, reference: detail?.reference } }));
  }

  const tell = heightSender(root, (height) => {
    send({ type: "glossary:resize", height });
    sendToWordPress("height", height);
  });
  // The embedding page knows the visitor's origin. The view asks for the origin only if the settings and Global Privacy
  // Control (https://www.w3.org/TR/gpc/) allow it. The answer stays in this view until the visitor sends an inquiry.
  const ask = () => {
    if ("trail" in script.dataset && !navigator.globalPrivacyControl) send({ type: "glossary:origin" });
  };
  ask();
  let isShown = !card;
  addEventListener("message", ({ source, data }) => {
    if (source !== parent || data?.v !== 1) return;
    if (data.type === "glossary:measure") {
      // The embedding page may start to listen after the view has sent its height.
      tell(true);
      ask();
    } else if (data.type === "glossary:look") {
      wear(data.look);
      if (!isShown) send({ type: "glossary:card-shown", detail: { term: card } });
      isShown = true;
    } else if (data.type === "glossary:origin") {
      root.dataset.hostPage = data.page;
      root.dataset.hostUtm = data.utm ?? "";
      dispatchEvent(new Event("glossary:origin"));
    }
  });
}
