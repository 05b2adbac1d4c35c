// The types for programs of other sites, and the names in the modules of the scripts: node --test embed-types.test.mjs
import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { test } from "node:test";
import ts from "typescript";

const EMBED = resolve(import.meta.dirname, "../crates/publisher/src/embed");
const TYPES = ["embed.module.d.ts", "embed.react.d.ts"];

const text = ({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n");

/** Returns TypeScript's errors in programs that have the module's types beside them, by the programs' names. */
function mistakes(programs) {
  const folder = mkdtempSync(join(tmpdir(), "glossary-types-"));
  try {
    for (const file of TYPES) copyFileSync(join(EMBED, "script", file), join(folder, file));
    symlinkSync(resolve(import.meta.dirname, "node_modules"), join(folder, "node_modules"));
    const paths = Object.entries(programs).map(([name, program]) => {
      writeFileSync(join(folder, name), program);
      return join(folder, name);
    });
    const options = {
      strict: true,
      noEmit: true,
      skipDefaultLibCheck: true,
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      jsx: ts.JsxEmit.ReactJSX,
      types: [],
    };
    const found = Object.fromEntries(Object.keys(programs).map((name) => [name, []]));
    for (const mistake of ts.getPreEmitDiagnostics(ts.createProgram(paths, options)))
      (found[basename(mistake.file?.fileName ?? "")] ??= []).push(text(mistake));
    return found;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const PROGRAM = `import { embed, type EmbedOptions, type GlossaryEmbed } from "./embed.module.js";
  const options: EmbedOptions = { glossary: new URL("https://www.example.com/"), autolink: "article", autolinkPer: "page" };
  const limits: EmbedOptions = { autolinkTerms: ["api"], autolinkExcept: "cookie container", autolinkMax: 9, dataLayer: true, utmSource: "shop" };
  const glossary: GlossaryEmbed = embed(options).add(limits);
  glossary.add({ autolink: "aside" }).remove();
  window.glossaryEmbed?.add();
  for (const type of ["glossary:inquiry-submitted", "glossary:inquiry-stored", "glossary:inquiry-failed"] as const)
    document.addEventListener(type, ({ detail }) => {
      const told: [string | undefined, string | undefined] = [detail.term, detail.reference];
      console.log(told);
    });
  document.addEventListener("glossary:card-shown", ({ detail }) => console.log(detail.term));
  document.createElement("glossary-term").setAttribute("term", "api");`;

const REACT = `import type {} from "./embed.react";
  export const Page = () => (
    <main>
      <glossary-term term="api" className="wide"><a href="https://www.example.com/terms/api/">API</a></glossary-term>
      <glossary-link term="api">APIs</glossary-link>
      <glossary-contact term="api" theme="dark" accent="9a3412" radius={8}>Write to us</glossary-contact>
    </main>
  );`;

const MODULE = 'import { embed } from "./embed.module.js"; ';
const ELEMENTS = 'import type {} from "./embed.react"; ';

test("the types accept correct programs, and refuse others with the reason", () => {
  const refused = {
    "no-such-way.ts": [`${MODULE}embed({ autolinkPer: "word" });`, /"word"/],
    "perhaps-none.ts": [`${MODULE}embed(); window.glossaryEmbed.remove();`, /possibly 'undefined'/],
    "no-such-theme.tsx": [`${ELEMENTS}export const a = <glossary-contact theme="red" />;`, /"red"/],
    "no-term.tsx": [`${ELEMENTS}export const a = <glossary-term />;`, /'term' is missing/],
    "no-such-detail.ts": [
      `${MODULE}embed(); addEventListener("glossary:inquiry-stored", ({ detail }) => detail.email);`,
      /'email' does not exist/,
    ],
  };
  const programs = Object.fromEntries(Object.entries(refused).map(([name, [program]]) => [name, program]));
  const { "program.ts": program, "page.tsx": page, ...others } = mistakes({ "program.ts": PROGRAM, "page.tsx": REACT, ...programs });
  assert.deepEqual([program, page], [[], []]);
  assert.deepEqual(Object.keys(others), Object.keys(refused));
  for (const [name, [, reason]] of Object.entries(refused)) {
    assert.equal(others[name].length, 1, name);
    assert.match(others[name][0], reason, name);
  }
});

test("the modules of the scripts use no name that they neither declare nor import", () => {
  const entries = ["script/embed.js", "script/module.js", "view.js", "configurator/page.js", "configurator/sample.js"];
  const program = ts.createProgram(
    entries.map((entry) => join(EMBED, entry)),
    {
      allowJs: true,
      checkJs: true,
      noEmit: true,
      target: ts.ScriptTarget.ESNext,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      types: [],
    },
  );
  // The modules have no types: of TypeScript's errors only those about unknown names and exports count.
  const UNKNOWN = [2304, 2305, 2307, 2552, 2614, 2724];
  const found = ts.getPreEmitDiagnostics(program).filter(({ code }) => UNKNOWN.includes(code));
  assert.deepEqual(found.map((mistake) => `${mistake.file?.fileName}: ${text(mistake)}`), []);
  assert.ok(program.getSourceFiles().some(({ fileName }) => fileName.endsWith("/script/names.js")));
});
