// embed.module.js: the same script for `import`.
import { start } from "./start.js";

/** Starts the script. By default, the glossary is the folder of the module. */
export const embed = ({ glossary = import.meta.url, ...options } = {}) => start(glossary, options);
