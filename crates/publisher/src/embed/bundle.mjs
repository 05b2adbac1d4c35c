// Bundles and minifies the scripts for other sites, with esbuild: node bundle.mjs <out-folder>
//
// GLOSSARY_NODE_MODULES names the node_modules folder that holds esbuild; without it, Node.js looks for esbuild as
// usual.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const HERE = import.meta.dirname;
/** The oldest supported browsers (baseline.rs), as esbuild writes them: https://esbuild.github.io/api/#target */
const BASELINE = JSON.parse(readFileSync(join(HERE, "../baseline.json"), "utf8"));
const target = (audience) => BASELINE[audience].map((browser) => browser.replace("ios_saf", "ios").replace(" ", ""));
/** The scripts: output file, entry module, format and list of the oldest browsers. */
const SCRIPTS = [
  ["embed.js", "script/embed.js", "iife", "hostPages"],
  ["embed.module.js", "script/module.js", "esm", "hostPages"],
  ["embed-view.js", "view.js", "iife", "hostPages"],
  ["configurator.js", "configurator/page.js", "iife", "site"],
  ["sample.js", "configurator/sample.js", "iife", "site"],
];

const fail = (message) => {
  console.error(message);
  process.exit(1);
};

const findEsbuild = () => {
  const modules = process.env.GLOSSARY_NODE_MODULES;
  try {
    return createRequire(import.meta.url)(modules ? join(resolve(modules), "esbuild") : "esbuild");
  } catch (error) {
    fail(`esbuild cannot be loaded ${modules ? `from ${modules}` : "(set GLOSSARY_NODE_MODULES to the folder that holds it)"}: ${error.message}`);
  }
};

const [folder] = process.argv.slice(2);
if (!folder) fail("usage: node bundle.mjs <out-folder>");
const out = resolve(folder);
const esbuild = findEsbuild();
for (const [name, first, format, audience] of SCRIPTS) {
  try {
    const { warnings } = await esbuild.build({
      absWorkingDir: HERE,
      entryPoints: [first],
      outfile: join(out, name),
      bundle: true,
      minify: true,
      format,
      target: target(audience),
      // Chrome 90 is wrong only about calls with a spread argument before others (https://crbug.com/42201552), which no
      // script has. Rewriting each `?.` costs 140 bytes.
      // `\p{…}` depends on the browser's version of Unicode, which esbuild counts as missing.
      supported: { "optional-chain": true, "regexp-unicode-property-escapes": true },
      charset: "utf8",
      legalComments: "none",
    });
    if (warnings.length) throw { errors: warnings };
  } catch ({ errors, message }) {
    // esbuild has printed each error with its line.
    const files = [...new Set((errors ?? []).flatMap(({ location }) => location?.file ?? []))];
    fail(`${name} cannot be bundled: ${files.length ? `mistake in ${files.map((file) => join(HERE, file)).join(", ")}` : message}`);
  }
}
