// Types of embed.module.js.

/** The options of the script. */
export interface EmbedOptions {
  /**
   * The address of the glossary, with a trailing slash: `https://www.example.com/glossary/`. Required if this module
   * is copied or bundled; by default, the folder of the module.
   */
  glossary?: string | URL;
  /** A CSS selector of the elements in whose text terms are linked. By default, no text is linked. */
  autolink?: string;
  /** Whether a term is linked once per section (the default) or once per page. */
  autolinkPer?: "section" | "page";
  /** The slugs of the terms that are linked. By default, all terms. */
  autolinkTerms?: string | string[];
  /** The slugs of the terms that are not linked. */
  autolinkExcept?: string | string[];
  /** The maximum number of automatic links in the page. */
  autolinkMax?: number;
  /** Whether the events also go to `window.dataLayer`, for Google Tag Manager. */
  dataLayer?: true;
  /** The `utm_source` of links in cards. */
  utmSource?: string;
}

/** The running script. */
export interface GlossaryEmbed {
  /** Links terms in further elements. Starts the script again after `remove`. */
  add(options?: Omit<EmbedOptions, "glossary">): GlossaryEmbed;
  /** Removes everything that the script has added to the page, until `add` or `embed` is called. */
  remove(): void;
}

/**
 * Starts the script in a browser: shows cards on links to terms, renders `<glossary-term>`, `<glossary-contact>` and
 * `<glossary-link>`, and links terms in the text if `autolink` is set. Another call adds its options to the running
 * script.
 *
 * @returns The running script.
 */
export function embed(options?: EmbedOptions): GlossaryEmbed;

/** The attributes of `<glossary-contact>`. */
export interface FrameAttributes {
  /** The term's slug. */
  term?: string;
  /** The theme. By default, that of the reader's system. */
  theme?: "auto" | "light" | "dark";
  /** The accent colour, in hexadecimal digits: `9a3412`. */
  accent?: string;
  /** The radius of corners, from 0 to 24 pixels. */
  radius?: number | `${number}`;
}

/** An event about a card, dispatched on the link, `<glossary-term>` or the frame. The event bubbles. */
export type CardEvent = CustomEvent<{
  /** The slug of the term. */
  term: string;
}>;

/** An event about an inquiry, dispatched on `<glossary-contact>` or the frame. The event bubbles. */
export type GlossaryEvent = CustomEvent<{
  /** The slug of the term that led to the inquiry. */
  term?: string;
  /** The reference of a stored inquiry, as the visitor sees it: `K7QX2-9M4TB`. */
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
    /** A term's card is shown. */
    "glossary:card-shown": CardEvent;
    /** The reader follows a link of a card. */
    "glossary:card-followed": CardEvent;
    /** The visitor types the first letter into the form. */
    "glossary:inquiry-started": GlossaryEvent;
    /** An inquiry is being sent. */
    "glossary:inquiry-submitted": GlossaryEvent;
    /** The inquiry is stored. */
    "glossary:inquiry-stored": GlossaryEvent;
    /** The inquiry could not be stored. */
    "glossary:inquiry-failed": GlossaryEvent;
  }
}
