// Navigation: a link changes the page without a load, and keeps everything that a load would do.
import { MISSING, MISSING_COMPLAINT, appReady, expect, hold, settled, test } from "../fixtures";
import { dataOf, requests } from "../network";
import { box, heading, results } from "../search";
import type { Page } from "@playwright/test";

const related = (page: Page, name: string) =>
  page.getByRole("region", { name: "Related terms" }).getByRole("link", { name, exact: true });
const brand = (page: Page) => page.getByRole("banner").getByRole("link", { name: "Plainspoken" });
const contact = (page: Page) => page.getByRole("banner").getByRole("link", { name: "Contact" });
const scrollY = (page: Page) => page.evaluate(() => Math.round(window.scrollY));
const entries = (page: Page) => page.evaluate(() => history.length);

/** Marks the document. {@link sameDocument} is true until the browser loads another document. */
const mark = (page: Page) => page.evaluate(() => Object.assign(window, { marked: true }));
const sameDocument = (page: Page) => page.evaluate(() => "marked" in window);

/** Adds a link to the page, clicks it and removes it. */
const follow = (page: Page, href: string) =>
  page.evaluate((href) => {
    const link = Object.assign(document.createElement("a"), { href, textContent: "There" });
    document.querySelector("main")?.prepend(link);
    link.click();
    link.remove();
  }, href);

/** Answers for the company's site, which the footer links to. */
const serveCompany = (page: Page) =>
  page.route("https://www.example.com/**", (route) =>
    route.fulfill({ contentType: "text/html", body: "<!doctype html><title>Elsewhere</title>" }),
  );

