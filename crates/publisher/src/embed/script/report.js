// Reports in the console why an element does not appear.
import { base } from "./terms.js";

let isTold;
/** Writes one message per page to the console: the element, the reason, and the address of the explanation. */
export const report = (what, reason) => {
  if (!isTold) console.warn(`Glossary: ${what.outerHTML?.split(">")[0] ?? what}: ${reason}. ${base}embed/#problems`);
  isTold = what;
};
/** Reports a failed request: `why` is the response's status, or the browser's error. */
export const reportFailure = (what, why) => report(what, why === 404 ? "no such term" : "blocked or offline");
