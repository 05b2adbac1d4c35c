// What every test has: a page that must stay silent, and the site's addresses.
import AxeBuilder from "@axe-core/playwright";
import { test as base, expect, type Page, type Response } from "@playwright/test";

export { expect };

export type Options = {
  /** The address that the site was published for. */
  published: string;
  /** Where the server keeps inquiries. */
  database: string;
  /** Hydrated; its WebAssembly on the way for good; or no scripting at all. */
  app: "ready" | "loading" | "off";
};

type Fixtures = {
  complaints: Complaints;
  open: (path: string) => Promise<Response | null>;
};

/** What the browser complains about. A test fails on any complaint that it did not expect. */
class Complaints {
  readonly seen: string[] = [];
  readonly #expected: RegExp[] = [];

  /** This test provokes complaints like these, and fails without them. */
  expect(...patterns: RegExp[]) {
    this.#expected.push(...patterns);
  }

  check() {
    const unexpected = this.seen.filter((complaint) => !this.#expected.some((pattern) => pattern.test(complaint)));
    expect(unexpected, "console messages, errors and failed requests").toEqual([]);
    const absent = this.#expected.filter((pattern) => !this.seen.some((complaint) => pattern.test(complaint)));
    expect(absent, "complaints that should have come").toEqual([]);
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
        // What a page had under way is aborted when it is left.
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

/** Waits until the app has taken over the page. */
export async function appReady(page: Page) {
  await page.locator("html[data-app=ready]").waitFor({ state: "attached", timeout: 8_000 });
}

/** Keeps requests waiting until the function that it returns is called. */
export async function hold(routes: Pick<Page, "route">, url: string): Promise<() => void> {
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await routes.route(url, async (route) => {
    await released;
    await route.continue();
  });
  return release;
}

/** Waits until the browser has nothing more to do and has painted. */
export async function settled(page: Page) {
  // The first frame is asked for because a browser that paints nothing may never call itself idle.
  await page.evaluate(
    () =>
      new Promise<void>((done) =>
        requestAnimationFrame(() => requestIdleCallback(() => requestAnimationFrame(() => done()), { timeout: 1_000 })),
      ),
  );
}

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What axe finds, in a form that a failed test shows well. */
export async function axe(page: Page) {
  // Colours under way are no one's contrast.
  await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished)));
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => ({ id, target, failureSummary })));
}

/** Each kind of page, and what its heading says. */
export const PAGES = [
  { kind: "home", path: "", heading: "Plainspoken" },
  { kind: "term", path: "terms/api/", heading: "API" },
  { kind: "topic", path: "topics/architecture/", heading: "Architecture" },
  { kind: "search", path: "search/", heading: "Search" },
  { kind: "contact", path: "contact/", heading: "Tell us what you’re building." },
  { kind: "thanks", path: "thanks/", heading: "Thank you. We have your message." },
] as const;

/** The page that a host shows at an address that is none. */
export const MISSING = "terms/no-such-term/";

/** The complaint of a browser that was sent to {@link MISSING}. */
export const MISSING_COMPLAINT = /404.*no-such-term/;
