// The custom elements: <glossary-term>, <glossary-contact>, <glossary-link>.
import { element, fill, shadow } from "./card.js";
import { dispatch } from "./events.js";
import { active, parsed, placed } from "./lifecycle.js";
import { MADE, link, unlink } from "./links.js";
import { lookOf } from "./look.js";
import { report, reportFailure } from "./report.js";
import { address, base, term } from "./terms.js";

const LOAD_TIMEOUT = 9000;
// The attributes of <glossary-contact>. The other elements have the first one only.
const LOOK = ["term", "theme", "accent", "radius"];

// The classes are defined at the start, because the module may be imported on a server, which has no HTMLElement.
export const defineElements = () => {
  const near = new IntersectionObserver(
    (entries) => entries.forEach(({ target, isIntersecting }) => isIntersecting && (near.unobserve(target), target.show())),
    { rootMargin: "300px" },
  );
  class Placed extends HTMLElement {
    static observedAttributes = LOOK;
    connectedCallback() {
      placed.add(this);
      if (active) this.begin();
    }
    disconnectedCallback() {
      placed.delete(this);
      near.unobserve(this);
    }
    attributeChangedCallback() {
      this.reset();
      if (active && this.isConnected) this.begin();
    }
  }

  // <glossary-term term="api">: the term's card, loaded when the element is near the viewport. Until then, the content.
  class Term extends Placed {
    begin() {
      this.reset();
      near.observe(this);
    }
    reset() {
      near.unobserve(this);
      shadow(this, element("slot"));
    }
    async show() {
      const slug = this.getAttribute("term");
      const data = await term(slug).catch((why) => reportFailure(this, why));
      if (!data || slug !== this.getAttribute("term") || !active) return;
      const card = element("div", "card");
      card.setAttribute("role", "group");
      fill(this, card, data, address(slug));
      dispatch(this, "glossary:card-shown", { term: slug });
    }
  }

  // <glossary-contact term="api">: the form, in a frame. The element's content is the frame's title, and stays visible
  // until the frame sends its height, which proves that the form has loaded.
  class Contact extends Term {
    show() {
      const frame = (this.frame = element("iframe"));
      const query = new URLSearchParams({ look: JSON.stringify(lookOf(this)) });
      for (const name of LOOK)
        if (this.hasAttribute(name)) query.set(name, this.getAttribute(name));
      frame.src = `${base}embed/contact/?${query}`;
      frame.title = this.textContent.trim() || "Contact";
      frame.referrerPolicy = "strict-origin";
      // Browsers also report a blocked frame as loaded.
      frame.onload = () => setTimeout(() => frame.height || report(this, "blocked or offline"), LOAD_TIMEOUT);
      this.shadowRoot.prepend(frame);
    }
  }

  // <glossary-link term="api">APIs</glossary-link>: a plain link, with a card like other links to terms.
  class Link extends Placed {
    begin() {
      parsed(() => {
        const slug = this.getAttribute("term");
        if (!slug) report(this, "no term");
        if (!slug || this.querySelector("a")) return;
        this.append(link(slug, ...(this.textContent.trim() ? this.childNodes : [slug])));
      });
    }
    reset() {
      const made = this.querySelector(MADE);
      if (made) unlink(made);
    }
  }

  // The page may already have defined one of the names; the other elements still work.
  for (const [name, element] of [["glossary-term", Term], ["glossary-contact", Contact], ["glossary-link", Link]])
    if (!customElements.get(name)) customElements.define(name, element);
};
