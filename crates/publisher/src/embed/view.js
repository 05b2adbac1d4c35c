// embed-view.js, in framed views: applies the look in the view's address, and sends the view's height to the embedding
// page. Without this script the view has the glossary's look and the height that the embedding page sets.
import { dress, reader, translate } from "./view/look.js";

const { documentElement: root, currentScript: script } = document;
// The page after a posted form takes its look from the address of the form.
const form = document.referrer.startsWith(`${location.origin}/`) ? document.referrer.split("/embed/contact/")[1] : "";
const query = new URLSearchParams(location.search || form);
const wanted = reader(query);
const term = wanted("term", /^[a-z0-9-]+$/);
dress(root, wanted);
addEventListener("DOMContentLoaded", () => {
  translate(document.querySelectorAll("[data-word]"), wanted);
  // A form that is posted before the app starts also needs the term.
  const origin = document.querySelector('[name="context.term"]');
  if (origin && term) origin.value = term;
});

if (parent !== window) {
  const id = query.get("id") ?? root.dataset.term ?? "contact";
  // The target origin is any: a frame cannot know the origin of the embedding page, and the messages hold no secret.
  const send = (message) => parent.postMessage({ v: 1, id, ...message }, "*");

  // WordPress sandboxes oEmbed frames: their links cannot open outside, and their height is fixed. WordPress handles
  // these messages instead, and recognises its frame by the secret in the address: #?secret=…
  // (https://github.com/WordPress/WordPress, wp-includes/js/wp-embed.js).
  const secret = new URLSearchParams(location.hash.slice(2)).get("secret");
  const sendToWordPress = (message, value) => secret && parent.postMessage({ message, value, secret }, "*");

  // Links in a frame open outside the frame. The listener runs before the app handles the click.
  addEventListener(
    "click",
    (event) => {
      const link = event.target.closest?.("a[href]");
      if (!link || link.pathname === location.pathname) return;
      link.target ||= "_top";
      if (!secret) return;
      event.preventDefault();
      sendToWordPress("link", link.href);
    },
    true,
  );
  // The embedding page is notified of an inquiry's progress, but not of its content.
  for (const type of ["glossary:inquiry-submitted", "glossary:inquiry-stored", "glossary:inquiry-failed"])
    document.addEventListener(type, ({ detail }) => send({ type, detail: { term, reference: detail?.reference } }));

  let told;
  const tell = () => {
    const height = Math.ceil(root.getBoundingClientRect().height);
    if (height === told) return;
    told = height;
    send({ type: "glossary:resize", height });
    sendToWordPress("height", height);
  };
  new ResizeObserver(tell).observe(root);
  // The embedding page knows the visitor's origin. The view asks for the origin only if the settings and Global Privacy
  // Control (https://www.w3.org/TR/gpc/) allow it. The answer stays in this view until the visitor sends an inquiry.
  const ask = () => {
    if ("trail" in script.dataset && !navigator.globalPrivacyControl) send({ type: "glossary:origin" });
  };
  ask();
  // The embedding page may start to listen after the view has sent its height.
  addEventListener("message", ({ source, data }) => {
    if (source !== parent || data?.v !== 1) return;
    if (data.type === "glossary:measure") {
      told = 0;
      tell();
      ask();
    } else if (data.type === "glossary:origin") {
      root.dataset.hostPage = data.page;
      root.dataset.hostUtm = data.utm ?? "";
      dispatchEvent(new Event("glossary:origin"));
    }
  });
}
