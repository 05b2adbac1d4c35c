// Links change the page without a load, and nothing of what a load does gets lost.
import { MISSING, MISSING_COMPLAINT, appReady, expect, hold, settled, test } from "../fixtures";
import { dataOf, requests } from "../network";
import { box, results } from "../search";
import type { Page } from "@playwright/test";

const heading = (page: Page) => page.getByRole("heading", { level: 1 });
const related = (page: Page, name: string) =>
  page.getByRole("region", { name: "Related terms" }).getByRole("link", { name, exact: true });
const scrollY = (page: Page) => page.evaluate(() => Math.round(window.scrollY));

/** Marks the document, so that {@link sameDocument} tells whether it was loaded anew. */
const mark = (page: Page) => page.evaluate(() => Object.assign(window, { marked: true }));
const sameDocument = (page: Page) => page.evaluate(() => "marked" in window);

test("a link changes the page without a load", { tag: ["@below", "@phone"] }, async ({ page, open, published }) => {
  await open("terms/api/");
  await mark(page);
  const seen = requests(page);
  await related(page, "REST API").click();

  await expect(heading(page)).toHaveText("REST API");
  await expect(page).toHaveURL("terms/rest-api/");
  await expect(page).toHaveTitle(/^REST API/);
  const canonical = `${published}terms/rest-api/`;
  await expect(page.locator("link[rel=canonical]")).toHaveAttribute("href", canonical);
  await expect(page.locator("meta[property='og:url']")).toHaveAttribute("content", canonical);
  await expect(page.locator("meta[property='og:title']")).toHaveAttribute("content", await page.title());
  await expect(page.locator("meta[name=description]")).toHaveAttribute("content", /^A style of web interface/);
  await expect(heading(page)).toBeFocused();
  await expect(page.locator("#announcement[role=status]")).toHaveText(await page.title());
  expect(await scrollY(page)).toBe(0);

  expect(await sameDocument(page)).toBe(true);
  expect(seen.documents()).toBe(0);
});

test("every kind of page is reached from every other", { tag: "@below" }, async ({ page, open }) => {
  await open("terms/api/");
  await mark(page);
  const seen = requests(page);
  const masthead = page.getByRole("banner");
  const footer = page.getByRole("contentinfo");
  await page.getByRole("article").getByRole("link", { name: "Architecture" }).click();
  await expect(heading(page)).toHaveText("Architecture");
  await footer.getByRole("link", { name: "Contact" }).click();
  await expect(heading(page)).toHaveText("Tell us what you’re building.");
  await expect(heading(page)).toBeFocused();
  await footer.getByRole("link", { name: "Search" }).click();
  await expect(heading(page)).toHaveText("Search");
  await masthead.getByRole("link", { name: "Plainspoken" }).click();
  await expect(heading(page)).toHaveText("Plainspoken");
  await page.getByRole("link", { name: "GraphQL", exact: true }).click();
  await expect(heading(page)).toHaveText("GraphQL");
  await expect(page.getByRole("region", { name: "Related terms" })).toBeVisible();
  // Its topic has words of its own for the form.
  await expect(page.getByRole("region", { name: "Tell us what should talk to what." })).toBeVisible();
  expect(await sameDocument(page)).toBe(true);
  expect(seen.documents()).toBe(0);
});

test("a page shown by the app is the page that a load shows", async ({ page, open }) => {
  const main = page.getByRole("main");
  // Comments are the app's own marks; hidden inputs are for a form without the app, which sends the address that it
  // shows; and how one came here is no part of the page.
  const aside = /<!--.*?-->|<input type="hidden"[^>]*>|<details class="also">.*?<\/details>/gs;
  // One part a line, so that a difference is found.
  const contents = async () => (await main.innerHTML()).replaceAll(aside, "").replaceAll("><", ">\n<");
  for (const path of ["", "terms/graphql/", "topics/architecture/", "contact/"]) {
    await open(path);
    const loaded = await contents();
    await open("search/");
    await page.evaluate((href) => {
      const link = Object.assign(document.createElement("a"), { href, textContent: "There" });
      document.querySelector("main")?.prepend(link);
      link.click();
      link.remove();
    }, new URL(path, page.url().replace(/search\/$/, "")).href);
    await expect(page).toHaveURL(path);
    await expect(heading(page)).toBeFocused();
    expect(await contents()).toBe(loaded);
  }
});

