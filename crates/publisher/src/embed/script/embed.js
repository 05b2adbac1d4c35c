// embed.js: a classic script. The script's address determines the glossary, its attributes are the options.
import { start } from "./start.js";

const { currentScript } = document;
if (currentScript) start(currentScript.src, currentScript.dataset);