test("links change the page, its head and the focus without a load, on every kind of page", { tag: ["@below", "@phone-all"] }, async ({
  page,
  open,
  published,
  complaints,
}) => {
  test.slow();
  const footer = page.getByRole("contentinfo");
  const type = page.locator("meta[property='og:type']");
  await open("terms/api/");
  await mark(page);
  const seen = requests(page);

  await test.step("a link to a term changes the page and its head", async () => {
    await expect(type).toHaveAttribute("content", "article");
    await expect(page.locator("link[type='application/json+oembed']")).toHaveCount(1);
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
  });

  await test.step("links lead to every kind of page", async () => {
    await page.getByRole("article").getByRole("link", { name: "Backend & APIs" }).first().click();
    await expect(heading(page)).toHaveText("Backend & APIs");
    await footer.getByRole("link", { name: "Contact" }).click();
    await expect(heading(page)).toHaveText("Tell us what you’re building.");
    await expect(heading(page)).toBeFocused();
    await footer.getByRole("link", { name: "Search" }).click();
    await expect(heading(page)).toHaveText("Search");
    await brand(page).click();
    await expect(heading(page)).toHaveText("Plainspoken");
  });

  await test.step("the head keeps nothing of an earlier page", async () => {
    await expect(type).toHaveAttribute("content", "website");
    await expect(page.locator("link[type='application/json+oembed'], script[type='application/ld+json']")).toHaveCount(0);
  });

  await test.step("a term shows the call to action of its topic", async () => {
    await page.getByRole("link", { name: "GraphQL", exact: true }).click();
    await expect(heading(page)).toHaveText("GraphQL");
    await expect(page.getByRole("region", { name: "Related terms" })).toBeVisible();
    await expect(page.getByRole("region", { name: "Tell us what should talk to what." })).toBeVisible();
    expect(await sameDocument(page)).toBe(true);
    expect(seen.documents()).toBe(0);
  });

  await test.step("the header leads to the contact page from a page without the form, else to the form", async () => {
    await open("thanks/");
    await mark(page);
    await contact(page).click();
    await expect(page).toHaveURL("contact/");
    await expect(page.getByLabel("Your name")).toBeVisible();
    await brand(page).click();
    await expect(heading(page)).toHaveText("Plainspoken");
    await contact(page).click();
    await expect(page).toHaveURL("#contact");
    await expect(page.getByLabel("Your name")).toBeInViewport();
    expect(await sameDocument(page)).toBe(true);
  });

  await test.step("the page about embedding leads to the contact page", async () => {
    await open("embed/");
    await contact(page).click();
    await expect(page).toHaveURL("contact/");
    await expect(page.getByLabel("Your name")).toBeVisible();
  });

  await test.step("the 404 page leads on without a load, and back restores it", async () => {
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
});

test("a page that the app renders equals the loaded page", async ({ page, open }) => {
  test.slow();
  const main = page.getByRole("main");
  // Left out are the app's markers in comments, the hidden inputs of a form that is posted without the app, and the
  // disclosure of the attribution, which depends on the way to the page.
  const aside = /<!--.*?-->|<input type="hidden"[^>]*>|<details class="also">.*?<\/details>/gs;
  // One element a line, so that a failure shows the difference.
  const contents = async () => (await main.innerHTML()).replaceAll(aside, "").replaceAll("><", ">\n<");
  for (const path of ["", "terms/graphql/", "topics/architecture/", "contact/"]) {
    await test.step(`/${path}`, async () => {
      await open(path);
      const loaded = await contents();
      await open("search/");
      await follow(page, new URL(path, page.url().replace(/search\/$/, "")).href);
      await expect(page).toHaveURL(path);
      await expect(heading(page)).toBeFocused();
      expect(await contents()).toBe(loaded);
    });
  }
});

test("back, forward and reload restore the page and the scroll position", { tag: "@below-all" }, async ({ page, open, published }) => {
  test.slow();
  await page.setViewportSize({ width: 600, height: 400 });
  await serveCompany(page);
  const scrolledTo = (y: number) => expect.poll(() => page.evaluate(() => history.state)).toBe(y);

  await test.step("between two terms", async () => {
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
    await scrolledTo(300);
    await page.goBack();
    await expect(heading(page)).toHaveText("API");
    await expect(page).toHaveTitle(/^API/);
    await expect(page.locator("link[rel=canonical]")).toHaveAttribute("href", `${published}terms/api/`);
    await expect.poll(() => scrollY(page)).toBe(left);

    await page.goForward();
    await expect(heading(page)).toHaveText("Webhook");
    await expect.poll(() => scrollY(page)).toBe(300);
  });

  await test.step("inside the form", async () => {
    const field = page.getByLabel("What are you building?");
    await field.evaluate((field) => field.scrollIntoView({ block: "center" }));
    await settled(page);
    // The app stores the position a moment after the last scroll event.
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
    expect(await sameDocument(page)).toBe(true);
  });

  await test.step("after a reload", async () => {
    await page.evaluate(() => scrollTo(0, 500));
    await scrolledTo(500);
    await page.reload();
    await appReady(page);
    await expect(heading(page)).toHaveText("Webhook");
    await expect.poll(() => scrollY(page)).toBe(500);
  });

  await test.step("after a page of another site", async () => {
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

  await test.step("after a page of another site, in a browser that restores nothing", async () => {
    // As Firefox does for a page that has left the back/forward cache.
    await page.addInitScript(() => {
      history.scrollRestoration = "manual";
      Object.defineProperty(history, "scrollRestoration", { value: "manual" });
    });
    for (const path of ["terms/api/", ""]) {
      await open(path);
      await page.evaluate(() => scrollTo(0, 700));
      await scrolledTo(700);
      await page.getByRole("contentinfo").getByRole("link", { name: "Thornquay" }).evaluate((link: HTMLElement) => link.click());
      await expect(page).toHaveTitle("Elsewhere");
      await page.goBack();
      await appReady(page);
      await expect.poll(() => scrollY(page)).toBe(700);
    }
  });

  await test.step("between two places of a page", async () => {
    await open("terms/api/");
    await mark(page);
    await page.evaluate(() => scrollTo(0, 300));
    // A click with the pointer would scroll the link into view first.
    await contact(page).evaluate((link: HTMLElement) => link.click());
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

  await test.step("a link to a place of another page leads there", async () => {
    await open("terms/api/");
    await mark(page);
    await related(page, "Webhook").evaluate((link: HTMLAnchorElement) => (link.hash = "example"));
    await related(page, "Webhook").click();
    await expect(page).toHaveURL("terms/webhook/#example");
    await expect(page.getByRole("heading", { name: "Example" })).toBeInViewport();
    expect(await sameDocument(page)).toBe(true);
  });
});

test("scroll events between going back and the arrival of the data do not change the stored position", async ({ page, open }) => {
  await page.setViewportSize({ width: 600, height: 400 });
  await page.clock.install();
  await open("terms/api/");
  const release = await hold(page, dataOf("terms/api/"));
  await related(page, "Webhook").scrollIntoViewIfNeeded();
  const left = await scrollY(page);
  await related(page, "Webhook").click();
  await expect(heading(page)).toHaveText("Webhook");

  // The app stores a position a moment after the scroll event: here the page is left before that.
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

test("each page that the visitor opens is one entry in the history", async ({ page, open }) => {
  test.slow();

  await test.step("of several clicks in a row, the last counts", async () => {
    const release = await hold(page, dataOf("terms/graphql/"));
    await open("");
    const before = await entries(page);
    await page.getByRole("link", { name: "GraphQL", exact: true }).click();
    await page.getByRole("link", { name: "Webhook", exact: true }).click();
    await expect(heading(page)).toHaveText("Webhook");

    const late = page.waitForResponse(dataOf("terms/graphql/"));
    release();
    await (await late).finished();
    await settled(page);
    await expect(heading(page)).toHaveText("Webhook");
    await expect(page).toHaveURL("terms/webhook/");
    await expect(page).toHaveTitle(/^Webhook/);
    expect(await entries(page)).toBe(before + 1);
  });

  await test.step("two clicks on a link are one entry", async () => {
    await open("");
    const before = await entries(page);
    // Released after both clicks: the second click would hit the next page otherwise.
    const release = await hold(page, dataOf("terms/graphql/"));
    await page.getByRole("link", { name: "GraphQL", exact: true }).dblclick();
    release();
    await expect(heading(page)).toHaveText("GraphQL");
    await settled(page);
    expect(await entries(page)).toBe(before + 1);
  });

  await test.step("a link to the shown page scrolls to its top and is no entry", async () => {
    await page.setViewportSize({ width: 600, height: 400 });
    await mark(page);
    const before = await entries(page);
    await page.evaluate(() => scrollTo(0, 100));
    await follow(page, page.url());
    await expect.poll(() => scrollY(page)).toBe(0);
    expect(await entries(page)).toBe(before);
    await page.goBack();
    await expect(heading(page)).toHaveText("Plainspoken");
    expect(await sameDocument(page)).toBe(true);
  });

  await test.step("Enter on the search page is no entry while the results are shown already", async () => {
    await box(page).fill("hook it’s");
    await box(page).press("Enter");
    await expect(page).toHaveURL(/search\/\?q=hook/);
    const before = await entries(page);
    await box(page).fill("hook");
    await expect(results(page)).toHaveText(["Webhook"]);
    await box(page).press("Enter");
    await expect(heading(page)).toBeFocused();
    expect(await entries(page)).toBe(before);
  });
});

test("the browser handles modified clicks, other targets and other sites", async ({ page, open, context }) => {
  await serveCompany(page);
  await open("terms/api/");
  for (const [name, click] of [
    ["Control", { modifiers: ["Control"] }],
    ["the middle button", { button: "middle" }],
    ["Shift", { modifiers: ["Shift"] }],
    ["target=_blank", {}],
  ] as const) {
    await test.step(`a click with ${name} opens another page`, async () => {
      if (name === "target=_blank") await related(page, "REST API").evaluate((link) => link.setAttribute("target", "_blank"));
      const opened = context.waitForEvent("page");
      await related(page, "REST API").click({ ...click, modifiers: "modifiers" in click ? [...click.modifiers] : [] });
      const other = await opened;
      await expect(heading(other)).toHaveText("REST API");
      await other.close();
      await expect(heading(page)).toHaveText("API");
      await expect(page).toHaveURL("terms/api/");
    });
  }

  await test.step("a link to another site loads it", async () => {
    await page.getByRole("contentinfo").getByRole("link", { name: "Thornquay" }).click();
    await expect(page).toHaveURL("https://www.example.com/");
  });
});