test("back and forward restore page and scroll position", { tag: "@below" }, async ({ page, open, published }) => {
  await page.setViewportSize({ width: 600, height: 400 });
  await open("terms/api/");
  await mark(page);
  const link = related(page, "Webhook");
  await link.scrollIntoViewIfNeeded();
  const left = await scrollY(page);
  expect(left).toBeGreaterThan(400);
  await link.click();
  await expect(heading(page)).toHaveText("Webhook");
  expect(await scrollY(page)).toBe(0);

  await page.evaluate(() => scrollTo(0, 300));
  await expect.poll(() => page.evaluate(() => history.state)).toBe(300);
  await page.goBack();
  await expect(heading(page)).toHaveText("API");
  await expect(page).toHaveTitle(/^API/);
  await expect(page.locator("link[rel=canonical]")).toHaveAttribute("href", `${published}terms/api/`);
  await expect.poll(() => scrollY(page)).toBe(left);

  await page.goForward();
  await expect(heading(page)).toHaveText("Webhook");
  await expect.poll(() => scrollY(page)).toBe(300);
  expect(await sameDocument(page)).toBe(true);
});

test("a place in the form is come back to", async ({ page, open }) => {
  await page.setViewportSize({ width: 600, height: 400 });
  await open("terms/api/");
  await related(page, "Webhook").click();
  await expect(heading(page)).toHaveText("Webhook");
  const field = page.getByLabel("What are you building?");
  await field.evaluate((field) => field.scrollIntoView({ block: "center" }));
  await settled(page);
  // Until then the place is not kept.
  await expect.poll(async () => (await page.evaluate(() => history.state)) === (await scrollY(page))).toBe(true);
  const top = async () => Math.round((await field.boundingBox())?.y ?? Number.NaN);
  const left = await top();
  await page.goBack();
  await expect(heading(page)).toHaveText("API");
  await page.goForward();
  await expect(heading(page)).toHaveText("Webhook");
  await expect.poll(async () => Math.abs((await top()) - left)).toBeLessThanOrEqual(2);
  await settled(page);
  expect(Math.abs((await top()) - left), "later").toBeLessThanOrEqual(2);
});

test("going back at once leaves the place gone back to as it was, whatever scrolls until its data is there", async ({ page, open }) => {
  await page.setViewportSize({ width: 600, height: 400 });
  await page.clock.install();
  await open("terms/api/");
  const release = await hold(page, dataOf("terms/api/"));
  await related(page, "Webhook").scrollIntoViewIfNeeded();
  const left = await scrollY(page);
  await related(page, "Webhook").click();
  await expect(heading(page)).toHaveText("Webhook");

  // Its place is kept a moment after one has scrolled: here one is gone by then.
  await page.evaluate(async () => {
    scrollTo(0, 300);
    await new Promise((done) => addEventListener("scroll", done, { once: true }));
    history.back();
  });
  await expect(page).toHaveURL("terms/api/");
  await page.evaluate(async () => {
    scrollTo(0, 200);
    await new Promise((done) => addEventListener("scroll", done, { once: true }));
  });
  await page.clock.runFor(1_000);
  expect(await page.evaluate(() => history.state)).toBe(left);
  release();
  await expect(heading(page)).toHaveText("API");
  await expect.poll(() => scrollY(page)).toBe(left);
});

test("back to a list too long to be laid out at once ends at the term left", async ({ page, open }) => {
  test.slow();
  // What the home page's data would be with thousands of terms.
  await page.route((url) => url.pathname === "/index.json", async (route) => {
    const response = await route.fetch();
    const data = await response.json();
    data.page.home.letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"].map((letter, at) => ({
      letter,
      terms: Array.from({ length: (at % 5) * 40 + 5 }, (_, number) => ({ slug: "graphql", name: `${letter} ${number} and more` })),
    }));
    data.page.home.count = 2_210;
    await route.fulfill({ response, json: data });
  });
  await page.setViewportSize({ width: 600, height: 500 });
  await open("terms/api/");
  await page.getByRole("banner").getByRole("link", { name: "Plainspoken" }).click();
  await expect(page.locator(".index-long")).toBeVisible();
  for (const name of ["R 3 and more", "Z 4 and more"]) {
    const link = page.getByRole("link", { name, exact: true });
    // As by the thumb index: what lies between is not laid out.
    await link.evaluate((link) => link.scrollIntoView({ block: "center" }));
    await settled(page);
    await link.evaluate((link) => link.scrollIntoView({ block: "center" }));
    await settled(page);
    const top = async () => Math.round((await link.boundingBox())?.y ?? Number.NaN);
    const left = await top();
    await link.click();
    await expect(heading(page)).toHaveText("GraphQL");
    await page.goBack();
    await expect(heading(page)).toHaveText("Plainspoken");
    expect(Math.abs((await top()) - left), name).toBeLessThanOrEqual(2);
    await settled(page);
    expect(Math.abs((await top()) - left), `${name}, later`).toBeLessThanOrEqual(2);
  }
});

