// Events for the page's own scripts and, if the page asks for them, for Tag Manager.
let layer;
let source;
/** Sets the options: whether events go to `dataLayer` too, and the `utm_source` of links in cards. */
export const setEvents = ({ dataLayer = layer, utmSource = source }) => {
  layer = dataLayer;
  source = utmSource;
};

export const dispatch = (target, event, detail) => {
  target.dispatchEvent(new CustomEvent(event, { detail, bubbles: true }));
  // The attribute `data-data-layer` has an empty value.
  if (layer != null) (window.dataLayer ??= []).push({ event, ...detail });
};

/** Adds the campaign's source to the address of a link. */
export const tag = (link) => {
  if (source) link.search = `utm_source=${source}`;
};
