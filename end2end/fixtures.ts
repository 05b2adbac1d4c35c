// The fixtures of every test: a page without errors in its console, and the site's addresses.
import AxeBuilder from "@axe-core/playwright";
import { test as base, expect, type Page, type Response } from "@playwright/test";

export { expect };

export type Options = {
  /** The address that the site was published for. */
  published: string;
  /** The database of the server. */
  database: string;
  /** The state of the app: hydrated, WebAssembly held back for good, or no scripting. */
  app: "ready" | "loading" | "off";
};

type Fixtures = {
  complaints: Complaints;
  open: (path: string) => Promise<Response | null>;
};

/** The browser's complaints. A test fails on each complaint that it does not expect. */
class Complaints {
  readonly seen: string[] = [];
  readonly #expected: RegExp[] = [];

  /** The test provokes complaints that match these patterns, and fails if one of them does not come. */
  expect(...patterns: RegExp[]) {
    this.#expected.push(...patterns);
  }

  check() {
    const unexpected = this.seen.filter((complaint) => !this.#expected.some((pattern) => pattern.test(complaint)));
    expect(unexpected, "console messages, errors and failed requests").toEqual([]);
    const absent = this.#expected.filter((pattern) => !this.seen.some((complaint) => pattern.test(complaint)));
    expect(absent, "expected complaints that did not come").toEqual([]);
  }
}

export const test = base.extend<Options & Fixtures>({
  published: ["", { option: true }],
  database: ["", { option: true }],
  app: ["ready", { option: true }],

  complaints: [
    async ({ context, app }, use) => {
      const complaints = new Complaints();
      const note = (what: string) => complaints.seen.push(what);
      // Violations of the Content-Security-Policy are console errors.
      context.on("console", (message) => note(`console ${message.type()}: ${message.text()} ${message.location().url}`));
      context.on("weberror", (error) => note(`error: ${error.error()}`));
      context.on("response", (response) => response.status() >= 400 && note(`${response.status()} ${response.url()}`));
      context.on("requestfailed", (request) => {
        const why = request.failure()?.errorText ?? "";
        // The browser aborts the pending requests of a page that is left.
        if (why !== "net::ERR_ABORTED") note(`${why} ${request.url()}`);
      });
      if (app === "loading") await hold(context, WASM);
      await use(complaints);
      complaints.check();
    },
    { auto: true },
  ],

  open: async ({ page, app }, use) => {
    await use(async (path) => {
      const response = await page.goto(path);
      if (app === "ready") await appReady(page);
      return response;
    });
  },
});

/** The app's WebAssembly. */
export const WASM = "**/*.wasm";

/** Waits until the page is hydrated. */
export async function appReady(page: Page) {
  await page.locator("html[data-app=ready]").waitFor({ state: "attached", timeout: 8_000 });
}

/** Holds requests back until the returned function is called. */
export async function hold(routes: Pick<Page, "route">, url: string): Promise<() => void> {
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await routes.route(url, async (route) => {
    await released;
    await route.continue();
  });
  return release;
}

/** Waits until the browser is idle and has painted. */
export async function settled(page: Page) {
  // A browser that paints nothing may never become idle, so a frame is requested first.
  await page.evaluate(
    () =>
      new Promise<void>((done) =>
        requestAnimationFrame(() => requestIdleCallback(() => requestAnimationFrame(() => done()), { timeout: 1_000 })),
      ),
  );
}

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** The violations that axe finds, in a form that a failed test shows well. */
export async function axe(page: Page) {
  // A colour in the middle of a transition has no meaningful contrast.
  await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished)));
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => ({ id, target, failureSummary })));
}

/** One page of each kind, with its heading. */
export const PAGES = [
  { kind: "home", path: "", heading: "Plainspoken" },
  { kind: "term", path: "terms/api/", heading: "API" },
  { kind: "topic", path: "topics/architecture/", heading: "Architecture" },
  { kind: "search", path: "search/", heading: "Search" },
  { kind: "contact", path: "contact/", heading: "Tell us what you’re building." },
  { kind: "thanks", path: "thanks/", heading: "Thank you. We have your message." },
] as const;

/** An address without a page: the server answers with the 404 page. */
export const MISSING = "terms/no-such-term/";

/** The browser's complaint about {@link MISSING}. */
export const MISSING_COMPLAINT = /404.*no-such-term/;

/** {@link PAGES}, and the 404 page. A test that opens it has to expect {@link MISSING_COMPLAINT}. */
export const ALL_PAGES = [...PAGES, { kind: "404", path: MISSING, heading: "There is no entry here." }] as const;