test("a reload ends where it began", async ({ page, open }) => {
  await page.setViewportSize({ width: 600, height: 400 });
  await open("terms/api/");
  await related(page, "Webhook").click();
  await expect(heading(page)).toBeFocused();
  await page.evaluate(() => scrollTo(0, 500));
  await expect.poll(() => page.evaluate(() => history.state)).toBe(500);
  await page.reload();
  await appReady(page);
  await expect(heading(page)).toHaveText("Webhook");
  await expect.poll(() => scrollY(page)).toBe(500);
});

test("back from a page of another site restores the scroll position", async ({ page, open, context }) => {
  await context.route("https://www.example.com/**", (route) =>
    route.fulfill({ contentType: "text/html", body: "<!doctype html><title>Elsewhere</title>" }),
  );
  await page.setViewportSize({ width: 600, height: 400 });
  await open("terms/api/");
  await related(page, "Webhook").click();
  await expect(heading(page)).toHaveText("Webhook");
  const out = page.getByRole("contentinfo").getByRole("link", { name: "Thornquay" });
  await out.scrollIntoViewIfNeeded();
  const left = await scrollY(page);
  await out.click();
  await expect(page).toHaveTitle("Elsewhere");
  await page.goBack();
  await expect(heading(page)).toHaveText("Webhook");
  await expect.poll(() => scrollY(page)).toBe(left);
});

test("of several clicks in a hurry, the last counts", async ({ page, open }) => {
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route("**/terms/graphql/index.json", async (route) => {
    await released;
    await route.continue();
  });
  await open("");
  const entries = await page.evaluate(() => history.length);
  await page.getByRole("link", { name: "GraphQL", exact: true }).click();
  await page.getByRole("link", { name: "Webhook", exact: true }).click();
  await expect(heading(page)).toHaveText("Webhook");

  const late = page.waitForResponse("**/terms/graphql/index.json");
  release();
  await (await late).finished();
  await settled(page);
  await expect(heading(page)).toHaveText("Webhook");
  await expect(page).toHaveURL("terms/webhook/");
  await expect(page).toHaveTitle(/^Webhook/);
  expect(await page.evaluate(() => history.length)).toBe(entries + 1);
});

test("the same link twice makes one entry in the history", async ({ page, open }) => {
  await open("");
  const entries = await page.evaluate(() => history.length);
  // Not before the second click: it would hit what then lies below the pointer.
  const release = await hold(page, dataOf("terms/graphql/"));
  await page.getByRole("link", { name: "GraphQL", exact: true }).dblclick();
  release();
  await expect(heading(page)).toHaveText("GraphQL");
  await settled(page);
  expect(await page.evaluate(() => history.length)).toBe(entries + 1);
});

test("a link to the page that is shown makes no entry in the history", async ({ page, open }) => {
  await page.setViewportSize({ width: 600, height: 400 });
  await open("");
  await mark(page);
  await page.getByRole("link", { name: "GraphQL", exact: true }).click();
  await expect(heading(page)).toHaveText("GraphQL");
  const entries = await page.evaluate(() => history.length);
  await page.evaluate(() => scrollTo(0, 100));
  await page.evaluate(() => {
    const link = Object.assign(document.createElement("a"), { href: location.href });
    document.querySelector("main")?.prepend(link);
    link.click();
    link.remove();
  });
  await expect.poll(() => scrollY(page)).toBe(0);
  expect(await page.evaluate(() => history.length)).toBe(entries);
  await page.goBack();
  await expect(heading(page)).toHaveText("Plainspoken");
  expect(await sameDocument(page)).toBe(true);
});

test("Enter on the search page makes no entry for what is shown already", async ({ page, open }) => {
  await open("");
  await box(page).fill("hook it’s");
  await box(page).press("Enter");
  await expect(page).toHaveURL(/search\/\?q=hook/);
  const entries = await page.evaluate(() => history.length);
  await box(page).fill("hook");
  await expect(results(page)).toHaveText(["Webhook"]);
  await box(page).press("Enter");
  await expect(heading(page)).toBeFocused();
  expect(await page.evaluate(() => history.length)).toBe(entries);
});

test("on a page without the form, the way to it leads to its own page", { tag: "@below" }, async ({ page, open }) => {
  await open("thanks/");
  await mark(page);
  const contact = page.getByRole("banner").getByRole("link", { name: "Contact" });
  await contact.click();
  await expect(page).toHaveURL("contact/");
  await expect(page.getByLabel("Your name")).toBeVisible();
  await page.getByRole("banner").getByRole("link", { name: "Plainspoken" }).click();
  await expect(heading(page)).toHaveText("Plainspoken");
  await contact.click();
  await expect(page).toHaveURL("#contact");
  await expect(page.getByLabel("Your name")).toBeInViewport();
  expect(await sameDocument(page)).toBe(true);
});

