// Types of embed.module.js.

/** What the glossary's script shall do in this page. */
export interface EmbedOptions {
  /**
   * The address of the glossary, with its last slash: `https://www.example.com/glossary/`. To be given where this
   * module has been copied or bundled; otherwise it is where the module lies.
   */
  glossary?: string | URL;
  /** A CSS selector: the parts of the page in whose text terms are linked. Without it none are. */
  autolink?: string;
  /** Whether the first occurrence of a term is linked in each section, or in the page. */
  autolinkPer?: "section" | "page";
}

/** What the script does in this page. */
export interface GlossaryEmbed {
  /** Links terms in more parts of the page; begins again where everything has been taken back. */
  add(options?: Pick<EmbedOptions, "autolink" | "autolinkPer">): GlossaryEmbed;
  /** Takes everything back that the script has put into the page, until `add` or `embed` is called. */
  remove(): void;
}

/**
 * Shows cards on links to terms, fills `<glossary-term>`, `<glossary-contact>` and `<glossary-link>`, and links terms
 * where that is asked for. Call it in a browser. Another call adds what it asks for, and returns what the first has.
 *
 * @returns `undefined` in a browser that is too old: links remain links.
 */
export function embed(options?: EmbedOptions): GlossaryEmbed | undefined;

/** What a frame of the glossary looks like. */
export interface FrameAttributes {
  /** The term's slug. */
  term?: string;
  /** Without it, as the reader's system. */
  theme?: "auto" | "light" | "dark";
  /** The accent colour, in hexadecimal digits: `9a3412`. */
  accent?: string;
  /** How round corners are: 0 to 24 pixels. */
  radius?: number | `${number}`;
}

/** What becomes of an inquiry, as the event that `<glossary-contact>` and frames send on. It bubbles. */
export type GlossaryEvent = CustomEvent<{
  /** The slug of the term that led to it. */
  term?: string;
  /** What its sender has been told, once it is stored: `K7QX2-9M4TB`. */
  reference?: string;
}>;

declare global {
  interface Window {
    glossaryEmbed?: GlossaryEmbed;
  }
  interface HTMLElementTagNameMap {
    "glossary-term": HTMLElement;
    "glossary-link": HTMLElement;
    "glossary-contact": HTMLElement;
  }
  interface GlobalEventHandlersEventMap {
    /** An inquiry is on its way. */
    "glossary:inquiry-submitted": GlossaryEvent;
    /** It has been stored. */
    "glossary:inquiry-stored": GlossaryEvent;
    /** It has not been. */
    "glossary:inquiry-failed": GlossaryEvent;
  }
}
