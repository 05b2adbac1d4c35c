// WebKit by WebDriver (https://www.w3.org/TR/webdriver2/): Debian's WebKitWebDriver and MiniBrowser, on an X server
// without a screen.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";

const KEYS = { Enter: "\uE007", Escape: "\uE00C", ArrowDown: "\uE015", Tab: "\uE004" };
/** The key of an element in WebDriver's JSON. */
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
/** MiniBrowser's least width. */
const MIN_WIDTH = 447;

/** Starts the driver and its screen. */
export async function webkit({ driver, miniBrowser, xvfb }) {
  const screen = spawn(xvfb, ["-displayfd", "3", "-screen", "0", "1400x1100x24", "-nolisten", "tcp"], {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  });
  const [display] = await once(screen.stdio[3], "data");
  const port = await freePort();
  const env = {
    ...process.env,
    DISPLAY: `:${`${display}`.trim()}`,
    LIBGL_ALWAYS_SOFTWARE: "1",
    // With the GPU's renderer, a screenshot never comes.
    WEBKIT_SKIA_ENABLE_CPU_RENDERING: "1",
  };
  const server = spawn(driver, [`--port=${port}`], { env, stdio: "ignore" });
  const call = async (method, path, body) => {
    // A script in a page that is being left may never be answered.
    const timeout = path.endsWith("/execute/sync") ? 3_000 : 20_000;
    const options = { method, body: body && JSON.stringify(body), signal: AbortSignal.timeout(timeout) };
    const { value } = await (await fetch(`http://127.0.0.1:${port}${path}`, options)).json();
    if (value?.error) throw new Error(`${value.error}: ${value.message}`);
    return value;
  };
  await ready(() => call("GET", "/status"));
  return {
    /** Opens a window without any storage. */
    async page() {
      const options = { binary: miniBrowser, args: ["--automation"] };
      const capabilities = { alwaysMatch: { "webkitgtk:browserOptions": options } };
      const { sessionId, capabilities: found } = await call("POST", "/session", { capabilities });
      return new WebKitPage((method, path, body) => call(method, `/session/${sessionId}${path}`, body), found.browserVersion);
    },
    close() {
      server.kill();
      screen.kill();
    },
  };
}

class WebKitPage {
  #call;
  /** The driver reports no console messages. */
  messages = [];

  constructor(call, version) {
    this.#call = call;
    this.version = `WebKitGTK ${version}`;
  }

  back = () => this.#call("POST", "/back", {});
  open = (url) => this.#call("POST", "/url", { url });
  evaluate = (script, ...args) => this.#call("POST", "/execute/sync", { script: `return (${script}).apply(null, arguments)`, args });

  async click(selector) {
    const found = await this.#call("POST", "/element", { using: "css selector", value: selector });
    // The driver clicks only what is laid out: a section with `content-visibility` is when it comes into view.
    await this.evaluate((selector) => document.querySelector(selector).scrollIntoView({ block: "center" }), selector);
    await ready(() => this.#call("POST", `/element/${found[ELEMENT]}/click`, {}));
  }

  async hover(selector) {
    const found = await this.#call("POST", "/element", { using: "css selector", value: selector });
    const to = { type: "pointerMove", duration: 100, origin: found, x: 0, y: 0 };
    await this.#call("POST", "/actions", { actions: [{ type: "pointer", id: "mouse", actions: [to] }] });
  }

  /** Directs the next calls to a frame, until `leave`. */
  async frame(selector) {
    const id = await this.#call("POST", "/element", { using: "css selector", value: selector });
    await this.#call("POST", "/frame", { id });
    return this;
  }
  leave = () => this.#call("POST", "/frame", { id: null });

  async type(text) {
    const actions = [...text].flatMap((value) => [{ type: "keyDown", value }, { type: "keyUp", value }]);
    await this.#call("POST", "/actions", { actions: [{ type: "key", id: "keyboard", actions }] });
  }

  press = (key) => this.type([KEYS[key]]);

  async resize(width, height) {
    await this.#call("POST", "/window/rect", { width: Math.max(width, MIN_WIDTH), height });
  }

  screenshot = async () => Buffer.from(await this.#call("GET", "/screenshot"), "base64");
  close = () => this.#call("DELETE", "");
}

/** Returns a free port of this machine. */
export async function freePort() {
  const server = createServer();
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return port;
}

/** Repeats a request until it succeeds. */
export async function ready(request) {
  for (let attempt = 0; ; attempt += 1)
    try {
      return await request();
    } catch (error) {
      if (attempt === 50) throw error;
      await new Promise((later) => setTimeout(later, 100));
    }
}
