const status = document.getElementById("embed-status");

/** Tells screen readers. */
export const say = (text) => (status.textContent = text);
