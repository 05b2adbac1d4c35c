// <glossary-term term="api">: its card, once it comes near to view. Until then, what stands in it.
const near = new IntersectionObserver(
  (entries) => entries.forEach(({ target, isIntersecting }) => isIntersecting && target.show()),
  { rootMargin: "300px" },
);
class Term extends HTMLElement {
  static observedAttributes = ["term"];
  connectedCallback() {
    placed.add(this);
    if (gone) this.begin();
  }
  disconnectedCallback() {
    placed.delete(this);
    near.unobserve(this);
  }
  attributeChangedCallback() {
    near.unobserve(this);
    if (gone && this.isConnected) this.begin();
  }
  begin() {
    this.reset();
    near.observe(this);
  }
  reset() {
    shadow(this).replaceChildren(element("slot"));
  }
  async show() {
    near.unobserve(this);
    const slug = this.getAttribute("term");
    const data = slug && (await term(slug).catch(() => {}));
    if (!data || slug !== this.getAttribute("term") || !gone) return;
    const card = element("div", "card");
    card.role = "group";
    fill(card, data, address(slug));
    this.shadowRoot.replaceChildren(card);
  }
}

// <glossary-contact term="api">: the form, in a frame. What stands in it names the frame, and stays until the frame
// has told its height: that is the proof that a form has come.
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

// <glossary-link term="api">APIs</glossary-link>: a plain link, which then has its card like any other.
const link = (slug, ...inside) => {
  const made = element("a", "", ...inside);
  made.href = address(slug);
  made.setAttribute(AUTO, "");
  return made;
};
const unlink = (made) => {
  const { parentNode } = made;
  made.replaceWith(...made.childNodes);
  parentNode.normalize();
};
const parsed = (run) => (document.readyState === "loading" ? listen(document, "DOMContentLoaded", run) : run());
class Link extends HTMLElement {
  static observedAttributes = ["term"];
  connectedCallback() {
    placed.add(this);
    if (gone) this.begin();
  }
  disconnectedCallback() {
    placed.delete(this);
  }
  attributeChangedCallback() {
    this.reset();
    if (gone && this.isConnected) this.begin();
  }
  begin() {
    parsed(() => {
      const slug = this.getAttribute("term");
      if (!slug || this.querySelector("a")) return;
      this.append(link(slug, ...(this.textContent.trim() ? this.childNodes : [slug])));
    });
  }
  reset() {
    const made = this.querySelector(`a[${AUTO}]`);
    if (made) unlink(made);
  }
}

// Somebody else may have the name, and then all the rest still works.
for (const [name, element] of [["glossary-term", Term], ["glossary-contact", Contact], ["glossary-link", Link]])
  if (!customElements.get(name)) customElements.define(name, element);
