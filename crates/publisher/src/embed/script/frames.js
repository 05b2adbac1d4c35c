// Frames with views of the glossary: each gets the height that its view sends, and the view's other messages become
// events of the page.
import { atStart, on, parsed } from "./lifecycle.js";
import { base } from "./terms.js";

const heights = new WeakMap(); // The height that the page gave each frame.
const frames = () =>
  [...document.querySelectorAll("iframe,glossary-contact")]
    .map((found) => found.frame ?? found)
    .filter(({ src }) => src?.startsWith(`${base}embed/`));

export const listenToFrames = () => {
  // Any window may send messages: only those of the glossary's own frames count.
  on(window, "message", ({ origin, source, data }) => {
    if (origin !== new URL(base).origin || data?.v !== 1 || !/^glossary:/.test(data.type)) return;
    const frame = frames().find(({ contentWindow }) => contentWindow === source);
    if (!frame) return;
    if (data.type === "glossary:origin") {
      // The form shows the page's address and campaign to the visitor before sending them.
      const utm = location.search.match(/\butm_[^&]*/g)?.join("&");
      source.postMessage({ ...data, page: location.origin + location.pathname, utm }, origin);
    } else if (data.type !== "glossary:resize") {
      const { type, detail } = data;
      (frame.getRootNode().host ?? frame).dispatchEvent(new CustomEvent(type, { detail, bubbles: true }));
    } else if (data.height > 0) {
      if (!heights.has(frame)) heights.set(frame, frame.style.height);
      const border = getComputedStyle(frame).boxSizing === "border-box" ? frame.offsetHeight - frame.clientHeight : 0;
      frame.style.height = `${Math.ceil(data.height) + border}px`;
    }
  });
  // A view may have sent its height before this script listened.
  atStart(() => parsed(() => frames().forEach(({ contentWindow }) => contentWindow?.postMessage({ type: "glossary:measure", v: 1 }, "*"))));
};

/** Restores the original heights of frames. */
export const resetFrames = () => {
  for (const frame of frames()) {
    if (heights.has(frame)) frame.style.height = heights.get(frame);
    heights.delete(frame);
    if (!frame.getAttribute("style")) frame.removeAttribute("style");
  }
};
