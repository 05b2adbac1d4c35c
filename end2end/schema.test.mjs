// The published data matches the published schemas. `cargo xtask test schemas` runs this over the sites that
// the tests publish: SITE_ROOT and SITE_SHIPPED name their folders.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

const read = (...path) => JSON.parse(readFileSync(join(...path), "utf8"));

/** Returns the schema with every unknown key forbidden: a key of the data that the schema lacks is an error. */
function strict(schema) {
  if (Array.isArray(schema)) return schema.map(strict);
  if (schema === null || typeof schema !== "object") return schema;
  const copy = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, strict(value)]));
  if (typeof copy.properties === "object" && "type" in copy) copy.additionalProperties = false;
  return copy;
}

/** Returns a function that lists the errors of some data. */
function problems(schema) {
  const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
  addFormats.default(ajv);
  const validate = ajv.compile(strict(schema));
  return (data) => (validate(data) ? [] : validate.errors.map(({ instancePath, message }) => `${instancePath}: ${message}`));
}

/** Changes a copy of some data. */
function changed(data, change) {
  const copy = structuredClone(data);
  change(copy);
  return copy;
}

for (const [name, site] of Object.entries({ root: process.env.SITE_ROOT, shipped: process.env.SITE_SHIPPED })) {
  test(`glossary.json of the ${name} site matches its schema`, () => {
    const of = problems(read(site, "schema/glossary.json"));
    const glossary = read(site, "glossary.json");
    assert.deepEqual(of(glossary), []);
    const wrong = changed(glossary, ({ terms }) => {
      terms[0].related = "api";
      terms[1].new = 1;
    });
    assert.equal(of(wrong).length, 2, "a wrong type and an unknown key are found");
  });

  test(`every index.json of the ${name} site matches its schema`, () => {
    const of = problems(read(site, "schema/page.json"));
    const pages = readdirSync(site, { recursive: true }).filter((path) => /(^|[\\/])index\.json$/.test(path));
    // A framed card's index.json is that of its term.
    assert.ok(pages.length > 10, `${pages.length} pages`);
    for (const page of pages) assert.deepEqual(of(read(site, page)), [], page);
    const wrong = changed(read(site, "index.json"), (data) => {
      data.version = 2;
      data.head.new = 1;
    });
    assert.equal(of(wrong).length, 2, "another version and an unknown key are found");
  });
}

test("the tests' glossary has terms with every optional key", () => {
  const { terms } = read(process.env.SITE_ROOT, "glossary.json");
  for (const key of ["autolink", "exact_case"]) assert.ok(terms.some((term) => key in term), key);
});
