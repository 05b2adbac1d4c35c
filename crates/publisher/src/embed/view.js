// embed-view.js, in framed views: takes the view's look from its address, and tells the page around it the view's height.
// Without this script the view has the glossary's look, in a frame of the height that the page gives it.
import { dress, reader, translate } from "./view/look.js";

const { documentElement: root, currentScript: script } = document;
// The page after a posted form has the look of the form.
const form = document.referrer.startsWith(`${location.origin}/`) ? document.referrer.split("/embed/contact/")[1] : "";
const query = new URLSearchParams(location.search || form);
const wanted = reader(query);
const term = wanted("term", /^[a-z0-9-]+$/);
dress(root, wanted);
addEventListener("DOMContentLoaded", () => {
  translate(document.querySelectorAll("[data-word]"), wanted);
  // A form that is posted before the app starts also names its term.
  const origin = document.querySelector('[name="context.term"]');
  if (origin && term) origin.value = term;
});

if (parent !== window) {
  const id = query.get("id") ?? root.dataset.term ?? "contact";
  // Messages go to any page: a frame cannot know its page, and none holds a secret.
  const send = (message) => parent.postMessage({ v: 1, id, ...message }, "*");

  // WordPress shuts an oEmbed frame in: no link leads out of it, and its height is fixed. WordPress listens to these
  // messages, and finds its frame by the secret in the address: #?secret=…
  // (https://github.com/WordPress/WordPress, wp-includes/js/wp-embed.js).
  const secret = new URLSearchParams(location.hash.slice(2)).get("secret");
  const sendToWordPress = (message, value) => secret && parent.postMessage({ message, value, secret }, "*");

  // The app keeps links to itself; in a frame they lead out of the frame.
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
  // The page around the form learns what happens to an inquiry, and nothing of the inquiry's content.
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
  // The page around the form knows where the visitor came from. It is asked only where that may be remembered
  // (https://www.w3.org/TR/gpc/); the answer stays in this view until the visitor sends it.
  const ask = () => {
    if ("trail" in script.dataset && !navigator.globalPrivacyControl) send({ type: "glossary:origin" });
  };
  ask();
  // The page may start to listen after the view has told its height.
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
