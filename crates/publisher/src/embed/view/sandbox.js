// A frame with the attribute `sandbox` and without `allow-same-origin` has no origin of its own. The app does not load
// there, and the inbox refuses the form. The form then continues in a new tab. The fragment of the address contains the
// text. Browsers send fragments to no server (https://www.rfc-editor.org/rfc/rfc9110#section-7.1).

const MARK = "#typed=";
// `location.origin` is the address's origin; this one is the document's.
const isSandboxed = self.origin === "null";

const element = (name, text, properties) => Object.assign(document.createElement(name), { textContent: text }, properties);

/** The fields as a form would post them, without hidden and empty ones. */
const typed = (form) => {
  const controls = new Set([...form.querySelectorAll(".field [name]")].map(({ name }) => name));
  return new URLSearchParams([...new FormData(form)].filter(([name, value]) => value && controls.has(name)));
};

/** Fills in the fields. */
const fill = (form, values) => {
  for (const control of form.querySelectorAll(".field [name]")) {
    if (/radio|checkbox/.test(control.type)) control.checked = values.getAll(control.name).includes(control.value);
    else control.value = values.get(control.name) ?? "";
  }
};

/** Takes the text of a sandboxed frame over; in such a frame, leads to a new tab. */
export const leaveSandbox = () => {
  const form = document.querySelector(".contact-form");
  if (!form) return;
  if (location.hash.startsWith(MARK)) {
    fill(form, new URLSearchParams(location.hash.slice(MARK.length)));
    history.replaceState(null, "", location.pathname + location.search);
  }
  if (!isSandboxed) return;

  const note = element("div", "", { className: "frame-note" });
  note.append(
    element("p", "The form cannot be sent from here. Write here, then go on in a new tab: your text goes along."),
    element("p", 'For the owner of this page: the frame needs sandbox="allow-scripts allow-forms allow-same-origin", or no sandbox. The new tab needs "allow-popups allow-popups-to-escape-sandbox".'),
  );
  const send = form.querySelector("[type=submit]");
  send.textContent = "Go on in a new tab";
  form.prepend(note);
  const place = element("textarea", "", { readOnly: true, rows: 3 });
  const label = element("label", "If no tab opens, or if it shows an error, copy this address into a new tab:");
  label.append(place);
  // Not `submit`: a frame without `allow-forms` has no such event.
  send.addEventListener("click", (event) => {
    event.preventDefault();
    place.value = `${location.origin}${location.pathname}${location.search}${MARK}${typed(form)}`;
    // Without `allow-popups`, no tab opens. Without `allow-popups-to-escape-sandbox`, browsers refuse to show a page with
    // `Cross-Origin-Opener-Policy` in it.
    note.append(label);
    try {
      if (window.open(place.value)) return;
    } catch {
      // Firefox reports a blocked window as an error.
    }
    place.focus();
    place.select();
  });
};