test("the page about embedding leads to the form's page", { tag: "@below" }, async ({ page, open }) => {
  await open("embed/");
  await page.getByRole("banner").getByRole("link", { name: "Contact" }).click();
  await expect(page).toHaveURL("contact/");
  await expect(page.getByLabel("Your name")).toBeVisible();
});

test("the head says nothing of the page before", async ({ page, open }) => {
  const type = page.locator("meta[property='og:type']");
  await open("terms/api/");
  await expect(type).toHaveAttribute("content", "article");
  await expect(page.locator("link[type='application/json+oembed']")).toHaveCount(1);
  await page.getByRole("banner").getByRole("link", { name: "Plainspoken" }).click();
  await expect(heading(page)).toHaveText("Plainspoken");
  await expect(type).toHaveAttribute("content", "website");
  await expect(page.locator("link[type='application/json+oembed'], script[type='application/ld+json']")).toHaveCount(0);
});

test("modified clicks are the browser's", async ({ page, open, context }) => {
  await open("terms/api/");
  for (const click of [{ modifiers: ["Control" as const] }, { button: "middle" as const }, { modifiers: ["Shift" as const] }]) {
    const opened = context.waitForEvent("page");
    await related(page, "REST API").click(click);
    const other = await opened;
    await expect(heading(other)).toHaveText("REST API");
    await other.close();
    await expect(heading(page)).toHaveText("API");
    await expect(page).toHaveURL("terms/api/");
  }
});

test("links that open elsewhere are the browser's", async ({ page, open, context }) => {
  await open("terms/api/");
  await related(page, "REST API").evaluate((link) => link.setAttribute("target", "_blank"));
  const opened = context.waitForEvent("page");
  await related(page, "REST API").click();
  await expect(heading(await opened)).toHaveText("REST API");
  await expect(page).toHaveURL("terms/api/");
});

test("links to other sites are the browser's", async ({ page, open, context }) => {
  await context.route("https://www.example.com/**", (route) =>
    route.fulfill({ contentType: "text/html", body: "<!doctype html><title>Elsewhere</title>" }),
  );
  await open("terms/api/");
  await page.getByRole("contentinfo").getByRole("link", { name: "Thornquay" }).click();
  await expect(page).toHaveURL("https://www.example.com/");
});

test("links within the page are the browser's", { tag: "@below" }, async ({ page, open }) => {
  await page.setViewportSize({ width: 600, height: 400 });
  await open("terms/api/");
  await mark(page);
  await page.evaluate(() => scrollTo(0, 300));
  // A click of the pointer's would bring the link into view first.
  await page.getByRole("banner").getByRole("link", { name: "Contact" }).evaluate((link: HTMLElement) => link.click());
  await expect(page).toHaveURL("terms/api/#contact");
  await expect(page.getByRole("heading", { name: "Tell us what you’re building." })).toBeInViewport();
  await expect(heading(page)).toHaveText("API");
  const below = await scrollY(page);
  expect(below).toBeGreaterThan(400);
  await page.goBack();
  await expect(page).toHaveURL("terms/api/");
  await expect(heading(page)).toHaveText("API");
  await expect.poll(() => scrollY(page)).toBe(300);
  await page.goForward();
  await expect(page).toHaveURL("terms/api/#contact");
  await expect.poll(() => scrollY(page)).toBe(below);
  expect(await sameDocument(page)).toBe(true);
});

test("a link to a place in another page ends there", async ({ page, open }) => {
  await page.setViewportSize({ width: 600, height: 400 });
  await open("terms/api/");
  await mark(page);
  await related(page, "Webhook").evaluate((link: HTMLAnchorElement) => (link.hash = "example"));
  await related(page, "Webhook").click();
  await expect(page).toHaveURL("terms/webhook/#example");
  await expect(page.getByRole("heading", { name: "Example" })).toBeInViewport();
  expect(await sameDocument(page)).toBe(true);
});

test("at an address that is none the app works too", { tag: "@below" }, async ({ page, open, complaints }) => {
  complaints.expect(MISSING_COMPLAINT);
  await open(MISSING);
  await mark(page);
  await page.getByRole("link", { name: "look through all terms" }).click();
  await expect(heading(page)).toHaveText("Plainspoken");
  expect(await sameDocument(page)).toBe(true);
  await page.goBack();
  await expect(heading(page)).toHaveText("There is no entry here.");
  await expect(page).toHaveURL(MISSING);
});
