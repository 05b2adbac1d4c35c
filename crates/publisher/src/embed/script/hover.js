// The card on links. WCAG 1.4.13: Escape dismisses it, the pointer may enter it, and it stays.
const GAP = 8;
const card = element("div", "card");
card.role = "dialog";
card.popover = "manual";
const description = element("span");
description.id = "glossary-embed-description";
const holder = element("div", "", description);
holder.setAttribute("popup", "");
// In whose text nothing is linked by itself.
holder.dataset.noGlossary = "";
shadow(holder).append(card);
let aimed; // What the pointer or the focus is on,
let shown; // and what the card explains.
let described;
let timer;
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

// Below what it explains or above it, never over it; in the direction in which that is written.
const place = () => {
  const box = shown.getBoundingClientRect();
  const { style } = card;
  const [width, height] = [document.documentElement.clientWidth, innerHeight];
  if (!shown.isConnected || box.bottom < 0 || box.top > height) return hide();
  const { scrollTop } = card;
  style.maxHeight = "none";
  const [above, below] = [box.top - 2 * GAP, height - box.bottom - 2 * GAP];
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
  if (!data || aimed !== target || !target.isConnected) return false;
  hide();
  fill(card, data, target.href);
  const { fontFamily, colorScheme } = getComputedStyle(target);
  card.style.setProperty("--glossary-font", getComputedStyle(target).getPropertyValue("--glossary-font") || fontFamily);
  card.style.colorScheme = colorScheme;
  description.textContent = data.definition;
  // What lies outside of an open dialog answers nobody.
  (target.closest("dialog,[popover]") ?? document.body).append(holder);
  shown = target;
  described = target.getAttribute("aria-describedby");
  target.setAttribute("aria-describedby", `${described ?? ""} ${description.id}`.trim());
  card.showPopover?.();
  place();
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

let touch = false;
let following;
on(document, "pointerdown", ({ pointerType }) => (touch = pointerType === "touch"), { capture: true });
on(document, "pointerover", (event) => {
  if (event.pointerType === "touch") return;
  const target = linkOf(event);
  if (target) aim(target);
  else if (inCard(event)) aim(shown);
  else leave();
});
// Out of the window, it is over nothing. A finger that is lifted leaves too, and its card stays.
on(document.documentElement, "pointerleave", ({ pointerType }) => pointerType !== "touch" && leave());
on(document, "focusin", (event) => {
  const target = linkOf(event);
  if (target?.matches(":focus-visible")) aim(target);
  else if (inCard(event)) aim(shown);
});
on(document, "focusout", (event) => (inCard(event) || linkOf(event) === aimed) && leave());
// On what is no link, iPhones make no click of a tap. One that scrolls does not end as this does.
on(
  document,
  "pointerup",
  (event) => {
    if (inCard(event) || linkOf(event) === aimed) return;
    aimed = undefined;
    hide();
  },
  { capture: true },
);
// The first tap shows the card, the second follows the link, and so does a tap without an answer.
on(
  document,
  "click",
  async (event) => {
    const target = linkOf(event);
    if (target && target === following) return;
    if (!touch || !event.detail || !target || target === shown) {
      if (!inCard(event)) hide();
      return;
    }
    event.preventDefault();
    aimed = target;
    const patience = new Promise((done) => setTimeout(done, 2000));
    if (await Promise.race([show(target), patience])) return;
    if (aimed !== target) return;
    aimed = undefined;
    following = target;
    target.click();
    following = undefined;
  },
  { capture: true },
);
on(
  document,
  "keydown",
  (event) => {
    if (event.key !== "Escape") return;
    // Something of the page's own, such as a dialog, may wait for it as well, but not for this one.
    if (shown) {
      event.stopPropagation();
      event.preventDefault();
    }
    hide();
  },
  { capture: true },
);
for (const type of ["scroll", "resize"]) on(window, type, (event) => shown && !inCard(event) && place(), { capture: true, passive: true });
