// The custom elements: <glossary-term>, <glossary-contact>, <glossary-link>.
import { element, fill, shadow } from "./card.js";
import { active, parsed, placed } from "./lifecycle.js";
import { MADE, link, unlink } from "./links.js";
import { address, base, term } from "./terms.js";

// The classes are defined at the start, because the module may be imported on a server, which has no HTMLElement.
export const defineElements = () => {
  const near = new IntersectionObserver(
    (entries) => entries.forEach(({ target, isIntersecting }) => isIntersecting && target.show()),
    { rootMargin: "300px" },
  );
  class Placed extends HTMLElement {
    static observedAttributes = ["term"];
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
      shadow(this).replaceChildren(element("slot"));
    }
    async show() {
      near.unobserve(this);
      const slug = this.getAttribute("term");
      const data = slug && (await term(slug).catch(() => {}));
      if (!data || slug !== this.getAttribute("term") || !active) return;
      const card = element("div", "card");
      card.setAttribute("role", "group");
      fill(card, data, address(slug));
      this.shadowRoot.replaceChildren(card);
    }
  }

  // <glossary-contact term="api">: the form, in a frame. The element's content is the frame's title, and stays visible
  // until the frame sends its height, which proves that the form has loaded.
  class Contact extends Term {
    static observedAttributes = ["term", "theme", "accent", "radius"];
    show() {
      near.unobserve(this);
      const frame = (this.frame = element("iframe"));
      const query = new URLSearchParams();
      for (const name of Contact.observedAttributes)
        if (this.hasAttribute(name)) query.set(name, this.getAttribute(name));
      frame.src = `${base}embed/contact/?${query}`;
      frame.title = this.textContent.trim() || "Contact";
      frame.referrerPolicy = "strict-origin";
      this.shadowRoot.prepend(frame);
    }
  }

  // <glossary-link term="api">APIs</glossary-link>: a plain link, with a card like other links to terms.
  class Link extends Placed {
    begin() {
      parsed(() => {
        const slug = this.getAttribute("term");
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
