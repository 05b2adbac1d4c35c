const status = document.getElementById("embed-status");

/** Announces a text to screen readers. */
export const say = (text) => (status.textContent = text);
