// Starts the script in a page, once.
import { linkIn, stopLinking } from "./autolink.js";
import { defineElements } from "./elements.js";
import { setEvents } from "./events.js";
import { listenToFrames, resetFrames } from "./frames.js";
import { dismiss, showCardsOnLinks } from "./hover.js";
import { active, begin, end, placed } from "./lifecycle.js";
import { base, setBase } from "./terms.js";
import { unlinkAll } from "./texts.js";

/** Starts the script. `from` is an address in the glossary's folder, `options` are the page's options. */
export const start = (from, options) => {
  const address = new URL(".", from).href;
  // The first copy of the script in a page does everything; later copies pass their options on. The oldest versions of
  // the script have no `add`.
  const first = window.glossaryEmbed;
  if (first) return first.add?.(options, address) ?? first;
  setBase(address);
  defineElements();
  showCardsOnLinks();
  listenToFrames();
  window.glossaryEmbed = {
    // Adds the options of other copies, and starts again after `remove`.
    add(options = {}, of = base) {
      // Another glossary has other terms.
      if (of !== base) return this;
      if (!active) begin();
      setEvents(options);
      if (options.autolink) linkIn(options);
      return this;
    },
    // Removes everything that the script has put into the page.
    remove() {
      if (!active) return;
      dismiss();
      end();
      stopLinking();
      for (const element of placed) element.reset();
      unlinkAll();
      resetFrames();
    },
  };
  return window.glossaryEmbed.add(options);
};
