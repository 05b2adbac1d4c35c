// The id of the inquiry that this tab has sent last. The id belongs to the page and the values with which the form was
// submitted. Chromium fills in the fields again for a visitor who comes back, but not the id.

const KEY = "glossary:sent";

export const idField = ({ elements }) => elements.id ?? elements.inquiry_id;

let sent;
try {
  sent = sessionStorage[KEY];
} catch {
  // Storage is blocked.
}

const checksum = (form) => {
  let text = location.pathname;
  for (const { value, checked } of form.querySelectorAll(".field [name]")) text += `\n${checked} ${value}`;
  let sum = 0;
  for (const letter of text) sum = Math.imul(sum ^ letter.codePointAt(), 0x01000193);
  return sum;
};

/** Returns the id with which the form's values were sent, or an empty text. */
export const sentId = (form) => {
  const [sum, id] = sent?.split(" ") ?? [];
  return sum == checksum(form) ? id : "";
};

/** Remembers the id with which the form is sent. */
export const remember = (form, id) => {
  const field = idField(form);
  if (field) field.value = id;
  sent = `${checksum(form)} ${id}`;
  try {
    sessionStorage[KEY] = sent;
  } catch {
    // Storage is blocked. The page knows only what it has sent.
  }
};

/** Remembers the id with which the contact form is sent, or returns the id with which its values were sent before. */
export const sentWith = (id) => {
  const form = document.querySelector("#contact form");
  return id ? remember(form, id) : sentId(form);
};
