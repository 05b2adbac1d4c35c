// The card on links. WCAG 1.4.13 requires a card that Escape dismisses, that the pointer may enter, and that stays.
import { element, fill, shadow } from "./card.js";
import { dispatch } from "./events.js";
import { on } from "./lifecycle.js";
import { lookOf } from "./look.js";
import { slugOf, term } from "./terms.js";

const GAP = 8;
let card; // The card, which all links share.
let holder; // The card's host in the page, with the link's description beside it.
let description;
let aimed; // The link under the pointer or the focus.
let shown; // The link that the card explains.
let described; // That link's own description.
let timer;
let touch; // Whether the last pointer was a finger.

const later = (time, run) => {
  clearTimeout(timer);
  timer = setTimeout(run, time);
};

const hide = () => {
  clearTimeout(timer);
  if (!shown) return;
  if (described === null) shown.removeAttribute("aria-describedby");
  else shown.setAttribute("aria-describedby", described);
  shown = undefined;
  holder.remove();
};

// Places the card below or above the link, never over the link, aligned with the start of the writing direction.
const place = () => {
  const box = shown.getBoundingClientRect();
  const { style } = card;
  const width = document.documentElement.clientWidth;
  const height = innerHeight;
  if (!shown.isConnected || box.bottom < 0 || box.top > height) return hide();
  const { scrollTop } = card;
  style.maxHeight = "none";
  const above = box.top - 2 * GAP;
  const below = height - box.bottom - 2 * GAP;
  const up = card.offsetHeight > below && above > below;
  style.maxHeight = `${Math.max(up ? above : below, 48)}px`;
  card.scrollTop = scrollTop;
  const { offsetWidth, offsetHeight } = card;
  const start = getComputedStyle(shown).direction === "rtl" ? box.right - offsetWidth : box.left;
  style.left = `${Math.max(GAP, Math.min(start, width - offsetWidth - GAP))}px`;
  style.top = `${up ? box.top - GAP - offsetHeight : box.bottom + GAP}px`;
};

const show = async (target) => {
  const data = await term(slugOf(target)).catch(() => {});
  if (!data || aimed !== target || !target.isConnected) return;
  hide();
  fill(holder, card, data, target.href);
  const { font, scheme } = lookOf(target);
  card.style.setProperty("--glossary-font", font);
  card.style.colorScheme = scheme;
  description.textContent = data.definition;
  // Content outside an open dialog is inert.
  (target.closest("dialog,[popover]") ?? document.body).append(holder);
  shown = target;
  described = target.getAttribute("aria-describedby");
  target.setAttribute("aria-describedby", `${described ?? ""} ${description.id}`.trim());
  card.showPopover?.();
  place();
  dispatch(target, "glossary:card-shown", { term: slugOf(target) });
  return true;
};

const aim = (target) => {
  if (target === shown) clearTimeout(timer);
  else if (target !== aimed)
    later(150, () => {
      term(slugOf(target)).catch(() => {});
      later(350, () => show(target));
    });
  aimed = target;
};
const leave = () => {
  if (!aimed || aimed.matches(":focus-visible")) return;
  aimed = undefined;
  later(300, hide);
};
const linkOf = (event) => {
  const found = event.composedPath()[0].closest?.("a[href]");
  return found && slugOf(found) && !found.closest("[data-no-glossary]") ? found : undefined;
};
const inCard = (event) => event.composedPath().includes(card);

/** Hides the card, and cancels a pending one. */
export const dismiss = () => {
  aimed = undefined;
  hide();
};

export const showCardsOnLinks = () => {
  card = element("div", "card");
  card.setAttribute("role", "dialog");
  card.popover = "manual";
  description = element("span");
  description.id = "glossary-embed-description";
  holder = element("div", "", description);
  holder.setAttribute("popup", "");
  // Excludes the card's text from automatic links.
  holder.dataset.noGlossary = "";
  shadow(holder, card);

  on(document, "pointerdown", ({ pointerType }) => (touch = pointerType === "touch"), { capture: true });
  on(document, "pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const target = linkOf(event);
    if (target) aim(target);
    else if (inCard(event)) aim(shown);
    else leave();
  });
  // A pointer that leaves the window is over no link. A lifted finger also counts as leaving, but keeps the card.
  on(document.documentElement, "pointerleave", ({ pointerType }) => pointerType !== "touch" && leave());
  on(document, "focusin", (event) => {
    const target = linkOf(event);
    if (target?.matches(":focus-visible")) aim(target);
    else if (inCard(event)) aim(shown);
  });
  on(document, "focusout", (event) => (inCard(event) || linkOf(event) === aimed) && leave());
  // iPhones send no click event for a tap beside links. A tap that scrolls ends without pointerup.
  on(document, "pointerup", (event) => inCard(event) || linkOf(event) === aimed || dismiss(), { capture: true });
  // The first tap shows the card, the second follows the link. If the term does not load in time, the first tap follows
  // the link.
  on(
    document,
    "click",
    async (event) => {
      const target = linkOf(event);
      const followed = event.composedPath()[0].closest?.("[part=link]") ?? (target === shown && target);
      if (followed && slugOf(followed)) dispatch(event.target, "glossary:card-followed", { term: slugOf(followed) });
      if (!touch || !event.detail || !target || target === shown) {
        if (!inCard(event)) hide();
        return;
      }
      event.preventDefault();
      aimed = target;
      const timeout = new Promise((done) => setTimeout(done, 2000));
      if (await Promise.race([show(target), timeout])) return;
      if (aimed !== target) return;
      aimed = undefined;
      // The click counts as one of a mouse.
      touch = false;
      target.click();
    },
    { capture: true },
  );
  on(
    document,
    "keydown",
    (event) => {
      if (event.key !== "Escape") return;
      // The Escape key that hides the card must not also close the page's own dialog.
      if (shown) {
        event.stopPropagation();
        event.preventDefault();
      }
      hide();
    },
    { capture: true },
  );
  for (const type of ["scroll", "resize"]) on(window, type, (event) => shown && !inCard(event) && place(), { capture: true, passive: true });
};
