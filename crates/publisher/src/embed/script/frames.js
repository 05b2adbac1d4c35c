// Frames with views of the glossary: each gets the height that its view sends and the look of the page, and the view's
// other messages become events of the page.
import { dispatch } from "./events.js";
import { atStart, on, parsed } from "./lifecycle.js";
import { lookOf } from "./look.js";
import { report } from "./report.js";
import { base } from "./terms.js";

const MIN_WIDTH = 160; // In pixels. In a narrower frame the words break, and the view's height says nothing.
const frames = () =>
  [...document.querySelectorAll("iframe,glossary-contact")]
    .map((found) => found.frame ?? found)
    .filter(({ src }) => src?.startsWith(`${base}embed/`));
const send = (frame, type, look) => frame.contentWindow?.postMessage({ v: 1, type, look }, "*");
const sendLook = (frame) => send(frame, "glossary:look", lookOf(frame));

const resize = (frame, height) => {
  const { clientWidth: width, style } = frame;
  // A hidden frame has no width.
  if (width < MIN_WIDTH) return width && report(frame, "too narrow");
  frame.original ??= frame.cloneNode();
  const border = getComputedStyle(frame).boxSizing === "border-box" && frame.offsetHeight - frame.clientHeight;
  frame.height = height + border;
  // Room that the page has reserved would stay when the form becomes shorter.
  const { host } = frame.getRootNode();
  if (host) host.style.minHeight = 0;
  if (frame.clientHeight === height) return;
  // The page's styles set a height. A style of the element is stronger, but some themes restyle `iframe[style]`.
  style.height = `${height + border}px`;
  if (frame.clientWidth !== width) restyle(frame);
};
const restyle = (frame) => {
  frame.style.height = frame.original.style.height;
  if (!frame.getAttribute("style")) frame.removeAttribute("style");
};
let observer;

export const listenToFrames = () => {
  // Any window may send messages: only those of the glossary's own frames count. The origin of a sandboxed frame is "null".
  on(window, "message", ({ origin, source, data }) => {
    if (data?.v !== 1 || !/^glossary:/.test(data.type)) return;
    const frame = frames().find(({ contentWindow }) => contentWindow === source);
    const isKnown = origin === new URL(base).origin;
    if (!frame || !(isKnown || (origin === "null" && frame.hasAttribute("sandbox")))) return;
    const { type, detail, height } = data;
    if (type === "glossary:resize") {
      // The first message proves that the view listens.
      if (!frame.original) sendLook(frame);
      if (height > 0) resize(frame, Math.ceil(height));
    } else if (!isKnown) return;
    else if (type === "glossary:origin") {
      // The form shows the page's address and campaign to the visitor before sending them.
      const utm = location.search.match(/\butm_[^&]*/g)?.join("&");
      source.postMessage({ ...data, page: location.origin + location.pathname, utm }, origin);
    } else dispatch(frame.getRootNode().host ?? frame, type, detail);
  });
  // The reader or the page may switch the theme.
  const follow = () => frames().forEach(sendLook);
  on(matchMedia("(prefers-color-scheme:dark)"), "change", follow);
  observer = new MutationObserver(follow);
  atStart(() =>
    parsed(() => {
      for (const element of [document.documentElement, document.body]) observer.observe(element, { attributes: true });
      // A view may have sent its height before this script listened.
      for (const frame of frames()) send(frame, "glossary:measure");
    }),
  );
};

/** Restores the original heights of frames. */
export const resetFrames = () => {
  observer.disconnect();
  for (const frame of frames())
    if (frame.original) {
      frame.height = frame.original.height;
      restyle(frame);
    }
};
