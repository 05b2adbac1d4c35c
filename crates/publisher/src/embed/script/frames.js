// Frames with views of the glossary are as high as those say, and what else they tell becomes an event of
// the page, whoever else sends messages.
on(window, "message", ({ origin, source, data }) => {
  if (origin !== new URL(base).origin || data?.v !== 1 || !/^glossary:/.test(data.type)) return;
  const frame = frames().find(({ contentWindow }) => contentWindow === source);
  if (!frame) return;
  if (data.type === "glossary:origin") {
    // For the form, which shows it before it is sent: where it stands, and the campaign that led there.
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
const heights = new WeakMap(); // Frames → which height the page had given them.
const frames = () =>
  [...document.querySelectorAll("iframe,glossary-contact")]
    .map((found) => found.frame ?? found)
    .filter(({ src }) => src?.startsWith(`${base}embed/`));
// They may have told it before anybody listened.
beginnings.push(() => parsed(() => frames().forEach(({ contentWindow }) => contentWindow?.postMessage({ type: "glossary:measure", v: 1 }, "*"))));
const resetFrames = () => {
  for (const frame of frames()) {
    if (heights.has(frame)) frame.style.height = heights.get(frame);
    heights.delete(frame);
    if (!frame.getAttribute("style")) frame.removeAttribute("style");
  }
};
