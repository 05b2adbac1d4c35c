// Tests of the dependencies between the modules.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

const SOURCE = new URL("../../src/embed/", import.meta.url);
const modules = readdirSync(SOURCE, { recursive: true }).filter((file) => file.endsWith(".js"));
const imports = (file) => {
  const found = readFileSync(new URL(file, SOURCE), "utf8").matchAll(/^import .* from "(\..*)";$/gm);
  return [...found].map(([, path]) => new URL(path, new URL(file, SOURCE)).href.slice(SOURCE.href.length));
};

test("imports form no cycle", () => {
  const visit = (file, path) => {
    assert.ok(!path.includes(file), [...path, file].join(" → "));
    for (const other of imports(file)) visit(other, [...path, file]);
  };
  for (const file of modules) visit(file, []);
});

test("each module is part of a script", () => {
  const reached = new Set();
  const reach = (file) => {
    reached.add(file);
    imports(file).forEach(reach);
  };
  ["script/embed.js", "script/module.js", "view.js", "idle.js", "configurator/page.js", "configurator/sample.js"].forEach(reach);
  assert.deepEqual(modules.filter((file) => !reached.has(file)), []);
});

test("a server may import the module, which needs a browser only when embed() is called", async () => {
  const { embed } = await import(new URL("script/module.js", SOURCE));
  assert.throws(() => embed(), /window is not defined/);
});
