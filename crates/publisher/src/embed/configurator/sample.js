// The sample page: shows the chosen element with the code to copy.
import { markup, read, styles } from "./state.js";

const { base, embed } = document.currentScript.dataset;
const chosen = read(location.search);
const root = new URL(base, location.href).href;

const fill = async () => {
  const { what, term, per } = chosen;
  let name = term ?? "";
  try {
    if (term) name = (await (await fetch(`${root}terms/${term}/index.json`)).json()).page.term.name;
  } catch {
    // A missing term is shown by its slug.
  }
  const code = term || what === "contact" ? markup(chosen, name, root) : undefined;
  if (code) document.getElementById(what === "link" ? "word" : "place").innerHTML = code;
  document.getElementById("inline").hidden = what !== "link";
  document.getElementById("words").hidden = what !== "autolink";
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles(chosen) ?? "");
  document.adoptedStyleSheets = [sheet];

  const script = document.createElement("script");
  script.src = embed;
  if (what === "autolink") script.dataset.autolink = "article";
  if (per) script.dataset.autolinkPer = per;
  document.head.append(script);
};
fill();
