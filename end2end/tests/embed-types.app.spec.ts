// The types that other sites write their programs with.
import { copyFileSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import ts from "typescript";
import { expect, test } from "../fixtures";

const TYPES = resolve(import.meta.dirname, "../../crates/publisher/src/embed/script");

/** What TypeScript finds wrong in programs that have the module's types beside them, by their names. */
function mistakes(programs: Record<string, string>) {
  const folder = mkdtempSync(join(tmpdir(), "glossary-types-"));
  try {
    for (const file of ["embed.module.d.ts", "embed.react.d.ts"]) copyFileSync(join(TYPES, file), join(folder, file));
    symlinkSync(resolve(import.meta.dirname, "../node_modules"), join(folder, "node_modules"));
    const paths = Object.entries(programs).map(([name, program]) => {
      writeFileSync(join(folder, name), program);
      return join(folder, name);
    });
    const options: ts.CompilerOptions = {
      strict: true,
      noEmit: true,
      skipDefaultLibCheck: true,
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      jsx: ts.JsxEmit.ReactJSX,
      types: [],
    };
    const found: Record<string, string[]> = Object.fromEntries(Object.keys(programs).map((name) => [name, []]));
    for (const { file, messageText } of ts.getPreEmitDiagnostics(ts.createProgram(paths, options)))
      (found[basename(file?.fileName ?? "")] ??= []).push(ts.flattenDiagnosticMessageText(messageText, "\n"));
    return found;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const PROGRAM = `import { embed, type EmbedOptions, type GlossaryEmbed } from "./embed.module.js";
  const options: EmbedOptions = { glossary: new URL("https://www.example.com/"), autolink: "article", autolinkPer: "page" };
  const glossary: GlossaryEmbed | undefined = embed(options);
  glossary?.add({ autolink: "aside" }).remove();
  window.glossaryEmbed?.add();
  for (const type of ["glossary:inquiry-submitted", "glossary:inquiry-stored", "glossary:inquiry-failed"] as const)
    document.addEventListener(type, ({ detail }) => {
      const told: [string | undefined, string | undefined] = [detail.term, detail.reference];
      console.log(told);
    });
  document.createElement("glossary-term").setAttribute("term", "api");`;

const REACT = `import type {} from "./embed.react";
  export const Page = () => (
    <main>
      <glossary-term term="api" className="wide"><a href="https://www.example.com/terms/api/">API</a></glossary-term>
      <glossary-link term="api">APIs</glossary-link>
      <glossary-contact term="api" theme="dark" accent="9a3412" radius={8}>Write to us</glossary-contact>
    </main>
  );`;

const EMBED = 'import { embed } from "./embed.module.js"; ';
const ELEMENTS = 'import type {} from "./embed.react"; ';

test("programs that use all of it are right, and it is said what is wrong in others", () => {
  test.slow();
  const found = mistakes({
    "program.ts": PROGRAM,
    "page.tsx": REACT,
    "no-such-way.ts": `${EMBED}embed({ autolinkPer: "word" });`,
    "perhaps-none.ts": `${EMBED}embed().remove();`,
    "no-such-theme.tsx": `${ELEMENTS}export const a = <glossary-contact theme="red" />;`,
    "no-term.tsx": `${ELEMENTS}export const a = <glossary-term />;`,
    "not-told.ts": `${EMBED}embed(); addEventListener("glossary:inquiry-stored", ({ detail }) => detail.email);`,
  });
  expect(found).toEqual({
    "program.ts": [],
    "page.tsx": [],
    "no-such-way.ts": [expect.stringContaining('"word"')],
    "perhaps-none.ts": [expect.stringContaining("possibly 'undefined'")],
    "no-such-theme.tsx": [expect.stringContaining('"red"')],
    "no-term.tsx": [expect.stringContaining("'term' is missing")],
    "not-told.ts": [expect.stringContaining("'email' does not exist")],
  });
});
