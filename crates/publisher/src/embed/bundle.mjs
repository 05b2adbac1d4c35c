// Bundles the scripts for other sites with esbuild and minifies them with terser: node bundle.mjs <out-folder>
//
// GLOSSARY_NODE_MODULES names the node_modules folder that holds both; without it, Node.js looks for them as usual.
import { readFileSync, writeFileSync } from "node:fs";
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
  ["idle.js", "idle.js", "iife", "site"],
  ["embed-view.js", "view.js", "iife", "hostPages"],
  ["configurator.js", "configurator/page.js", "iife", "site"],
  ["sample.js", "configurator/sample.js", "iife", "site"],
];

const fail = (message) => {
  console.error(message);
  process.exit(1);
};

const find = (name) => {
  const modules = process.env.GLOSSARY_NODE_MODULES;
  try {
    return createRequire(import.meta.url)(modules ? join(resolve(modules), name) : name);
  } catch (error) {
    fail(`${name} cannot be loaded ${modules ? `from ${modules}` : "(set GLOSSARY_NODE_MODULES to the folder that holds it)"}: ${error.message}`);
  }
};

// terser saves 4 per cent of embed.js over esbuild.
const MINIFY = {
  ecma: 2020,
  compress: { passes: 2, toplevel: true, unsafe: true, unsafe_arrows: true },
  mangle: { toplevel: true },
  format: { quote_style: 3 },
};

const [folder] = process.argv.slice(2);
if (!folder) fail("usage: node bundle.mjs <out-folder>");
const out = resolve(folder);
const [esbuild, terser] = [find("esbuild"), find("terser")];
for (const [name, first, format, audience] of SCRIPTS) {
  try {
    const { warnings, outputFiles } = await esbuild.build({
      absWorkingDir: HERE,
      entryPoints: [first],
      outfile: join(out, name),
      write: false,
      bundle: true,
      minify: true,
      format,
      target: target(audience),
      // Chrome 90 is wrong only about calls with a spread argument before others (https://crbug.com/42201552), which no
      // script has. Rewriting each `?.` costs 140 bytes.
      // Safari before 16.4 is wrong only about `this` in the initial value of a static field.
      // `\p{…}` depends on the browser's version of Unicode, which esbuild counts as missing.
      supported: { "class-static-field": true, "optional-chain": true, "regexp-unicode-property-escapes": true },
      charset: "utf8",
      legalComments: "none",
    });
    if (warnings.length) throw { errors: warnings };
    const { code } = await terser.minify(outputFiles[0].text, { ...MINIFY, module: format === "esm" });
    writeFileSync(join(out, name), code);
  } catch ({ errors, message }) {
    // esbuild has printed each error with its line.
    const files = [...new Set((errors ?? []).flatMap(({ location }) => location?.file ?? []))];
    fail(`${name} cannot be bundled: ${files.length ? `mistake in ${files.map((file) => join(HERE, file)).join(", ")}` : message}`);
  }
}
