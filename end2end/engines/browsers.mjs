// The browsers of the journeys, each with the same few methods. A page has: open, back, evaluate, click, type, press, resize,
// hover, frame, screenshot, close, and `messages`, the errors and warnings of its console.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { brotliDecompressSync } from "node:zlib";
import { webkit } from "./webdriver.mjs";

const require = createRequire(import.meta.url);
const { FIREFOX_PATH, WEBKIT_DRIVER, WEBKIT_BROWSER, XVFB, ENGINES = "" } = process.env;
const CACHE = process.env.ENGINES_CACHE ?? join(import.meta.dirname, "../../.tools/engines");

/** The browsers that are installed, and named by ENGINES if it names any: name and start. Chromium comes from npm. */
export const BROWSERS = [
  ["chromium", chromium],
  ...(FIREFOX_PATH ? [["firefox", firefox]] : []),
  ...(WEBKIT_DRIVER ? [["webkit", () => webkit({ driver: WEBKIT_DRIVER, miniBrowser: WEBKIT_BROWSER, xvfb: XVFB })]] : []),
].filter(([name]) => !ENGINES || ENGINES.split(",").includes(name));

class PuppeteerPage {
  #page;
  #end;
  messages = [];

  constructor(page, version, end) {
    this.#page = page;
    this.#end = end;
    this.version = version;
    page.on("console", (message) => /^(warn|error)/.test(message.type()) && this.messages.push(message.text()));
    page.on("pageerror", (error) => this.messages.push(`${error}`));
  }

  back = () => this.#page.evaluate(() => history.back());
  /** Opens an address. Firefox aborts it where the page before it is still loading. */
  open = (url) => this.#page.goto(url).catch(() => this.#page.goto(url));
  evaluate = (script, ...args) => this.#page.evaluate(script, ...args);
  click = (selector) => this.#page.click(selector);
  hover = (selector) => this.#page.hover(selector);
  type = (text) => this.#page.keyboard.type(text);
  press = (key) => this.#page.keyboard.press(key);
  resize = (width, height) => this.#page.setViewport({ width, height });
  /** Returns the page inside of a frame, with the methods for its content. Call `leave` before those of the page. */
  frame = async (selector) => {
    const frame = await (await this.#page.$(selector)).contentFrame();
    return {
      evaluate: (script, ...args) => frame.evaluate(script, ...args),
      click: (selector) => frame.click(selector),
      type: this.type,
      leave: async () => {},
    };
  };
  screenshot = () => this.#page.screenshot();
  close = () => this.#end();
}

/** Firefox, by WebDriver BiDi (https://w3c.github.io/webdriver-bidi/). */
async function firefox() {
  const browser = await require("puppeteer-core").launch({ browser: "firefox", executablePath: FIREFOX_PATH });
  const version = await browser.version();
  return {
    async page() {
      const context = await browser.createBrowserContext();
      return new PuppeteerPage(await context.newPage(), version, () => context.close());
    },
    close: () => browser.close(),
  };
}

/** The oldest supported Chromium, by puppeteer-core of its time. It runs in one process, so a page has its own browser. */
function chromium() {
  const program = unpacked(require.resolve("@sparticuz/chromium"));
  return {
    async page() {
      const profile = mkdtempSync(join(tmpdir(), "glossary-chromium-"));
      const args = ["--no-sandbox", "--disable-gpu", "--single-process", "--no-zygote", `--user-data-dir=${profile}`];
      const browser = await require("puppeteer-core-19").launch({ executablePath: program, args });
      return new PuppeteerPage(await browser.newPage(), await browser.version(), async () => {
        await browser.close();
        rmSync(profile, { recursive: true, force: true, maxRetries: 3 });
      });
    },
    close() {},
  };
}

/** Unpacks the browser of the package @sparticuz/chromium once. Returns the program's path. */
function unpacked(module) {
  const program = join(CACHE, "chromium-109");
  const packed = join(dirname(module).replace(/build.*$/, ""), "bin/chromium.br");
  if (!existsSync(program) || statSync(program).mtimeMs < statSync(packed).mtimeMs) {
    mkdirSync(CACHE, { recursive: true });
    writeFileSync(program, brotliDecompressSync(readFileSync(packed)), { mode: 0o755 });
  }
  return program;
}
