// A framed view: takes its look from its address, and tells the page around it how high it is.
// Without this script it looks as the glossary does, in a frame as high as the host made it.
(() => {
  const { documentElement: root } = document;
  const query = new URLSearchParams(location.search);
  const wanted = (name, pattern) => (pattern.test(query.get(name) ?? "") ? query.get(name) : undefined);

  const theme = wanted("theme", /^(light|dark)$/);
  if (theme) root.dataset.theme = theme;
  const accent = wanted("accent", /^#?([0-9a-f]{3}){1,2}$/i);
  if (accent) root.style.setProperty("--accent", accent.replace(/^#?/, "#"));
  const radius = wanted("radius", /^\d{1,2}$/);
  if (radius) root.style.setProperty("--radius", `${Math.min(radius, 24)}px`);
  if (wanted("related", /^0$/)) root.dataset.related = "0";
  if (parent === window) return;

  const id = query.get("id") ?? root.dataset.term;
  let told;
  const tell = () => {
    const height = Math.ceil(root.getBoundingClientRect().height);
    if (height === told) return;
    told = height;
    // To any page: which one it is, a frame does not know, and a height is no secret.
    parent.postMessage({ type: "glossary:resize", v: 1, id, height }, "*");
  };
  new ResizeObserver(tell).observe(root);
  // The host may begin to listen later than this view begins to tell.
  addEventListener("message", ({ source, data }) => {
    if (source !== parent || data?.type !== "glossary:measure") return;
    told = undefined;
    tell();
  });
})();
