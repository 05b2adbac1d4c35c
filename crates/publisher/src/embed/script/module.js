// embed.module.js: the same script for `import`.
import { start } from "./start.js";

/** Starts the script. Without an address, the glossary is the folder that the module lies in. */
export const embed = ({ glossary = import.meta.url, ...options } = {}) => start(glossary, options);
