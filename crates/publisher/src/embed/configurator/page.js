// The configurator. The address holds the choices; form, preview and code are rendered from the choices.
import { accentMistake } from "./accent.js";
import { startLinks } from "./links.js";
import { box, isPicking, startPicker } from "./picker.js";
import { isValid, query, read } from "./state.js";
import { step } from "./step.js";
import { steps } from "./steps.js";
import { termOf } from "./terms.js";

const page = document.getElementById("embed");
const frame = page.querySelector("iframe");
const controls = (name) => [...page.querySelectorAll(`[name="${name}"]`)];
const [[accent], [radius], [framed], [related], [lang], [within], [max], [pin]] = ["accent", "radius", "frame", "related", "lang", "in", "max", "pin"].map(controls);
const text = document.getElementById("embed-text");
const [what, theme, per, at] = ["what", "theme", "per", "at"].map(controls);
const HINTS = {
  link: "Point at the underlined word, or reach it with the Tab key.",
  autolink: "Each underlined word was linked automatically: point at one, or reach it with the Tab key.",
};
const fresh = () => ({ term: page.dataset.term, ...read(location.search) });
let chosen = fresh();
// The picked term, kept while an element without a term is chosen.
let picked = chosen.term;

const checked = (radios) => radios.find((radio) => radio.checked).value;
const check = (radios, value) => radios.forEach((radio) => (radio.checked = radio.value === value));
const toForm = () => {
  check(what, chosen.what);
  check(theme, chosen.theme ?? "");
  check(per, chosen.per ?? "");
  check(at, chosen.at ?? "html");
  accent.value = chosen.accent ? `#${chosen.accent}` : page.dataset.accent;
  radius.value = chosen.radius ?? page.dataset.radius;
  framed.checked = !!chosen.frame;
  related.checked = !chosen.related;
  lang.value = chosen.lang ?? "";
  within.value = chosen.in ?? "article";
  max.value = chosen.max ?? "";
  pin.checked = !!chosen.pin;
};

const selector = () => within.value.trim();
const isSelector = () => isValid("in", selector());

const fromForm = () => {
  show();
  // Options that do not apply to the chosen element are disabled, and keep their values.
  const given = (control, value) => (control.disabled ? undefined : value || undefined);
  chosen = {
    what: checked(what),
    term: box.disabled ? undefined : picked,
    theme: given(theme[0], checked(theme)),
    accent: accent.value === page.dataset.accent || mistake() ? undefined : accent.value.slice(1),
    radius: radius.value === page.dataset.radius ? undefined : radius.value,
    frame: given(framed, framed.checked && "1"),
    related: given(related, !related.checked && "0"),
    lang: given(lang, lang.value),
    in: given(within, selector() !== "article" && isSelector() && selector()),
    per: given(per[0], checked(per)),
    except: given(within, links.except()),
    max: given(max, isValid("max", max.value) && max.value),
    pin: given(pin, pin.checked && "1"),
    at: checked(at) === "html" ? undefined : checked(at),
  };
};

// The site's own accent has passed `glossary check`. In a dark card, no text has the accent.
const mistake = () => {
  const isDecorative = checked(theme) === "dark" && checked(what) !== "contact";
  return accent.value === page.dataset.accent || isDecorative ? undefined : accentMistake(accent.value, checked(theme) || "light");
};

// Shows the options that apply to the chosen element.
const show = () => {
  const isFramed = framed.checked && !framed.disabled;
  const concerned = [checked(what), checked(what) === "card" && isFramed ? "frame" : "", isFramed || checked(at) === "email" ? "" : "script"];
  for (const option of page.querySelectorAll("[data-for]")) {
    option.hidden = !option.dataset.for.split(" ").some((name) => concerned.includes(name));
    for (const input of option.querySelectorAll("input, select")) input.disabled = !!input.closest("[data-for][hidden]");
  }
};

let pending;
const render = () => {
  show();
  document.getElementById("embed-hint").textContent = HINTS[chosen.what] ?? "";
  document.getElementById("embed-accent-reset").hidden = accent.value === page.dataset.accent;
  page.querySelector("output").value = `${radius.value} px`;
  const wrong = mistake();
  const accentError = document.getElementById("embed-accent-error");
  accentError.hidden = !wrong;
  accent.setAttribute("aria-invalid", String(!!wrong));
  if (wrong) {
    accentError.firstElementChild.textContent = wrong.text;
    accentError.lastElementChild.textContent = `Use ${wrong.nearest}`;
    accentError.lastElementChild.value = wrong.nearest;
  }
  showTerm();
  const isWrong = !within.disabled && !isSelector();
  document.getElementById("embed-in-error").hidden = !isWrong;
  within.setAttribute("aria-invalid", String(isWrong));
  // Screen readers also read hidden descriptions.
  within.setAttribute("aria-describedby", isWrong ? "embed-in-hint embed-in-error" : "embed-in-hint");
  // A colour picker sends many changes per second.
  clearTimeout(pending);
  pending = setTimeout(() => {
    const address = page.dataset.sample + query({ ...chosen, at: undefined, in: undefined, pin: undefined });
    // The sample page reads the pasted text itself.
    const state = address + (chosen.what === "autolink" ? text.value : "");
    if (frame.dataset.state === state) return;
    frame.dataset.state = state;
    // `replace` adds no entry to the history.
    frame.contentWindow?.location.replace(address);
  }, 150);
};

// Shows the term's name in the box and in the code.
const showTerm = async () => {
  const { term } = chosen;
  const found = term && (await termOf(term).catch(() => {}));
  if (term !== chosen.term) return;
  const name = found?.name ?? term ?? "";
  if (!isPicking()) box.value = name;
  const unknown = !!term && !found;
  document.getElementById("embed-term-error").hidden = !unknown;
  box.setAttribute("aria-invalid", String(unknown));
  const list = document.getElementById("embed-steps");
  const items = steps(chosen, { ...found, name }, page.dataset);
  // Unchanged code keeps its elements, so that its button keeps the focus.
  const now = JSON.stringify(items);
  if (list.dataset.now === now) return;
  list.dataset.now = now;
  const look = { accent: chosen.accent ? `#${chosen.accent}` : page.dataset.accent, radius: radius.value };
  list.replaceChildren(...items.map((item, position) => step(item, position, { ...found, name }, term, look)));
};

// Each choice adds an entry to the history.
const keep = () => {
  render();
  if (query(chosen) !== location.search) history.pushState(null, "", query(chosen));
};
const chooseTerm = (slug) => {
  picked = slug;
  chosen = { ...chosen, term: slug };
  keep();
};

page.addEventListener("input", ({ target }) => {
  if (target === box) return;
  fromForm();
  render();
});
page.addEventListener("change", ({ target }) => {
  if (target === box) return;
  fromForm();
  keep();
});
document.getElementById("embed-accent-reset").addEventListener("click", () => {
  accent.value = page.dataset.accent;
  accent.focus();
  fromForm();
  keep();
});
document.getElementById("embed-accent-error").lastElementChild.addEventListener("click", ({ target }) => {
  accent.value = target.value;
  accent.focus();
  fromForm();
  keep();
});
const links = startLinks(frame, () => {
  fromForm();
  keep();
});
const follow = () => {
  links.set(chosen.except);
  toForm();
  render();
};
addEventListener("popstate", () => {
  // The app may have replaced this page.
  if (!page.isConnected) return;
  chosen = fresh();
  picked = chosen.term;
  follow();
});
startPicker(chooseTerm, showTerm);
follow();
