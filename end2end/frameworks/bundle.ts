// Bundles the page of a framework.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Plugin, build } from "esbuild";
import { compile } from "svelte/compiler";

const svelte: Plugin = {
  name: "svelte",
  setup(build) {
    build.onLoad({ filter: /\.svelte$/ }, async ({ path }) => ({
      contents: compile(await readFile(path, "utf8"), { filename: path, generate: "client" }).js.code,
    }));
  },
};

/** The modules, with the packages that replace those of their imports. */
const MODULES: Record<string, { file: string; alias?: Record<string, string> }> = {
  "React 18": { file: "react.jsx", alias: { react: "react-18", "react-dom": "react-dom-18" } },
  "React 19": { file: "react.jsx" },
  "Vue 3": { file: "vue.js" },
  "Svelte 5": { file: "svelte.js" },
  Preact: { file: "preact.js" },
  Lit: { file: "lit.js" },
  Turbo: { file: "turbo.js" },
  htmx: { file: "htmx.js" },
  Angular: { file: "angular.js" },
};
export const FRAMEWORKS = Object.keys(MODULES);

/** Returns the script of a framework's page. */
export async function bundle(framework: string) {
  const { file, alias } = MODULES[framework];
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, file)],
    alias,
    plugins: [svelte],
    bundle: true,
    minify: true,
    write: false,
    // Angular's page begins with an `await`.
    format: "esm",
    conditions: ["browser", "production"],
    define: {
      "process.env.NODE_ENV": '"production"',
      ngServerMode: "false",
      __VUE_OPTIONS_API__: "false",
      __VUE_PROD_DEVTOOLS__: "false",
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "false",
    },
    logLevel: "error",
  });
  return outputFiles[0].text;
}
